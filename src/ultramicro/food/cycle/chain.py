"""Offers of a good in the order of their prices, and where each order enters that chain.

Who pays for a dear offer pays for a cheap one too. So stock flows along the chain from cheap to dear and
never back, and a good needs as many columns as it has offers and orders, not as many as it has pairs of them.
What a pair is worth splits into what the buyer would pay and what the grower asks, so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.food.cycle.limits import Limits, limits_of
from ultramicro.food.cycle.model import Flags, Floats, Ints, Week, summed


@dataclass(frozen=True, kw_only=True)
class Chain:
    """The chains of all goods, one behind another.

    Parameters
    ----------
    offer : ndarray of int, shape (nodes,)
        The offer of each node, by good and from cheap to dear.
    at : ndarray of int, shape (offers,)
        The node of each offer.
    last : ndarray of bool, shape (nodes,)
        Whether it is the dearest of its good.
    node : ndarray of int, shape (choices,)
        The dearest node that a choice can pay; −1 where it can pay none.
    could, most : ndarray of int, shape (offers,)
        How much of an offer could be sold, were it alone: within its stock and what is asked for by those who
        can pay it, and also within the room. 0 where that is less than its least lot. [units]
    limits : Limits
        Of what there is only so much in the week.
    """

    offer: Ints
    at: Ints
    last: Flags
    node: Ints
    could: Ints
    most: Ints
    limits: Limits


def chain_of(week: Week) -> Chain:
    """Build the chains of a week, and tell how much of each offer could be sold."""
    offers, orders = week.offers, week.orders
    # By place last, so that which of two alike comes first is never left to chance.
    offer = np.lexsort((np.arange(len(offers)), week.asked, offers.good)).astype(np.int64)
    at = np.empty(len(offers), np.int64)
    at[offer] = np.arange(len(offers))
    good = offers.good[offer]
    last = np.ones(len(offers), bool)
    last[:-1] = good[1:] != good[:-1]
    node = _entered(good, week.asked[offer], orders.good, orders.limit)
    paid = np.where(node >= 0, orders.quantity[orders.order], 0)
    wanted = _accepting(summed(node[node >= 0], paid[node >= 0], len(offers)), last)[at]
    could = np.minimum(offers.stock, wanted)
    most = np.minimum(could, week.room[offers.room])
    most -= most % offers.step
    is_whole = most >= np.maximum(offers.lot, 1)
    return Chain(
        offer=offer, at=at, last=last, node=node, could=np.where(is_whole, could, 0),
        most=np.where(is_whole, most, 0), limits=limits_of(week),
    )  # fmt: skip


def _entered(good: Ints, asked: Floats, wanted: Ints, limit: Floats) -> Ints:
    """Return the dearest node of a choice's good whose price is within its limit; −1 where there is none."""
    # Ranked together, a choice behind all offers of its price: its node is then the offer before it.
    goods = np.concatenate([good, wanted])
    prices = np.concatenate([asked, limit + 1e-9])
    is_choice = np.concatenate([np.zeros(len(good), bool), np.ones(len(wanted), bool)])
    rank = np.lexsort((is_choice, prices, goods))
    before = np.cumsum(~is_choice[rank]) - 1
    node = np.empty(len(rank), np.int64)
    node[rank] = before
    node = node[len(good) :]
    if not len(good):
        return np.full(len(wanted), -1, np.int64)
    return np.where((node >= 0) & (good[np.maximum(node, 0)] == wanted), node, -1)


def _accepting(paid: Ints, last: Flags) -> Ints:
    """Return for each node how much is asked for by those who can pay it: all that enter there or dearer."""
    if not len(paid):
        return paid
    ends = np.flatnonzero(last)
    upto = np.cumsum(paid)
    # Of the own good only: what entered up to its end, less what entered before this node.
    end = upto[ends][np.searchsorted(ends, np.arange(len(paid)))]
    return end - upto + paid


def attainable(week: Week, chain: Chain) -> Ints:
    """Return how much each grower could sell, were there no other: what fairness is measured by. [units].

    Never what they offer: one who offers what nobody can buy would hold everybody's share at nought.
    """
    offers = week.offers
    _, first, kind = np.unique(offers.harvest, return_index=True, return_inverse=True)
    # What could go to several hubs goes to one of them.
    could = np.minimum(summed(kind.reshape(-1), chain.could, len(first)), offers.stock[first])
    return summed(offers.grower[first], could, week.growers)
