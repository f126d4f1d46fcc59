"""What the recipes make anew of old things: who asks for laptops may mean new ones, and is told."""

from __future__ import annotations

from ultramicro.core.message import Message, say
from ultramicro.plan.recipes.spelling import folded
from ultramicro.plan.recipes.vocabulary import goods

MADE_FIT = frozenset({"reclaimed", "refurbished", "repaired", "reused", "second-hand"})
"""How the names of such goods begin."""
SAYS_SO = frozenset(
    {"donated", "hand", "old", "reclaimed", "recycled", "refurbished", "repaired", "reused", "used"}
)
"""Words of which one says that a thing need not be new."""


def second_hand(good: str) -> bool:
    """Whether a good of the recipes is an old thing made fit for use.

    Examples
    --------
    >>> second_hand("device_refurb"), second_hand("garment_sold"), second_hand("surplus_food_kg")
    (True, True, False)
    """
    return good in goods() and goods()[good].what.split()[0] in MADE_FIT


def perhaps_new(words: str, good: str) -> Message | str:
    """Say that a thing is taken to be second-hand where nothing that was written says so; else nothing.

    Examples
    --------
    >>> perhaps_new("laptops", "device_refurb")
    "It is taken that they need not be new: the recipes make 'refurbished computers'."
    >>> perhaps_new("refurbished laptops", "device_refurb"), perhaps_new("bread", "loaf")
    ('', '')
    """
    if not second_hand(good) or SAYS_SO & set(folded(words).split()):
        return ""
    what = say(goods()[good].what)
    return say("It is taken that they need not be new: the recipes make '{what}'.", what=what)
