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
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from ultramicro.plan.people.assign import Filled, Outcome, Person, Post, assign
from ultramicro.plan.people.location import Location
from ultramicro.plan.programme.by_whom import Shared, shared
from ultramicro.plan.programme.model import QUARTER_WEEKS
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.recipes.vocabulary import UNPAID, skills

FULL_WEEK, LONGEST_WEEK = 37.5, 48.0
"""Hours that one person is taken to offer where a row does not say how many it stands for; and at most."""
LEARNER = 0.5
"""How well somebody fits who still has to learn the work; a judgement."""
SHORTEST = 1.0
"""Hours a week that somebody offers at the least."""
NOTHING = 1e-9
"""Hours below which there are none."""
Role = tuple[str, str]


class Fit(StrEnum):
    """Why a post or a use of ground is given to a resource, or to none."""

    HAS_SKILL = "has_skill"
    LEARNS_ON_JOB = "learns_on_job"
    LEARNS_IN_COURSE = "learns_in_course"
    HIRED = "hired"
    GIVEN = "given"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    TOO_FEW_HOURS = "too_few_hours"
    NOBODY_CAN = "nobody_can"
    ROOM_FITS = "room_fits"


class Assignment(NamedTuple):
    """What fills a post or gives ground; nothing where `resource` is empty.

    `role` is the skill of a post, or the class of ground. `quantity` is in hours a week, or in m² where
    `is_ground`. `people` is how many of the resource do it.
    """

    activity: str
    role: str
    resource: str
    quantity: float
    fit: float
    reason: Fit
    people: int | None = None
    is_ground: bool = False


@dataclass(frozen=True, kw_only=True)
class Offer:
    """People who offer hours a week of a skill; `people` is how many they are, if the row says so."""

    resource: str
    skill: str
    hours: float
    people: int | None = None


@dataclass(frozen=True, kw_only=True)
class Workforce:
    """People, and for each the row of resources that stands for them."""

    people: tuple[Person, ...]
    row: Mapping[str, str]
    own: Mapping[str, str]


def workforce(offers: Sequence[Offer], plan: Plan, where: Mapping[str, Location]) -> Workforce:
    """Return the people of a place, one by one.

    Parameters
    ----------
    offers : sequence of Offer
        What people offer.
    plan : Plan
        The plan, which may hold courses.
    where : mapping of str to Location
        Where the people of each row live; who is nowhere known is taken to be near.
    """
    # Below those who have the skill, above leaving the post empty.
    anyone = {k: LEARNER for k, skill in skills().items() if skill.anyone}
    learnt = {k: LEARNER for k in plan.problem.courses if plan.learnt(k) > NOTHING}
    people, row, own = list[Person](), dict[str, str](), dict[str, str]()
    for offer in offers:
        # Unpaid help fills no paid post.
        if offer.skill == UNPAID or offer.hours < NOTHING:
            continue
        number, location = how_many(offer), where.get(offer.resource)
        for i in range(number):
            who = f"{offer.resource} {i + 1}"
            row[who], own[who] = offer.resource, offer.skill
            # Their own skill last, as it overrides that of a learner.
            able = {**anyone, **learnt, offer.skill: 1.0}
            at = location.km if location else None
            people.append(Person(id=who, skills=able, hours=offer.hours / number, at=at))
    return Workforce(people=tuple(people), row=row, own=own)


