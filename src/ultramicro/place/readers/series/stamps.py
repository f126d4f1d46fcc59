"""Times as series print them, brought to universal time without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)?")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d):?(\d\d)(\d\d)()()")
SLASHED = re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4}|\d\d)[T ](\d\d?):(\d\d)(?::(\d\d))?()")
CENTURY, MONTHS = 2000, 12
HOURS = 24


def day_first(texts: Iterable[str]) -> bool:
    """Say whether dates such as 3/4/19 have the day first, by the dates that can only be read one way.

    Parameters
    ----------
    texts : iterable of str
        All times of a file.

    Raises
    ------
    BadInput
        If none of them tells, or they contradict each other.

    Examples
    --------
    >>> day_first(["1/2/19 00:00", "31/12/18 23:30"])
    True
    """
    pairs = {(int(m[1]), int(m[2])) for text in texts if (m := SLASHED.fullmatch(text.strip()))}
    day, month = any(a > MONTHS for a, _ in pairs), any(b > MONTHS for _, b in pairs)
    if pairs and day == month:
        raise BadInput(
            say("its dates can be read with the day or the month first"),
            do=say("write dates as 2026-01-31"),
        )
    return day


def moment(text: str, *, first_is_day: bool) -> datetime | None:
    """Return a time in universal time; one without a zone is taken for it. None if it cannot be read.

    Parameters
    ----------
    text : str
        As printed.
    first_is_day : bool
        Whether 3/4/19 is in April.

    Examples
    --------
    >>> moment("2014-06-01T12:00:00+01:00", first_is_day=True)
    datetime.datetime(2014, 6, 1, 11, 0)
    >>> moment("20140601:1210", first_is_day=True), moment("1/2/19 24:00", first_is_day=True)
    (datetime.datetime(2014, 6, 1, 12, 10), datetime.datetime(2019, 2, 2, 0, 0))
    """
    text = text.strip()
    found = ISO.fullmatch(text) or COMPACT.fullmatch(text)
    if found:
        year, month, day = (int(found[i]) for i in (1, 2, 3))
    elif found := SLASHED.fullmatch(text):
        day, month = (int(found[i]) for i in ((1, 2) if first_is_day else (2, 1)))
        year = int(found[3]) + (CENTURY if int(found[3]) < 100 else 0)  # noqa: PLR2004  two digits
    else:
        return None
    return _at(year, month, day, (int(found[4]), int(found[5]), int(found[6] or 0)), found[7] or "")


def _at(year: int, month: int, day: int, clock: tuple[int, int, int], zone: str) -> datetime | None:
    hour, minute, second = clock
    try:
        at = datetime(year, month, day) + timedelta(hours=hour, minutes=minute, seconds=second)  # noqa: DTZ001
    except ValueError:
        return None
    if hour > HOURS or minute >= 60 or second >= 60:  # noqa: PLR2004  minutes and seconds
        return None
    return at - _offset(zone)


def _offset(zone: str) -> timedelta:
    if zone in {"", "Z"}:
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    off = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return off if zone[0] == "+" else -off
