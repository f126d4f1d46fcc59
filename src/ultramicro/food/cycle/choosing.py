"""Which offers are open: told by prices, and mended until floors, rooms and least lots are kept."""

from __future__ import annotations

import numpy as np

from ultramicro.food.cycle.model import Flags, Ints
from ultramicro.food.cycle.programme import Found, Programme

TINY = 1e-6
MENDS = 12
"""How often a choice of offers is mended."""


def opened_by(programme: Programme, found: Found) -> Flags:
    """Open what sells at least its least lot."""
    return (found.sold >= np.maximum(programme.week.offers.lot, 1) - TINY) & (programme.chain.most > 0)


def better(programme: Programme, found: Found) -> Flags:
    """Open what the prices would pay a pick for, and close what does not earn its own."""
    offers, prices = programme.week.offers, found.prices
    rent = programme.chain.limits.of_offers(prices.rent)
    unit = prices.node[programme.chain.at] - offers.pence - rent + prices.bonus[offers.grower]
    would = np.where(found.sold > TINY, found.sold, programme.chain.most)
    return (unit * would >= programme.week.terms.pick_pence) | ((found.sold > TINY) & (np.abs(unit) < TINY))


def mended(programme: Programme, opened: Flags, relaxed: Found, each: Ints) -> tuple[Found, Flags] | None:
    """Solve with a choice of offers, mended until it keeps floors, rooms and lots; None where it does not."""
    opened, shut = opened.copy(), np.zeros(len(opened), bool)
    shared = programme.chain.limits.offer[:, 1] >= 0
    for _ in range(MENDS):
        found = programme.fixed(opened)
        short, spare, over = (each_kind > TINY for each_kind in (found.short, found.spare, found.over))
        if not (short.any() or spare.any() or over.any()):
            return found, opened
        before = opened.copy()
        _close(programme, found, opened, spare, over)
        # Of a harvest too small for two hubs: opened again it would be closed again.
        shut |= shared & before & ~opened
        _open(programme, relaxed, each, opened, short=short, shut=shut)
        if np.array_equal(before, opened):
            return None
    return None


def _open(
    programme: Programme, relaxed: Found, each: Ints, opened: Flags, *, short: Flags, shut: Flags
) -> None:
    """Open another offer of each grower who is short of a floor: the one that was nearest to it."""
    offers = programme.week.offers
    could = short[offers.grower] & ~opened & ~shut & (programme.chain.most > 0)
    rank = np.lexsort((each, relaxed.sold))[::-1]
    done = set()
    for i in rank[could[rank]]:
        if int(offers.grower[i]) not in done:
            done.add(int(offers.grower[i]))
            opened[i] = True


def _close(programme: Programme, found: Found, opened: Flags, spare: Flags, over: Flags) -> None:
    """Close an offer at its least lot in each good and limit where they do not fit: the least worth."""
    offers, chain = programme.week.offers, programme.chain
    place = np.searchsorted(np.flatnonzero(chain.last), chain.at)
    least = opened & (found.sold <= np.maximum(offers.lot, 1) + TINY)
    unit = found.prices.node[chain.at] - offers.pence + found.prices.bonus[offers.grower]
    room, harvest = chain.limits.offer.T
    for where, too_much in ((place, spare), (room, over), (harvest, over)):
        done = set()
        could = least & (where >= 0) & too_much[where]
        for i in np.flatnonzero(could)[np.argsort(unit[could], kind="stable")]:
            if int(where[i]) not in done:
                done.add(int(where[i]))
                opened[i] = False
