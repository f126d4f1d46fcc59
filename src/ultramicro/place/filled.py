"""Tables of the dictionary are filled here: by column name, with the dictionary's types, never by guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import ARROW_TYPES, arrow_schema, columns


def arrow_table(name: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Make a table of the dictionary in memory from rows by column name.

    Parameters
    ----------
    name : str
        A table of the dictionary.
    rows : iterable of mapping
        Values by column; a column that a row does not name is empty.

    Raises
    ------
    KeyError
        If a row names a column that the dictionary does not have.

    Examples
    --------
    >>> arrow_table("flow_months", [{"amount_pence": 40, "month": "2026-01"}]).to_pylist()
    [{'month': '2026-01', 'whereabouts': None, 'amount_pence': 40}]
    """
    schema = arrow_schema(name)
    packs = {column.name for column in columns(name) if column.type == "message"}
    listed = [{c: _cell(value) if c in packs else value for c, value in row.items()} for row in rows]
    unknown = {column for row in listed for column in row} - set(schema.names)
    if unknown:
        raise KeyError(name, min(unknown))
    return pa.Table.from_pylist(listed, schema=schema)


def _cell(value: object) -> object:
    """Return what a table keeps of a value: a message as what it is made of."""
    return packed(value) if isinstance(value, Message) else value


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
        name: pa.array([row[i] for row in listed], type=ARROW_TYPES[kind])
        for i, (name, kind) in enumerate(columns.items())
    }
    return ibis.memtable(pa.table(arrays))


def table_of(name: str, rows: Iterable[Sequence[Any]] | Iterable[Mapping[str, object]]) -> Relation:
    """Make a small table of the dictionary from rows.

    Parameters
    ----------
    name : str
        A table of the dictionary.
    rows : iterable of mapping or sequence
        Values by column, an empty cell where a column is not named; or a value for each column, in order.

    Examples
    --------
    >>> table_of("flow_months", [("2026-01", "inside", 60)]).to_pyarrow().to_pylist()
    [{'month': '2026-01', 'whereabouts': 'inside', 'amount_pence': 60}]
    >>> table_of("flow_months", [{"amount_pence": 40, "month": "2026-01"}]).to_pyarrow().to_pylist()
    [{'month': '2026-01', 'whereabouts': None, 'amount_pence': 40}]
    """
    names = [column.name for column in columns(name)]
    named = (row if isinstance(row, Mapping) else dict(zip(names, row, strict=True)) for row in rows)
    return ibis.memtable(arrow_table(name, named))
