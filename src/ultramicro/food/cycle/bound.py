"""What no plan of a week can be worth more than, from any prices: nobody has to trust a solver.

Give each node of the chains a price, each room and shared harvest a rent and each grower with a floor a
bonus. Then orders and offers can each do their best for themselves: an order buys where its gain is largest,
an offer is picked whole if that pays for the pick. What they gain so, with the rents and without the bonuses,
no plan exceeds.
The prices need only fall along each chain; the nearer they are to those of the best plan, the closer it is.

A. M. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2 (1974) 82.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.food.cycle.chain import Chain
from ultramicro.food.cycle.model import Floats, Ints, Week


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Prices that prove a bound.

    Parameters
    ----------
    node : ndarray, shape (nodes,)
        What a unit is worth at each node of the chains. [pence]
    rent : ndarray, shape (limits,)
        What a unit of a room, or of a harvest that could go to several hubs, is worth; at least 0. [pence]
    bonus : ndarray, shape (growers,)
        What a unit less of a grower's floor would be worth; at least 0. [pence]
    """

    node: Floats
    rent: Floats
    bonus: Floats


def falling(price: Floats, chain: Chain) -> Floats:
    """Raise prices to the highest of all dearer nodes of the good: cheap stock goes wherever dear can.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> chain = SimpleNamespace(last=np.array([False, False, True, True]))
    >>> falling(np.array([1.0, 3.0, 2.0, 9.0]), chain)
    array([3., 3., 2., 9.])
    """
    if not len(price):
        return price
    good = np.cumsum(np.concatenate([[0], chain.last[:-1]]))
    raised = price.copy()
    # As many steps as the longest chain has nodes at most, each over all goods at once.
    while (higher := (good[1:] == good[:-1]) & (raised[1:] > raised[:-1])).any():
        raised[:-1][higher] = raised[1:][higher]
    return raised


def bound(week: Week, chain: Chain, floor: Ints, prices: Prices) -> float:
    """Return what no plan is worth more than in which each grower sells at least their floor. [pence].

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    chain : Chain
        Its chains.
    floor : ndarray of int, shape (growers,)
        The least that each sells. [units]
    prices : Prices
        Any: the bound holds for all, and is close for good ones.
    """
    offers, orders, terms = week.offers, week.orders, week.terms
    node = falling(prices.node, chain)
    rent, bonus, limits = np.maximum(prices.rent, 0.0), np.maximum(prices.bonus, 0.0), chain.limits
    can = chain.node >= 0
    worth = terms.unit_pence + terms.promised_pence * orders.promised[orders.order] + orders.limit
    worth = worth - limits.of_choices(rent)
    gain = np.where(can, worth - node[chain.node] if len(node) else 0.0, 0.0)
    best = np.zeros(len(orders))
    np.maximum.at(best, orders.order, gain)
    unit = node[chain.at] - offers.pence - limits.of_offers(rent) + bonus[offers.grower]
    picked = np.maximum(unit * chain.most - terms.pick_pence, 0.0)
    return float(best @ orders.quantity + picked.sum() + rent @ limits.most - bonus @ floor)
