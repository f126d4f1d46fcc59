"""A year of half-hours in universal time, and series of other steps brought to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Times: TypeAlias = NDArray[np.datetime64]
HALF_HOUR = 30
"""[minutes]."""
A_DAY = 48
WEEKDAYS = 7


def half_hours(year: int) -> Times:
    """Return the beginnings of a year's half-hours.

    Examples
    --------
    >>> len(half_hours(2023)), len(half_hours(2024)), half_hours(2024)[-1]
    (17520, 17568, np.datetime64('2024-12-31T23:30:00'))
    """
    first, after = np.datetime64(f"{year}-01-01T00:00:00"), np.datetime64(f"{year + 1}-01-01T00:00:00")
    return np.arange(first, after, np.timedelta64(HALF_HOUR, "m"))


def spread(starts: Times, minutes: NDArray[np.int64], amounts: Floats, year: int) -> Floats:
    """Bring amounts of periods to a year's half-hours: longer ones are cut evenly, shorter ones summed.

    Parameters
    ----------
    starts : ndarray of datetime64[s], shape (periods,)
        When each begins, in universal time.
    minutes : ndarray of int, shape (periods,)
        How long each is, a part or a multiple of half an hour. [minutes]
    amounts : ndarray, shape (periods,)
        What falls in each: energy, not a rate.

    Returns
    -------
    ndarray, shape (half-hours of the year,)
        Not a number in half-hours of which nothing is known.

    Examples
    --------
    >>> at = np.array(["2024-01-01T00:00:00"], dtype="datetime64[s]")
    >>> spread(at, np.array([60]), np.array([10.0]), 2024)[:3]
    array([ 5.,  5., nan])
    """
    slots = len(half_hours(year))
    first = np.datetime64(f"{year}-01-01T00:00:00")
    total, known = np.zeros(slots), np.zeros(slots, dtype=bool)
    begins = (starts - first) // np.timedelta64(HALF_HOUR, "m")
    parts = np.maximum(1, minutes // HALF_HOUR)
    for part in range(int(parts.max(initial=0))):
        at = begins + part
        here = (part < parts) & (at >= 0) & (at < slots)
        np.add.at(total, at[here], (amounts / parts)[here])
        known[at[here]] = True
    return np.where(known, total, np.nan)


def filled_from_days(values: Floats) -> tuple[Floats, int]:
    """Fill half-hours of which nothing is known from the nearest day that knows that half-hour.

    Days go round: the last of a year is next to its first, since both are in the same season.

    Parameters
    ----------
    values : ndarray, shape (half-hours of a year,)
        Not a number where nothing is known.

    Returns
    -------
    ndarray, int
        The whole series, and how many half-hours were filled.

    Raises
    ------
    ValueError
        If some half-hour of the day is never known.

    Examples
    --------
    >>> days = np.arange(3 * 48.0)
    >>> days[50] = np.nan
    >>> filled, n = filled_from_days(days)
    >>> filled[50], n
    (np.float64(2.0), 1)
    """
    by_day = values.reshape(-1, A_DAY).copy()
    missing = np.isnan(by_day)
    for slot in np.flatnonzero(missing.any(axis=0)):
        known = np.flatnonzero(~missing[:, slot])
        if not len(known):
            raise ValueError(f"half-hour {slot} of the day is never known")
        for day in np.flatnonzero(missing[:, slot]):
            by_day[day, slot] = by_day[known[_nearest(known, int(day), len(by_day))], slot]
    return by_day.ravel(), int(missing.sum())


def _nearest(known: NDArray[np.intp], day: int, days: int) -> int:
    away = np.abs(known - day)
    return int(np.argmin(np.minimum(away, days - away)))


def fullest_year(starts: Times) -> int:
    """Return the year of which most periods are known; the latest of several.

    Examples
    --------
    >>> fullest_year(np.array(["2014-05-01T00:00:00", "2015-05-01T00:00:00"], dtype="datetime64[s]"))
    2015
    """
    years, counts = np.unique(starts.astype("datetime64[Y]").astype(int) + 1970, return_counts=True)
    return int(years[np.flatnonzero(counts == counts.max())[-1]])


def as_times(moments: list[datetime]) -> Times:
    """Return times of a table, which are in universal time without saying so, as an array."""
    return np.array([moment.replace(tzinfo=None) for moment in moments], dtype="datetime64[s]")


def weekday_of(first_day: datetime, day: int) -> int:
    """Return the weekday of a day that is so many days after another; Monday is 0."""
    return (first_day + timedelta(day)).weekday()
