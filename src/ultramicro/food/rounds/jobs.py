"""Loads of a day, by hub and stop, as jobs: stops in loads that vehicles take, and ways between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ultramicro.core.rows import Row
from ultramicro.food.goods import folded
from ultramicro.food.rounds.listed import Hub, Listed
from ultramicro.food.rounds.model import Job, Load, Stop, Vehicle
from ultramicro.food.rounds.roads import Point, roads

Where = tuple[str, str]
"""A hub and a stop."""


@dataclass(kw_only=True)
class Loads:
    """Loads of a day by hub and stop, while they are added up."""

    deliver: dict[Where, Load] = field(default_factory=lambda: defaultdict(Load))
    collect: dict[Where, Load] = field(default_factory=lambda: defaultdict(Load))

    def codes(self, hub: str) -> list[str]:
        """Return the stops of a hub."""
        return sorted({code for at, code in (*self.deliver, *self.collect) if at == hub})


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a place lists: hubs, stops by name, vehicles with the hub of each, roads."""

    hubs: Mapping[str, Hub]
    listed: Mapping[str, Listed]
    vehicles: Sequence[tuple[str, Vehicle]]
    roads: Sequence[Row]
    stretch: float
    kmh: float

    def at(self, name: str, served_from: object = None) -> Where | str:
        """Return the hub and the stop by which somebody is served, or why there is none.

        A line that says from which hub it is served goes from there.
        """
        found = self.listed.get(folded(name))
        if found and found.drop_point:
            found = self.by_code().get(found.drop_point)
        if found is None:
            return "no_stop"
        hub = str(served_from or found.hub or self._only())
        return (hub, found.code) if hub in self.hubs else "no_hub"

    def by_code(self) -> dict[str, Listed]:
        """Return the stops by their numbers."""
        return {each.code: each for each in self.listed.values()}

    def driven_from(self, hub: str) -> list[Vehicle]:
        """Return the vehicles of a hub."""
        return [vehicle for at, vehicle in self.vehicles if (at or self._only()) == hub]

    def _only(self) -> str:
        return next(iter(self.hubs)) if len(self.hubs) == 1 else ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A job, where its places are, how many ways the place gave, and stops that tell no minutes."""

    job: Job
    points: Sequence[Point | None]
    given: int
    untold: Sequence[str]


def jobs_of(days: Mapping[date, Loads], known: Known) -> list[Made]:
    """Make a job of each day and hub that has something to bring or take."""
    return [
        _made(day, name, stops, known)
        for day, loads in sorted(days.items())
        for name in known.hubs
        if (stops := _stops(loads, name, known))
    ]


def _stops(loads: Loads, hub: str, known: Known) -> list[Stop]:
    by_code, vehicles = known.by_code(), known.driven_from(hub)
    whole = [
        by_code[code].stop(loads.deliver.get((hub, code), Load()), loads.collect.get((hub, code), Load()))
        for code in loads.codes(hub)
    ]
    return [part for stop in whole for part in parts_of(stop, vehicles)]


def _made(day: date, name: str, stops: Sequence[Stop], known: Known) -> Made:
    hub, listed = known.hubs[name], known.by_code()
    points = [hub.point, *(listed[stop.code].point for stop in stops)]
    names = [name, *(stop.code for stop in stops)]
    found = roads(names, points, known.roads, stretch=known.stretch, kmh=known.kmh)
    job = Job(
        on=day, hub=name, opens=hub.opens, closes=hub.closes, loading=hub.loading, stops=stops,
        vehicles=known.driven_from(name), metres=found.metres, seconds=found.seconds,
    )  # fmt: skip
    untold = [stop.code for stop in stops if not listed[stop.code].minutes_told]
    return Made(job=job, points=points, given=found.given, untold=untold)


def parts_of(stop: Stop, vehicles: Sequence[Vehicle]) -> Iterator[Stop]:
    """Yield a stop, or as many equal parts of it as are needed for the vehicle that needs fewest."""
    most = [_parts_for(stop, v) for v in vehicles if not v.zones or not stop.zone or stop.zone in v.zones]
    n = min((each for each in most if each), default=1)
    for k in range(n):
        yield replace(
            stop, part=k, deliver=_part(stop.deliver, k, n), collect=_part(stop.collect, k, n),
            worth_pence=None if stop.worth_pence is None else stop.worth_pence // n,
        )  # fmt: skip


def _parts_for(stop: Stop, vehicle: Vehicle) -> int:
    """Return in how many loads a vehicle would bring and take all of a stop; 0 where it never could."""
    pairs = [*zip(stop.deliver.each(), vehicle.most.each(), strict=True),
             *zip(stop.collect.each(), vehicle.most.each(), strict=True)]  # fmt: skip
    if any(much and not most for much, most in pairs):
        return 0
    return max(-(-much // most) if most else 1 for much, most in pairs) or 1


def _part(load: Load, k: int, n: int) -> Load:
    grams, crates, cold = (much // n + (k < much % n) for much in load.each())
    return Load(grams=grams, crates=crates, cold_grams=cold)
