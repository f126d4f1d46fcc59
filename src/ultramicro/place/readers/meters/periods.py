"""From what a clock shows to moments and lengths: which end of a period a stamp is of, and how long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ultramicro.place.readers.meters.clock import Changes, changes, moments, standard_offset
from ultramicro.place.readers.meters.numbers import NONE
from ultramicro.place.readers.meters.stamps import DAY

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MINUTE, HOUR = 60, 3600
LENGTHS = (60, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, DAY)
"""Lengths of periods that meters are read at. [s]"""
LEAST_RUN = 3
"""So many steps of another length in a row are readings of that length, fewer are gaps."""


@dataclass(frozen=True, kw_only=True)
class Clocked:
    """What the clock showed at one end of each reading's period.

    Parameters
    ----------
    local : array of int64
        Seconds since 1970 as the clock shows them; `NONE` where a row says nothing.
    offset : array of int64
        Seconds ahead of universal time, where the row says so; else `NONE`.
    """

    local: Ints
    offset: Ints

    def take(self, keep: Flags) -> Clocked:
        """Keep some rows."""
        return Clocked(local=self.local[keep], offset=self.offset[keep])


@dataclass(frozen=True, kw_only=True)
class Periods:
    """When each reading was.

    Parameters
    ----------
    start : array of int64
        Seconds since 1970 in universal time.
    seconds : array of int64
        How long it lasts.
    ends : str
        Why stamps are those of the end or the beginning: `told`, `words`, `midnight`, `register`, `bounds`,
        `soft_words`, `guess`; preceded by `end:` or `begin:`.
    skipped : array of bool
        Readings at times that no clock shows.
    halved : array of bool
        Readings of the hour that clocks show twice, where it stands once.
    winter : bool
        Whether the clock is never put forward.
    """

    start: Ints
    seconds: Ints
    ends: str
    skipped: Flags
    once: Flags
    winter: bool = False


def no_periods() -> Periods:
    """Return none."""
    whole, marks = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_)
    return Periods(start=whole, seconds=whole, ends="", skipped=marks, once=marks)


@dataclass(frozen=True, kw_only=True)
class Zone:
    """Where the clock hangs, and whether it may be one that is never put forward."""

    name: str
    fixed: int | None = None

    def moments(self, at: Clocked, series: Ints) -> tuple[Ints, Changes]:
        """Return moments: by the row's own offset, else by the zone."""
        if self.fixed is not None:
            utc, found = at.local - self.fixed, changes(at.local, "UTC")
        else:
            utc, found = moments(at.local, self.name, series)
        told = at.offset != NONE
        return np.where(told, at.local - np.where(told, at.offset, 0), utc), Changes(
            offset=found.offset, skipped=found.skipped & ~told, twice=found.twice & ~told, later=found.later
        )


def usual(lengths: Ints) -> int:
    """Return the commonest length above 0; half an hour where there is none, in seconds.

    Examples
    --------
    >>> usual(np.array([900, 900, 3600, 0]))
    900
    """
    held, counts = np.unique(lengths[lengths > 0], return_counts=True)
    return int(held[np.argmax(counts)]) if len(held) else 1800


def two_ended(begin: Clocked, end: Clocked, zone: str, series: Ints, filled: Flags) -> Periods:
    """Work out periods of which both ends are told."""
    length = end.local - begin.local
    # From 02:45 to 02:00 is a quarter of an hour when the clocks go back.
    back = changes(begin.local, zone).twice & (length <= 0) & (length + HOUR > 0)
    length = np.where(back, length + HOUR, length)
    # `Zeit bis 00:00` is the next midnight; `00:14:59` and `00:59` mean the end of what they name.
    length = np.where(length <= 0, length + DAY * np.ceil(-length / DAY + 1e-9).astype(np.int64), length)
    length = _rounded(length, begin.local)
    step = usual(length)
    at = _zone(begin.local, step, zone, filled & (begin.offset == NONE), ends=False)
    start, found = at.moments(begin, series)
    finish = begin.local + length
    stop, _ = at.moments(Clocked(local=finish, offset=end.offset), series)
    real = stop - start
    odd = (length != step) & (real > 0)
    # Between 02:45 and 03:00 lies more than a clock shows only if the reading is of whole hours.
    seconds = np.where(odd & ~((real == step + HOUR) & (step < HOUR)), real, np.where(odd, step, length))
    twin = found.twice & (length == HOUR) & _once(begin.local, series, found)
    seconds = np.where(twin & (real == 2 * HOUR), real, seconds)
    return Periods(
        start=start, seconds=seconds, ends="begin:words", skipped=found.skipped,
        once=found.twice & _once(begin.local, series, found), winter=at.fixed is not None,
    )  # fmt: skip


