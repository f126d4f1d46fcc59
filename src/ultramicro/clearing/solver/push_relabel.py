"""Minimum-cost transshipment by push and relabel with labels of price and hops.

With nothing sent and all prices 0 the flow already meets its prices, since no cost is negative;
so cost scaling is not needed, and one run of push–relabel with lexicographic labels ends at the optimum.
Labels are made exact from time to time; between, a party whose hops outgrow the last exact labels is
parked, without which the search for the next price may go on for ever in small steps.

A. V. Goldberg, "An efficient implementation of a scaling minimum-cost flow algorithm",
J. Algorithms 22 (1997), has the parts (push, relabel, global price updates) that are combined here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.distances import Lists, make_lists, update_labels
from ultramicro.clearing.solver.kernels import inlined, kernel
from ultramicro.clearing.solver.merging import Bytes, Indices, Ints
from ultramicro.clearing.solver.residual import HOP, HOPS, Residual

# Some room beyond the last exact labels, or parties would be parked that are nearly there.
SLACK_HOPS = 8
# Exact labels cost about one look at every entry; as often as that they cost no more than they save.
UPDATE_EVERY = 1.0
"""Labels are made exact again after this many looks at every entry."""


class Queue(NamedTuple):
    """A ring of parties that wait to send on; `ends` holds where it starts and how many there are."""

    ring: Indices
    ends: Ints
    queued: Bytes
    current: Ints


def make_queue(parties: int) -> Queue:
    """Return an empty queue for a number of parties."""
    return Queue(
        np.empty(parties + 1, np.int32), np.zeros(2, np.int64), np.zeros(parties, np.int8),
        np.zeros(parties, np.int64),
    )  # fmt: skip


@inlined
def _add(ring: Indices, ends: Ints, queued: Bytes, v: int) -> None:
    if not queued[v]:
        queued[v] = 1
        last = ends[0] + ends[1]
        ring[last if last < ring.size else last - ring.size] = v
        ends[1] += 1


@kernel
def _begin(net: Residual, excess: Ints, queue: Queue) -> None:
    queue.ends[:] = 0
    queue.queued[:] = 0
    for v in range(excess.size):
        queue.current[v] = net.start[v]
        if excess[v] > 0:
            _add(queue.ring, queue.ends, queue.queued, v)


@kernel
def _discharge(
    net: Residual, excess: Ints, label: Ints, queue: Queue, most_hops: int, most_looks: float
) -> None:
    """Send on until nobody waits who is not parked, or enough has been looked at."""
    # Fields are taken once: inside the loop each would cost a count of references.
    start, to, mate, out, back, cost = net.start, net.to, net.mate, net.out, net.back, net.cost
    ring, ends, queued, current = queue.ring, queue.ends, queue.queued, queue.current
    looks = 0
    while ends[1] > 0 and looks < most_looks:
        v = ring[ends[0]]
        ends[0] = ends[0] + 1 if ends[0] + 1 < ring.size else 0
        ends[1] -= 1
        queued[v] = 0
        left, own, j = excess[v], label[v], current[v]
        looks -= j
        while j < start[v + 1]:
            w = to[j]
            # One step down at no loss of price: any other way would break the prices that prove the
            # optimum.
            if out[j] > 0 and own == label[w] + cost[j] * HOP + 1:
                sent = min(out[j], left)
                out[j] -= sent
                back[j] += sent
                out[mate[j]] += sent
                back[mate[j]] -= sent
                left -= sent
                excess[w] += sent
                # It waits only from the moment it has something; a deficit that is not yet filled does not.
                if 0 < excess[w] <= sent and (label[w] & HOPS) <= most_hops:
                    _add(ring, ends, queued, w)
                if left == 0:
                    break
            j += 1
        looks += j + 1
        excess[v], current[v] = left, j
        # No entry leads down any more, so the label is too low and rises.
        if left > 0:
            label[v], current[v] = _lowest(to, out, cost, label, start[v], start[v + 1])
            looks += start[v + 1] - start[v]
            if (label[v] & HOPS) <= most_hops:
                _add(ring, ends, queued, v)


@inlined
def _lowest(to: Indices, out: Ints, cost: Bytes, label: Ints, first: int, end: int) -> tuple[np.int64, int]:
    """Return one step above the lowest party that can be sent to, and the entry that leads there."""
    # Above any label. It never stays: whoever holds an excess can at least send it back where it came from.
    lowest, at = np.int64(1) << 62, first
    for j in range(first, end):
        if out[j] > 0:
            above = label[to[j]] + cost[j] * HOP + 1
            if above < lowest:
                lowest, at = above, j
    return lowest, at


@kernel
def _run(net: Residual, excess: Ints, label: Ints, lists: Lists, queue: Queue, every: float) -> int:
    # Parties count too, as a sweep over labels costs them.
    most_looks = every * (net.to.size + 4 * excess.size)
    updates = 0
    while True:
        furthest = update_labels(net, excess, label, lists)
        if furthest < 0:
            return -1
        updates += 1
        _begin(net, excess, queue)
        # Nobody waits right after exact labels, when nobody is parked: all is sent.
        if queue.ends[1] == 0:
            return updates
        _discharge(net, excess, label, queue, furthest + SLACK_HOPS, most_looks)


def send(net: Residual, excess: Ints, label: Ints, every: float = UPDATE_EVERY) -> int:
    """Send every excess to a deficit at the least cost.

    Parameters
    ----------
    net : Residual
        The network; changed in place.
    excess : ndarray of int64, shape (parties,)
        What each party has to send (above 0) or to receive (below 0), summing to 0. Nought after. [pence]
    label : ndarray of int64, shape (parties,)
        Labels that meet the flow (all 0 for no flow); the optimal prices after, times 2**32, plus hops.
    every : float
        How often labels are made exact.

    Returns
    -------
    int
        How often labels were made exact; −1 if what one party has to send can reach nobody.
    """
    parties = excess.size
    return int(_run(net, excess, label, make_lists(parties), make_queue(parties), every))
