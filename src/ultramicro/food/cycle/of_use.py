"""Orders of which a part is of no use: they get at least what is of use to them, or nothing.

A network cannot hold such a wish. So a week is planned without it; of those who got too little of a good the
half who got least ask for nothing, and the week is planned again, until everybody has enough or nothing. What
they leave goes to the others. The bound of all orders holds for such a plan too, and it is made better from
there (`bettered`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ultramicro.food.cycle.model import Floats, Ints, Plan, Week


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


def by_turns_of_buyers(week: Week, plan: Plan, owed: Floats) -> Plan:
    """Return a plan in which, of orders that nothing tells apart, who is owed most gets most.

    Where there is not enough for all of them, some go without: the others the next time.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    plan : Plan
        What was found for it.
    owed : ndarray, shape (buyers,)
        What each buyer was short of before. [units]
    """
    orders, filled = week.orders, plan.filled(week)
    moved = np.arange(len(orders.order))
    for members, choices in _alike(week):
        gets = np.argsort(-filled[members], kind="stable")
        comes = np.argsort(-owed[orders.buyer[members]], kind="stable")
        for one, other in zip(gets.tolist(), comes.tolist(), strict=True):
            moved[choices[one]] = choices[other]
    return replace(plan, choice=moved[plan.choice])


def _alike(week: Week) -> Iterator[tuple[list[int], list[Ints]]]:
    """Yield orders of which a part is of no use and that ask alike for the same, each with its choices."""
    orders = week.orders
    found: dict[tuple[object, ...], list[tuple[int, Ints]]] = defaultdict(list)
    lumps = np.flatnonzero(orders.least > 1)
    if not len(lumps):
        return
    of = np.flatnonzero(np.isin(orders.order, lumps))
    rank = of[np.lexsort((*orders.through[of].T, orders.limit[of], orders.good[of], orders.order[of]))]
    for j, choices in zip(lumps.tolist(), np.split(rank, _begins(orders.order[rank], lumps)), strict=True):
        asks = zip(orders.good[choices], orders.limit[choices], *orders.through[choices].T, strict=True)
        key = int(orders.quantity[j]), int(orders.least[j]), bool(orders.promised[j]), *asks
        found[key].append((j, choices))
    for alike in found.values():
        if len(alike) > 1:
            yield [j for j, _ in alike], [choices for _, choices in alike]


def _begins(order: Ints, lumps: Ints) -> Ints:
    """Return where the choices of all but the first of some orders begin."""
    return np.searchsorted(order, lumps[1:])


def _first_good(week: Week) -> Ints:
    """Return a good of each order, by which those are told who stand against each other."""
    good = np.full(len(week.orders), -1, np.int64)
    np.maximum.at(good, week.orders.order, week.orders.good)
    return good
