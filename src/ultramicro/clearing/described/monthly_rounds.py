"""What clearing does as rounds go on: one at the end of each month, of all that is still open then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ultramicro.clearing.eligible_obligations import EligibleObligations
from ultramicro.clearing.solver.merging import Ints, allocate_to_invoices, merge_parallel
from ultramicro.clearing.solver.set_off import greatest_setoff

MONTHS = 12
"""Rounds that are shown; what is older is in the first."""


class MonthlyRound(NamedTuple):
    """A round at a month's end. [pence]."""

    month: str
    new_pence: int
    open_pence: int
    cleared_pence: int


def monthly_rounds(given: EligibleObligations) -> Iterator[MonthlyRound]:
    """Hold a round at the end of each month in which what is unpaid now was issued.

    Parameters
    ----------
    given : EligibleObligations
        What can be set off; an invoice without a date is in the first round.

    Yields
    ------
    MonthlyRound
        In each, of two invoices between the same parties the older is cancelled first.

    Examples
    --------
    >>> ones = np.ones(3, np.int64)
    >>> ring = EligibleObligations(
    ...     names=("a", "b", "c"), debtor=np.array([0, 1, 2]), creditor=np.array([1, 2, 0]),
    ...     amount_pence=70 * ones, urgency=0 * ones, month=2026 * 12 + np.array([0, 0, 1]), left_out=())
    >>> [(r.month, r.open_pence, r.cleared_pence) for r in monthly_rounds(ring)]
    [('2026-01', 140, 0), ('2026-02', 210, 210)]
    """
    dated = np.unique(given.month[given.month > 0])[-MONTHS:]
    if not dated.size:
        return
    # Older debts and those without a date are open from the first round on.
    month, left = np.maximum(given.month, dated[0]), given.amount_pence.copy()
    # Each round begins with what the last one left, as in life.
    for now in dated:
        mine = np.flatnonzero((month <= now) & (left > 0))
        cleared = _cleared(given, mine, left[mine], month[mine])
        new, before = int(given.amount_pence[month == now].sum()), int(left[mine].sum())
        left[mine] -= cleared
        yield MonthlyRound(f"{now // 12}-{now % 12 + 1:02}", new, before, int(cleared.sum()))


def _cleared(given: EligibleObligations, mine: Ints, left_pence: Ints, month: Ints) -> Ints:
    merged = merge_parallel(given.parties, given.debtor[mine], given.creditor[mine], left_pence)
    best = greatest_setoff(merged.network)
    return allocate_to_invoices(merged.pair, left_pence, best.cleared_pence, month)
