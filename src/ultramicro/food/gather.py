"""Rows of `availability` and `orders` as weeks in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from ultramicro.food.cycle.model import Ints, Offers, Orders, Terms, Week
from ultramicro.food.goods import Good, good_of

Row = Mapping[str, Any]


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


def cycles(
    offers: Sequence[Row],
    orders: Sequence[Row],
    *,
    terms: Terms,
    room: int = 0,
    substitute_pence: float = 10.0,
) -> Cycles:
    """Put offers and orders into cycles by their day of delivery.

    A good is an item in a unit: a bunch is never a kilo in silence. Whole units only are sold; a part of one
    stays with who offers it. An order without a limit pays what the dearest offer of its item asks.

    Parameters
    ----------
    offers, orders : sequence of Row
        Rows of the tables `availability` and `orders`.
    terms : Terms
        What a match is worth.
    room : int
        How much the hub handles in a cycle; 0 where there is no limit. [units]
    substitute_pence : float
        By how much less a buyer would pay for a substitute. [pence/unit]
    """
    days = sorted({row["cycle_on"] for row in (*offers, *orders)})
    offered = [_of(offers, day, "offer") for day in days]
    ordered = [_of(orders, day, "order") for day in days]
    goods = {good: n for n, good in enumerate(sorted({_good(row) for row in (*offers, *orders)}))}
    growers = _numbers(offers, "grower")
    buyers = _numbers(orders, "buyer")
    weeks = [
        Week(
            offers=_offers(theirs, goods, growers), growers=len(growers), buyers=len(buyers), terms=terms,
            orders=_orders(wanted, goods, buyers, _dearest(theirs, terms), substitute_pence),
            room=np.array([room or sum(int(row["quantity"]) for row in offers)], np.int64),
        )
        for theirs, wanted in zip(offered, ordered, strict=True)
    ]  # fmt: skip
    life = [np.array([_cycles_in(row, days) for row in theirs], np.int64) for theirs in offered]
    return Cycles(days=days, offered=offered, ordered=ordered, weeks=weeks, life=life)


def _of(rows: Sequence[Row], day: date, number: str) -> list[Row]:
    return sorted((row for row in rows if row["cycle_on"] == day), key=lambda row: str(row[number]))


def _good(row: Row, item: str = "") -> Good:
    return good_of(item or row["item"], row["unit"])


def _numbers(rows: Sequence[Row], who: str) -> dict[str, int]:
    return {name: n for n, name in enumerate(sorted({row[who] for row in rows}))}


def _cycles_in(row: Row, days: Sequence[date]) -> int:
    """Return in how many cycles an offer can be sold: those until it has stood too long."""
    kept = row.get("shelf_days") or 0
    return max(1, sum(0 <= (day - row["cycle_on"]).days <= kept for day in days))


def _dearest(offers: Sequence[Row], terms: Terms) -> dict[Good, float]:
    dearest: dict[Good, float] = {}
    for row in offers:
        good = _good(row)
        dearest[good] = max(dearest.get(good, 0.0), row["price_pence"] * (1 + terms.margin))
    return dearest


def _offers(rows: Sequence[Row], goods: Mapping[Good, int], growers: Mapping[str, int]) -> Offers:
    return Offers(
        good=_whole(goods[_good(row)] for row in rows), grower=_whole(growers[row["grower"]] for row in rows),
        room=np.zeros(len(rows), np.int64), stock=_whole(max(0, int(row["quantity"])) for row in rows),
        lot=_whole(-int(-(row.get("pack") or 0) // 1) for row in rows),
        pence=np.array([row["price_pence"] for row in rows], float), age=np.zeros(len(rows), np.int64),
    )  # fmt: skip


def _orders(
    rows: Sequence[Row], goods: Mapping[Good, int], buyers: Mapping[str, int], dearest: Mapping[Good, float],
    substitute_pence: float,
) -> Orders:  # fmt: skip
    choices = [
        (n, goods[good], limit)
        for n, row in enumerate(rows)
        for good, limit in _taken(row, dearest, substitute_pence).items()
        if good in goods
    ]
    return Orders(
        buyer=_whole(buyers[row["buyer"]] for row in rows),
        quantity=_whole(max(0, int(row["quantity"])) for row in rows),
        promised=np.array([bool(row.get("promised")) for row in rows], bool),
        order=_whole(each[0] for each in choices), good=_whole(each[1] for each in choices),
        limit=np.array([each[2] for each in choices], float),
    )  # fmt: skip


def _taken(row: Row, dearest: Mapping[Good, float], substitute_pence: float) -> dict[Good, float]:
    """Return what an order takes and the most that it pays for each, the item before its substitutes."""
    first = _good(row)
    limit = row.get("limit_price_pence")
    taken = {first: dearest.get(first, 0.0) if limit is None else float(limit)}
    for item in (row.get("substitutes") or "").split(","):
        good = _good(row, item) if item.strip() else first
        most = dearest.get(good, 0.0) if limit is None else float(limit) - substitute_pence
        taken.setdefault(good, most)
    return taken


def _whole(values: Any) -> Ints:
    return np.array(list(values), np.int64)
