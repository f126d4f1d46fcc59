"""What a survey of some suppliers says of all of them, with an interval that reflects how few were asked.

Those asked are known. Each of the others is predicted from those that were asked and are paid about as much:
it may keep what one of them keeps, or what nobody said yet: at the low end nothing, at the high end all. An
answer weighs what its supplier is paid, and the one that nobody gave as much as the heaviest. Of suppliers
of a size of which nobody was asked, or that are paid more or less than all that were asked of their size,
nothing is known. Nothing is assumed of how shares are spread; a bootstrap of suppliers, the usual way, is too
sure of itself with the few answers that such surveys have.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.multiplier.arrays import Bools, Floats, Given, Ints

SENSIBLE = 12
"""Below this many answers a result is indicative only."""
WEAK = 0.5
"""If those asked are paid less than this part of the money, the result is indicative too: a judgement."""
DRAWS, LEVEL = 1000, 0.95
ALIKE = 4.0
"""Suppliers are paid alike if one is paid at most about four times as much as the other: a judgement.

Large ones may keep more or less here than small ones, by a step that no slope over size would show.
"""
LUCK, MORE = 16, (64, 256, 1024)
"""Up to so many suppliers paid alike are drawn one by one; the mean of more is normal, by steps."""
NORMAL = np.random.default_rng(1).standard_normal(DRAWS)
"""The luck of many, the same every time, so that more of them never widen a range by other dice."""
UNEVEN = (1 + ALIKE) ** 2 / (4 * ALIKE)
"""By how many times fewer suppliers count, at most, where one is paid up to `ALIKE` times as much (Kish)."""
ODDS = 4.0
"""How much readier to answer some may be, for telling which way that would pull."""
BY_CHANCE = 1.96
"""Ranks that are further off than this, in standard deviations, are not put down to chance."""
SLACK = 1e-9
"""A share that was added up may miss the whole by this much."""


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The share that suppliers who were not asked re-spend locally: best guess and ends."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What those asked of one size tell of the others, from the least to the most that one asked is paid."""

    ends: Ends
    least_pence: float
    most_pence: float


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
    of_size : mapping of int to Heard
        What those who were not asked re-spend, by size.
    of_nobody : Ends
        The same where none of a size was asked, or only larger or only smaller ones.
    of_others : Ends
        What firms that nobody here pays re-spend on average: of any size, and many.
    largest_pence : float
        What sizes are counted down from. [pence]
    lopsided : bool
        Whether those asked of a size are paid otherwise than those who were not, by more than chance. Then
        the interval has no level: what they keep may go with what they are paid.
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
    of_size: Mapping[int, Heard]
    of_nobody: Ends
    of_others: Ends
    largest_pence: float
    lopsided: bool

    def of_one(self, paid_pence: float) -> Ends:
        """Return what a supplier that was not asked and is paid so much re-spends.

        It does not depend on who else is here, but that more of a size may narrow it: so finding out where
        somebody is never leaves the range that was given before.
        """
        return _of_one(self.of_size, paid_pence, self.largest_pence) or self.of_nobody


