"""What a missing reading is taken to be until it comes: a declared rule from the class's own profile.

For each class of members (homes, schools, …) the profile is their mean use in the same part of a weekday or
weekend day, by the clock. A member's missing reading is the profile times how much they use beside it where
both are known. Generation that nobody measured is taken to be nothing: what is not measured is not shared.
Every reading made this way is marked as estimated.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ultramicro.energy.settlement.measured import Measured, Quality

LEAST_PERIODS = 48
"""With fewer readings of their own a member is taken to use as much as their class."""


def estimated(found: Measured) -> Measured:
    """Fill in what is missing, and mark it.

    Parameters
    ----------
    found : Measured
        Where nothing is missing it is returned as it is.

    Returns
    -------
    Measured
        Without missing readings; actual ones are untouched.
    """
    missing = found.quality == Quality.MISSING
    if not missing.any():
        return found
    taken, quality = found.import_wh.copy(), found.quality.copy()
    kinds = np.array([member.kind for member in found.members])
    for kind in np.unique(kinds[missing.any(axis=0)]):
        columns = np.flatnonzero(kinds == kind)
        profile = _profile(found, columns)
        for column in columns:
            gaps = missing[:, column]
            own = found.quality[:, column] >= Quality.ESTIMATED
            factor = _factor(found.import_wh[own, column], profile[own])
            taken[gaps, column] = np.rint(profile[gaps] * factor).astype(np.int64)
    quality[missing] = Quality.ESTIMATED
    return replace(found, import_wh=taken, quality=quality)


def _profile(found: Measured, columns: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Return the mean use of a class in each period's part of the day. [Wh]."""
    known = found.quality[:, columns] == Quality.ACTUAL
    slots = found.periods.slots
    parts = int(slots.max()) + 1
    sums = np.bincount(slots, (found.import_wh[:, columns] * known).sum(axis=1), parts)
    counts = np.bincount(slots, known.sum(axis=1), parts)
    overall = sums.sum() / max(counts.sum(), 1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), overall)[slots]


def _factor(own: npt.NDArray[np.int64], profile: npt.NDArray[np.float64]) -> float:
    if own.size < LEAST_PERIODS or not profile.sum():
        return 1.0
    return float(own.sum() / profile.sum())
