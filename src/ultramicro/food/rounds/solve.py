"""The order of stops by PyVRP, an iterated local search for vehicle routing; it proves nothing.

Stops that no vehicle could serve even alone are named with their reason before anything is planned, as the
planner would only leave them out. What is left out afterwards did not fit beside the others.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from ultramicro.food.rounds.model import (
    FAR_M,
    HOUR_PARTS,
    KM_PARTS,
    LONG_S,
    PARTS,
    Ints,
    Job,
    Planned,
    Route,
    Stop,
    Vehicle,
    Why,
)  # fmt: skip
from ultramicro.food.rounds.schedule import length, visits

if TYPE_CHECKING:
    from pyvrp import Result


PRIZES = (10, 1_000)
"""How many times the dearest day that serves it alone a stop is worth that must be served, where not all fit.
With less, too few were served; with more, one may come in before its vehicle has made room for it."""


def plan(job: Job, *, iterations: int, seed: int) -> Planned:
    """Plan a day of one hub.

    Whatever must be served is served if that can be found; else as many stops as are found to fit, and those
    by the cheapest way that is found.

    Parameters
    ----------
    job : Job
        What is to be done, and with what.
    iterations : int
        After how many steps without a better plan to stop; never by the clock, so that the same is planned
        anywhere.
    seed : int
        Of the planner's chance.

    References
    ----------
    .. [1] N. A. Wouda, L. Lan, W. Kool, PyVRP: a high-performance VRP solver package, INFORMS Journal on
       Computing 36 (2024) 943.
    """
    left = {n: why for n, stop in enumerate(job.stops) if (why := alone(job, n, stop))}
    open_ = [n for n in range(len(job.stops)) if n not in left]
    if not open_:
        return Planned(job=job, left=left)
    kinds = _kinds(job.vehicles)

    def solved(of: Sequence[int], times: int | None) -> Planned | None:
        result = _solved(job, of, kinds, times, iterations=iterations, seed=seed)
        return _planned(job, result, of, list(kinds.values())) if result.best.is_feasible() else None

    found = solved(open_, None)
    if found is None:
        some = [each for times in PRIZES if (each := solved(open_, times))]
        found = min(some, key=_rank, default=Planned(job=job))
        if served := sorted(_served(found)):
            # With nothing more to choose from, their order is looked for once more.
            found = min(filter(None, (found, solved(served, None))), key=_rank)
    left |= {n: "not_fitted" for n in open_ if n not in _served(found)}
    return replace(found, left=dict(sorted(left.items())))


def _served(planned: Planned) -> set[int]:
    return {n for route in planned.routes for trip in route.trips for n in trip}


def _rank(planned: Planned) -> tuple[int, int]:
    """Rank plans: most first of what must be served, then least cost less what the others are worth."""
    stops = [planned.job.stops[n] for n in _served(planned)]
    worth = sum(stop.worth_pence or 0 for stop in stops)
    return -sum(stop.worth_pence is None for stop in stops), planned.parts - worth * PARTS


def alone(job: Job, place: int, stop: Stop) -> Why | None:
    """Return why no vehicle could serve a stop even if it did nothing else; None where one could."""
    if max(job.metres[0, place + 1], job.metres[place + 1, 0]) >= FAR_M:
        return "no_point"
    if not job.vehicles:
        return "no_vehicle"
    zoned = [v for v in job.vehicles if not v.zones or not stop.zone or stop.zone in v.zones]
    if not zoned:
        return "no_zone"
    cold = max(stop.deliver.cold_grams, stop.collect.cold_grams)
    if cold and all(v.most.cold_grams < cold for v in zoned):
        return "no_cold"
    able = [v for v in zoned if v.takes(stop)]
    if not able:
        return "too_heavy"
    return None if any(_in_time(job, place, vehicle) for vehicle in able) else "too_late"


def _in_time(job: Job, place: int, vehicle: Vehicle) -> bool:
    stop = job.stops[place]
    start = max(vehicle.begins, job.opens)
    # Leaving later, so as to arrive when it opens, makes the day shorter and nothing later.
    opens = stop.opens - job.loading - int(job.seconds[0, place + 1])
    route = Route(vehicle=0, starts=max(start, opens), trips=((place,),))
    done = visits(job, route, vehicle)
    metres, seconds = length(done, route)
    return (
        done[1].begins <= stop.closes
        and done[-1].arrives <= min(vehicle.ends, job.closes)
        and seconds <= vehicle.longest
        and metres <= vehicle.farthest
    )


def _kinds(vehicles: Sequence[Vehicle]) -> dict[Vehicle, list[int]]:
    """Gather vehicles that differ in their names alone: between them there is nothing to choose."""
    kinds: dict[Vehicle, list[int]] = {}
    for n, vehicle in enumerate(vehicles):
        kinds.setdefault(vehicle.nameless(), []).append(n)
    return kinds


def _solved(
    job: Job, open_: Sequence[int], kinds: Mapping[Vehicle, list[int]], times: int | None, *, iterations: int,
    seed: int,
) -> Result:  # fmt: skip
    """Let the planner search; `times` is the prize of what must be served; required where it is None."""
    import pyvrp  # noqa: PLC0415  of an extra
    from pyvrp.exceptions import PenaltyBoundWarning  # noqa: PLC0415
    from pyvrp.stop import NoImprovement  # noqa: PLC0415

    logging.getLogger("pyvrp").setLevel(logging.ERROR)  # it prints to where answers are printed
    day = max(_return_parts(job, n, vehicle) for n in open_ for vehicle in kinds) + PARTS
    stops = [job.stops[n] for n in open_]
    # Each stop in a list, so that a vehicle's bans are by place.
    bans = [np.array([not kind.takes(stop) for stop in stops], bool) for kind in kinds]
    profiles = {ban.tobytes(): ban for ban in bans}
    index = np.array([0, *(n + 1 for n in open_)])
    both = np.ix_(index, index)
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in index],
        clients=[_client(pyvrp, at, stop, day, times) for at, stop in enumerate(stops, start=1)],
        depots=[pyvrp.Depot(0, tw_early=job.opens, tw_late=job.closes, service_duration=job.loading)],
        vehicle_types=[
            _type(pyvrp, kind, len(named), list(profiles).index(ban.tobytes()))
            for (kind, named), ban in zip(kinds.items(), bans, strict=True)
        ],
        distance_matrices=[_banned(job.metres[both], ban, FAR_M) for ban in profiles.values()],
        duration_matrices=[_banned(job.seconds[both], ban, LONG_S) for ban in profiles.values()],
    )  # fmt: skip
    with warnings.catch_warnings():
        # That not all fits is told by the answer, stop by stop.
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        return pyvrp.solve(
            data, stop=NoImprovement(iterations), seed=seed, collect_stats=False, display=False
        )


def _client(pyvrp: ModuleType, at: int, stop: Stop, day: int, times: int | None) -> Any:
    must = stop.worth_pence is None
    prize = (times or 0) * day if must else min(day, PARTS * (stop.worth_pence or 0))
    return pyvrp.Client(
        at, delivery=list(stop.deliver.each()), pickup=list(stop.collect.each()), prize=prize,
        required=must and times is None, service_duration=stop.service, tw_early=stop.opens,
        tw_late=stop.closes,
    )  # fmt: skip


def _type(pyvrp: ModuleType, kind: Vehicle, count: int, profile: int) -> Any:
    again = {"reload_depots": [0], "max_reloads": kind.trips - 1} if kind.trips > 1 else {}
    return pyvrp.VehicleType(
        count, capacity=list(kind.most.each()), fixed_cost=PARTS * kind.day_pence, profile=profile,
        tw_early=kind.begins, tw_late=kind.ends, shift_duration=kind.longest, max_distance=kind.farthest,
        unit_distance_cost=KM_PARTS * kind.km_pence, unit_duration_cost=HOUR_PARTS * kind.hour_pence, **again,
    )  # fmt: skip


def _banned(ways: Ints, ban: np.ndarray, far: int) -> Ints:
    barred = np.array([False, *ban])
    found = np.where(barred[:, None] | barred[None, :], far, ways)
    np.fill_diagonal(found, 0)
    return found.astype(np.int64)


def _return_parts(job: Job, place: int, vehicle: Vehicle) -> int:
    """Return the cost of a day that serves one stop, waiting included. [penny/PARTS]."""
    metres = int(job.metres[0, place + 1] + job.metres[place + 1, 0])
    return vehicle.parts(metres, min(vehicle.longest, vehicle.ends - vehicle.begins))


def _planned(job: Job, result: Result, open_: Sequence[int], named: Sequence[Sequence[int]]) -> Planned:
    best = result.best
    parts = int(best.distance_cost() + best.duration_cost() + best.fixed_vehicle_cost())
    return Planned(job=job, routes=tuple(_routes(result, open_, named)), parts=parts)


def _routes(result: Result, open_: Sequence[int], named: Sequence[Sequence[int]]) -> Iterator[Route]:
    free = [list(each) for each in named]
    for route in result.best.routes():
        trips: dict[int, list[int]] = {}
        for done in route.schedule():
            if done.is_client():
                trips.setdefault(done.trip, []).append(open_[done.idx])
        if trips:
            yield Route(
                vehicle=free[route.vehicle_type()].pop(0), starts=int(route.start_time()),
                trips=tuple(tuple(each) for each in trips.values()),
            )  # fmt: skip
