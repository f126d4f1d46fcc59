"""Who does the work of a plan, and where: the sites that the plan chose, then people to posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Assignment, Fit, Offer, who_works, workforce
from ultramicro.plan.programme.plan import Plan


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
    rooms = [
        Assignment(activity, use, site, m2, 1.0, Fit.ROOM_FITS, is_ground=True)
        for (activity, use, site), m2 in sorted(plan.placed.items())
    ]
    yield from rooms
    # Rooms first, as a post is where its enterprise is.
    near = {room.activity: where[room.resource] for room in rooms if room.resource in where}
    yield from who_works(plan, workforce(offers, plan, where), near)
