"""What an hour of work leaves."""

from __future__ import annotations

from ultramicro.plan.programme.model import QUARTERS, Activity, Problem
from ultramicro.plan.programme.plan import FOUND, STORE, Plan
from ultramicro.plan.programme.unit_economics import (
    POUNDS_PER_PENNY,
    first_wear_pounds,
    full_work_pounds,
    running_pounds,
    value_pence,
    wages_pounds,
    wear_pounds,
)


def earnings_an_hour(plan: Plan, a: Activity) -> float | None:
    """Return what an hour's work in an activity leaves over the plan, at the plan's own prices. [£].

    Takings at market prices, less goods at what they would cost outside, running costs, wear: the wage that
    it could pay. What neighbours give each other is valued at what it would cost or bring outside.
    """
    mine = [q for q in plan.quarters if q.activity == a.name]
    hours = sum(q.hours for q in mine)
    if not hours:
        return None
    gain = 0.0
    for q in mine:
        made, used = full_work_pounds(plan.problem, a, q.quarter)
        gain += q.level * (made - used - running_pounds(a)) - q.units * wear_pounds(a) - first_wear_pounds(a)
    return gain / hours


def left_in_a_year(plan: Plan, a: Activity) -> float:
    """Return what an activity leaves after wages in the last year, before rent and interest. [£ a year].

    It is what its goods bring and cost in the plan itself: what is found here costs nothing, what nobody
    takes brings nothing. Where less than a year is planned it is brought to one.
    """
    year = plan.last_year()
    mine = [q for q in plan.quarters if q.activity == a.name and q.quarter in year]
    flows = [f for f in plan.flows if f.quarter in year]
    sold = sum(f.pounds for f in flows if f.source == a.name)
    # What is stored is sold later, by whoever takes it out.
    sold += POUNDS_PER_PENNY * sum(
        f.quantity * value_pence(plan.problem, f.good)
        for f in flows if f.source == a.name and f.target == STORE
    )  # fmt: skip
    used = sum(f.pounds for f in flows if f.target == a.name and f.source != FOUND)
    costs = sum(
        q.wages + q.level * running_pounds(a) + q.units * wear_pounds(a) + first_wear_pounds(a) for q in mine
    )
    return (sold - used - costs) * QUARTERS / len(year)


def left_at_full_work(problem: Problem, a: Activity) -> float:
    """Return what a unit at full work would leave after wages, before rent and interest. [£ a year].

    Nothing is planned for it: all that it makes counts as sold, and what it uses costs what it does outside.

    Examples
    --------
    >>> oven = Activity(name="oven", hours={"baking": 100}, running_pence=10_000)
    >>> left_at_full_work(Problem(wage_pence=1000), oven)
    -1100.0
    """
    year = range(1, QUARTERS + 1)
    goods = sum(made - used for made, used in (full_work_pounds(problem, a, t) for t in year))
    wages = sum(wages_pounds(problem, a, t) for t in year)
    return goods - wages - QUARTERS * (running_pounds(a) + wear_pounds(a) + first_wear_pounds(a))
