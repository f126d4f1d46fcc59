"""Months of the calendar: some months later, and how many lie between; the one home of such sums."""

from __future__ import annotations

import calendar
from datetime import date

YEAR_MONTHS = 12
"""Months in a year."""


def months_later(day: date, months: int) -> date:
    """Return the same day of the month so many months later; where that month is shorter, its last day.

    Count from the first day each time: a month later than the last day of February is not the last of March.

    Parameters
    ----------
    day : date
        The first day.
    months : int
        How many; below 0 for earlier. [months]

    Examples
    --------
    >>> [months_later(date(2026, 1, 31), n).isoformat() for n in (1, 2, 13, -2)]
    ['2026-02-28', '2026-03-31', '2027-02-28', '2025-11-30']
    """
    year, month = divmod(day.year * YEAR_MONTHS + day.month - 1 + months, YEAR_MONTHS)
    # A month after 31 January is the last of February, as banks and contracts have it.
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Count the months from the month of one day to that of another; days do not count. [months].

    Examples
    --------
    >>> months_between(date(2025, 12, 31), date(2026, 2, 1))
    2
    """
    return (last.year - first.year) * YEAR_MONTHS + last.month - first.month


def month_of(day: date) -> str:
    """Return the month of a day as people write it.

    Examples
    --------
    >>> month_of(date(2026, 11, 30))
    '2026-11'
    """
    return f"{day.year:04}-{day.month:02}"


def months_before(day: date, months: int) -> list[str]:
    """Return so many whole months before the month of a day, the oldest first.

    Examples
    --------
    >>> months_before(date(2026, 2, 14), 3)
    ['2025-11', '2025-12', '2026-01']
    """
    # Numbers of months, not days: the months before the year 1 are no dates.
    now = day.year * YEAR_MONTHS + day.month - 1
    return [f"{m // YEAR_MONTHS:04}-{m % YEAR_MONTHS + 1:02}" for m in range(now - months, now)]
