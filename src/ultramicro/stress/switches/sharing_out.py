"""Whole pence taken from many, or given to many, in proportion to something; none is made or lost."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.state import Ints


def parts(weights: Ints, sum_pence: int) -> Ints:
    """Return what each has of a sum by weight, rounded down; odd pence go one each to the first.

    Parameters
    ----------
    weights : ndarray of int64, shape (many,)
        Not below nought; where all are nought nobody has a part.
    sum_pence : int
        [pence]

    Examples
    --------
    >>> parts(np.array([2, 0, 1, 1]), 6).tolist(), parts(np.array([0, 0]), 6).tolist()
    ([4, 0, 1, 1], [0, 0])
    """
    whole = int(weights.sum())
    if whole <= 0 or sum_pence <= 0:
        return np.zeros(weights.size, np.int64)
    # In floats first, as a product of two sums of money may be more than 64 bits hold; the rest is put right.
    each = np.floor(weights * (sum_pence / whole)).astype(np.int64)
    missing = sum_pence - int(each.sum())
    served = weights.nonzero()[0]
    if missing < 0:
        # Rounding up by the last bit of a float makes a penny too much of a few.
        served = served[each[served] > 0]
        each[served[:-missing]] -= 1
        return each
    each += np.where(weights > 0, missing // served.size, 0)
    each[served[: missing % served.size]] += 1
    return each


def take(purses: Ints, weights: Ints, sum_pence: int) -> int:
    """Take from each its part of a sum by weight, but no more than it has; return what was taken. [pence].

    Examples
    --------
    >>> purses = np.array([100, 2])
    >>> take(purses, np.array([1, 1]), 10), purses.tolist()
    (7, [95, 0])
    """
    each = np.minimum(parts(weights, sum_pence), np.maximum(purses, 0))
    purses[:] -= each
    return int(each.sum())
