"""Leave out what no loop can reach: it makes the problem smaller and never changes the greatest set-off.

An obligation lies on a loop only inside a strongly connected component, and no more of it can be set
off than its debtor is owed, or than its creditor owes, inside that component.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from ultramicro.clearing.solver.kernels import kernel
from ultramicro.clearing.solver.merging import Indices, Ints, Network

# Each cut may allow another; nearly all come in the first few, and an uncut amount is no fault.
SWEEPS = 20


@dataclass(frozen=True, kw_only=True)
class Core:
    """What can be set off at all.

    Parameters
    ----------
    network : Network
        The pairs on loops, their amounts cut to what a loop could carry.
    kept : ndarray of int64, shape (pairs of the core,)
        Which pairs of the whole network they are.
    component : ndarray of int32, shape (parties,)
        The strongly connected component of each party.
    """

    network: Network
    kept: Ints
    component: Indices


def components(network: Network) -> Indices:
    """Return the strongly connected component of each party, shape (parties,)."""
    ones = np.ones(network.debtor.size, np.int8)
    shape = (network.parties, network.parties)
    graph = csr_array((ones, (network.debtor, network.creditor)), shape=shape)
    labels: Indices = connected_components(graph, directed=True, connection="strong")[1]
    return labels


def core_of(network: Network) -> Core:
    """Keep the pairs that lie on loops, with no more of each than a loop could carry.

    Examples
    --------
    >>> whole = Network(parties=4, debtor=np.array([0, 1, 2, 0]), creditor=np.array([1, 2, 0, 3]),
    ...                 amount_pence=np.array([100, 80, 70, 9]))
    >>> core = core_of(whole)
    >>> core.kept.tolist(), core.network.amount_pence.tolist()
    ([0, 1, 2], [70, 70, 70])
    """
    component = components(network)
    inside = component[network.debtor] == component[network.creditor]
    kept = np.flatnonzero(inside)
    amounts = network.amount_pence[kept].copy()
    _tighten(network.parties, network.debtor[kept], network.creditor[kept], amounts, SWEEPS)
    kept, amounts = kept[amounts > 0], amounts[amounts > 0]
    whole = Network(
        parties=network.parties,
        debtor=network.debtor[kept],
        creditor=network.creditor[kept],
        amount_pence=amounts,
    )
    return Core(network=whole, kept=kept, component=component)


@kernel
def _tighten(parties: int, debtor: Indices, creditor: Indices, amount_pence: Ints, sweeps: int) -> None:
    """Cut every amount to what comes in to its debtor and goes out of its creditor, until nothing changes."""
    for _ in range(sweeps):
        # Summed anew each sweep, of the amounts as cut so far.
        given, received = np.zeros(parties, np.int64), np.zeros(parties, np.int64)
        for i in range(debtor.size):
            given[debtor[i]] += amount_pence[i]
            received[creditor[i]] += amount_pence[i]
        cut = 0
        for i in range(debtor.size):
            most = min(received[debtor[i]], given[creditor[i]])
            if amount_pence[i] > most:
                amount_pence[i] = most
                cut += 1
        if cut == 0:
            return
