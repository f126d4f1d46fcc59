"""Dates of kept tables that are no day, or could be two: asked about, where a guess would make one up."""

from __future__ import annotations

import re
from datetime import date

from ultramicro.core.message import Listed, Message, say
from ultramicro.core.weekdays import contradicted
from ultramicro.place.readers.tables.reading import Reading
from ultramicro.place.readers.values.dates import is_month_only, numbers_of, parse_date

_WEEK = re.compile(r"([0-9]{4})-?[Ww]([0-9]{1,2})")
_TWO_EACH = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{2})")
NEAR_YEARS = range(15, 41)
"""Years of two digits that a first number may be, where it stands in front of a month and a day."""
MONTHS = 12


def day_asked(text: str, reading: Reading) -> Message | None:
    """Say what is asked of a date; None where it is one day, or no date at all.

    Examples
    --------
    >>> from ultramicro.place.dictionary import columns
    >>> (on,) = (column for column in columns("orders") if column.name == "cycle_on")
    >>> for said in ("2026-W49", "2026-12", "Monday 1 December 2026", "26-12-01"):
    ...     print(day_asked(said, Reading(column=on)))
    It is a week and no day. Write the day; its Monday is 2026-11-30
    It is a month and no day. Write the day, such as 2026-12-01
    2026-12-01 is another day of the week. Correct the one or the other
    It can be read as 2026-12-01 or 2001-12-26. Write one of these
    >>> day_asked("12/1/2026", Reading(column=on)), day_asked("03-04-25", Reading(column=on))
    (None, None)
    >>> day_asked("12/1/2026", Reading(column=on, both_orders=True))
    'It can be read as 2026-01-12 or 2026-12-01. Write one of these'
    """
    plain = text.strip()
    if week := _WEEK.fullmatch(plain):
        return _of_week(int(week[1]), int(week[2]))
    day = parse_date(plain, month_first=reading.month_first)
    if day is None:
        return None
    if reading.column.required and is_month_only(plain):
        return say("It is a month and no day. Write the day, such as {day}", day=day.isoformat())
    if contradicted(plain, day):
        return say("{day} is another day of the week. Correct the one or the other", day=day.isoformat())
    other = _year_first(plain) or (_other_order(plain) if reading.both_orders else None)
    if other and other != day:
        first, second = (other, day) if _year_first(plain) else (day, other)
        return say("It can be read as {days}. Write one of these",
                   days=Listed([first.isoformat(), second.isoformat()], by="or"))  # fmt: skip
    return None


def _of_week(year: int, week: int) -> Message | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return say("It is a week and no day. Write the day; its Monday is {day}", day=monday.isoformat())


def _year_first(plain: str) -> date | None:
    """Return the day that two digits each are if the year comes first, where that is a year of ours."""
    found = _TWO_EACH.fullmatch(plain)
    if found is None or int(found[1]) not in NEAR_YEARS:
        return None
    return parse_date(f"20{plain}")


def _other_order(plain: str) -> date | None:
    """Return the day that a date is if its month comes first; None where it has but one order."""
    parts = numbers_of(plain)
    if parts is None or not all(1 <= int(part) <= MONTHS for part in parts[:2]):
        return None
    return parse_date(plain, month_first=True)
