"""The engine that reads tables: one in-memory DuckDB a process, small in memory and quick to call."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

MEMORY = "900MB"
THREADS = 1  # with more, joins lose the order of the file, and sorting costs more than a second thread gains


def engine() -> duckdb.DuckDBPyConnection:
    """Return this process's connection; what does not fit in memory spills to the system's temporary folder.

    Examples
    --------
    >>> engine().execute("SELECT 2 + 3").fetchall()
    [(5,)]
    """
    return _engine(os.getpid())


@cache
def _engine(process: int) -> duckdb.DuckDBPyConnection:
    spill = Path(tempfile.gettempdir()) / f"ultramicro-{process}.spill"
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            "temp_directory": str(spill),
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,  # nothing is ever fetched
        }
    )
    connection.execute("SET enable_progress_bar = false")  # it would be printed among the answers
    return connection


def rows(sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run SQL and fetch its rows.

    Parameters
    ----------
    sql : str
        A statement.
    parameters : mapping, optional
        Its named parameters.

    Returns
    -------
    list of tuple
        The rows.
    """
    return engine().execute(sql, parameters).fetchall() if parameters else engine().execute(sql).fetchall()


@contextmanager
def registered(**tables: pa.Table) -> Iterator[None]:
    """Lend Arrow tables to the engine under their names.

    Examples
    --------
    >>> with registered(few=pa.table({"a": [1, 2]})):
    ...     rows("SELECT sum(a)::INT FROM few")
    [(3,)]
    """
    for name, table in tables.items():
        engine().register(name, table)
    try:
        yield
    finally:
        for name in tables:
            engine().unregister(name)


def text(value: str | Path) -> str:
    """Quote a text for SQL.

    Examples
    --------
    >>> text("O'Neill")
    "'O''Neill'"
    """
    return "'" + str(value).replace("'", "''") + "'"
