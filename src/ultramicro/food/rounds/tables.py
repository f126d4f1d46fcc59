"""A plan of rounds as rows: stops in order, what each vehicle's day costs, what is left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

import shapely

from ultramicro.core.money import round_half_even
from ultramicro.core.rows import Row
from ultramicro.food.rounds.model import NO_LIMIT, PARTS, Load, Planned, Route, Vehicle, Visit
from ultramicro.food.rounds.roads import Point
from ultramicro.food.rounds.schedule import length, visits

SPOT_DEGREES = 0.0012
WAY_DEGREES = 0.0003
"""How large a stop and how broad a way are drawn. [degrees]."""


@dataclass(frozen=True, kw_only=True)
class Day:
    """A vehicle's day, timed."""

    planned: Planned
    route: Route

    @property
    def vehicle(self) -> Vehicle:
        """Which vehicle drives it."""
        return self.planned.job.vehicles[self.route.vehicle]

    @cached_property
    def visits(self) -> list[Visit]:
        """Return its visits in order."""
        return visits(self.planned.job, self.route, self.vehicle)

    @property
    def metres(self) -> int:
        """Return how far it drives. [m]."""
        return length(self.visits, self.route)[0]

    @property
    def seconds(self) -> int:
        """Return how long it is. [s]."""
        return length(self.visits, self.route)[1]

    @property
    def pence(self) -> int:
        """Return what it costs, rounded once. [pence]."""
        return round_half_even(Decimal(self.vehicle.parts(self.metres, self.seconds)) / PARTS)

    @property
    def stops(self) -> int:
        """Return how many times it stops."""
        return sum(len(trip) for trip in self.route.trips)


def days_of(plans: Iterable[Planned]) -> list[Day]:
    """Return every vehicle's day."""
    return [Day(planned=planned, route=route) for planned in plans for route in planned.routes]


def stop_rows(days: Iterable[Day]) -> Iterator[Row]:
    """Yield the rows of `food_rounds`."""
    for day in days:
        job = day.planned.job
        for place, visit in enumerate(day.visits, start=1):
            stop = None if visit.stop is None else job.stops[visit.stop]
            brought, taken = (stop.deliver, stop.collect) if stop else (Load(), Load())
            yield {
                "cycle_on": job.on, "hub": job.hub, "vehicle": day.vehicle.name, "trip": visit.trip,
                "place": place, "stop": stop.code if stop else None, "arrives_time": clock(visit.arrives),
                "begins_time": clock(visit.begins), "leaves_time": clock(visit.leaves),
                "km": visit.metres / 1_000, "deliver_kg": brought.grams / 1_000,
                "deliver_crates": brought.crates / 1_000, "collect_kg": taken.grams / 1_000,
                "on_board_kg": visit.load.grams / 1_000, "part": stop.part + 1 if stop else 1,
            }  # fmt: skip


def cost_rows(days: Iterable[Day]) -> Iterator[Row]:
    """Yield the rows of `food_round_costs`."""
    for day in days:
        waits = sum(visit.begins - visit.arrives for visit in day.visits)
        yield {
            "cycle_on": day.planned.job.on, "hub": day.planned.job.hub, "vehicle": day.vehicle.name,
            "trips": len(day.route.trips), "stops": day.stops, "km": day.metres / 1_000,
            "hours": day.seconds / 3_600, "waits_hours": waits / 3_600, "fullest_share": _fullest(day),
            "cost_pence": day.pence,
        }  # fmt: skip


def _fullest(day: Day) -> float | None:
    limited = [k for k, most in enumerate(day.vehicle.most.each()) if 0 < most < NO_LIMIT]
    parts = [
        visit.load.each()[k] / day.vehicle.most.each()[k] for visit in day.visits for k in limited
    ]  # fmt: skip
    return max(parts, default=None)


def left_rows(plans: Iterable[Planned], left: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows of `food_not_delivered`: lines that never came to a stop, then stops left out."""
    yield from left
    for planned in plans:
        for n, why in planned.left.items():
            stop = planned.job.stops[n]
            grams = stop.deliver.grams + stop.collect.grams
            worth = why == "not_fitted" and stop.worth_pence is not None
            yield {
                "cycle_on": planned.job.on, "stop": stop.code, "why": "not_worth" if worth else why,
                "kg": grams / 1_000 if grams else None,
            }  # fmt: skip


def shape_rows(plans: Sequence[Planned], points: Sequence[Sequence[Point | None]]) -> Iterator[Row]:
    """Yield the rows of `food_round_map`: each vehicle's way as a band, each stop as a spot."""
    for planned, at in zip(plans, points, strict=True):
        served: dict[int, str] = {}
        for day in days_of([planned]):
            path = [at[0 if visit.stop is None else visit.stop + 1] for visit in day.visits]
            served |= {v.stop: day.vehicle.name for v in day.visits if v.stop is not None}
            lines = [((a[1], a[0]), (b[1], b[0])) for a, b in pairwise(path) if a and b and a != b]
            if lines:
                name = f"{day.vehicle.name}, {planned.job.on:%d.%m.}"
                yield _shape(name, day.vehicle.name, shapely.MultiLineString(lines), WAY_DEGREES)
        for n, stop in enumerate(planned.job.stops):
            if (point := at[n + 1]) is not None and stop.part == 0:
                yield _shape(stop.code, served.get(n), shapely.Point(point[1], point[0]), SPOT_DEGREES)


def _shape(name: str, vehicle: str | None, geometry: shapely.Geometry, width: float) -> Row:
    drawn = shapely.set_precision(geometry.buffer(width, quad_segs=3), 1e-6)
    return {"name": name, "vehicle": vehicle, "shape": json.dumps(json.loads(shapely.to_geojson(drawn)))}


def clock(seconds: int) -> str:
    """Return a time of day, to the minute that has begun.

    Examples
    --------
    >>> clock(8 * 3600 + 125)
    '08:02'
    """
    return f"{seconds // 3_600:02d}:{seconds % 3_600 // 60:02d}"
