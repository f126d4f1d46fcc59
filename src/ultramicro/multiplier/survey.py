"""What a survey of some suppliers says of all of them, with an interval that reflects how few were asked.

Those asked are known. Each of the others is predicted from those that were asked and are paid about as much:
it may keep what one of them keeps, or what nobody said yet: at the low end nothing, at the high end all. Of
suppliers of a size of which nobody was asked, nothing is known. Nothing is assumed of how shares are spread;
a bootstrap of suppliers, the usual way, is too sure of itself with the few answers that such surveys have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.multiplier.arrays import Bools, Floats, Given

SENSIBLE = 12
"""Below this many answers a result is indicative only."""
WEAK = 0.5
"""If those asked are paid less than this part of the money, the result is indicative too: a judgement."""
DRAWS = 2000
ALIKE = 3.0
"""Suppliers are paid alike if one is paid at most about three times as much as the other: a judgement.

Large ones may keep more or less here than small ones, by a step that no slope over size would show. With four
times the interval holds too seldom where the two largest were asked and all others differ from them.
"""
ONE_BY_ONE = 60
"""Up to this many suppliers paid alike are drawn one by one; more come to a normal sum."""
ODDS = 4.0
"""How much readier to answer some may be, for telling which way that would pull."""
SLACK = 1e-9
"""A share that was added up may miss the whole by this much."""


@dataclass(frozen=True, kw_only=True)
class Retention:
    """The share that suppliers re-spend locally, weighted by what they are paid.

    Parameters
    ----------
    value, low, high : float
        The best guess, and the 95% interval of what asking everybody would give.
    worst, best : float
        If all that were not asked re-spent nothing locally, or everything: what refusal could hide.
    asked, suppliers : int
        How many answered, and how many there are.
    asked_share : float
        The part of the money that goes to those who answered.
    if_eager, if_shy : float
        The best guess if those who keep more were `ODDS` times as ready to answer as the others, and if they
        were as much less ready. Without such a leaning both are the value.
    """

    value: float
    low: float
    high: float
    worst: float
    best: float
    asked: int
    suppliers: int
    asked_share: float
    if_eager: float
    if_shy: float

    @property
    def weak(self) -> bool:
        """Whether too few answered, or too little of the money, to say more than a direction."""
        return self.asked < self.suppliers and (self.asked < SENSIBLE or self.asked_share < WEAK)

    def of_others(self, share: float) -> float:
        """Return what those not asked must re-spend on average for all together to re-spend `share`.

        Examples
        --------
        >>> found = retention([100, 100], [True, False], [0, 0])
        >>> found.of_others(found.worst), found.of_others(found.best)
        (0.0, 1.0)
        """
        open_share = self.best - self.worst
        return min(1.0, max(0.0, (share - self.worst) / open_share)) if open_share > 0 else 0.0


def retention(
    paid_pence: Given, asked: Given, share: Given, *, seed: int = 1, level: float = 0.95
) -> Retention:
    """Estimate the locally re-spent share of all suppliers from those who were asked.

    Parameters
    ----------
    paid_pence : array, shape (suppliers,)
        What each local supplier is paid. [pence]
    asked : array of bool, shape (suppliers,)
        Who answered.
    share : array, shape (suppliers,)
        The share each re-spends locally, from 0 to 1; looked at only where `asked`.
    seed : int
        Where the draws start, so that the same survey gives the same interval.
    level : float
        How often the interval should hold the truth, if those who answered are like those who did not.

    Returns
    -------
    Retention
        A predictive interval of the suppliers there are: with everybody asked it has no width. Of one that
        was not asked, beside n paid alike that were, it says that it is beyond them once in n + 1 times.

    Raises
    ------
    BadInput
        If nobody was asked, sums are negative, or a share is not between 0 and 1.

    References
    ----------
    .. [1] N. Gaffke, "Three test statistics for a nonparametric one-sided hypothesis on the mean of a
       nonnegative variable", Math. Methods Stat. 14 (2005) 451: the answers weighted at random beside one
       made-up answer at the end. For answers of nothing or all it is the interval of Clopper and Pearson.
    .. [2] A. Y. Lo, "A Bayesian bootstrap for a finite population", Ann. Stat. 16 (1988) 1684.

    Examples
    --------
    >>> found = retention([100, 300, 100], [True, True, True], [0.2, 0.4, 0.6])
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.4, 0.4, 0.4)
    >>> found = retention([100] * 40, [True] * 10 + [False] * 30, [0.3] * 5 + [0.5] * 5 + [0.0] * 30)
    >>> found.low < 0.4 < found.high and found.worst < found.low
    True
    >>> found = retention([100] * 1000, [True] * 100 + [False] * 900, [0.0] * 1000)
    >>> found.low, 0.02 < found.high < 0.05
    (0.0, True)

    Where nobody of that size was asked, the answers of others are no evidence:

    >>> found = retention([100, 100, 1000], [True, True, False], [0.5, 0.5, 0.0])
    >>> round(found.low, 2), round(found.value, 2), round(found.high, 2)
    (0.08, 0.5, 0.92)
    """
    paid, was_asked, known = _checked(paid_pence, asked, share)
    whole = float(paid.sum())
    # What was answered is known; only the rest is drawn.
    from_known = float(np.dot(paid[was_asked], known[was_asked]))
    unknown = float(paid[~was_asked].sum())
    least, middle, most = _others(paid, was_asked, known, np.random.default_rng(seed))
    low = (from_known + float(np.quantile(least, (1 - level) / 2))) / whole
    high = (from_known + float(np.quantile(most, (1 + level) / 2))) / whole
    leaning = [_leaning(known[was_asked], paid[was_asked], odds) for odds in (1 / ODDS, ODDS)]
    eager, shy = (min(from_known + factor * middle, from_known + unknown) / whole for factor in leaning)
    return Retention(
        value=min(max((from_known + middle) / whole, low), high),
        low=low,
        high=high,
        worst=from_known / whole,
        best=(from_known + unknown) / whole,
        asked=int(was_asked.sum()),
        suppliers=paid.size,
        asked_share=1 - unknown / whole,
        if_eager=eager,
        if_shy=shy,
    )


def _checked(paid_pence: Given, asked: Given, share: Given) -> tuple[Floats, Bools, Floats]:
    paid, was_asked = np.asarray(paid_pence, np.float64), np.asarray(asked, bool)
    known = np.where(was_asked, np.asarray(share, np.float64), 0.0)
    # Three thirds are all of it, though their sum misses 1 by rounding.
    known = np.where(np.abs(known - 1) < SLACK, 1.0, known)
    if not was_asked.any():
        raise BadInput(
            say("nobody was asked"), do=say("ask suppliers what share they spend locally (survey.csv)")
        )
    if paid.min() < 0 or paid.sum() <= 0:
        raise BadInput(say("what suppliers are paid must be 0 or more, and above 0 in all"))
    if not ((known >= 0) & (known <= 1)).all():
        raise BadInput(say("a share re-spent locally must lie between 0 and 1"), where="survey.csv")
    return paid, was_asked, known


def _classes(paid: Floats) -> list[Bools]:
    """Return the suppliers that are paid alike, class by class, counted down from the largest."""
    # From the largest and not from a pound, so that the same place in other money has the same classes.
    below = np.log(paid.max() / np.maximum(paid, 1e-9 * paid.max())) / np.log(ALIKE)
    number = np.floor(below + SLACK).astype(np.int64)
    return [number == each for each in np.unique(number)]


def _others(
    paid: Floats, was_asked: Bools, known: Floats, dice: np.random.Generator
) -> tuple[Floats, float, Floats]:
    """Return what those not asked re-spend in all: draws of the low end, best guess, draws of the high."""
    least, middle, most = np.zeros(DRAWS), 0.0, np.zeros(DRAWS)
    # Where none of a size was asked, the mean of all is a guess, and the ends stay open.
    usual = _mean(known[was_asked], paid[was_asked])
    for alike in _classes(paid):
        others, said = paid[alike & ~was_asked], known[alike & was_asked]
        at_least, at_most = _ends(others, said, dice)
        least, most = least + at_least, most + at_most
        mean = _mean(said, paid[alike & was_asked]) if said.size else usual
        middle += mean * float(others.sum())
    return least, middle, most


def _mean(share: Floats, paid: Floats) -> float:
    """Return the mean share by what is paid; suppliers who are paid nothing weigh a little, not nought."""
    return float(np.average(share, weights=paid + SLACK))


def _leaning(share: Floats, paid: Floats, weight: float) -> float:
    """Return by what factor the mean changes if answers above it stand for `weight` times as many."""
    mean = _mean(share, paid)
    if mean <= 0:
        return 1.0
    return _mean(share, paid * np.where(share > mean, weight, 1.0)) / mean


def _ends(others: Floats, said: Floats, dice: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw what those not asked re-spend in all, at the low end and at the high one, `DRAWS` times."""
    whole = float(others.sum())
    if said.size == 0:
        return np.zeros(DRAWS), np.full(DRAWS, whole)
    if whole <= 0:
        return np.zeros(DRAWS), np.zeros(DRAWS)
    # How many there may be of each answer that was heard, and of the one that was not.
    weight = dice.dirichlet(np.ones(said.size + 1), DRAWS)
    drawn = _singly if others.size <= ONE_BY_ONE else _together
    return drawn(others, said, weight, dice)


def _singly(others: Floats, said: Floats, weight: Floats, dice: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw one answer for each supplier; what was not heard is nothing at one end and all at the other."""
    luck = dice.random((DRAWS, others.size))
    # One sorted row for all draws, each a whole number further on, is looked up at once.
    edges = np.cumsum(weight, axis=1)[:, :-1] + np.arange(DRAWS)[:, None]
    at = np.searchsorted(edges.ravel(), luck + np.arange(DRAWS)[:, None], side="right")
    answer = at - np.arange(DRAWS)[:, None] * said.size
    least = np.append(said, 0.0)[answer] @ others
    return least, least + (answer == said.size) @ others


def _together(
    others: Floats, said: Floats, weight: Floats, dice: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw what many suppliers re-spend in all, by the mean and the spread of one of them."""
    luck, whole = dice.standard_normal(DRAWS), float(others.sum())

    def end(unheard: float) -> Floats:
        answers = np.append(said, unheard)
        mean = weight @ answers
        spread = np.sqrt(np.maximum(weight @ answers**2 - mean**2, 0) * float((others**2).sum()))
        return np.asarray(np.clip(mean * whole + spread * luck, 0, whole))

    return end(0.0), end(1.0)
