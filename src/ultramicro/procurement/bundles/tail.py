"""How many of n alike fail, where they fail together: the beta-binomial distribution and its limit.

Each part fails with probability p; any two of them are correlated by ρ. With M = (1 − ρ)/ρ, α = pM and
β = (1 − p)M the number that fail is beta-binomial, of mean np and of that very correlation [1]_. Divided by M
its terms have no infinity: at ρ = 0 the same line is the binomial distribution, at ρ = 1 all fail or none.

References
----------
.. [1] J. G. Skellam, "A probability distribution derived from the binomial distribution by regarding the
   probability of success as variable between the sets of trials", J. R. Stat. Soc. B 10 (1948) 257–261.
.. [2] O. Vasicek, "Probability of loss on loan portfolio", KMV (1987).
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

NORMAL = NormalDist()


def failing(n: int, probability: float, correlation: float) -> NDArray[np.float64]:
    """Return the probability that 0, 1, … n of n fail.

    Parameters
    ----------
    n : int
        How many there are, 0 or more.
    probability : float
        That one fails. [share]
    correlation : float
        Of any two, from 0 to 1.

    Returns
    -------
    ndarray, shape (n + 1,)
        Sums to 1.

    Raises
    ------
    BadInput
        If a share is not from 0 to 1, or there are fewer than none.

    Examples
    --------
    >>> [f"{each:.2f}" for each in failing(2, 0.5, 0.0)], [f"{each:.2f}" for each in failing(2, 0.5, 1.0)]
    (['0.25', '0.50', '0.25'], ['0.50', '0.00', '0.50'])
    """
    if n < 0 or not 0 <= probability <= 1 or not 0 <= correlation <= 1:
        raise BadInput(
            say("a probability or a correlation is not from 0 to 1"), do=say("write it as a share, as 0.08")
        )
    found = np.zeros(n + 1)
    if n == 0 or correlation == 1 or probability in {0, 1}:
        # Nothing in between: all alike, or what never or always happens.
        found[0], found[n] = 1 - probability, probability
        return found if n else np.ones(1)
    step, at = correlation / (1 - correlation), np.arange(n)
    none = np.log1p(-probability / (1 + at * step)).sum()
    more = np.log((n - at) * (probability + at * step)) - np.log(
        (at + 1) * (1 - probability + (n - at - 1) * step)
    )
    found = np.exp(none + np.concatenate([[0.0], np.cumsum(more)]))
    # The last digits of a long sum of logarithms: a distribution is one in all.
    return np.asarray(found / found.sum(), float)


def beyond(n: int, probability: float, correlation: float, count: float) -> float:
    """Return the probability that more than a count of n fail.

    Examples
    --------
    >>> round(beyond(50, 0.08, 0.05, 8), 6)
    0.112446
    """
    return float(failing(n, probability, correlation)[max(0, int(count // 1) + 1) :].sum())


def quantile(n: int, probability: float, correlation: float, share: float) -> int:
    """Return the least count that is not exceeded with a probability of some share.

    Examples
    --------
    >>> [quantile(50, 0.08, correlation, 0.95) for correlation in (0, 0.05, 0.2)]
    [7, 11, 18]
    """
    reached = np.cumsum(failing(n, probability, correlation))
    return min(n, int(np.searchsorted(reached, share - LAST_DIGITS)))


LAST_DIGITS = 1e-12


def large_pool_rate(probability: float, correlation: float, share: float) -> float:
    """Return the share that fails of a pool without end, not exceeded with a probability of some share.

    Here ρ is the correlation of what lies behind failing (Vasicek's one factor [2]_), not of failing itself,
    so that it is no limit of `quantile` at the same ρ.

    Examples
    --------
    >>> [round(large_pool_rate(0.08, correlation, 0.95), 6) for correlation in (0, 0.05, 0.2)]
    [0.08, 0.143615, 0.227082]
    """
    if correlation == 0 or probability in {0, 1}:
        return probability
    if correlation == 1:
        return 1.0 if share > 1 - probability else 0.0
    shift = NORMAL.inv_cdf(probability) + sqrt(correlation) * NORMAL.inv_cdf(share)
    return NORMAL.cdf(shift / sqrt(1 - correlation))
