"""After how many months something is back where it would be without the shock."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.stress.runs.course import Floats

FOR_MONTHS = 3
"""So many months on end are looked at together, of the fall as of when it is back: one good month is no
recovery, and one bad month no fall."""
NEARLY = 0.05
"""Of what it would be: what may be missing still."""


class Missed(Enum):
    """What is not a number of months."""

    NOT_WITHIN_RUN = "not_within_run"
    """It is not back by the end of the run; nothing is known of later."""


Recovery: TypeAlias = int | Missed
_ROUNDING = 1e-12
"""Of a mean of shares that lie at the very edge."""


def months_until_back(with_shock: Floats, no_shock: Floats, shock: int, *, lost: float = NEARLY) -> Recovery:
    """Return how many months after a shock a series is back to nearly what it would be without it.

    Looked at are FOR_MONTHS months on end, by the mean of what is left: the same by which it is told how far
    it falls. Looked for from its worst such months on: what is back before its worst has only begun to fall.

    Parameters
    ----------
    with_shock, no_shock : ndarray of float64, shape (months,)
        The same reading under the same seed, more of which is better.
    shock : int
        The row of the first month of the shock.
    lost : float
        Of what it would be: what may be missing still.

    Returns
    -------
    int or Missed
        0 where it never fell so far; NOT_WITHIN_RUN where no FOR_MONTHS months before the run ends are back.

    Raises
    ------
    ValueError
        If the series are not of one length, or the shock is beyond it.

    Examples
    --------
    >>> without, fallen = np.full(9, 100.0), np.array([100, 100, 80, 85, 94, 95, 96, 97, 90.0])
    >>> months_until_back(fallen, without, 2), months_until_back(fallen[:6], without[:6], 2)
    (2, <Missed.NOT_WITHIN_RUN: 'not_within_run'>)
    >>> months_until_back(np.array([100, 90, 99, 99, 99, 70, 99, 99, 99.0]), without, 1)
    5
    """
    if with_shock.shape != no_shock.shape or not 0 <= shock < with_shock.size:
        raise ValueError("both series must have the same months, and the shock must be one of them")
    missing = lost_share(with_shock, no_shock, shock)
    back = missing <= lost + _ROUNDING
    if back.all():
        return 0
    later = np.flatnonzero(back[int(missing.argmax()) :])
    return int(missing.argmax() + later[0]) if later.size else Missed.NOT_WITHIN_RUN


def lost_share(with_shock: Floats, no_shock: Floats, shock: int) -> Floats:
    """Return which share is lost, in the mean of each FOR_MONTHS months on end from the shock on.

    Examples
    --------
    >>> lost_share(np.array([9.0, 6.0, 6.0, 9.0]), np.full(4, 10.0), 0).round(3).tolist()
    [0.3, 0.3]
    """
    lost = 1.0 - with_shock[shock:] / np.maximum(no_shock[shock:], 1e-9)
    many = min(FOR_MONTHS, lost.size)
    return np.asarray(np.convolve(lost, np.ones(many) / many, mode="valid"))


def usual(recoveries: Sequence[Recovery]) -> Recovery:
    """Return the middle of several recoveries, those beyond the run counted as the longest.

    Of an even number it is the longer of the two in the middle.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> usual([4, Missed.NOT_WITHIN_RUN, 7]), usual([4, Missed.NOT_WITHIN_RUN])
    (7, <Missed.NOT_WITHIN_RUN: 'not_within_run'>)
    """
    if not recoveries:
        raise ValueError("there is no recovery of which to find the middle")
    return _ranked(recoveries)[len(recoveries) // 2]


def _ranked(recoveries: Sequence[Recovery]) -> list[Recovery]:
    """Return recoveries from the shortest on; those beyond the run count as the longest."""
    within = sorted(months for months in recoveries if isinstance(months, int))
    return [*within, *[Missed.NOT_WITHIN_RUN] * (len(recoveries) - len(within))]


class Recoveries(NamedTuple):
    """When something is back, over the seeds."""

    usual: Recovery
    """In the middle run."""
    low: Recovery
    high: Recovery
    """In the runs that 5 and 95 of 100 lie below."""
    back: int
    """How many runs are back by their end,"""
    never: int
    """how many of them were never down so far,"""
    runs: int
    """of so many."""


def recoveries(each: Sequence[Recovery]) -> Recoveries:
    """Sum up when something is back, one for each seed.

    Raises
    ------
    ValueError
        If there is none.

    Examples
    --------
    >>> recoveries([4, Missed.NOT_WITHIN_RUN, 7])
    Recoveries(usual=7, low=4, high=<Missed.NOT_WITHIN_RUN: 'not_within_run'>, back=2, never=0, runs=3)
    """
    middle, ranked, last = usual(each), _ranked(each), len(each) - 1
    low, high = ranked[math.floor(last * 0.05)], ranked[math.ceil(last * 0.95)]
    back = sum(months is not Missed.NOT_WITHIN_RUN for months in each)
    never = sum(months == 0 for months in each)
    return Recoveries(middle, low, high, back, never, len(each))
