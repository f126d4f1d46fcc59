"""Days of contracts: some lie further ahead than any payment, and some cells only say that there is none."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ultramicro.place.readers.contracts.cleaning import is_nothing
from ultramicro.place.readers.values.dates import parse_date

# Leases and private finance run longer than lists of payments reach.
_LONG = re.compile(r"(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?:[T ].*)?")
LATEST_YEAR = 2199
_OPEN = re.compile(
    r"\b(rolling|ongoing|on-going|open[- ]ended|perpetual|indefinite|no end|until (?:further|"
    r"completion)|annual|"
    r"various|see |as required|ad[- ]?hoc|monthly|one[- ]off|varies|permanent|continuous)\b|^yes|^no\b",
    re.IGNORECASE
)  # data  # fmt: skip
MONTH_DAYS = 30.4375
_MONTHS = re.compile(r"(\d+(?:\.\d+)?)\s*(days?|weeks?|months?|mths?|mos?|years?|yrs?|y|m)?\b", re.IGNORECASE)
_DAYS_IN = {"d": 1.0, "w": 7.0, "m": MONTH_DAYS, "y": 365.25}


def day_of(text: object, *, month_first: bool = False) -> date | None:
    """Read a day of a contract; nothing if the text is none.

    Examples
    --------
    >>> [str(day_of(text)) for text in ("31/03/2027", "2052-03-31T00:00:00Z", "31/03/203", "1706/2025")]
    ['2027-03-31', '2052-03-31', 'None', 'None']
    """
    if not isinstance(text, str) or not any(letter.isdigit() for letter in text):
        return None
    plain = text.strip()
    found = parse_date(plain, month_first=month_first)
    if found is not None:
        return found
    match = _LONG.fullmatch(plain)
    if not match:
        return None
    first, second, year = (match[1], match[2], match[3]) if match[3] else (match[6], match[5], match[4])
    day, month = (second, first) if match[3] and month_first else (first, second)
    if not 2050 < int(year) <= LATEST_YEAR:  # noqa: PLR2004  what lies before is read above
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def says_no_day(text: str) -> bool:
    """Say whether a cell says in words that there is no day, so that nothing in it is unclear.

    Examples
    --------
    >>> [says_no_day(text) for text in ("TBC", "-", "Rolling", "31/03/203")]
    [True, True, True, False]
    """
    return is_nothing(text) or bool(_OPEN.search(text)) or not any(letter.isdigit() for letter in text)


def length_days(text: object, *, unit: str = "m") -> int | None:
    """Read how long a contract runs, as days.

    Parameters
    ----------
    text : object
        A number, with its unit or without.
    unit : str
        What a number without unit counts: `d`, `w`, `m` or `y`.

    Examples
    --------
    >>> length_days("36"), length_days("2 years"), length_days("3+1+1 years"), length_days(90, unit="d")
    (1096, 730, 1826, 90)
    >>> length_days("TBC")
    """
    plain = str(text if text is not None else "").strip()
    if is_nothing(plain):
        return None
    found = _MONTHS.findall(plain)
    if not found or re.sub(
        r"[\d.\s+&,()]|and|plus|days?|weeks?|months?|mths?|mos?|years?|yrs?|y|m", "", plain.lower()
    ):
        return None
    # `3+1+1 years` names its unit once.
    named = next((word[0].lower() for _, word in found if word), unit)
    days = sum(float(number) * _DAYS_IN[(word or named)[0].lower()] for number, word in found)
    return round(days) if 0 < days < 80_000 else None  # noqa: PLR2004  two centuries


def last_day(starts: date | None, days: int | None) -> date | None:
    """Return the last day of what starts on a day and runs for so many; months are the calendar's.

    Examples
    --------
    >>> str(last_day(date(2026, 4, 1), 1461)), str(last_day(date(2026, 1, 31), 30)), last_day(None, 30)
    ('2030-03-31', '2026-02-28', None)
    """
    if starts is None or not days:
        return None
    months = round(days / MONTH_DAYS)
    # Nobody means four years less a day.
    if months and abs(days - months * MONTH_DAYS) <= 1 + months / 60:
        return months_later(starts, months) - timedelta(days=1)
    return starts + timedelta(days=days - 1)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the first of the month after where that has no such day.

    Examples
    --------
    >>> str(months_later(date(2026, 4, 1), 12)), str(months_later(date(2026, 1, 31), 1))
    ('2027-04-01', '2026-03-01')
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return months_later(day.replace(day=1), months + 1)
