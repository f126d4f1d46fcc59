"""Orders of which a part is of no use: they get at least what is of use to them, or nothing.

A network cannot hold such a wish. So a week is planned without it; of those who got too little of a good the
half who got least ask for nothing, and the week is planned again, until everybody has enough or nothing. What
they leave goes to the others. The bound of all orders holds for such a plan too, and it is made better from
there (`bettered`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ultramicro.food.cycle.model import Ints, Plan, Week


def without_too_little(week: Week, plan: Plan) -> Week | None:
    """Return the week without half of the orders that got too little; None where none did.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    plan : Plan
        What was found for it.
    """
    orders, filled = week.orders, plan.filled(week)
    short = np.flatnonzero((filled > 0) & (filled < orders.least))
    if not len(short):
        return None
    good = _first_good(week)[short]
    part = filled[short] / orders.least[short]
    # Promises stay longest; among equals the later one goes.
    rank = np.lexsort((-short, part, orders.promised[short], good))
    count = np.bincount(np.unique(good, return_inverse=True)[1].reshape(-1))
    place = np.arange(len(short)) - np.repeat(np.cumsum(count) - count, count)
    leave = short[rank][place < np.repeat(-(-count // 2), count)]
    quantity = orders.quantity.copy()
    quantity[leave] = 0
    return replace(week, orders=replace(orders, quantity=quantity))


def _first_good(week: Week) -> Ints:
    """Return a good of each order, by which those are told who stand against each other."""
    good = np.full(len(week.orders), -1, np.int64)
    np.maximum.at(good, week.orders.order, week.orders.good)
    return good
