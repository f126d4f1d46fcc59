"""What a chart is drawn from: values in a reader's units, categories in the table's order, dates as dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Picture
from ultramicro.core.formatting import speaker
from ultramicro.core.message import Listed, Pence, joined, say
from ultramicro.core.percent import percent
from ultramicro.core.rows import Cell, Row
from ultramicro.place.dictionary import value_places
from ultramicro.reports.formatting import amount, label, missing, term, unit_of
from ultramicro.reports.model import Frame

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ENDS = re.compile(r"(?:^|_)low(?:_|$)")
ENDS_OF_BANDS = ("low", "high", "inner_low", "inner_high")
"""Channels of a picture; the inner ones are those of a band within the band."""
UPRIGHT = ("lines", "fan")
"""Marks that run along an axis from left to right whatever stands on it."""
MOST_CATEGORIES = 20
MOST_SERIES = 8
MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Measure:
    """How values stand on an axis: divided by `divisor`, written in `format` (d3), named in `title`.

    `currency` is that of sums; the place's own where it is empty.
    """

    divisor: float
    format: str
    title: str
    unit: str
    currency: str = ""

    def text(self, value: float, *, estimated: bool = False) -> str:
        """Write a value beside its mark; the end of a range has the two digits that an estimate has."""
        if self.unit == "pence":
            return say("{sum}", sum=Pence(value, "about" if estimated else "short", self.currency))
        return percent(value) if self.unit == "share" else amount(value, self.unit)


def measure(column: str, values: Sequence[float], currency: str = "") -> Measure:
    """Choose the unit in which a column's values read best.

    Examples
    --------
    >>> measure("amount_pence", [1_500_000_00]).title, measure("share_low", [0.2]).format
    ('Amount, £ millions', '.0%')
    """
    unit, largest = unit_of(column), max((abs(v) for v in values), default=0.0)
    words = _axis_words(column)
    if unit == "share":
        return Measure(divisor=1.0, format=".0%", title="", unit=unit)
    if unit != "pence":
        return Measure(divisor=1.0, format=",~r", title=words, unit="")
    # Hundredths of the unit that is spoken of: pence of a pound.
    sign, whole = currency or speaker().sign(), 100.0
    titles = (
        (1e9, say("{what}, {sign} billions", what=words, sign=sign)),
        (1e6, say("{what}, {sign} millions", what=words, sign=sign)),
        (1e3, say("{what}, {sign} thousands", what=words, sign=sign)),
    )
    for units, title in titles:
        if largest >= units * whole:
            return Measure(divisor=units * whole, format=",~r", title=title, unit=unit, currency=currency)
    title = say("{what}, {sign}", what=words, sign=sign)
    return Measure(divisor=whole, format=",~r", title=title, unit=unit, currency=currency)


def _axis_words(column: str) -> str:
    """Name the axis of a range for both its ends: its low end alone is not what it shows.

    Examples
    --------
    >>> _axis_words("amount_pence"), _axis_words("first_quarter"), _axis_words("kept_low_pence")
    ('Amount', 'Quarter', 'Low to high')
    """
    if ENDS.search(column) and unit_of(column) != "share":
        return say("Low to high")
    return label(column.removeprefix("first_"))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One row to be drawn: ids of its category and its colour, and its values (not yet divided)."""

    category: str
    kind: str
    value: float | None
    low: float | None = None
    high: float | None = None
    inner_low: float | None = None
    inner_high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """All that a chart draws, and a line on what it leaves out."""

    marks: Sequence[Mark]
    categories: Sequence[str]
    kinds: Sequence[str]
    said: Mapping[str, str]
    kind_title: str
    measure: Measure
    temporal: bool
    note: str
    places: Mapping[str, int]
    """Of each kind: its place among all that the dictionary knows in that column."""


def read_series(picture: Picture, table: Frame) -> Series:
    """Read what a chart draws from its table.

    The category is `x` or `y`, whichever is not a number; if both are, it is `x`.
    """
    encode = dict(picture.encode)
    by, value = _category_and_value(encode, table)
    records, said = table.records(), _said(table, [by, *([encode["colour"]] if "colour" in encode else [])])
    marks = [mark for row in records if (mark := _mark(row, encode, by, value, table=table.name)) is not None]
    column = value or encode["low"]
    every = [v for m in marks for v in (m.value, m.low, m.high) if v is not None]
    categories = list(dict.fromkeys(m.category for m in marks))
    temporal = all(ISO_DAY.fullmatch(c) for c in categories) and bool(categories)
    # A line or a year cannot be cut in the middle; bars are cut, and a note says how many are not drawn.
    shown = categories if temporal or picture.mark in UPRIGHT else categories[:MOST_CATEGORIES]
    kinds = list(dict.fromkeys(m.kind for m in marks if m.kind))
    kept = [m for m in marks if m.category in set(shown) and (not m.kind or m.kind in kinds[:MOST_SERIES])]
    return Series(
        marks=kept,
        categories=shown,
        kinds=kinds[:MOST_SERIES],
        said=said,
        temporal=temporal,
        measure=measure(column, every, table.currency()),
        kind_title=label(encode["colour"]) if "colour" in encode else "",
        places=value_places(table.name, encode["colour"]) if "colour" in encode else {},
        note=_note(
            table,
            marks=len(marks),
            categories=len(categories) - len(shown),
            kinds=[said[kind] for kind in kinds[MOST_SERIES:]],
        ),
    )


def _said(table: Frame, columns: Sequence[str]) -> dict[str, str]:
    """Return the words of every id that stands in some columns."""
    terms = (term(value, column, table.name) for column in columns for value in table.column(column))
    return {each.id: each.words for each in terms}


def _category_and_value(encode: dict[str, str], table: Frame) -> tuple[str, str]:
    axes = [encode[name] for name in ("x", "y") if name in encode]
    if len(axes) == 1:
        return axes[0], ""
    # Either axis may be the amount; which one, the values tell.
    numeric = [all(missing(v) or _numeric(v) for v in table.column(name)) for name in axes]
    return (axes[1], axes[0]) if numeric[0] and not numeric[1] else (axes[0], axes[1])


def _numeric(value: Cell) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, int | float) and not missing(value) else None


def _mark(row: Row, encode: dict[str, str], by: str, value: str, *, table: str) -> Mark | None:
    columns = {"value": value} | {end: encode.get(end, "") for end in ENDS_OF_BANDS}
    numbers = {channel: _number(row[column]) for channel, column in columns.items() if column}
    if all(n is None for n in numbers.values()) or missing(row[by]):
        return None
    colour = encode.get("colour")
    return Mark(
        category=term(row[by], by, table).id,
        kind=term(row[colour], colour, table).id if colour else "",
        value=numbers.get("value"),
        **{end: numbers.get(end) for end in ENDS_OF_BANDS},
    )


def _note(table: Frame, *, marks: int, categories: int, kinds: Sequence[str]) -> str:
    empty = len(table.rows) - marks
    parts = [
        say("Rows without a value, not drawn: {n}.", n=empty) if empty else "",
        say("In the table but not drawn: {n}.", n=categories) if categories > 0 else "",
        say("Not drawn: {kinds}.", kinds=Listed(kinds[:MOST_NAMED], by="")) if kinds else "",
        say("Further rows of the table, not drawn: {n}.", n=table.more) if table.more else "",
    ]
    return joined(parts)
