"""Small helps for table work that runs on any engine."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.place.filled import relation, table_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["materialise", "relation", "rows_as", "rows_of", "sum_pence", "table_of"]


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


def sum_pence(column: Column) -> Column:
    """Sum pence to a 64-bit integer, 0 where there is nothing to sum."""
    # Some engines sum to decimals of 38 digits, which neither JSON nor our checks take for whole numbers.
    return column.sum().fill_null(0).cast("int64")
