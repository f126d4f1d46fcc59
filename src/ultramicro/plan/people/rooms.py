"""Who does the work of a plan, and where: land and buildings to uses, then people to posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Assignment, Fit, Offer, who_works, workforce
from ultramicro.plan.programme.linear import Effort, LinearModel, Name
from ultramicro.plan.programme.model import Space
from ultramicro.plan.programme.plan import Plan

# An enterprise scattered over more rooms could not be run by its few people.
MOST_ROOMS = 3
PROVED = Effort(gap=0.01, nodes=200)
# The solver leaves traces, which are no rooms.
LEAST_M2 = 0.1
Use = tuple[str, str]
"""An enterprise and the class of ground that it needs."""


def allocate(plan: Plan, offers: Sequence[Offer], where: Mapping[str, Location]) -> Iterator[Assignment]:
    """Give every post and every use of ground to what the place has.

    Parameters
    ----------
    plan : Plan
        The plan; its last quarter is filled.
    offers : sequence of Offer
        What people of the place offer.
    where : mapping of str to Location
        Where each resource is, as far as that is known.
    """
    rooms = list(allocate_rooms(plan))
    yield from rooms
    # Rooms first, as a post is where its enterprise is.
    near = {room.activity: where[room.resource] for room in rooms if room.resource in where}
    yield from who_works(plan, workforce(offers, plan, where), near)


def allocate_rooms(plan: Plan) -> Iterator[Assignment]:
    """Put enterprises into rooms: each use into as few as can be, and none beyond its size."""
    taken, units = plan.taken[plan.problem.quarters], plan.units()
    # Only what the plan pays rent for.
    spaces = [i for i in plan.problem.spaces if taken.get(i.name, 0.0) > 0]
    wanted = {(a.name, use): units[a.name] * area for a in plan.problem.activities
              for use, area in a.space_m2.items() if a.name in units}  # fmt: skip
    got = _rooms(wanted, spaces)
    for key, area in sorted(wanted.items()):
        mine = {name: m2 for (k, name), m2 in got.items() if k == key}
        for name, m2 in mine.items():
            if m2 > LEAST_M2:
                yield Assignment(*key, name, m2, 1.0, Fit.ROOM_FITS, is_ground=True)
        if (missing := area - sum(mine.values())) > LEAST_M2:
            yield Assignment(*key, "", missing, 0.0, Fit.ROOMS_TOO_SMALL, is_ground=True)


def _rooms(wanted: Mapping[Use, float], spaces: Sequence[Space]) -> dict[tuple[Use, str], float]:
    """Return how much of which room each use gets. [m²]."""
    fits = sorted((key, i.name) for key in wanted for i in spaces if key[1] in {i.use, i.kind})
    model = LinearModel()
    for key, name in fits:
        model.column(("m2", *key, name), worth=1.0)
        # A room costs what a m² brings: as few rooms as can be, but not at the cost of ground that is
        # needed.
        model.column(("in", *key, name), high=1.0, worth=-1.0, whole=True)
        # What a use wants in all is the tightest bound that links the two columns.
        within: dict[Name, float] = {("m2", *key, name): 1.0, ("in", *key, name): -wanted[key]}
        model.row(("within", *key, name), within, high=0.0)
    for key, area in wanted.items():
        mine: dict[Name, float] = {("m2", *key, name): 1.0 for k, name in fits if k == key}
        rooms: dict[Name, float] = {("in", *key, name): 1.0 for k, name in fits if k == key}
        model.row(("wanted", *key), mine, high=area)
        model.row(("rooms", *key), rooms, high=MOST_ROOMS)
    for i in spaces:
        inside: dict[Name, float] = {("m2", *key, name): 1.0 for key, name in fits if name == i.name}
        model.row(("size", i.name), inside, high=i.area_m2)
    found = model.solve(PROVED) if fits else None
    if found is None:
        return {}
    return {(key, name): model.value(found, ("m2", *key, name)) for key, name in fits}
