"""By whom each enterprise's hours are worked: who is paid here, who is hired, who gives work without pay.

A plan says how many hours are hired in a skill, and how many are given by a pledge. Who works where is not a
choice of the programme, so that all who work in a skill share in both by their hours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY

Hours = dict[tuple[str, str], float]
"""Hours by enterprise and skill."""


class Beside(NamedTuple):
    """Of an enterprise's hours in a quarter those that are hired, and those that are given. [hours, £]."""

    hired: float = 0.0
    hired_pounds: float = 0.0
    given: float = 0.0


class Shared(NamedTuple):
    """Hours of others in a quarter by enterprise and skill: hired, and given by each pledge. [hours]."""

    hired: Hours
    given: Mapping[str, Hours]


def shared(
    problem: Problem, t: int, levels: Mapping[str, float], hired: Mapping[str, float],
    given: Mapping[str, float],
) -> Shared:  # fmt: skip
    """Share hired hours and pledged work of a quarter out to the enterprises, by their hours in the skills.

    Parameters
    ----------
    problem : Problem
        What the plan is chosen from.
    t : int
        The quarter.
    levels : mapping of str to float, by enterprise
        What each works. [units]
    hired : mapping of str to float, by skill
        Hours of people from outside.
    given : mapping of str to float, by pledge
        Hours that are worked without pay.
    """
    left: Hours = {
        (a.name, k): levels.get(a.name, 0.0) * hours * problem.seasonal_share(a, k, t)
        for a in problem.activities for k, hours in a.hours.items()
    }  # fmt: skip
    bought: Hours = {}
    for skill, hours in hired.items():
        bought |= _taken(left, {skill}, hours)
    # Those who can do least first, so that nobody is told to work more than is left to do.
    order = sorted(problem.work, key=lambda work: (len(work.skills), work.name))
    pledged = {work.name: _taken(left, set(work.skills), given.get(work.name, 0.0)) for work in order}
    return Shared(bought, pledged)


def by_whom(
    problem: Problem, t: int, levels: Mapping[str, float], hired: Mapping[str, float],
    given: Mapping[str, float],
) -> dict[str, Beside]:  # fmt: skip
    """Add up by enterprise what `shared` shares out, and what those who are hired are paid.

    Examples
    --------
    >>> from ultramicro.plan.programme.model import Activity
    >>> from ultramicro.plan.programme.promises import PledgedWork
    >>> two = tuple(Activity(name=name, hours={"care": 400}) for name in ("day", "night"))
    >>> friends = PledgedWork(name="friends", skills=("care",), hours=30.0, closes=4)
    >>> place = Problem(activities=two, work=(friends,))
    >>> by_whom(place, 1, {"day": 2.0, "night": 1.0}, {}, {"friends": 30.0})["day"].given
    20.0
    """
    told = {a.name: Beside() for a in problem.activities}
    others = shared(problem, t, levels, hired, given)
    for (name, skill), hours in others.hired.items():
        pounds = hours * problem.hired_pence.get(skill, problem.wage_pence) * POUNDS_PER_PENNY
        each = told[name]
        told[name] = each._replace(hired=each.hired + hours, hired_pounds=each.hired_pounds + pounds)
    for pledge in others.given.values():
        for (name, _), hours in pledge.items():
            told[name] = told[name]._replace(given=told[name].given + hours)
    return told


def _taken(left: Hours, skills: Collection[str], hours: float) -> Hours:
    """Take hours off what is left to work in some skills, each in proportion; return what was taken."""
    whole = sum(there for (_, skill), there in left.items() if skill in skills)
    if hours <= 0 or whole <= 0:
        return {}
    part = min(1.0, hours / whole)
    taken = {at: there * part for at, there in left.items() if at[1] in skills}
    left.update({at: there * (1 - part) for at, there in left.items() if at[1] in skills})
    return taken
