"""A day's deliveries from one hub in whole metres, seconds, grams and thousandths of a crate.

Whole numbers only: two computers must plan the same round from the same rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
DAY_S = 86_400
"""Seconds of a day; no round goes past midnight. [s]."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much is carried.

    Parameters
    ----------
    grams, cold_grams : int
        Of all, and of what must stay cold, which is counted in the first too. [g]
    crates : int
        In thousandths of a crate, so that half a crate is a whole number.
    """

    grams: int = 0
    crates: int = 0
    cold_grams: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(
            grams=self.grams + other.grams, crates=self.crates + other.crates,
            cold_grams=self.cold_grams + other.cold_grams,
        )  # fmt: skip

    def __sub__(self, other: Load) -> Load:
        return self + Load(grams=-other.grams, crates=-other.crates, cold_grams=-other.cold_grams)

    def each(self) -> tuple[int, int, int]:
        """Return its three parts in order."""
        return self.grams, self.crates, self.cold_grams

    def within(self, most: Load) -> bool:
        """Whether it is no more than another in any part."""
        return all(mine <= theirs for mine, theirs in zip(self.each(), most.each(), strict=True))


NO_LIMIT = 1 << 40
"""More than any vehicle takes, where none is given for a part of a load."""
FAR_M, LONG_S = 10**8, 10 * DAY_S
"""A way that no vehicle goes: outside of its zones, or from where nobody knows the way. [m], [s]."""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Where a vehicle stops once.

    Parameters
    ----------
    code : str
        The stop by its number in the place's list.
    part : int
        Which of several loads, from 0, where no vehicle takes all at once.
    opens, closes : int
        When work there may begin, at the soonest and at the latest, from midnight. [s]
    service : int
        How long it takes. [s]
    deliver, collect : Load
        What is brought, and what is taken to the hub.
    zone : str
        Where vehicles of that zone go; any where it is empty.
    worth_pence : int or None
        What serving it is worth, where it may be left out for its cost; None where it must be. [pence]
    """

    code: str
    part: int = 0
    opens: int = 0
    closes: int = DAY_S
    service: int = 0
    deliver: Load = field(default_factory=Load)
    collect: Load = field(default_factory=Load)
    zone: str = ""
    worth_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """What drives.

    Parameters
    ----------
    name : str
        By which the place knows it.
    most : Load
        What it holds.
    begins, ends : int
        When it may leave the hub first, and by when it is back, from midnight. [s]
    longest : int
        How long its day may be. [s]
    farthest : int
        How far it may go in a day. [m]
    trips : int
        How often it may set out in a day.
    zones : frozenset of str
        The zones that it serves; all where none is named.
    km_pence, hour_pence, day_pence : int
        What a kilometre, an hour and a day of use cost. [pence]
    """

    name: str
    most: Load
    begins: int = 0
    ends: int = DAY_S
    longest: int = DAY_S
    farthest: int = NO_LIMIT
    trips: int = 1
    zones: frozenset[str] = frozenset()
    km_pence: int = 0
    hour_pence: int = 0
    day_pence: int = 0

    def takes(self, stop: Stop) -> bool:
        """Whether it may serve a stop at all: its zone, and room for the load."""
        in_zone = not self.zones or not stop.zone or stop.zone in self.zones
        return in_zone and stop.deliver.within(self.most) and stop.collect.within(self.most)

    def parts(self, metres: int, seconds: int) -> int:
        """Return what a day of this length costs. [penny/PARTS]."""
        way = metres * KM_PARTS * self.km_pence
        return PARTS * self.day_pence + way + seconds * HOUR_PARTS * self.hour_pence

    def nameless(self) -> Vehicle:
        """Return it without its name, to be held against others."""
        return replace(self, name="")


PARTS = 18_000
"""Into how many parts a penny is cut, so that a metre and a second both cost whole parts."""
KM_PARTS, HOUR_PARTS = PARTS // 1_000, PARTS // 3_600


@dataclass(frozen=True, kw_only=True)
class Job:
    """A day's work of one hub.

    Parameters
    ----------
    on : date
        The day.
    hub : str
        From where.
    opens, closes : int
        When vehicles may leave and come, from midnight. [s]
    loading : int
        How long a vehicle is loaded before each trip. [s]
    stops : sequence of Stop
        What is to be served.
    vehicles : sequence of Vehicle
        With what.
    metres, seconds : ndarray of int, shape (1 + stops, 1 + stops)
        From where to where; the hub is 0, a stop its place in `stops` and one. [m], [s]
    """

    on: date
    hub: str
    opens: int = 0
    closes: int = DAY_S
    loading: int = 0
    stops: Sequence[Stop] = ()
    vehicles: Sequence[Vehicle] = ()
    metres: Ints
    seconds: Ints


@dataclass(frozen=True, kw_only=True)
class Route:
    """A vehicle's day: its trips, each the stops in their order.

    Parameters
    ----------
    vehicle : int
        Which of the job's.
    starts : int
        When loading begins, from midnight. [s]
    trips : tuple of tuple of int
        Places of stops in the job, from 0.
    """

    vehicle: int
    starts: int
    trips: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What happens at one stop, or at the hub.

    Parameters
    ----------
    stop : int or None
        Which of the job's stops; None for the hub.
    trip : int
        Which trip of the day, from 1.
    arrives, begins, leaves : int
        From midnight. [s]
    metres, seconds : int
        The way there from where it was before. [m], [s]
    load : Load
        What is on board on leaving.
    """

    stop: int | None
    trip: int
    arrives: int
    begins: int
    leaves: int
    metres: int
    seconds: int
    load: Load


Why: TypeAlias = str
"""Why a stop or an order line is not delivered; an id of the dictionary."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A job with its routes.

    Parameters
    ----------
    job : Job
        What was to be done.
    routes : tuple of Route
        What is done.
    left : mapping of int to str
        Stops that no route serves, each with why.
    parts : int
        What the planner reckons that it costs. [penny/PARTS]
    """

    job: Job
    routes: tuple[Route, ...] = ()
    left: Mapping[int, Why] = field(default_factory=dict)
    parts: int = 0
