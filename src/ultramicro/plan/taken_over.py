"""Work that is done on the spot and bought in now: how many hours go with it, whoever is the employer.

Who cares, cleans or cuts the grass here lives near. When another buys or sells the service, those who do the
work may move with it on their terms (Transfer of Undertakings (Protection of Employment) Regulations 2006, SI
2006/246, regulation 3(1)(b)). Whether they do or lose their work, no job is new: these hours were worked.
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.recipes.vocabulary import goods


def on_the_spot(good: str) -> bool:
    """Whether a good is work that is done where it is wanted."""
    return good in goods() and goods()[good].on_the_spot


def hours_a_unit(good: str, activities: Iterable[Activity]) -> float:
    """Return the paid hours that a unit of a good takes: the middle of the recipes that make it. [hours].

    How many hours the present seller works is not known. A recipe that makes several goods spends its hours
    on each in proportion to what it fetches.

    Examples
    --------
    >>> club = Activity(name="club", makes={"morning": 100, "evening": 50}, hours={"care": 300},
    ...                 sold_pence={"morning": 500, "evening": 1000})
    >>> hours_a_unit("evening", [club])
    3.0
    """
    found = [
        sum(a.hours.values()) * _part(a, good) / a.makes[good]
        for a in activities if a.makes.get(good, 0.0) > 0
    ]  # fmt: skip
    return median(found) if found else 0.0


def _part(a: Activity, good: str) -> float:
    """Return which part of an enterprise's work is for a good, by what each fetches; else alike."""
    worth = {g: quantity * a.sold_pence.get(g, 0.0) for g, quantity in a.makes.items()}
    whole = sum(worth.values())
    return worth[good] / whole if whole else 1 / len(worth)
