"""What a cell says of time: a moment, a day, a time of day, a span of these, or a number that counts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

EPOCH = date(1970, 1, 1).toordinal()
EXCEL_EPOCH = date(1899, 12, 30).toordinal() - EPOCH
DAY = 86_400
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv janvier januar january jaenner jan. jän jänner ene enero gen gennaio januari",
            "feb febr fev fév february februar fevrier février febrero febbraio februari",
            "mar mär mrz maerz märz march mars marzo maart mrt",
            "apr april avr avril abr abril aprile",
            "may mai mei mayo maggio mag",
            "jun june juni juin junio giugno giu",
            "jul july juli juil juillet julio luglio lug",
            "aug august aout août ago agosto augustus",
            "sep sept september septembre septiembre settembre set",
            "oct okt october oktober octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec dez dic déc december dezember decembre décembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?"
_ZONE = r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\[[\w/]+\])?"
_DATES = (
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
    r"(?P<a>\d{1,2})[./-](?P<b>\d{1,2})[./-](?P<yy>\d{4}|\d{2})",
    r"(?P<yc>20\d{2})(?P<mc>[01]\d)(?P<dc>[0-3]\d)",
    r"(?P<dn>\d{1,2})[. -]+(?P<mn>[A-Za-zäéûô]{3,10})\.?[ -]+(?P<yn>\d{4}|\d{2})",
    r"(?P<mu>[A-Za-zäéûô]{3,10})\.? (?P<du>\d{1,2}),? (?P<yu>\d{4})",
)
_DATE = "(?:" + "|".join(_DATES) + ")"
_WEEKDAY = r"(?:[A-Za-z]{2,10}\.?,?\s+)?"
_MOMENT = re.compile(
    rf"{_WEEKDAY}{_DATE}(?:(?:\s*[T,]\s*|\s+|:)(?:um |at )?{_CLOCK}{_ZONE})?(?: Uhr)?\s*(?:[A-Z]{{3,4}})?"
)
_COMPACT = re.compile(r"(20\d{2})([01]\d)([0-3]\d)T?([0-2]\d)([0-5]\d)([0-5]\d)?Z?")
_ONLY_CLOCK = re.compile(rf"{_CLOCK}(?: Uhr)?")
_SPAN = re.compile(r"(.+\d)\s*(?:-|–|bis|to|/)\s+(.*\d.*)")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one cell says.

    Parameters
    ----------
    day : int or None
        Days since 1970; None where the cell has a time of day alone.
    second : int or None
        Seconds since midnight, 86,400 for 24:00; None where the cell has a day alone.
    offset : int or None
        Seconds ahead of universal time, where the cell says so.
    until : Stamp or None
        Where the span ends.
    swapped : bool or None
        Whether the month stands before the day; None where either may.
    """

    day: int | None
    second: int | None
    offset: int | None = None
    until: Stamp | None = None
    swapped: bool | None = False


Order = bool
"""Whether the month stands before the day, where a date could be read both ways."""


def stamp_of(cell: object, *, month_first: Order = False) -> Stamp | None:
    """Read a cell as a time; None where it is none.

    Examples
    --------
    >>> stamp_of("01.04.2024 00:15:00").second, stamp_of("2024-01-01T00:15+01:00").offset
    (900, 3600)
    >>> stamp_of("24:00").second, stamp_of("0,25")
    (86400, None)
    >>> stamp_of("27.10.2024 02:00 - 27.10.2024 03:00").until.second
    10800
    """
    if isinstance(cell, str):
        return _of_text(cell.strip(), month_first)
    if isinstance(cell, datetime):
        return _of_moment(cell)
    if isinstance(cell, date):
        return Stamp(cell.toordinal() - EPOCH, None)
    if isinstance(cell, time):
        return Stamp(None, cell.hour * 3600 + cell.minute * 60 + cell.second)
    if isinstance(cell, timedelta):
        return Stamp(None, round(cell.total_seconds()))
    return None


def _of_moment(cell: datetime) -> Stamp:
    # Spreadsheets keep moments as fractions of days, which fall short of the second by a little.
    near = cell + timedelta(microseconds=500_000)
    offset = cell.utcoffset()
    return Stamp(
        near.toordinal() - EPOCH,
        near.hour * 3600 + near.minute * 60 + near.second,
        None if offset is None else int(offset.total_seconds()),
    )


