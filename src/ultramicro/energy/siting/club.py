"""The club as its tables have it: who takes how much when, at which prices, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ultramicro.energy.siting.demand import Demand, Read, year_of_demand
from ultramicro.energy.siting.half_hours import A_DAY, Floats, as_times, half_hours

GENERATOR, HOME = "generator", "home"
ZONES = {"GBP": "Europe/London"}
OTHERWISE = "Europe/Brussels"
"""The clock of most countries whose money is the euro or the franc."""


@dataclass(frozen=True, kw_only=True)
class Club:
    """Members, and a year of what each takes from the network and gives to it.

    Parameters
    ----------
    meters : tuple of mapping
        Rows of `meters` that are no generators and were read, in the order of the columns below.
    demand : Demand
        What each takes. [Wh]
    given : ndarray, shape (half-hours,)
        What generation behind their meters, and the club's generators, give already. [Wh]
    days_read : int
        Days of readings.
    first, last : date
        Of them.
    """

    meters: tuple[Mapping[str, Any], ...]
    demand: Demand
    given: Floats
    days_read: int
    first: date
    last: date

    def without(self, meter: str) -> Floats:
        """Return what all but one meter take together. [Wh]."""
        keep = [i for i, row in enumerate(self.meters) if row["meter"] != meter]
        return np.asarray(self.demand.wh[:, keep].sum(axis=1))

    def of(self, meter: str) -> Floats | None:
        """Return what a meter takes; None where it is not there. [Wh]."""
        at = next((i for i, row in enumerate(self.meters) if row["meter"] == meter), None)
        return None if at is None else np.asarray(self.demand.wh[:, at])


def zone_of(currency: str) -> ZoneInfo:
    """Return the clock of a place by its money."""
    return ZoneInfo(ZONES.get(currency, OTHERWISE))


def ahead(year: int, zone: ZoneInfo) -> NDArray[np.int64]:
    """Return how many half-hours the clock is ahead of universal time in each half-hour of a year.

    Examples
    --------
    >>> found = ahead(2023, ZoneInfo("Europe/London"))
    >>> int(found[0]), int(found[180 * 48])
    (0, 2)
    """
    starts = half_hours(year).astype("datetime64[s]")
    return np.asarray((_clock(starts, zone) - starts) // np.timedelta64(30, "m")).astype(np.int64)


def club_of(
    meters: Iterable[Mapping[str, Any]], readings: Mapping[str, Sequence[Any]], year: int, zone: ZoneInfo
) -> Club | None:
    """Return the club of a place; None where nobody's readings are there.

    Parameters
    ----------
    meters : iterable of mapping
        Rows of `meters`.
    readings : mapping of str to sequence
        Columns of `readings`: meter, starts_at, import_wh, export_wh.
    year : int
        The year whose half-hours are wanted.
    zone : ZoneInfo
        The clock by which people live.
    """
    read = set(readings["meter"])
    rows = sorted((row for row in meters if row["meter"] in read), key=lambda row: str(row["meter"]))
    members = tuple(row for row in rows if str(row["kind"]).strip().casefold() != GENERATOR)
    if not members:
        return None
    shifts = ahead(year, zone)
    at = {row["meter"]: i for i, row in enumerate(rows)}
    taken, given = (_read(readings, column, at, zone) for column in ("import_wh", "export_wh"))
    here = [at[row["meter"]] for row in members]
    own = Read(days=taken.days, wh=taken.wh[:, :, here])
    gives = year_of_demand(given, date(year, 1, 1), shifts).wh.sum(axis=1)
    return Club(
        meters=members, demand=year_of_demand(own, date(year, 1, 1), shifts), given=np.asarray(gives),
        days_read=len(taken.days), first=taken.days[0], last=taken.days[-1],
    )  # fmt: skip


def _read(readings: Mapping[str, Sequence[Any]], column: str, at: Mapping[str, int], zone: ZoneInfo) -> Read:
    """Put readings into days of the clock; two of one half-hour, as in autumn, are their mean."""
    known = np.array([meter in at for meter in readings["meter"]])
    starts = as_times(list(readings["starts_at"]))[known]
    local = _clock(starts, zone)
    day = local.astype("datetime64[D]")
    days, place = np.unique(day, return_inverse=True)
    slot = ((local - day) // np.timedelta64(30, "m")).astype(np.int64)
    meter = np.array([at[m] for m in readings["meter"] if m in at], dtype=np.int64)
    wh = np.array([float(v) for v, k in zip(readings[column], known, strict=True) if k])
    total, count = np.zeros((len(days), A_DAY, len(at))), np.zeros((len(days), A_DAY, len(at)))
    np.add.at(total, (place, slot, meter), wh)
    np.add.at(count, (place, slot, meter), 1)
    mean = np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)
    return Read(days=tuple(days.tolist()), wh=mean)


def _clock(starts: NDArray[np.datetime64], zone: ZoneInfo) -> NDArray[np.datetime64]:
    whole, back = np.unique(starts, return_inverse=True)
    local = [_local(at, zone) for at in whole.tolist()]
    return np.array(local, dtype="datetime64[s]")[back]


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
