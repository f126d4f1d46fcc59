"""How many firms live how long, of those that were there at first and those that began on the way."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from ultramicro.stress.runs.course import STILL_GOING, Floats, Ints

SURE = 0.95


class Living(NamedTuple):
    """The share that lives on after an age, and the ends of its band."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Survival:
    """The share that lives on after each age at which somebody's life ended.

    Parameters
    ----------
    age : ndarray of int64, shape (ages,)
        Ages at which lives ended, ascending.
    at_risk, ended : ndarray of int64, shape (ages,)
        How many were seen at that age, and how many of them ended at it.
    share, low, high : ndarray of float64, shape (ages,)
        Who lives on after it, and the band that holds the true share with the probability SURE.
    variance : ndarray of float64, shape (ages,)
        Of the share, by Greenwood.
    seen_to : int
        The greatest age at which anybody was seen.
    """

    age: Ints
    at_risk: Ints
    ended: Ints
    share: Floats
    low: Floats
    high: Floats
    variance: Floats
    seen_to: int

    def after(self, age: int) -> Living:
        """Return the share that lives on after an age with its band; all are 1 before the first end.

        Raises
        ------
        ValueError
            If nobody was seen at that age: what the last one seen left says nothing about it.
        """
        if age > self.seen_to:
            raise ValueError(f"nobody was seen at {age}; ages are seen up to {self.seen_to}")
        at = int(np.searchsorted(self.age, age, side="right")) - 1
        if at < 0:
            return Living(1.0, 1.0, 1.0)
        return Living(float(self.share[at]), float(self.low[at]), float(self.high[at]))


def survival(entered: Ints, left: Ints, ended: Ints) -> Survival:
    """Estimate survival from lives of which some are seen only in part.

    Who is seen from an age on says nothing about younger ages, so that each counts at risk only after the age
    at which it `entered` and up to the one at which it `left`. The band is that of log(−log S), which stays
    within 0 and 1. Where all of the few that are seen young end, the share is 0 from then on.

    Parameters
    ----------
    entered, left : ndarray of int64, shape (lives,)
        Ages from which and up to which each was seen.
    ended : ndarray of bool or int64, shape (lives,)
        Whether it ended at the age at which it left; else it went on unseen.

    Raises
    ------
    ValueError
        If a life is seen for no time.

    References
    ----------
    .. [1] E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", J. Am. Stat.
       Assoc. 53 (1958) 457; with delayed entry as in J. P. Klein, M. L. Moeschberger, "Survival Analysis",
       2nd ed. 2003, section 4.6.
    .. [2] J. D. Kalbfleisch, R. L. Prentice, "The Statistical Analysis of Failure Time Data", 1980: the band.

    Examples
    --------
    >>> found = survival(np.zeros(4, int), np.array([1, 2, 2, 3]), np.array([1, 1, 0, 1]))
    >>> found.age.tolist(), found.share.tolist()
    ([1, 2, 3], [0.75, 0.5, 0.0])
    """
    if np.any(entered >= left):
        raise ValueError("a life is seen for no time: it must be left at a later age than it was entered")
    over = np.asarray(ended, bool)
    age, died = np.unique(left[over], return_counts=True)
    # Who leaves at an age is at risk at it; who enters at it is not yet.
    at_risk = np.searchsorted(np.sort(entered), age) - np.searchsorted(np.sort(left), age)
    share: Floats = np.cumprod(1.0 - died / at_risk).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.cumsum(died / (at_risk * (at_risk - died)))
        low, high = _band(share, spread)
        # Where nobody is left there is nothing from which to tell how far the share may be off.
        variance: Floats = np.where(share > 0, share**2 * spread, 0.0).astype(np.float64)
    return Survival(
        age=age.astype(np.int64), at_risk=at_risk.astype(np.int64), ended=died.astype(np.int64), share=share,
        low=low, high=high, variance=variance, seen_to=int(left.max(initial=0)),
    )  # fmt: skip


def _band(share: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Return the ends of the band of log(−log S); where nobody is left it says nothing above nought."""
    wide = NormalDist().inv_cdf(0.5 + SURE / 2) * np.sqrt(spread) / np.abs(np.log(share))
    nobody = share <= 0
    low, high = share ** np.exp(wide), np.where(nobody, 1.0, share ** np.exp(-wide))
    before = np.concatenate([[1.0], high])[:-1] if high.size else high
    return np.where(nobody, 0.0, low), np.where(nobody, np.minimum.accumulate(before), high)


def survival_of(lives: Ints, months: int) -> Survival:
    """Estimate the survival of firms by age in months from the lives of a run, or of several runs together.

    Parameters
    ----------
    lives : ndarray of int64, shape (lives, 3)
        Month begun, month ended or STILL_GOING, cause.
    months : int
        How many months the run had.

    Examples
    --------
    >>> survival_of(np.array([[-12, 3, 1], [2, -1, 0], [1, 4, 1]]), 24).age.tolist()
    [3, 15]
    """
    begun, end = lives[:, 0], lives[:, 1]
    going = end == STILL_GOING
    left = np.where(going, months, end) - begun
    # Who was there at first is known from then on only.
    entered = np.maximum(-begun, 0)
    seen = ~going | (left > entered)
    return survival(entered[seen], left[seen], ~going[seen])
