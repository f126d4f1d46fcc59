"""What a set-off leaves and why, and the knots in which it cancels most."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.merging import Indices, Ints, Network

NO_WAY_BACK = "no circle leads through it: it needs money"
NARROW = "others in its circles owe less: it needs money or a loan"
MOST_KNOTS = 10


class Left(NamedTuple):
    """What is left for one reason: between how many pairs of parties, and how much."""

    reason: str
    pairs: int
    amount_pence: int


class Knot(NamedTuple):
    """Parties each of whom owes each other along some chain; only inside knots can anything be cancelled."""

    parties: int
    owed_pence: int
    cleared_pence: int


def remains(network: Network, cleared_pence: Ints, component: Indices) -> list[Left]:
    """Return what is left, by reason.

    Parameters
    ----------
    network : Network
        Who owes whom.
    cleared_pence : ndarray of int64, shape (pairs,)
        A greatest set-off. [pence]
    component : ndarray of int32, shape (parties,)
        The knot of each party, as `reducing.components` numbers them.

    Examples
    --------
    >>> owed = Network(parties=4, debtor=np.array([0, 1, 2, 3]), creditor=np.array([1, 2, 0, 0]),
    ...                amount_pence=np.array([100, 80, 70, 9]))
    >>> found = remains(owed, np.array([70, 70, 70, 0]), np.array([0, 0, 0, 1]))
    >>> [(each.pairs, each.amount_pence) for each in found]
    [(1, 9), (2, 40)]
    """
    left = network.amount_pence - cleared_pence
    inside = component[network.debtor] == component[network.creditor]
    found = [(NO_WAY_BACK, (left > 0) & ~inside), (NARROW, (left > 0) & inside)]
    rows = [Left(reason, int(which.sum()), int(left[which].sum())) for reason, which in found]
    return [row for row in rows if row.pairs]


def knots(network: Network, cleared_pence: Ints, component: Indices) -> list[Knot]:
    """Return the knots in which most is cancelled, the greatest first.

    Examples
    --------
    >>> owed = Network(parties=3, debtor=np.array([0, 1, 2]), creditor=np.array([1, 0, 0]),
    ...                amount_pence=np.array([100, 80, 70]))
    >>> knots(owed, np.array([80, 80, 0]), np.array([0, 0, 1]))
    [Knot(parties=2, owed_pence=180, cleared_pence=160)]
    """
    sizes, at = np.bincount(component), component[network.debtor]
    inside = at == component[network.creditor]
    owed, cleared = np.zeros(sizes.size, np.int64), np.zeros(sizes.size, np.int64)
    np.add.at(owed, at[inside], network.amount_pence[inside])
    np.add.at(cleared, at[inside], cleared_pence[inside])
    best = np.argsort(-cleared, kind="stable")[:MOST_KNOTS]
    return [Knot(int(sizes[k]), int(owed[k]), int(cleared[k])) for k in best if cleared[k]]
