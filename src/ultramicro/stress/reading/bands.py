"""Paired differences over seeds: what is usual, how far it goes, how often it is to the good."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ultramicro.stress.runs.course import Floats

HELPS, HURTS, UNCLEAR, SAME = "helps", "hurts", "unclear", "same"
"""Words for a difference, as ids."""
SURE_SHARE = 0.8
"""Of runs: so many must agree that something is to the good, or to the bad, before it is said."""
BY_CHANCE = 0.05
"""And no more often than this may as many agree where each is as likely to the good as to the bad."""
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
        return word_of(self.better, self.worse, self.seeds)

    @property
    def enough(self) -> bool:
        """Whether there are seeds enough for what is said of its ends."""
        return self.seeds >= FEWEST_SEEDS


def pence_of(band: Band) -> Mapping[str, int]:
    """Return the middle and the ends of a band as a table has them, in whole pence."""
    return {"median_pence": round(band.median), "low_pence": round(band.low), "high_pence": round(band.high)}


@cache  # each band asks it of the same few numbers
def by_chance(agree: int, runs: int) -> float:
    """Return how often so many of some runs agree, to either side, where both sides are as likely.

    The sign test (Conover, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.4).

    Examples
    --------
    >>> by_chance(5, 6), by_chance(6, 6)
    (0.21875, 0.03125)
    """
    ways = sum(math.comb(runs, many) for many in range(agree, runs + 1))
    return min(2 * ways / 2**runs, 1.0)


@cache
def agreeing(runs: int) -> int:
    """Return how many of some runs must agree before anything is said; one more than there are if none do.

    Examples
    --------
    >>> [agreeing(runs) for runs in (5, FEWEST_TOLD, 8, 10, 20)]
    [6, 6, 8, 9, 16]
    """
    enough = range(math.ceil(SURE_SHARE * runs), runs + 1)
    return next((many for many in enough if by_chance(many, runs) <= BY_CHANCE), runs + 1)


FEWEST_TOLD = next(runs for runs in range(1, FEWEST_SEEDS) if agreeing(runs) <= runs)
"""With fewer runs, nothing is said even where all agree."""


def word_of(better: float, worse: float, runs: int = 0) -> str:
    """Return the word for shares of runs that are to the good and to the bad.

    Parameters
    ----------
    better, worse : float
        The shares; the others make no difference.
    runs : int
        Of how many runs, each under a chance of its own; nought for points that are no chance.

    Examples
    --------
    >>> word_of(0.8, 0.2, 20), word_of(0.79, 0.0, 100), word_of(0.0, 0.9, 20), word_of(0.0, 0.0, 1)
    ('helps', 'unclear', 'hurts', 'same')
    >>> word_of(5 / 6, 1 / 6, 6), word_of(5 / 6, 1 / 6)
    ('unclear', 'helps')
    """
    if better == worse == 0:
        return SAME
    most, differ = max(better, worse), better + worse
    if most < SURE_SHARE or (runs and by_chance(round(most * runs), round(differ * runs)) > BY_CHANCE):
        return UNCLEAR
    return HELPS if better > worse else HURTS


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
