"""What can be in no plan at all, found before anything is solved, and why.

An enterprise falls out if it uses what nobody makes, has or sells, needs a skill or a class of ground that
the place does not have and nobody can learn, or makes only what nobody wants, uses or buys. What falls out
takes others with it, until nothing more does. This is the maximal structure of a process network (P-graph).

F. Friedler, K. Tarjan, Y. W. Huang, L. T. Fan, "Graph-theoretic approach to process synthesis: polynomial
algorithm for maximal structure generation", Computers & Chemical Engineering 17 (1993) 929.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from ultramicro.plan.programme.model import ROUNDING, Activity, Problem


class Obstacle(StrEnum):
    """Why an activity can be in no plan."""

    NO_INPUT = "no_input"
    NO_SKILL = "no_skill"
    TOO_LITTLE_SPACE = "too_little_space"
    NO_VOLUNTEERS = "no_volunteers"
    TOO_LATE = "too_late"
    NO_BUYER = "no_buyer"


@dataclass(frozen=True, kw_only=True)
class Impossible:
    """What keeps an activity out of every plan.

    Parameters
    ----------
    obstacle : Obstacle
        The kind of reason.
    items : tuple of str
        The goods, the skill or the class of ground that it is about.
    needed_m2, there_m2 : float
        Ground that a unit needs in one site, and the largest site of the place. [m²]
    """

    obstacle: Obstacle
    items: tuple[str, ...] = ()
    needed_m2: float = 0.0
    there_m2: float = 0.0


def maximal_structure(problem: Problem) -> tuple[Problem, dict[str, Impossible]]:
    """Keep the activities that could be in some plan.

    Parameters
    ----------
    problem : Problem
        All that was proposed.

    Returns
    -------
    problem : Problem
        Without what cannot be.
    why_not : dict of str to Impossible
        By activity that was dropped.

    Examples
    --------
    >>> mill = Activity(name="mill", uses={"grain_t": 1.0}, makes={"flour_t": 0.8})
    >>> bakery = Activity(name="bakery", uses={"flour_t": 1.0}, makes={"loaf": 1800.0})
    >>> maximal_structure(Problem(activities=(mill, bakery)))[1]["mill"].items
    ('grain_t',)
    """
    why_not: dict[str, Impossible] = {}
    kept = problem.activities
    # Ends, as each turn drops at least one; at most as many turns as activities.
    while True:
        # All at once and against the same set, so that the order of recipes does not decide which reason is
        # told.
        dropped = {a.name: why for a in kept if (why := _why_not(problem, a, kept))}
        if not dropped:
            return replace(problem, activities=kept), why_not
        why_not |= dropped
        kept = tuple(a for a in kept if a.name not in dropped)


def _why_not(problem: Problem, a: Activity, kept: tuple[Activity, ...]) -> Impossible | None:
    return _no_input(problem, a, kept) or _no_means(problem, a) or _no_buyer(problem, a, kept)


def _no_input(problem: Problem, a: Activity, kept: tuple[Activity, ...]) -> Impossible | None:
    # Whoever makes its own input still needs a first of it.
    made = {g for other in kept for g in other.makes if other is not a}
    for g in a.uses:
        trade = problem.trades.get(g)
        bought = trade is not None and trade.buy_pence is not None
        if g not in made and g not in problem.materials and not bought:
            return Impossible(obstacle=Obstacle.NO_INPUT, items=(g,))
    return None


def _no_means(problem: Problem, a: Activity) -> Impossible | None:
    to_be_had = problem.anyone | set(problem.courses) | set(problem.hired_pence)
    for k in a.hours:
        if k not in to_be_had and not problem.hours.get(k):
            return Impossible(obstacle=Obstacle.NO_SKILL, items=(k,))
    for use, area in a.space_m2.items():
        # A unit stands in one site, or in its parts: ground is not pooled.
        there = max((i.area_m2 for i in problem.spaces if problem.suits(use, i)), default=0.0)
        if there < (part := area / a.parts) * (1 - ROUNDING):
            return Impossible(
                obstacle=Obstacle.TOO_LITTLE_SPACE, items=(use,), needed_m2=part, there_m2=there
            )
    helped = problem.volunteer_hours or any(w.helps or not w.skills for w in problem.work)
    if a.volunteer_hours and not helped:
        return Impossible(obstacle=Obstacle.NO_VOLUNTEERS)
    # Started in the first quarter it must work in at least one.
    return None if a.lead < problem.quarters else Impossible(obstacle=Obstacle.TOO_LATE)


def _no_buyer(problem: Problem, a: Activity, kept: tuple[Activity, ...]) -> Impossible | None:
    wanted = {d.good for d in problem.needs} | {g for other in kept for g in other.uses if other is not a}
    if wanted & set(a.makes) or any(_sells(problem, g) for g in a.makes):
        return None
    return Impossible(obstacle=Obstacle.NO_BUYER, items=tuple(sorted(a.makes)))


def _sells(problem: Problem, good: str) -> bool:
    trade = problem.trades.get(good)
    if trade is None:
        return False
    return trade.sell_pence is not None or bool(trade.benefit_pence and problem.worth.benefit)
