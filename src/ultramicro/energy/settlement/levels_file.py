"""The public record as a file: a row a period and tier, each with a hash over itself and all before it.

From it and their own readings any member works out their own shares, and thus their bill, alone. It holds no
reading of anybody, nor what all used together, which in a small club would tell of its members. Who alters a
row alters the last hash, which members have on their bills.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.energy.settlement.periods import MINUTE, Periods
from ultramicro.energy.settlement.settle import Settlement
from ultramicro.energy.sharing.keys import KEYS
from ultramicro.energy.sharing.levels import Kind, Levels

COLUMNS = (
    "run", "key", "kind", "places", "minutes", "zone", "starts_at", "tier", "level", "mark", "cut", "hash",
)  # fmt: skip
RANKED = (*COLUMNS[:8], "rank", *COLUMNS[8:])
"""The columns where generators are used one rank after the other."""
MOST_PLACES = 10_000_000


@dataclass(frozen=True, kw_only=True)
class PublicLevels:
    """The public record of one run.

    Parameters
    ----------
    run : str
        Which run of which days, as in `2026-03-initial`.
    key : str
        The rule of sharing.
    periods : Periods
        Of when.
    levels : Levels
        One a period and tier.
    head : str
        The hash over all of it.
    """

    run: str
    key: str
    periods: Periods
    levels: Levels
    head: str


def public_rows(run: str, found: Settlement, before: str = "") -> Iterator[list[str]]:
    """Yield the rows of the public record, each with its hash.

    Parameters
    ----------
    run : str
        What to call it.
    found : Settlement
        What is made public.
    before : str
        The last hash of the run before it, so that runs are one chain.
    """
    levels, periods = found.levels, found.measured.periods
    same = [run, found.key, levels.kind.value, str(levels.places), str(periods.minutes), periods.zone]
    for row in range(periods.count):
        at = periods.starts_at(row).isoformat(sep=" ")
        for column in range(levels.level.shape[1]):
            rank, tier = divmod(column, levels.tiers)
            held = (int(each[row, column]) for each in (levels.level, levels.mark, levels.cut))
            ranked = [str(rank)] if levels.ranks > 1 else []
            cells = [*same, at, str(tier), *ranked, *map(str, held)]
            before = chained(before, cells)
            yield [*cells, before]


def chained(before: str, cells: Sequence[str]) -> str:
    """Return the hash of a row that follows another.

    Examples
    --------
    >>> chained("", ["a"]) == chained("", ["a"]), chained("x", ["a"]) == chained("", ["a"])
    (True, False)
    """
    return hashlib.sha256("\x1f".join([before, *cells]).encode()).hexdigest()


def as_csv(rows: Iterator[list[str]]) -> str:
    """Return the rows as the text of a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    first = next(rows)
    writer.writerow(COLUMNS if len(first) == len(COLUMNS) else RANKED)
    writer.writerow(first)
    writer.writerows(rows)
    return text.getvalue()


def read_levels(text: str, before: str = "") -> PublicLevels:
    """Read the public record, and hold every hash against its row.

    Parameters
    ----------
    text : str
        The file.
    before : str
        The last hash of the run before it; of a first run there is none.

    Raises
    ------
    BadInput
        If it is not such a file, or a row was altered, left out or put in.
    """
    rows = list(csv.reader(io.StringIO(text)))
    columns = tuple(rows[0]) if rows else ()
    if columns not in {COLUMNS, RANKED} or len(rows) == 1:
        raise _not_one(say("it lacks the columns of a record of levels"))
    for number, row in enumerate(rows[1:], start=2):
        before = chained(before, row[:-1])
        if len(row) != len(columns) or row[-1] != before:
            raise _not_one(say("line {line} was altered, or one before it is missing", line=number))
    try:
        return _read(rows[1:])
    except (ValueError, OverflowError, ArithmeticError, ZoneInfoNotFoundError, OSError) as error:
        # Its hashes hold, so whoever wrote it wrote this: it is no record all the same.
        raise _not_one(say("a cell of it makes no sense")) from error


def _not_one(why: Message) -> BadInput:
    return BadInput(
        say("this is no sound record of levels: {why}", why=why),
        do=say("take the file again from where the club publishes it, and the run before it if it has one"),
    )


def _read(rows: list[list[str]]) -> PublicLevels:
    run, key, kind, places, minutes, zone = rows[0][:6]
    ranks = 1 + max(int(row[8]) for row in rows) if len(rows[0]) == len(RANKED) else 1
    width = ranks * (1 + max(int(row[7]) for row in rows))
    if key not in KEYS or not 0 < int(places) <= MOST_PLACES or len(rows) % width:
        raise _not_one(say("its key or the number of places makes no sense"))
    starts = [int(datetime.fromisoformat(row[6]).replace(tzinfo=UTC).timestamp()) for row in rows[::width]]
    seconds = int(minutes) * MINUTE
    periods = Periods(first=starts[0] // seconds, count=len(starts), minutes=int(minutes), zone=zone)
    if any(at != (periods.first + row) * seconds for row, at in enumerate(starts)):
        raise _not_one(say("its periods do not follow each other"))
    numbers = np.array([[int(cell) for cell in row[-4:-1]] for row in rows], np.int64)
    if (numbers < 0).any() or min(int(row[7]) for row in rows) < 0 or not ZoneInfo(zone).key:
        raise _not_one(say("a cell of it makes no sense"))
    level, mark, cut = (numbers[:, column].reshape(-1, width) for column in range(3))
    levels = Levels(
        kind=Kind(kind), places=int(places), level=level, mark=mark, cut=cut, ranks=ranks,
        periods=np.arange(periods.first, periods.first + periods.count, dtype=np.int64),
    )  # fmt: skip
    return PublicLevels(run=run, key=key, periods=periods, levels=levels, head=rows[-1][-1])
