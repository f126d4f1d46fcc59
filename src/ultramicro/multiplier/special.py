"""Three functions of statistics, in NumPy alone."""

from __future__ import annotations

import numpy as np

from ultramicro.multiplier.arrays import Floats, Given

SHIFT = 9
"""From here on Stirling's series is exact to the last digits."""
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)


def expit(x: Given) -> Floats:
    """Return the logistic function, 1 / (1 + exp(−x)).

    Examples
    --------
    >>> expit([0.0, 2.0, -800.0]).round(4).tolist()
    [0.5, 0.8808, 0.0]
    """
    # Of the two ways to write it, the one whose power is below 1 is taken.
    small = np.exp(-np.abs(x))  # never overflows
    return np.where(np.asarray(x) >= 0, 1.0, small) / (1.0 + small)


def logit(share: Given) -> Floats:
    """Return the logarithm of the odds, log(p / (1 − p)), for shares above 0 and below 1.

    Examples
    --------
    >>> logit([0.5, 0.8808]).round(2).tolist()
    [0.0, 2.0]
    """
    p = np.asarray(share, np.float64)
    return np.asarray(np.log(p) - np.log1p(-p))


def gammaln(x: Given) -> Floats:
    """Return the logarithm of the gamma function of numbers above 0.

    By Stirling's series [1]_ of a number that is larger by `SHIFT`, less the logarithm of what that adds.

    References
    ----------
    .. [1] NIST Digital Library of Mathematical Functions, 5.11.1.

    Examples
    --------
    >>> gammaln([1.0, 5.0, 0.5]).round(6).tolist()
    [0.0, 3.178054, 0.572365]
    """
    small = np.asarray(x, np.float64)
    product = np.ones_like(small)
    for step in range(SHIFT):
        product = product * (small + step)
    z = small + SHIFT
    series = np.zeros_like(z)
    for term in reversed(STIRLING):
        series = series / (z * z) + term
    return np.asarray((z - 0.5) * np.log(z) - z + np.log(2 * np.pi) / 2 + series / z - np.log(product))
