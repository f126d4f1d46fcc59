"""Rows of a table that a person keeps: none, some twice, some of days to come; each is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.flows.kept_out import KeptOut
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.people.alike import folded
from ultramicro.place.dictionary import tables

Row: TypeAlias = Mapping[str, Any]


def some_rows(place: Place, table: str) -> Sequence[Row]:
    """Return the rows of a kept table.

    Raises
    ------
    BadInput
        If no row of it could be read.
    """
    rows = rows_of(place.table(table))
    if not rows:
        raise BadInput(
            say("no row of {table} could be read", table=table),
            do=say("`ultramicro check` says which rows were left out, and why"),
        )
    return rows


def once_each(rows: Iterable[Row], table: str, *names: str) -> tuple[list[Row], list[KeptOut]]:
    """Part rows from those whose names stand in an earlier row already, in whatever letters they are typed.

    Parameters
    ----------
    rows : iterable of Row
        Rows with their file and line.
    table : str
        Their table.
    *names : str
        The columns that must tell two rows apart.

    Examples
    --------
    >>> rows = [{"firm": "Mill Ltd", "line": 2}, {"firm": "MILL  ltd", "line": 3}]
    >>> kept, twice = once_each(rows, "lot_firms", "firm")
    >>> len(kept), twice[0].line, str(twice[0].why)
    (1, 3, "'MILL  ltd' stands on line 2 already, but for capitals and blanks")
    """
    first: dict[tuple[str, ...], Row] = {}
    twice = []
    # The engine gives rows in any order; of two alike the upper one counts.
    for row in sorted(rows, key=lambda each: (each.get("file") or "", each.get("line") or 0)):
        known = first.setdefault(tuple(folded(str(row[name])) for name in names), row)
        if known is not row:
            called = ", ".join(str(row[name]) for name in names if row[name] is not None)
            why = say("'{name}' stands on line {line} already, but for capitals and blanks",
                      name=called, line=str(known.get("line")))  # fmt: skip
            twice.append(row_kept_out(row, table, why))
    return list(first.values()), twice


def come_by(
    rows: Iterable[Row], table: str, on: date, day: Callable[[Row], object]
) -> tuple[list[Row], list[KeptOut]]:
    """Part rows from those that are of a day after the one at which the place is looked at.

    Parameters
    ----------
    rows : iterable of Row
        Rows.
    table : str
        Their table.
    on : date
        The day at which the place is looked at.
    day : callable
        Returns the day of a row; one without a day has come.
    """
    come, later = [], []
    for row in rows:
        written = day(row)
        if isinstance(written, date) and written > on:
            why = say(
                "it is of {day}, after {on}, the day of the answer (as_of in place.toml)", day=written, on=on
            )
            later.append(row_kept_out(row, table, why))
        else:
            come.append(row)
    return come, later


def row_kept_out(row: Row, table: str, why: Message) -> KeptOut:
    """Return that a row that was read is not used, and why."""
    return KeptOut(table=table, file=row.get("file") or tables()[table].file, line=row.get("line"), why=why)
