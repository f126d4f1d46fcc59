"""The fourteen allergens of food law (Regulation (EU) 1169/2011, annex II, kept in UK), by their words."""

from __future__ import annotations

import csv
from importlib.resources import files

from ultramicro.food.goods import folded

NONE = "none"
_ROWS = tuple(csv.DictReader((files(__package__) / "allergens.csv").read_text(encoding="utf-8").splitlines()))
ALLERGENS = tuple(sorted(row["allergen"] for row in _ROWS))
_NAMED = {
    word: row["allergen"] for row in _ROWS for word in (row["allergen"], *row["words"].split("|")) if word
}


def allergen_named(word: str) -> str | None:
    """Return the allergen that a word or a food that stands for one names; None where it names none.

    Examples
    --------
    >>> allergen_named("Gluten"), allergen_named("dairy"), allergen_named("shellfish")
    ('gluten', 'milk', None)
    """
    return _NAMED.get(folded(word))
