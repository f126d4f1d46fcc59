"""What an hour of work leaves, and what a unit at full work would leave of a year."""

from __future__ import annotations

from ultramicro.plan.programme.model import QUARTERS, Activity, Problem
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.unit_economics import (
    POUNDS_PER_PENNY,
    first_wear_pounds,
    full_work_pounds,
    running_pounds,
    value_pence,
    wages_pounds,
    wear_pounds,
)

NEARLY_ALL = 0.995
"""Part of what is made from which all of it counts as wanted: it would be told as all of it."""


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


def left_at_full_work(problem: Problem, a: Activity) -> float:
    """Return what a unit at full work would leave after wages, before rent and interest. [£ a year].

    Nothing is planned for it: all that it makes counts as sold, and what it uses costs what it does outside.
    Work that is pledged without pay is paid no wages, as far as it is of skills that are worked here.

    Examples
    --------
    >>> oven = Activity(name="oven", hours={"baking": 100}, running_pence=10_000)
    >>> left_at_full_work(Problem(wage_pence=1000), oven)
    -1100.0
    """
    year = range(1, QUARTERS + 1)
    goods = sum(made - used for made, used in (full_work_pounds(problem, a, t) for t in year))
    wages = sum(wages_pounds(problem, a, t) for t in year)
    wages -= pledged_hours(problem, a) * problem.wage_pence * POUNDS_PER_PENNY
    return goods - wages - QUARTERS * (running_pounds(a) + wear_pounds(a) + first_wear_pounds(a))


def wanted_share(problem: Problem, a: Activity) -> float:
    """Return the part of what a unit makes in a year that is wanted or used here or sold outside, by value.

    Examples
    --------
    >>> from ultramicro.plan.programme.model import Need
    >>> tools = Activity(name="tools", makes={"tool_loan": 2400})
    >>> asked = Need(name="loans", good="tool_loan", quantity=480, price_pence=1500)
    >>> wanted_share(Problem(needs=(asked,)), tools)
    0.2
    """
    used = {g for other in problem.activities for g in other.uses if other.name != a.name}
    made = wanted = 0.0
    for g, q in a.makes.items():
        trade, asked = problem.trades.get(g), sum(d.quantity for d in problem.needs if d.good == g)
        outside = g in used or (trade is not None and trade.sell_pence is not None)
        worth = value_pence(problem, g)
        made, wanted = made + q * worth, wanted + (q if outside else min(q, asked)) * worth
    return wanted / made if made else 1.0


def pledged_hours(problem: Problem, a: Activity) -> float:
    """Return the hours of a year's full work that pledges could do without pay, if all went to it.

    Examples
    --------
    >>> from ultramicro.plan.programme.promises import PledgedWork
    >>> oven = Activity(name="oven", hours={"baking": 100, "serving": 40})
    >>> bakers = PledgedWork(name="bakers", skills=("baking",), hours=30.0, each_quarter=True, closes=12)
    >>> pledged_hours(Problem(work=(bakers,)), oven)
    100.0
    """
    left, done = dict(a.hours), 0.0
    # Those who can do least first, so that who can do anything is kept for what is left.
    for work in sorted(problem.work, key=lambda work: (len(work.skills), work.name)):
        open_quarters = max(0, min(work.closes, problem.quarters) - work.opens + 1)
        hours = work.hours * (min(QUARTERS, open_quarters) if work.each_quarter else min(1, open_quarters))
        for skill in work.skills:
            given = min(hours, left.get(skill, 0.0))
            left[skill] = left.get(skill, 0.0) - given
            hours, done = hours - given, done + given
    return done
