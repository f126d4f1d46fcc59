"""Readings and the register of meters as arrays: a row a period, a column a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.energy.settlement.periods import Periods

THOUSAND = 1000
KINDS = ("home", "school", "business", "generator", "common")
"""What a member may be; only a generator takes nothing."""
MOST_WEIGHT = 1_000_000


class Quality(IntEnum):
    """How sure a reading is."""

    OUTSIDE = 0
    """The member was not in the club."""
    MISSING = 1
    ESTIMATED = 2
    ACTUAL = 3


class Member(NamedTuple):
    """One meter in one pair of hands: who follows at the same meter is another member.

    Times of the register are whole local days.
    """

    id: str
    meter: str
    party: str = ""
    kind: str = "home"
    tariff: str = ""
    joined_on: date | None = None
    left_on: date | None = None
    weight: float = 1.0
    tier: int = 1
    rank: int = 1
    factor: float = 1.0

    @property
    def takes(self) -> bool:
        """Whether they take part in what is shared; a generator only gives."""
        return self.kind != "generator"

    def in_club(self, days: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Return in which periods they are in the club, by the local days of the periods."""
        first = self.joined_on.toordinal() if self.joined_on else 0
        last = self.left_on.toordinal() if self.left_on else date.max.toordinal()
        return (days >= first) & (days <= last)


def members_of(rows: Sequence[Mapping[str, Any]]) -> list[Member]:
    """Return the members of the register, in its order: a place is never given twice.

    A meter that changes hands has a row for each; the second is called `meter (2)`.

    Raises
    ------
    BadInput
        If a kind is none, a weight is below 0 or past all sense, or somebody left before they joined.

    Examples
    --------
    >>> [member.id for member in members_of([{"meter": "a"}, {"meter": "b"}, {"meter": "a"}])]
    ['a', 'b', 'a (2)']
    """
    seen, found = dict[str, int](), list[Member]()
    for row in rows:
        meter = str(row["meter"])
        seen[meter] = seen.get(meter, 0) + 1
        weight, tier, factor = row.get("weight"), row.get("tier"), row.get("factor")
        _require_sense(meter, row)
        found.append(
            Member(
                id=meter if seen[meter] == 1 else f"{meter} ({seen[meter]})", meter=meter,
                party=row.get("party") or "", kind=_kind(row), tariff=row.get("tariff") or "",
                joined_on=row.get("joined_on"), left_on=row.get("left_on"),
                weight=1.0 if weight is None else float(weight), tier=1 if tier is None else int(tier),
                rank=int(row.get("rank") or 1), factor=1.0 if factor is None else float(factor),
            )
        )  # fmt: skip
    return found


def _kind(row: Mapping[str, Any]) -> str:
    return str(row.get("kind") or "home").strip().casefold()


def _require_sense(meter: str, row: Mapping[str, Any]) -> None:
    """Refuse what would be settled without a word: a misspelt generator would be billed as a home."""
    joined, left = row.get("joined_on"), row.get("left_on")
    wrong = {
        say("kind"): row.get("kind") if _kind(row) not in KINDS else None,
        say("weight"): row.get("weight") if not 0 <= float(row.get("weight") or 0) <= MOST_WEIGHT else None,
        say("left_on"): left if joined and left and left < joined else None,
    }
    for column, given in wrong.items():
        if given is not None:
            raise BadInput(
                say("{meter} has the {column} {given}", meter=meter, column=column, given=repr(str(given))),
                where="energy/meters.csv",
                do=say(
                    "kinds are {kinds}; a weight is from 0 to {most}; nobody leaves before they join",
                    kinds=", ".join(KINDS), most=MOST_WEIGHT,
                ),
            )  # fmt: skip


