"""A UTF-8 copy becomes the engine's table `raw`, with the proof that no record was lost on the way."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.spend.roles import Roles
from ultramicro.place.readers.text.engine import Connection, rows, text
from ultramicro.place.readers.text.records import mend, one_record, texts_between
from ultramicro.place.readers.text.text import BLANK, LONGEST_LINE_BYTES, TextCopy
from ultramicro.place.readers.values.amounts import ONE, plain_pence
from ultramicro.place.readers.values.currencies import foreign_currency
from ultramicro.place.readers.values.split_sums import HEAD, REST

SPARE = 8
"""Columns beyond those seen in the first records, for those that have more."""
AS_PRINTED = frozenset({"supplier", "amount", "date"})
"""Roles whose distinct texts are read one by one, blanks and all, so that they need not be trimmed."""
NOTHING = f" \t\n{BLANK.decode()}"
"""Letters that a cell may hold and yet be empty."""
UNIT = "\x1f"
"""Stands between the cells of a record that is kept whole."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What was loaded.

    Parameters
    ----------
    con : Connection
        The connection whose table `raw` holds it.
    records : int
        Records in the file, the header's among them.
    starts : array of int, shape (records,), or None
        The line (from 0) at which each starts; none if each is one line.
    mended : bool
        Whether quotes were broken and the records were read one by one.
    path : Path
        The text that was loaded: the copy, or the mended copy with a line for each record.
    lines : int
        Its lines.
    delimiter : str
        What separates its cells.
    """

    con: Connection
    records: int
    starts: npt.NDArray[np.int64] | None
    mended: bool
    path: Path
    lines: int
    delimiter: str

    def cells(self, records: Sequence[int]) -> Iterator[tuple[str, ...]]:
        """Read records again with all their cells; these are few, and in the order of the file."""
        spans = [self._span(record) for record in records]
        for whole in texts_between(self.path, spans):
            parsed = one_record(whole, self.delimiter)
            yield tuple(cell.strip(NOTHING) for cell in parsed)

    def _span(self, record: int) -> tuple[int, int]:
        """Return the lines of the loaded text (from 0, the last excluded) in which a record stands."""
        if self.mended or self.starts is None:
            return record, record + 1
        last = record + 1 == self.records
        return int(self.starts[record]), self.lines if last else int(self.starts[record + 1])


def load(
    con: Connection, copy: TextCopy, *, delimiter: str, width: int, roles: Roles, where: str, named: int = 0
) -> Loaded:
    """Load the columns that have a role; by the engine's own reader, or with care where that miscounts.

    Parameters
    ----------
    con : Connection
        The read's connection, in which the table `raw` is made.
    copy : TextCopy
        The UTF-8 copy.
    delimiter : str
        What separates its cells.
    width : int
        Columns of the first records.
    roles : Roles
        Which column is what.
    where : str
        The file, for messages.
    named : int
        Columns that have a name, where no more of them are in use. What has a cell more may hold a sum in two
        cells, which is kept whole and cannot be read; nought where that is not looked for.

    Returns
    -------
    Loaded
        How many records, and where they start. The table `raw` holds them.

    Raises
    ------
    BadInput
        If the records cannot be told apart even with care.
    """
    found = _load(con, copy, delimiter, width + SPARE, roles, named=named)
    if found >= 0:
        return Loaded(
            # No array of a million lines where each record is one.
            con=con, records=found, starts=None if found == copy.lines else _starts(copy),
            mended=False, path=copy.path, lines=copy.lines, delimiter=delimiter,
        )  # fmt: skip
    mended = copy.path.with_suffix(".mended")
    starts, widest = mend(copy, mended, delimiter)
    # The mended copy must give each record back, or the promise that none is lost could not be kept.
    mended_width = max(widest, width) + SPARE
    if _try(con, mended, mended_width, delimiter, roles, named=named, parallel=True) != len(starts):
        raise BadInput(
            say("its records cannot be separated"),
            where=where,
            do=say("open it in a spreadsheet program and save it as CSV again"),
        )
    return Loaded(
        con=con, records=len(starts), starts=np.frombuffer(starts, dtype=np.int64), mended=True,
        path=mended, lines=len(starts), delimiter=delimiter,
    )  # fmt: skip


def _load(con: Connection, copy: TextCopy, delimiter: str, width: int, roles: Roles, *, named: int) -> int:
    """Load by the engine's reader, and count the records; -1 if it did not find each of them.

    As many records as lines prove that no cell spans lines, so that the quotes need not be looked at.
    """
    found = _try(con, copy.path, width, delimiter, roles, named=named, parallel=True)
    if found == copy.lines:
        return found
    # Without quotes no cell spans lines, so that another count than that of lines is a loss.
    if copy.suspicious or not copy.quoted:
        return -1
    # Several threads cut a file at line ends, which may lie inside a cell.
    found = _try(con, copy.path, width, delimiter, roles, named=named, parallel=False)
    return found if found == copy.records else -1


def _starts(copy: TextCopy) -> npt.NDArray[np.int64] | None:
    if not copy.inside:
        return None
    keep = np.ones(copy.lines, dtype=bool)
    keep[np.frombuffer(_as_bytes(copy.inside), dtype=np.int64)] = False
    return np.flatnonzero(keep).astype(np.int64)


def _as_bytes(numbers: array[int]) -> bytes:
    return numbers.tobytes()


def _try(
    con: Connection, path: Path, width: int, delimiter: str, roles: Roles, *, named: int, parallel: bool
) -> int:
    """Load, and count the records; -1 if the engine cannot read them, or one is wider than was thought."""
    # place.toml may name a column beyond those of the first records.
    width = max([width, *(c.index + 2 for c in roles.columns.values())])
    try:
        ((records,),) = rows(con, _statement(path, width, delimiter, roles, named=named, parallel=parallel))
    except duckdb.Error:
        return -1
    return int(records)


def _statement(path: Path, width: int, delimiter: str, roles: Roles, *, named: int, parallel: bool) -> str:
    names = [f"c{i}" for i in range(width)]
    # The engine sets a buffer aside by the longest line that there may be: a small file needs a small one.
    longest = min(LONGEST_LINE_BYTES, path.stat().st_size) + 1024
    columns = ", ".join(f"{text(name)}: 'VARCHAR'" for name in names)
    options = (
        f"delim={text(delimiter)}, quote='\"', escape='\"', header=false, auto_detect=false, "
        f"null_padding=true, strict_mode=false, max_line_size={longest}, "
        f"parallel={str(parallel).lower()}"
    )
    # One thread reads a record whole only if it fits into its buffer.
    if not parallel:
        options += f", buffer_size={4 * longest}"
    fields = [
        f"{_printed(role, c.index, named) if role in AS_PRINTED else _cell(c.index)} AS {role}"
        for role, c in roles.columns.items()
        if role not in {"debit", "credit"}
    ]
    inner = (
        # The whole record is hashed, so that repeats are told by columns without a role too.
        f"SELECT {', '.join([*fields, _pair(roles)])}, hash({', '.join(names[:-SPARE] or names)}) AS h, "
        # Told by an error and not asked for: in a small file a query costs more than its rows.
        f"CASE WHEN {names[-1]} IS NOT NULL THEN error('too wide') END AS wide "
        f"FROM read_csv({text(path)}, {options}, columns={{{columns}}})"
    )
    # A pound sign that is of another currency than the place's is left for `meanings` to find.
    pound = "amount" if foreign_currency("£", roles.unit.currency) else "replace(amount, '£', '')"
    bare = f"SELECT *, {pound} AS bare FROM ({inner})"
    pence = plain_pence("bare") if roles.unit.pounds == ONE else "CAST(NULL AS BIGINT)"
    return f"CREATE OR REPLACE TEMP TABLE raw AS SELECT * EXCLUDE (bare), {pence} AS pence FROM ({bare})"


def _printed(role: str, index: int, named: int) -> str:
    """Return a cell as it stands; a sum whose comma made two cells of it, as both, which is no sum."""
    cell = f"c{index}"
    if role != "amount" or not named or index >= named:
        return cell
    both = " AND ".join(
        f"regexp_full_match(trim(c{at}), {text(shape)})" for at, shape in ((index, HEAD), (index + 1, REST))
    )
    whole = f"concat({cell}, ' / ', c{index + 1})"
    return f"CASE WHEN trim(coalesce(c{named}, '')) <> '' AND {both} THEN {whole} ELSE {cell} END"


def _cell(index: int) -> str:
    bare = f"nullif(trim(c{index}), '')"
    return f"nullif({bare}, chr(1))" if index == 0 else bare


def _pair(roles: Roles) -> str:
    """Join a debit and a credit as one text, to be read together; else nothing more is needed."""
    if "debit" not in roles.columns:
        return "1 AS one"
    debit, credit = _cell(roles.columns["debit"].index), _cell(roles.columns["credit"].index)
    both = f"concat({debit}, '{UNIT}', {credit})"
    return f"CASE WHEN coalesce({debit}, {credit}) IS NOT NULL THEN {both} END AS amount"


def line_of(record: int, starts: Sequence[int] | npt.NDArray[np.int64] | None) -> int:
    """Return the physical line, from 1, at which a record starts.

    Parameters
    ----------
    record : int
        The record, from 0.
    starts : array of int, shape (records,), or None
        Where records start, if they are not a line each.

    Returns
    -------
    int
        The line.

    Examples
    --------
    >>> line_of(2, None), line_of(2, [0, 1, 5])
    (3, 6)
    """
    return (record if starts is None else int(starts[record])) + 1
