"""When a gain was there: while enterprises lasted that had closed again by the end, and afterwards."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ultramicro.stress.findings import TOGETHER, Findings
from ultramicro.stress.outcomes import SERIES
from ultramicro.stress.reading.bands import Band, band
from ultramicro.stress.runs.ensemble import WITHOUT


class Lasted(NamedTuple):
    """Work with firms here more than without, while what had closed again was there, and after it."""

    names: tuple[str, ...]
    """The techniques of which nothing is left in the middle run."""
    until: int
    """In the middle run the last of it was there in this month, of those read."""
    during: Band
    """By how many households more a month, from the shock on, until then;"""
    after: Band
    """and afterwards."""


def lasted(found: Findings, what: str = TOGETHER) -> Lasted | None:
    """Return when a gain in work with firms here was there, as far as what was begun had closed again.

    Parameters
    ----------
    found : Findings
        What the runs say.
    what : str
        A technique, or TOGETHER.

    Returns
    -------
    Lasted or None
        None where nothing had closed again, or there is no month before that or after it.
    """
    arm = found.arm_of(what)
    names = tuple(
        name for name in (found.techniques if what == TOGETHER else (what,)) if found.none_left(name, arm)
    )
    going = found.going(names, arm) if names else None
    if going is None:
        return None
    until = math.ceil(float(np.median([_last_month(each) for each in going])))
    if not found.first < until < found.months:
        return None
    read = SERIES["jobs_here"][1]
    more = found.ensemble_of(arm, read) - found.ensemble_of(WITHOUT, read)
    during, after = more[:, found.first : until].mean(axis=1), more[:, until:].mean(axis=1)
    return Lasted(names, until, band(during), band(after))


def _last_month(going: np.ndarray) -> int:
    """Return the last month in which any is there, counted from 1; 0 where none ever was."""
    there = np.flatnonzero(going > 0)
    return int(there[-1]) + 1 if there.size else 0
