"""Tables as CSV and Parquet, streamed: a table need not fit in memory.

In CSV, text that a spreadsheet would run is made harmless (see `core.harmless`); numbers are left as they
are, also negative ones. Parquet has types, so nothing needs to be changed there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from ultramicro.core.contract import Relation
from ultramicro.core.harmless import DANGEROUS
from ultramicro.core.packing import unpacked
from ultramicro.reports.model import message_columns

BATCH_ROWS = 65_536


def store(relation: Relation, path: Path) -> pyarrow.parquet.ParquetFile:
    """Compute a table once, into a Parquet file; what is written elsewhere is read from there."""
    relation.to_parquet(path)
    return pyarrow.parquet.ParquetFile(path)


def write_csv(table: pyarrow.parquet.ParquetFile, path: Path) -> Path:
    """Write a table as CSV (RFC 4180, UTF-8), its text made harmless to spreadsheets, its messages said."""
    told = set(message_columns(path.stem, table.schema_arrow.names))
    schema = pa.schema([pa.field(_safe_word(f.name), _csv_type(f.type)) for f in table.schema_arrow])
    with pyarrow.csv.CSVWriter(path, schema) as out:
        for batch in table.iter_batches(BATCH_ROWS):
            columns = [said(c) if i in told else c for i, c in enumerate(batch.columns)]
            out.write_batch(pa.RecordBatch.from_arrays([harmless(c) for c in columns], schema=schema))
    return path


def said(column: pa.Array) -> pa.Array:
    """Return a column of messages in words.

    Examples
    --------
    >>> said(pa.array(['{"say": "{n} lines", "values": {"n": 3}}', None])).to_pylist()
    ['3 lines', None]
    """
    return pa.array([None if v is None else str(unpacked(v)) for v in column.to_pylist()], pa.string())


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds text."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _csv_type(kind: pa.DataType) -> pa.DataType:
    return pa.string() if is_text(kind) or pa.types.is_nested(kind) else kind


def harmless(column: pa.Array) -> pa.Array:
    """Put an apostrophe before text that a spreadsheet would run; nested values become JSON.

    Examples
    --------
    >>> harmless(pa.array(["=1+1", "Roads", None, "-5 Degrees"])).to_pylist()
    ["'=1+1", 'Roads', None, "'-5 Degrees"]
    >>> harmless(pa.array([-5])).to_pylist()
    [-5]
    """
    if pa.types.is_nested(column.type):
        return pa.array([None if v is None else json.dumps(v, default=str) for v in column.to_pylist()])
    if not is_text(column.type):
        return column
    text = column.cast(pa.string())
    runs = pc.match_substring_regex(text, DANGEROUS)
    return pc.if_else(runs, pc.binary_join_element_wise("'", text, ""), text)


def _safe_word(name: str) -> str:
    safe: Any = harmless(pa.array([name]))
    return str(safe[0].as_py())
