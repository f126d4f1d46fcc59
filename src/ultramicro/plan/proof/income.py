"""What a plan's income is made of, added up from its own numbers; the programme's worth must be the same."""

from __future__ import annotations

from typing import NamedTuple

from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.proof.readings import (
    A_YEAR,
    FITTED_FOR_YEARS,
    HUNDRED,
    JOB_HOURS,
    LOAN_FEE,
    activities_of,
    discounted,
    given_in,
    in_quarter,
    interest_on,
    worn,
)


class Income(NamedTuple):
    """Net local income over the plan, by what it is. [£].

    `wages` are what workers take home; with `surplus` they go to people here, `purchases` to firms here;
    `moved` is what people here take home now for the work on the spot that is taken over, and `displaced`
    what sellers here lose, each with what is spent again; `others` is what jobs and savings of households
    count beside.
    """

    wages: float
    surplus: float
    purchases: float
    displaced: float
    others: float
    moved: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.wages + self.surplus + self.purchases - self.moved - self.displaced + self.others


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
    counts, by_name = discounted(problem, t), activities_of(problem)
    mine = [(by_name[q.activity], q) for q in plan.quarters if q.quarter == t]
    # Wages of those who are hired leave the place.
    given = given_in(plan, t)
    own_hours = sum(q.hours for _, q in mine) - sum(plan.hired_hours[t].values()) - given
    spaces = [(i, plan.taken[t][i.name]) for i in problem.spaces]
    rent = sum(m2 * i.rent_pence for i, m2 in spaces) / HUNDRED
    # The till pays this at once; the income bears it over the years that it serves.
    fitted = sum(m2 * i.ready_pence for i, m2 in spaces) / (HUNDRED * A_YEAR * FITTED_FOR_YEARS)
    wear = sum(worn(a, 1, q.units) for a, q in mine)
    left = x.sales - x.bought - x.wages - x.running - rent - fitted - x.learning - wear
    # Paid a quarter later, so it counts as of then.
    interest = interest_on(plan, t) * discounted(problem, t + 1)
    jobs = (sum(q.hours for _, q in mine) - given) / JOB_HOURS * worth.job_pence / HUNDRED
    return Income(
        wages=counts * worth.again * worth.take_home * own_hours * problem.wage_pence / HUNDRED,
        surplus=worth.again * (counts * left - interest) - counts * LOAN_FEE * x.loan,
        purchases=counts * worth.again * worth.bought_here * (x.running + rent + fitted),
        displaced=counts * worth.again * worth.displaced * _lost(plan, t)[1],
        moved=counts * worth.again * worth.take_home * _lost(plan, t)[0],
        others=counts * (_saved(plan, t) * worth.benefit + jobs),
    )


def _saved(plan: Plan, t: int) -> float:
    """Return what households save in a quarter without being paid. [£]."""
    problem, by_name = plan.problem, activities_of(plan.problem)
    benefit = {g: trade.benefit_pence / HUNDRED for g, trade in problem.trades.items()}
    made = [
        (q.level, in_quarter(problem, by_name[q.activity], by_name[q.activity].makes, t))
        for q in plan.quarters if q.quarter == t
    ]  # fmt: skip
    return sum(
        level * quantity * benefit.get(g, 0.0) for level, goods in made for g, quantity in goods.items()
    )


def _lost(plan: Plan, t: int) -> tuple[float, float]:
    """Return the pay of those who did the work on the spot, and other takings of sellers here. [£]."""
    needs, pay, takings = {d.name: d for d in plan.problem.needs}, 0.0, 0.0
    for f in plan.flows:
        if f.quarter == t and f.target in needs:
            d = needs[f.target]
            hours = f.quantity * d.taken_over_hours * plan.problem.wage_pence / HUNDRED
            paid = f.quantity * d.price_pence / HUNDRED
            # What is paid for a service is all that its wages could come from.
            pay += min(hours, paid)
            takings += d.displaced * (paid - min(hours, paid))
    return pay, takings
