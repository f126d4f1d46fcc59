"""When a vehicle is where, with what on board: worked out from the order of its stops alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ultramicro.food.rounds.model import Job, Load, Route, Vehicle, Visit


def visits(job: Job, route: Route, vehicle: Vehicle) -> list[Visit]:
    """Return a route's visits in order, the hub before, between and after its trips.

    Whoever comes early waits; whoever comes late is late, which laws of the answer look for.
    """
    return list(_visits(job, route, vehicle))


def _visits(job: Job, route: Route, vehicle: Vehicle) -> Iterator[Visit]:
    now = at = 0
    metres = seconds = 0
    brought = Load()
    for trip, stops in enumerate(route.trips, start=1):
        arrives = route.starts if trip == 1 else now + seconds
        load = total([job.stops[n].deliver for n in stops])
        begins = max(arrives, job.opens, vehicle.begins)
        now = begins + job.loading
        yield Visit(
            stop=None, trip=trip, arrives=arrives, begins=begins, leaves=now, metres=metres, seconds=seconds,
            load=load,
        )  # fmt: skip
        at = 0
        for n in stops:
            stop, way = job.stops[n], (at, n + 1)
            metres, seconds = int(job.metres[way]), int(job.seconds[way])
            arrives = now + seconds
            begins = max(arrives, stop.opens)
            now, at = begins + stop.service, n + 1
            load = load - stop.deliver + stop.collect
            yield Visit(
                stop=n, trip=trip, arrives=arrives, begins=begins, leaves=now, metres=metres,
                seconds=seconds, load=load,
            )  # fmt: skip
        metres, seconds = int(job.metres[at, 0]), int(job.seconds[at, 0])
    yield Visit(
        stop=None, trip=len(route.trips), arrives=now + seconds, begins=now + seconds, leaves=now + seconds,
        metres=metres, seconds=seconds, load=brought,
    )  # fmt: skip


def total(loads: Sequence[Load]) -> Load:
    """Return the sum of loads."""
    return sum(loads, Load())


def length(done: Sequence[Visit], route: Route) -> tuple[int, int]:
    """Return how far and how long a route is, from the first loading to the last return. [m], [s]."""
    return sum(visit.metres for visit in done), done[-1].arrives - route.starts
