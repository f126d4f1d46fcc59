"""Send what some have to give to those who lack it, at the least cost: what every option becomes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.clearing.solver.merging import Bytes, Indices, Ints, net_pence
from ultramicro.clearing.solver.push_relabel import send
from ultramicro.clearing.solver.reasons import Law, Unproved
from ultramicro.clearing.solver.residual import HOP, build


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """Ways from one party to another, each with room and a cost of 0 or more for every penny.

    Parameters
    ----------
    parties : int
        How many parties there are.
    tail, head : ndarray of int32, shape (arcs,)
        Where each leads from and to.
    room : ndarray of int64, shape (arcs,)
        What it can carry. [pence]
    cost : ndarray of int8, shape (arcs,)
        The cost of a penny on it, from 0 to 127.
    """

    parties: int
    tail: Indices
    head: Indices
    room: Ints
    cost: Bytes

    def net(self, used: Ints) -> Ints:
        """Return what each party sends less what it receives, in pence."""
        return net_pence(self.parties, self.tail, self.head, used)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What is sent on each arc, and the prices that prove it the cheapest way.

    Parameters
    ----------
    used : ndarray of int64, shape (arcs,)
        What is sent. [pence]
    price : ndarray of int64, shape (parties,)
        Prices p with p[tail] ≤ p[head] + cost where there is room, and ≥ where something is sent.
    """

    used: Ints
    price: Ints


def transship(arcs: Arcs, excess: Ints, *, start: Sent | None = None) -> Sent:
    """Send every excess to a deficit at the least cost.

    Parameters
    ----------
    arcs : Arcs
        The ways there are; costs of 0 or more.
    excess : ndarray of int64, shape (parties,)
        What each has to send (above 0) or lacks (below 0); sums to 0, and can be sent. [pence]
    start : Sent, optional
        What was sent before the problem changed a little; makes the answer come sooner.

    Returns
    -------
    Sent
        A cheapest way.

    Raises
    ------
    Unproved
        If what one party has to send can reach nobody.

    Examples
    --------
    >>> arcs = Arcs(parties=3, tail=np.array([0, 0, 1]), head=np.array([2, 1, 2]), room=np.array([5, 9, 9]),
    ...             cost=np.ones(3, np.int8))
    >>> transship(arcs, np.array([7, 0, -7])).used.tolist()
    [5, 2, 2]
    """
    if arcs.tail.size == 0:
        return Sent(used=np.zeros(0, np.int64), price=np.zeros(arcs.parties, np.int64))
    used, price = _start(arcs, start)
    number, member = _busiest_first(arcs)
    left = (excess - arcs.net(used))[member]
    tail, head = number[arcs.tail], number[arcs.head]
    turned = np.count_nonzero(left > 0) < np.count_nonzero(left < 0)
    if turned:
        tail, head, left, price = head, tail, -left, -price
    net, entry = build(member.size, tail, head, arcs.room, used, arcs.cost)
    label = price[member] * HOP
    if send(net, left, label) < 0:
        raise Unproved({Law.CAN_STAY_OWED: 1})
    # Parties without arcs keep their price: nothing depends on it.
    price[member] = label // HOP
    return Sent(used=net.back[entry], price=-price if turned else price)


def _start(arcs: Arcs, start: Sent | None) -> tuple[Ints, Ints]:
    """Return a flow that meets its prices: what prices forbid is emptied, what they demand is filled."""
    if start is None:
        return np.zeros(arcs.tail.size, np.int64), np.zeros(arcs.parties, np.int64)
    gain = start.price[arcs.tail] - start.price[arcs.head] - arcs.cost
    # The old prices may not fit the new network; whatever breaks them becomes excess and is sent anew.
    used = np.where(gain > 0, arcs.room, np.where(gain < 0, 0, np.minimum(start.used, arcs.room)))
    return used, start.price.copy()


def _busiest_first(arcs: Arcs) -> tuple[Indices, Ints]:
    """Number the parties by their arcs, so that those met most often lie close in memory."""
    size = np.bincount(arcs.tail, minlength=arcs.parties) + np.bincount(arcs.head, minlength=arcs.parties)
    # Stable, so that the same network gives the same one of equal answers.
    member = np.argsort(-size, kind="stable")[: np.count_nonzero(size)]
    number = np.full(arcs.parties, -1, np.int32)
    number[member] = np.arange(member.size)
    return number, member