def how_many(offer: Offer) -> int:
    """Return how many people a row stands for, each with an hour a week at the least.

    Examples
    --------
    >>> offers = [(192, 12), (16, None), (300, None)]
    >>> [how_many(Offer(resource="R", skill="care", hours=hours, people=n)) for hours, n in offers]
    [12, 1, 8]
    """
    if offer.people:
        # Fifty members with ten hours a week in all are not fifty who could fill posts.
        return max(1, min(offer.people, math.floor(offer.hours / SHORTEST)))
    # One person may well offer a long week; more must be several.
    return 1 if offer.hours <= LONGEST_WEEK else math.ceil(offer.hours / FULL_WEEK)


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
    roles, others = hours_at_the_end(plan), _others(plan)
    pledged = sorted(
        (each, name, hours / QUARTER_WEEKS)
        for name, mine in others.given.items() for each, hours in mine.items() if hours > NOTHING
    )  # fmt: skip
    for (activity, skill), pledge, hours in pledged:
        yield Assignment(activity, skill, pledge, hours, 1.0, Fit.GIVEN)
    given = defaultdict[Role, float](float)
    for each, _, hours in pledged:
        given[each] += hours
    for (activity, skill), hours in sorted(roles.items()):
        hired = others.hired.get((activity, skill), 0.0) / QUARTER_WEEKS
        # Work that the plan hires from outside is no post for people here.
        if hired > NOTHING:
            yield Assignment(activity, skill, "", hired, 0.0, Fit.HIRED)
        location = at.get(activity)
        for post in _posts(activity, skill, hours - hired - given[activity, skill], them):
            role[post.id] = (activity, skill)
            posts.append(replace(post, at=location.km if location else None))
    filled, _ = assign(them.people, posts)
    yield from _summed(filled, role, {post.id: post.hours for post in posts}, them)


def hours_at_the_end(plan: Plan) -> dict[Role, float]:
    """Return the hours a week of each skill in each enterprise in the last quarter, of all its units."""
    t, by_name = plan.problem.quarters, {a.name: a for a in plan.problem.activities}
    roles: dict[Role, float] = defaultdict(float)
    for q in plan.quarters:
        if q.quarter == t and q.level > 0:
            a = by_name[q.activity]
            for k, hours in a.hours.items():
                roles[a.name, k] += q.level * hours * plan.problem.seasonal_share(a, k, t) / QUARTER_WEEKS
    return {role: hours for role, hours in roles.items() if hours > NOTHING}


def _others(plan: Plan) -> Shared:
    """Return what people from outside, and pledges, work at the end."""
    t = plan.problem.quarters
    levels = {q.activity: q.level for q in plan.quarters if q.quarter == t}
    return shared(plan.problem, t, levels, plan.hired_hours.get(t, {}), plan.given_hours.get(t, {}))


def _posts(activity: str, skill: str, hours: float, them: Workforce) -> Iterator[Post]:
    """Cut the hours of a role into posts of a length that most who could fill them offer."""
    # The median: one person who offers a full week must not make every post a full one.
    offered = [p.hours for p in them.people if them.own[p.id] == skill] or [p.hours for p in them.people]
    if hours > NOTHING:
        number = math.ceil(hours / median(offered)) if offered else 1
        for i in range(number):
            yield Post(id=f"{activity} {skill} {i + 1}", skill=skill, hours=hours / number)


def _summed(
    filled: Sequence[Filled], role: Mapping[str, Role], hours: Mapping[str, float], them: Workforce
) -> Iterator[Assignment]:
    """Add up what people of the same row do in the same role."""
    sums: dict[tuple[str, str, str, Fit], list[float]] = defaultdict(lambda: [0.0, 0.0])
    who: dict[tuple[str, str, str, Fit], set[str]] = defaultdict(set)
    for each in filled:
        activity, skill = role[each.post]
        key = (activity, skill, them.row.get(each.person, ""), _why(each, skill, them))
        sums[key][0] += hours[each.post]
        sums[key][1] += hours[each.post] * each.fit
        who[key] |= {each.person} - {""}
    for key in sorted(sums):
        a_week, fitting = sums[key]
        activity, skill, row, why = key
        yield Assignment(activity, skill, row, a_week, fitting / a_week, why, len(who[key]))


_UNFILLED: Mapping[Outcome, Fit] = {
    Outcome.NOBODY_CAN: Fit.NOBODY_CAN,
    Outcome.NEEDED_ELSEWHERE: Fit.NEEDED_ELSEWHERE,
    Outcome.TOO_FEW_HOURS: Fit.TOO_FEW_HOURS,
}


def _why(each: Filled, skill: str, them: Workforce) -> Fit:
    if not each.person:
        return _UNFILLED[each.outcome]
    if them.own[each.person] == skill:
        return Fit.HAS_SKILL
    return Fit.LEARNS_ON_JOB if skills()[skill].anyone else Fit.LEARNS_IN_COURSE
