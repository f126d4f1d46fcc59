"""What a cell of a kept table means: plain forms are read by the engine, any other here, once a text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from ultramicro.core.days import EARLIEST, LATEST
from ultramicro.core.message import say
from ultramicro.core.units import unit_named
from ultramicro.place.dictionary import Column
from ultramicro.place.readers.tables.days_asked import day_asked
from ultramicro.place.readers.tables.reading import Reading
from ultramicro.place.readers.values.dates import parse_date

# What the engine's whole numbers hold.
LARGEST = 2**63
LARGEST_MEANT = 10**15
"""More is a slip of the pen, in pence more than ten trillion pounds; sums of thousands of such still fit."""
YES = ("yes", "y", "true", "t", "1")
NO = ("no", "n", "false", "f", "0")
# Commas only where thousands have them: 1,5 may be one and a half, and is not guessed at.
_NUMBER = re.compile(r"[+-]?([1-9]\d{0,2}(,\d{3})+|\d*)(\.\d*)?(e[+-]?\d{1,3})?", re.IGNORECASE)
_WITH_UNIT = re.compile(
    r"(?P<sign>[-(]?)\s*(?P<before>[^\d\s.,()+'-]*)\s*"
    r"(?P<number>[+-]?[\d.,']*\d[\d.,']*(?:e[+-]?\d{1,3})?)(?P<close>[-)]?)\s*(?P<after>[^\d\s.,()+'-].*)?"
)
_UNIT_KINDS = {
    "pence": "money", "share": "share", "Wh": "energy", "W": "power", "hours": "hours", "m2": "area",
}  # fmt: skip
"""What the unit of a column measures, so that a cell may name another unit of it."""
KINDS = {
    "integer": say("a whole number"), "number": say("a number"), "date": say("a date"),
    "time": say("a date and time"), "boolean": say("yes or no"),
}  # fmt: skip
"""What a cell of a type should be, in words."""
AMOUNTS = frozenset({"as unit", "kg", "g", "units", "crates", "pence"})
"""Units of columns in which a point before three digits may be one between thousands."""
POINT_OR_THOUSAND = r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}"
_COMMA_OR_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
# Money may be owed and degrees may be below nought; these cannot.
NOT_NEGATIVE = ("people", "households", "lots", "instalments", "Wh", "W", "hours", "days", "as unit")


def decimal_of(text: str) -> Decimal | None:
    """Read a number as people write it: with commas, brackets or a minus at its end.

    Examples
    --------
    >>> [decimal_of(t) for t in ("1,234.5", "(12)", "7-", "1e3", "12 or so", "nan")]
    [Decimal('1234.5'), Decimal('-12'), Decimal('-7'), Decimal('1E+3'), None, None]
    """
    # Word processors turn a minus into a dash.
    plain = text.strip().replace("\u2212", "-").replace("–", "-").replace("'", "")
    negative = (plain.startswith("(") and plain.endswith(")")) or (plain.endswith("-") and len(plain) > 1)
    plain = plain.strip("()").removesuffix("-").strip() if negative else plain
    if not _NUMBER.fullmatch(plain) or not any(c.isdigit() for c in plain.lower().partition("e")[0]):
        return None
    try:
        number = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return -number if negative else number


def in_doubt(text: str, reading: Reading) -> bool:
    """Whether a text can be two amounts in its column: 1.250 a quarter more than one, or a thousand more.

    Examples
    --------
    >>> kg = Column(name="quantity", type="number", unit="as unit", required=True, meaning="")
    >>> [in_doubt("1.250", Reading(column=kg, point=proven)) for proven in (False, True)]
    [True, False]
    """
    column, plain = reading.column, text.strip()
    # A column of whole numbers in no other unit can only hold the thousands, and a part is refused.
    if column.unit not in AMOUNTS or (column.type == "integer" and reading.factor == 1):
        return False
    pointed = re.fullmatch(POINT_OR_THOUSAND, plain) and not reading.point
    return bool(pointed or (reading.comma and _COMMA_OR_THOUSAND.fullmatch(plain)))


def number_of(text: str, reading: Reading) -> Decimal | None:
    """Read a number in the dictionary's unit; a unit written in the cell wins over the header's.

    Examples
    --------
    >>> pence = Column(name="spend_pence", type="integer", unit="pence", required=True, meaning="")
    >>> [str(number_of(t, Reading(column=pence))) for t in ("£1.50", "85p", "12", "£2k")]
    ['150.00', '85', '12', '200000']
    """
    low = text.strip().lower()
    if in_doubt(low, reading):
        return None
    bare = decimal_of(low)
    return _other_unit(low, reading.column.unit) if bare is None else bare * reading.factor


def _other_unit(low: str, wanted: str) -> Decimal | None:
    """Read a cell that names its own unit; nothing where that is no unit of what the column measures."""
    found = _WITH_UNIT.fullmatch(low)
    kind = _UNIT_KINDS.get(wanted)
    if found is None or kind is None:
        return None
    base, unit = unit_named(wanted, kind), unit_named(found["before"] + (found["after"] or ""), kind)
    bare = decimal_of(found["sign"] + found["number"] + found["close"])
    # A letter that only may be a unit must not change a number.
    if base is None or unit is None or unit.guess or bare is None:
        return None
    return bare * (unit.factor / base.factor)


def _integer(text: str, reading: Reading) -> int | None:
    number = number_of(text, reading)
    if number is None or abs(number) >= LARGEST:
        return None
    whole = int(number.to_integral_value())  # ties to the even one
    # Half a pound is fifty pence, but half a person is a slip: only converted numbers are rounded.
    is_converted = reading.factor != 1 or decimal_of(text) is None
    return whole if whole == number or is_converted else None


def _number(text: str, reading: Reading) -> float | None:
    number = number_of(text, reading)
    # Nothing that is no number may enter a sum, or the sum is none either.
    value = math.inf if number is None else float(number)
    return value if math.isfinite(value) else None


def _date(text: str, reading: Reading) -> date | None:
    # The standard's own form first: it cannot be mistaken for another.
    if _DAY.match(text.strip()):
        with suppress(ValueError):
            return date.fromisoformat(text.strip()[:10])
    return None if day_asked(text, reading) else parse_date(text, month_first=reading.month_first)


def _time(text: str, reading: Reading) -> datetime | None:
    """Read a moment; one without a zone is in universal time, as the dictionary has it."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return _loose_time(text, reading)
    # The engine's moments have no zone; one zone for all makes them comparable.
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _loose_time(text: str, reading: Reading) -> datetime | None:
    match = re.fullmatch(r"(.*\S)[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?Z?", text.strip())
    day = parse_date(match[1], month_first=reading.month_first) if match else None
    if match is None or day is None:
        return None
    try:
        clock = time(int(match[2]), int(match[3]), int(match[4] or 0))
        return datetime.combine(day, clock)
    except ValueError:
        return None


