"""Merge the invoices of each pair of parties to one sum, and allocate what is cleared back to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ultramicro.clearing.solver.kernels import kernel
from ultramicro.clearing.solver.reasons import Refusal, Unusable

Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Bytes = NDArray[np.int8]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

MOST_PENCE = 2**61
"""Sums of pence stay well inside 64 bits."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """Who owes whom: one row an ordered pair of parties.

    Parameters
    ----------
    parties : int
        How many parties there are; they are numbered from 0.
    debtor, creditor : ndarray of int32, shape (pairs,)
        Who owes, and to whom.
    amount_pence : ndarray of int64, shape (pairs,)
        What is owed, above 0. [pence]
    """

    parties: int
    debtor: Indices
    creditor: Indices
    amount_pence: Ints

    def net_pence(self) -> Ints:
        """Return what each party owes less what it is owed, in pence, shape (parties,)."""
        return net_pence(self.parties, self.debtor, self.creditor, self.amount_pence)

    def subset(self, keep: Bools | Ints, amount_pence: Ints | None = None) -> Network:
        """Return only some of the pairs, with other amounts where they are given."""
        amounts = self.amount_pence if amount_pence is None else amount_pence
        return Network(
            parties=self.parties,
            debtor=self.debtor[keep],
            creditor=self.creditor[keep],
            amount_pence=amounts[keep],
        )


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A network of pairs, and which pair each invoice belongs to."""

    network: Network
    pair: Indices


def net_pence(parties: int, debtor: Indices, creditor: Indices, amount_pence: Ints) -> Ints:
    """Return what each party gives less what it receives.

    Examples
    --------
    >>> net_pence(3, np.array([0, 1]), np.array([1, 2]), np.array([100, 80])).tolist()
    [100, -20, -80]
    """
    net = np.zeros(parties, np.int64)
    _add_net(net, debtor, creditor, amount_pence)
    return net


@kernel
def _add_net(net: Ints, debtor: Indices, creditor: Indices, amount_pence: Ints) -> None:
    for i in range(debtor.size):
        net[debtor[i]] += amount_pence[i]
        net[creditor[i]] -= amount_pence[i]


def merge_parallel(parties: int, debtor: ArrayLike, creditor: ArrayLike, amount_pence: ArrayLike) -> Merged:
    """Add up the invoices of every ordered pair of parties.

    Parameters
    ----------
    parties : int
        How many parties there are.
    debtor, creditor : array of int, shape (invoices,)
        Numbers of the parties, from 0 to `parties` − 1.
    amount_pence : array of int, shape (invoices,)
        What is owed on each invoice. [pence]

    Returns
    -------
    Merged
        Pairs in order of debtor, and the pair of every invoice.

    Raises
    ------
    Unusable
        If an amount is no whole number above 0, a party owes itself or is not known, or the sum does not fit.

    Examples
    --------
    >>> merged = merge_parallel(2, [0, 1, 0], [1, 0, 1], [5, 7, 6])
    >>> merged.network.amount_pence.tolist(), merged.pair.tolist()
    ([11, 7], [0, 1, 0])
    """
    d, c = (_numbers(given, parties) for given in (debtor, creditor))
    a = _amounts(amount_pence)
    if not d.size == c.size == a.size:
        raise Unusable(Refusal.SIZES_DIFFER)
    # A debt to oneself would be a loop of one, and cancel without anybody else.
    if np.any(d == c):
        raise Unusable(Refusal.SAME_PARTY, invoice=int(np.argmax(d == c)))
    found_d, found_c, found_a, pair = _merge(parties, d, c, a)
    network = Network(parties=parties, debtor=found_d, creditor=found_c, amount_pence=found_a)
    return Merged(network=network, pair=pair)


def _numbers(given: ArrayLike, parties: int) -> Indices:
    numbers = np.asarray(given)
    # Refused rather than rounded: a number of 1.5 is a fault of the caller.
    if numbers.size and not np.issubdtype(numbers.dtype, np.integer):
        raise Unusable(Refusal.PARTY_NOT_WHOLE)
    if numbers.size and (numbers.min() < 0 or numbers.max() >= parties):
        raise Unusable(Refusal.PARTY_UNKNOWN, parties=parties)
    return numbers.astype(np.int32)


