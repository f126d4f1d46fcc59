"""What a round cancels: the greatest set-off of what both sides agree to, overdue first, in closed sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ultramicro.clearing.overdue import urgency
from ultramicro.clearing.round.consents import Bound
from ultramicro.clearing.round.outcomes import WhyNotCut
from ultramicro.clearing.solver.capped import Gate, greatest_within
from ultramicro.clearing.solver.certificate import Proof
from ultramicro.clearing.solver.merging import Indices, Ints, allocate_to_invoices, merge_parallel
from ultramicro.clearing.solver.priorities import prefer
from ultramicro.clearing.solver.set_off import greatest_setoff
from ultramicro.clearing.solver.short_loops import short_loops
from ultramicro.ledger.people.claims import Claim


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What is cancelled of one claim, in hundredths."""

    claim: Claim
    cleared_pence: int
    closed_set: int


@dataclass(frozen=True, kw_only=True)
class Solution:
    """What a round cancels, and what it leaves and why.

    Parameters
    ----------
    cuts : tuple of Cut
        By claim; those of one closed set cancel together or not at all.
    left : dict of str to WhyNotCut
        By claim that is not touched, why.
    proof : Proof or None
        The certificate, checked: nothing greater is possible; none where loops are bounded.
    offered_pence : int
        What was offered by both sides. [hundredths]
    """

    cuts: tuple[Cut, ...]
    left: dict[str, WhyNotCut]
    proof: Proof | None
    offered_pence: int

    def total_pence(self) -> int:
        """Return what is cancelled."""
        return sum(cut.cleared_pence for cut in self.cuts)


def solve_round(
    claims: Sequence[Claim],
    *,
    agreed: Mapping[str, int],
    disputed: Collection[str],
    currency: str,
    on: date,
    longest_loop: int = 0,
    bounds: Sequence[Bound] = (),
) -> Solution:
    """Work out a round.

    Parameters
    ----------
    claims : sequence of Claim
        What is open.
    agreed : mapping of str to int
        Claims of which both sides agree to clearing, and up to what sum. [hundredths]
    disputed : collection of str
        Claims that somebody disputes.
    currency : str
        The currency of the round.
    on : date
        Its day: what is due before it is overdue, and goes first at no loss to the total.
    longest_loop : int
        How many members a loop may have, for those who want to see who is in it; 0 is any number. With a
        bound the older goes first, and the total is within a proved gap of the greatest. [members]
    bounds : sequence of Bound
        What members let be cancelled of several claims together. With one, the older goes first among the
        claims of one member to another; the total is the greatest that all bounds allow.
    """
    left = {c.id: why for c in claims if (why := _why_not(c, agreed, disputed, currency))}
    offered = offered_of(claims, agreed, disputed, currency)
    # The solver takes no empty network.
    if not offered:
        return Solution(cuts=(), left=left, proof=None, offered_pence=0)
    given, gates = in_numbers(offered, agreed), _gates(offered, bounds)
    order = _Order(
        late=np.array([urgency((on - c.due_on).days) for c in offered]),
        first=_ranks([(c.due_on, c.issued_on, c.id) for c in offered]),
    )
    offered_pence = int(given.amount_pence.sum())
    if longest_loop:
        given = given._replace(amount_pence=_within(given.amount_pence, gates, order.first))
    cleared, proof = _cleared(given, order, longest_loop, gates)
    # In sets, so that one claim that falls out does not stop all others.
    sets = _closed_sets(given, cleared)
    cuts = tuple(
        Cut(claim=c, cleared_pence=int(cut), closed_set=int(sets[d]))
        for c, cut, d in zip(offered, cleared, given.debtor, strict=True)
        if cut
    )
    left |= {c.id: WhyNotCut.NO_LOOP for c, cut in zip(offered, cleared, strict=True) if not cut}
    return Solution(cuts=cuts, left=left, proof=proof, offered_pence=offered_pence)


class InNumbers(NamedTuple):
    """Claims as the solver takes them: how many members, and debtor, creditor and sum of each claim."""

    members: int
    debtor: Indices
    creditor: Indices
    amount_pence: Ints


class _Order(NamedTuple):
    """What goes first: how urgent each claim is, and its place by the day it is due."""

    late: Ints
    first: Ints


def _ranks(keys: Sequence[tuple[date, date, str]]) -> Ints:
    """Return the place of each in their order, so that it hangs on the claims alone and not on typing."""
    place = {n: rank for rank, n in enumerate(sorted(range(len(keys)), key=keys.__getitem__))}
    return np.array([place[n] for n in range(len(keys))], np.int64)


