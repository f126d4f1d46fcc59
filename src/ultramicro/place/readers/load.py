"""A UTF-8 copy becomes the engine's table `raw`, with the proof that no record was lost on the way."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from ultramicro.core.errors import BadInput
from ultramicro.place.readers.amounts import PLAIN_PENCE
from ultramicro.place.readers.engine import engine, rows, text
from ultramicro.place.readers.records import mend
from ultramicro.place.readers.roles import Roles
from ultramicro.place.readers.text import LONGEST_LINE_BYTES, TextCopy

SPARE = 8
"""Columns beyond those seen in the first records, for those that have more."""
UNIT = "\x1f"
"""Stands between the cells of a record that is kept whole."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What was loaded.

    Parameters
    ----------
    records : int
        Records in the file, the header's among them.
    starts : array of int, shape (records,), or None
        The line (from 0) at which each starts; none if each is one line.
    mended : bool
        Whether quotes were broken and the records were read one by one.
    """

    records: int
    starts: npt.NDArray[np.int64] | None
    mended: bool


def load(copy: TextCopy, *, delimiter: str, width: int, roles: Roles, where: str) -> Loaded:
    """Load the columns that have a role; by the engine's own reader, or with care where that miscounts.

    Parameters
    ----------
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

    Returns
    -------
    Loaded
        How many records, and where they start. The table `raw` holds them.

    Raises
    ------
    BadInput
        If the records cannot be told apart even with care.
    """
    if (
        not copy.suspicious
        and _try(copy.path, width + SPARE, delimiter, roles, parallel=not copy.inside) == copy.records
    ):
        return Loaded(records=copy.records, starts=_starts(copy), mended=False)
    mended = copy.path.with_suffix(".mended")
    starts, widest = mend(copy, mended, delimiter)
    if _try(mended, max(widest, width) + 1, delimiter, roles, parallel=True) != len(starts):
        raise BadInput(
            "its records cannot be told apart", where=where, do="save it as CSV from a spreadsheet again"
        )
    return Loaded(records=len(starts), starts=np.frombuffer(starts, dtype=np.int64), mended=True)


def _starts(copy: TextCopy) -> npt.NDArray[np.int64] | None:
    if not copy.inside:
        return None
    keep = np.ones(copy.lines, dtype=bool)
    keep[np.frombuffer(_as_bytes(copy.inside), dtype=np.int64)] = False
    return np.flatnonzero(keep).astype(np.int64)


def _as_bytes(numbers: array[int]) -> bytes:
    return numbers.tobytes()


def _try(path: Path, width: int, delimiter: str, roles: Roles, *, parallel: bool) -> int:
    """Load, and count the records; -1 if the engine cannot read them, or one is wider than was thought."""
    width = max([width, *(c.index + 2 for c in roles.columns.values())])
    try:
        engine().execute(_statement(path, width, delimiter, roles, parallel=parallel))
    except duckdb.Error:
        return -1
    (records, too_wide) = rows("SELECT count(*), bool_or(wide) FROM raw")[0]
    return -1 if too_wide else int(records)


def _statement(path: Path, width: int, delimiter: str, roles: Roles, *, parallel: bool) -> str:
    names = [f"c{i}" for i in range(width)]
    columns = ", ".join(f"{text(name)}: 'VARCHAR'" for name in names)
    options = (
        f"delim={text(delimiter)}, quote='\"', escape='\"', header=false, auto_detect=false, "
        f"null_padding=true, strict_mode=false, max_line_size={LONGEST_LINE_BYTES + 1024}, "
        f"parallel={str(parallel).lower()}"
    )
    if not parallel:
        options += f", buffer_size={4 * (LONGEST_LINE_BYTES + 1024)}"
    cells = ", ".join(names)
    fields = [
        f"{_cell(c.index)} AS {role}" for role, c in roles.columns.items() if role not in {"debit", "credit"}
    ]
    inner = (
        f"SELECT {', '.join([*fields, _pair(roles)])}, hash({cells}) AS h, {_whole(roles, cells)} AS whole, "
        f"{names[-1]} IS NOT NULL AS wide "
        f"FROM read_csv({text(path)}, {options}, columns={{{columns}}})"
    )
    pence = PLAIN_PENCE.format("amount")
    return f"CREATE OR REPLACE TEMP TABLE raw AS SELECT *, {pence} AS pence FROM ({inner})"


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


def _whole(roles: Roles, cells: str) -> str:
    """Keep a record whole where it may be no payment, so that all its cells can be looked at."""
    keep = []
    for role in ("supplier", "amount", "debit"):
        if column := roles.columns.get(role):
            keep.append(f"{_cell(column.index)} IS NULL")
            keep.extend([f"trim(c{column.index}) = {text(column.name)}"] if column.name else [])
    if column := roles.columns.get("supplier"):
        keep.append(f"contains(c{column.index}, 'otal') OR contains(c{column.index}, 'OTAL')")
    return f"CASE WHEN {' OR '.join(keep) or 'true'} THEN concat_ws('{UNIT}', {cells}) END"


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