def _amounts(given: ArrayLike) -> Ints:
    amounts = np.asarray(given)
    if amounts.size == 0:
        return np.zeros(0, np.int64)
    if not np.issubdtype(amounts.dtype, np.integer):
        raise Unusable(Refusal.AMOUNT_NOT_WHOLE)
    if amounts.min() <= 0:
        raise Unusable(Refusal.AMOUNT_NOT_POSITIVE, invoice=int(np.argmin(amounts)))
    # In floating point, since the sum itself may overflow.
    if float(amounts.sum(dtype=np.float64)) > MOST_PENCE:
        raise Unusable(Refusal.AMOUNTS_TOO_LARGE)
    return amounts.astype(np.int64)


@kernel
def by_debtor(parties: int, debtor: Indices) -> tuple[Ints, Indices]:
    """Sort by counting: where each debtor's invoices start, and the invoices in that order."""
    start = np.zeros(parties + 1, np.int64)
    for i in range(debtor.size):
        start[debtor[i] + 1] += 1
    for v in range(parties):
        start[v + 1] += start[v]
    place, order = start[:-1].copy(), np.empty(debtor.size, np.int32)
    for i in range(debtor.size):
        order[place[debtor[i]]] = i
        place[debtor[i]] += 1
    return start, order


@kernel
def _merge(
    parties: int, debtor: Indices, creditor: Indices, amount_pence: Ints
) -> tuple[Indices, Indices, Ints, Indices]:
    start, order = by_debtor(parties, debtor)
    size = debtor.size
    seen = np.full(parties, -1, np.int64)
    to_debtor, to_creditor = np.empty(size, np.int32), np.empty(size, np.int32)
    total, pair = np.empty(size, np.int64), np.empty(size, np.int32)
    found = 0
    for v in range(parties):
        first = found
        for t in range(start[v], start[v + 1]):
            i = order[t]
            w = creditor[i]
            # What was seen for an earlier debtor has a lower number, so that the table is never cleared.
            if seen[w] < first:
                seen[w] = found
                to_debtor[found], to_creditor[found], total[found] = v, w, 0
                found += 1
            total[seen[w]] += amount_pence[i]
            pair[i] = seen[w]
    return to_debtor[:found].copy(), to_creditor[:found].copy(), total[:found].copy(), pair


def allocate_to_invoices(
    pair: Indices, amount_pence: ArrayLike, cleared_pence: Ints, first: ArrayLike
) -> Ints:
    """Allocate what is cleared of each pair to its invoices, in a declared order.

    Parameters
    ----------
    pair : ndarray of int32, shape (invoices,)
        The pair of each invoice.
    amount_pence : array of int, shape (invoices,)
        What is owed on each. [pence]
    cleared_pence : ndarray of int64, shape (pairs,)
        What is cleared of each pair. [pence]
    first : array, shape (invoices,)
        Sorts the invoices: those with a lower value are paid first; equal ones in the order given.

    Returns
    -------
    ndarray of int64, shape (invoices,)
        What is cleared of each invoice; sums to `cleared_pence` pair by pair. [pence]

    Examples
    --------
    >>> issued = ["2026-02-01", "2026-01-01"]
    >>> allocate_to_invoices(np.array([0, 0], np.int32), [50, 70], np.array([80]), issued).tolist()
    [10, 70]
    """
    # Stable, so that equal invoices keep the order that was declared.
    order = np.argsort(np.asarray(first), kind="stable")
    return _allocate(pair, np.asarray(amount_pence, np.int64), cleared_pence.copy(), order)


@kernel
def _allocate(pair: Indices, amount_pence: Ints, left: Ints, order: Ints) -> Ints:
    share = np.zeros(pair.size, np.int64)
    for i in order:
        share[i] = min(amount_pence[i], left[pair[i]])
        left[pair[i]] -= share[i]
    return share
