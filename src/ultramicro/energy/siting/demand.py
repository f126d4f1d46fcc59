"""A year of what members use, from the days that were read; any other day is borrowed from one like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from ultramicro.energy.siting.half_hours import A_DAY, Floats

SATURDAY = 5
DAYS = 365.25


@dataclass(frozen=True, kw_only=True)
class Read:
    """Days that were read, in the clock time of the place.

    Parameters
    ----------
    days : tuple of date
        Which, in order.
    wh : ndarray, shape (days, 48, meters)
        Energy in each half-hour; not a number where it was not read. [Wh]
    """

    days: tuple[date, ...]
    wh: Floats


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A year of what each meter takes.

    Parameters
    ----------
    wh : ndarray, shape (half-hours, meters)
        [Wh]
    borrowed_days : int
        Days of the year that no day of this date was read for.
    furthest_days : int
        How many days of the year away the furthest borrowed day is.
    filled : int
        Readings that were missing on read days, and taken from other days of the meter.
    """

    wh: Floats
    borrowed_days: int
    furthest_days: int
    filled: int


def whole_days(read: Read) -> tuple[Floats, int]:
    """Fill readings that are missing with the meter's mean of the half-hour; nought where it has none at all.

    Examples
    --------
    >>> wh = np.ones((2, 48, 1)); wh[1, 3, 0] = np.nan
    >>> filled, n = whole_days(Read(days=(date(2026, 1, 1), date(2026, 1, 2)), wh=wh))
    >>> float(filled[1, 3, 0]), n
    (1.0, 1)
    """
    missing = np.isnan(read.wh)
    known = (~missing).sum(axis=0)
    usual = np.divide(np.nansum(read.wh, axis=0), known, out=np.zeros(known.shape), where=known > 0)
    return np.where(missing, usual, read.wh), int(missing.sum())


def lent_by(wanted: Sequence[date], read: Sequence[date]) -> tuple[list[int], list[int]]:
    """Return for each wanted day which read day lends itself, and how far in the year it is away.

    It is the nearest in the year, whatever the year, of the same sort: working days lend to working days. So
    what varies from day to day stays, as it would not in a mean.

    Returns
    -------
    list of int, list of int
        Places in `read`, and days of the year between.

    Examples
    --------
    >>> lent_by([date(2014, 1, 4), date(2014, 12, 31)], [date(2026, 1, 1), date(2026, 1, 3)])
    ([1, 0], [1, 1])
    """
    places = np.arange(len(read))
    weekend = np.array([day.weekday() >= SATURDAY for day in read], dtype=bool)
    of_year = np.array([day.timetuple().tm_yday for day in read], dtype=float)
    chosen, away = [], []
    for day in wanted:
        alike = weekend == (day.weekday() >= SATURDAY)
        # Where only weekends were read, a weekend is better than nothing.
        alike = alike if alike.any() else np.ones(len(read), dtype=bool)
        far = np.abs(of_year - day.timetuple().tm_yday)
        far = np.where(alike, np.minimum(far, DAYS - far), np.inf)
        place = int(places[np.argmin(far)])
        chosen.append(place)
        away.append(int(far[place]))
    return chosen, away


def year_of_demand(read: Read, first: date, shifts: NDArray[np.int64]) -> Demand:
    """Return what each meter takes in a year of half-hours in universal time.

    Parameters
    ----------
    read : Read
        What was read, in clock time.
    first : date
        The first day of the year.
    shifts : ndarray of int, shape (half-hours,)
        How many half-hours the clock of the place is ahead of universal time. []

    Raises
    ------
    ValueError
        If no day was read.
    """
    if not read.days:
        raise ValueError("no day was read")
    wh, filled = whole_days(read)
    at = np.arange(len(shifts)) + shifts
    # Of 31 December's last hours the clock may be in the next year, for which its own first day stands in.
    days = np.clip(at // A_DAY, 0, len(shifts) // A_DAY - 1)
    wanted = [first + timedelta(day) for day in range(len(shifts) // A_DAY)]
    lent, away = lent_by(wanted, read.days)
    return Demand(
        wh=wh[np.array(lent)[days], at % A_DAY], filled=filled,
        borrowed_days=sum(far > 0 for far in away), furthest_days=max(away),
    )  # fmt: skip
