"""The people of a place and the posts of a plan, so that the one can be given to the other.

Nobody is named: a row of resources stands for one or more people with hours and a skill. Posts are as long as
the hours that people offer. Somebody may also be given work that is learnt on the job, or after a course that
the plan holds; whoever has the skill goes first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, NamedTuple

from ultramicro.plan.people.assign import Filled, Person, Post, assign
from ultramicro.plan.people.location import Location
from ultramicro.plan.programme.model import QUARTER_WEEKS, WEEKS
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.recipes.measures import amount
from ultramicro.plan.recipes.vocabulary import UNPAID, skill_named, skills

FULL_WEEK, LONGEST_WEEK = 37.5, 48.0
"""Hours that one person is taken to offer where a row does not say how many it stands for; and at most."""
LEARNER = 0.5
"""How well somebody fits who still has to learn the work; a judgement."""
SHORTEST = 1.0
"""Hours a week that somebody offers at the least."""
NOTHING = 1e-9
"""Hours below which there are none."""
A_WEEK = "hours a week"
Role = tuple[str, str]


class Assignment(NamedTuple):
    """What fills a post or gives ground; nothing where `resource` is empty. `people` is how many of it do."""

    activity: str
    post: str
    resource: str
    quantity: float
    unit: str
    fit: float
    reason: str
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class Workforce:
    """People, and for each the row of resources that stands for them."""

    people: tuple[Person, ...]
    row: Mapping[str, str]
    own: Mapping[str, str]


def workforce(resources: Sequence[Mapping[str, Any]], plan: Plan, where: Mapping[str, Location]) -> Workforce:
    """Return the people of a place, one by one.

    Parameters
    ----------
    resources : sequence of mapping
        Rows of `resources`; of those that are people `people` says how many they are.
    plan : Plan
        The plan, which may hold courses.
    where : mapping of str to Location
        Where the people of each row live; who is nowhere known is taken to be near.
    """
    anyone = {k: LEARNER for k, skill in skills().items() if skill.anyone}
    learnt = {k: LEARNER for k in plan.problem.courses if plan.learnt(k) > NOTHING}
    people, row, own = [], {}, {}
    for given in resources:
        told = amount(given["unit"], "hours") if given["kind"] == "people" else None
        hours = given["quantity"] * told.a_year / WEEKS if told else 0.0
        skill = skill_named(given["what"])
        if skill == UNPAID or hours < NOTHING:
            continue
        number = how_many(given, hours)
        spot = where.get(given["resource"])
        for i in range(number):
            who = f"{given['resource']} {i + 1}"
            row[who], own[who] = given["resource"], skill
            people.append(
                Person(
                    id=who,
                    skills={**anyone, **learnt, skill: 1.0},
                    hours=hours / number,
                    at=spot.km if spot else None,
                )
            )
    return Workforce(people=tuple(people), row=row, own=own)


def how_many(row: Mapping[str, Any], hours: float) -> int:
    """Return how many people a row stands for, each with an hour a week at the least.

    Examples
    --------
    >>> how_many({"people": 12}, 192), how_many({"people": None}, 16), how_many({"people": None}, 300)
    (12, 1, 8)
    """
    if row.get("people"):
        return max(1, min(int(row["people"]), math.floor(hours / SHORTEST)))
    return 1 if hours <= LONGEST_WEEK else math.ceil(hours / FULL_WEEK)


def who_works(plan: Plan, them: Workforce, at: Mapping[str, Location]) -> Iterator[Assignment]:
    """Fill the posts of a plan's last quarter.

    Parameters
    ----------
    plan : Plan
        The plan.
    them : Workforce
        The place's people.
    at : mapping of str to Location
        Where each enterprise is, as far as that is known.
    """
    role: dict[str, Role] = {}
    posts: list[Post] = []
    for (activity, skill), (hours, hired) in sorted(_roles(plan).items()):
        if hired > NOTHING:
            why = "hired from outside, as the plan has it"
            yield Assignment(activity, skill.replace("_", " "), "", hired, A_WEEK, 0.0, why)
        spot = at.get(activity)
        for post in _posts(activity, skill, hours - hired, them):
            role[post.id] = (activity, skill)
            posts.append(replace(post, at=spot.km if spot else None))
    filled, _ = assign(them.people, posts)
    hours_of = {post.id: post.hours for post in posts}
    yield from _summed(filled, role, hours_of, them)


def _roles(plan: Plan) -> dict[Role, tuple[float, float]]:
    """Return the hours a week of each skill in each enterprise at the end, and those of them hired."""
    t, by_name = plan.problem.quarters, {a.name: a for a in plan.problem.activities}
    roles: dict[Role, float] = defaultdict(float)
    in_all: dict[str, float] = defaultdict(float)
    for q in plan.quarters:
        if q.quarter == t and q.level > 0:
            a = by_name[q.activity]
            for k, hours in a.hours.items():
                a_week = q.level * hours * plan.problem.seasonal_share(a, k, t) / QUARTER_WEEKS
                roles[a.name, k] += a_week
                in_all[k] += a_week
    hired = {k: hours / QUARTER_WEEKS for k, hours in plan.hired_hours[t].items()}
    return {
        (a, k): (hours, hours * min(1.0, hired.get(k, 0.0) / in_all[k]))
        for (a, k), hours in roles.items() if hours > NOTHING
    }  # fmt: skip


def _posts(activity: str, skill: str, hours: float, them: Workforce) -> Iterator[Post]:
    """Cut the hours of a role into posts of a length that most who could fill them offer."""
    offered = [p.hours for p in them.people if them.own[p.id] == skill] or [p.hours for p in them.people]
    if hours > NOTHING:
        number = math.ceil(hours / median(offered)) if offered else 1
        for i in range(number):
            yield Post(id=f"{activity} {skill} {i + 1}", skill=skill, hours=hours / number)


def _summed(
    filled: Sequence[Filled], role: Mapping[str, Role], hours: Mapping[str, float], them: Workforce
) -> Iterator[Assignment]:
    """Add up what people of the same row do in the same role."""
    sums: dict[tuple[str, str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    who: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for each in filled:
        activity, skill = role[each.post]
        key = (activity, skill, them.row.get(each.person, ""), _why(each, skill, them))
        sums[key][0] += hours[each.post]
        sums[key][1] += hours[each.post] * each.fit
        who[key] |= {each.person} - {""}
    for key in sorted(sums):
        a_week, fitting = sums[key]
        activity, skill, row, why = key
        post = skill.replace("_", " ")
        yield Assignment(activity, post, row, a_week, A_WEEK, fitting / a_week, why, len(who[key]))


def _why(each: Filled, skill: str, them: Workforce) -> str:
    if not each.person:
        return each.why.replace("_", " ")
    if them.own[each.person] == skill:
        return "they can do it"
    return "learnt on the job" if skills()[skill].anyone else "after a course"
