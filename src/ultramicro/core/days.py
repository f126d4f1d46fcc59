"""Days that a person gives: what is no day of a place's life is a slip, and is refused."""

from __future__ import annotations

from datetime import date, datetime

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

EARLIEST = date(1900, 1, 1)
"""Nobody's money here moved before."""
LATEST = date(2200, 1, 1)
"""No debt of today is due later, and all sums of months and years stay inside the calendar."""
AHEAD_DAYS = 366
"""So far ahead something may be booked: a year's terms, and no slip of a century. [days]"""


def require_day(day: object, *, where: str) -> date:
    """Return a day that lies in a place's life.

    Parameters
    ----------
    day : object
        A date; a moment is none, though Python takes it for one.
    where : str
        Which flag or field it was given in.

    Raises
    ------
    BadInput
        If it is no day, or far from any day that a place lives through.

    Examples
    --------
    >>> require_day(date(2026, 11, 1), where="--due")
    datetime.date(2026, 11, 1)
    >>> require_day(datetime(2026, 11, 1), where="--due")
    Traceback (most recent call last):
    ultramicro.core.errors.BadInput: --due: '2026-11-01 00:00:00' is not a day. What to do: write it as in ...
    """
    if not isinstance(day, date) or isinstance(day, datetime):
        raise BadInput(
            say("'{day}' is not a day", day=str(day)), where=where, do=say("write it as in 2026-11-30")
        )
    if not EARLIEST <= day <= LATEST:
        raise BadInput(
            say("the day {day} is too far away", day=day.isoformat()),
            where=where,
            do=say("check the year, and write the day as in 2026-11-30"),
        )
    return day


def require_bookable(day: object, today: date, *, to_come: bool) -> date:
    """Return a day on which something may be booked.

    Parameters
    ----------
    day : object
        The day that it counts for.
    today : date
        Today, where the books are kept.
    to_come : bool
        Whether it may be a day to come; money that is dated ahead could be spent before its day.

    Raises
    ------
    BadInput
        If it is no day, or lies too far ahead.

    Examples
    --------
    >>> require_bookable(date(2026, 12, 1), date(2026, 11, 30), to_come=True)
    datetime.date(2026, 12, 1)
    """
    found = require_day(day, where="--on")
    if not to_come and found > today:
        raise BadInput(
            say("the day {day} has not come yet, and the money would move today", day=found),
            where="--on",
            do=say("give the command on that day, or set the money aside with `ultramicro books hold`"),
        )
    if (found - today).days > AHEAD_DAYS:
        raise BadInput(
            say("the day {day} is more than a year ahead", day=found),
            where="--on",
            do=say("check the year, and give the command nearer to its day"),
        )
    return found
