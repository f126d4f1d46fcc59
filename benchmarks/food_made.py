"""A made-up region: growers, buyers and products by the week, drawn from a number."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ultramicro.food.cycle.model import Flags, Floats, Ints, Offers, Orders, Terms, Week


class Region(NamedTuple):
    """How large a made-up region is."""

    growers: int = 500
    buyers: int = 2_000
    products: int = 300
    weeks: int = 13
    hubs: int = 1
    offers_each: float = 2.72
    orders_each: float = 8.41


def made(region: Region, seed: int = 1) -> list[Week]:
    """Return the weeks of a region."""
    drawn = np.random.default_rng(seed)
    price = np.clip(drawn.lognormal(5.0, 0.45, region.products), 40, 900)
    popular = drawn.dirichlet(np.full(region.products, 2.0))
    cold = drawn.random(region.products) < 0.4
    size = drawn.lognormal(0.0, 0.9, region.growers)
    hub_of = drawn.integers(0, region.hubs, region.growers), drawn.integers(0, region.hubs, region.buyers)
    # A grower grows the same few things all season.
    grows = drawn.choice(region.products, (region.growers, 8), p=popular)
    return [
        _week(region, drawn, price=price, popular=popular, cold=cold, size=size, grows=grows, hub_of=hub_of)
        for _ in range(region.weeks)
    ]


def _week(
    region: Region, drawn: np.random.Generator, *, price: Floats, popular: Floats, cold: Flags, size: Floats,
    grows: Ints, hub_of: tuple[Ints, Ints],
) -> Week:  # fmt: skip
    count = np.minimum(drawn.poisson(region.offers_each, region.growers), grows.shape[1])
    grower = np.repeat(np.arange(region.growers), count)
    product = np.concatenate([drawn.choice(grows[g], n, replace=False) for g, n in enumerate(count)])
    stock = np.maximum(1, np.rint(drawn.lognormal(4.14, 0.6, len(grower)) * size[grower])).astype(np.int64)
    lot = np.minimum(
        drawn.choice([5, 10, 20, 40], len(grower), p=[0.25, 0.25, 0.25, 0.25]), np.maximum(stock, 1)
    )
    asks = np.rint(price[product] * drawn.uniform(0.75, 1.25, len(grower)))
    offers = Offers(
        good=product * region.hubs + hub_of[0][grower], grower=grower,
        room=hub_of[0][grower] * 2 + cold[product], stock=stock, lot=lot.astype(np.int64), pence=asks,
        age=np.zeros(len(grower), np.int64), harvest=np.arange(len(grower)),
    )  # fmt: skip
    orders = _orders(region, drawn, price, popular, cold=cold, hub=hub_of[1])
    # 80% of the smaller of what is offered and asked for, by room.
    rooms = np.bincount(offers.room, stock, 2 * region.hubs)
    part = min(1.0, orders.quantity.sum() / stock.sum())
    # A van between two hubs holds a tenth of what the first has room for.
    held = rooms.reshape(-1, 2).sum(axis=1)
    vans = np.repeat(held, region.hubs) / 10 if region.hubs > 1 else np.zeros(0)
    return Week(
        offers=_brought(region, offers, hub_of[0]), orders=orders,
        room=np.rint(0.8 * part * np.concatenate([rooms, vans])).astype(np.int64),
        growers=region.growers, buyers=region.buyers, terms=Terms(),
    )  # fmt: skip


def _brought(region: Region, offers: Offers, hub: Ints) -> Offers:
    """Let one grower in four bring to the next hub too."""
    if region.hubs == 1:
        return offers
    both = offers[offers.grower % 4 == 0]
    shift = (hub[both.grower] + 1) % region.hubs - hub[both.grower]
    return offers + replace(both, good=both.good + shift, room=both.room + 2 * shift)


def _orders(
    region: Region, drawn: np.random.Generator, price: Floats, popular: Floats, *, cold: Flags, hub: Ints
) -> Orders:
    buyer = np.repeat(np.arange(region.buyers), drawn.poisson(region.orders_each, region.buyers))
    product = drawn.choice(region.products, len(buyer), p=popular)
    quantity = np.maximum(1, np.rint(drawn.lognormal(1.99, 0.8, len(buyer)))).astype(np.int64)
    limit = np.rint(price[product] * drawn.uniform(0.9, 1.6, len(buyer)))
    # Three orders in ten take another of the same family of five, at 10p less.
    other = product // 5 * 5 + (product + drawn.integers(1, 5, len(buyer))) % 5
    takes = (drawn.random(len(buyer)) < 0.3) & (other < region.products) & (other != product)
    order, good, most, through = [], [], [], []
    for h in range(region.hubs):
        far = 8.0 * (hub[buyer] != h)  # pence a unit from hub to hub
        order += [np.arange(len(buyer)), np.flatnonzero(takes)]
        good += [product * region.hubs + h, other[takes] * region.hubs + h]
        most += [limit - far, (limit - 10 - far)[takes]]
        van = 2 * region.hubs + h * region.hubs + hub[buyer]
        for each, chosen in ((product, far >= 0), (other, takes)):
            rooms = np.stack([van, hub[buyer] * 2 + cold[np.minimum(each, region.products - 1)]], axis=1)
            through.append(np.where((far > 0)[:, None], rooms, -1)[chosen])
    rank = np.argsort(np.concatenate(order), kind="stable")
    return Orders(
        buyer=buyer, quantity=quantity, promised=np.zeros(len(buyer), bool),
        least=np.zeros(len(buyer), np.int64),
        order=np.concatenate(order)[rank], good=np.concatenate(good)[rank], limit=np.concatenate(most)[rank],
        through=np.concatenate(through)[rank],
    )  # fmt: skip
