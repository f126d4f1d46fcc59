"""Small helps for table work that runs on any engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.place.dictionary import columns

ARROW = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32(),
         "boolean": pa.bool_(), "message": pa.string()}  # fmt: skip


def settled(table: Relation) -> Relation:
    """Compute a table now, so that what is built on it does not compute it again."""
    return ibis.memtable(table.to_pyarrow())


def rows_of(table: Relation) -> list[dict[str, Any]]:
    """Return a small table's rows."""
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def relation(columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> Relation:
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


def table_of(name: str, rows: Iterable[Sequence[Any]] | Iterable[Mapping[str, Any]]) -> Relation:
    """Make a small table of the dictionary from rows.

    Parameters
    ----------
    name : str
        A table of the dictionary.
    rows : iterable of mapping or sequence
        Values by column, an empty cell where a column is not named; or a value for each column, in order.

    Examples
    --------
    >>> table_of("plan_wish", [("m² of shop", 40, 60)]).to_pyarrow().to_pylist()
    [{'what': 'm² of shop', 'more': 40.0, 'there': 60.0}]
    >>> table_of("plan_wish", [{"more": 40, "what": "m² of shop"}]).to_pyarrow().to_pylist()
    [{'what': 'm² of shop', 'more': 40.0, 'there': None}]
    """
    known = {column.name: column.type for column in columns(name)}
    in_order = ([row.get(each) for each in known] if isinstance(row, Mapping) else row for row in rows)
    return relation(known, in_order)


def pence(column: Any) -> Any:
    """Sum pence to a 64-bit integer, 0 where there is nothing to sum."""
    return column.sum().fill_null(0).cast("int64")
