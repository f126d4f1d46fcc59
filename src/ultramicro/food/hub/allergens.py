"""The allergens that food law in the UK and the EU names; what is not known is not known, never none."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.message import Listed, Message, say
from ultramicro.food.allergen_words import NONE, allergen_named, name_of
from ultramicro.food.goods import folded


class Allergen(StrEnum):
    """One of the fourteen of Regulation (EU) 1169/2011, annex II, which UK law keeps."""

    CELERY = "celery"
    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    LUPIN = "lupin"
    MILK = "milk"
    MOLLUSCS = "molluscs"
    MUSTARD = "mustard"
    NUTS = "nuts"
    PEANUTS = "peanuts"
    SESAME = "sesame"
    SOYA = "soya"
    SULPHITES = "sulphites"

    @property
    def says(self) -> Message:
        """What a label calls it."""
        return {
            Allergen.CELERY: say("celery"), Allergen.GLUTEN: say("cereals containing gluten"),
            Allergen.CRUSTACEANS: say("crustaceans"), Allergen.EGGS: say("eggs"), Allergen.FISH: say("fish"),
            Allergen.LUPIN: say("lupin"), Allergen.MILK: say("milk"), Allergen.MOLLUSCS: say("molluscs"),
            Allergen.MUSTARD: say("mustard"), Allergen.NUTS: say("nuts"), Allergen.PEANUTS: say("peanuts"),
            Allergen.SESAME: say("sesame"), Allergen.SOYA: say("soya"),
            Allergen.SULPHITES: say("sulphur dioxide"),
        }[self]  # fmt: skip


class Named(NamedTuple):
    """An allergen, by the name that the law wants beside it where somebody gave one: which cereal or nut."""

    allergen: Allergen
    name: str = ""


def allergens_in(words: str) -> tuple[frozenset[Named] | None, list[str]]:
    """Read a list of allergens; return them, and the words that are none of them.

    Examples
    --------
    >>> found, unknown = allergens_in("Dairy, rye, dust")
    >>> sorted((each.allergen.value, each.name) for each in found), unknown
    ([('gluten', 'rye'), ('milk', '')], ['dust'])
    >>> allergens_in("none"), allergens_in("")
    ((frozenset(), []), (None, []))
    """
    given = [folded(each) for each in words.replace(";", ",").split(",") if each.strip()]
    if not given:
        return None, []
    if given == [NONE]:
        return frozenset(), []
    named = {each: allergen_named(each) for each in given}
    known = frozenset(Named(Allergen(name), name_of(word)) for word, name in named.items() if name)
    return known, [each for each, name in named.items() if not name]


class Contents(NamedTuple):
    """What is known to be in goods: the allergens that anybody named, and whether there may be others."""

    named: frozenset[Named] = frozenset()
    is_whole: bool = False

    @property
    def says(self) -> Message:
        """What papers say of it: what nobody said is not known, and never none."""
        names = Listed(self._names())
        if not self.is_whole:
            return (
                say("contains {allergens}; whether others too is not known: ask the grower", allergens=names)
                if self.named
                else say("allergens not known: ask the grower")
            )
        return say("contains {allergens}", allergens=names) if self.named else say("none of the 14 allergens")

    def _names(self) -> list[Message]:
        """Return each allergen, with which cereals or nuts they are where anybody said."""
        found: dict[Allergen, list[str]] = {}
        for each in sorted(self.named):
            found.setdefault(each.allergen, []).extend([each.name] if each.name else [])
        return [
            say("{names} ({allergen})", names=Listed(names, by=""), allergen=allergen.says)
            if names else allergen.says
            for allergen, names in found.items()
        ]  # fmt: skip


def contents_of(goods: frozenset[Named] | None, growers: Iterable[str]) -> Contents:
    """Put together what several say of the same goods: what any of them names is in it.

    Parameters
    ----------
    goods : frozenset of Named or None
        What the table of goods says; None where it says nothing.
    growers : iterable of str
        What the grower's offers say. A word that names no allergen leaves open what it meant.

    Examples
    --------
    >>> contents_of(frozenset(), ["celery", ""]).says, contents_of(None, ["none"]).says
    ('contains celery', 'none of the 14 allergens')
    >>> contents_of(allergens_in("gluten")[0], ["wheat, rye"]).says
    'contains rye, wheat (cereals containing gluten)'
    >>> contents_of(frozenset(), ["mlik"]).says, contents_of(None, []).says
    ('allergens not known: ask the grower', 'allergens not known: ask the grower')
    """
    read = [(goods, list[str]()), *map(allergens_in, growers)]
    said = [found for found, _ in read if found is not None]
    return Contents(frozenset().union(*said), bool(said) and not any(unknown for _, unknown in read))
