"""A plan of rounds held against what it must keep, by other code than planned or timed it.

It starts from the rows of the job and the order of stops, and shares no function with `solve` or `schedule`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ultramicro.food.rounds.model import Job, Planned, Route


def breaches(planned: Planned) -> list[str]:
    """Return the ids of what a plan breaks, one for each time: none of a plan that can be driven.

    `twice`, `unserved`, `vehicle_twice`, `trips`, `capacity`, `zone`, `late`, `before`, `after`, `long` and
    `far` are what there is.
    """
    return list(_breaches(planned))


def _breaches(planned: Planned) -> Iterator[str]:
    job = planned.job
    served = Counter(n for route in planned.routes for trip in route.trips for n in trip)
    yield from ("twice" for n in served if served[n] > 1 or n in planned.left)
    yield from ("unserved" for n in range(len(job.stops)) if not served[n] and n not in planned.left)
    used = Counter(route.vehicle for route in planned.routes)
    yield from ("vehicle_twice" for n in used.values() if n > 1)
    for route in planned.routes:
        yield from _of_route(job, route)


def _of_route(job: Job, route: Route) -> Iterator[str]:
    vehicle = job.vehicles[route.vehicle]
    if len(route.trips) > vehicle.trips:
        yield "trips"
    clock, metres = route.starts, 0
    if clock < vehicle.begins or clock < job.opens:
        yield "before"
    for trip in route.trips:
        yield from _of_load(job, trip, vehicle.most.each())
        yield from ("zone" for n in trip if vehicle.zones and job.stops[n].zone not in {"", *vehicle.zones})
        clock, driven, late = _driven(job, trip, max(clock, job.opens) + job.loading)
        metres += driven
        yield from ["late"] * late
    if clock > vehicle.ends or clock > job.closes:
        yield "after"
    if clock - route.starts > vehicle.longest:
        yield "long"
    if metres > vehicle.farthest:
        yield "far"


def _driven(job: Job, trip: Sequence[int], clock: int) -> tuple[int, int, int]:
    """Return when a trip is back, how far it went, and at how many stops it was late. [s], [m]."""
    metres = late = 0
    for here, there in pairwise([0, *(n + 1 for n in trip), 0]):
        clock += int(job.seconds[here][there])
        metres += int(job.metres[here][there])
        if there:
            stop = job.stops[there - 1]
            clock = max(clock, stop.opens)
            late += clock > stop.closes
            clock += stop.service
    return clock, metres, late


def _of_load(job: Job, trip: Sequence[int], most: Sequence[int]) -> Iterator[str]:
    """Look at what is on board after each stop: what is still to be brought and what was taken before."""
    for done in range(len(trip) + 1):
        brought = [job.stops[n].deliver.each() for n in trip[done:]]
        taken = [job.stops[n].collect.each() for n in trip[:done]]
        on_board = [sum(parts) for parts in zip((0, 0, 0), *brought, *taken, strict=True)]
        if any(is_ > may for is_, may in zip(on_board, most, strict=True)):
            yield "capacity"
