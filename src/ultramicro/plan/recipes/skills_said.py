"""The skill that somebody's words stand for: what they say they can do, in the recipes' own names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ultramicro.plan.recipes.spelling import plain, without_can
from ultramicro.plan.recipes.vocabulary import ANY, found_name, good_named, goods, read

_ANYTHING = frozenset((
    "any", "anything", "any work", "anything going", "general", "no particular skill", "no skill",  # data
    "none", "unskilled", "willing",
))  # fmt: skip


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
    known = ANY if plain(words) in _ANYTHING else found_name(words, "skills", "skill", "words")
    return known or _skill_for().get(good_named(words, wanted=True), "")


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
