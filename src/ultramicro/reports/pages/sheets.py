"""A start-up sheet for each enterprise of a plan: a page of paper each, to be argued over at a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from ultramicro import __version__
from ultramicro.core.contract import Answer
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.html import environment

SHEETS, TABLE = "sheets.html", "plan_sheets"
MINUS = "−"
TOGETHER = "\u2060"
"""Keeps a minus sign on the line of its sum."""
TITLES = {
    "in_short": "In short", "needs": "What one of them needs", "who_does_it": "Who does it, and where",
    "first_year": "The first year, all of them together", "break_even": "When it covers its costs",
    "sensitive": "What would hurt most", "permits": "Ask before anything is signed",
}  # fmt: skip


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
    rows = frame(TABLE, answer.tables()[TABLE], None).records()
    sheets = [_sheet(name, list(mine)) for name, mine in groupby(rows, key=lambda row: row["activity"])]
    page = environment().get_template("sheets.html")
    return page.render(place=plain(place_name), as_of=as_of, sheets=sheets, version=__version__)


def _sheet(enterprise: str, rows: Sequence[Mapping[str, Any]]) -> Sheet:
    parts = [
        SheetPart(name=name, title=TITLES.get(name, name), lines=[_line(row) for row in mine])
        for name, mine in groupby(rows, key=lambda row: row["part"])
    ]
    return Sheet(enterprise=plain(enterprise), parts=parts)


def _line(row: Mapping[str, Any]) -> SheetLine:
    amount = plain(row["amount"] or "").replace(MINUS, f"{MINUS}{TOGETHER}")
    return SheetLine(item=plain(row["item"]), amount=amount, says=plain(row["says"] or ""))
