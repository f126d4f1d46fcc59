"""Days that a person gives: what is no day of a place's life is a slip, and is refused."""

from __future__ import annotations

from datetime import date, datetime

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

EARLIEST = date(1900, 1, 1)
"""Nobody's money here moved before."""
LATEST = date(2200, 1, 1)
"""No debt of today is due later, and all sums of months and years stay inside the calendar."""


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


def require_come(day: object, today: date, *, where: str) -> date:
    """Return a day that has come.

    Parameters
    ----------
    day : object
        The day that something counts for, or on which it happened.
    today : date
        Today, where the books are kept.
    where : str
        Which flag or field it was given in.

    Raises
    ------
    BadInput
        If it is no day, or has not come: money would move, and a time of waiting end, before its day.

    Examples
    --------
    >>> require_come(date(2026, 11, 30), date(2026, 11, 30), where="--on")
    datetime.date(2026, 11, 30)
    """
    found = require_day(day, where=where)
    if found > today:
        raise BadInput(
            say("the day {day} has not come yet, and what is recorded counts from now on", day=found),
            where=where,
            do=say("give the command on that day; `ultramicro books hold` sets money aside until then"),
        )
    return found


def require_there(on: date, first: date | None, *, what: str) -> None:
    """Refuse a day on which what a command acts on was not there yet.

    Parameters
    ----------
    on : date
        The day that the command counts for.
    first : date or None
        The first day of what it acts on; None where that is not known.
    what : str
        What it acts on, by its number or code.

    Raises
    ------
    BadInput
        With the first day that can be given.

    Examples
    --------
    >>> require_there(date(2026, 11, 29), date(2026, 11, 30), what="loan-3f")
    Traceback (most recent call last):
    ultramicro.core.errors.BadInput: --on: there was no loan-3f before 30 November 2026. What to do: give ...
    """
    if first is not None and on < first:
        raise BadInput(
            say("there was no {what} before {day}", what=what, day=first),
            where="--on",
            do=say("give that day or a later one"),
        )
