"""The till month by month in the first year: where within a quarter money is needed before it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.plan.programme.model import QUARTER_MONTHS, QUARTERS
from ultramicro.plan.programme.plan import OUTSIDE, Plan, Till
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY


class Month(NamedTuple):
    """The money of a month. [£].

    `number` is its place in the plan, from 1; `cash` what is in the till at its end.
    """

    number: int
    sales: float
    spent: float
    started: float
    lent: float
    repaid: float
    cash: float


def first_year(plan: Plan) -> Iterator[Month]:
    """Share the quarters of the first year out over their months.

    What starts something is paid, and lent, in a quarter's first month; what is owed is paid back in its
    last. Wages and other costs are even. Sales fall in the months in which the seller may make the good.
    """
    cash = 0.0
    for till in plan.tills[:QUARTERS]:
        shares = _sales_shares(plan, till)
        given = plan.problem.money.grant_pence + (plan.problem.money.own_pence if till.quarter == 1 else 0.0)
        for at in range(QUARTER_MONTHS):
            first, last = at == 0, at == QUARTER_MONTHS - 1
            sales = till.sales * shares[at]
            spent = (till.bought + till.wages + till.running + till.rent) / QUARTER_MONTHS
            started = (till.capital + till.learning) * first
            lent = (till.loan + given * POUNDS_PER_PENNY) * first
            repaid = (till.repaid + till.interest) * last
            cash += sales + lent - spent - started - repaid
            yield Month(
                QUARTER_MONTHS * (till.quarter - 1) + at + 1, sales, spent, started, lent, repaid, cash
            )


def _sales_shares(plan: Plan, till: Till) -> tuple[float, ...]:
    """Return which part of a quarter's sales falls in each of its months."""
    months = plan.problem.months(till.quarter)
    seasons = {a.name: a.season for a in plan.problem.activities}
    ends = {OUTSIDE, *(d.name for d in plan.problem.needs)}
    sums = [0.0] * QUARTER_MONTHS
    for f in plan.flows:
        if f.quarter == till.quarter and f.target in ends:
            season = seasons.get(f.source, {}).get(f.good, months)
            open_ = [month in season for month in months]
            for at, sells in enumerate(open_):
                sums[at] += f.pounds * sells / max(sum(open_), 1)
    whole = sum(sums)
    return tuple(each / whole for each in sums) if whole else (1 / QUARTER_MONTHS,) * QUARTER_MONTHS
