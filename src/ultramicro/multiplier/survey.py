"""What a survey of some suppliers says of all of them, with an interval that reflects how few were asked.

Those asked are known; the others are predicted one by one from a distribution whose own parameters are
uncertain, and weighted by what each is paid. Each keeps nothing here, everything, or a part, as a Beta
regression has it. A bootstrap of suppliers, the usual way, is too sure of itself with the few answers that
such surveys have.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.multiplier.arrays import Bools, Floats, Given
from ultramicro.multiplier.special import expit, gammaln, logit

SENSIBLE = 12
"""Below this many answers a result is indicative only."""
DRAWS = 2000
ONE_BY_ONE = 300
"""The largest suppliers that were not asked are drawn one by one; the rest together."""
MEANS = expit(np.linspace(-7.0, 7.0, 57))
"""From about a thousandth to all but a thousandth."""
PRECISIONS = np.geomspace(0.5, 60.0, 18)
SLOPES = np.linspace(-1.2, 1.2, 9)
SLOPE_SPREAD = 0.5
"""Larger suppliers may keep more or less here: how much is not known before the survey."""
NEAREST = 0.001
"""How near to nothing or all a share between is taken to be at most: logarithms have no end there."""
SLACK = 1e-9
"""A share that was added up may miss the whole by this much."""
KINDS = (0.5, 0.5, 1.0)
"""What is thought before anybody is asked of keeping nothing, everything, or a part: two answers' worth."""


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
    """

    value: float
    low: float
    high: float
    worst: float
    best: float
    asked: int
    suppliers: int
    asked_share: float

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
        A finite-population predictive interval: with everybody asked it has no width. Where all answers are
        nothing, or all are everything, it ends there.

    Raises
    ------
    BadInput
        If nobody was asked, sums are negative, or a share is not between 0 and 1.

    References
    ----------
    .. [1] R. J. A. Little, "To model or not to model? Competing modes of inference for finite population
       sampling", J. Am. Stat. Assoc. 99 (2004) 546.
    .. [2] R. Ospina, S. L. P. Ferrari, "A general class of zero-or-one inflated beta regression models",
       Comput. Stat. Data Anal. 56 (2012) 1609.

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
    """
    paid, was_asked, known = _checked(paid_pence, asked, share)
    whole = float(paid.sum())
    # What was answered is known; only the rest is drawn.
    from_known = float(np.dot(paid[was_asked], known[was_asked]))
    # Larger suppliers may keep more or less here than small ones; the slope over size says which.
    size = _size(paid)
    largest = np.flatnonzero(~was_asked)[np.argsort(-paid[~was_asked], kind="stable")]
    others = paid[largest]
    unknown = float(others.sum())
    dice = np.random.default_rng(seed)
    fitted = _fit(known[was_asked], size[was_asked], dice)
    drawn = (from_known + _drawn(others, size[largest], fitted, dice)) / whole
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    # Where all say that nothing stays, or everything, no answer speaks against its being so of all.
    low = low if known.any() else from_known / whole
    high = (from_known + unknown) / whole if (known[was_asked] == 1).all() else high
    return Retention(
        value=float(np.clip(drawn.mean(), low, high)),
        low=float(low),
        high=float(high),
        worst=from_known / whole,
        best=(from_known + unknown) / whole,
        asked=int(was_asked.sum()),
        suppliers=paid.size,
        asked_share=1 - unknown / whole,
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


def _size(paid: Floats) -> Floats:
    """Return how large each supplier is: standard deviations of the logarithm from the mean."""
    logs = np.log(np.maximum(paid, 1.0))
    spread = float(logs.std())
    return (logs - logs.mean()) / spread if spread > 0 else np.zeros(paid.size)


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """What the answers leave possible, `DRAWS` times over.

    Parameters
    ----------
    level, slope, precision : ndarray, shape (DRAWS,)
        Of a Beta regression on size of the shares that are neither nothing nor all.
    kinds : ndarray, shape (DRAWS, 3)
        The part of suppliers that keep nothing here, everything, and a part.
    """

    level: Floats
    slope: Floats
    precision: Floats
    kinds: Floats

    def mean(self, size: Floats) -> Floats:
        """Return the mean share of suppliers of these sizes that keep a part."""
        return np.asarray(expit(self.level[:, None] + self.slope[:, None] * size))


def _drawn(others: Floats, size: Floats, fitted: Fitted, dice: np.random.Generator) -> Floats:
    """Draw what those who were not asked re-spend in all, `DRAWS` times."""
    # The largest decide how wide the interval is and are drawn one by one; the many small ones come to a
    # normal sum.
    large, small = others[:ONE_BY_ONE], others[ONE_BY_ONE:]
    mean = fitted.mean(size[:ONE_BY_ONE])
    precision = fitted.precision[:, None]
    parts = dice.beta(mean * precision, (1 - mean) * precision)
    luck = dice.random(parts.shape)
    nothing, everything = fitted.kinds[:, :1], fitted.kinds[:, 1:2]
    shares = np.where(luck < nothing, 0.0, np.where(luck > 1 - everything, 1.0, parts))
    from_large = np.asarray(shares @ large)
    return from_large if small.size == 0 else from_large + _together(small, size[ONE_BY_ONE:], fitted, dice)


def _together(small: Floats, size: Floats, fitted: Fitted, dice: np.random.Generator) -> Floats:
    """Draw what many small suppliers re-spend in all, by the mean and the spread of one of them."""
    part = fitted.mean(np.array([float(np.average(size, weights=small + 1))]))[:, 0]
    square = part**2 + part * (1 - part) / (1 + fitted.precision)
    _, everything, between = fitted.kinds.T
    mean = everything + between * part
    spread = np.sqrt(np.maximum(everything + between * square - mean**2, 0) * float((small**2).sum()))
    whole = float(small.sum())
    return np.asarray(np.clip(mean * whole + spread * dice.standard_normal(DRAWS), 0, whole))


def _fit(known: Floats, size: Floats, dice: np.random.Generator) -> Fitted:
    """Draw what is possible, given what was answered.

    Before the survey all mean shares are as likely, precisions too on a scale of logarithms; slopes lie
    round nought.
    """
    between = (known > 0) & (known < 1)
    counts = np.array([(known == 0).sum(), (known == 1).sum(), between.sum()])
    # At 0 and 1 a Beta density is nought or without end; answers there are counted as kinds of their own.
    inner, large = np.clip(known[between], NEAREST, 1 - NEAREST)[:, None], size[between][:, None]
    # A grid rather than a chain: 9,000 points cost nothing, give the same every time and cannot get stuck.
    grid = np.meshgrid(logit(MEANS), SLOPES, PRECISIONS, indexing="ij")
    level, slope, precision = (axis.ravel() for axis in grid)
    mean = expit(level + slope * large)
    a, b = mean * precision, (1 - mean) * precision
    terms = (a - 1) * np.log(inner) + (b - 1) * np.log1p(-inner) - gammaln(a) - gammaln(b)
    likely = terms.sum(axis=0) + inner.size * gammaln(precision) - (slope / SLOPE_SPREAD) ** 2 / 2
    # Even steps of the logit stand closer near 0 and 1, where they must weigh less.
    likely += np.log(expit(level) * expit(-level))
    # Beside the likeliest, so that nothing underflows to nought everywhere.
    weight = np.exp(likely - likely.max())
    at = dice.choice(weight.size, DRAWS, p=weight / weight.sum())
    kinds = dice.dirichlet(counts + KINDS, DRAWS)
    return Fitted(level=level[at], slope=slope[at], precision=precision[at], kinds=kinds)
