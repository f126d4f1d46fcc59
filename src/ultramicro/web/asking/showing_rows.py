"""Rows of a table in words for a page: headings that sort, cells that link to what is behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.reports.columns import HIDDEN, empty
from ultramicro.reports.formatting import label
from ultramicro.reports.model import Frame
from ultramicro.reports.pages.table import Heading, TableView, table_view
from ultramicro.web.asking.querying import PAGE_ROWS, Rows, Wanted

Here = Callable[..., str]
"""Makes the address of a page of the place."""
PARTY = ("payee", "party", "name", "source", "target")
"""Columns whose words are a party's, where the row has its id."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """A heading with the address that sorts by it."""

    heading: Heading
    column: str
    sorts: str
    way: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A text of a row, and what it links to."""

    text: str
    link: str
    heading: Heading


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A page of a table.

    Parameters
    ----------
    view : TableView
        Its title and caption.
    heads, rows
        Its columns and their cells; `numbers` are the places of the rows in the whole table.
    wanted : Wanted
        What was asked for.
    filters : sequence of (str, str, str)
        What columns must be: heading, value, and the address without that.
    """

    view: TableView
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    wanted: Wanted
    filters: Sequence[tuple[str, str, str]]
    total: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first row on the page, from 1."""
        return (self.wanted.page - 1) * PAGE_ROWS + 1

    @property
    def last(self) -> int:
        """The number of the last row on the page."""
        return self.first + len(self.rows) - 1

    def at(self, **changed: object) -> str:
        """Return the address of the same table with something else wanted."""
        said = self.wanted.address(**changed)
        return f"?{said}" if said else "?"


def shown(found: Rows, asked: Wanted, here: Here, opens: Callable[[int], str] | None = None) -> Shown:
    """Put a page of rows into words.

    Parameters
    ----------
    found : Rows
        The rows.
    asked : Wanted
        What was asked for.
    here : callable
        Makes addresses of the place.
    opens : callable, optional
        Returns the address of a row by its number; linked from the first cell that links to nothing else.
    """
    given = found.frame
    view = table_view(given, "t")
    names = [name for name in given.columns if name not in HIDDEN and not empty(given, name)]
    heads = [_head(heading, name, asked) for heading, name in zip(view.headings, names, strict=True)]
    rows = [
        [
            Cell(text=text, heading=head.heading, link=_link(head.column, record, here)
                 or (opens(number) if opens and not at else ""))
            for at, (text, head) in enumerate(zip(texts, heads, strict=True))
        ]
        for texts, record, number in zip(view.rows, given.records(), found.numbers, strict=True)
    ]  # fmt: skip
    return Shown(
        view=view, heads=heads, rows=rows, numbers=found.numbers, wanted=asked, total=given.total_rows,
        pages=found.pages, filters=[_filter(name, value, asked) for name, value in asked.where.items()],
    )  # fmt: skip


def _head(heading: Heading, column: str, asked: Wanted) -> Head:
    now = asked.sort.removeprefix("-") == column
    way = ("descending" if asked.sort.startswith("-") else "ascending") if now else ""
    # The largest sums first, and names from A.
    first, second = (f"-{column}", column) if heading.numeric else (column, f"-{column}")
    sort = second if asked.sort == first else first
    return Head(heading=heading, column=column, way=way, sorts=f"?{asked.address(sort=sort, page=1)}")


def _filter(name: str, value: str, asked: Wanted) -> tuple[str, str, str]:
    rest = {other: v for other, v in asked.where.items() if other != name}
    return label(name), value, f"?{asked.address(where=rest, page=1)}"


def _link(column: str, record: Mapping[str, Any], here: Here) -> str:
    """Return the address of what is behind a cell; nothing where nothing is."""
    if column in PARTY and record.get("party_id"):
        return here("party", party_id=str(record["party_id"]))
    return ""


def top_of(given: Frame, here: Here) -> Shown:
    """Show the first rows of a table as they stand."""
    return shown(Rows(frame=given, numbers=list(range(len(given.rows)))), Wanted(), here)
