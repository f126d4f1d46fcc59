"""The engine that reads tables: DuckDB in memory, small and quick to call, a connection for each read."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa

from ultramicro.core.rows import Row

MEMORY = "900MB"
THREADS = 1  # with more, joins lose the order of the file, and sorting costs more than a second thread gains

Connection: TypeAlias = duckdb.DuckDBPyConnection


class Engine:
    """A database in memory that any number of reads share, also at once; it starts when first asked.

    Starting one costs as much as reading a small file, a connection to it next to nothing. Each read has a
    connection of its own, and all it makes are temporary tables and loans, which no other connection sees.

    Examples
    --------
    >>> engine = Engine()
    >>> with engine.connection() as one, engine.connection() as other:
    ...     for con, value in ((one, 1), (other, 2)):
    ...         _ = con.execute(f"CREATE TEMP TABLE raw AS SELECT {value} AS a")
    ...     rows(one, "SELECT a FROM raw"), rows(other, "SELECT a FROM raw")
    ([(1,)], [(2,)])
    """

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._database: Connection | None = None

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a connection for one read; what was made through it goes with it."""
        # Two reads at once must not start two databases.
        with self._starting:
            if self._database is None:
                self._database = _start()
            con = self._database.cursor()
        con.execute("SET enable_progress_bar = false")  # it would be printed among the answers
        try:
            yield con
        finally:
            con.close()


def _start() -> Connection:
    """Start a database; what does not fit in memory spills to the system's temporary folder."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": THREADS,
            "temp_directory": tempfile.gettempdir(),
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,  # nothing is ever fetched
            "python_enable_replacements": False,  # no variable of ours is taken for a table
        }
    )


def rows(con: Connection, sql: str, parameters: Row | None = None) -> list[tuple[Any, ...]]:
    """Run SQL and fetch its rows.

    Parameters
    ----------
    con : Connection
        The read's connection.
    sql : str
        A statement.
    parameters : mapping, optional
        Its named parameters.

    Returns
    -------
    list of tuple
        The rows.
    """
    return con.execute(sql, parameters).fetchall() if parameters else con.execute(sql).fetchall()


@contextmanager
def registered(con: Connection, **tables: pa.Table) -> Iterator[None]:
    """Lend Arrow tables to a connection under their names.

    Examples
    --------
    >>> with Engine().connection() as con, registered(con, few=pa.table({"a": [1, 2]})):
    ...     rows(con, "SELECT sum(a)::INT FROM few")
    [(3,)]
    """
    for name, table in tables.items():
        con.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            con.unregister(name)


def text(value: str | Path) -> str:
    """Quote a text for SQL.

    Examples
    --------
    >>> text("O'Neill")
    "'O''Neill'"
    """
    return "'" + str(value).replace("'", "''") + "'"
