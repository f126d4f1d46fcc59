"""Offers that nothing tells apart sell alike: same good, room, price, age and least lot."""

from __future__ import annotations

import numpy as np

from ultramicro.food.cycle.chain import Chain
from ultramicro.food.cycle.fair import Fairness, Rule
from ultramicro.food.cycle.model import Floats, Ints, Week, summed


def evened(week: Week, chain: Chain, sold: Ints, *, floor: Ints, balance: Floats, fairness: Fairness) -> Ints:
    """Share what offers that are alike sell among them, so that no accident of the solver favours one.

    The sum of each set stays, so that the plan is worth the same but for its picks. A set is shared anew only
    if every grower in it still sells at least their floor.

    Returns
    -------
    ndarray of int, shape (offers,)
        [units]
    """
    if fairness.rule is Rule.NONE:
        return sold
    sold, whole = sold.copy(), summed(week.offers.grower, sold, week.growers)
    for members in _alike(week, chain):
        now = sold[members]
        new = _shared(week, chain, members, int(now.sum()), balance=balance, fairness=fairness)
        grower = week.offers.grower[members]
        after = whole.copy()
        np.add.at(after, grower, new - now)
        if new.sum() == now.sum() and (after[grower] >= floor[grower]).all():
            sold[members], whole = new, after
    return sold


def _alike(week: Week, chain: Chain) -> list[Ints]:
    """Return sets of two and more offers that nothing tells apart."""
    offers = week.offers
    can = np.flatnonzero(chain.most > 0)
    key = np.stack([
        offers.good, offers.room, offers.lot, offers.pence.view(np.int64), offers.age,
        chain.limits.offer[:, 1],
    ], axis=1)[can]  # fmt: skip
    _, kind, count = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    kind = kind.reshape(-1)
    return [can[kind == k] for k in np.flatnonzero(count > 1)]


def _shared(
    week: Week, chain: Chain, members: Ints, amount: int, *, balance: Floats, fairness: Fairness
) -> Ints:
    """Share an amount by turns: who has had least, with what they are owed, gets a lot and then steps."""
    most, lot = chain.most[members], np.maximum(week.offers.lot[members], week.offers.step[members])
    measure = np.ones(len(members)) if fairness.rule is Rule.EQUAL else most.astype(float)
    level = -balance[week.offers.grower[members]] / measure
    given = np.zeros(len(members), np.int64)
    unit = int(week.offers.step[members[0]])
    # So many as can have a least lot, those who are owed most first.
    for k in np.lexsort((week.offers.grower[members], level)):
        if lot[k] <= min(most[k], amount - given.sum()):
            given[k] = lot[k]
    while (left := amount - int(given.sum())) > 0:
        can = np.flatnonzero((given > 0) & (given < most))
        if not len(can):
            break
        height = level[can] + given[can] / measure[can]
        low = can[np.lexsort((week.offers.grower[members][can], height))]
        # A step up to the next height, or a unit each where all stand level.
        rise = np.unique(height)
        step = (rise[1] - rise[0]) * measure[low[0]] if len(rise) > 1 else left / len(can)
        one = low[0]
        given[one] += max(unit, min(int(step) // unit * unit, left, int(most[one] - given[one])))
    return given
