"""What the law asks of an enterprise: adults for children, room for each, registrations, with sources."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from ultramicro.plan.recipes.recipe_units import in_own_unit, item_of
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.plan.rows import RecipeRow

RATIO, ROOM, OPEN = "ratio", "room", "open"
WORK = "work"
"""Any work, paid or not: somebody must be there while it is open."""
CLOSE = 1e-9
"""Sums of floats differ by so much."""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What the law asks of an enterprise of the library.

    Parameters
    ----------
    recipe, duty, says, source : str
        The enterprise; register, check, ratio, room, open or rule; in words; ids of sources.
    role, item : str
        What a ratio or a room limits: the labour of a skill, all work, land or a building.
    goods : tuple of str
        The goods to whose hours a ratio belongs.
    quantity, places, hours : float
        Children or hours for one paid hour, or m² a place; for how many places; hours open in a year.
    unit : str
        The unit of the quantity.
    """

    recipe: str
    duty: str
    says: str
    source: str
    role: str = ""
    item: str = ""
    goods: tuple[str, ...] = ()
    quantity: float = 0.0
    unit: str = ""
    places: float = 0.0
    hours: float = 0.0


class Least(NamedTuple):
    """The least that the law asks of a role, and in which words."""

    role: str
    item: str
    quantity: float
    says: tuple[str, ...]


@cache
def duties() -> Mapping[str, tuple[Duty, ...]]:
    """Return what the law asks, by enterprise of the library."""
    found: dict[str, list[Duty]] = defaultdict(list)
    for row in read("law"):
        quantity, places, hours = (float(row[name] or 0) for name in ("quantity", "places", "hours"))
        found[row["recipe"]].append(Duty(
            recipe=row["recipe"], duty=row["duty"], says=row["says"], source=row["source"], role=row["role"],
            item=row["item"], goods=tuple(row["good"].split()), quantity=quantity, unit=row["unit"],
            places=places, hours=hours,
        ))  # fmt: skip
    return {name: tuple(mine) for name, mine in found.items()}


def least(recipe: str, rows: Sequence[RecipeRow]) -> Iterator[Least]:
    """Yield the least of each role that the law asks of an enterprise.

    The greater of two: whole adults for all places through all hours open, and what is made divided by how
    much one paid hour may look after.

    Parameters
    ----------
    recipe : str
        An enterprise of the library.
    rows : sequence of RecipeRow
        Its rows.

    Examples
    --------
    >>> care = [RecipeRow(recipe="", role="output", item="home care", quantity=20_000, unit="hours")]
    >>> [(each.item, each.quantity) for each in least("Home-care co-operative", care)]
    [('care', 20000.0)]
    """
    limits: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in duties().get(recipe, ()):
        if duty.duty in {RATIO, ROOM, OPEN}:
            limits[duty.role, duty.item].append(duty)
    for (role, item), mine in limits.items():
        rooms = sum(each.quantity * each.places for each in mine if each.duty == ROOM)
        ratios = [each for each in mine if each.duty == RATIO]
        hours = max(_for_all_places(ratios), _for_what_is_made(ratios, rows))
        there = sum(each.quantity * each.hours for each in mine if each.duty == OPEN)
        yield Least(role, item, rooms + hours + there, tuple(each.says for each in mine))


def _for_all_places(ratios: Iterable[Duty]) -> float:
    # Groups are apart, so that each needs whole adults.
    return sum(math.ceil(each.places / each.quantity) * each.hours for each in ratios)


def _for_what_is_made(ratios: Sequence[Duty], rows: Sequence[RecipeRow]) -> float:
    places = sum(each.places for each in ratios)
    made = {item_of(row)[0]: _quantity(row) for row in rows if row.role == "output"}
    return sum(
        sum(made.get(good, 0.0) for good in each.goods)
        * (each.places / places if places else 1.0)
        / each.quantity
        for each in ratios
    )


def below(recipe: str, rows: Sequence[RecipeRow]) -> Iterator[tuple[Least, float]]:
    """Yield what an enterprise has less of than the law asks, and how much it has.

    Parameters
    ----------
    recipe : str
        An enterprise of the library.
    rows : sequence of RecipeRow
        Its rows, with local figures.
    """
    for limit in least(recipe, rows):
        has = sum(_quantity(row) for row in rows if _is_of(row, limit))
        if has < limit.quantity * (1 - CLOSE):
            yield limit, has


def _is_of(row: RecipeRow, limit: Least) -> bool:
    if limit.role == WORK:
        return row.role in {"labour", "volunteer"}
    if row.role != limit.role:
        return False
    return not limit.item or item_of(row)[0] == limit.item


def _quantity(row: RecipeRow) -> float:
    return (row.quantity or 0.0) * in_own_unit(row)
