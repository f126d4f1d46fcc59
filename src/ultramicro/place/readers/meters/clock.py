"""Local times as moments: days of 23 and 25 hours, and clocks that are never put forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ultramicro.place.readers.meters.stamps import DAY

Ints = NDArray[np.int64]
COUNTRIES = {
    "GB": "Europe/London", "IE": "Europe/Dublin", "AT": "Europe/Vienna", "DE": "Europe/Berlin",
    "CH": "Europe/Zurich", "LI": "Europe/Zurich", "FR": "Europe/Paris", "BE": "Europe/Brussels",
    "NL": "Europe/Amsterdam", "LU": "Europe/Luxembourg", "ES": "Europe/Madrid", "IT": "Europe/Rome",
    "PT": "Europe/Lisbon", "PL": "Europe/Warsaw", "CZ": "Europe/Prague", "SI": "Europe/Ljubljana",
    "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "SK": "Europe/Bratislava", "DK": "Europe/Copenhagen",
    "NO": "Europe/Oslo", "SE": "Europe/Stockholm", "FI": "Europe/Helsinki", "EE": "Europe/Tallinn",
    "LV": "Europe/Riga", "LT": "Europe/Vilnius", "GR": "Europe/Athens", "RO": "Europe/Bucharest",
    "BG": "Europe/Sofia", "NZ": "Pacific/Auckland", "JP": "Asia/Tokyo", "IN": "Asia/Kolkata",
    "ZA": "Africa/Johannesburg",
}  # fmt: skip
"""The one time zone of a country; countries with several are not here, and place.toml must say which."""
LAST_DAY = (date.max - date(1970, 1, 1)).days
"""The last day that a calendar here has, since 1970."""


@lru_cache(maxsize=20_000)  # of days, whose clocks do not change
def _offsets(zone: str, day: int) -> tuple[int, int]:
    """Return how far ahead of universal time clocks are at both midnights of a day, in seconds."""
    return _offset(zone, day * DAY, 0), _offset(zone, min(day + 1, LAST_DAY) * DAY, 1)


def _offset(zone: str, naive: int, fold: int) -> int:
    moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=naive)).replace(
        tzinfo=ZoneInfo(zone), fold=fold
    )
    offset = moment.utcoffset()
    assert offset is not None  # noqa: S101  a zone has one at any time
    return int(offset.total_seconds())


@dataclass(frozen=True, kw_only=True)
class Changes:
    """On which days of some local times clocks change, and which times are none or two moments.

    Parameters
    ----------
    offset : array of int64
        Seconds ahead of universal time; at times that are twice, of the first.
    skipped : array of bool
        Times that no clock shows.
    twice : array of bool
        Times that clocks show twice.
    later : array of int64
        The offset at the second time, where there are two; else the same as `offset`.
    """

    offset: Ints
    skipped: NDArray[np.bool_]
    twice: NDArray[np.bool_]
    later: Ints


def changes(local: Ints, zone: str) -> Changes:
    """Look up how clocks of a zone stand at local times.

    Parameters
    ----------
    local : array of int64
        Seconds since 1970 as a local clock shows them.
    zone : str
        As in `Europe/Vienna`.
    """
    days, at = np.unique(local // DAY, return_inverse=True)
    both = np.array([_offsets(zone, int(day)) for day in days], dtype=np.int64).reshape(-1, 2)
    offset = both[at, 0].copy()
    later = offset.copy()
    skipped, twice = np.zeros(local.shape, dtype=np.bool_), np.zeros(local.shape, dtype=np.bool_)
    for i in np.flatnonzero(both[at, 0] != both[at, 1]):
        first, second = _offset(zone, int(local[i]), 0), _offset(zone, int(local[i]), 1)
        offset[i], later[i] = first, second
        # Where the clock is put forward, reading the time by the later offset leads to before the change.
        skipped[i], twice[i] = first < second, first > second
    return Changes(offset=offset, skipped=skipped, twice=twice, later=later)


def moments(local: Ints, zone: str, series: Ints) -> tuple[Ints, Changes]:
    """Return local times as moments; a time that stands twice in a series is the first and the second one.

    Parameters
    ----------
    local : array of int64
        Seconds since 1970 as a local clock shows them.
    zone : str
        The time zone.
    series : array of int64
        What each reading is one of: times are counted apart for each.

    Returns
    -------
    array of int64
        Seconds since 1970 in universal time.
    Changes
        How the clocks stand at each.

    Examples
    --------
    >>> half_past_two = int(datetime(2024, 10, 27, 2, 30, tzinfo=UTC).timestamp())
    >>> utc, _ = moments(np.array([half_past_two] * 2), "Europe/Vienna", np.zeros(2, dtype=np.int64))
    >>> (utc - half_past_two).tolist()
    [-7200, -3600]
    """
    found = changes(local, zone)
    offset = found.offset.copy()
    seen: dict[tuple[int, int], int] = {}
    for i in np.flatnonzero(found.twice):
        key = int(series[i]), int(local[i])
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            offset[i] = found.later[i]
    return local - offset, found


def standard_offset(zone: str, local: Ints) -> int:
    """Return how far ahead of universal time the clocks of a zone are in winter, in seconds."""
    year = 1970 + int(np.median(local)) // (365 * DAY + DAY // 4)
    months = [int((datetime(year, month, 1, tzinfo=UTC)).timestamp()) for month in (1, 7)]
    return min(_offset(zone, at, 0) for at in months)