def _boolean(text: str, reading: Reading) -> bool | None:  # noqa: ARG001  all have one form
    low = text.strip().lower()
    return True if low in YES else False if low in NO else None


PARSERS: Mapping[str, Callable[[str, Reading], Any]] = {
    "integer": _integer, "number": _number, "date": _date, "time": _time, "boolean": _boolean,
}  # fmt: skip


def parse_cell(text: str, reading: Reading) -> Any:
    """Read a cell by the type of its column; nothing if it cannot be read.

    Parameters
    ----------
    text : str
        The cell.
    reading : Reading
        How its column is read.

    Examples
    --------
    >>> share = Column(name="local_share", type="number", unit="share", required=False, meaning="")
    >>> parse_cell("22%", Reading(column=share)), parse_cell("much", Reading(column=share))
    (0.22, None)
    """
    try:
        return PARSERS[reading.column.type](text, reading)
    except (OverflowError, ValueError, ArithmeticError):
        return None


def quick_sql(cell: str, reading: Reading) -> str:
    """Give SQL that reads the plain forms of a column, and is null for every other.

    Parameters
    ----------
    cell : str
        SQL of the cell's text.
    reading : Reading
        How its column is read.

    Returns
    -------
    str
        SQL of the value.
    """
    column, places = reading.column, len(str(reading.factor)) - 1
    if column.type == "text":
        return cell
    if column.type == "integer" and reading.factor == 1:
        return f"CASE WHEN regexp_full_match({cell}, '[+-]?[0-9]{{1,18}}') THEN CAST({cell} AS BIGINT) END"
    if column.type == "integer":
        # Few enough digits that the decimal holds them after they are multiplied.
        plain = rf"[+-]?[0-9]{{1,11}}(\.[0-9]{{1,{places}}})?"
        scaled = f"CAST(CAST({cell} AS DECIMAL(18,{places})) * {reading.factor} AS BIGINT)"
        return f"CASE WHEN regexp_full_match({cell}, '{plain}') THEN {scaled} END"
    if column.type == "number" and reading.factor == 1:
        plain = r"[+-]?[0-9]{1,15}(\.[0-9]{1,17})?"
        doubt = f" AND NOT regexp_full_match({cell}, '{POINT_OR_THOUSAND}')" if column.unit in AMOUNTS else ""
        return f"CASE WHEN regexp_full_match({cell}, '{plain}'){doubt} THEN try_cast({cell} AS DOUBLE) END"
    return _quick_other(cell, column)


