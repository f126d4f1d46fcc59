"""All that a round would do here, from obligations in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ultramicro.clearing.described.by_sector import Group, groups
from ultramicro.clearing.described.monthly_rounds import MonthRound, rounds_by_month
from ultramicro.clearing.described.residual_debt import Knot, Left, knots, remains
from ultramicro.clearing.eligible_obligations import Offered
from ultramicro.clearing.solver.credit_lines import credit_lines
from ultramicro.clearing.solver.lending import LoanMade, loans_of
from ultramicro.clearing.solver.liquidity import Placed, discharge_curve, place_liquidity
from ultramicro.clearing.solver.loops import by_length, loops_of
from ultramicro.clearing.solver.merging import Merged, merge_parallel
from ultramicro.clearing.solver.pairwise import pairwise
from ultramicro.clearing.solver.priorities import Preferred, prefer
from ultramicro.clearing.solver.reducing import components
from ultramicro.clearing.solver.set_off import SetOff, greatest_setoff

BUDGETS = (0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Parts of what would have to be paid to settle everything, for which the curve is drawn."""
LISTED = 3
"""Which of them the loans are listed for."""


@dataclass(frozen=True, kw_only=True)
class Cleared:
    """What a round would do, without a single name.

    Parameters
    ----------
    offered : Offered
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
    left : sequence of Left
        What stays owed, by reason.
    knots : sequence of Knot
        Where most is cancelled.
    by_accounts : Placed or None
        What members' own accounts and credit lines would discharge; None where they have none.
    loans : tuple of LoanMade
        Each loan of the budget that is listed, and how it comes back.
    months : tuple of MonthRound
        What rounds at the ends of months would have cancelled.
    """

    offered: Offered
    merged: Merged
    best: SetOff
    preferred: Preferred
    pairwise_pence: int
    lengths: Mapping[int, int]
    curve: tuple[Placed, ...]
    needed_pence: int
    groups: tuple[Group, ...]
    left: tuple[Left, ...]
    knots: tuple[Knot, ...]
    by_accounts: Placed | None
    loans: tuple[LoanMade, ...]
    months: tuple[MonthRound, ...]

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
        late = self.offered.urgency > 0
        return int(self.offered.amount_pence[late].sum()), int(self.preferred.cleared_pence[late].sum())


def clear(
    given: Offered, known: Mapping[str, tuple[str, str]], accounts: Sequence[Mapping[str, Any]], currency: str
) -> Cleared:
    """Solve a round and draw its curve.

    Parameters
    ----------
    given : Offered
        What can be set off.
    known : mapping of str to (str, str)
        Sector and postcode district of parties by name.
    accounts : sequence of mapping
        Rows of the table `accounts`.
    currency : str
        That of the round.
    """
    merged = merge_parallel(given.parties, given.debtor, given.creditor, given.amount_pence)
    best = greatest_setoff(merged.network)
    preferred = prefer(merged, given.amount_pence, given.urgency, best)
    needed = int(np.maximum(merged.network.net_pence(), 0).sum())
    curve = tuple(discharge_curve(merged.network, [int(needed * part) for part in BUDGETS]))
    component = components(merged.network)
    lines = credit_lines(accounts, given.names, currency, merged.network)
    return Cleared(
        offered=given, merged=merged, best=best, preferred=preferred, needed_pence=needed,
        pairwise_pence=int(pairwise(merged.network).sum()),
        lengths=by_length(loops_of(merged.network, best.cleared_pence)),
        curve=curve, loans=tuple(loans_of(merged.network, curve[LISTED])),
        months=tuple(rounds_by_month(given)),
        left=tuple(remains(merged.network, best.cleared_pence, component)),
        knots=tuple(knots(merged.network, best.cleared_pence, component)),
        groups=tuple(groups(known, _owed(given, preferred))),
        by_accounts=place_liquidity(merged.network, int(lines.borrow_pence.sum()), lines) if lines else None,
    )  # fmt: skip


def _owed(given: Offered, preferred: Preferred) -> Iterator[tuple[str, int, int]]:
    """Add up by who owes."""
    owed, cleared = (np.zeros(given.parties, np.int64) for _ in range(2))
    np.add.at(owed, given.debtor, given.amount_pence)
    np.add.at(cleared, given.debtor, preferred.cleared_pence)
    for party in np.flatnonzero(owed):
        yield given.names[party], int(owed[party]), int(cleared[party])
