"""How evenly a plan treats growers and buyers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ultramicro.food.cycle.model import Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Evenness:
    """What came of fairness.

    Parameters
    ----------
    lowest : float
        The least that anyone got of what they could have got. [share]
    gini : float
        0 where all got the same share, near 1 where one got all.
    nothing : int
        How many got nothing at all.
    """

    lowest: float
    gini: float
    nothing: int


def evenness(got: Ints, could: Ints) -> Evenness:
    """Tell how evenly those who could get anything got their share of it.

    Parameters
    ----------
    got, could : ndarray of int, shape (people,)
        [units]

    Examples
    --------
    >>> evenness(np.array([5, 10, 0, 3]), np.array([10, 10, 4, 0]))
    Evenness(lowest=0.0, gini=0.444..., nothing=1)
    """
    shares = got[could > 0] / could[could > 0]
    if not len(shares):
        return Evenness(lowest=1.0, gini=0.0, nothing=0)
    return Evenness(lowest=float(shares.min()), gini=gini(shares), nothing=int((shares == 0).sum()))


def gini(shares: Floats) -> float:
    """Return the Gini coefficient of shares that are not negative.

    Examples
    --------
    >>> gini(np.ones(3)), gini(np.array([0.0, 0.0, 3.0]))
    (0.0, 0.666...)
    """
    whole = float(shares.sum())
    if not whole:
        return 0.0
    count = len(shares)
    rising = np.sort(shares)
    weighted = float((2 * np.arange(1, count + 1) - count - 1) @ rising)
    return max(0.0, weighted / (count * whole))
