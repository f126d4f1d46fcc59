"""What a wish would take that the plan cannot grant: the least more of everything, beside what there is.

Where a number of jobs cannot be reached with what the place has, asking the solver which rows clash leads
nowhere. Instead every limit may give way at a price, which is the share by which it is passed; what gives way
is the answer.

J. W. Chinneck, "Feasibility and Infeasibility in Optimization", Springer, 2008: elastic programming.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from ultramicro.core.linear import Effort, LinearModel, Name, Solution
from ultramicro.plan.programme.model import QUARTER_WEEKS, QUARTERS, Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import MISSED, PlanSolution
from ultramicro.plan.programme.standing import places
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB, POUNDS_PER_PENNY, hours_of

GRANTED = Effort(gap=0.02, nodes=60)


class Resource(StrEnum):
    """What can give way: a limit of the place."""

    SKILL = "skill"
    PEOPLE = "people"
    VOLUNTEERS = "volunteers"
    STARTS = "starts"
    FOUNDERS = "founders"
    GROUND = "ground"
    SAVINGS = "savings"


class ExtraResource(NamedTuple):
    """What more a wish takes, and what there is now.

    `of` is the skill or the class of ground. Both numbers are in hours a week, starts in a quarter, m² or £.
    """

    resource: Resource
    of: str
    more: float
    there: float


HOURS = (Resource.SKILL, Resource.PEOPLE, Resource.VOLUNTEERS)
LIMITS = (*HOURS, Resource.STARTS, Resource.FOUNDERS, Resource.GROUND)
"""Limits that are rows of the programme, by the first part of the row's name; savings bound a column."""


class Wish(NamedTuple):
    """What a number of jobs takes, and the best plan with them where it is there."""

    extra: list[ExtraResource]
    plan: PlanSolution


def extra_resources_for(problem: Problem, jobs: float) -> list[ExtraResource] | None:
    """Find the least that must give way for a number of jobs in the last quarter; see `wish_for`."""
    wish = wish_for(problem, jobs)
    return None if wish is None else wish.extra


def wish_for(problem: Problem, jobs: float) -> Wish | None:
    """Find the least that must give way for a number of jobs in the last quarter, and a plan with them.

    Parameters
    ----------
    problem : Problem
        What the place has and could do.
    jobs : float
        Full-time jobs that are wished for.

    Returns
    -------
    Wish or None
        With nothing extra where the place can do it with what it has; None where no such plan was found.
    """
    model = portfolio(problem)
    model.row(("wish",), _work(problem), low=jobs * HOURS_A_JOB / QUARTERS)
    income = list(model.worth)
    # Income counts for nothing at first: the least that must give way is asked for, not the best plan.
    model.worth[:] = [0.0] * len(model.worth)
    more = _elastic(model, problem)
    found = model.solve(GRANTED)
    if found is None or model.violation(found.at) > MISSED:
        return None
    passed = [(key, model.value(found, ("more", *key)), there) for key, there in more.items()]
    # Traces of the solver are no need.
    told = [_extra(key, more, there) for key, more, there in passed if more > max(there, 1.0) * 1e-4]
    extra = sorted(told, key=lambda each: -each.more / max(each.there, 1.0))
    return Wish(extra, _best_with(problem, model, found, income))


def _best_with(
    problem: Problem, model: LinearModel, found: Solution, income: Sequence[float]
) -> PlanSolution:
    """Find the plan with most income in which no more gives way than was found to have to."""
    for name, column in model.at.items():
        if isinstance(name, tuple) and name[0] == "more":
            model.high[column] = float(found.at[column])
    model.worth[:] = [*income, *[0.0] * (len(model.names) - len(income))]
    again = model.solve(GRANTED, begin=found.at)
    # What was found has the jobs too, whatever it keeps.
    at = found.at if again is None or model.violation(again.at) > MISSED else again.at
    pounds = model.total(at)
    bound = max(pounds, again.bound) if again else pounds
    return PlanSolution(problem=problem, model=model, at=at, worth_pounds=pounds, bound_pounds=bound)


def _work(problem: Problem) -> dict[Name, float]:
    """Return the paid hours of the last quarter, by column."""
    last = problem.quarters
    worked: dict[Name, float] = {
        ("level", a.name, last): hours_of(problem, a, last) for a in problem.activities
    }
    given = {("given", w.name, last) for w in problem.work if w.skills and w.opens <= last <= w.closes}
    return worked | dict.fromkeys(given, -1.0)


def _elastic(model: LinearModel, problem: Problem) -> dict[tuple[str, str], float]:
    """Let every limit give way, alike in all quarters; return what there is of each."""
    there: dict[tuple[str, str], float] = {}
    for name, at in list(model.row_at.items()):
        if isinstance(name, tuple) and name[0] in LIMITS:
            key = (name[0], str(name[1]) if name[0] in {"skill", "ground"} else "")
            have = problem.area_m2(key[1]) if key[0] == "ground" else model.row_high[at]
            if key not in there:
                there[key] = have
                # By the share passed, as hours, m² and pounds have no price in common.
                model.column(("more", *key), worth=-1.0 / max(have, 1.0))
            model.add(name, {("more", *key): -1.0})
    _more_ground(model, problem, there)
    savings = problem.money.savings_pence * POUNDS_PER_PENNY
    there["savings", ""] = savings
    model.column(("more", "savings", ""), worth=-1.0 / max(savings, 1.0))
    for t in range(1, problem.quarters + 1):
        at = model.at["debt", t]
        # A column's own bound cannot give way, so it becomes a row.
        model.high[at] = float("inf")
        model.row(("lent", t), {("debt", t): 1.0, ("more", "savings", ""): -1.0}, high=savings)
    return there


def _more_ground(model: LinearModel, problem: Problem, there: dict[tuple[str, str], float]) -> None:
    """Let units stand on ground that the place does not have, as far as that gives way."""
    beyond: dict[str, dict[Name, float]] = {}
    for place in places(problem):
        a, use = place.activity, place.use
        column = ("elsewhere", a.name, use)
        # Two thirds of a hall are no hall there either.
        model.column(column, high=place.most_parts, whole=a.whole)
        for name in list(model.row_at):
            if isinstance(name, tuple) and name[:3] == ("stands", a.name, use):
                model.add(name, {column: -1.0})
        beyond.setdefault(use, {})[column] = place.part_m2
    for use, stands in beyond.items():
        more: dict[Name, float] = {("more", "ground", use): -1.0} if ("ground", use) in there else {}
        model.row(("elsewhere", use), stands | more, high=0.0)


def _extra(key: tuple[str, str], more: float, there: float) -> ExtraResource:
    resource = Resource(key[0])
    per = QUARTER_WEEKS if resource in HOURS else 1.0
    return ExtraResource(resource, key[1], more / per, there / per)
