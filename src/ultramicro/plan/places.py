"""Who does the work of a plan, and where: groups of people to posts, land and buildings to uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ultramicro.plan.linear import Effort, LinearModel, Name
from ultramicro.plan.model import QUARTER_WEEKS, WEEKS
from ultramicro.plan.plan import Plan
from ultramicro.plan.words import in_unit, skill_named, skills

MOST_ROOMS = 3
PROVED = Effort(gap=0.01, nodes=200)
NEAR = 0.1
"""What a letter that two postcodes share adds to how well somebody fits."""


class Used(NamedTuple):
    """What fills a post or gives ground; nothing where `resource` is empty."""

    activity: str
    post: str
    resource: str
    quantity: float
    unit: str
    fit: float
    reason: str


def who_does_what(plan: Plan, resources: Sequence[Mapping[str, Any]]) -> Iterator[Used]:
    """Give every post and every use of ground to what the place has.

    Parameters
    ----------
    plan : Plan
        The plan; its last quarter is filled.
    resources : sequence of mapping
        Rows of `resources`.
    """
    rooms = list(_rooms(plan))
    yield from rooms
    near = {used.activity: used.resource for used in rooms if used.resource}
    where = {row["resource"]: row["postcode"] or "" for row in resources}
    yield from _people(plan, resources, {name: where.get(room, "") for name, room in near.items()})


def _rooms(plan: Plan) -> Iterator[Used]:
    """Put enterprises into rooms: each use into as few as can be, and none beyond its size."""
    spaces = [i for i in plan.problem.spaces if plan.taken[plan.problem.quarters].get(i.name, 0.0) > 0]
    wanted = {(a.name, use): plan.units().get(a.name, 0.0) * area for a in plan.problem.activities
              for use, area in a.space_m2.items() if a.name in plan.units()}  # fmt: skip
    model = LinearModel()
    fits = {(key, i.name) for key in wanted for i in spaces if key[1] in {i.use, i.kind}}
    for key, name in sorted(fits):
        model.column(("m2", *key, name), worth=1.0)
        model.column(("in", *key, name), high=1.0, worth=-1.0, whole=True)
        model.row(
            ("within", *key, name), {("m2", *key, name): 1.0, ("in", *key, name): -wanted[key]}, high=0.0
        )
    for key, area in wanted.items():
        mine: dict[Name, float] = {("m2", *key, name): 1.0 for k, name in fits if k == key}
        rooms: dict[Name, float] = {("in", *key, name): 1.0 for k, name in fits if k == key}
        model.row(("wanted", *key), mine, high=area)
        model.row(("rooms", *key), rooms, high=MOST_ROOMS)
    for i in spaces:
        inside: dict[Name, float] = {("m2", *key, name): 1.0 for key, name in fits if name == i.name}
        model.row(("size", i.name), inside, high=i.area_m2)
    found = model.solve(PROVED) if fits else None
    for key, area in sorted(wanted.items()):
        got = (
            {name: model.value(found, ("m2", *key, name)) for k, name in sorted(fits) if k == key}
            if found
            else {}
        )
        for name, m2 in got.items():
            if m2 > NEAR:
                yield Used(key[0], key[1], name, m2, "m2", 1.0, "it is of the right kind and large enough")
        if (missing := area - sum(got.values())) > NEAR:
            reason = "the rooms are cut up too much: several have to be joined, or one shared"
            yield Used(key[0], key[1], "", missing, "m2", 0.0, reason)


def _people(plan: Plan, resources: Sequence[Mapping[str, Any]], near: Mapping[str, str]) -> Iterator[Used]:
    """Give hours of work to groups of people: their own skill before what they learn, near before far."""
    groups = {row["resource"]: row for row in resources if row["kind"] == "people"}
    there = {
        name: row["quantity"] * (in_unit(row["unit"], "hours") or 0.0) / WEEKS for name, row in groups.items()
    }
    posts = _posts(plan)
    model, fits = LinearModel(), dict[tuple[str, str, str], float]()
    for activity, skill in posts:
        for name, row in groups.items():
            if fit := _fit(row, skill, near.get(activity, ""), plan):
                fits[activity, skill, name] = fit
                model.column((activity, skill, name), worth=fit)
    for post, hours in posts.items():
        mine: dict[Name, float] = {key: 1.0 for key in fits if key[:2] == post}
        model.row(("post", *post), mine, high=hours)
    for name, hours in there.items():
        model.row(("hours", name), {key: 1.0 for key in fits if key[2] == name}, high=hours)
    found = model.solve(relaxed=True) if fits else None
    left = dict(posts)
    for key, fit in sorted(fits.items()):
        hours = model.value(found, key) if found else 0.0
        if hours > NEAR:
            left[key[0], key[1]] -= hours
            own = skill_named(groups[key[2]]["what"]) == key[1]
            reason = "they can do it" if own else "learnt on the job" if _anyone(key[1]) else "after a course"
            yield Used(key[0], key[1].replace("_", " "), key[2], hours, "hours a week", fit, reason)
    for (activity, skill), hours in sorted(left.items()):
        if hours > NEAR:
            yield Used(
                activity, skill.replace("_", " "), "", hours, "hours a week", 0.0, "hired from outside"
            )


def _posts(plan: Plan) -> dict[tuple[str, str], float]:
    """Return the hours a week of each skill in each enterprise in the last quarter."""
    t, by_name = plan.problem.quarters, {a.name: a for a in plan.problem.activities}
    posts: dict[tuple[str, str], float] = defaultdict(float)
    for q in plan.quarters:
        if q.quarter == t and q.level > 0:
            a = by_name[q.activity]
            for k, hours in a.hours.items():
                posts[a.name, k] += q.level * hours * plan.problem.part(a, k, t) / QUARTER_WEEKS
    return dict(posts)


def _fit(row: Mapping[str, Any], skill: str, near: str, plan: Plan) -> float:
    """Return how well a group fits a post, from 0 to 1."""
    own = skill_named(row["what"]) == skill
    if not own and not _anyone(skill) and not plan.learnt(skill):
        return 0.0
    same = sum(one == other for one, other in zip(near, row["postcode"] or "", strict=False))
    return min(1.0, (0.6 if own else 0.3) + NEAR / 2 * same)


def _anyone(skill: str) -> bool:
    return skill in skills() and skills()[skill].anyone
