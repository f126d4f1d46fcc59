"""What clearing does as rounds go on: one at the end of each month, of all that is still open then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from ultramicro.clearing.eligible_obligations import Offered
from ultramicro.clearing.solver.merging import Ints, merge_parallel, share_back
from ultramicro.clearing.solver.set_off import greatest_setoff

MONTHS = 12
"""Rounds that are told; what is older is in the first."""


class MonthRound(NamedTuple):
    """A round at a month's end. [pence]."""

    month: str
    new_pence: int
    open_pence: int
    cleared_pence: int


def rounds_by_month(given: Offered) -> Iterator[MonthRound]:
    """Hold a round at the end of each month in which what is unpaid now was issued.

    Parameters
    ----------
    given : Offered
        What can be set off; an invoice without a date is in the first round.

    Yields
    ------
    MonthRound
        In each, of two invoices between the same parties the older is cancelled first.

    Examples
    --------
    >>> ones = np.ones(3, np.int64)
    >>> ring = Offered(names=("a", "b", "c"), debtor=np.array([0, 1, 2]), creditor=np.array([1, 2, 0]),
    ...                amount_pence=70 * ones, urgency=0 * ones, month=2026 * 12 + np.array([0, 0, 1]),
    ...                left_out={})
    >>> [(r.month, r.open_pence, r.cleared_pence) for r in rounds_by_month(ring)]
    [('2026-01', 140, 0), ('2026-02', 210, 210)]
    """
    dated = np.unique(given.month[given.month > 0])[-MONTHS:]
    if not dated.size:
        return
    month, left = np.maximum(given.month, dated[0]), given.amount_pence.copy()
    for now in dated:
        mine = np.flatnonzero((month <= now) & (left > 0))
        cleared = _round(given, mine, left[mine], month[mine])
        new, before = int(given.amount_pence[month == now].sum()), int(left[mine].sum())
        left[mine] -= cleared
        yield MonthRound(f"{now // 12}-{now % 12 + 1:02}", new, before, int(cleared.sum()))


def _round(given: Offered, mine: Ints, left_pence: Ints, month: Ints) -> Ints:
    merged = merge_parallel(given.parties, given.debtor[mine], given.creditor[mine], left_pence)
    best = greatest_setoff(merged.network)
    return share_back(merged.pair, left_pence, best.cleared_pence, month)
