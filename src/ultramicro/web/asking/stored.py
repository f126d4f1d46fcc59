"""A table of a kept answer: rows of a Parquet file, read without a table engine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Count:
    """How many rows a table has, as a table engine would tell it."""

    rows: int

    def to_pyarrow(self) -> pa.Scalar:
        """Return the number."""
        return pa.scalar(self.rows)


@dataclass(frozen=True)
class StoredTable:
    """A table in a Parquet file; has of a relation what reports need, so that they show either.

    Parameters
    ----------
    path : Path
        The file.
    most : int, optional
        How many rows are wanted; all where not given.
    """

    path: Path
    most: int | None = None

    @cached_property
    def _file(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.path)

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns' names."""
        return tuple(self._file.schema_arrow.names)

    def limit(self, rows: int) -> StoredTable:
        """Return its first rows."""
        return replace(self, most=rows)

    def count(self) -> Count:
        """Return how many rows the file has."""
        return Count(self._file.metadata.num_rows)

    def to_pyarrow(self) -> pa.Table:
        """Read it."""
        if self.most is None or self.most >= self._file.metadata.num_rows:
            return self._file.read()
        batches, left = [], self.most
        for batch in self._file.iter_batches(max(1, self.most)):
            batches.append(batch.slice(0, left))
            left -= batches[-1].num_rows
            if left <= 0:
                break
        return pa.Table.from_batches(batches, schema=self._file.schema_arrow)

    def rows(self) -> list[dict[str, Any]]:
        """Return its rows by column name."""
        return list(self.to_pyarrow().to_pylist())
