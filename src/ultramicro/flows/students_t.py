"""Quantiles of Student's t, in NumPy alone: for the range of what few people answered."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)
HALVINGS = 200
MANY = 100


def t_quantile(freedom: float, level: float) -> float:
    """Return the value that Student's t stays below with a probability.

    With t = √n · cot φ the density is sin(φ)^(n−1) by φ, for n degrees of freedom. It is added up on a scale
    of logarithms [1]_, so that also half a degree of freedom is exact; the value is found by halving.

    Parameters
    ----------
    freedom : float
        Degrees of freedom, above 0; no whole number is needed.
    level : float
        The probability, from 0.5 to below 1.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 8.17 (incomplete beta functions) and 5.12.2.

    Examples
    --------
    >>> round(t_quantile(9, 0.975), 3), round(t_quantile(1, 0.975), 3), t_quantile(5, 0.5)
    (2.262, 12.706, 0.0)
    """
    if level == 0.5:  # noqa: PLR2004  the middle
        return 0.0
    if freedom > MANY:  # by its expansion about the normal one
        z = NormalDist().inv_cdf(level)
        return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    half = math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom + 1) / 2)) * math.sqrt(math.pi) / 2
    low, high = -700.0, math.log(math.pi / 2)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        # Of one half of the distribution, the part beyond φ is what lies below the quantile.
        if _part(freedom, middle) / half > 2 * level - 1:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) / math.tan(math.exp(low))


def _part(freedom: float, start: float) -> float:
    """Return the integral of sin(φ)^(n−1) from e^start to a right angle."""
    end = math.log(math.pi / 2)
    logs = (end - start) / 2 * NODES + (end + start) / 2
    angles = np.exp(logs)
    return float((end - start) / 2 * np.dot(WEIGHTS, np.sin(angles) ** (freedom - 1) * angles))
