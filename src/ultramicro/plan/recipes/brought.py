"""What nobody need supply, as people bring it along: who asks for a repair brings the broken thing."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.recipes.vocabulary import goods


def brought(good: str) -> str:
    """Return who brings a good along; nothing where somebody must make, have or sell it.

    Examples
    --------
    >>> brought("broken_items"), brought("bikes_donated"), brought("flour_t"), brought("felt_hats")
    ('customer', 'giver', '', '')
    """
    return goods()[good].brought if good in goods() else ""


def without_brought(a: Activity, listed: Container[str]) -> Activity:
    """Return an activity without what people bring along to it.

    What the place has written down stays: then it is known how much of it there is.

    Parameters
    ----------
    a : Activity
        As its recipe has it.
    listed : container of str
        Goods that the place has written down as materials.

    Examples
    --------
    >>> shop = Activity(name="repairs", uses={"broken_items": 1700.0, "materials_gbp": 900.0})
    >>> dict(without_brought(shop, ()).uses)
    {'materials_gbp': 900.0}
    >>> without_brought(shop, {"broken_items"}) == shop
    True
    """
    kept = {good: each for good, each in a.uses.items() if good in listed or not brought(good)}
    return a if len(kept) == len(a.uses) else replace(a, uses=kept)
