"""All that a round would do here, from obligations in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np

from ultramicro.clearing.described.by_sector import Group, Known, groups, known_parties
from ultramicro.clearing.described.monthly_rounds import MonthlyRound, monthly_rounds
from ultramicro.clearing.described.residual_debt import (
    Component,
    ResidualDebt,
    largest_components,
    residual_debt,
)
from ultramicro.clearing.eligible_obligations import EligibleObligations, eligible_obligations
from ultramicro.clearing.solver.credit_lines import MemberAccount, credit_lines
from ultramicro.clearing.solver.lending import LoanMade, loans_of
from ultramicro.clearing.solver.liquidity import Placed, discharge_curve, place_liquidity
from ultramicro.clearing.solver.loops import by_length, loops_of
from ultramicro.clearing.solver.merging import Merged, merge_parallel
from ultramicro.clearing.solver.pairwise import pairwise
from ultramicro.clearing.solver.priorities import Preferred, prefer
from ultramicro.clearing.solver.reducing import components
from ultramicro.clearing.solver.set_off import SetOff, greatest_setoff
from ultramicro.core.contract import UNDATED, Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.flows.entity_resolution.gather import said_of
from ultramicro.flows.tables import rows_of

BUDGETS = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Parts of what would have to be paid to settle everything, for which the curve is drawn."""
LISTED = 3
"""Which of them the loans are listed for."""


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What a round would do, without a single name.

    Parameters
    ----------
    currency : str
        What is cleared; empty is the place's own currency.
    eligible : EligibleObligations
        What could be set off.
    merged : Merged
        The network.
    best : SetOff
        The greatest set-off, proved.
    preferred : Preferred
        The same total with the most urgent first, invoice by invoice.
    pairwise_pence : int
        What netting two by two would cancel. [pence]
    lengths : mapping of int to int
        Pence cancelled in loops of each length.
    curve : sequence of Placed
        What loans would add.
    needed_pence : int
        What would have to be paid to settle everything. [pence]
    groups : tuple of Group
        What is owed and cancelled by sector and by postcode district of who owes.
    left : tuple of ResidualDebt
        What stays owed, by reason.
    components : tuple of Component
        Where most is cancelled.
    by_accounts : Placed or None
        What members' own accounts and credit lines would discharge; None where they have none.
    loans : tuple of LoanMade
        Each loan of the budget that is listed, and how it comes back.
    months : tuple of MonthlyRound
        What rounds at the ends of months would have cancelled.
    day_taken : date or None
        Today, where the place has no day of its own; None where it has one.
    """

    currency: str
    eligible: EligibleObligations
    merged: Merged
    best: SetOff
    preferred: Preferred
    pairwise_pence: int
    lengths: Mapping[int, int]
    curve: tuple[Placed, ...]
    needed_pence: int
    groups: tuple[Group, ...]
    left: tuple[ResidualDebt, ...]
    components: tuple[Component, ...]
    by_accounts: Placed | None
    loans: tuple[LoanMade, ...]
    months: tuple[MonthlyRound, ...]
    day_taken: date | None = None

    @property
    def owed_pence(self) -> int:
        """All that is owed among those who take part, in pence."""
        return int(self.merged.network.amount_pence.sum())

    def helped(self) -> int:
        """How many parties owe less after the round."""
        network = self.merged.network
        touched = self.best.cleared_pence > 0
        return int(np.union1d(network.debtor[touched], network.creditor[touched]).size)

    def overdue_pence(self) -> tuple[int, int]:
        """Return what is overdue, and what of it is cleared, in pence."""
        late = self.eligible.urgency > 0
        return int(self.eligible.amount_pence[late].sum()), int(self.preferred.cleared_pence[late].sum())


def gather(place: Place, *, currency: str, own_currency: str) -> Cleared:
    """Take from a place what can be set off, and work out all that a round would do.

    Parameters
    ----------
    place : Place
        The place.
    currency, own_currency : str
        What is cleared, and in what an invoice is that names no currency.

    Raises
    ------
    BadInput
        If nothing can be set off.
    """
    on, guessed = day_of(place)
    given = eligible_obligations(
        place.table("obligations"), currency=currency, own_currency=own_currency, on=on,
        said=said_of(place.table("parties")) if place.has("parties") else (),
    )  # fmt: skip
    if not given.amount_pence.size:
        raise BadInput(
            say("no invoice in {currency} can be set off", currency=currency),
            where="obligations/",
            do=say("give open invoices above 0 between two different parties"),
        )
    other = "" if currency == own_currency else currency
    found = clear(given, known_parties(place, given.names), member_accounts(place, currency), other)
    return replace(found, day_taken=on if guessed else None)


def day_of(place: Place) -> tuple[date, bool]:
    """Return the day by which invoices are overdue, and whether it is today because the place has none."""
    if place.as_of == UNDATED:
        return datetime.now(UTC).date(), True
    return place.as_of, False


def member_accounts(place: Place, currency: str) -> list[MemberAccount]:
    """Return the open accounts of members in a currency."""
    if not place.has("accounts"):
        return []
    return [
        MemberAccount(
            owner=row["owner"], balance_pence=row["balance_pence"], held_out_pence=row["held_out_pence"] or 0,
            held_in_pence=row["held_in_pence"] or 0, floor_pence=row["floor_pence"],
            ceiling_pence=row["ceiling_pence"],
        )
        for row in rows_of(place.table("accounts"))
        if (row["class"], row["currency"], row["status"]) == ("member", currency, "open")
    ]  # fmt: skip


def clear(
    given: EligibleObligations, known: Mapping[str, Known], accounts: Sequence[MemberAccount], currency: str
) -> Cleared:
    """Solve a round and draw its curve.

    Parameters
    ----------
    given : EligibleObligations
        What can be set off.
    known : mapping of str to Known
        Sector and postcode district of parties by name.
    accounts : sequence of MemberAccount
        Open accounts of members in the currency.
    currency : str
        That of the round; empty is the place's own.
    """
    merged = merge_parallel(given.parties, given.debtor, given.creditor, given.amount_pence)
    best = greatest_setoff(merged.network)
    first = np.arange(given.amount_pence.size)
    preferred = prefer(merged, given.amount_pence, given.urgency, best, first)
    needed = int(np.maximum(merged.network.net_pence(), 0).sum())
    curve = tuple(discharge_curve(merged.network, [int(needed * part) for part in BUDGETS]))
    component = components(merged.network)
    lines = credit_lines(accounts, given.names, merged.network)
    return Cleared(
        currency=currency, eligible=given, merged=merged, best=best, preferred=preferred, needed_pence=needed,
        pairwise_pence=int(pairwise(merged.network).sum()),
        lengths=by_length(loops_of(merged.network, best.cleared_pence)),
        curve=curve, loans=tuple(loans_of(merged.network, curve[LISTED])),
        months=tuple(monthly_rounds(given)),
        left=tuple(residual_debt(merged.network, best.cleared_pence, component)),
        components=tuple(largest_components(merged.network, best.cleared_pence, component)),
        groups=tuple(groups(known, _owed(given, preferred))),
        by_accounts=place_liquidity(merged.network, int(lines.borrow_pence.sum()), lines) if lines else None,
    )  # fmt: skip


def _owed(given: EligibleObligations, preferred: Preferred) -> Iterator[tuple[str, int, int]]:
    """Add up by who owes."""
    owed, cleared = (np.zeros(given.parties, np.int64) for _ in range(2))
    np.add.at(owed, given.debtor, given.amount_pence)
    np.add.at(cleared, given.debtor, preferred.cleared_pence)
    for party in np.flatnonzero(owed):
        yield given.names[party], int(owed[party]), int(cleared[party])
