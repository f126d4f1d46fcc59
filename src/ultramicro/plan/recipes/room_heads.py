"""A room that is only described more closely than the library does: a net loft, a fish shed."""

from __future__ import annotations

from ultramicro.plan.recipes.spelling import folded
from ultramicro.plan.recipes.vocabulary import read


def use_by_head(words: str) -> str:
    """Return the use of a room that is only described more closely; nothing where a part of it is told too.

    Examples
    --------
    >>> use_by_head("old net loft"), use_by_head("fish shed"), use_by_head("shed with a cold room")
    ('building', 'building', '')
    """
    said = folded(words).split()
    # What stands beside it may be another room, of another use.
    if not said or {"with", "and", "for", "of", "in", "at"} & set(said):
        return ""
    heads = {folded(head): row["use"] for row in read("uses") for head in row["heads"].split("|") if head}
    return heads.get(said[-1], "")
