"""Small helps for table work that runs on any engine."""

from __future__ import annotations

from typing import Any

import ibis

from ultramicro.core.contract import Relation
from ultramicro.place.filled import relation, table_of

__all__ = ["pence", "relation", "rows_of", "settled", "table_of"]


def settled(table: Relation) -> Relation:
    """Compute a table now, so that what is built on it does not compute it again."""
    return ibis.memtable(table.to_pyarrow())


def rows_of(table: Relation) -> list[dict[str, Any]]:
    """Return a small table's rows."""
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def pence(column: Any) -> Any:
    """Sum pence to a 64-bit integer, 0 where there is nothing to sum."""
    return column.sum().fill_null(0).cast("int64")
