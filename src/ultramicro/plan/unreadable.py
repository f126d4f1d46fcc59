"""Rows and files that could not be read at all, so that none of them is left out unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from ultramicro.core.contract import Place
from ultramicro.core.message import Message, joined, say
from ultramicro.core.packing import unpacked
from ultramicro.plan.recipes.meaning import Reason
from ultramicro.plan.rows import LostRow, records
from ultramicro.plan.unused import Unused

Asked: TypeAlias = Callable[[str, LostRow], "Message | None"]
"""Says of a row that could not be read, by its table, what else is to be asked of it."""


def lost(place: Place, *tables: str, asked: Asked | None = None) -> Iterator[Unused]:
    """Yield the rows of some tables that were rejected, and the files of them that could not be read.

    Parameters
    ----------
    place : Place
        The place.
    *tables : str
        Tables that a person keeps, in a file of that name or a folder of it.
    asked : callable, optional
        Says what else is asked of a row, by its table; nothing where that is all.
    """
    # Rejects only: what was set aside, such as a repeated header, holds nothing to plan with.
    for row in _rows(place, "rejects", "fate", "rejected"):
        if (table := _table(row.file)) in tables:
            why = unpacked(row.reason) if row.reason else ""
            more = asked(table, row) if asked else None
            yield Unused(
                table=table, name=row.name or say("line {line}", line=str(row.line)),
                why=joined([say("{why}.", why=why), more]) if more and why else why,
                reason=Reason.REJECTED, file=row.file, line=row.line,
                read=(row.name and _read(why)) or row.raw or "",
            )  # fmt: skip
    for row in _rows(place, "files", "kind", "unreadable"):
        if (table := _table(row.file)) in tables:
            why = unpacked(row.note) if row.note else ""
            yield Unused(table=table, name=row.file, why=why, reason=Reason.UNREAD, file=row.file)


def _read(why: str) -> str:
    """Return the cell that a reason is about; nothing where it is about the whole row."""
    if not isinstance(why, Message):
        return ""
    # Of several cells all: whoever looks for one of them finds the row.
    own = [str(value) for name, value in why.values.items() if name == "text" and value]
    return ", ".join([*own, *(_read(value) for value in why.values.values() if isinstance(value, Message))])


UNREAD_COLUMNS = frozenset({
    "tables.columns_not_used", "tables.column_near", "tables.column_of_numbers",
    "tables.column_of_numbers_near",
})  # fmt: skip
"""What the reader of a table says of columns that it has no use for."""


def unread_columns(place: Place, *tables: str) -> list[Message]:
    """Say which columns of some tables nobody reads, with the nearest that are known: nothing where all are.

    Parameters
    ----------
    place : Place
        The place.
    *tables : str
        Tables that a person keeps.
    """
    said = [
        say("{file}: {what}", file=row.file, what=told)
        for table in tables for row in _rows(place, "files", "kind", table)
        for told in _notes(row) if told.id in UNREAD_COLUMNS
    ]  # fmt: skip
    return [joined(said).with_id("columns_not_read")] if said else []


def _notes(row: LostRow) -> Iterator[Message]:
    """Yield the notes of a file one by one; several are kept joined to one."""
    whole = unpacked(row.note) if row.note else None
    waiting = [whole] if isinstance(whole, Message) else []
    while waiting:
        told = waiting.pop(0)
        yield told
        if not told.id:
            waiting += [value for value in told.values.values() if isinstance(value, Message)]


def _table(file: str) -> str:
    """Return the table that a file holds, by its name or its folder.

    Examples
    --------
    >>> _table("needs.xlsx"), _table("recipes/own.csv")
    ('needs', 'recipes')
    """
    folder, _, _ = file.partition("/")
    return folder if folder != file else file.rpartition(".")[0]


def _rows(place: Place, table: str, column: str, value: str) -> list[LostRow]:
    if not place.has(table):
        return []
    relation = place.table(table)
    mine = relation.filter(relation[column] == value).to_pyarrow().to_pylist()
    # Tables have no order of their own, and an answer must be the same each time.
    return sorted(records(LostRow, mine), key=lambda row: (row.file, row.line or 0))
