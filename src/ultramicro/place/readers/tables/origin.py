"""Where the records of a table are taken from: a text, Parquet or JSON file as the engine sees it.

Registers and directories hold millions of lines. The engine streams them from where they lie, if it finds
as many records as the file has lines; else the file is copied and its records are told apart with care.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.place.readers.text.engine import Connection, rows, text
from ultramicro.place.readers.text.records import lines_of, mend
from ultramicro.place.readers.text.text import LONGEST_LINE_BYTES, TextCopy

CHUNK_BYTES = 1 << 20
WIDEST = 1000
"""More columns than any table that a person keeps; a line with more is no line of one."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Records that the engine can select from, in the order of the file.

    Parameters
    ----------
    con : Connection
        The read's connection.
    sql : str
        A table expression; its columns are those of `cells`.
    cells : mapping of str to str
        The name of each column as printed, to the SQL of its cell: text, trimmed; null if empty.
    records : int
        How many records it gives; -1 where only the engine can tell.
    first_line : int
        The line (from 1) of the first record.
    starts : array of int or None
        The line (from 1) of each record; none if each is one line.
    path : Path or None
        The UTF-8 text that the lines are of; none if the file is no text.
    lines : int
        How many lines that has.
    encoding : str
        How the file was encoded.
    notes : sequence of Message
        What the user should know of the text.
    delimiter : str
        What parts its cells.
    """

    con: Connection
    sql: str
    cells: Mapping[str, str]
    records: int = -1
    first_line: int = 1
    starts: npt.NDArray[np.int64] | None = None
    path: Path | None = None
    lines: int = 0
    encoding: str = ""
    notes: Sequence[Message] = ()
    delimiter: str = ","

    def line(self, record: int) -> int:
        """Return the line at which a record (from 0) starts."""
        return self.first_line + record if self.starts is None else int(self.starts[record])

    def raw(self, records: Sequence[int]) -> list[str]:
        """Fetch the text of records, which rise, as it stands in the file."""
        if self.path is None:
            return []
        result, at = [], 1
        source = lines_of(self.path)
        for record in records:
            start = self.line(record)
            end = self.line(record + 1) if record + 1 < self.records else max(self.lines + 1, start + 1)
            result.append("\n".join(islice(source, start - at, end - at)).rstrip("\r"))
            at = end
        return result


def read_csv(path: Path, *, width: int, delimiter: str, skip: int = 0, parallel: bool = True) -> str:
    """Give the SQL that reads a UTF-8 text as columns `c0`, `c1`, ... of text.

    Parameters
    ----------
    path : Path
        The text.
    width : int
        How many columns.
    delimiter : str
        What separates the cells.
    skip : int
        Lines left out at the top.
    parallel : bool
        Whether no cell holds a line end.

    Returns
    -------
    str
        A table expression.
    """
    columns = ", ".join(f"c{i}: 'VARCHAR'" for i in range(width))
    # One thread needs a whole record in its buffer.
    buffers = "" if parallel else f", buffer_size={4 * (LONGEST_LINE_BYTES + 1024)}"
    return (
        f"read_csv({text(path)}, delim={text(delimiter)}, quote='\"', escape='\"', header=false, "
        f"skip={skip}, auto_detect=false, null_padding=true, strict_mode=false, "
        f"max_line_size={LONGEST_LINE_BYTES + 1024}, parallel={str(parallel).lower()}{buffers}, "
        f"columns={{{columns}}})"
    )


def cells_of(names: Sequence[str]) -> dict[str, str]:
    """Say how each named cell is taken; of columns with one name the first counts.

    Examples
    --------
    >>> cells_of(["Name", " Number", "Name"])
    {'Name': "nullif(nullif(trim(c0), ''), chr(1))", 'Number': "nullif(trim(c1), '')"}
    """
    cells: dict[str, str] = {}
    for i, name in enumerate(names):
        if name.strip():
            bare = f"nullif(trim(c{i}), '')"
            # An empty line of a copy bears a mark in its first cell.
            # Later columns of one name are copies or leftovers.
            cells.setdefault(name.strip(), f"nullif({bare}, chr(1))" if i == 0 else bare)
    return cells


def count_lines(path: Path) -> int:
    """Count the lines of a text that ends its lines with line feeds.

    Parameters
    ----------
    path : Path
        The text.

    Returns
    -------
    int
        Lines, a last one without its end among them.
    """
    # In blocks, as counting by Python's lines takes minutes for a national register.
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def streamed(con: Connection, path: Path, names: Sequence[str], delimiter: str) -> Origin:
    """Take the records below a one-line header from a UTF-8 file where it lies; one a line, if all is well.

    Parameters
    ----------
    con : Connection
        The read's connection.
    path : Path
        The file.
    names : sequence of str
        Its header.
    delimiter : str
        What separates the cells.

    Returns
    -------
    Origin
        As many records as there are lines; whoever reads them proves it.
    """
    lines = count_lines(path)
    return Origin(
        con=con,
        sql=read_csv(path, width=len(names), delimiter=delimiter, skip=1),
        cells=cells_of(names),
        records=lines - 1,
        first_line=2,
        path=path,
        lines=lines,
        encoding="utf-8",
    )


def loaded(
    con: Connection,
    copy: TextCopy,
    names: Sequence[str],
    *,
    delimiter: str,
    first: int,
    wanted: Sequence[str],
) -> Origin:
    """Take the records from a copy, told apart one by one where its quotes are broken.

    Parameters
    ----------
    con : Connection
        The read's connection.
    copy : TextCopy
        The copy.
    names : sequence of str
        The header.
    delimiter : str
        What separates the cells.
    first : int
        The first record below the header.
    wanted : sequence of str
        The names of the columns that are needed.

    Returns
    -------
    Origin
        The records, in the connection's table `cells`.

    Raises
    ------
    BadInput
        If the records cannot be told apart.
    """
    keep = sorted({i for i, name in enumerate(names) if name.strip() in wanted})
    width = max(len(names), 1)
    if (
        not copy.suspicious
        # The engine is believed only where it finds as many records as the quotes allow.
        and _count(con, copy.path, width, delimiter, keep, parallel=not copy.inside) == copy.records
    ):
        starts = _starts(copy)
    else:
        mended = copy.path.with_suffix(".mended")
        found, widest = mend(copy, mended, delimiter)
        if _count(con, mended, min(max(widest, width), WIDEST), delimiter, keep, parallel=True) != len(found):
            raise BadInput(
                say("its records cannot be separated"),
                do=say("open it in a spreadsheet program and save it as CSV again"),
            )
        starts = np.frombuffer(found, dtype=np.int64) + 1
    below = copy.records - first if starts is None else len(starts) - first
    return Origin(
        con=con,
        # The header was loaded with the rest, so that numbers of records and lines agree.
        sql=f"(SELECT rowid AS record_, * FROM cells WHERE rowid >= {first})",
        cells=cells_of(names),
        records=below,
        first_line=first + 1,
        starts=None if starts is None else starts[first:],
        path=copy.path,
        lines=copy.lines,
        encoding=copy.encoding,
        notes=copy.notes,
        delimiter=delimiter,
    )


def _starts(copy: TextCopy) -> npt.NDArray[np.int64] | None:
    if not copy.inside:
        return None
    keep = np.ones(copy.lines, dtype=bool)
    keep[np.asarray(copy.inside, dtype=np.int64)] = False
    return np.flatnonzero(keep).astype(np.int64) + 1


def _count(
    con: Connection, path: Path, width: int, delimiter: str, keep: Sequence[int], *, parallel: bool
) -> int:
    """Load the cells and count the records; -1 if the engine cannot read them, or one is too wide."""
    chosen = ", ".join(f"c{i}" for i in keep) or "NULL AS none"
    # One column more, so that a record that is too wide is not cut off unseen.
    source = read_csv(path, width=width + 1, delimiter=delimiter, parallel=parallel)
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE cells AS SELECT {chosen} FROM {source}")
    except duckdb.Error:
        return -1
    return int(rows(con, "SELECT count(*) FROM cells")[0][0])
