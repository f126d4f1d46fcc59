"""Rows and files that could not be read at all, so that none of them is left out unseen."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Place
from ultramicro.core.message import say
from ultramicro.core.packing import unpacked
from ultramicro.plan.recipes.meaning import Reason
from ultramicro.plan.rows import LostRow, records
from ultramicro.plan.unused import Unused


def lost(place: Place, *tables: str) -> Iterator[Unused]:
    """Yield the rows of some tables that were rejected, and the files of them that could not be read.

    Parameters
    ----------
    place : Place
        The place.
    *tables : str
        Tables that a person keeps, in a file of that name or a folder of it.
    """
    # Rejects only: what was set aside, such as a repeated header, holds nothing to plan with.
    for row in _rows(place, "rejects", "fate", "rejected"):
        if (table := _table(row.file)) in tables:
            why = unpacked(row.reason) if row.reason else ""
            yield Unused(
                table=table, name=say("line {line}", line=str(row.line)), why=why,
                reason=Reason.REJECTED, file=row.file, line=row.line, read=row.raw or "",
            )  # fmt: skip
    for row in _rows(place, "files", "kind", "unreadable"):
        if (table := _table(row.file)) in tables:
            why = unpacked(row.note) if row.note else ""
            yield Unused(table=table, name=row.file, why=why, reason=Reason.UNREAD, file=row.file)


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
