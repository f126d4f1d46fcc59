"""What a unit of each harvest is worth to later weeks, from all weeks as one programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ultramicro.food.cycle.chain import chain_of
from ultramicro.food.cycle.harvests import firsts, stocks
from ultramicro.food.cycle.model import Floats, Ints, Orders, Week
from ultramicro.food.cycle.programme import Programme


def reserves(weeks: Sequence[Week], life: Sequence[Ints]) -> Floats:
    """Return the price of each harvest's stock over all weeks, shape (harvests,). [pence/unit].

    Nought for what cannot be kept: nothing of it is lost to a later week by being sold.
    """
    first, stock = firsts(weeks), stocks(weeks)
    if not any((each > 1).any() for each in life):
        return np.zeros(len(stock))
    # Weeks as one: a good, a room or a grower of another week is another.
    goods = 1 + max(int(max(w.offers.good.max(initial=0), w.orders.good.max(initial=0))) for w in weeks)
    parts, harvest = [], []
    for at, week in enumerate(weeks):
        for before in range(at + 1):
            alive = np.flatnonzero(life[before] > at - before)
            offers = weeks[before].offers[alive]
            parts.append(replace(
                offers, good=offers.good + at * goods, room=offers.room + at * len(week.room)
            ))  # fmt: skip
            harvest.append(first[before] + offers.harvest)
    offers = parts[0]
    for each in parts[1:]:
        offers = offers + each
    of = np.concatenate(harvest)
    whole = Week(
        # Of a harvest that several weeks or hubs could have one row holds all.
        offers=replace(offers, harvest=np.arange(len(of))), orders=_orders(weeks, goods),
        room=np.concatenate([week.room for week in weeks]), growers=weeks[0].growers,
        buyers=weeks[0].buyers, terms=weeks[0].terms,
    )  # fmt: skip
    kept = np.zeros(len(stock), bool)
    for at, (week, lives) in enumerate(zip(weeks, life, strict=True)):
        kept[first[at] + week.offers.harvest] = lives > 1
    price = Programme.of(whole, chain_of(whole), np.zeros(whole.growers, np.int64)).stock_prices(of, stock)
    return np.where(kept, np.maximum(price, 0.0), 0.0)


def _orders(weeks: Sequence[Week], goods: int) -> Orders:
    before = np.cumsum([0, *(len(week.orders) for week in weeks)])
    each = [week.orders for week in weeks]
    return Orders(
        buyer=np.concatenate([o.buyer for o in each]), quantity=np.concatenate([o.quantity for o in each]),
        promised=np.concatenate([o.promised for o in each]),
        least=np.concatenate([o.least for o in each]),
        order=np.concatenate([o.order + n for o, n in zip(each, before, strict=False)]),
        good=np.concatenate([o.good + at * goods for at, o in enumerate(each)]),
        limit=np.concatenate([o.limit for o in each]),
        through=np.concatenate([
            np.where(o.through < 0, -1, o.through + at * len(week.room))
            for at, (o, week) in enumerate(zip(each, weeks, strict=True))
        ]),
    )  # fmt: skip