def _rounded(length: Ints, begin: Ints) -> Ints:
    """Make 14:59 a quarter of an hour, and `00:00 to 00:59` an hour."""
    by_second = np.where(length % MINUTE == MINUTE - 1, length + 1, length)
    whole = np.isin(by_second, LENGTHS)
    by_minute = np.where(
        ~whole & np.isin(by_second + 60, LENGTHS) & (begin % 300 == 0), by_second + 60, by_second
    )
    return by_minute.astype(np.int64)


def _once(local: Ints, series: Ints, found: Changes) -> Flags:
    """Mark times of the doubled hour that stand in their series only once."""
    once = np.zeros(local.shape, dtype=np.bool_)
    at = np.flatnonzero(found.twice)
    counts: dict[tuple[int, int], int] = {}
    for i in at:
        key = int(series[i]), int(local[i])
        counts[key] = counts.get(key, 0) + 1
    for i in at:
        once[i] = counts[int(series[i]), int(local[i])] == 1
    return once


def one_stamped(
    at: Clocked,
    zone: str,
    series: Ints,
    filled: Flags,
    *,
    ends: bool | None,
    why: str,
    seconds: Ints | None,
    soft_end: bool,
) -> Periods:
    """Work out periods of which one stamp is told.

    Parameters
    ----------
    at : Clocked
        What the clock showed.
    zone : str
        The time zone.
    series : array of int64
        What each reading is one of.
    filled : array of bool
        Which rows hold a number other than 0.
    ends : bool or None
        Whether stamps are those of the end; None where nobody says.
    why : str
        Who says so.
    seconds : array of int64 or None
        How long each period is, where the rows say.
    soft_end : bool
        Whether the header makes an end likely.
    """
    step = usual(np.diff(np.unique(at.local)).astype(np.int64)) if seconds is None else usual(seconds)
    if ends is None:
        ends, why = _by_bounds(at.local, step, soft_end=soft_end)
    lengths = _lengths(at, step, series, ends=ends) if seconds is None else seconds
    where = _zone(at.local, step, zone, filled & (at.offset == NONE), ends=ends)
    start, found = where.moments(at, series)
    if ends:
        start, found = _begun(at, lengths, where, series, stops=start, found=found)
    return Periods(
        start=start, seconds=lengths, ends=f"{'end' if ends else 'begin'}:{why}", skipped=found.skipped,
        once=found.twice & _once(at.local - (lengths if ends else 0), series, found),
        winter=where.fixed is not None,
    )  # fmt: skip


