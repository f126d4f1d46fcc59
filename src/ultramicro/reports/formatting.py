"""Numbers, dates and names as a reader expects them: never raw, never hostile."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from ultramicro.core.contract import Figure
from ultramicro.core.headings import UNITS, heading
from ultramicro.core.message import Day, Message, Number, Pence, Range, as_kept, say, words
from ultramicro.core.money import pounds
from ultramicro.core.percent import percent
from ultramicro.core.rows import Cell
from ultramicro.core.units import MONEY
from ultramicro.core.units import unit_words as recorded_unit
from ultramicro.reports.units import unit_words

MISSING = "–"
SAID_IN_FIGURES = ("pence", "share", "percent")
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
        # Marks that turn the direction of writing or end a line must not reach a page from a name in a
        # file.
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
    return words(heading(plain(column)))


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


def missing(value: object) -> bool:
    """Whether a value is not there: nothing, or not a number."""
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def amount(value: float | date | None, unit: str, *, estimated: bool = False) -> str:
    """Write a value with its unit, as a figure on a card; of an estimated sum no more than can be known.

    Examples
    --------
    >>> amount(12_345_678_00, "pence"), amount(0.318, "share"), amount(41, "payees"), amount(None, "share")
    ('£12.35m', '32%', '41 payees', 'not known')
    >>> amount(456_230, "pence", estimated=True)
    '£4,560'
    """
    if value is None or missing(value):
        return say("not known")
    if isinstance(value, date):
        return day(value)
    if unit == "pence":
        return say("{sum}", sum=Pence(value, "estimate")) if estimated else pounds(value)
    if unit == "share":
        return percent(value)
    if unit == "percent":
        return percent(value / 100)
    shown = number(value, 1 if abs(value) >= MANY else 2)
    return say("{n} {unit}", n=shown, unit=unit_words(unit, value)) if unit else shown


def has_range(figure: Figure) -> bool:
    """Whether a figure carries a range."""
    return not (missing(figure.low) or missing(figure.high))


def range_text(figure: Figure) -> str:
    """Write a figure's range.

    Examples
    --------
    >>> range_text(Figure(id="local", name="local", value=0.31, low=0.12, high=0.47, unit="share", how=""))
    '12% to 47%'
    """
    if not has_range(figure):
        return ""
    # The unit stands with the value; here it would only be said twice.
    unit = figure.unit if figure.unit in SAID_IN_FIGURES else ""
    low, high = (amount(end, unit, estimated=figure.estimated) for end in (figure.low, figure.high))
    return say("{range}", range=Range(low, high))


def day(value: date) -> str:
    """Write a date in words.

    Examples
    --------
    >>> day(date(2026, 1, 5))
    '5 January 2026'
    """
    return say("{day}", day=Day(value))


def cell(
    value: Cell, column: str, *, table: str = "", whole_pounds: bool = False, currency: str = "",
    unit: str = "",
) -> str:  # fmt: skip
    r"""Write one value of a table.

    Parameters
    ----------
    value : object
        The value as it stands in the table.
    column : str
        Its column; the name tells the unit.
    table : str
        Its table; it tells whether ids stand in the column, which are said in words.
    whole_pounds : bool
        Leave out the pence, as in a column of large sums.
    currency : str
        The currency of a sum; the place's own where not given.
    unit : str
        What its row's own column `unit` says, which holds for columns that the dictionary says it of.

    Examples
    --------
    >>> cell(-123456, "amount_pence"), cell(0.1234, "share_low"), cell(date(2024, 3, 1), "month")
    ('−£1,234.56', '12.3%', 'Mar 2024')
    >>> cell(1200, "earned_pence", currency="BRX").replace("\xa0", " ")
    'BRX 12.00'
    >>> cell(-12_345_678.0, "median", table="stress_effects", unit="pence")
    '−£123,457'
    >>> cell(19.996, "quantity", table="food_lines", unit="kg")
    '19.996'
    """
    if value is None or missing(value):
        return MISSING
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, datetime | date):
        return say("{day}", day=Day(value, month=column == "month", short=True))
    if isinstance(value, int | float):
        if unit_of(column) == "pence":
            return money(int(value), whole=whole_pounds, currency=currency)
        as_unit = unit and _is_as_unit(column, table)
        return _in_unit(value, unit, currency) if as_unit else _numeric(value, column, table)
    return plain(id_words(value, column, table))


def id_words(value: str, column: str, table: str) -> str:
    """Return the words of an id that stands in a table; other text is data and stays as it is.

    Examples
    --------
    >>> id_words("no_supplier", "obstacle", "leaks"), id_words("ACME Ltd", "payee", "flows")
    ('No supplier', 'ACME Ltd')
    """
    if column == "unit" and not isinstance(value, Message):
        return _unit_in_words(value)
    # Imported here: help and verbs of the books say words too, and do without the dictionary's table engine.
    from ultramicro.place.dictionary import value_words  # noqa: PLC0415

    known = None if isinstance(value, Message) else value_words(table, column, value)
    return value if known is None else capital(words(known))


def _unit_in_words(unit: str) -> str:
    """Return the words of a unit beside values; that of sums is their sign, whatever they are kept in."""
    measure, _, rest = unit.partition(" ")
    if measure == "pence":
        sign = words(recorded_unit(MONEY))
        return say("{sign} {rest}", sign=sign, rest=rest) if rest else sign
    return words(recorded_unit(unit))


@dataclass(frozen=True)
class Term:
    """What stands in a cell: its id (its text where it has none), and its words."""

    id: str
    words: str


def term(value: Cell, column: str, table: str) -> Term:
    """Return what stands in a cell as an id and as words; dates are their own ids.

    Examples
    --------
    >>> term("no_supplier", "obstacle", "leaks"), term(None, "payee", "flows").id
    (Term(id='no_supplier', words='No supplier'), 'unknown')
    """
    if value is None or missing(value):
        return Term("unknown", say("not known"))
    if isinstance(value, date):
        return Term(value.isoformat()[:10], value.isoformat()[:10])
    shown = cell(value, column, table=table) if isinstance(value, str | bool) else plain(value)
    given = value.id if isinstance(value, Message) else plain(value) if isinstance(value, str) else shown
    return Term(given or shown, shown) if shown else Term("", say("(no name)"))


def capital(text: str) -> str:
    """Return a text with a capital at its beginning.

    Examples
    --------
    >>> capital("no supplier")
    'No supplier'
    """
    return text[:1].upper() + text[1:]


def _numeric(value: float, column: str, table: str) -> str:
    if unit_of(column) == "share" or _is_share(column, table):
        return percent(value, 1)
    # A year or a line has no thousands mark.
    return f"{value}" if column in {"year", "line", "header_line"} else number(value)


def _in_unit(value: float, unit: str, currency: str) -> str:
    """Write a value as the unit beside it has it: sums as money, parts of 1 as percentages."""
    measure = unit.partition(" ")[0]
    if measure == "pence":
        return money(round(value), whole=abs(value) >= WHOLE_POUNDS_FROM_PENCE, currency=currency)
    return percent(value, 1) if measure == "share" else say("{n}", n=as_kept(value))


@cache  # as the next
def _is_as_unit(column: str, table: str) -> bool:
    """Whether the dictionary says of a column that its unit stands beside it."""
    # Imported here, as in `id_words`.
    from ultramicro.place import dictionary  # noqa: PLC0415

    return table in dictionary.tables() and any(
        known.name == column and known.unit == "as unit" for known in dictionary.columns(table)
    )


@cache  # of the dictionary, which does not change while the program runs; asked of every number of a table
def _is_share(column: str, table: str) -> bool:
    """Whether the dictionary says of a column that it is a part of 1, where its name does not."""
    if not table:
        return False
    # Imported here, as in `id_words`.
    from ultramicro.place import dictionary  # noqa: PLC0415

    return table in dictionary.tables() and any(
        known.name == column and known.unit == "share" for known in dictionary.columns(table)
    )


def money(amount_pence: int, *, whole: bool = False, currency: str = "") -> str:
    """Write a sum in full, with or without its pence.

    Examples
    --------
    >>> money(-123456), money(123456, whole=True)
    ('−£1,234.56', '£1,235')
    """
    return say("{sum}", sum=Pence(amount_pence, "whole" if whole else "exact", currency))
