"""The greatest set-off where members bound what of theirs may be cancelled in all.

A bound is a gate: a way that costs nothing, with room for so much, between a member and the debts it bounds.
With gates the greatest set-off is still one problem of sending at the least cost, and its prices prove it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ultramicro.clearing.solver.certificate import Proof
from ultramicro.clearing.solver.merging import Indices, Ints, allocate_to_invoices, merge_parallel
from ultramicro.clearing.solver.priorities import urgency_bound
from ultramicro.clearing.solver.transshipment import Arcs, transship


class Gate(NamedTuple):
    """A bound on what of some invoices may be cancelled in all.

    Parameters
    ----------
    member : int
        Who sets it.
    owes : bool
        Whether these are invoices that the member owes, or is owed.
    invoices : tuple of int
        Their numbers; no invoice is behind two gates of one side.
    most_pence : int
        The bound. [pence]
    """

    member: int
    owes: bool
    invoices: tuple[int, ...]
    most_pence: int


class Within(NamedTuple):
    """What is cancelled of each invoice, and the proof that no set-off within the bounds is greater."""

    cleared_pence: Ints
    proof: Proof


def greatest_within(
    ends: tuple[int, Indices, Indices], amount_pence: Ints, gates: Sequence[Gate], *, first: Ints
) -> Within:
    """Work out the greatest set-off within bounds.

    Parameters
    ----------
    ends : tuple of int, ndarray and ndarray
        How many members there are, and debtor and creditor of each invoice.
    amount_pence : ndarray of int64, shape (invoices,)
        What is owed on each. [pence]
    gates : sequence of Gate
        The bounds.
    first : ndarray, shape (invoices,)
        Of invoices of one pair, those with a lower value go first. Between pairs nothing is preferred.

    Examples
    --------
    >>> ring = (3, np.array([0, 1, 2]), np.array([1, 2, 0]))
    >>> sums = np.array([100, 90, 80])
    >>> greatest_within(ring, sums, [Gate(0, True, (0,), 60)], first=sums).cleared_pence.tolist()
    [60, 60, 60]
    """
    members, debtor, creditor = ends
    tail, head = debtor.astype(np.int32), creditor.astype(np.int32)
    for number, gate in enumerate(gates, members):
        (tail if gate.owes else head)[list(gate.invoices)] = number
    ways = [(g.member, n) if g.owes else (n, g.member) for n, g in enumerate(gates, members)]
    merged = merge_parallel(members + len(gates), tail, head, amount_pence)
    pairs = merged.network
    arcs = Arcs(
        parties=members + len(gates),
        tail=np.append(pairs.debtor, [way[0] for way in ways]).astype(np.int32),
        head=np.append(pairs.creditor, [way[1] for way in ways]).astype(np.int32),
        room=np.append(pairs.amount_pence, [gate.most_pence for gate in gates]).astype(np.int64),
        cost=np.append(np.ones(pairs.debtor.size), np.zeros(len(gates))).astype(np.int8),
    )
    left = transship(arcs, arcs.net(arcs.room))
    through = arcs.room - left.used
    cleared = through[: pairs.debtor.size]
    bound = urgency_bound(arcs, np.zeros(arcs.parties, np.int64), left.price)
    proof = Proof(
        gap_pence=bound - int(cleared.sum()),
        moved_pence=int(np.abs(arcs.net(through)).max(initial=0)),
        over_pence=int(np.maximum(through - arcs.room, 0).max(initial=0)),
        below_pence=int(np.maximum(-through, 0).max(initial=0)),
    )
    return Within(allocate_to_invoices(merged.pair, amount_pence, cleared, first), proof)
