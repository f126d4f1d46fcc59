"""Rows of `availability` and `orders` as weeks in numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from ultramicro.food.cycle.model import Ints, Offers, Orders, Terms, Week
from ultramicro.food.goods import COLD, Good, folded, good_of
from ultramicro.food.places import ONE_HUB, Hubs, Way
from ultramicro.food.steps import WHOLE, Steps, steps_of
from ultramicro.food.traits import Asked, Signature, asked_by, signature_of, wish_of

Row = Mapping[str, Any]
Through = tuple[int, int]
"""The rooms that goods take of which go on to another hub."""


class Kind(NamedTuple):
    """A good with what any order asks about it, at a hub; whether it is cold, where goods go on."""

    good: Good
    signature: Signature
    hub: int
    cold: bool


class Part(NamedTuple):
    """An offer at a hub to which its grower could bring it, and where its row stands in the week."""

    at: int
    row: Row
    kind: Kind


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
    hubs : Hubs
        The hubs that they go through.
    steps : Steps
        In what parts of a unit the weeks count; their pence are such parts of a penny.
    """

    days: Sequence[date]
    offered: Sequence[Sequence[Row]]
    ordered: Sequence[Sequence[Row]]
    weeks: Sequence[Week]
    life: Sequence[Ints]
    hubs: Hubs = ONE_HUB
    steps: Steps = WHOLE

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
    hubs: Hubs = ONE_HUB,
    substitute_pence: float = 10.0,
) -> Cycles:
    """Put offers and orders into cycles by their day of delivery.

    A good is an item in a unit, with what buyers ask of it: a bunch is never a kilo in silence, and what is
    not certified organic is another good where any order wants organic. What is weighed is sold as finely as
    any row needs; of what is counted whole units only. An order without a limit pays what the dearest offer
    of its item asks. What a grower could bring to several hubs is offered at each of them and sold once.

    Parameters
    ----------
    offers, orders : sequence of Row
        Rows of the tables `availability` and `orders`.
    terms : Terms
        What a match is worth.
    hubs : Hubs
        Where growers bring and buyers are served; one hub without limits where it is not told.
    substitute_pence : float
        By how much less a buyer would pay for a substitute. [pence/unit]

    Raises
    ------
    BadInput
        If an order excludes what is no allergen of the list, or a row names what is no hub.
    """
    days = sorted({row["cycle_on"] for row in (*offers, *orders)})
    offered = [_of(offers, day, "offer") for day in days]
    ordered = [_of(orders, day, "order") for day in days]
    asked = asked_by(wish_of(row) for row in orders)
    parts = [_parts(rows, asked, hubs) for rows in offered]
    goods = {kind: n for n, kind in enumerate(sorted({part.kind for week in parts for part in week}))}
    growers = _numbers(offers, "grower")
    buyers = _numbers(orders, "buyer")
    steps = steps_of(offers, orders)
    counted = replace(terms, pick_pence=terms.pick_pence * steps.scale)
    weeks = [
        Week(
            offers=_offers(theirs, goods, growers, hubs, steps), terms=counted,
            orders=_orders(wanted, steps, goods, buyers, _dearest(theirs, terms),
                           substitute_pence=substitute_pence, hubs=hubs),
            room=hubs.rooms(offers, steps), growers=len(growers), buyers=len(buyers),
        )
        for theirs, wanted in zip(parts, ordered, strict=True)
    ]  # fmt: skip
    life = [np.array([_cycles_in(part.row, days) for part in week], np.int64) for week in parts]
    return Cycles(days=days, offered=offered, ordered=ordered, weeks=weeks, life=life, hubs=hubs,
                  steps=steps)  # fmt: skip


def _parts(rows: Sequence[Row], asked: Asked, hubs: Hubs) -> list[Part]:
    return [
        Part(at, row, _kind(row, asked, hub, hubs.ways))
        for at, row in enumerate(rows)
        for hub in hubs.of(row, "grower", f"hubs: offer {row['offer']}, food/availability.csv")
    ]


def _of(rows: Sequence[Row], day: date, number: str) -> list[Row]:
    return sorted((row for row in rows if row["cycle_on"] == day), key=lambda row: str(row[number]))


def _kind(row: Row, asked: Asked, hub: int, ways: Sequence[Way]) -> Kind:
    # Where goods go on to another hub, it matters which of its rooms they need.
    is_cold = bool(ways) and _is_cold(row)
    return Kind(good_of(row["item"], row["unit"]), signature_of(row, asked), hub, is_cold)


def _is_cold(row: Row) -> bool:
    return folded(row.get("storage") or "") in COLD


def _numbers(rows: Sequence[Row], who: str) -> dict[str, int]:
    return {name: n for n, name in enumerate(sorted({row[who] for row in rows}))}


