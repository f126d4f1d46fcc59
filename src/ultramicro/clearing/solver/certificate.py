"""The proof that a set-off is the greatest: one whole number a party, checked by anyone in linear time.

For any whole numbers p and any set-off y that keeps every net position,

    Σ y = Σ y · (1 − p[debtor] + p[creditor]) ≤ Σ amount · max(0, 1 − p[debtor] + p[creditor]),

since what goes round in loops adds nothing to differences of p. So the right side is a bound on every
set-off, and one that reaches it is the greatest. (Linear programming duality; R. K. Ahuja, T. L. Magnanti,
J. B. Orlin, "Network Flows", 1993, section 9.3.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.clearing.solver.merging import Ints, Network, net_pence
from ultramicro.clearing.solver.reasons import Law

EXACT = 2.0**62
"""Below it numbers of 64 bits add up without overflow, though the estimate itself is rounded. [pence]"""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What a check of a set-off found; all four are 0 for a greatest set-off.

    Parameters
    ----------
    gap_pence : int
        The bound less what is cleared.
    moved_pence : int
        The largest change of a net position.
    over_pence : int
        What is cleared beyond what is owed.
    below_pence : int
        How far a cleared sum lies below 0.
    """

    gap_pence: int
    moved_pence: int
    over_pence: int
    below_pence: int

    @property
    def holds(self) -> bool:
        """Whether the set-off keeps all positions and is the greatest."""
        return not any(self.errors().values())

    def errors(self) -> dict[Law, int]:
        """Return by how much each law is missed, in pence."""
        return {
            Law.REACHES_BOUND: self.gap_pence,
            Law.POSITIONS_UNCHANGED: self.moved_pence,
            Law.NOT_OVER_OWED: self.over_pence,
            Law.NOT_BELOW_ZERO: self.below_pence,
        }


def check_setoff(network: Network, cleared_pence: Ints, potential: Ints) -> Proof:
    """Check a set-off against its certificate, without solving anything.

    Parameters
    ----------
    network : Network
        Who owes whom.
    cleared_pence : ndarray of int64, shape (pairs,)
        What is cancelled of each pair. [pence]
    potential : ndarray of int64, shape (parties,)
        The certificate.

    Returns
    -------
    Proof
        By how much the set-off fails, if it does.

    Examples
    --------
    >>> loop = Network(parties=3, debtor=np.array([0, 1, 2]), creditor=np.array([1, 2, 0]),
    ...                amount_pence=np.array([100, 80, 70]))
    >>> check_setoff(loop, np.array([70, 70, 70]), np.array([0, -1, -2])).holds
    True
    >>> check_setoff(loop, np.array([69, 69, 69]), np.array([0, -1, -2])).gap_pence
    3
    """
    # From the obligations as they were handed in, so that no fault of a step in between can hide.
    moved = net_pence(network.parties, network.debtor, network.creditor, cleared_pence)
    over = np.maximum(cleared_pence - network.amount_pence, 0)
    below = np.maximum(-cleared_pence, 0)
    return Proof(
        gap_pence=upper_bound(network, potential) - int(cleared_pence.sum()),
        moved_pence=int(np.abs(moved).max(initial=0)),
        over_pence=int(over.max(initial=0)),
        below_pence=int(below.max(initial=0)),
    )


def upper_bound(network: Network, potential: Ints) -> int:
    """Return what no set-off can exceed, by any potentials, in pence."""
    worth = 1 - potential[network.debtor] + potential[network.creditor]
    counts = worth > 0
    worth, amounts = worth[counts], network.amount_pence[counts]
    # Compared in floating point, which cannot overflow; numpy's whole numbers would wrap without a word.
    if float(worth.max(initial=0)) * float(amounts.sum(dtype=np.float64)) < EXACT:
        return int(np.dot(worth, amounts))
    # Python's whole numbers have no bound: slow, but a proof that overflows proves nothing.
    return sum(int(w) * int(a) for w, a in zip(worth, amounts, strict=True))
