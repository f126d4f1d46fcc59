"""Tables of an answer filled by column, in the types of the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, say
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import arrow_schema, columns


def table_by_column(name: str, rows: Iterable[Mapping[str, object]]) -> Relation:
    """Make a table of the dictionary from rows by column; messages are kept as what they are made of.

    Parameters
    ----------
    name : str
        A table of the dictionary.
    rows : iterable of mapping
        Values by column; a column that a row does not have is empty.

    Raises
    ------
    KeyError
        If a row has a column that the dictionary does not name.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> rows = [{"kind": "ground", "item": "shop", "what": say("m² of shop"), "more": 40, "there": 60}]
    >>> table_by_column("plan_wish", rows).to_pyarrow().to_pylist()[0]["more"]
    40.0
    """
    schema, told = arrow_schema(name), {column.name for column in columns(name) if column.type == "message"}
    filled = [_filled(row, schema.names, told) for row in rows]
    return ibis.memtable(pa.Table.from_pylist(filled, schema=schema))


def _filled(row: Mapping[str, object], names: list[str], told: set[str]) -> dict[str, object]:
    # pyarrow drops what its schema does not name, and a column would vanish unseen.
    if extra := set(row) - set(names):
        raise KeyError(*sorted(extra))
    values = {name: row.get(name) for name in names}
    return {name: _packed(value) if name in told else value for name, value in values.items()}


def _packed(value: object) -> str | None:
    """Keep a message as what it is made of; other text is data, such as a name."""
    if value is None:
        return None
    # Packed, so that the table can be told in another language than that of the run.
    return packed(value if isinstance(value, Message) else say("{name}", name=str(value)))
