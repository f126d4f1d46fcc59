"""A start-up sheet for each enterprise of a plan: a page of paper each, to be argued over at a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ultramicro import __version__
from ultramicro.core.contract import Answer
from ultramicro.core.message import say, words
from ultramicro.core.rows import Cell, Row
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.html import environment, unbroken

SHEETS, TABLE = "sheets.html", "plan_sheets"
TITLES = {
    "in_short": say("In short"),
    "steps": say("What to do first"),
    "needs": say("What one of them needs"),
    "who_does_it": say("Who does the work, and where"),
    "money": say("Who pays whom, in the last year of the plan"),
    "first_year": say("The first year, all of them together"),
    "months": say("Month by month, before the money to start and interest"),
    "break_even": say("When it covers its costs"),
    "watch": say("Three numbers to watch, all of them together"),
    "sensitive": say("What would hurt most"),
    "permits": say("Ask before you sign anything"),
}


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A line of a sheet in words."""

    item: str
    amount: str
    says: str


@dataclass(frozen=True, kw_only=True)
class SheetPart:
    """A part of a sheet: its name, its title and its lines."""

    name: str
    title: str
    lines: Sequence[SheetLine]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The sheet of one enterprise."""

    enterprise: str
    parts: Sequence[SheetPart]


def has_sheets(answer: Answer) -> bool:
    """Whether an answer has start-up sheets."""
    return TABLE in answer.tables()


def sheets_html(place_name: str, as_of: date, answer: Answer) -> str:
    """Return the sheets as one page that opens offline and prints on one sheet of A4 an enterprise.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of : date
        The date to which the plan holds.
    answer : Answer
        An answer that has them.
    """
    page = environment().get_template("sheets.html")
    return page.render(place=plain(place_name), as_of=as_of, sheets=sheets_of(answer), version=__version__)


def sheets_of(answer: Answer) -> list[Sheet]:
    """Return the sheets of an answer that has them, in words."""
    rows = frame(TABLE, answer.tables()[TABLE], None).records()
    return [_sheet(name, list(mine)) for name, mine in groupby(rows, key=lambda row: row["activity"])]


def _sheet(enterprise: Cell, rows: Sequence[Row]) -> Sheet:
    parts = [
        SheetPart(name=name, title=words(TITLES.get(name, name)), lines=[_line(row) for row in mine])
        for name, mine in groupby(rows, key=lambda row: str(row["part"]))
    ]
    return Sheet(enterprise=plain(enterprise), parts=parts)


def _line(row: Row) -> SheetLine:
    return SheetLine(
        item=plain(row["item"]), amount=unbroken(plain(row["amount"] or "")), says=plain(row["says"] or "")
    )
