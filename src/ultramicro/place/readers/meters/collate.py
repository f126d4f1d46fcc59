"""Single figures to one row a meter and period: what stands twice, what contradicts, what contains what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ultramicro.core.message import Message
from ultramicro.place.readers.meters import remarks
from ultramicro.place.readers.meters.facts import KINDS, PARTS, Facts
from ultramicro.place.readers.meters.numbers import NONE

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
FIGURES = KINDS
DAY = 86_400
KEPT = ("meter", "kind", "part", "start", "seconds", "flag", "row")
TWINS_AT = 0.5
"""If more of a meter's periods than this have two values, two meters bear one number."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One row a meter and period.

    Parameters
    ----------
    meter, start, seconds, quality, flag, row : array of int64
        As in `Facts`; the quality is that of the least sure figure.
    figures : mapping of str to array of int64
        The energy by figure; `NONE` where the file says nothing. [mWh]
    meters, flags : tuple of str
        What the codes mean.
    """

    meter: Ints
    start: Ints
    seconds: Ints
    quality: Ints
    flag: Ints
    row: Ints
    figures: Mapping[str, Ints]
    meters: tuple[str, ...]
    flags: tuple[str, ...]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.start)

    def where(self, keep: Flags | Ints) -> Rows:
        """Keep some, or put them in another order."""
        return Rows(
            meter=self.meter[keep], start=self.start[keep], seconds=self.seconds[keep],
            quality=self.quality[keep],
            flag=self.flag[keep], row=self.row[keep], meters=self.meters, flags=self.flags,
            figures={name: values[keep] for name, values in self.figures.items()},
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Left:
    """Figures or rows that were left out.

    Parameters
    ----------
    row, meter : array of int64
        Their lines, and the codes of their meters.
    reason : Message
        Why.
    rejected : bool
        Whether they look like readings; else they are none, or stand elsewhere.
    """

    row: Ints
    meter: Ints
    reason: Message
    rejected: bool


def collate(facts: Facts) -> tuple[Rows, list[Left]]:
    """Bring figures together to rows.

    Parameters
    ----------
    facts : Facts
        All figures of a file.

    Returns
    -------
    Rows
        One a meter and period, in order of both.
    list of Left
        What is not in them, with the reason.
    """
    facts, left = _without_repeats(facts)
    rows = _pivoted(_summed(facts))
    rows, more = _without_overlaps(rows)
    return rows, [*left, *more]


def _in_order(facts: Facts, *names: str) -> Facts:
    """Put facts into the order of some of their arrays, unless they stand in it."""
    keys = [key for key in (getattr(facts, name) for name in names) if key.size and (key != key[0]).any()]
    if not keys or _ascending(keys):
        return facts
    return facts.where(np.lexsort(keys[::-1]))


def _ascending(keys: Sequence[Ints]) -> bool:
    tied = np.ones(len(keys[0]) - 1, dtype=np.bool_)
    for key in keys:
        if (tied & (key[1:] < key[:-1])).any():
            return False
        tied &= key[1:] == key[:-1]
    return True


def _without_repeats(facts: Facts) -> tuple[Facts, list[Left]]:
    """Keep one of several values of one figure, if it is known which."""
    # Of several the surest first, and of those the first in the file.
    facts = _in_order(facts, "meter", "kind", "part", "start", "seconds", "quality", "row")
    same = _same(facts.meter, facts.kind, facts.part, facts.start, facts.seconds)
    if not same.any():
        return facts, []
    group = np.cumsum(~np.concatenate(([False], same))) - 1
    first = np.flatnonzero(~np.concatenate(([False], same)))[group]
    repeat = np.concatenate(([False], same))
    alike = repeat & (facts.value == facts.value[first])
    better = repeat & ~alike & (facts.quality > facts.quality[first])
    differs = repeat & ~alike & ~better
    sums, differs = _daily_sums(facts, group, differs)
    bad = np.isin(group, group[differs])
    left = [
        *_left(facts, alike & ~bad, remarks.reading_repeated(), rejected=False),
        *_left(facts, better & ~bad, remarks.reading_replaced(), rejected=False),
        *_left(facts, sums, remarks.daily_total(), rejected=False),
        *_differing(facts, bad & ~sums, group),
    ]
    return facts.where(~(alike | better | sums | bad)), left


def _same(*keys: Ints) -> Flags:
    if not len(keys[0]):
        return np.zeros(0, dtype=np.bool_)
    same = np.ones(len(keys[0]) - 1, dtype=np.bool_)
    for key in keys:
        same &= key[1:] == key[:-1]
    return same


def _left(facts: Facts, which: Flags, reason: Message, *, rejected: bool) -> list[Left]:
    if not which.any():
        return []
    return [Left(row=facts.row[which], meter=facts.meter[which], reason=reason, rejected=rejected)]


def _differing(facts: Facts, bad: Flags, group: Ints) -> list[Left]:
    left = []
    for meter in np.unique(facts.meter[bad]):
        mine = facts.meter == meter
        periods = len(np.unique(group[mine]))
        twins = periods > 10 and len(np.unique(group[mine & bad])) > TWINS_AT * periods  # noqa: PLR2004
        reason = remarks.twin_meters() if twins else remarks.readings_differ()
        left += _left(facts, mine & bad, reason, rejected=True)
    return left


def _daily_sums(facts: Facts, group: Ints, differs: Flags) -> tuple[Flags, Flags]:
    """Find contradicting values that are the sum of the day; what they contradict is a reading."""
    sums = np.zeros(len(facts), dtype=np.bool_)
    differs = differs.copy()
    candidates = np.flatnonzero(differs)
    if len(candidates) > 5_000:  # noqa: PLR2004  twins, and no sums among hours
        return sums, differs
    for i in candidates:
        pair = np.flatnonzero(group == group[i])
        if len(pair) != 2:  # noqa: PLR2004
            continue
        one = pair[np.argmax(facts.value[pair])]
        if any(facts.value[one] == total for total in _days_around(facts, int(one))):
            sums[one] = True
            differs[pair] = False
    return sums, differs


def _days_around(facts: Facts, at: int) -> list[int]:
    """Return the sums of the readings of the day that ends, or begins, with one."""
    mine = (facts.meter == facts.meter[at]) & (facts.kind == facts.kind[at]) & (facts.part == facts.part[at])
    mine[at] = False
    end = facts.start[at] + facts.seconds[at]
    found = []
    for begin, stop in ((end - DAY, end), (facts.start[at], facts.start[at] + DAY)):
        inside = mine & (facts.start >= begin) & (facts.start < stop)
        found.append(int(facts.value[inside].sum()))
    return found


def _summed(facts: Facts) -> Facts:
    """Add up parts of a figure, such as day and night rates; a whole goes before its parts."""
    facts = _in_order(facts, "meter", "kind", "start", "seconds", "part")
    same = np.concatenate(([False], _same(facts.meter, facts.kind, facts.start, facts.seconds)))
    if not same.any():
        return facts
    starts = np.flatnonzero(~same)
    whole = facts.part[starts] <= PARTS.index("total")
    sums = np.add.reduceat(facts.value, starts)
    merged = facts.where(starts)
    worst = np.maximum.reduceat(facts.quality, starts)
    return Facts(
        **{name: getattr(merged, name) for name in KEPT},
        value=np.where(whole, merged.value, sums), quality=np.where(whole, merged.quality, worst),
        meters=facts.meters, parts=facts.parts, flags=facts.flags,
    )  # fmt: skip


def _pivoted(facts: Facts) -> Rows:
    facts = _in_order(facts, "meter", "start", "seconds", "kind")
    new = ~np.concatenate(([False], _same(facts.meter, facts.start, facts.seconds)))[: len(facts)]
    starts = np.flatnonzero(new)
    at = np.cumsum(new) - 1
    figures = {}
    for code, kind in enumerate(KINDS):
        values = np.full(len(starts), NONE, dtype=np.int64)
        mine = facts.kind == code
        values[at[mine]] = facts.value[mine]
        figures[kind] = values
    worst = np.maximum.reduceat(facts.quality, starts) if len(starts) else facts.quality
    first = np.minimum.reduceat(facts.row, starts) if len(starts) else facts.row
    return Rows(
        meter=facts.meter[starts], start=facts.start[starts], seconds=facts.seconds[starts], quality=worst,
        flag=facts.flag[starts], row=first, figures=figures, meters=facts.meters, flags=facts.flags,
    )  # fmt: skip


def _without_overlaps(rows: Rows) -> tuple[Rows, list[Left]]:
    """Leave out periods that contain others, such as days among hours."""
    if not _overlapping(rows).any():
        return rows, []
    drop = np.zeros(len(rows), dtype=np.bool_)
    wide = int(rows.start.max()) - int(rows.start.min()) + 2 * 40 * DAY
    place = rows.meter * wide + (rows.start - rows.start.min())
    for length in np.unique(rows.seconds)[:0:-1]:
        shorter = np.sort(place[(rows.seconds < length) & ~drop])
        long = np.flatnonzero(rows.seconds == length)
        inside = np.searchsorted(shorter, place[long] + length) > np.searchsorted(shorter, place[long])
        drop[long[inside]] = True
    left = [
        Left(row=rows.row[drop], meter=rows.meter[drop], reason=remarks.reading_overlaps(), rejected=True)
    ]
    kept = rows.where(~drop)
    later = _overlapping(kept)
    if later.any():
        left.append(
            Left(
                row=kept.row[later], meter=kept.meter[later], reason=remarks.reading_overlaps(), rejected=True
            )
        )
        kept = kept.where(~later)
    return kept, [each for each in left if len(each.row)]


def _overlapping(rows: Rows) -> Flags:
    """Mark rows that begin before the one before them is over."""
    found = np.zeros(len(rows), dtype=np.bool_)
    if len(rows):
        found[1:] = (rows.meter[1:] == rows.meter[:-1]) & (
            rows.start[1:] < rows.start[:-1] + rows.seconds[:-1]
        )
    return found
