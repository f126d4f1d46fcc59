"""Rows of `availability` and `orders` as weeks in numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ultramicro.food.cycle.model import Ints, Offers, Orders, Terms, Week
from ultramicro.food.goods import COLD, Good, folded, good_of
from ultramicro.food.traits import Asked, Signature, asked_by, signature_of, wish_of

Row = Mapping[str, Any]
Traited = tuple[Good, Signature]
"""A good with what any order asks about it."""


@dataclass(frozen=True, kw_only=True)
class Cycles:
    """All cycles of a place.

    Parameters
    ----------
    days : sequence of date
        The day of delivery of each cycle, rising.
    offered, ordered : sequence of sequence of Row
        The rows of each cycle, as they stand in its week.
    weeks : sequence of Week
        The same in numbers.
    life : sequence of ndarray of int, shape (offers,)
        In how many cycles each offer can be sold, its own counted.
    """

    days: Sequence[date]
    offered: Sequence[Sequence[Row]]
    ordered: Sequence[Sequence[Row]]
    weeks: Sequence[Week]
    life: Sequence[Ints]

    def offer_row(self, harvest: int) -> Row:
        """Return the row of an offer, counted over all cycles."""
        for rows in self.offered:
            if harvest < len(rows):
                return rows[harvest]
            harvest -= len(rows)
        raise IndexError(harvest)


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """How much the hub handles in a cycle of what is kept dry, and cold; 0 is no limit. [units]."""

    dry: int = 0
    cold: int = 0

    def of(self, offers: Sequence[Row]) -> Ints:
        """Return the room for both; without a limit as much as there is."""
        everything = sum(int(row["quantity"]) for row in offers)
        return np.array([self.dry or everything, self.cold or everything], np.int64)


def cycles(
    offers: Sequence[Row],
    orders: Sequence[Row],
    *,
    terms: Terms,
    rooms: Rooms | None = None,
    substitute_pence: float = 10.0,
) -> Cycles:
    """Put offers and orders into cycles by their day of delivery.

    A good is an item in a unit, with what buyers ask of it: a bunch is never a kilo in silence, and what is
    not certified organic is another good where any order wants organic. Whole units only are sold; a part of
    one stays with who offers it. An order without a limit pays what the dearest offer of its item asks.

    Parameters
    ----------
    offers, orders : sequence of Row
        Rows of the tables `availability` and `orders`.
    terms : Terms
        What a match is worth.
    rooms : Rooms, optional
        How much the hub handles in a cycle. [units]
    substitute_pence : float
        By how much less a buyer would pay for a substitute. [pence/unit]

    Raises
    ------
    BadInput
        If an order excludes what is no allergen of the list.
    """
    days = sorted({row["cycle_on"] for row in (*offers, *orders)})
    offered = [_of(offers, day, "offer") for day in days]
    ordered = [_of(orders, day, "order") for day in days]
    asked = asked_by(wish_of(row) for row in orders)
    goods = {good: n for n, good in enumerate(sorted({_good(row, asked) for row in offers}))}
    growers = _numbers(offers, "grower")
    buyers = _numbers(orders, "buyer")
    weeks = [
        Week(
            offers=_offers(theirs, [goods[_good(row, asked)] for row in theirs], growers), terms=terms,
            orders=_orders(wanted, goods, buyers, _dearest(theirs, terms, asked), substitute_pence),
            room=(rooms or Rooms()).of(offers), growers=len(growers), buyers=len(buyers),
        )
        for theirs, wanted in zip(offered, ordered, strict=True)
    ]  # fmt: skip
    life = [np.array([_cycles_in(row, days) for row in theirs], np.int64) for theirs in offered]
    return Cycles(days=days, offered=offered, ordered=ordered, weeks=weeks, life=life)


def _of(rows: Sequence[Row], day: date, number: str) -> list[Row]:
    return sorted((row for row in rows if row["cycle_on"] == day), key=lambda row: str(row[number]))


def _good(row: Row, asked: Asked) -> Traited:
    return good_of(row["item"], row["unit"]), signature_of(row, asked)


def _numbers(rows: Sequence[Row], who: str) -> dict[str, int]:
    return {name: n for n, name in enumerate(sorted({row[who] for row in rows}))}


def _cycles_in(row: Row, days: Sequence[date]) -> int:
    """Return in how many cycles an offer can be sold: those until it has stood too long."""
    kept = row.get("shelf_days") or 0
    return max(1, sum(0 <= (day - row["cycle_on"]).days <= kept for day in days))


def _dearest(offers: Sequence[Row], terms: Terms, asked: Asked) -> dict[Traited, float]:
    dearest: dict[Traited, float] = {}
    for row in offers:
        good = _good(row, asked)
        dearest[good] = max(dearest.get(good, 0.0), row["price_pence"] * (1 + terms.margin))
    return dearest


def _offers(rows: Sequence[Row], goods: Sequence[int], growers: Mapping[str, int]) -> Offers:
    return Offers(
        good=_whole(goods), grower=_whole(growers[row["grower"]] for row in rows),
        room=_whole(folded(row.get("storage") or "") in COLD for row in rows),
        stock=_whole(max(0, int(row["quantity"])) for row in rows),
        lot=_whole(-int(-(row.get("pack") or 0) // 1) for row in rows),
        pence=np.array([row["price_pence"] for row in rows], float), age=np.zeros(len(rows), np.int64),
    )  # fmt: skip


def _orders(
    rows: Sequence[Row], goods: Mapping[Traited, int], buyers: Mapping[str, int],
    dearest: Mapping[Traited, float], substitute_pence: float,
) -> Orders:  # fmt: skip
    kinds: dict[Good, list[Traited]] = defaultdict(list)
    for good in goods:
        kinds[good[0]].append(good)
    choices = [
        (n, goods[good], limit)
        for n, row in enumerate(rows)
        for good, limit in _taken(row, kinds, dearest, substitute_pence).items()
    ]
    return Orders(
        buyer=_whole(buyers[row["buyer"]] for row in rows),
        quantity=_whole(max(0, int(row["quantity"])) for row in rows),
        promised=np.array([bool(row.get("promised")) for row in rows], bool),
        order=_whole(each[0] for each in choices), good=_whole(each[1] for each in choices),
        limit=np.array([each[2] for each in choices], float),
    )  # fmt: skip


def _taken(
    row: Row,
    kinds: Mapping[Good, Sequence[Traited]],
    dearest: Mapping[Traited, float],
    substitute_pence: float,
) -> dict[Traited, float]:
    """Return what an order takes and the most that it pays for each, the item before its substitutes."""
    limit, wish = row.get("limit_price_pence"), wish_of(row)
    taken: dict[Traited, float] = {}
    substitutes = [item for item in (row.get("substitutes") or "").split(",") if item.strip()]
    for n, item in enumerate((row["item"], *substitutes)):
        less = substitute_pence if n else 0.0
        for good in kinds.get(good_of(item, row["unit"]), ()):
            if wish.takes(good[1]):
                taken.setdefault(good, dearest.get(good, 0.0) if limit is None else float(limit) - less)
    return taken


def _whole(values: Any) -> Ints:
    return np.array(list(values), np.int64)
