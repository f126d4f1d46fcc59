"""Rows of a kept table, filtered, sorted and a page at a time, by a table engine over its Parquet file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyarrow as pa

from ultramicro.core.packing import unpacked
from ultramicro.place import dictionary
from ultramicro.place.dictionary import value_words
from ultramicro.reports.formatting import id_words, plain
from ultramicro.reports.model import Frame, frame
from ultramicro.web.asking.stored import Count, StoredTable

if TYPE_CHECKING:
    import duckdb

PAGE_ROWS = 50
MOST_WORDS = 20_000
"""So many different texts of a column are looked at in words of the reader; of more, the text itself is."""
LONGEST = 200
NUMBER = "file_row_number"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What of a table is wanted; an address says the same.

    Parameters
    ----------
    q : str
        What a text in the row must have in it.
    where : mapping of str to str
        By column, what it must be.
    sort : str
        The column to sort by, with a `-` before it for the largest first.
    page : int
        Which page, from 1.
    """

    q: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1

    @property
    def filtered(self) -> bool:
        """Whether it leaves out rows."""
        return bool(self.q or self.where)

    def address(self, **changed: object) -> str:
        """Return the part of an address behind `?`, with some of it changed; empty for all rows."""
        own: dict[str, Any] = {**changed}
        other = replace(self, **own)
        said = {"q": other.q, **{f"f.{name}": value for name, value in other.where.items()}}
        said |= {"sort": other.sort, "page": str(other.page) if other.page > 1 else ""}
        return urlencode({name: value for name, value in said.items() if value})


def wanted(typed: Mapping[str, str], columns: Sequence[str]) -> Wanted:
    """Read what is wanted from an address; what names no column is passed over.

    Examples
    --------
    >>> wanted({"q": "bread", "sort": "-sum", "page": "x", "f.no": "1"}, ["sum"])
    Wanted(q='bread', where={}, sort='-sum', page=1)
    """
    sort, page = typed.get("sort", ""), typed.get("page", "")
    where = {name: typed[f"f.{name}"] for name in columns if typed.get(f"f.{name}")}
    return Wanted(
        q=typed.get("q", "").strip()[:LONGEST],
        where=where,
        sort=sort if sort.removeprefix("-") in columns else "",
        page=max(1, int(page)) if re.fullmatch(r"\d{1,9}", page) else 1,
    )


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of a table.

    Parameters
    ----------
    frame : Frame
        The rows of the page, and how many fit in all.
    numbers : sequence of int
        The place of each in the whole table, by which it is linked to.
    """

    frame: Frame
    numbers: Sequence[int]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.frame.total_rows // PAGE_ROWS))


@dataclass(frozen=True)
class _Arrow:
    """A table in memory as `frame` reads one."""

    rows: pa.Table

    def to_pyarrow(self) -> pa.Table:
        return self.rows

    def count(self) -> Count:
        return Count(self.rows.num_rows)


def look_up(table: StoredTable, name: str, asked: Wanted) -> Rows:
    """Return a page of a table's rows.

    Parameters
    ----------
    table : StoredTable
        The table.
    name : str
        Its name in the dictionary.
    asked : Wanted
        Which rows.
    """
    sql, given = _select(table, name, asked)
    by, ranks = _order(table, name, asked)
    limit = f"{sql} {by} limit {PAGE_ROWS} offset {PAGE_ROWS * (asked.page - 1)}"
    with _engine().cursor() as engine:
        total = engine.execute(f"select count(*) from ({sql})", given).fetchall()[0][0]
        rows = engine.sql(limit, params=[*given, *ranks]).to_arrow_table()
    numbers = rows.column(NUMBER).to_pylist()
    shown: Any = _Arrow(rows.drop_columns([NUMBER]))
    return Rows(frame=replace(frame(name, shown, None), total_rows=int(total)), numbers=numbers)


def copy_to(table: StoredTable, name: str, asked: Wanted, path: Path) -> None:
    """Write all rows that are wanted, in their order, into a Parquet file."""
    sql, given = _select(table, name, asked)
    by, ranks = _order(table, name, asked)
    rows = f"select * exclude ({NUMBER}) from ({sql} {by})"
    with _engine().cursor() as engine:
        engine.execute(f"copy ({rows}) to {_text(str(path))} (format parquet)", [*given, *ranks])


@cache  # made when a table is first looked up in; each page has a connection of its own to it
def _engine() -> duckdb.DuckDBPyConnection:
    import duckdb  # noqa: PLC0415  an idle server does without

    # A page is one of many: it takes one thread and little memory, and fetches nothing.
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": "256MB",
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=config)


def _select(table: StoredTable, name: str, asked: Wanted) -> tuple[str, list[object]]:
    """Return the query of the rows that fit, and its values."""
    given: list[object] = [str(table.path)]
    tests = []
    for column, value in asked.where.items():
        tests.append(f"cast({_name(column)} as varchar) = ?")
        given.append(value)
    if asked.q:
        ways = []
        for column in table.columns:
            test, needle = _has(table, name, column, asked.q)
            ways.append(test)
            given.append(needle)
        tests.append(f"({' or '.join(ways)})")
    where = f" where {' and '.join(tests)}" if tests else ""
    return f"select * from read_parquet(?, file_row_number = true){where}", given


def _has(table: StoredTable, name: str, column: str, q: str) -> tuple[str, object]:
    """Return the test whether a column has a text in it, as its reader sees it."""
    told = _in_words(table, name, column)
    if told is not None:
        return f"list_contains(cast(? as varchar[]), {_name(column)})", [
            text for text, shown in told.items() if _folded(q) in _folded(shown)
        ]
    return f"contains(lower(strip_accents(cast({_name(column)} as varchar))), lower(strip_accents(?)))", q


def _folded(text: str) -> str:
    import unicodedata  # noqa: PLC0415  for a search only

    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def _in_words(table: StoredTable, name: str, column: str) -> dict[str, str] | None:
    """Return the words of each text of a column of messages or ids; None of any other column."""
    kinds = {c.name: c.type for c in dictionary.columns(name)} if name in dictionary.tables() else {}
    said = kinds.get(column) == "message"
    if not said and kinds.get(column) not in {"text", None}:
        return None
    texts = _distinct(table, column)
    if said:
        return {text: plain(unpacked(text)) for text in texts}
    if len(texts) > MOST_WORDS or not any(value_words(name, column, text) for text in texts):
        return None
    return {text: plain(id_words(text, column, name)) for text in texts}


def _distinct(table: StoredTable, column: str) -> list[str]:
    import pyarrow.compute as pc  # noqa: PLC0415  for a search only
    import pyarrow.parquet as pq  # noqa: PLC0415

    values = pq.read_table(table.path, columns=[column]).column(column)
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        return []
    return [value for value in pc.unique(values).to_pylist() if value is not None]


def _order(table: StoredTable, name: str, asked: Wanted) -> tuple[str, list[object]]:
    """Return how rows are ordered, and its values; a column of messages by its words."""
    column = asked.sort.removeprefix("-")
    if not column:
        return f"order by {NUMBER}", []
    way = "desc" if asked.sort.startswith("-") else "asc"
    told = _in_words(table, name, column)
    if told is None:
        return f"order by {_name(column)} {way} nulls last, {NUMBER}", []
    ordered = sorted(told, key=lambda text: _folded(told[text]))
    return f"order by list_position(cast(? as varchar[]), {_name(column)}) {way} nulls last, {NUMBER}", [
        ordered
    ]


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
