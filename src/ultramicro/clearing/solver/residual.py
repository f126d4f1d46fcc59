"""The residual network that the solver works on, laid out so that scans run through memory in order."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.kernels import kernel
from ultramicro.clearing.solver.merging import Bytes, Indices, Ints

# Both in one number: one comparison orders by price and then by hops, and hops never reach 2**32.
HOP = np.int64(1) << 32
"""A label is price · HOP + hops: first the least cost to a deficit, then the fewest steps."""
HOPS = HOP - 1


class Residual(NamedTuple):
    """Every pair stands twice, at its debtor and at its creditor, with the room in both directions.

    Parameters
    ----------
    start : ndarray of int64, shape (parties + 1,)
        Where the entries of each party start.
    to : ndarray of int32, shape (2 pairs,)
        The other party.
    mate : ndarray of int32, shape (2 pairs,)
        The entry of the same pair at the other party.
    out, back : ndarray of int64, shape (2 pairs,)
        How much more can go to the other party, and how much can come from it. [pence]
    cost : ndarray of int8, shape (2 pairs,)
        The cost of a penny that goes out; coming back it costs the opposite.
    """

    start: Ints
    to: Indices
    mate: Indices
    out: Ints
    back: Ints
    cost: Bytes


@kernel
def build(
    parties: int, tail: Indices, head: Indices, room: Ints, used: Ints, cost: Bytes
) -> tuple[Residual, Ints]:
    """Lay out a residual network.

    Parameters
    ----------
    parties : int
        How many parties there are.
    tail, head : ndarray of int32, shape (arcs,)
        Where each arc leads from and to.
    room, used : ndarray of int64, shape (arcs,)
        Its capacity, and how much of it is used. [pence]
    cost : ndarray of int8, shape (arcs,)
        The cost of a penny on it.

    Returns
    -------
    Residual
        The network.
    ndarray of int64, shape (arcs,)
        The entry of each arc at its tail; its `back` is what is used.
    """
    arcs = tail.size
    start = np.zeros(parties + 1, np.int64)
    for i in range(arcs):
        start[tail[i] + 1] += 1
        start[head[i] + 1] += 1
    for v in range(parties):
        start[v + 1] += start[v]
    place = start[:-1].copy()
    to, mate = np.empty(2 * arcs, np.int32), np.empty(2 * arcs, np.int32)
    out, back = np.empty(2 * arcs, np.int64), np.empty(2 * arcs, np.int64)
    price, entry = np.empty(2 * arcs, cost.dtype), np.empty(arcs, np.int64)
    for i in range(arcs):
        here, there = place[tail[i]], place[head[i]]
        place[tail[i]] += 1
        place[head[i]] += 1
        to[here], to[there], mate[here], mate[there] = head[i], tail[i], there, here
        # Both rooms at both ends: a scan of one party then needs no jump to the other.
        out[here], back[here], price[here] = room[i] - used[i], used[i], cost[i]
        out[there], back[there], price[there] = used[i], room[i] - used[i], -cost[i]
        entry[i] = here
    return Residual(start, to, mate, out, back, price), entry
