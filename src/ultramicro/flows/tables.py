"""Small helps for table work that runs on any engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message
from ultramicro.core.packing import packed
from ultramicro.core.rows import Column
from ultramicro.place.dictionary import columns

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32(),
         "boolean": pa.bool_(), "message": pa.string()}  # fmt: skip


def materialise(table: Relation) -> Relation:
    """Compute a table now, so that what is built on it does not compute it again."""
    return ibis.memtable(table.to_pyarrow())


def rows_of(table: Relation) -> list[dict[str, Any]]:
    """Return a small table's rows."""
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


T = TypeVar("T", bound="DataclassInstance")


def rows_as(kind: type[T], table: Relation) -> list[T]:
    """Return a small table's rows as a dataclass; columns that it does not have are left where they are."""
    wanted = [field.name for field in fields(kind) if field.name in table.columns]
    return [kind(**row) for row in rows_of(table.select(*wanted))]


def relation(columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> Relation:
    """Make a small table of rows.

    Parameters
    ----------
    columns : mapping of str to str
        Column to its type in the dictionary's words.
    rows : iterable of sequence
        A value a column.

    Examples
    --------
    >>> relation({"area": "text", "total_pence": "integer"}, [("Town", 5)]).to_pyarrow().to_pylist()
    [{'area': 'Town', 'total_pence': 5}]
    """
    listed = list(rows)
    arrays = {
        name: pa.array([row[i] for row in listed], type=ARROW[kind])
        for i, (name, kind) in enumerate(columns.items())
    }
    return ibis.memtable(pa.table(arrays))


def table_of(name: str, rows: Iterable[Sequence[object]] | Iterable[Mapping[str, object]]) -> Relation:
    """Make a small table of the dictionary from rows.

    A message in a column of messages is kept as what it is made of.

    Parameters
    ----------
    name : str
        A table of the dictionary.
    rows : iterable of mapping or sequence
        Values by column, an empty cell where a column is not named; or a value for each column, in order.

    Raises
    ------
    KeyError
        If a row names a column that the table does not have.

    Examples
    --------
    >>> table_of("plan_wish", [("m² of shop", 40, 60)]).to_pyarrow().to_pylist()
    [{'what': 'm² of shop', 'more': 40.0, 'there': 60.0}]
    >>> table_of("plan_wish", [{"more": 40, "what": "m² of shop"}]).to_pyarrow().to_pylist()
    [{'what': 'm² of shop', 'more': 40.0, 'there': None}]
    """
    known = {column.name: column.type for column in columns(name)}
    return relation(known, (_in_order(name, row, known) for row in rows))


def _in_order(
    name: str, row: Mapping[str, object] | Sequence[object], known: Mapping[str, str]
) -> Sequence[object]:
    if isinstance(row, Mapping):
        if unknown := row.keys() - known.keys():
            raise KeyError(name, *sorted(unknown))
        row = [row.get(column) for column in known]
    return [packed(cell) if isinstance(cell, Message) and kind == "message" else cell
            for cell, kind in zip(row, known.values(), strict=True)]  # fmt: skip


def sum_pence(column: Column) -> Column:
    """Sum pence to a 64-bit integer, 0 where there is nothing to sum."""
    return column.sum().fill_null(0).cast("int64")


settled = materialise
pence = sum_pence
"""The names that other rooms still use."""
