"""Paired differences over seeds: what is usual, how far it goes, how often it is to the good."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ultramicro.stress.runs.course import Floats

HELPS, HURTS, UNCLEAR, SAME = "helps", "hurts", "unclear", "same"
"""Words for a difference, as ids."""
SURE_SHARE = 0.8
"""Of runs: so many must agree that something is to the good, or to the bad, before it is said."""
FEWEST_SEEDS = 20
"""With fewer, a twentieth of the runs is less than one, and nothing can be said of 5 and 95 in 100."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A difference between two arms under the same seeds.

    Parameters
    ----------
    median, low, high : float
        Of the differences: the middle, and 5 and 95 in 100.
    mean, error : float
        The mean, and the standard error that it has because there are only so many seeds; infinite for one.
    better, worse : float
        Shares of seeds in which it is to the good and to the bad; the others make no difference.
    seeds : int
        How many there are.
    """

    median: float
    low: float
    high: float
    mean: float
    error: float
    better: float
    worse: float
    seeds: int

    @property
    def word(self) -> str:
        """The id of the word for it: HELPS, HURTS, UNCLEAR, or SAME where no seed differs."""
        return word_of(self.better, self.worse)

    @property
    def enough(self) -> bool:
        """Whether there are seeds enough for what is said of its ends."""
        return self.seeds >= FEWEST_SEEDS


def pence_of(band: Band) -> Mapping[str, int]:
    """Return the middle and the ends of a band as a table has them, in whole pence."""
    return {"median_pence": round(band.median), "low_pence": round(band.low), "high_pence": round(band.high)}


def word_of(better: float, worse: float) -> str:
    """Return the word for shares of runs that are to the good and to the bad.

    Examples
    --------
    >>> word_of(0.8, 0.2), word_of(0.79, 0.0), word_of(0.0, 0.9), word_of(0.0, 0.0)
    ('helps', 'unclear', 'hurts', 'same')
    """
    if better == worse == 0:
        return SAME
    if better >= SURE_SHARE:
        return HELPS
    return HURTS if worse >= SURE_SHARE else UNCLEAR


def band(differences: Sequence[float] | Floats, *, more_is_better: bool = True) -> Band:
    """Sum up paired differences, one for each seed.

    Parameters
    ----------
    differences : sequence of float
        With less without, each pair under one seed.
    more_is_better : bool
        Whether a positive difference is to the good.

    Raises
    ------
    ValueError
        If there is none, or one is not a number.

    Examples
    --------
    >>> found = band([1.0, 2.0, 3.0, -1.0])
    >>> found.median, found.mean, found.better, found.word, found.enough
    (1.5, 1.25, 0.75, 'unclear', False)
    """
    d = np.asarray(differences, np.float64)
    if not d.size or not np.isfinite(d).all():
        raise ValueError("a difference must be a number, and there must be one")
    low, median, high = (float(q) for q in np.quantile(d, [0.05, 0.5, 0.95]))
    good = d if more_is_better else -d
    error = float(d.std(ddof=1)) / math.sqrt(d.size) if d.size > 1 else math.inf
    return Band(
        median=median, low=low, high=high, mean=float(d.mean()), error=error,
        better=float((good > 0).mean()), worse=float((good < 0).mean()), seeds=d.size,
    )  # fmt: skip