class Problem(NamedTuple):
    """Readings that were kept out of settlement: why, at which meter, how many, and the first of them."""

    reason: str
    meter: str
    readings: int
    first_at: datetime


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What was measured, before anything is estimated.

    Parameters
    ----------
    periods : Periods
        The rows.
    members : sequence of Member
        The columns.
    import_wh, export_wh : array of int, shape (periods, members)
        Energy taken from and given to the grid; 0 where nothing is known. [Wh]
    quality : array of int, shape (periods, members)
        See `Quality`.
    problems : sequence of Problem
        What was kept out.
    """

    periods: Periods
    members: Sequence[Member]
    import_wh: npt.NDArray[np.int64]
    export_wh: npt.NDArray[np.int64]
    quality: npt.NDArray[np.int8]
    problems: Sequence[Problem] = ()


def in_order(found: Measured, ids: Sequence[str]) -> Measured:
    """Put members in the order of an earlier run, and who is new after them: a place is never given twice.

    Parameters
    ----------
    found : Measured
        In the order of the register, which somebody may have sorted since.
    ids : sequence of str
        The members of the earlier run; those who are no more in the register are left out.
    """
    old = {each: place for place, each in enumerate(ids)}
    order = sorted(range(len(found.members)), key=lambda at: old.get(found.members[at].id, len(old)))
    return replace(
        found, members=[found.members[at] for at in order], import_wh=found.import_wh[:, order],
        export_wh=found.export_wh[:, order], quality=found.quality[:, order],
    )  # fmt: skip


class Columns(NamedTuple):
    """Readings as columns of one length; see `readings` in the dictionary."""

    meter: npt.NDArray[np.str_]
    second: npt.NDArray[np.int64]
    minutes: npt.NDArray[np.int64]
    import_wh: npt.NDArray[np.int64]
    export_wh: npt.NDArray[np.int64]
    quality: npt.NDArray[np.str_]

    def of(self, which: npt.NDArray[np.bool_]) -> Columns:
        """Return some of them."""
        return Columns(
            self.meter[which], self.second[which], self.minutes[which], self.import_wh[which],
            self.export_wh[which], self.quality[which],
        )  # fmt: skip


def measured(readings: Columns, members: Sequence[Member], periods: Periods) -> Measured:
    """Put readings into their rows and columns.

    What cannot be settled is kept out and named: readings of meters that are not in the register, of another
    length, that begin between periods, below nothing, or two of one period that differ. Readings outside the
    periods, or while nobody at the meter was in the club, are not looked at.
    """
    problems = list[Problem]()
    readings = _kept(readings, members, periods, problems)
    shape = (periods.count, len(members))
    taken, given = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    quality = np.full(shape, Quality.MISSING, np.int8)
    rows = readings.second // periods.seconds - periods.first
    for column, member in enumerate(members):
        mine, inside = readings.meter == member.meter, member.in_club(periods.days)
        at = rows[mine]
        kept = inside[at]
        at = at[kept]
        taken[at, column] = readings.import_wh[mine][kept]
        given[at, column] = readings.export_wh[mine][kept]
        quality[at, column] = np.where(
            readings.quality[mine][kept] == "estimated", Quality.ESTIMATED, Quality.ACTUAL
        )
        quality[~inside, column] = Quality.OUTSIDE
    return Measured(
        periods=periods, members=members, import_wh=taken, export_wh=given, quality=quality, problems=problems
    )


def _kept(readings: Columns, members: Sequence[Member], periods: Periods, problems: list[Problem]) -> Columns:
    begin, end = (number * periods.seconds for number in (periods.first, periods.first + periods.count))
    readings = readings.of((readings.second >= begin) & (readings.second < end))
    readings = readings.of(readings.quality != "missing")
    known = np.isin(readings.meter, [member.meter for member in members])
    wrong = {
        "unknown_meter": ~known,
        "other_length": readings.minutes != periods.minutes,
        "between_periods": readings.second % periods.seconds != 0,
        "below_nothing": (readings.import_wh < 0) | (readings.export_wh < 0),
    }
    bad = np.zeros(readings.meter.size, bool)
    for reason, which in wrong.items():
        _name(problems, reason, readings.of(which & ~bad))
        bad |= which
    readings = readings.of(~bad)
    twice, first = _twice(readings)
    _name(problems, "two_that_differ", readings.of(twice))
    return readings.of(first & ~twice)


def _twice(readings: Columns) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return which readings contradict another of their meter and period, and which are the first of it."""
    order = np.lexsort((readings.import_wh, readings.second, readings.meter))
    meter, second = readings.meter[order], readings.second[order]
    same = (meter[1:] == meter[:-1]) & (second[1:] == second[:-1])
    taken, given = readings.import_wh[order], readings.export_wh[order]
    differ = same & ((taken[1:] != taken[:-1]) | (given[1:] != given[:-1]))
    group = np.concatenate([[0], np.cumsum(~same)]) if order.size else np.zeros(0, int)
    at_odds = np.isin(group, group[1:][differ]) if order.size else np.zeros(0, bool)
    first = np.concatenate([[True], ~same]) if order.size else np.zeros(0, bool)
    twice, firsts = np.zeros(order.size, bool), np.zeros(order.size, bool)
    twice[order], firsts[order] = at_odds, first
    return twice, firsts


def _name(problems: list[Problem], reason: str, bad: Columns) -> None:
    for meter in np.unique(bad.meter):
        seconds = bad.second[bad.meter == meter]
        first = datetime.fromtimestamp(int(seconds.min()), UTC).replace(tzinfo=None)
        problems.append(Problem(reason, str(meter), seconds.size, first))
