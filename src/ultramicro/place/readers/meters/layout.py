"""How an export is laid out: where its rows begin, what stands above them, and what each column is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ultramicro.place.readers.meters.above import MOST_ABOVE, read_above
from ultramicro.place.readers.meters.contents import contents_of
from ultramicro.place.readers.meters.described import Layout
from ultramicro.place.readers.meters.grid import Grid
from ultramicro.place.readers.meters.roles import Roles
from ultramicro.place.readers.meters.stamps import stamp_of
from ultramicro.place.readers.meters.times import CLOCK, DAY_ONLY, SPAN, TimeColumn, choose_times, time_column

SAMPLE = 160
"""Rows that columns are judged by, spread over the whole file."""
FEW = 0.15
"""So many of a column's cells must be times where no column has more."""


def find_layout(grid: Grid, columns: Sequence[Sequence[object]]) -> Layout | None:
    """Find how a grid is laid out; None where it holds no readings with times.

    Parameters
    ----------
    grid : Grid
        The cells.
    columns : sequence of sequence
        The same, column by column.
    """
    rows = _spread(len(grid.rows))
    telling = [time_column([column[i] for i in rows], index) for index, column in enumerate(columns)]
    timed = [column for column in telling if column is not None]
    if not timed:
        # A short export may have more words above than rows.
        telling = [
            time_column([column[i] for i in rows], index, least=FEW) for index, column in enumerate(columns)
        ]
        timed = [column for column in telling if column is not None]
    # A day among the words above the table makes no column of times.
    most = max((column.count for column in timed), default=0)
    timed = [column for column in timed if column.count * 2 >= most]
    first = _first_row(columns, timed, len(grid.rows))
    if first < 0:
        return None
    below = [i for i in _spread(len(grid.rows) - first, first) if _is_data(columns, timed, i)] or [first]
    # Judged again without what stands above: that may hold days and numbers too.
    telling = [time_column([column[i] for i in below], index) for index, column in enumerate(columns)]
    timed = [column for column in telling if column is not None]
    block = read_above(grid, first, len(columns), {column.index for column in timed})
    contents = [contents_of([column[i] for i in below]) for column in columns]
    whole = {i: c.whole for i, c in enumerate(contents) if c.whole}
    times = choose_times(timed, dict(enumerate(block.titles)), whole)
    if times is None:
        return None
    taken = {column.index for column in timed} | times.used
    return Roles(block, contents, taken).layout(first, times)


def _spread(count: int, start: int = 0) -> list[int]:
    """Pick rows: all at both ends, and some in between."""
    if count <= SAMPLE:
        return list(range(start, start + count))
    step = (count - 1) / (SAMPLE - 1)
    return [start + round(i * step) for i in range(SAMPLE)]


def _is_data(columns: Sequence[Sequence[object]], timed: Sequence[TimeColumn], row: int) -> bool:
    return any(stamp_of(columns[c.index][row]) is not None or c.kind == "numbered" for c in timed)


def _first_row(columns: Sequence[Sequence[object]], timed: Sequence[TimeColumn], rows: int) -> int:
    """Find the first of the rows that say when: the next say it too, and most of its columns do."""
    if not timed:
        return -1
    for row in range(min(rows, MOST_ABOVE)):
        says_all = all(_tells(columns[c.index][row], c) for c in timed[:4])
        below = (
            at
            for at in range(row + 1, min(row + 4, rows))
            if any(column[at] not in ("", None, "\x01") for column in columns)
        )
        next_ = next(below, -1)
        # A day among the words above is followed by other words.
        if says_all and (next_ < 0 or _tells(columns[timed[0].index][next_], timed[0])):
            return row
    # Some of the columns may be empty at the top.
    loose = (row for row in range(min(rows, MOST_ABOVE)) if _tells(columns[timed[0].index][row], timed[0]))
    return next(loose, -1)


def _tells(cell: object, column: TimeColumn) -> bool:
    stamp = stamp_of(cell)
    if column.kind == "numbered":
        return bool(re.fullmatch(r"\d{5,13}(\.\d+)?", str(cell)))
    if stamp is None or (stamp.until is not None) != (column.kind == SPAN):
        return False
    return (stamp.day is None) == (column.kind == CLOCK) or column.kind not in {CLOCK, DAY_ONLY}
