"""At what part of its full sales an enterprise covers what does not fall with them, and all else."""

from __future__ import annotations

from ultramicro.core.message import Share, joined, say
from ultramicro.plan.programme.model import QUARTERS, Activity
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import (
    FITTED_YEARS,
    POUNDS_PER_PENNY,
    first_wear_pounds,
    full_work_pounds,
    running_pounds,
    wages_pounds,
    wear_pounds,
)
from ultramicro.plan.rents import ready_pounds, rent_pounds
from ultramicro.plan.sheet_lines import Amount, Line, Part

OFFICE = frozenset({"management", "coordination", "admin"})
"""Skills whose hours are worked however little is sold: a registered manager, an office; a judgement."""


def break_even(plan: Plan, a: Activity) -> Line:
    """Say at what part of its full work a unit covers its costs, wear included.

    Parameters
    ----------
    plan : Plan
        The plan.
    a : Activity
        An enterprise that it starts.
    """
    item, (gain, fixed) = say("sales that cover all costs"), _gain_and_fixed_pounds(plan, a)
    # Beyond full work there is no point at which it breaks even.
    if gain <= fixed:
        says = say(
            "It does not cover the wage at these prices, even at full work. See what an hour of work leaves."
        )
        return Line(Part.BREAK_EVEN, item, None, says)
    share = fixed / gain
    amount = Amount(share, say("share"), say("{share}", share=Share(share)))
    return Line(Part.BREAK_EVEN, item, amount, joined([
        say("This is of all that it can make. Running costs, rent and wear are due whatever is sold."),
        *([say("So are the wages of its office and managers.")] if OFFICE & set(a.hours) else []),
        say("No recipe says which of the running costs fall with sales. Other wages and goods follow the "
            "work. Interest is not in it."),
    ]))  # fmt: skip


def _gain_and_fixed_pounds(plan: Plan, a: Activity) -> tuple[float, float]:
    """Return what a year's full work of a unit leaves for what is fixed, and what is fixed. [£]."""
    t, units = plan.problem.quarters, max(plan.units().get(a.name, 0.0), 1.0)
    mine = [x for x in plan.quarters if x.activity == a.name]
    rooms = ready_pounds(plan, a) / (QUARTERS * FITTED_YEARS)
    gain, fixed = 0.0, 0.0
    # A whole year at the end of the plan, so that no season is counted twice or left out.
    for q in range(max(1, t - QUARTERS + 1), t + 1):
        made, used = full_work_pounds(plan.problem, a, q)
        office = _office_pounds(plan, a, q)
        gain += made - used - (wages_pounds(plan.problem, a, q) - office)
        # What loans paid for is in the wear; counted as instalments too it would be covered twice.
        rent = sum(rent_pounds(plan, a, x) for x in mine if x.quarter == q)
        fixed += office + running_pounds(a) + wear_pounds(a) + (rent + first_wear_pounds(a) + rooms) / units
    return gain, fixed


def _office_pounds(plan: Plan, a: Activity, t: int) -> float:
    hours = sum(n * plan.problem.seasonal_share(a, k, t) for k, n in a.hours.items() if k in OFFICE)
    return hours * plan.problem.wage_pence * POUNDS_PER_PENNY
