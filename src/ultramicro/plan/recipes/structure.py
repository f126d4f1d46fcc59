"""What can be in no plan at all, found before anything is solved, and why.

An enterprise falls out if it uses what nobody makes, has or sells, needs a skill or a class of ground that
the place does not have and nobody can learn, or makes only what nobody wants, uses or buys. What falls out
takes others with it, until nothing more does. This is the maximal structure of a process network (P-graph).

F. Friedler, K. Tarjan, Y. W. Huang, L. T. Fan, "Graph-theoretic approach to process synthesis: polynomial
algorithm for maximal structure generation", Computers & Chemical Engineering 17 (1993) 929.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ultramicro.plan.programme.model import Activity, Problem
from ultramicro.plan.recipes.vocabulary import spoken


def maximal_structure(problem: Problem) -> tuple[Problem, dict[str, str]]:
    """Keep the activities that could be in some plan.

    Parameters
    ----------
    problem : Problem
        All that was proposed.

    Returns
    -------
    problem : Problem
        Without what cannot be.
    why_not : dict of str to str
        By activity that was dropped, in words.

    Examples
    --------
    >>> mill = Activity(name="mill", uses={"grain_t": 1.0}, makes={"flour_t": 0.8})
    >>> bakery = Activity(name="bakery", uses={"flour_t": 1.0}, makes={"loaf": 1800.0})
    >>> maximal_structure(Problem(activities=(mill, bakery)))[1]["mill"]
    'nobody has, makes or sells grain: if it can be bought, give the recipe its price'
    """
    why_not: dict[str, str] = {}
    kept = problem.activities
    while True:
        dropped = {a.name: why for a in kept if (why := _why_not(problem, a, kept))}
        if not dropped:
            return replace(problem, activities=kept), why_not
        why_not |= dropped
        kept = tuple(a for a in kept if a.name not in dropped)


def _why_not(problem: Problem, a: Activity, kept: tuple[Activity, ...]) -> str:
    return _no_input(problem, a, kept) or _no_hands(problem, a) or _no_buyer(problem, a, kept)


def _no_input(problem: Problem, a: Activity, kept: tuple[Activity, ...]) -> str:
    made = {g for other in kept for g in other.makes if other is not a}
    for g in a.uses:
        trade = problem.trades.get(g)
        bought = trade is not None and trade.buy_pence is not None
        if g not in made and g not in problem.materials and not bought:
            return f"nobody has, makes or sells {spoken(g)}: if it can be bought, give the recipe its price"
    return ""


def _no_hands(problem: Problem, a: Activity) -> str:
    for k in a.hours:
        to_be_had = problem.anyone | set(problem.courses) | set(problem.hired_pence)
        if k not in to_be_had and not problem.hours.get(k):
            return f"nobody here offers {k.replace('_', ' ')}, and it is not learnt within the plan"
    for use, area in a.space_m2.items():
        there = problem.area_m2(use)
        if there < area:
            return f"it needs {area:g} m² of {use}, and the place has {there:g}"
    if a.volunteer_hours and not problem.volunteer_hours:
        return "it needs unpaid hours, and nobody offers any"
    return "" if a.lead < problem.quarters else "it would make nothing before the plan ends"


def _no_buyer(problem: Problem, a: Activity, kept: tuple[Activity, ...]) -> str:
    wanted = {d.good for d in problem.needs} | {g for other in kept for g in other.uses if other is not a}
    outside: Mapping[str, bool] = {g: _sells(problem, g) for g in a.makes}
    if wanted & set(a.makes) or any(outside.values()):
        return ""
    return f"nobody wants {', '.join(spoken(g) for g in sorted(a.makes))}"


def _sells(problem: Problem, good: str) -> bool:
    trade = problem.trades.get(good)
    if trade is None:
        return False
    return trade.sell_pence is not None or bool(trade.benefit_pence and problem.worth.benefit)
