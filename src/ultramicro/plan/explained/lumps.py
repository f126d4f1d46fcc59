"""In which sums more money would start something: what the next enterprises cost to begin.

A thousand pounds rarely starts anything, so what it would add says nothing of what twenty thousand would.
Money is asked about in the sums that begin what a plan with money enough would begin.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ultramicro.core.linear import INFINITY, Effort, LinearModel
from ultramicro.plan.explained.bending import searched, towards
from ultramicro.plan.programme.model import Activity, Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import MISSED, PlanSolution
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, first_pounds, weekly_pounds

PLENTY = 100
"""So many times all start-up sums are more than any plan could use."""
STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
"""Sums are rounded up to these times a power of ten: what somebody would ask a lender for."""
ROUGHLY = Effort(gap=0.05, nodes=20)
"""How hard the least sum is looked for, which is rounded up anyway."""
HALF = 0.5
"""Of a unit: what the relaxation begins less of is a trace and no enterprise."""


def start_up_pounds(problem: Problem, a: Activity) -> float:
    """Return what beginning a first unit takes: its equipment, and the reserve that it must keep. [£]."""
    reserve = weekly_pounds(problem, a) * problem.money.reserve_weeks
    return a.capital_pence * POUNDS_PER_PENNY + first_pounds(a) + reserve


def round_sum(pounds: float) -> float:
    """Round a sum up to one that is asked for in life.

    Examples
    --------
    >>> [round_sum(pounds) for pounds in (1.0, 640.0, 1040.0, 18_300.0, 52_000.0)]
    [1.0, 700.0, 1500.0, 20000.0, 60000.0]
    """
    power = 10.0 ** math.floor(math.log10(pounds))
    return next(step * power for step in STEPS if step * power >= pounds - MISSED)


def money_lumps(found: PlanSolution) -> list[float]:
    """Return the sums that would begin what the plan leaves out for want of money; the least first. [£].

    The least that lacks beside what lies idle, the least and the greatest start-up sum of what a plan with
    money enough would begin; none where it would begin nothing else.
    """
    problem = found.problem
    every = sum(start_up_pounds(problem, a) * max(a.most, 1.0) for a in problem.activities)
    plenty = replace(problem.money, savings_pence=PLENTY * every / POUNDS_PER_PENNY)
    wanted = _begun(portfolio(replace(problem, money=plenty)), problem) - set(found.units())
    # Only what begins whole: of what is started in parts a little money starts a little.
    costs = [start_up_pounds(problem, a) for a in problem.activities if a.name in wanted and a.whole]
    idle = unspent_pounds(found)
    # What lies idle already need not be asked for again.
    lacking = sorted({round_sum(cost - idle) for cost in costs if cost - idle > 1})
    sums = sorted({round_sum(cost) for cost in costs if cost > 1})
    return sorted({*lacking[:1], *sums[:1], *sums[-1:]})


def unspent_pounds(found: PlanSolution) -> float:
    """Return what a plan never uses of what savers and pledges would lend. [£]."""
    quarters, problem = range(1, found.problem.quarters + 1), found.problem
    owed = max(found.value("debt", t) for t in quarters)
    rest = problem.money.savings_pence * POUNDS_PER_PENNY - owed
    for loan in problem.loans:
        most = max(found.value("owed", loan.name, t) for t in quarters)
        rest += loan.most_pence * POUNDS_PER_PENNY - most
    return max(0.0, rest)


def least_lent_pounds(found: PlanSolution, gain: float) -> float | None:
    """Return the least more lent with which a plan gains so much, rounded up; None where none was found. [£].

    Start-up sums say too little of it: wages are paid before sales come in.
    """
    problem, model = found.problem, found.tight_model().copied()
    model.row(("gained",), dict(zip(model.names, model.worth, strict=True)), low=found.worth_pounds + gain)
    model.worth[:] = [0.0] * len(model.worth)
    model.column(("more",), worth=-1.0)
    for t in range(1, problem.quarters + 1):
        at = model.at["debt", t]
        most, model.high[at] = model.high[at], INFINITY
        model.row(("lent", t), {("debt", t): 1.0, ("more",): -1.0}, high=most)
    relaxed = model.solve(relaxed=True)
    if relaxed is None:
        return None
    begin = np.append(found.at, 0.0)
    solved = searched(model, towards(model, begin, relaxed.at), effort=ROUGHLY)
    if solved is None or (least := model.value(solved, ("more",))) < 1:
        return None
    return round_sum(least)


def _begun(model: LinearModel, problem: Problem) -> set[str]:
    """Return what the relaxation begins."""
    relaxed = model.solve(relaxed=True)
    if relaxed is None:
        return set()
    last = problem.quarters
    return {a.name for a in problem.activities if model.value(relaxed, ("units", a.name, last)) >= HALF}