def serial_stamp(cell: object) -> Stamp | None:
    """Read a number as the days that spreadsheets count, or as seconds since 1970; None where it is neither.

    Examples
    --------
    >>> serial_stamp(45292.0104166667).second, serial_stamp("1704067200").offset
    (900, 0)
    """
    try:
        value = float(cell) if isinstance(cell, (str, int, float)) else -1.0
    except ValueError:
        return None
    if 30_000 < value < 60_000:  # noqa: PLR2004  1982 to 2064
        seconds = round(value * DAY)
        return Stamp(EXCEL_EPOCH + seconds // DAY, seconds % DAY)
    if value > 1e12:  # noqa: PLR2004  milliseconds
        value /= 1000
    if 1e9 < value < 4e9:  # noqa: PLR2004  2001 to 2096
        return Stamp(int(value) // DAY, int(value) % DAY, 0)
    return None


def _of_text(text: str, month_first: Order) -> Stamp | None:
    # Most stamps are a day of ten letters and a clock: days and clocks recur, so that each is read once.
    if len(text) > 15 and text[10] in " T":  # noqa: PLR2004
        day, clock = _slow(text[:10], month_first), _clock(text[11:])
        if day is not None and clock is not None and day.second is None:
            return Stamp(day.day, clock[0], clock[1], None, day.swapped)
    return _slow(text, month_first)


_PLAIN_CLOCK = re.compile(_CLOCK + _ZONE)


@lru_cache(maxsize=4_096)  # of texts, whose meaning does not change
def _clock(text: str) -> tuple[int, int | None] | None:
    found = _PLAIN_CLOCK.fullmatch(text)
    second = _second(*found.groups()[:4]) if found else None
    return None if found is None or second is None else (second, _offset(found[5]))


@lru_cache(maxsize=16_384)  # of texts, whose meaning does not change
def _slow(text: str, month_first: Order) -> Stamp | None:
    # Shorter or without digits: nothing that tells a time, and most cells are such.
    if len(text) < 4 or not (":" in text or "." in text or "-" in text or "/" in text or len(text) >= 8):  # noqa: PLR2004
        return None
    if found := _MOMENT.fullmatch(text):
        return _of_match(found, month_first)
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute = map(int, found.groups()[:5])
        of_day = hour * 3600 + minute * 60 + int(found[6] or 0)
        return _made((year, month, day), of_day, 0 if text.endswith("Z") else None)
    if ":" in text and (found := _ONLY_CLOCK.fullmatch(text)):
        second = _second(*found.groups())
        return None if second is None else Stamp(None, second)
    return _span(text, month_first)


def _span(text: str, month_first: Order) -> Stamp | None:
    if not (found := _SPAN.fullmatch(text)):
        return None
    first, last = (_of_text(part.strip(), month_first) for part in found.groups())
    if first is None or last is None or first.until or last.until:
        return None
    return Stamp(first.day, first.second, first.offset, last, first.swapped)


def _of_match(found: re.Match[str], month_first: Order) -> Stamp | None:
    said = found.groupdict()
    clock = found.groups()[-5:]
    second = _second(*clock[:4]) if clock[0] else None
    if clock[0] and second is None:
        return None
    offset = _offset(clock[4])
    swapped: bool | None = False
    if said["y"]:
        year, month, day = (int(said[k]) for k in "ymd")
    elif said["yc"]:
        year, month, day = (int(said[k]) for k in ("yc", "mc", "dc"))
    elif said["a"]:
        first, then, year = (int(said[k]) for k in ("a", "b", "yy"))
        swapped = False if first > 12 else True if then > 12 else None  # noqa: PLR2004
        flip = month_first if swapped is None else swapped
        day, month = (then, first) if flip else (first, then)
    else:
        name = (said["mn"] or said["mu"]).lower()
        if name not in MONTHS:
            return None
        year, month, day = int(said["yn"] or said["yu"]), MONTHS[name], int(said["dn"] or said["du"])
    year += 2000 if year < 100 else 0  # noqa: PLR2004  `24` is 2024
    return _made((year, month, day), second, offset, swapped=swapped)


def _made(
    day: tuple[int, int, int], second: int | None, offset: int | None, *, swapped: bool | None = False
) -> Stamp | None:
    try:
        return Stamp(date(*day).toordinal() - EPOCH, second, offset, None, swapped)
    except ValueError:
        return None


def _second(hour: str, minute: str, second: str | None, half: str | None) -> int | None:
    at = int(hour)
    if half:
        at = at % 12 + (12 if half[0] in "pP" else 0)
    # 25:00 stands in files that count the hours of the long day.
    if at > 25 or int(minute) > 59 or int(second or 0) > 59:  # noqa: PLR2004
        return None
    return at * 3600 + int(minute) * 60 + int(second or 0)


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return 0
    digits = text[1:].replace(":", "")
    return (int(digits[:2]) * 3600 + int(digits[2:] or 0) * 60) * (-1 if text[0] == "-" else 1)


def month_comes_first(
    stamps: Sequence[Stamp | None], read: Callable[[Order], Sequence[Stamp | None]]
) -> Order:
    """Decide whether months stand before days: by dates that can be read one way only, else by order.

    Parameters
    ----------
    stamps : sequence of Stamp or None
        The cells of a column, read day first.
    read : callable
        Reads the column in the order given.
    """
    told = {stamp.swapped for stamp in stamps if stamp is not None}
    if told <= {False} or False in told:
        return False
    if True in told:
        return True
    # Every date may be read both ways: rows that follow each other day by day tell.
    return _jumps(read(True)) < _jumps(read(False))


def _jumps(stamps: Sequence[Stamp | None]) -> int:
    days = [stamp.day for stamp in stamps if stamp is not None and stamp.day is not None]
    return sum(1 for one, next_ in pairwise(days) if abs(next_ - one) > 1)