def _quick_other(cell: str, column: Column) -> str:
    day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    if column.type == "date":
        return f"CASE WHEN regexp_full_match({cell}, '{day}') THEN try_cast({cell} AS DATE) END"
    if column.type == "time":
        plain = day + r"[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?Z?"
        return f"CASE WHEN regexp_full_match({cell}, '{plain}') THEN try_cast({cell} AS TIMESTAMP) END"
    if column.type == "boolean":
        yes, no = (", ".join(f"'{word}'" for word in words) for words in (YES, NO))
        return f"CASE WHEN lower({cell}) IN ({yes}) THEN true WHEN lower({cell}) IN ({no}) THEN false END"
    return "NULL"


def is_too_far(value: object) -> bool:
    """Whether a value is a number or a day beyond any that is meant.

    Examples
    --------
    >>> [is_too_far(value) for value in (9 * 10**18, -1e300, 5, date(9999, 12, 31), date(2026, 11, 30), "a")]
    [True, True, False, True, False, False]
    """
    if isinstance(value, int | float):
        return abs(value) > LARGEST_MEANT
    day = value.date() if isinstance(value, datetime) else value
    return isinstance(day, date) and not EARLIEST <= day <= LATEST


def too_far_sql(value: str, column: Column) -> str:
    """Return SQL that is true of what `is_too_far` is true of; nothing where a column's type has no such."""
    if column.type in {"integer", "number"}:
        return f"abs({value}) > {LARGEST_MEANT}"
    if column.type in {"date", "time"}:
        return f"{value} < DATE '{EARLIEST}' OR {value} > DATE '{LATEST}'"
    return ""


def limits_of(column: Column) -> tuple[str, str]:
    """Say which numbers a column's unit allows: lowest and highest, empty where there is no bound.

    Examples
    --------
    >>> limits_of(Column(name="local_share", type="number", unit="share", required=False, meaning=""))
    ('0', '1')
    """
    if column.type not in {"integer", "number"}:
        return "", ""
    bounds = {
        "share": ("0", "1"), "tenth": ("1", "10"), "degrees": ("-180", "180"),
        "year": (str(EARLIEST.year), str(LATEST.year)),
    }  # fmt: skip
    return bounds.get(column.unit, ("0", "") if column.unit in NOT_NEGATIVE else ("", ""))
