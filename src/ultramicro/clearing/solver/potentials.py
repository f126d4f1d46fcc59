"""Potentials for the obligations as they were given, from a set-off alone.

The solver's prices prove the optimum of the core (what lies on loops, cut to what a loop can carry).
A certificate must hold for every obligation that was handed in: it is made of distances in the
residual network of the whole, which exist exactly when the set-off is the greatest.
"""

from __future__ import annotations

import numpy as np

from ultramicro.clearing.solver.kernels import kernel
from ultramicro.clearing.solver.merging import Indices, Ints, Network
from ultramicro.clearing.solver.residual import Residual, build


def potentials_of(network: Network, component: Indices, cleared_pence: Ints, guess: Ints) -> Ints | None:
    """Find the certificate of a set-off.

    Parameters
    ----------
    network : Network
        Who owes whom.
    component : ndarray of int32, shape (parties,)
        The strongly connected component of each party.
    cleared_pence : ndarray of int64, shape (pairs,)
        What is cancelled of each pair. [pence]
    guess : ndarray of int64, shape (parties,)
        Potentials that may be near; any will do.

    Returns
    -------
    ndarray of int64, shape (parties,), or None
        Whole numbers p with p[debtor] − p[creditor] ≤ 1 where something is cleared and ≥ 1 where something
        is left; None if there are none, which means the set-off is not the greatest.
    """
    # Between components nothing is cleared, so these obligations only have to fall by one and can wait.
    inside = component[network.debtor] == component[network.creditor]
    within, cleared = network.subset(inside), cleared_pence[inside]
    none = np.ones(within.debtor.size, np.int8)
    net, _ = build(
        network.parties,
        within.debtor,
        within.creditor,
        within.amount_pence,
        within.amount_pence - cleared,
        none,
    )
    # The solver's own prices: right nearly everywhere, so that hardly anything is left to lower.
    potential = guess.astype(np.int64).copy()
    if not _relax(net, potential):
        return None
    across = ~inside
    _shift(
        potential,
        component,
        network.debtor[across],
        network.creditor[across],
        int(component.max(initial=-1)) + 1,
    )
    return potential


@kernel
def _relax(net: Residual, potential: Ints) -> bool:
    """Lower potentials until p[v] ≤ p[w] + cost on every entry with room; False if they never meet."""
    parties = potential.size
    # Bellman and Ford with a queue: costs are negative on the way back, which rules Dijkstra out.
    ring, queued = np.empty(parties + 1, np.int32), np.ones(parties, np.int8)
    depth = np.zeros(parties, np.int32)
    ring[:parties] = np.arange(parties)
    first, size = 0, parties
    while size > 0:
        w = ring[first]
        first = (first + 1) % ring.size
        size -= 1
        queued[w] = 0
        for j in range(net.start[w], net.start[w + 1]):
            v = net.to[j]
            if net.back[j] > 0 and potential[v] > potential[w] - net.cost[j]:
                potential[v] = potential[w] - net.cost[j]
                depth[v] = depth[w] + 1
                # A way of more steps than parties goes round a loop that still gains: a better set-off
                # exists.
                if depth[v] > parties:
                    return False
                if not queued[v]:
                    queued[v] = 1
                    ring[(first + size) % ring.size] = v
                    size += 1
    return True


@kernel
def _shift(potential: Ints, component: Indices, debtor: Indices, creditor: Indices, components: int) -> None:
    """Move whole components so that every obligation between two falls by at least one; they form no loop."""
    # Components form no loop, so they can be taken in order, each after all that owe it.
    waits, start = np.zeros(components, np.int64), np.zeros(components + 1, np.int64)
    for i in range(debtor.size):
        waits[component[creditor[i]]] += 1
        start[component[debtor[i]] + 1] += 1
    for k in range(components):
        start[k + 1] += start[k]
    place, order = start[:-1].copy(), np.empty(debtor.size, np.int64)
    for i in range(debtor.size):
        order[place[component[debtor[i]]]] = i
        place[component[debtor[i]]] += 1
    shift = np.zeros(components, np.int64)
    ready = np.empty(components, np.int64)
    size = 0
    for k in range(components):
        if waits[k] == 0:
            ready[size] = k
            size += 1
    done = 0
    while done < size:
        k = ready[done]
        done += 1
        for t in range(start[k], start[k + 1]):
            d, c = debtor[order[t]], creditor[order[t]]
            other = component[c]
            # The lowest that any obligation into it demands; within a component differences stay as they
            # are.
            shift[other] = min(shift[other], shift[k] + potential[d] - potential[c] - 1)
            waits[other] -= 1
            if waits[other] == 0:
                ready[size] = other
                size += 1
    for v in range(potential.size):
        potential[v] += shift[component[v]]
