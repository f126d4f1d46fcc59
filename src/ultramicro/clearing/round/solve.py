"""What a round cancels: the greatest set-off of what both sides agree to, overdue first, in closed sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ultramicro.clearing.eligible_obligations import OVERDUE_STEPS
from ultramicro.clearing.solver.certificate import Proof
from ultramicro.clearing.solver.merging import merge_parallel, share_back
from ultramicro.clearing.solver.priorities import prefer
from ultramicro.clearing.solver.set_off import greatest_setoff
from ultramicro.clearing.solver.short_loops import short_loops
from ultramicro.ledger.people.claims import Claim

NOT_AGREED, DISPUTED, OTHER, NO_LOOP = (
    "not agreed by both",
    "disputed",
    "another currency",
    "no loop leads back",
)


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
    left : dict of str to str
        By claim that is not touched, why.
    proof : Proof or None
        The certificate, checked: nothing greater is possible; none where loops are bounded.
    offered_pence : int
        What was offered by both sides. [hundredths]
    """

    cuts: tuple[Cut, ...]
    left: dict[str, str]
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
    """
    left = {c.id: why for c in claims if (why := _why_not(c, agreed, disputed, currency))}
    offered = offered_of(claims, agreed, disputed, currency)
    if not offered:
        return Solution(cuts=(), left=left, proof=None, offered_pence=0)
    parties, debtor, creditor, pence = in_numbers(offered, agreed)
    merged = merge_parallel(parties, debtor, creditor, pence)
    late = np.array([sum((on - c.due_on).days > step for step in OVERDUE_STEPS) for c in offered])
    if longest_loop:
        short = short_loops(merged.network, longest_loop)
        proof, cleared = None, share_back(merged.pair, pence, short.cleared_pence, -late)
    else:
        best = greatest_setoff(merged.network)
        proof, cleared = best.proof, prefer(merged, pence, late, best).cleared_pence
    sets = _closed_sets(parties, debtor, creditor, cleared)
    cuts = tuple(
        Cut(claim=c, cleared_pence=int(cut), closed_set=int(sets[d]))
        for c, cut, d in zip(offered, cleared, debtor, strict=True)
        if cut
    )
    left |= {c.id: NO_LOOP for c, cut in zip(offered, cleared, strict=True) if not cut}
    return Solution(cuts=cuts, left=left, proof=proof, offered_pence=int(pence.sum()))


def offered_of(
    claims: Sequence[Claim], agreed: Mapping[str, int], disputed: Collection[str], currency: str
) -> list[Claim]:
    """Return the claims that can be cut."""
    return [c for c in claims if not _why_not(c, agreed, disputed, currency)]


def in_numbers(claims: Sequence[Claim], agreed: Mapping[str, int]) -> tuple[int, Any, Any, Any]:
    """Return how many members there are, and debtor, creditor and sum of every claim in numbers."""
    number = {who: n for n, who in enumerate(members_of(claims))}
    debtor, creditor = (
        np.array([number[getattr(c, side)] for c in claims], np.int32) for side in ("debtor", "creditor")
    )
    return (
        len(number),
        debtor,
        creditor,
        np.array([min(c.open_pence, agreed[c.id]) for c in claims], np.int64),
    )


def members_of(claims: Sequence[Claim]) -> list[str]:
    """Return who is in them, in the order of their numbers."""
    return sorted({who for c in claims for who in (c.debtor, c.creditor)})


def _why_not(claim: Claim, agreed: Mapping[str, int], disputed: Collection[str], currency: str) -> str:
    if claim.currency != currency:
        return OTHER
    if claim.id in disputed:
        return DISPUTED
    return "" if agreed.get(claim.id, 0) > 0 else NOT_AGREED


def _closed_sets(parties: int, debtor: Any, creditor: Any, cleared: Any) -> Any:
    """Number the sets of members that are tied to each other by what is cancelled; no set touches another."""
    kept = cleared > 0
    graph = coo_array((np.ones(kept.sum()), (debtor[kept], creditor[kept])), shape=(parties, parties))
    return connected_components(graph, directed=False)[1]


def net_of(cuts: Sequence[Cut]) -> dict[str, int]:
    """Return what each member gains on balance: nought for all, which is the law of a round."""
    net: Counter[str] = Counter()
    for cut in cuts:
        net[cut.claim.debtor] += cut.cleared_pence
        net[cut.claim.creditor] -= cut.cleared_pence
    return dict(net)
