"""Founders, coaching and what is pledged in kind, brought to the numbers that a plan is chosen from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from ultramicro.plan.programme.model import QUARTER_MONTHS, QUARTERS, Money, Need
from ultramicro.plan.programme.promises import Founding, PledgedLoan, PledgedWork
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.measures import amount
from ultramicro.plan.recipes.sorts import COACHING, FOUNDER, LOAN, WORK
from ultramicro.plan.recipes.vocabulary import ANY, UNPAID
from ultramicro.plan.rows import PledgeRow
from ultramicro.plan.when import first_whole, quarter_of


def founding_of(given: Iterable[Meaning]) -> Founding | None:
    """Add up who could found something; None where no row says so, as it is then not known."""
    mine = [m for m in given if m.sort in {FOUNDER, COACHING} and not m.left]
    if not mine:
        return None
    return Founding(
        founders=sum(m.amount for m in mine if m.sort == FOUNDER),
        coaching_hours=sum(m.amount for m in mine if m.sort == COACHING) / QUARTERS,
    )


def less_ordered(asked: Sequence[Need], orders: Iterable[Need], quarters: int = QUARTERS) -> list[Need]:
    """Take what is ordered off the needs for the same good: an order is a part of them that is sure.

    Only in the quarters in which it is ordered: before and after that the need is whole.

    Examples
    --------
    >>> meals = Need(name="dinners", good="meal", quantity=900, price_pence=300)
    >>> order = Need(name="the school", good="meal", quantity=250, price_pence=310, sure=True)
    >>> [need.quantity for need in less_ordered([meals], [order])]
    [650.0]
    >>> late = replace(order, quantity=900, pattern=(0, 0, 0.5, 1))
    >>> [need.pattern for need in less_ordered([meals], [late])]
    [(1.0, 1.0, 0.5, 0.0)]
    """
    span = range(1, quarters + 1)
    left: dict[str, list[float]] = {}
    for order in orders:
        before = left.get(order.good, [0.0] * quarters)
        left[order.good] = [had + order.most(t) * QUARTERS for had, t in zip(before, span, strict=True)]
    rest = []
    for need in asked:
        ordered = left.get(need.good, [0.0] * quarters)
        there = [need.most(t) * QUARTERS for t in span]
        taken = [min(each, part) for each, part in zip(there, ordered, strict=True)]
        left[need.good] = [each - part for each, part in zip(ordered, taken, strict=True)]
        rest.append(_less(need, [each - part for each, part in zip(there, taken, strict=True)]))
    return [need for need in rest if need.quantity]


def _less(need: Need, left: Sequence[float]) -> Need:
    """Return a need of which so much is left in each quarter, as if for a year."""
    most = max(left)
    if min(left) == most:
        return replace(need, quantity=most, pattern=())
    return replace(need, quantity=most, pattern=tuple(each / most for each in left))


def loans_of(promised: Iterable[Meaning], money: Money, on: date) -> tuple[PledgedLoan, ...]:
    """Return the loans that are pledged; terms that are not told are those of other savers."""
    return tuple(
        PledgedLoan(
            name=m.row.name, most_pence=m.amount,
            interest=money.interest if m.row.interest_share is None else m.row.interest_share,
            # Part of a quarter is none: the last instalment is due in the quarter that has ended by then.
            quarters=max(1, m.row.months // QUARTER_MONTHS) if m.row.months else money.loan_quarters,
            opens=first_whole(m.row.available_from, on),
        )
        for m in promised if m.sort == LOAN and not m.left and isinstance(m.row, PledgeRow)
    )  # fmt: skip


def work_of(
    promised: Iterable[Meaning], on_the_job: frozenset[str], quarters: int, on: date
) -> tuple[PledgedWork, ...]:
    """Return the work that is pledged without pay, in the quarters in which it can be done."""
    return tuple(
        _work(m, m.row, on_the_job, quarters, on)
        for m in promised if m.sort == WORK and not m.left and isinstance(m.row, PledgeRow)
    )  # fmt: skip


def _work(m: Meaning, row: PledgeRow, on_the_job: frozenset[str], quarters: int, on: date) -> PledgedWork:
    told = amount(row.unit or "", "hours")
    anew = told is not None and bool(told.period)
    served = {UNPAID: (), ANY: tuple(sorted(on_the_job))}.get(m.taken_as, (m.taken_as,))
    last = row.available_until
    return PledgedWork(
        name=row.pledge, skills=served, hours=m.amount / QUARTERS if anew else m.amount, each_quarter=anew,
        opens=first_whole(row.available_from, on),
        # The quarter in which the last day lies: the work of its last days may be done by then.
        closes=quarters if last is None else min(quarters, quarter_of(last, on)), helps=m.taken_as == ANY,
    )  # fmt: skip
