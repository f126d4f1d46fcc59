"""The till month by month in the first year: where within a quarter money is needed before it comes in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ultramicro.core.parts import whole_parts
from ultramicro.plan.booked import TillRow
from ultramicro.plan.programme.model import QUARTER_MONTHS, QUARTERS
from ultramicro.plan.programme.plan import OUTSIDE, Plan
from ultramicro.plan.programme.till import Till
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
    last. Sales fall in the months in which the seller may make the good, goods in those in which they are
    used, and wages in those in which the skill is worked. Running costs and rent are even: no recipe says
    when they fall due.
    """
    cash = 0.0
    for till in plan.tills[:QUARTERS]:
        shares, goods, work = (_shares(plan, till, each(plan, till)) for each in (_sales, _bought, _work))
        given = plan.problem.money.grant_pence + (plan.problem.money.own_pence if till.quarter == 1 else 0.0)
        for at in range(QUARTER_MONTHS):
            first, last = at == 0, at == QUARTER_MONTHS - 1
            sales = till.sales * shares[at]
            spent = till.bought * goods[at] + till.wages * work[at]
            spent += (till.running + till.rent) / QUARTER_MONTHS
            started = (till.capital + till.ready + till.learning) * first
            lent = (till.loan + given * POUNDS_PER_PENNY) * first
            repaid = (till.repaid + till.interest) * last
            cash += sales + lent - spent - started - repaid
            yield Month(
                QUARTER_MONTHS * (till.quarter - 1) + at + 1, sales, spent, started, lent, repaid, cash
            )


class MonthPence(NamedTuple):
    """The money of a month. [pence]; what comes in less what goes out is what the till gains."""

    number: int
    sales: int
    spent: int
    started: int
    lent: int
    repaid: int
    cash: int


def first_year_pence(plan: Plan, tills: Sequence[TillRow]) -> Iterator[MonthPence]:
    """Round the months of the first year so that three of them are their quarter, to the penny.

    Parameters
    ----------
    plan : Plan
        The plan.
    tills : sequence of TillRow
        Its tills, to the penny.
    """
    every, cash = list(first_year(plan)), 0
    for x in tills[:QUARTERS]:
        mine = every[(x.quarter - 1) * QUARTER_MONTHS : x.quarter * QUARTER_MONTHS]
        wholes = (x.sales, x.wages + x.goods + x.running, x.capital, x.loan + x.given, x.repaid)
        columns = [
            _to_the_penny([float(month[at]) for month in mine], whole) for at, whole in enumerate(wholes, 1)
        ]
        for month, (sales, spent, started, lent, repaid) in zip(
            mine, zip(*columns, strict=True), strict=True
        ):
            cash += sales + lent - spent - started - repaid
            yield MonthPence(month.number, sales, spent, started, lent, repaid, cash)


def _to_the_penny(pounds: Sequence[float], whole: int) -> list[int]:
    sums = sum(pounds)
    parts = [each / sums * whole for each in pounds] if sums else [whole / len(pounds)] * len(pounds)
    return whole_parts(parts, whole)


Seasonal = Iterator[tuple[float, tuple[int, ...] | None]]
"""Sums, each with the months in which it falls; None where all of a quarter's are alike. [£ or hours]."""


def _shares(plan: Plan, till: Till, parts: Seasonal) -> tuple[float, ...]:
    """Return which part of a quarter's sum falls in each of its months."""
    months, sums = plan.problem.months(till.quarter), [0.0] * QUARTER_MONTHS
    for size, season in parts:
        open_ = [season is None or month in season for month in months]
        for at, falls in enumerate(open_):
            sums[at] += size * falls / max(sum(open_), 1)
    whole = sum(sums)
    return tuple(each / whole for each in sums) if whole > 0 else (1 / QUARTER_MONTHS,) * QUARTER_MONTHS


def _sales(plan: Plan, till: Till) -> Seasonal:
    seasons = {a.name: a.season for a in plan.problem.activities}
    ends = {OUTSIDE, *(d.name for d in plan.problem.needs)}
    for f in plan.flows:
        if f.quarter == till.quarter and f.target in ends:
            yield f.pounds, seasons.get(f.source, {}).get(f.good)


def _bought(plan: Plan, till: Till) -> Seasonal:
    seasons = {a.name: a.season for a in plan.problem.activities}
    for f in plan.flows:
        if f.quarter == till.quarter and f.source == OUTSIDE:
            yield f.pounds, seasons.get(f.target, {}).get(f.good)


def _work(plan: Plan, till: Till) -> Seasonal:
    by_name = {a.name: a for a in plan.problem.activities}
    for q in plan.quarters:
        if q.quarter == till.quarter:
            a = by_name[q.activity]
            for skill, hours in a.hours.items():
                share = plan.problem.seasonal_share(a, skill, q.quarter)
                yield q.level * hours * share, a.season.get(skill)
