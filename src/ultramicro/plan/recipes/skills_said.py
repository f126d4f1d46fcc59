"""The skill that somebody's words stand for: what they say they can do, in the recipes' own names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ultramicro.plan.recipes.spelling import plain, without_can
from ultramicro.plan.recipes.vocabulary import ANY, found_name, good_named, goods, read

_ANYTHING = frozenset((
    "any", "anything", "any work", "anything going", "general", "no particular skill", "no skill",  # data
    "none", "unskilled", "willing",
))  # fmt: skip


_HELP = frozenset((
    "any", "anything", "anyone", "whatever", "wherever", "whichever", "help", "helping",  # data
    "helper", "helpers", "general", "unskilled", "willing", "unspecified",  # data
))  # fmt: skip
"""Words of which one says that somebody would do what there is to do."""
_BESIDE = frozenset((
    "a", "and", "as", "at", "be", "can", "do", "for", "going", "hand", "hands", "happy", "in", "is",  # data
    "it", "kind", "like", "of", "or", "out", "people", "required", "needed", "needs", "asked", "sort",  # data
    "skills", "skill", "no", "s", "task", "tasks", "that", "the", "there", "things", "to", "try",  # data
    "useful", "wanted", "will", "with", "work", "job", "jobs", "doing", "really", "we", "they",  # data
))  # fmt: skip
"""What stands beside them and names no skill."""
_COMPUTERS = re.compile(r"\bit help")
"""Help with computers, whose two letters are a word beside others."""


def would_do_anything(words: str) -> bool:
    """Whether words say that somebody would do whatever there is to do, and name no skill.

    Examples
    --------
    >>> [would_do_anything(words) for words in ("help wherever needed", "whatever is needed", "any work")]
    [True, True, True]
    >>> [would_do_anything(words) for words in ("home help", "IT help", "help with the books", "work")]
    [False, False, False, False]
    """
    if _COMPUTERS.search(plain(words)):
        return False
    said = set(re.findall(r"[a-z]+", plain(words)))
    return bool(said & _HELP) and said <= _HELP | _BESIDE


def skill_named(words: str) -> str:
    """Return the skill that words stand for; the words themselves where none is known.

    Who offers a service by its name has the skill that the recipes' enterprises for it need most.

    Examples
    --------
    >>> skill_named("Joinery"), skill_named("beekeeping"), skill_named("home care")
    ('wood', 'beekeeping', 'care')
    >>> skill_named("driving (minibus licence)"), skill_named("can do the books")
    ('driving', 'admin')
    """
    said = [words, *([bare] if (bare := without_can(words)) else [])]
    return next(filter(None, map(_skill, said)), plain(words).replace(" ", "_"))


def _skill(words: str) -> str:
    known = ANY if plain(words) in _ANYTHING or would_do_anything(words) else _listed(words)
    return known or _skill_for().get(good_named(words, wanted=True), "")


def _listed(words: str) -> str:
    return found_name(words, "skills", "skill", "words")


@cache
def _skill_for() -> Mapping[str, str]:
    """Return by service, which is a good counted in hours, the skill that most hours of its recipe are of."""
    services = {name for name, good in goods().items() if good.unit == "hours"}
    # Largest first, so that the first hours of a recipe that are met are its most.
    rows = sorted(read("recipes"), key=lambda row: -float(row["quantity"] or 0))
    most: dict[str, str] = {}
    for row in rows:
        if row["role"] == "labour":
            most.setdefault(row["recipe"], row["item"])
    return {
        row["item"]: most[row["recipe"]]
        for row in rows if row["role"] == "output" and row["item"] in services and row["recipe"] in most
    }  # fmt: skip
