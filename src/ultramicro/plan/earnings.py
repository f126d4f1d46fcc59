"""What an hour of work leaves."""

from __future__ import annotations

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import (
    first_wear_pounds,
    full_work_pounds,
    running_pounds,
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
