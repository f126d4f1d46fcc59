"""What netting two by two would do: shown only to say what it misses; never done before the set-off.

Netting pairs first uses up debts that longer loops would have run through, and so lowers the best total.
"""

from __future__ import annotations

import numpy as np

from ultramicro.clearing.solver.merging import Ints, Network


def pairwise(network: Network) -> Ints:
    """Return what netting each pair of parties against itself cancels, shape (pairs,). [pence].

    Examples
    --------
    >>> both = Network(parties=2, debtor=np.array([0, 1]), creditor=np.array([1, 0]),
    ...                amount_pence=np.array([100, 70]))
    >>> pairwise(both).tolist()
    [70, 70]
    """
    # Debtor and creditor as one number; in 32 bits it would overflow from 46,341 parties on.
    keys = network.debtor.astype(np.int64) * network.parties + network.creditor
    back = network.creditor.astype(np.int64) * network.parties + network.debtor
    order = np.argsort(keys, kind="stable")
    # A search may end behind the last key.
    at = np.minimum(np.searchsorted(keys[order], back), max(keys.size - 1, 0))
    if keys.size == 0:
        return np.zeros(0, np.int64)
    found = keys[order][at] == back
    return np.where(found, np.minimum(network.amount_pence, network.amount_pence[order[at]]), 0)
