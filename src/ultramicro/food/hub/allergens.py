"""The allergens that food law in the UK and the EU names; what is not known is not known, never none."""

from __future__ import annotations

from enum import StrEnum

from ultramicro.core.message import Message, say
from ultramicro.food.allergen_words import NONE, allergen_named
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


def allergens_in(words: str) -> tuple[frozenset[Allergen] | None, list[str]]:
    """Read a list of allergens; return them, and the words that are none of them.

    Examples
    --------
    >>> found, unknown = allergens_in("Dairy, eggs, dust")
    >>> sorted(each.value for each in found), unknown
    (['eggs', 'milk'], ['dust'])
    >>> allergens_in("none"), allergens_in("")
    ((frozenset(), []), (None, []))
    """
    given = [folded(each) for each in words.replace(";", ",").split(",") if each.strip()]
    if not given:
        return None, []
    if given == [NONE]:
        return frozenset(), []
    named = {each: allergen_named(each) for each in given}
    known = frozenset(Allergen(name) for name in named.values() if name)
    return known, [each for each, name in named.items() if not name]
