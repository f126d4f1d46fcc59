"""Periods of settlement: universal time cut into equal parts, and what local day and hour each belongs to."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

MINUTE, DAY, WORK_DAYS = 60, 86_400, 5


@dataclass(frozen=True, kw_only=True)
class Periods:
    """Periods that follow each other without a gap.

    Parameters
    ----------
    first : int
        Number of the first since 1970 in universal time.
    count : int
        How many.
    minutes : int
        How long each is: 15, 30 or 60.
    zone : str
        The time zone in which days and bands are counted, as in `Europe/London`.

    Examples
    --------
    The last Sunday in March has 23 hours in Britain, the last in October 25:

    >>> [periods_of_days(day, day, minutes=30, zone="Europe/London").count
    ...  for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1))]
    [46, 50, 48]
    """

    first: int
    count: int
    minutes: int
    zone: str

    @property
    def seconds(self) -> int:
        """How long each is. [s]."""
        return self.minutes * MINUTE

    def starts_at(self, row: int) -> datetime:
        """Return when one begins, in universal time."""
        return datetime.fromtimestamp((self.first + row) * self.seconds, UTC).replace(tzinfo=None)

    @cached_property
    def local(self) -> list[datetime]:
        """When each begins on the clocks of the place."""
        zone = ZoneInfo(self.zone)
        starts = range(self.first, self.first + self.count)
        return [datetime.fromtimestamp(number * self.seconds, zone) for number in starts]

    @cached_property
    def days(self) -> npt.NDArray[np.int64]:
        """The local day of each, as its ordinal."""
        return np.array([start.date().toordinal() for start in self.local], np.int64)

    @cached_property
    def slots(self) -> npt.NDArray[np.int64]:
        """Which part of a day each is by the clock, and a day's worth on for weekends."""
        weekend = DAY // self.seconds
        clock = [(start.hour * MINUTE + start.minute) // self.minutes for start in self.local]
        later = [weekend if start.weekday() >= WORK_DAYS else 0 for start in self.local]
        return np.array(clock, np.int64) + np.array(later, np.int64)

    def cut(self, first: int, until: int) -> Periods:
        """Return those from one number to before another."""
        first, until = max(first, self.first), min(until, self.first + self.count)
        return Periods(first=first, count=max(0, until - first), minutes=self.minutes, zone=self.zone)


def periods_of_days(first: date, last: date, *, minutes: int, zone: str) -> Periods:
    """Return all periods of some local days, both included; when clocks change a day is longer or shorter."""
    # The last day that there is has none after it: it is left out rather than half there.
    after = last + timedelta(days=1) if last < date.max else last
    begin, end = (
        int(datetime.combine(day, time(), ZoneInfo(zone)).timestamp()) // (minutes * MINUTE)
        for day in (first, after)
    )
    return Periods(first=begin, count=end - begin, minutes=minutes, zone=zone)


def month_of(text: str) -> tuple[date, date]:
    """Return the first and last day of a month as people write it.

    Raises
    ------
    ValueError
        If it is none.

    Examples
    --------
    >>> month_of("2026-02")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> month_of("9999-12")[1]
    datetime.date(9999, 12, 31)
    """
    first = date.fromisoformat(f"{text}-01")
    return first, first.replace(day=monthrange(first.year, first.month)[1])
