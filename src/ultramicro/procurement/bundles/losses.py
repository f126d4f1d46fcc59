"""What parts that are not alike lose together: each with its own probability and its own sum.

One cause stands behind all of them, as a bad year does. How bad it is, is a number u between 0 and 1 that is
as likely to be anywhere; the probability that a part fails in it is the u-quantile of a beta distribution
whose mean is the part's own probability and whose variance is ρ p (1 − p). Given u each fails for itself. So
parts alike are beta-binomial, as in `tail`; two parts with one probability are correlated by ρ, two others by
a little less; and at ρ = 0 what is lost is exactly what independent parts lose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ultramicro.procurement.bundles.pool import Part
from ultramicro.procurement.bundles.tail import failing

Floats = NDArray[np.float64]
MANY = 1_000
"""The part that fails of so many alike stands for the beta distribution."""
YEARS = 64
"""At so many places between the best and the worst year it is looked at, closest together at the worst."""
SUMS = 1_024
"""So many different losses are told apart; more are rounded to a grid of as many."""
LAST_DIGITS = 1e-9


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Every loss that may come, from the least, and how likely it is.

    Parameters
    ----------
    pence : ndarray, shape (losses,)
        [pence]
    likely : ndarray, shape (losses,)
        Sums to 1.
    """

    pence: Floats
    likely: Floats

    def needed_pence(self, share: float) -> float:
        """Return the least sum that is not exceeded with a probability of some share. [pence]."""
        at = int(np.searchsorted(np.cumsum(self.likely), share - LAST_DIGITS))
        return float(self.pence[min(at, len(self.pence) - 1)])

    def beyond(self, pence: float) -> float:
        """Return the probability that more than a sum is lost."""
        return float(self.likely[self.pence > pence * (1 + LAST_DIGITS) + LAST_DIGITS].sum())


def losses_of(parts: Sequence[Part], correlation: float) -> Losses:
    """Return what parts may lose together.

    Parameters
    ----------
    parts : sequence of Part
        One or more.
    correlation : float
        How far they fail together, from 0 to 1.

    Examples
    --------
    >>> two = [Part(name="A", probability=0.1, exposure_pence=20), Part(name="B", probability=0.1,
    ...        exposure_pence=1)]
    >>> found = losses_of(two, 0.0)
    >>> found.pence.tolist(), [round(float(each), 2) for each in found.likely]
    ([0.0, 1.0, 20.0, 21.0], [0.81, 0.09, 0.09, 0.01])
    >>> found.needed_pence(0.9), found.needed_pence(0.95)
    (1.0, 20.0)
    """
    # The largest first: what decides the tail is told apart as long as there is room.
    order = sorted(parts, key=lambda part: -part.at_stake_pence)
    weights, chances = _chances(order, correlation)
    sums, likely = np.zeros(1), np.ones((len(weights), 1))
    step = sum(part.at_stake_pence for part in order) / SUMS
    for part, chance in zip(order, chances, strict=True):
        sums, likely = _with(sums, likely, part.at_stake_pence, chance[:, None], step)
    return Losses(pence=sums, likely=weights @ likely)


def none_fails(parts: Sequence[Part], correlation: float) -> float:
    """Return the probability that none of several fails.

    Examples
    --------
    >>> pair = [Part(name=name, probability=0.1, exposure_pence=1) for name in "AB"]
    >>> round(none_fails(pair, 0.0), 6), round(none_fails(pair, 1.0), 2)
    (0.81, 0.9)
    """
    weights, chances = _chances(parts, correlation)
    return float(weights @ np.prod(1 - chances, axis=0))


def _chances(parts: Sequence[Part], correlation: float) -> tuple[Floats, Floats]:
    """Return how likely each of several years is, and the probability of each part in it.

    Returns
    -------
    weights : ndarray, shape (years,)
    chances : ndarray, shape (parts, years)
    """
    # Many alike vary by chance too; what is left of the correlation is that of the cause.
    cause = (correlation - 1 / MANY) / (1 - 1 / MANY)
    if cause <= 0:
        return np.ones(1), np.array([[part.probability] for part in parts])
    edges = 1 - np.linspace(1, 0, YEARS + 1) ** 2
    by_mean = {each: _means(each, cause, edges) for each in {part.probability for part in parts}}
    return np.diff(edges), np.array([by_mean[part.probability] for part in parts])


def _means(probability: float, cause: float, edges: Floats) -> Floats:
    """Return the mean probability between two places each: their mean again is the probability."""
    likely = failing(MANY, probability, cause)
    failed = np.cumsum(likely * np.arange(MANY + 1) / MANY)
    upto = np.interp(edges, np.concatenate([[0.0], np.cumsum(likely)]), np.concatenate([[0.0], failed]))
    return np.asarray(np.clip(np.diff(upto) / np.diff(edges), 0.0, 1.0), float)


def _with(sums: Floats, likely: Floats, pence: float, chance: Floats, step: float) -> tuple[Floats, Floats]:
    """Return losses and how likely they are in each year, with one part more."""
    if not pence:
        return sums, likely
    both = np.concatenate([sums, sums + pence])
    # Sums that differ in the last digits of a float are one.
    grid = 1e-3 if len(sums) < SUMS else step
    known, at = np.unique(np.rint(both / grid), return_inverse=True)
    if len(known) > SUMS:
        known, at = np.unique(np.rint(both / step), return_inverse=True)
        grid = step
    found = np.zeros((len(likely), len(known)))
    np.add.at(found.T, at[: len(sums)], (likely * (1 - chance)).T)
    np.add.at(found.T, at[len(sums) :], (likely * chance).T)
    return known * grid, found
