"""Numbers, dates and names as a reader expects them: never raw, never hostile."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Any

from ultramicro.core.contract import Figure
from ultramicro.core.message import Day, Number, Pence, Range, say, words
from ultramicro.core.money import pounds
from ultramicro.core.percent import percent

MISSING = "–"
UNITS = ("pence", "share", "percent", "wh", "kwh", "m2", "hours", "date")
SAID_IN_FIGURES = ("pence", "share", "percent")
LABELS = {
    "party_id": "Party number",
    "lines": "Payments",
    "total_pence": "Total",
    "amount_pence": "Amount",
    "inside": "Where",
    "whereabouts": "Where",
    "hhi": "HHI",
    "pluggable_pence": "Pluggable middle",
    "pluggable_share": "Pluggable part",
}
MANY = 100
"""From here on a figure is given with one decimal at most."""
WHOLE_POUNDS_FROM_PENCE = 10_000_00
"""From here on a column of a table leaves out the pence."""


def plain(text: object) -> str:
    r"""Return text from a file without characters that are not letters: controls and direction marks.

    They cannot be read, are not allowed in SVG, and can turn the words around them back to front.

    Examples
    --------
    >>> plain("ACME\u202e DTL\x00  Ltd")
    'ACME DTL Ltd'
    """
    text = words(text) if isinstance(text, str) else text
    kept = (
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in str(text)
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return " ".join("".join(kept).split())


def label(column: str) -> str:
    """Return a column's name in a reader's words: unit off, underscores out.

    Examples
    --------
    >>> label("inside_pence"), label("share_low"), label("amount_pence")
    ('Inside', 'Share low', 'Amount')
    """
    if column in LABELS:
        return say(LABELS[column])
    stem = re.sub(rf"_({'|'.join(UNITS)})$", "", plain(column))
    text = stem.replace("_", " ").strip() or column
    return say(text[:1].upper() + text[1:])


def unit_of(column: str) -> str:
    """Return the unit that a column's name tells, or nothing.

    Examples
    --------
    >>> unit_of("amount_pence"), unit_of("share_high"), unit_of("lines")
    ('pence', 'share', '')
    """
    parts = column.split("_")
    if parts[-1] in UNITS:
        return parts[-1]
    return "share" if "share" in parts else ""


def number(value: float, digits: int = 2) -> str:
    """Write a number with thousands separators, whole if it is whole.

    Examples
    --------
    >>> number(1234567), number(-3.14159), number(12000.0)
    ('1,234,567', '−3.14', '12,000')
    """
    return say("{n}", n=Number(value, digits))


def missing(value: Any) -> bool:
    """Whether a value is not there: nothing, or not a number."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def amount(value: Any, unit: str) -> str:
    """Write a value with its unit, as a figure on a card.

    Examples
    --------
    >>> amount(12_345_678_00, "pence"), amount(0.318, "share"), amount(41, "payees"), amount(None, "share")
    ('£12.35m', '32%', '41 payees', 'not known')
    """
    if missing(value):
        return say("not known")
    if unit == "pence":
        return pounds(value)
    if unit == "share":
        return percent(value)
    if unit == "percent":
        return percent(value / 100)
    if isinstance(value, date):
        return day(value)
    return f"{number(value, 1 if abs(value) >= MANY else 2)} {words(unit)}".strip()


def has_range(figure: Figure) -> bool:
    """Whether a figure carries a range."""
    return not (missing(figure.low) or missing(figure.high))


def range_text(figure: Figure) -> str:
    """Write a figure's range.

    Examples
    --------
    >>> range_text(Figure(name="local", value=0.31, low=0.12, high=0.47, unit="share", how=""))
    '12% to 47%'
    """
    if not has_range(figure):
        return ""
    # The unit stands with the value; here it would only be said twice.
    unit = figure.unit if figure.unit in SAID_IN_FIGURES else ""
    low, high = amount(figure.low, unit), amount(figure.high, unit)
    return say("{range}", range=Range(low, high))


def day(value: date) -> str:
    """Write a date in words.

    Examples
    --------
    >>> day(date(2026, 1, 5))
    '5 January 2026'
    """
    return say("{day}", day=Day(value))


def cell(value: Any, column: str, *, whole_pounds: bool = False) -> str:
    """Write one value of a table.

    Parameters
    ----------
    value : object
        The value as it stands in the table.
    column : str
        Its column; the name tells the unit.
    whole_pounds : bool
        Leave out the pence, as in a column of large sums.

    Examples
    --------
    >>> cell(-123456, "amount_pence"), cell(0.1234, "share_low"), cell(date(2024, 3, 1), "month")
    ('−£1,234.56', '12.3%', 'Mar 2024')
    """
    if missing(value):
        return MISSING
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, datetime | date):
        return say("{day}", day=Day(value, month=column == "month", short=True))
    if isinstance(value, int | float):
        return _numeric(value, column, whole_pounds=whole_pounds)
    return plain(value)


def _numeric(value: float, column: str, *, whole_pounds: bool) -> str:
    unit = unit_of(column)
    if unit == "pence":
        return money(int(value), whole=whole_pounds)
    if unit == "share":
        return percent(value, 1)
    return f"{value}" if column in {"year", "line", "header_line"} else number(value)


def money(amount_pence: int, *, whole: bool = False) -> str:
    """Write a sum in full, with or without its pence.

    Examples
    --------
    >>> money(-123456), money(123456, whole=True)
    ('−£1,234.56', '£1,235')
    """
    return say("{sum}", sum=Pence(amount_pence, "whole" if whole else "exact"))
