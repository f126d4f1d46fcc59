"""What a date's text means; which of day and month comes first is decided once a file, on all its dates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

MONTHS = {
    m: i + 1
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    )
}
# Databases export midnight with every date.
_TIME = re.compile(
    r"[T ]+(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{2}\.\d{2}\.\d{2}(?:\.\d+)?)"
    r"(?: ?[AP]M)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[ ,]+", re.IGNORECASE)
# The separator may change within one date, as typed ones show.
_NUMBERS = re.compile(r"(\d{1,4})\s*[/.\-: ]\s*(\d{1,2})\s*[/.\-: ]\s*(\d{1,4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.,]*([a-z]{3})[a-z]*[ \-/.,']*(\d{2,4})", re.IGNORECASE)
_NAMED_FIRST = re.compile(r"([a-z]{3})[a-z]* ?(\d{1,2})(?:st|nd|rd|th)?[ ,]+(\d{4})", re.IGNORECASE)
_MONTH_ONLY = re.compile(r"([a-z]{3})[a-z]*[ \-/.']*(\d{4}|\d{2})", re.IGNORECASE)
_YEAR_NAMED = re.compile(r"(\d{4})[ \-/.]*([a-z]{3})[a-z]*[ \-/.]*(\d{1,2})?", re.IGNORECASE)
_MONTH_NUMBER = re.compile(r"(\d{1,2})[/\-.](\d{4})|(\d{4})[/\-.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?(\.0)?")
_FISCAL = re.compile(
    r"(\d{4})\s*[/\-]\s*\d{2}(?:\d{2})?[ \-_]*(?:p|per|period|m|month)[ \-_]*(\d{1,2})", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
# Two days before 1900, as Excel counts from 1 and believes in 29 February 1900.
EXCEL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 32874, 55153  # 1990 to 2050
# Years outside are slips of typing, or numbers that are no dates.
EARLIEST, LATEST = 1990, 2050


@lru_cache(maxsize=1 << 14)  # pure, and bounded: files of one body repeat their days
def parse_date(text: str, *, month_first: bool = False) -> date | None:
    """Read a date in any form that published files hold; a month alone is its first day.

    Parameters
    ----------
    text : str
        A date as published.
    month_first : bool
        Whether 1/2/2024 is the second of January in this file.

    Returns
    -------
    date or None
        The date; nothing if the text is none, or lies outside 1990 to 2050.

    Examples
    --------
    >>> [str(parse_date(t)) for t in ("03/04/2025", "3-Apr-25", "2025-04-03T00:00:00", "45750", "20250403")]
    ['2025-04-03', '2025-04-03', '2025-04-03', '2025-04-03', '2025-04-03']
    >>> str(parse_date("3/4/25", month_first=True)), str(parse_date("Apr-25")), parse_date("tbc")
    ('2025-03-04', '2025-04-01', None)
    >>> str(parse_date("2024/25 P03")), str(parse_date("1st April 2024"))
    ('2024-06-01', '2024-04-01')
    """
    text = _WEEKDAY.sub("", text.strip().strip("'\"").strip())
    # The quickest test first, as texts of every column are tried.
    if not text or not text[0].isalnum():
        return None
    text = _TIME.sub("", text).strip()
    if parts := numbers_of(text):
        return _from_numbers(*parts, month_first=month_first)
    if _SERIAL.fullmatch(text):
        days = int(float(text))
        return EXCEL_EPOCH + timedelta(days=days) if FIRST_SERIAL <= days <= LAST_SERIAL else None
    if match := _COMPACT.fullmatch(text):
        return _compact(match)
    return _named(text)


def numbers_of(text: str) -> tuple[str, str, str] | None:
    """Take the three numbers of a date written in numbers.

    Parameters
    ----------
    text : str
        A date without its time.

    Returns
    -------
    tuple of str or None
        The numbers in the order written.

    Examples
    --------
    >>> numbers_of("3.4.25"), numbers_of("3 April")
    (('3', '4', '25'), None)
    """
    match = _NUMBERS.fullmatch(text)
    return (match[1], match[2], match[3]) if match else None


def _from_numbers(first: str, second: str, third: str, *, month_first: bool) -> date | None:
    # A year in front is followed by the month everywhere.
    if len(first) > 2:
        return _date(first, second, third)
    return _date(third, first, second) if month_first else _date(third, second, first)


def _compact(match: re.Match[str]) -> date | None:
    year, month, day = match[1], match[2], match[3]
    if day is None:
        return _date(year, month, "1")
    # 01042025 reads as year 0104, which is none: then it is day, month, year.
    return _date(year, month, day) or _date(match[0][4:8], match[0][2:4], match[0][:2])


def _named(text: str) -> date | None:
    if match := _NAMED.fullmatch(text):
        return _date(match[3], match[2], match[1])
    if match := _NAMED_FIRST.fullmatch(text):
        return _date(match[3], match[1], match[2])
    if match := _YEAR_NAMED.fullmatch(text):
        return _date(match[1], match[2], match[3] or "1")
    if match := _MONTH_ONLY.fullmatch(text):
        return _date(match[2], match[1], "1")
    if match := _MONTH_NUMBER.fullmatch(text):
        return _date(match[2] or match[3], match[1] or match[4], "1")
    match = _FISCAL.fullmatch(text)
    return _fiscal(int(match[1]), int(match[2])) if match else None


def _fiscal(year: int, period: int) -> date | None:
    """Return the first day of a period of a financial year: April is 1, and 13 closes the year."""
    if not 1 <= period <= 13:
        return None
    # Adjustments after the year's end are booked in period 13.
    month = min(period, 12) + 3
    return _date(str(year + (month > 12)), str((month - 1) % 12 + 1), "1")


def is_month_only(text: str) -> bool:
    """Say whether a date names no day.

    Parameters
    ----------
    text : str
        A text that `parse_date` reads.

    Returns
    -------
    bool
        Whether it is a month.

    Examples
    --------
    >>> is_month_only("202504"), is_month_only("April 2025"), is_month_only("1 April 2025")
    (True, True, False)
    """
    text = text.strip()
    if match := _COMPACT.fullmatch(text):
        return match[3] is None
    if numbers_of(text) or _NAMED.fullmatch(text) or _NAMED_FIRST.fullmatch(text):
        return False
    match = _YEAR_NAMED.fullmatch(text)
    whole = (_MONTH_ONLY, _MONTH_NUMBER, _FISCAL)
    return bool((match and not match[3]) or any(form.fullmatch(text) for form in whole))


def _date(year: str, month: str, day: str) -> date | None:
    number = MONTHS.get(month.lower()) if month.isalpha() else int(month)
    full = int(year) + (2000 if len(year) <= 2 else 0)
    if number is None or not EARLIEST <= full <= LATEST:
        return None
    try:
        return date(full, number, int(day))
    except ValueError:
        return None


def is_month_first(texts: Iterable[str]) -> bool:
    """Say whether month comes before day: only if some date proves it and none proves the contrary.

    Parameters
    ----------
    texts : iterable of str
        All the distinct dates of a file.

    Returns
    -------
    bool
        Whether it does; without proof, the day comes first as in the United Kingdom.

    Examples
    --------
    >>> is_month_first(["03/04/2025", "03/14/2025"]), is_month_first(["03/04/2025"])
    (True, False)
    """
    day_first, month_first = date_orders(texts)
    return month_first > 0 and day_first == 0


def date_orders(texts: Iterable[str]) -> tuple[int, int]:
    """Count the dates that prove the day first, and those that prove the month first.

    Examples
    --------
    >>> date_orders(["31/01/24", "01/31/24", "01/02/24", "2024-12-31"])
    (1, 1)
    """
    day_first = month_first = 0
    for text in texts:
        parts = numbers_of(_TIME.sub("", text.strip()))
        if parts and len(parts[0]) <= 2 and parts[0].isdigit():
            day_first += int(parts[0]) > 12
            month_first += int(parts[1]) > 12
    return day_first, month_first
