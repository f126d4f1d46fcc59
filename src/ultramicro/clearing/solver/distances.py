"""Exact labels: from every party the cheapest way to a deficit, and among those the shortest.

Costs may be negative on the way back, but never below what the old labels allow, so that the rise of a
party's price is a distance with lengths of 0 or more. Rises are settled level by level (Dial), and
inside a level by hops, from lists that hold each party at most once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.kernels import inlined, kernel
from ultramicro.clearing.solver.merging import Bytes, Indices, Ints
from ultramicro.clearing.solver.residual import HOP, HOPS, Residual

# Plain numbers, since compiled code knows no enumerations.
UNSEEN, WAITING, NEAR, SETTLED = 0, 1, 2, 3
FAR = np.int32(2**31 - 1)


class Lists(NamedTuple):
    """Parties in lists by rise of price (not yet at that level) or by hops (at the present level)."""

    by_rise: Indices
    by_hops: Indices
    after: Indices
    before: Indices
    rise: Indices
    hops: Indices
    state: Bytes


def make_lists(parties: int) -> Lists:
    """Return empty lists for a number of parties."""
    # Two more than parties: hops go up to their number, and the last slot takes all far rises.
    heads = np.full((2, parties + 2), -1, np.int32)
    rest = np.full((4, parties), -1, np.int32)
    state = np.zeros(parties, np.int8)
    return Lists(heads[0], heads[1], rest[0], rest[1], rest[2], rest[3], state)


@inlined
def _link(after: Indices, before: Indices, heads: Indices, where: int, v: int) -> None:
    follower = heads[where]
    # Linked both ways, so that a party whose label falls leaves its list at once; a heap would hold it
    # twice.
    after[v], before[v] = follower, -1
    if follower >= 0:
        before[follower] = v
    heads[where] = v


@inlined
def _unlink(after: Indices, before: Indices, heads: Indices, where: int, v: int) -> None:
    ahead, behind = before[v], after[v]
    if ahead >= 0:
        after[ahead] = behind
    else:
        heads[where] = behind
    if behind >= 0:
        before[behind] = ahead


@kernel
def _begin(lists: Lists, excess: Ints) -> int:
    """List the deficits as the first to be settled; return how many parties have an excess."""
    active = 0
    for v in range(excess.size):
        lists.rise[v], lists.state[v] = FAR, UNSEEN
        if excess[v] > 0:
            active += 1
        elif excess[v] < 0:
            lists.rise[v], lists.hops[v], lists.state[v] = 0, 0, NEAR
            _link(lists.after, lists.before, lists.by_hops, 0, v)
    return active


@kernel
def _settle_level(
    net: Residual, excess: Ints, label: Ints, lists: Lists, progress: Ints, level: int, last_hops: int
) -> int:
    """Settle the parties of a level by hops, and reach all that can send to them; return the last hops.

    `progress` holds how many excesses are still to be settled, the furthest rise that was reached, and the
    rise of the first slot; rises beyond the slots wait in the last one.
    """
    # Fields are taken once: inside the loop each would cost a count of references.
    start, to, back, cost = net.start, net.to, net.back, net.cost
    by_rise, by_hops, after, before = lists.by_rise, lists.by_hops, lists.after, lists.before
    rise, hops, state = lists.rise, lists.hops, lists.state
    near, active, last_rise, base, last_slot = 0, progress[0], progress[1], progress[2], by_rise.size - 1
    while near <= last_hops and active > 0:
        v = by_hops[near]
        if v < 0:
            near += 1
            continue
        _unlink(after, before, by_hops, near, v)
        state[v] = SETTLED
        # A label holds the price in its upper half and hops in the lower.
        price = level + (label[v] >> 32)
        for j in range(start[v], start[v + 1]):
            u = to[j]
            # Distances run towards the deficits, so an entry is followed against its direction.
            if back[j] <= 0 or state[u] == SETTLED:
                continue
            reached = price - cost[j] - (label[u] >> 32)
            # Of ways that cost the same the one with fewer steps, as labels are ordered by both.
            if reached > rise[u] or (reached == rise[u] and near + 1 >= hops[u]):
                continue
            if state[u] == WAITING:
                _unlink(after, before, by_rise, min(rise[u] - base, last_slot), u)
            elif state[u] == NEAR:
                _unlink(after, before, by_hops, hops[u], u)
            rise[u], hops[u] = reached, near + 1
            if reached == level:
                state[u] = NEAR
                _link(after, before, by_hops, near + 1, u)
                last_hops = max(last_hops, near + 1)
            else:
                state[u] = WAITING
                _link(after, before, by_rise, min(reached - base, last_slot), u)
                last_rise = max(last_rise, reached)
        if excess[v] > 0:
            active -= 1
    progress[0], progress[1] = active, last_rise
    return near


@kernel
def _next_level(lists: Lists, slot: int) -> int:
    """Move the parties that wait in a slot to their lists by hops; return the most hops among them."""
    most, v = 0, lists.by_rise[slot]
    while v >= 0:
        follower = lists.after[v]
        lists.state[v] = NEAR
        _link(lists.after, lists.before, lists.by_hops, lists.hops[v], v)
        most = max(most, lists.hops[v])
        v = follower
    lists.by_rise[slot] = -1
    return most


@kernel
def _rebase(lists: Lists) -> int:
    """Take the parties of the last slot, where all far rises wait together, as the new first slots.

    Returns the least rise among them: the new base.
    """
    last_slot = lists.by_rise.size - 1
    first = lists.by_rise[last_slot]
    lists.by_rise[last_slot] = -1
    base, v = lists.rise[first], first
    while v >= 0:
        base = min(base, lists.rise[v])
        v = lists.after[v]
    v = first
    while v >= 0:
        follower = lists.after[v]
        _link(lists.after, lists.before, lists.by_rise, min(lists.rise[v] - base, last_slot), v)
        v = follower
    return base


@kernel
def _following(lists: Lists, progress: Ints, level: int) -> int:
    """Return the next level at which anybody waits; −1 if nobody does."""
    base, last_slot = progress[2], lists.by_rise.size - 1
    # A walk over empty slots: rises are few and small as a rule, so that no heap is needed.
    while level <= progress[1] and level - base < last_slot and lists.by_rise[level - base] < 0:
        level += 1
    if level > progress[1]:
        return -1
    # Rises may be far larger than there are slots; the window of slots moves on to where they begin.
    if level - base >= last_slot:
        if lists.by_rise[last_slot] < 0:
            return -1
        progress[2] = _rebase(lists)
        return progress[2]
    return level


@kernel
def _write(label: Ints, lists: Lists, base: int, level: int, hops: int) -> None:
    """Write the new labels; what was not reached is at least as far as the last party that was."""
    last_slot = lists.by_rise.size - 1
    for v in range(label.size):
        own = label[v] & ~HOPS
        if lists.state[v] == SETTLED:
            new = own + lists.rise[v] * HOP + lists.hops[v]
        else:
            new = own + level * HOP + hops
            # Lists are left empty, as the next update takes them as they are.
            if lists.state[v] == NEAR:
                lists.by_hops[lists.hops[v]] = -1
            elif lists.state[v] == WAITING:
                lists.by_rise[min(lists.rise[v] - base, last_slot)] = -1
        # Labels only ever rise, which is why the whole ends.
        label[v] = max(label[v], new)


@kernel
def update_labels(net: Residual, excess: Ints, label: Ints, lists: Lists) -> int:
    """Raise every label to the exact distance; stop when every excess has one.

    Parameters
    ----------
    net : Residual
        The network.
    excess : ndarray of int64, shape (parties,)
        What each party still has to send on (above 0) or to receive (below 0). [pence]
    label : ndarray of int64, shape (parties,)
        Valid labels; raised in place.
    lists : Lists
        Empty lists; left empty.

    Returns
    -------
    int
        The most hops that were counted; −1 if some excess can reach no deficit.
    """
    progress = np.array([_begin(lists, excess), 0, 0])
    # Plain zeros would be constants to the compiler, for which it compiles `_settle_level` a second time.
    level, last_hops = np.int64(0), np.int64(0)
    furthest, hops = 0, 0
    while progress[0] > 0:
        hops = _settle_level(net, excess, label, lists, progress, level, last_hops)
        furthest = max(furthest, hops)
        if progress[0] > 0:
            level = _following(lists, progress, level + 1)
            if level < 0:
                return -1
            last_hops = _next_level(lists, level - progress[2])
    _write(label, lists, progress[2], level, hops)
    return furthest
