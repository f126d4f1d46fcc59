"""Who does the work of a plan, and where: land and buildings to uses, then people to posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Assignment, who_works, workforce
from ultramicro.plan.programme.linear import Effort, LinearModel, Name
from ultramicro.plan.programme.plan import Plan

MOST_ROOMS = 3
PROVED = Effort(gap=0.01, nodes=200)
LEAST_M2 = 0.1


def allocate(
    plan: Plan, resources: Sequence[Mapping[str, Any]], where: Mapping[str, Location]
) -> Iterator[Assignment]:
    """Give every post and every use of ground to what the place has.

    Parameters
    ----------
    plan : Plan
        The plan; its last quarter is filled.
    resources : sequence of mapping
        Rows of `resources`.
    where : mapping of str to Location
        Where each resource is, as far as that is known.
    """
    rooms = list(allocate_rooms(plan))
    yield from rooms
    near = {used.activity: where[used.resource] for used in rooms if used.resource in where}
    yield from who_works(plan, workforce(resources, plan, where), near)


def allocate_rooms(plan: Plan) -> Iterator[Assignment]:
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
            if m2 > LEAST_M2:
                yield Assignment(
                    key[0], key[1], name, m2, "m2", 1.0, "it is of the right kind and large enough"
                )
        if (missing := area - sum(got.values())) > LEAST_M2:
            reason = "the rooms are cut up too much: several have to be joined, or one shared"
            yield Assignment(key[0], key[1], "", missing, "m2", 0.0, reason)