def _begun(
    at: Clocked, lengths: Ints, where: Zone, series: Ints, *, stops: Ints, found: Changes
) -> tuple[Ints, Changes]:
    """Go from ends to beginnings, so that the doubled hour leaves fewer readings of one moment.

    In autumn some write 03:00 twice and some 02:00: counted back on the clock, or in time.
    """
    in_time = stops - lengths
    earlier = Clocked(local=at.local - lengths, offset=at.offset)
    on_clock, before = where.moments(earlier, series)
    near = before.twice | found.twice
    if not near.any():
        return in_time, found
    days = np.unique(at.local[near] // DAY)
    those = np.isin(at.local // DAY, days) | np.isin((at.local - 1) // DAY, days)

    def same(start: Ints) -> int:
        return int(those.sum()) - len(np.unique(np.stack([series[those], start[those]]), axis=1).T)

    if same(on_clock) < same(in_time):
        return np.where(those, on_clock, in_time), before
    return in_time, found


def _by_bounds(local: Ints, step: int, *, soft_end: bool) -> tuple[bool, str]:
    """Tell ends from beginnings by the first and last stamp: days run from 00:15 to 24:00, or from 00:00."""
    first, last = int(local.min()) % DAY, int(local.max()) % DAY
    if last > 0 and int(local.max()) - int(local.min()) < DAY // 2:
        return (True, "soft_words") if soft_end else (first == step, "guess" if first != step else "bounds")
    ending = (first == step) + (last == 0)
    beginning = (first == 0) + (last == DAY - step)
    if ending != beginning:
        return ending > beginning, "bounds"
    return (True, "soft_words") if soft_end else (False, "guess")


def _lengths(at: Clocked, step: int, series: Ints, *, ends: bool) -> Ints:
    """Give each reading the length of the steps around it, where several in a row are alike."""
    lengths = np.full(at.local.shape, step, dtype=np.int64)
    for one in np.unique(series) if len(np.unique(series)) <= 64 else ():  # noqa: PLR2004
        mine = np.flatnonzero(series == one)
        stamps = np.unique(at.local[mine])
        steps = np.diff(stamps)
        if len(steps) < LEAST_RUN or np.all(steps == step):
            continue
        known = _runs(steps, step)
        of_stamp = np.concatenate(([known[0]], known)) if ends else np.concatenate((known, [known[-1]]))
        lengths[mine] = of_stamp[np.searchsorted(stamps, at.local[mine])]
    return lengths


def _runs(steps: Ints, step: int) -> Ints:
    """Keep steps of a usual length that stand together, and take the usual one for the others."""
    edges = np.flatnonzero(np.concatenate(([True], steps[1:] != steps[:-1], [True])))
    known = np.full(steps.shape, 0, dtype=np.int64)
    for start, stop in pairwise(edges):
        if steps[start] == step or (stop - start >= LEAST_RUN and int(steps[start]) in LENGTHS):
            known[start:stop] = steps[start]
    # What is left are gaps: the reading before or after one has the length of its neighbours.
    at = np.flatnonzero(known)
    if not len(at):
        return np.full(steps.shape, step, dtype=np.int64)
    nearest = at[np.clip(np.searchsorted(at, np.arange(len(known))), 0, len(at) - 1)]
    return np.where(known > 0, known, known[nearest]).astype(np.int64)


def _zone(local: Ints, step: int, zone: str, filled: Flags, *, ends: bool) -> Zone:
    """Find out whether the clock is never put forward: then it shows the hour that others skip."""
    if not filled.any() or zone == "UTC":
        return Zone(name=zone)
    stamps = np.unique(local[filled])
    skipped = changes(stamps, zone).skipped
    # The end of the period before the change may be called by the old clock or by the new one.
    inside = skipped & (stamps % HOUR != 0) if ends else skipped
    for day in np.unique(stamps[skipped] // DAY):
        of_day = (stamps - (step if ends else 0)) // DAY == day
        whole = int(of_day.sum()) >= DAY // step
        most = HOUR // step - (1 if ends else 0)
        if whole or (most > 0 and int((inside & of_day).sum()) * 2 >= most):
            return Zone(name=zone, fixed=standard_offset(zone, stamps))
    return Zone(name=zone)


def by_number(
    days: Ints, number: Ints, counts: str, zone: str, series: Ints
) -> tuple[Clocked, bool | None, int]:
    """Turn the numbers of hours or periods of a day into stamps.

    Returns
    -------
    Clocked
        Stamps in universal time where numbers count on through a long day, else by the clock.
    bool or None
        Whether they are ends.
    int
        The length of a period. [s]
    """
    most = int(number.max())
    step = HOUR if most <= 25 else 1800 if most <= 50 else 900  # noqa: PLR2004
    if counts == "hour":
        step = HOUR
    starts_at_0 = bool((number == 0).any())
    midnight, _ = moments(days * DAY, zone, np.arange(len(days), dtype=np.int64))
    zero = np.zeros(days.shape, dtype=np.int64)
    first = 0 if starts_at_0 else 1
    if counts == "hour" and not _counts_on(days, number, zone, series, first=first):
        local = days * DAY + number * step
        return Clocked(local=local, offset=np.full(days.shape, NONE)), not starts_at_0, step
    return Clocked(local=midnight + (number - first) * step, offset=zero), False, step


def _counts_on(days: Ints, number: Ints, zone: str, series: Ints, *, first: int) -> bool:
    """Whether hours are counted through the days of 23 and 25 hours, and not read from the clock."""
    for day in np.unique(days):
        begin, end = moments(np.array([day * DAY, (day + 1) * DAY]), zone, np.arange(2))[0]
        hours = int(end - begin) // HOUR
        if hours == DAY // HOUR:
            continue
        mine = days == day
        held = np.unique(number[mine])
        if len(np.unique(series[mine])) == 1 and len(held) < mine.sum():
            return False
        return int(held.max()) - first + 1 == hours and len(held) == hours
    return True


def local_of(days: Sequence[int | None], seconds: Sequence[int | None]) -> Ints:
    """Join days and times of day to seconds since 1970 on the clock; `NONE` where either is missing."""
    return np.array(
        [
            NONE if day is None or second is None else day * DAY + second
            for day, second in zip(days, seconds, strict=True)
        ],
        dtype=np.int64,
    )
