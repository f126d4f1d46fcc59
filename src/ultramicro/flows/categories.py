"""One category for all its spellings: files of other years write the same words in other cases."""

from __future__ import annotations

import ibis

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import sum_pence


def with_one_spelling(summed: Relation) -> Relation:
    """Write each category as it is spelt on most lines; spellings differ in case and in spaces.

    Parameters
    ----------
    summed : Relation
        `category` and `lines`.

    Returns
    -------
    Relation
        The same rows, `category` in its commonest spelling.

    Examples
    --------
    >>> from ultramicro.flows.tables import relation, rows_of
    >>> columns = {"category": "text", "lines": "integer"}
    >>> rows = [("Agency Staff", 5), ("AGENCY  STAFF", 2), ("Grants", 1)]
    >>> sorted(row["category"] for row in rows_of(with_one_spelling(relation(columns, rows))))
    ['Agency Staff', 'Agency Staff', 'Grants']
    """
    spelt = summed.group_by("category").agg(times=sum_pence(summed.lines)).drop_null("category")
    keyed = spelt.mutate(key=spelt.category.re_replace(r"\s+", " ").strip().upper())
    order = [ibis.desc(keyed.times), keyed.category]
    shown = keyed.mutate(shown=keyed.category.first().over(group_by=keyed.key, order_by=order))
    known = shown.select(spelling="category", shown="shown")
    joined = summed.left_join(known, summed.category == known.spelling)
    return joined.mutate(category=joined.shown).drop("spelling", "shown")
