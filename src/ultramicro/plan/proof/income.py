"""What a plan's income is made of, added up from its own numbers; the programme's worth must be the same."""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.plan.programme.model import QUARTERS
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.portfolio import LOAN_COST
from ultramicro.plan.programme.unit_economics import (
    FITTED_YEARS,
    HOURS_A_JOB,
    POUNDS_PER_PENNY,
    counted_in,
    first_wear_pounds,
    wear_pounds,
)


class Income(NamedTuple):
    """Net local income over the plan, by what it is. [£].

    `wages` and `surplus` go to people here, `purchases` to firms here, each with what is spent again;
    `displaced` is what sellers here lose; `others` is what jobs and savings of households count beside.
    """

    wages: float
    surplus: float
    purchases: float
    displaced: float
    others: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.wages + self.surplus + self.purchases - self.displaced + self.others


def income_of(plan: Plan) -> Income:
    """Add a plan's income up.

    Parameters
    ----------
    plan : Plan
        In its own numbers.
    """
    parts = [_quarter(plan, t) for t in range(1, plan.problem.quarters + 1)]
    return Income(*(sum(column) for column in zip(*parts, strict=True)))


def _quarter(plan: Plan, t: int) -> Income:
    problem, worth, x = plan.problem, plan.problem.worth, plan.tills[t - 1]
    w, by_name = counted_in(problem, t), {a.name: a for a in problem.activities}
    mine = [q for q in plan.quarters if q.quarter == t]
    hired = sum(plan.hired_hours[t].values()) * problem.wage_pence * POUNDS_PER_PENNY
    wear = sum(q.units * wear_pounds(a) + first_wear_pounds(a) for q in mine for a in [by_name[q.activity]])
    spaces = [(i, plan.taken[t].get(i.name, 0.0)) for i in problem.spaces]
    ready = sum(m2 * i.ready_pence for i, m2 in spaces) * POUNDS_PER_PENNY / (QUARTERS * FITTED_YEARS)
    rent = sum(m2 * i.rent_pence for i, m2 in spaces) * POUNDS_PER_PENNY
    paid_here = worth.bought_here * (x.running + rent + ready)
    interest = x.debt * problem.money.interest / QUARTERS * counted_in(problem, t + 1)
    left = x.sales - x.bought - x.wages - x.running - rent - ready - x.learning - wear
    saved = sum(
        q.level * quantity * problem.seasonal_share(by_name[q.activity], g, t)
        * problem.trades[g].benefit_pence * POUNDS_PER_PENNY
        for q in mine for g, quantity in by_name[q.activity].makes.items() if g in problem.trades
    )  # fmt: skip
    jobs = sum(q.hours for q in mine) / HOURS_A_JOB * worth.job_pence * POUNDS_PER_PENNY
    return Income(
        wages=w * worth.wages * (sum(q.wages for q in mine) - hired),
        surplus=worth.surplus * (w * left - interest) - w * LOAN_COST * x.loan,
        purchases=w * worth.purchases * paid_here,
        displaced=w * worth.displaced * _displaced(plan, t), others=w * (saved * worth.benefit + jobs),
    )  # fmt: skip


def _displaced(plan: Plan, t: int) -> float:
    """Return the takings of a quarter that sellers of the place had before. [£]."""
    share = {d.name: d.displaced for d in plan.problem.needs}
    return sum(f.pounds * share[f.target] for f in plan.flows if f.quarter == t and f.target in share)
