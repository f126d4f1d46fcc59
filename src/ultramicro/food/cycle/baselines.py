"""What hubs do without a plan: whoever orders first is served first, or everybody gets the same part."""

from __future__ import annotations

import numpy as np

from ultramicro.food.cycle.chain import chain_of
from ultramicro.food.cycle.loops import first_come, in_proportion
from ultramicro.food.cycle.model import Ints, Plan, Week


def first_come_first_served(week: Week, turn: Ints | None = None) -> Plan:
    """Serve orders one after the other, each with the cheapest that is left of what it takes.

    Least lots are not looked at: what is picked below its lot is the hub's loss or the grower's.

    Parameters
    ----------
    week : Week
        Offers, orders, room.
    turn : ndarray of int, shape (orders,), optional
        The orders as they came; as they stand where it is not told.
    """
    orders, chain = week.orders, chain_of(week)
    turn = np.arange(len(orders)) if turn is None else turn
    choice = np.argsort(orders.order, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(orders.order, minlength=len(orders)))])
    lines = first_come(
        turn, first, choice, chain.node, orders.through, _begins(chain.last), chain.offer,
        week.offers.stock.copy(), week.offers.step, chain.limits.offer, orders.quantity.copy(),
        chain.limits.most.copy(),
    )  # fmt: skip
    return Plan(offer=lines[:, 0], choice=lines[:, 1], quantity=lines[:, 2])


def proportional(week: Week) -> Plan:
    """Share each offer, cheapest first, among all who can pay it, in proportion to what they still ask for.

    Every offer of a room that is too small is cut by the same part. Least lots are not looked at.
    """
    chain, orders, offers = chain_of(week), week.orders, week.offers
    whole = np.bincount(offers.room, np.minimum(offers.stock, chain.most), len(week.room))
    part = np.minimum(1.0, week.room / np.maximum(whole, 1.0))[offers.room]
    stock = np.floor(np.minimum(offers.stock, chain.most) * part + 1e-9).astype(np.int64)
    can = np.flatnonzero(chain.node >= 0)
    rank = can[np.lexsort((can, chain.node[can]))]
    begin = np.concatenate([[0], np.cumsum(np.bincount(chain.node[can], minlength=len(offers)))])
    ends = np.flatnonzero(chain.last) + 1
    end = ends[np.searchsorted(ends, np.arange(len(offers)), side="right")]
    lines = in_proportion(
        chain.offer, end, begin, rank, orders.order, stock, offers.step, orders.quantity.copy(),
        chain.limits.offer, orders.through, chain.limits.most.copy(),
    )  # fmt: skip
    return Plan(offer=lines[:, 0], choice=lines[:, 1], quantity=lines[:, 2])


def _begins(last: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ints:
    """Return where the good of each node begins."""
    begins = np.concatenate([[0], np.flatnonzero(last)[:-1] + 1]) if len(last) else np.zeros(0, np.int64)
    return begins[np.cumsum(np.concatenate([[0], last[:-1]])).astype(np.int64)] if len(last) else begins
