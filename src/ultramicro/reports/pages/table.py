"""A table in words, and how it is laid out on a screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.core.message import plural, say
from ultramicro.place import dictionary
from ultramicro.reports.columns import HIDDEN, empty, is_numeric, large_sums
from ultramicro.reports.formatting import cell, label, plain
from ultramicro.reports.model import Frame

ROOMS = ((60, "xl"), (32, "l"), (18, "m"))
"""From so many letters on a column of text is kept so wide."""
SHEET_LETTERS = 85
"""So many letters stand beside each other on a sheet of paper, in the size of tables."""
PRINTED_ROWS = 25
"""Rows of a table that are printed; the CSV has all, and a hundred sheets of it would be read by nobody."""

PRINTED_RECORDS = 4
"""The same of a table that is printed a row after the other; the style of the page has both numbers too."""


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A column's heading."""

    words: str
    meaning: str
    numeric: bool
    longest: int = 0
    """Letters of the longest text in its column."""

    @property
    def room(self) -> str:
        """Return the class of a column of text by the room it needs; without one it shrinks to a word."""
        return next((name for letters, name in ROOMS if self.longest >= letters and not self.numeric), "")


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table in words; row `i` has the id `<id>-<i>`."""

    id: str
    name: str
    title: str
    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[str]]
    more: int
    whole_pounds: bool

    @property
    def records(self) -> bool:
        """Whether it is printed a row after the other, as side by side its columns would be a word wide."""
        return sum(min(max(len(h.words) // 2, h.longest), 24) for h in self.headings) > SHEET_LETTERS

    @property
    def printed_rows(self) -> int:
        """How many of its rows are printed: fewer where each takes several lines."""
        return PRINTED_RECORDS if self.records else PRINTED_ROWS

    @property
    def unprinted(self) -> int:
        """How many of its rows stand on the page but are not printed."""
        return max(0, len(self.rows) - self.printed_rows)

    @property
    def count(self) -> str:
        """How many rows are shown, and of how many."""
        shown = len(self.rows)
        if not self.more:
            return plural("{n} row", "{n} rows", shown)
        return plural("{shown} of {n} row", "{shown} of {n} rows", shown + self.more, shown=shown)


def table_view(given: Frame, identifier: str) -> TableView:
    """Put a table into words: headings and meanings from the dictionary, numbers with separators."""
    known = dictionary.tables().get(given.name)
    meanings = {c.name: c.meaning for c in dictionary.columns(given.name)} if known else {}
    shown = [name for name in given.columns if name not in HIDDEN and not empty(given, name)]
    whole = {name: large_sums(given, name) for name in shown}
    texts = [
        [
            cell(v, name, table=given.name, whole_pounds=whole[name], currency=money, unit=unit)
            for v, money, unit in zip(given.column(name), given.currencies(), given.units(), strict=True)
        ]
        for name in shown
    ]
    numeric = [is_numeric(given.column(name)) for name in shown]
    return TableView(
        id=identifier,
        name=given.name,
        title=plain(label(given.name)),
        caption=say(known.meaning) if known else plain(label(given.name)),
        headings=[
            Heading(
                words=label(name),
                meaning=say(meanings.get(name, "")),
                numeric=n,
                longest=max(map(len, column), default=0),
            )
            for name, n, column in zip(shown, numeric, texts, strict=True)
        ],
        rows=list(zip(*texts, strict=True)),
        more=given.more,
        whole_pounds=any(whole.values()),
    )
