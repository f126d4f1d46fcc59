"""The fourteen allergens of food law (Regulation (EU) 1169/2011, annex II, kept in UK), by their words."""

from __future__ import annotations

import csv
from importlib.resources import files

from ultramicro.food.goods import folded

NONE = "none"
_ROWS = tuple(csv.DictReader((files(__package__) / "allergens.csv").read_text(encoding="utf-8").splitlines()))
ALLERGENS = tuple(sorted(row["allergen"] for row in _ROWS))
_BY_NAME = {word for row in _ROWS for word in row["by_name"].split("|") if word}
_NAMED = {
    word: row["allergen"]
    for row in _ROWS
    for word in (row["allergen"], *row["words"].split("|"), *row["by_name"].split("|"))
    if word
}
BROAD = {
    "nuts": ("nuts", "peanuts"), "nut": ("nuts", "peanuts"), "shellfish": ("crustaceans", "molluscs"),
    "seafood": ("crustaceans", "fish", "molluscs"),
}  # fmt: skip
"""Words of a kitchen that take in more than one of the law's: who excludes them is given none of these."""


def allergen_named(word: str) -> str | None:
    """Return the allergen that a word or a food that stands for one names; None where it names none.

    Examples
    --------
    >>> allergen_named("Gluten"), allergen_named("dairy"), allergen_named("shellfish")
    ('gluten', 'milk', None)
    """
    return _NAMED.get(_known(word))


def name_of(word: str) -> str:
    """Return the name that the law wants on a label beside the allergen: which cereal, which nut.

    Examples
    --------
    >>> name_of("Rye"), name_of("almond"), name_of("nuts")
    ('rye', 'almonds', '')
    """
    known = _known(word)
    return known if known in _BY_NAME else ""


def excluded_by(word: str) -> frozenset[str]:
    """Return the allergens that somebody must not be given who writes a word; none of a word not known.

    Examples
    --------
    >>> sorted(excluded_by("Nuts")), sorted(excluded_by("tree nuts")), sorted(excluded_by("shellfish"))
    (['nuts', 'peanuts'], ['nuts'], ['crustaceans', 'molluscs'])
    """
    if broad := BROAD.get(folded(word)):
        return frozenset(broad)
    named = allergen_named(word)
    return frozenset({named} if named else ())


def _known(word: str) -> str:
    """Return a word as the list has it: one nut is nuts."""
    said = folded(word)
    return said if said in _NAMED else f"{said}s" if f"{said}s" in _NAMED else said
