"""A set-off cut into loops: who would be in a loop with whom, and how long loops are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.clearing.solver.kernels import kernel
from ultramicro.clearing.solver.merging import Indices, Ints, Network, by_debtor


@dataclass(frozen=True, kw_only=True)
class Loops:
    """Loops that add up to a set-off.

    Parameters
    ----------
    amount_pence : ndarray of int64, shape (loops,)
        What each cancels of every obligation in it. [pence]
    length : ndarray of int64, shape (loops,)
        How many parties are in each.
    start : ndarray of int64, shape (loops + 1,)
        Where each loop's pairs start in `pair`.
    pair : ndarray of int32
        The pairs of every loop, in the order of the loop.
    """

    amount_pence: Ints
    length: Ints
    start: Ints
    pair: Indices


def loops_of(network: Network, cleared_pence: Ints) -> Loops:
    """Cut a set-off into loops; each step empties a pair, so there are no more loops than pairs.

    Parameters
    ----------
    network : Network
        Who owes whom.
    cleared_pence : ndarray of int64, shape (pairs,)
        A set-off that keeps every net position. [pence]

    Returns
    -------
    Loops
        Loops in which no party stands twice; they sum to `cleared_pence` pair by pair.

    Examples
    --------
    >>> loop = Network(parties=3, debtor=np.array([0, 1, 2]), creditor=np.array([1, 2, 0]),
    ...                amount_pence=np.array([100, 80, 70]))
    >>> found = loops_of(loop, np.array([70, 70, 70]))
    >>> found.amount_pence.tolist(), found.length.tolist()
    ([70], [3])
    """
    start, order = by_debtor(network.parties, network.debtor)
    amounts, starts, pairs = _cut(start, order, network.creditor, cleared_pence.copy())
    return Loops(amount_pence=amounts, length=np.diff(starts), start=starts, pair=pairs)


@kernel
def _cut(start: Ints, order: Indices, creditor: Indices, left: Ints) -> tuple[Ints, Ints, Indices]:
    """Walk along what is left until a party comes again; the way since then is a loop."""
    parties, current = start.size - 1, start[:-1].copy()
    place = np.full(parties, -1, np.int64)
    path = np.empty(parties + 1, np.int32)
    # A list must hold something once, or the compiler cannot tell of what type it is.
    amounts, starts, pairs = [np.int64(0)], [np.int64(0)], [np.int32(0)]
    amounts.pop()
    pairs.pop()
    for root in range(parties):
        v, size = root, 0
        place[v] = 0
        # Positions are kept, so whoever is entered can be left: a walk ends only where it began.
        while True:
            # Pairs only ever become empty, so none before this one need be looked at again.
            while current[v] < start[v + 1] and left[order[current[v]]] == 0:
                current[v] += 1
            if current[v] == start[v + 1]:
                break
            pair = order[current[v]]
            path[size] = pair
            size += 1
            v = creditor[pair]
            if place[v] < 0:
                place[v] = size
                continue
            first = place[v]
            least = left[path[first]]
            for i in range(first, size):
                least = min(least, left[path[i]])
            for i in range(first, size):
                left[path[i]] -= least
                pairs.append(path[i])
                # The loop's own beginning stays on the path; the others may be met again.
                if i > first:
                    place[creditor[path[i - 1]]] = -1
            amounts.append(least)
            starts.append(np.int64(len(pairs)))
            # The way up to the loop is still open and is walked on from there.
            size = first
        place[root] = -1
    return np.array(amounts), np.array(starts), np.array(pairs)


def by_length(loops: Loops) -> dict[int, int]:
    """Return how much is cancelled in loops of each length, in pence: its amount times its length.

    Examples
    --------
    >>> by_length(Loops(amount_pence=np.array([5, 7]), length=np.array([2, 3]), start=np.array([0, 2, 5]),
    ...                 pair=np.zeros(5, np.int32)))
    {2: 10, 3: 21}
    """
    sums: dict[int, int] = {}
    for length in np.unique(loops.length):
        mine = loops.length == length
        sums[int(length)] = int(loops.amount_pence[mine].sum()) * int(length)
    return sums
