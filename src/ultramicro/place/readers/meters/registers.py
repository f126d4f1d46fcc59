"""Counters beside readings: what they prove of the readings, and readings out of counters alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ultramicro.place.readers.meters.numbers import NONE, UNREADABLE

Ints = NDArray[np.int64]
CLEAR = 0.6
"""So many of the readings must agree with the counter."""
ASKED = 20
"""So many meters of a file are looked at."""
LEAST_STANDS, LEAST_SPAN, SELDOM, OFTEN = 24, 23 * 3600, 0.03, 0.2
"""So many values over so many seconds tell a counter, which falls no more often and rises no less often."""


def ends_by_register(local: Ints, values: Ints, register: Ints) -> bool | None:
    """Tell by the counter whether a reading is of the period before its stamp, or after; None if unclear.

    Examples
    --------
    >>> at = np.arange(6) * 900
    >>> ends_by_register(at, np.array([1, 2, 3, 4, 5, 6]), np.cumsum([1, 2, 3, 4, 5, 6]) + 100)
    True
    """
    order = np.argsort(local, kind="stable")
    values, register = values[order], register[order]
    good = (register[1:] > 0) & (register[:-1] > 0) & (values[1:] > UNREADABLE) & (values[:-1] > UNREADABLE)
    rise = np.diff(register)
    # Where nothing is used both would agree.
    good &= values[1:] != values[:-1]
    if not good.any():
        return None
    before = float(np.mean(rise[good] == values[1:][good]))
    after = float(np.mean(rise[good] == values[:-1][good]))
    if max(before, after) < 0.5 or before == after:  # noqa: PLR2004
        return None
    return before > after


def mismatches(start: Ints, seconds: Ints, values: Ints, register: Ints) -> Ints:
    """Return which values are not what the counter went up by, if it mostly is what they are.

    Parameters
    ----------
    start, seconds : array of int64
        The periods.
    values, register : array of int64
        The readings, and the counter as it stands in the same rows: at one end of the period.

    Examples
    --------
    >>> at, values = np.arange(6) * 900, np.array([1, 2, 3, 9, 5, 6])
    >>> mismatches(at, np.full(6, 900), values, np.array([101, 103, 106, 110, 115, 121])).tolist()
    [3]
    """
    order = np.argsort(start, kind="stable")
    start, values, register = start[order], values[order], register[order]
    follows = np.diff(start) == seconds[order][:-1]
    rise = np.diff(register)
    found = []
    for shift in (1, 0):
        of = values[1:] if shift else values[:-1]
        held = follows & (register[1:] > 0) & (register[:-1] > 0) & (of > UNREADABLE)
        wrong = held & (rise != of)
        # A counter of another unit, or of whole kilowatt-hours, proves nothing.
        if held.any() and float(np.mean(wrong[held])) <= 1 - CLEAR:
            found.append(np.sort(order[np.flatnonzero(wrong) + shift]))
    return min(found, key=len, default=np.empty(0, dtype=np.int64))


@dataclass(frozen=True, kw_only=True)
class Register:
    """A counter, row by row."""

    values: Ints
    start: Ints
    seconds: Ints
    series: Ints


def differences(register: Register) -> Ints:
    """Return what a counter went up by before each of its values; `NONE` at the first of each meter.

    Where it falls what it went up by is below nothing; so it is of values that are no stand, as a 0 while a
    meter was not reached: the counter goes on after them from where it was.

    Examples
    --------
    >>> held = Register(values=np.array([5, 7, 12]), start=np.array([0, 900, 1800]),
    ...                 seconds=np.full(3, 900), series=np.zeros(3, dtype=np.int64))
    >>> differences(held).tolist()[1:]
    [2, 5]
    """
    found = np.full(register.values.shape, NONE, dtype=np.int64)
    for one in np.unique(register.series):
        mine = np.flatnonzero((register.series == one) & (register.values > UNREADABLE))
        mine = mine[np.argsort(register.start[mine], kind="stable")]
        wrong = _no_stands(register.values[mine])
        found[mine[wrong]] = -1
        mine = mine[~wrong]
        follows = np.diff(register.start[mine]) == register.seconds[mine][1:]
        # Over a gap it is the energy of several periods, and of none of them.
        found[mine[1:]] = np.where(follows, np.diff(register.values[mine]), NONE)
    return found


def _no_stands(values: Ints) -> NDArray[np.bool_]:
    """Mark values below the one before, from which the counter jumps back: a new meter counts up instead."""
    found = np.zeros(len(values), dtype=np.bool_)
    for i in np.flatnonzero(np.diff(values) < 0) + 1:
        above = np.flatnonzero(values[i:] >= values[i - 1])
        if found[i] or not len(above):
            continue
        j = i + int(above[0])
        found[i:j] = 2 * (values[j] - values[j - 1]) >= values[i - 1] - values[i]
    return found


def only_rises(register: Register, least: float) -> bool:
    """Tell whether values are a counter's by what they are: for a day and more they rise, and seldom fall.

    Nothing that takes or gives energy does so, but made-up numbers may; so they are also large.

    Parameters
    ----------
    register : Register
        The values, in millionths of their unit.
    least : float
        So much they are by the hour on average. [unit]

    Examples
    --------
    >>> start = np.arange(48) * 1800
    >>> rest = {"start": start, "seconds": np.full(48, 1800), "series": np.zeros(48, dtype=np.int64)}
    >>> energy = [(9000 + start) * 10**6, start % 7200 * 10**6, 100_000 + start]
    >>> [only_rises(Register(values=of, **rest), 30) for of in energy]
    [True, False, False]
    """
    seen = False
    for one in np.unique(register.series)[:ASKED]:
        mine = np.flatnonzero((register.series == one) & (register.values > UNREADABLE))
        mine = mine[np.argsort(register.start[mine], kind="stable")]
        span = int(register.start[mine[-1]] - register.start[mine[0]]) if len(mine) else 0
        if len(mine) < LEAST_STANDS or span < LEAST_SPAN:
            continue
        steps, hours = np.diff(register.values[mine]), register.seconds[mine].sum() / 3600
        if register.values[mine].sum() / 1e6 < least * hours:
            return False
        falls, rises = (steps < 0).mean(), (steps > 0).mean()
        if falls > SELDOM or rises < OFTEN:
            return False
        seen = True
    return seen


def never_falls(register: Register) -> bool:
    """Tell whether no value of a meter is lower than the one before."""
    order = np.lexsort((register.start, register.series))
    held = order[register.values[order] > UNREADABLE]
    same = np.diff(register.series[held]) == 0
    return bool((np.diff(register.values[held])[same] >= 0).all())