def retention(
    paid_pence: Given, asked: Given, share: Given, *, largest_pence: float = 0, seed: int = 1
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
    largest_pence : float
        What the largest supplier anywhere is paid, which sizes are counted down from; by default the largest
        of these. [pence]
    seed : int
        Where the draws start, so that the same survey gives the same interval.

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
    largest = max(largest_pence, float(paid.max()))
    of_size = _by_size(paid, was_asked, known, largest=largest, seed=seed)
    usual = _mean(known[was_asked], paid[was_asked])
    of_nobody = Ends(low=0.0, value=usual, high=1.0)
    others = [_of_one(of_size, float(each), largest) or of_nobody for each in paid[~was_asked]]
    low, middle, high = (
        (from_known + float(np.dot(paid[~was_asked], [getattr(each, end) for each in others]))) / whole
        for end in ("low", "value", "high")
    )
    leaning = [_leaning(known[was_asked], paid[was_asked], odds) for odds in (1 / ODDS, ODDS)]
    best, predicted = (from_known + unknown) / whole, middle - from_known / whole
    eager, shy = (min(from_known / whole + factor * predicted, best) for factor in leaning)
    return Retention(
        value=middle,
        low=low,
        # A sum of shares may miss the whole by rounding.
        high=min(high, best),
        worst=from_known / whole,
        best=best,
        asked=int(was_asked.sum()),
        suppliers=paid.size,
        asked_share=1 - unknown / whole,
        if_eager=eager,
        if_shy=shy,
        of_size=of_size,
        of_nobody=of_nobody,
        of_others=_ends(known[was_asked], paid[was_asked], LUCK, np.random.default_rng(seed)),
        largest_pence=largest,
        lopsided=_lopsided(paid, was_asked, of_size, largest=largest),
    )


def _lopsided(paid: Floats, was_asked: Bools, of_size: Mapping[int, Heard], *, largest: float) -> bool:
    """Return whether larger, or smaller, suppliers were asked in any size, of those the answers speak for."""
    sizes = np.array([_size(float(each), largest) for each in paid])
    for size, heard in of_size.items():
        of_it = (sizes == size) & (paid >= heard.least_pence) & (paid <= heard.most_pence)
        if abs(_out_of_order(paid[of_it & was_asked], paid[of_it & ~was_asked])) > BY_CHANCE:
            return True
    return False


def _out_of_order(some: Floats, others: Floats) -> float:
    """Return by how many standard deviations the ranks of some are off those of others (Mann and Whitney).

    Examples
    --------
    >>> round(_out_of_order(np.array([4.0, 5, 6]), np.array([1.0, 2, 3])), 2)
    1.96
    >>> _out_of_order(np.array([1.0, 1]), np.array([1.0, 1]))
    0.0
    """
    if not some.size or not others.size:
        return 0.0
    above = float(np.sign(some[:, None] - others[None, :]).sum()) / 2
    spread = math.sqrt(some.size * others.size * (some.size + others.size + 1) / 12)
    return above / spread


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


def _size(paid_pence: float, largest_pence: float) -> int:
    """Return how many times `ALIKE` a supplier is smaller than the largest."""
    # From the largest and not from a pound, so that the same place in other money has the same sizes.
    return math.floor(
        math.log(largest_pence / max(paid_pence, 1e-9 * largest_pence)) / math.log(ALIKE) + SLACK
    )


def _of_one(of_size: Mapping[int, Heard], paid_pence: float, largest_pence: float) -> Ends | None:
    """Return what one that was not asked and is paid so much re-spends; None if none like it was asked."""
    heard = of_size.get(_size(paid_pence, largest_pence))
    # Where only the largest of a size were asked, the smaller may differ from them: none of them was heard.
    if heard is None or not heard.least_pence <= paid_pence <= heard.most_pence:
        return None
    return heard.ends


def _by_size(paid: Floats, was_asked: Bools, known: Floats, *, largest: float, seed: int) -> dict[int, Heard]:
    """Return what those not asked re-spend, by every size of which somebody was asked."""
    sizes = np.array([_size(float(each), largest) for each in paid])
    found = {}
    for size in np.unique(sizes[was_asked]):
        of_it = sizes == size
        weight = paid[of_it & was_asked]
        least, most = float(weight.min()), float(weight.max())
        # Dice of its own: what others answered, or how many of them there are, changes nothing here.
        dice = np.random.default_rng([seed, int(size)])
        like_them = of_it & ~was_asked & (paid >= least) & (paid <= most)
        others = max(1, int(like_them.sum() / UNEVEN))
        ends = _ends(known[of_it & was_asked], weight, others, dice)
        found[int(size)] = Heard(ends=ends, least_pence=least, most_pence=most)
    return found


def _mean(share: Floats, paid: Floats) -> float:
    """Return the mean share by what is paid; suppliers who are paid nothing weigh a little, not nought."""
    return float(np.average(share, weights=paid + SLACK))


def _leaning(share: Floats, paid: Floats, weight: float) -> float:
    """Return by what factor the mean changes if answers above it stand for `weight` times as many."""
    mean = _mean(share, paid)
    if mean <= 0:
        return 1.0
    return _mean(share, paid * np.where(share > mean, weight, 1.0)) / mean


def _ends(said: Floats, paid: Floats, others: int, dice: np.random.Generator) -> Ends:
    """Return what so many others re-spend of what they are paid, of which some like them said so.

    Value and ends are one estimate, the mean by what is paid: were the ends counted by heads, they would lie
    beside the value where large ones keep more or less than small ones.
    """
    order = np.lexsort((paid, said))
    answers, heavy = said[order], paid[order] + SLACK
    # How much of the money may be of each answer, and of the one that was not heard. That one is paid no
    # more than the most that was asked: of larger ones this tells nothing.
    weight = dice.standard_exponential((DRAWS, said.size + 1)) * np.append(heavy, heavy.max())
    weight /= weight.sum(axis=1, keepdims=True)
    # One sorted row for all draws, each a whole number further on, is looked up at once.
    row = np.arange(DRAWS)[:, None]
    edges = np.cumsum(weight, axis=1)[:, :-1] + row
    at = np.searchsorted(edges.ravel(), dice.random((DRAWS, LUCK)) + row, side="right") - row * said.size
    tail = (1 - LEVEL) / 2
    low = _over_numbers(np.append(answers, 0.0), weight, at, others, tail).min()
    high = _over_numbers(np.append(answers, 1.0), weight, at, others, 1 - tail).max()
    return Ends(low=float(low), value=_mean(said, paid), high=min(float(high), 1.0))


def _over_numbers(answers: Floats, weight: Floats, at: Ints, others: int, quantile: float) -> Floats:
    """Return an end for so many others, for more, and so on to very many."""
    # Chance counts less the more there are, but in steps: half of two may be likely where one of one is not.
    # The outermost is taken, so that one more never widens.
    number = np.arange(min(others, LUCK), LUCK + 1)
    mean = weight @ answers
    spread = np.sqrt(np.maximum(weight @ answers**2 - mean**2, 0))
    by_draws = np.cumsum(answers[at], axis=1)[:, number - 1] / number
    by_steps = [np.clip(mean + spread * NORMAL / many**0.5, 0, 1) for many in MORE if many * 4 > others]
    means = [*([] if others >= MORE[0] else by_draws.T), *by_steps, mean]
    return np.quantile(np.array(means), quantile, axis=1)