def _cleared(
    given: InNumbers, order: _Order, longest_loop: int, gates: Sequence[Gate]
) -> tuple[Ints, Proof | None]:
    """Return what is cleared of each claim, with the proof where loops may have any length."""
    if longest_loop:
        return _short(given, order.first, longest_loop), None
    if gates:
        within = greatest_within(given[:3], given.amount_pence, gates, first=order.first)
        return within.cleared_pence, within.proof
    # Invoices between the same two are one debt to the solver, and are told apart again below.
    merged = merge_parallel(*given)
    best = greatest_setoff(merged.network)
    return prefer(merged, given.amount_pence, order.late, best, order.first).cleared_pence, best.proof


def _short(given: InNumbers, first: Ints, longest_loop: int) -> Ints:
    """Return what is cleared of each claim in loops of so many members at most."""
    kept = given.amount_pence > 0  # a bound may leave nothing of a claim
    sums = given.amount_pence[kept]
    merged = merge_parallel(given.members, given.debtor[kept], given.creditor[kept], sums)
    short = short_loops(merged.network, longest_loop)
    cleared = np.zeros(kept.size, np.int64)
    cleared[kept] = allocate_to_invoices(merged.pair, sums, short.cleared_pence, first[kept])
    return cleared


def _gates(offered: Sequence[Claim], bounds: Sequence[Bound]) -> list[Gate]:
    """Return bounds as the solver takes them; one that is not reached is none."""
    number = {who: n for n, who in enumerate(members_of(offered))}
    place = {claim.id: n for n, claim in enumerate(offered)}
    gates = []
    for bound in bounds:
        mine = tuple(sorted(place[claim] for claim in bound.claims if claim in place))
        if sum(offered[n].open_pence for n in mine) > bound.most_pence:
            gates.append(Gate(number[bound.who], bound.owes, mine, bound.most_pence))
    return gates


def _within(amount_pence: Ints, gates: Sequence[Gate], first: Ints) -> Ints:
    """Offer only what is within all bounds, the older first: loops are listed, not sent through gates."""
    offered = amount_pence.copy()
    for gate in gates:
        left = gate.most_pence
        for n in sorted(gate.invoices, key=first.__getitem__):
            offered[n] = min(int(offered[n]), left)
            left -= int(offered[n])
    return offered


def offered_of(
    claims: Sequence[Claim], agreed: Mapping[str, int], disputed: Collection[str], currency: str
) -> list[Claim]:
    """Return the claims that can be cut."""
    return [c for c in claims if not _why_not(c, agreed, disputed, currency)]


def in_numbers(claims: Sequence[Claim], agreed: Mapping[str, int]) -> InNumbers:
    """Number the members and return the claims as the solver takes them."""
    number = {who: n for n, who in enumerate(members_of(claims))}
    return InNumbers(
        members=len(number),
        debtor=np.array([number[c.debtor] for c in claims], np.int32),
        creditor=np.array([number[c.creditor] for c in claims], np.int32),
        amount_pence=np.array([min(c.open_pence, agreed[c.id]) for c in claims], np.int64),
    )


def members_of(claims: Sequence[Claim]) -> list[str]:
    """Return who is in them, in the order of their numbers."""
    # Sorted, as their numbers decide between solutions that are as good.
    return sorted({who for c in claims for who in (c.debtor, c.creditor)})


def _why_not(
    claim: Claim, agreed: Mapping[str, int], disputed: Collection[str], currency: str
) -> WhyNotCut | None:
    if claim.currency != currency:
        return WhyNotCut.OTHER_CURRENCY
    if claim.id in disputed:
        return WhyNotCut.DISPUTED
    return None if agreed.get(claim.id, 0) > 0 else WhyNotCut.NOT_AGREED


def _closed_sets(given: InNumbers, cleared: Ints) -> Indices:
    """Number the sets of members that are tied to each other by what is cancelled; no set touches another."""
    kept = cleared > 0
    ends = given.debtor[kept], given.creditor[kept]
    graph = coo_array((np.ones(kept.sum()), ends), shape=(given.members, given.members))
    numbers: Indices = connected_components(graph, directed=False)[1]
    return numbers


def net_of(cuts: Sequence[Cut]) -> dict[str, int]:
    """Return what each member gains on balance: 0 for all, which is the law of a round."""
    net: Counter[str] = Counter()
    for cut in cuts:
        net[cut.claim.debtor] += cut.cleared_pence
        net[cut.claim.creditor] -= cut.cleared_pence
    return dict(net)
