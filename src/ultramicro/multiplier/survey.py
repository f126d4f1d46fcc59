"""What a survey of some suppliers says of all of them, with an interval that reflects how few were asked.

Those asked are known; the others are predicted one by one from a distribution whose own parameters are
uncertain, and weighted by what each is paid. A bootstrap of suppliers, the usual way, is too sure of itself
with the 6 to 48 answers that such surveys have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.special import expit, gammaln, logit

Floats = np.ndarray[Any, np.dtype[np.float64]]
SENSIBLE = 12
"""Below this many answers a result is indicative only."""
DRAWS = 2000
ONE_BY_ONE = 300
"""The largest suppliers that were not asked are drawn one by one; the rest together."""
MEANS = np.linspace(0.02, 0.98, 49)
PRECISIONS = np.geomspace(0.5, 60.0, 18)
SLOPES = np.linspace(-1.2, 1.2, 9)
SLOPE_SPREAD = 0.5
"""Larger suppliers may keep more or less here: how much is not known before the survey."""
NEAREST = 0.005
"""A share of exactly 0 or 1 is taken to be this near to it: nobody's books are as sharp."""


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

    @property
    def warning(self) -> str:
        """Say that too few were asked; nothing where enough were."""
        if self.asked >= SENSIBLE:
            return ""
        return (
            f"Only {self.asked} suppliers were asked; with fewer than {SENSIBLE} the result is indicative. "
            "Ask those who are paid most first."
        )


def retention(paid_pence: Any, asked: Any, share: Any, *, seed: int = 1, level: float = 0.95) -> Retention:
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
        How often the interval should hold the truth.

    Returns
    -------
    Retention
        A finite-population predictive interval: with everybody asked it has no width.

    Raises
    ------
    BadInput
        If nobody was asked, sums are negative, or a share is not between 0 and 1.

    References
    ----------
    .. [1] R. J. A. Little, "To model or not to model? Competing modes of inference for finite population
       sampling", J. Am. Stat. Assoc. 99 (2004) 546.
    .. [2] S. Ferrari, F. Cribari-Neto, "Beta regression for modelling rates and proportions", J. Appl. Stat.
       31 (2004) 799.

    Examples
    --------
    >>> found = retention([100, 300, 100], [True, True, True], [0.2, 0.4, 0.6])
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.4, 0.4, 0.4)
    >>> found = retention([100] * 40, [True] * 10 + [False] * 30, [0.3] * 5 + [0.5] * 5 + [0.0] * 30)
    >>> found.low < 0.4 < found.high and found.worst < found.low
    True
    """
    paid, was_asked, known = _checked(paid_pence, asked, share)
    whole = float(paid.sum())
    from_known = float(np.dot(paid[was_asked], known[was_asked]))
    size = _size(paid)
    largest = np.flatnonzero(~was_asked)[np.argsort(-paid[~was_asked], kind="stable")]
    others = paid[largest]
    unknown = float(others.sum())
    dice = np.random.default_rng(seed)
    fitted = _parameters(known[was_asked], size[was_asked], dice)
    drawn = (from_known + _drawn(others, size[largest], fitted, dice)) / whole
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
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


def _checked(paid_pence: Any, asked: Any, share: Any) -> tuple[Floats, Any, Floats]:
    paid, was_asked = np.asarray(paid_pence, np.float64), np.asarray(asked, bool)
    known = np.where(was_asked, np.asarray(share, np.float64), 0.0)
    if not was_asked.any():
        raise BadInput("nobody was asked", do="ask suppliers what share they spend locally (survey.csv)")
    if paid.min() < 0 or paid.sum() <= 0:
        raise BadInput("what suppliers are paid must be £0 or more, and above £0 in all")
    if not ((known >= 0) & (known <= 1)).all():
        raise BadInput("a share re-spent locally must lie between 0 and 1", where="survey.csv")
    return paid, was_asked, known


def _size(paid: Floats) -> Floats:
    """Return how large each supplier is: standard deviations of the logarithm from the mean."""
    logs = np.log(np.maximum(paid, 1.0))
    spread = float(logs.std())
    return (logs - logs.mean()) / spread if spread > 0 else np.zeros(paid.size)


def _drawn(others: Floats, size: Floats, fitted: tuple[Floats, ...], dice: np.random.Generator) -> Floats:
    """Draw what those who were not asked re-spend in all, `DRAWS` times."""
    level, slope, precision = (each[:, None] for each in fitted)
    large, small = others[:ONE_BY_ONE], others[ONE_BY_ONE:]
    mean = expit(level + slope * size[:ONE_BY_ONE])
    shares = dice.beta(mean * precision, (1 - mean) * precision)
    if small.size == 0:
        return np.asarray(shares @ large)
    middle = expit(level + slope * float(np.average(size[ONE_BY_ONE:], weights=small + 1)))[:, 0]
    spread = np.sqrt(middle * (1 - middle) / (1 + precision[:, 0]) * float((small**2).sum()))
    rest = middle * float(small.sum()) + spread * dice.standard_normal(DRAWS)
    return np.asarray(shares @ large + np.clip(rest, 0, float(small.sum())))


def _parameters(known: Floats, size: Floats, dice: np.random.Generator) -> tuple[Floats, ...]:
    """Draw level, slope with size, and precision of a Beta regression, given what was answered.

    Before the survey all mean shares are as likely, precisions too on a scale of logarithms; slopes lie
    round nought.
    """
    inner = np.clip(known, NEAREST, 1 - NEAREST)[:, None]
    level, slope, precision = (
        axis.ravel() for axis in np.meshgrid(logit(MEANS), SLOPES, PRECISIONS, indexing="ij")
    )
    mean = expit(level + slope * size[:, None])
    a, b = mean * precision, (1 - mean) * precision
    terms = (a - 1) * np.log(inner) + (b - 1) * np.log1p(-inner) - gammaln(a) - gammaln(b)
    likely = terms.sum(axis=0) + known.size * gammaln(precision) - (slope / SLOPE_SPREAD) ** 2 / 2
    weight = np.exp(likely - likely.max())
    at = dice.choice(weight.size, DRAWS, p=weight / weight.sum())
    return level[at], slope[at], precision[at]
