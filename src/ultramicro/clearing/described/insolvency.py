"""Who can pay, before and after a set-off: the greatest set-off is not always the safest.

L. Eisenberg, T. H. Noe, "Systemic risk in financial systems", Manage. Sci. 47 (2001) 236: each pays the
lesser of what it owes and what it has; one who cannot pay all pays its creditors in proportion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, identity
from scipy.sparse.linalg import spsolve

from ultramicro.clearing.solver.merging import Bools, Floats, Ints, Network

# Payments are solved in floating point; a trace missing is no failure.
CLOSE = 1e-9
# Nobody fails over less than can be paid.
HALF_PENNY = 0.5


@dataclass(frozen=True, kw_only=True)
class Payments:
    """What everybody pays and receives.

    Parameters
    ----------
    paid_pence, received_pence : ndarray, shape (parties,)
        In the greatest set of payments that can be made. [pence]
    fails : ndarray of bool, shape (parties,)
        Who cannot pay all it owes.
    """

    paid_pence: Floats
    received_pence: Floats
    fails: Bools


def payments(network: Network, cash_pence: ArrayLike, outside_pence: ArrayLike = 0) -> Payments:
    """Return what everybody can pay.

    Parameters
    ----------
    network : Network
        Who owes whom.
    cash_pence : array, shape (parties,)
        What each has beside what it is owed. [pence]
    outside_pence : array, shape (parties,), optional
        What each owes to others, who rank alike. [pence]

    Returns
    -------
    Payments
        The greatest clearing vector: who fails is found step by step ("fictitious defaults") and what
        they pay solved exactly, so that debts that go round many times are no slower.

    Examples
    --------
    >>> chain = Network(parties=3, debtor=np.array([0, 1]), creditor=np.array([1, 2]),
    ...                 amount_pence=np.array([100, 100]))
    >>> payments(chain, [60, 10, 0]).paid_pence.tolist()
    [60.0, 70.0, 0.0]
    """
    owed = np.bincount(network.debtor, network.amount_pence, network.parties) + np.asarray(
        outside_pence, float
    )
    cash = np.asarray(cash_pence, float)
    share = np.divide(network.amount_pence, owed[network.debtor])
    shape = (network.parties, network.parties)
    gets = csr_array((share, (network.creditor, network.debtor)), shape=shape)
    # From above, as if all could pay: so the greatest of several solutions is reached.
    paid, fails = owed.copy(), np.zeros(network.parties, bool)
    while True:
        received: Floats = gets @ paid
        # Whoever has failed stays so, since payments only fall: at most as many turns as parties.
        short = fails | (cash + received < owed - CLOSE * np.maximum(owed, 1))
        if np.array_equal(short, fails):
            break
        fails = short
        paid = np.where(fails, _what_failing_pay(gets, fails, owed, cash), owed)
    return Payments(paid_pence=paid, received_pence=received, fails=paid < owed - HALF_PENNY)


def _what_failing_pay(gets: csr_array, fails: Bools, owed: Floats, cash: Floats) -> Floats:
    """Solve what those who fail pay: all they have and get, of each other too.

    Of a set that owes nobody outside it not all can fail, so the equations always have one solution.
    """
    at, paid = np.flatnonzero(fails), np.zeros(owed.size)
    # Those who do not fail pay in full, so only the failing are unknown.
    have = cash[at] + (gets @ np.where(fails, 0, owed))[at]
    equations = identity(at.size, format="csc") - gets[at][:, at].tocsc()
    # Rounding may pass either end by a hair.
    paid[at] = np.clip(spsolve(equations, have), 0, owed[at])
    return paid


def newly_failing(
    network: Network, cleared_pence: Ints, cash_pence: ArrayLike, outside_pence: ArrayLike = 0
) -> tuple[Ints, Ints]:
    """Return who fails after a set-off though not before, and who no longer does."""
    before = payments(network, cash_pence, outside_pence).fails
    left = network.amount_pence - cleared_pence
    after = payments(network.subset(left > 0, left), cash_pence, outside_pence).fails
    return np.flatnonzero(after & ~before), np.flatnonzero(before & ~after)


def worse_off(network: Network, cleared_pence: Ints, cash_pence: ArrayLike) -> Ints:
    """Return who gets less in all after a set-off, what was cancelled for them counted as paid.

    Parameters
    ----------
    network : Network
        Who owes whom.
    cleared_pence : ndarray of int64, shape (pairs,)
        What is cancelled of each pair. [pence]
    cash_pence : array, shape (parties,)
        What each has beside what it is owed. [pence]

    Examples
    --------
    A set-off with one who cannot pay takes from its other creditors what they would have shared in.

    >>> owed = Network(parties=3, debtor=np.array([0, 1, 0]), creditor=np.array([1, 0, 2]),
    ...                amount_pence=np.array([100, 100, 100]))
    >>> worse_off(owed, np.array([100, 100, 0]), [0, 10, 0]).tolist()
    [2]
    """
    before = payments(network, cash_pence).received_pence
    left = network.amount_pence - cleared_pence
    after = payments(network.subset(left > 0, left), cash_pence).received_pence
    # What was cancelled for a creditor paid its own debts, which is as good as money to it.
    settled = np.bincount(network.creditor, cleared_pence, network.parties)
    return np.flatnonzero(after + settled < before - HALF_PENNY)