def _cycles_in(row: Row, days: Sequence[date]) -> int:
    """Return in how many cycles an offer can be sold: those until it has stood too long."""
    kept = row.get("shelf_days") or 0
    return max(1, sum(0 <= (day - row["cycle_on"]).days <= kept for day in days))


def _dearest(parts: Sequence[Part], terms: Terms) -> dict[Kind, float]:
    dearest: dict[Kind, float] = {}
    for part in parts:
        asked = part.row["price_pence"] * (1 + terms.margin)
        dearest[part.kind] = max(dearest.get(part.kind, 0.0), asked)
    return dearest


def _offers(
    parts: Sequence[Part], goods: Mapping[Kind, int], growers: Mapping[str, int], hubs: Hubs,
    steps: Steps,
) -> Offers:  # fmt: skip
    rows = [part.row for part in parts]
    return Offers(
        good=_whole(goods[part.kind] for part in parts),
        grower=_whole(growers[row["grower"]] for row in rows),
        room=_whole(hubs.room(part.kind.hub, cold=_is_cold(part.row)) for part in parts),
        stock=_whole(max(0, steps.down(row, row["quantity"])) for row in rows),
        lot=_whole(_lot(row, steps) for row in rows), step=_whole(steps.of(row) for row in rows),
        pence=np.array([row["price_pence"] for row in rows], float), age=np.zeros(len(rows), np.int64),
        harvest=_whole(part.at for part in parts),
    )  # fmt: skip


def _lot(row: Row, steps: Steps) -> int:
    """Return the least of an offer that is sold: a step where it is finer than a unit, else what it says."""
    lot = steps.up(row, row.get("pack") or 0)
    return lot if steps.scale == 1 else max(lot, steps.of(row))


def _orders(
    rows: Sequence[Row], steps: Steps, goods: Mapping[Kind, int], buyers: Mapping[str, int],
    dearest: Mapping[Kind, float], *, substitute_pence: float, hubs: Hubs,
) -> Orders:  # fmt: skip
    kinds: dict[Good, list[Kind]] = defaultdict(list)
    for kind in goods:
        kinds[kind.good].append(kind)
    choices = [
        (n, goods[kind], limit, *through)
        for n, row in enumerate(rows)
        for (kind, through), limit in _taken(row, kinds, dearest, substitute_pence, hubs).items()
    ]
    return Orders(
        buyer=_whole(buyers[row["buyer"]] for row in rows),
        quantity=_whole(max(0, steps.down(row, row["quantity"])) for row in rows),
        promised=np.array([bool(row.get("promised")) for row in rows], bool),
        least=_whole(_least(row, steps) for row in rows),
        order=_whole(each[0] for each in choices), good=_whole(each[1] for each in choices),
        limit=np.array([each[2] for each in choices], float),
        through=_whole(each[3:] for each in choices).reshape(-1, 2),
    )  # fmt: skip


def _least(row: Row, steps: Steps) -> int:
    """Return the least in whole steps that is of use: never more than the whole steps it asks for."""
    least = min(steps.up(row, row.get("least_quantity") or 0), steps.down(row, row["quantity"]))
    # A step is the least that anybody is given.
    return max(0, least) if steps.scale == 1 or least > steps.of(row) else 0


def _taken(
    row: Row, kinds: Mapping[Good, Sequence[Kind]], dearest: Mapping[Kind, float], substitute_pence: float,
    hubs: Hubs,
) -> dict[tuple[Kind, Through], float]:  # fmt: skip
    """Return what an order takes and the most that it pays for each, the item before its substitutes."""
    limit, wish = row.get("limit_price_pence"), wish_of(row)
    served = hubs.of(row, "buyer", f"hubs: order {row['order']}, food/orders.csv")
    taken: dict[tuple[Kind, Through], float] = {}
    substitutes = [item for item in (row.get("substitutes") or "").split(",") if item.strip()]
    for n, item in enumerate((row["item"], *substitutes)):
        less = substitute_pence if n else 0.0
        ways = [
            (kind, way, end, pence)
            for kind in kinds.get(good_of(item, row["unit"]), ())
            if wish.takes(kind.signature)
            for way, end, pence in hubs.reached(kind.hub, served)
        ]
        # Who names no limit pays what is asked, and what the way costs.
        most = {kind.signature: 0.0 for kind, *_ in ways}
        for kind, _, _, pence in ways:
            most[kind.signature] = max(most[kind.signature], dearest.get(kind, 0.0) + pence)
        for kind, way, end, pence in ways:
            through = (-1, -1) if way < 0 else (hubs.van(way), hubs.room(end, cold=kind.cold))
            pays = most[kind.signature] if limit is None else float(limit) - less
            taken.setdefault((kind, through), pays - pence)
    return taken


def _whole(values: Any) -> Ints:
    return np.array(list(values), np.int64)
