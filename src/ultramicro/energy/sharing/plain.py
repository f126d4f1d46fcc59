"""The same functions as `compiled`, without a compiler: the same numbers to the last bit, a row at a time."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ultramicro.energy.sharing.rules import ALL, FINE, GOLDEN, MASK, ROOT

Whole: TypeAlias = npt.NDArray[np.int64]
Rows: TypeAlias = npt.NDArray[Any]


def equal_levels(demand: Rows, available: Whole, firsts: Whole, level: Whole, cut: Whole) -> None:
    """Find the greatest level of each period at which no more is given than there is.

    With uses in order the level is the greatest of (energy − what the smaller use) ÷ those that are left.
    """
    places = demand.shape[1]
    for t, row in enumerate(demand):
        energy, use = int(available[t]), np.sort(row.astype(np.int64))
        smaller = np.concatenate([[0], np.cumsum(use)])
        cut[t] = 0
        if energy <= 0 or energy >= smaller[-1]:
            level[t] = 0 if energy <= 0 else ALL
            continue
        at = int(((energy - smaller[:-1]) // np.arange(places, 0, -1)).max())
        level[t] = at
        left = energy - int(np.minimum(use, at).sum())
        cut[t] = _walked(row > at, int(firsts[t]), left)


equal_levels_16 = equal_levels


def _walked(wanting: npt.NDArray[np.bool_], first: int, left: int) -> int:
    """Return how many places are walked from the first until so many that want more have got one more."""
    if left <= 0:
        return 0
    return int(np.searchsorted(np.cumsum(np.roll(wanting, -first)), left)) + 1


def _turns(places: int, first: int) -> Whole:
    return (np.arange(places, dtype=np.int64) - first) % places


def equal_shares(demand: Rows, firsts: Whole, level: Whole, cut: Whole, shares: Whole) -> None:
    """Fill in everybody's share: use up to the level, and one more for those whose turn it is."""
    for t, row in enumerate(demand):
        more = _turns(row.size, int(firsts[t])) < cut[t]
        shares[t] = np.minimum(row.astype(np.int64), level[t] + more)


def equal_totals(
    demand: Rows, bands: Whole, firsts: Whole, level: Whole, cut: Whole, shared: Whole, used: Whole
) -> None:
    """Add everybody's share and use to their totals by band."""
    mine = np.empty(demand.shape, np.int64)
    equal_shares(demand, firsts, level, cut, mine)
    np.add.at(shared, bands, mine)
    np.add.at(used, bands, demand.astype(np.int64))


def weighted_share(use: Whole, weight: Whole, level: Whole | int) -> Whole:
    """Return what weights get at a level: no more than their use."""
    heavy = np.maximum(weight, 1)
    enough = level >= ((use << FINE) + heavy - 1) // heavy
    # What would not fit 64 bits is never used; one stands in for it.
    given = (weight * np.where(enough, 1, level)) >> FINE
    return np.where(weight == 0, 0, np.where(enough, use, given))


def weighted_levels(
    demand: Rows, available: Whole, firsts: Whole, weights: Whole, level: Whole, cut: Whole
) -> None:
    """Find the greatest level of each period at which no more is given than there is."""
    top = 1 << 52
    for t, row in enumerate(demand):
        use, energy, cut[t] = row.astype(np.int64), int(available[t]), 0
        if energy >= weighted_share(use, weights, top).sum():
            level[t] = top
            continue
        low, high = 0, top
        while high - low > 1:
            middle = (low + high) // 2
            if weighted_share(use, weights, middle).sum() <= energy:
                low = middle
            else:
                high = middle
        level[t] = low
        now = weighted_share(use, weights, low)
        more = weighted_share(use, weights, low + 1) > now
        cut[t] = _walked(more, int(firsts[t]), energy - int(now.sum()))


def weighted_shares(
    demand: Rows, firsts: Whole, weights: Whole, level: Whole, cut: Whole, shares: Whole
) -> None:
    """Fill in everybody's share by weight."""
    for t, row in enumerate(demand):
        more = _turns(row.size, int(firsts[t])) < cut[t]
        shares[t] = weighted_share(row.astype(np.int64), weights, level[t] + more)


def _scores(row: Rows, factor: int, period: int) -> tuple[Whole, Whole, Whole]:
    """Return whole shares, fractions, and fractions with what their turn adds."""
    share = row.astype(np.int64) * factor
    part = share & MASK
    added = (((period * GOLDEN) & MASK) + np.arange(row.size, dtype=np.int64) * ROOT) & MASK
    return share >> 32, part, part + added


def prorata_levels(
    claims: Rows, estates: Whole, periods: Whole, firsts: Whole, factor: Whole, mark: Whole, cut: Whole
) -> None:
    """Find each period's factor, and the mark above which a fraction of a watt-hour is rounded up."""
    for t, row in enumerate(claims):
        mark[t], cut[t], factor[t] = 0, 0, 0
        claimed, estate = int(row.astype(np.int64).sum()), int(estates[t])
        if not claimed or estate <= 0:
            continue
        factor[t] = (estate << 32) // claimed
        whole, part, score = _scores(row, int(factor[t]), int(periods[t]))
        left = estate - int(whole.sum())
        mark[t] = 1 << 33
        if left <= 0:
            continue
        ranked = np.sort(score[part > 0])
        mark[t] = ranked[-left]
        left -= int((ranked > mark[t]).sum())
        cut[t] = _walked((part > 0) & (score == mark[t]), int(firsts[t]), left)


def prorata_shares(
    claims: Rows, periods: Whole, firsts: Whole, factor: Whole, mark: Whole, cut: Whole, shares: Whole
) -> None:
    """Fill in everybody's share: claim times factor, and one more where the fraction passes the mark."""
    for t, row in enumerate(claims):
        whole, part, score = _scores(row, int(factor[t]), int(periods[t]))
        turns = _turns(row.size, int(firsts[t]))
        up = (part > 0) & ((score > mark[t]) | ((score == mark[t]) & (turns < cut[t])))
        shares[t] = whole + up
