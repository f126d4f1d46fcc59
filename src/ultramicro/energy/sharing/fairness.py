"""A yearly audit of fairness: what each adds to the club (Shapley), the nucleolus, how evenly it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ultramicro.energy.sharing.levels import Whole

FIFTH = 5
Floats = npt.NDArray[np.float64]


def shapley(demand_wh: npt.NDArray[Any], available_wh: Whole, *, orders: int = 200, seed: int = 0) -> Floats:
    """Estimate what each member's use adds to what is matched, over all orders of joining.

    A group is worth the energy that it can take up: the lesser of use and generation, summed over periods.
    Every order is also gone through backwards, which halves the error for the same work [1]_.

    Parameters
    ----------
    demand_wh : array of int, shape (periods, members)
        What each used. [Wh]
    available_wh : array of int, shape (periods,)
        What was generated. [Wh]
    orders : int
        How many orders are drawn; with their reverses twice as many.
    seed : int
        With the same one come the same figures.

    Returns
    -------
    array of float, shape (members,)
        Summing to all that is matched. [Wh]

    References
    ----------
    .. [1] R. Mitchell et al., Sampling permutations for Shapley value estimation, J. Machine Learning
       Research 23 (2022) 1.

    Examples
    --------
    >>> shapley(np.array([[100, 200, 300]]), np.array([300])).round(0).tolist()
    [50.0, 100.0, 150.0]
    """
    drawn, worth = np.random.default_rng(seed), np.zeros(demand_wh.shape[1])
    for _ in range(orders):
        order = drawn.permutation(demand_wh.shape[1])
        for one in (order, order[::-1]):
            reached = np.minimum(np.cumsum(demand_wh[:, one], axis=1, dtype=np.int64), available_wh[:, None])
            worth[one] += np.diff(reached, axis=1, prepend=0).sum(axis=0)
    return worth / (2 * orders)


def nucleolus(demand_wh: npt.NDArray[Any], available_wh: Whole) -> Floats:
    """Return each member's nucleolus of every period's sharing, summed: the Talmud's rule [1]_.

    Up to half of all use everybody gets alike, but no more than half of theirs; beyond, what everybody goes
    short is alike.

    References
    ----------
    .. [1] R. Aumann, M. Maschler, J. Econ. Theory 36 (1985) 195.

    Examples
    --------
    >>> nucleolus(np.array([[100, 200, 300]]), np.array([200])).tolist()
    [50.0, 75.0, 75.0]
    """
    half = demand_wh / 2
    whole = half.sum(axis=1)
    first = equal_parts(half, np.minimum(available_wh, whole))
    short = equal_parts(half, np.clip(2 * whole - np.maximum(available_wh, whole), 0, None))
    return np.where((available_wh <= whole)[:, None], first, 2 * half - short).sum(axis=0)


def equal_parts(claims: Floats, estates: Floats) -> Floats:
    """Award all the same but nobody more than their claim, row by row: the key `equal` without rounding.

    The level is the highest at which the sum is what there is: with claims in rising order, the greatest of
    (estate − what the k lowest claim) ÷ (n − k).

    Parameters
    ----------
    claims : array of float, shape (periods, members)
        What each used. [any unit]
    estates : array of float, shape (periods,)
        What is shared. [the same]

    Examples
    --------
    >>> equal_parts(np.array([[5.0, 0.5]]), np.array([3.0])).tolist()
    [[2.5, 0.5]]
    """
    rising = np.sort(claims, axis=1)
    below = np.cumsum(rising, axis=1) - rising
    left = np.arange(claims.shape[1], 0, -1)
    level = ((estates[:, None] - below) / left).max(axis=1)
    return np.minimum(claims, np.maximum(level, 0.0)[:, None])


@dataclass(frozen=True, kw_only=True)
class Evenness:
    """How evenly what is shared goes.

    Parameters
    ----------
    matched_share : float
        Of what is used, the part that was generated here.
    generation_share : float
        Of what is generated here, the part that members used.
    low_fifth_share : float
        What the fifth of members who use least got, of all that was shared.
    gini : float
        Of what members got: 0 where all got the same, near 1 where one got all.
    """

    matched_share: float
    generation_share: float
    low_fifth_share: float
    gini: float


def evenness(used_wh: Whole, shared_wh: Whole, generated_wh: int) -> Evenness:
    """Measure how evenly energy was shared; all sums are over the same time.

    Examples
    --------
    >>> evenness(np.array([100, 300]), np.array([50, 150]), 400)
    Evenness(matched_share=0.5, generation_share=0.5, low_fifth_share=0.25, gini=0.25)
    """
    lowest = np.argsort(used_wh, kind="stable")[: -(-used_wh.size // FIFTH)]
    whole = int(shared_wh.sum())
    return Evenness(
        matched_share=_ratio(whole, int(used_wh.sum())), generation_share=_ratio(whole, generated_wh),
        low_fifth_share=_ratio(int(shared_wh[lowest].sum()), whole), gini=gini(shared_wh),
    )  # fmt: skip


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def gini(values: Whole) -> float:
    """Return the Gini coefficient of values of 0 or more.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([0, 0, 0, 1]))
    (0.0, 0.75)
    """
    ordered, count = np.sort(values).astype(float), values.size
    if not ordered.sum():
        return 0.0
    ranks = np.arange(1, count + 1)
    return float(2 * (ranks * ordered).sum() / (count * ordered.sum()) - (count + 1) / count)
