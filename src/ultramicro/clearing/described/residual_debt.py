"""What a set-off leaves owing and why, and the components of the network in which it cancels most."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.merging import Indices, Ints, Network

MOST_COMPONENTS = 10


class WhyLeft(StrEnum):
    """Why a debt is not cancelled."""

    NO_LOOP = "no_loop"
    LOOPS_FULL = "loops_full"


class ResidualDebt(NamedTuple):
    """What is left for one reason: between how many pairs of parties, and how much."""

    reason: WhyLeft
    pairs: int
    amount_pence: int


class Component(NamedTuple):
    """Parties each of whom owes each other along some chain; only inside them can anything be cancelled."""

    parties: int
    owed_pence: int
    cleared_pence: int


def residual_debt(network: Network, cleared_pence: Ints, component: Indices) -> list[ResidualDebt]:
    """Return what is left, by reason.

    Parameters
    ----------
    network : Network
        Who owes whom.
    cleared_pence : ndarray of int64, shape (pairs,)
        A greatest set-off. [pence]
    component : ndarray of int32, shape (parties,)
        The component of each party, as `reducing.components` numbers them.

    Examples
    --------
    >>> owed = Network(parties=4, debtor=np.array([0, 1, 2, 3]), creditor=np.array([1, 2, 0, 0]),
    ...                amount_pence=np.array([100, 80, 70, 9]))
    >>> found = residual_debt(owed, np.array([70, 70, 70, 0]), np.array([0, 0, 0, 1]))
    >>> [(each.reason.value, each.pairs, each.amount_pence) for each in found]
    [('no_loop', 1, 9), ('loops_full', 2, 40)]
    """
    left = network.amount_pence - cleared_pence
    # Two reasons suffice: outside a component no chain leads back; inside one, the loops are full.
    inside = component[network.debtor] == component[network.creditor]
    found = [(WhyLeft.NO_LOOP, (left > 0) & ~inside), (WhyLeft.LOOPS_FULL, (left > 0) & inside)]
    rows = [ResidualDebt(reason, int(which.sum()), int(left[which].sum())) for reason, which in found]
    return [row for row in rows if row.pairs]


def largest_components(network: Network, cleared_pence: Ints, component: Indices) -> list[Component]:
    """Return the components in which most is cancelled, the greatest first.

    Examples
    --------
    >>> owed = Network(parties=3, debtor=np.array([0, 1, 2]), creditor=np.array([1, 0, 0]),
    ...                amount_pence=np.array([100, 80, 70]))
    >>> largest_components(owed, np.array([80, 80, 0]), np.array([0, 0, 1]))
    [Component(parties=2, owed_pence=180, cleared_pence=160)]
    """
    sizes, at = np.bincount(component), component[network.debtor]
    inside = at == component[network.creditor]
    owed, cleared = np.zeros(sizes.size, np.int64), np.zeros(sizes.size, np.int64)
    np.add.at(owed, at[inside], network.amount_pence[inside])
    np.add.at(cleared, at[inside], cleared_pence[inside])
    best = np.argsort(-cleared, kind="stable")[:MOST_COMPONENTS]
    return [Component(int(sizes[k]), int(owed[k]), int(cleared[k])) for k in best if cleared[k]]
