"""Which assumed numbers an outcome hangs on, and whether what is said of a technique holds whatever they are.

Elementary effects of Morris [1]_: from many points of the ranges one number after another is moved, and the
outcome is seen to move with it. Every point is lived under the same seeds, so that what moves is not chance.

References
----------
.. [1] M. D. Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33
   (1991) 161; μ* by F. Campolongo, J. Cariboni, A. Saltelli, Environ. Model. Softw. 22 (2007) 1509.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.stress.reading.bands import word_of
from ultramicro.stress.runs.course import Floats
from ultramicro.stress.runs.spread import Spread, one_after_another

LEVELS = 4
"""Of each range: at so many values, the ends among them, it is looked at. An even number of levels, with the
step below, makes each of them equally likely."""
STEP = LEVELS / (2 * (LEVELS - 1))
"""Of its range: by so much a number is moved."""
BY_CHANCE = 0.05
"""How likely it may be that chance alone makes any number stand out."""


class Range(NamedTuple):
    """A number that is not known, and between which values it may lie."""

    name: str
    low: float
    high: float


Outcomes: TypeAlias = Callable[[Mapping[str, float], int], Mapping[str, float]]
"""Lives the months under some values of the numbers and a seed, and returns outcomes by name."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """How an outcome moves when one number goes from the low end of its range to the high one.

    Parameters
    ----------
    mu : float
        The mean of its elementary effects.
    mu_star : float
        The mean of what they are without their signs: how much hangs on the number.
    sigma : float
        Their standard deviation: large where the effect is bent, or hangs on the other numbers.
    """

    mu: float
    mu_star: float
    sigma: float


@dataclass(frozen=True, kw_only=True)
class Sensitivity:
    """What one outcome hangs on.

    Parameters
    ----------
    effects : mapping of str to Effect
        By number, what most hangs on first.
    values : tuple of float
        The outcome at each point, the mean over the seeds.
    """

    effects: Mapping[str, Effect]
    values: tuple[float, ...]

    @property
    def points(self) -> int:
        """How many points there were."""
        return len(self.values)

    @property
    def better(self) -> float:
        """The share of the points at which the outcome is above nought."""
        return sum(each > 0 for each in self.values) / self.points

    @property
    def worse(self) -> float:
        """The share of the points at which it is below nought."""
        return sum(each < 0 for each in self.values) / self.points

    @property
    def low(self) -> float:
        """The outcome at the point at which it is least."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The outcome at the point at which it is greatest."""
        return max(self.values)

    @property
    def middle(self) -> float:
        """The outcome that as many points lie above as below."""
        return float(np.median(self.values))

    def standing_out(self) -> tuple[str, ...]:
        """Return the numbers whose mean effect is more than chance scatters, the strongest first.

        To move a number is to let another course of chance come true, so that each effect has chance in it.
        How much is what effects of one number differ by, over all numbers together; by chance one mean in
        so many would lie farther from nought than what is asked for in one answer of twenty (Student's t,
        with Bonferroni's share for each number).
        """
        many = len(self.effects)
        times = self.points // (many + 1) if many else 0
        if times < 2:  # noqa: PLR2004 - of one there is no spread
            return ()
        scatter = math.sqrt(sum(each.sigma**2 for each in self.effects.values()) / many / times)
        least = scatter * student(1 - BY_CHANCE / (2 * many), many * (times - 1))
        far = [(name, abs(each.mu)) for name, each in self.effects.items() if abs(each.mu) > least]
        return tuple(name for name, _ in sorted(far, key=lambda pair: -pair[1]))

    @property
    def word(self) -> str:
        """The id of the word for an outcome that is a gain: it must hold at four points in five."""
        return word_of(self.better, self.worse)


def student(share: float, free: int) -> float:
    """Return below what Student's t lies with a probability (Abramowitz and Stegun 1964, 26.7.5).

    Parameters
    ----------
    share : float
        The probability.
    free : int
        Degrees of freedom.

    Examples
    --------
    >>> round(student(0.975, 10), 3), round(student(0.9975, 10), 2), round(student(0.975, 10**6), 2)
    (2.228, 3.58, 1.96)
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return sum(term / free**power for power, term in enumerate(terms))


def sensitivity(
    outcomes: Outcomes, ranges: Sequence[Range], *, trajectories: int, seeds: Sequence[int],
    spread: Spread = one_after_another, design: int = 1,
) -> dict[str, Sensitivity]:  # fmt: skip
    """Find what each outcome hangs on.

    Parameters
    ----------
    outcomes : callable
        A pure function of the numbers' values and a seed.
    ranges : sequence of Range
        The numbers.
    trajectories : int
        From how many points every number is moved once: there are (numbers + 1) times as many points.
    seeds : sequence of int
        Under each of them each point is lived.
    spread : callable
        The map over points and seeds.
    design : int
        The seed of the points.

    Raises
    ------
    ValueError
        If a range is empty, or there is nothing to do.
    """
    points = points_of(ranges, trajectories, design)
    if not seeds:
        raise ValueError("each point is lived under at least one seed")
    values = _named(ranges, points)
    lived = list(spread(partial(_at, outcomes), [(value, seed) for value in values for seed in seeds]))
    found = {
        name: np.array([one[name] for one in lived]).reshape(len(points), len(seeds)).mean(axis=1)
        for name in lived[0]
    }
    return {
        name: Sensitivity(effects=effects_of(ranges, points, each), values=tuple(each.tolist()))
        for name, each in found.items()
    }


def values_at(ranges: Sequence[Range], trajectories: int, design: int = 1) -> list[dict[str, float]]:
    """Return the values of the numbers at each point at which outcomes are looked at.

    Examples
    --------
    >>> sorted({point["a"] for point in values_at([Range("a", 0.0, 3.0)], 2)})
    [0.0, 1.0, 2.0, 3.0]
    """
    return _named(ranges, points_of(ranges, trajectories, design))


def _named(ranges: Sequence[Range], points: Floats) -> list[dict[str, float]]:
    names = [each.name for each in ranges]
    return [dict(zip(names, map(float, point), strict=True)) for point in points]


def _at(outcomes: Outcomes, task: tuple[Mapping[str, float], int]) -> Mapping[str, float]:
    return outcomes(*task)


def points_of(ranges: Sequence[Range], trajectories: int, design: int) -> Floats:
    """Return the points at which the outcomes are looked at, one row each; the same design gives the same.

    A trajectory is as many points as there are numbers and one more; from each to the next one number is
    moved, and each number once.

    Raises
    ------
    ValueError
        If a range is empty, or there are too few trajectories to see a spread.
    """
    if not ranges or any(not each.low < each.high for each in ranges):
        raise ValueError("each range must reach from a lower to a higher value, and there must be one")
    if trajectories < 2:  # noqa: PLR2004 - of one there is no spread
        raise ValueError("a spread of effects needs at least two trajectories")
    chance = np.random.default_rng(design)
    low, high = np.array([each[1:] for each in ranges]).T
    parts = np.concatenate([_trajectory(len(ranges), chance) for _ in range(trajectories)])
    # By both ends, of which adding the width to the low one might miss the high one by its last bit.
    return np.asarray(low * (1 - parts) + high * parts)


def _trajectory(numbers: int, chance: np.random.Generator) -> Floats:
    """Return the points of one trajectory, ranges as 0 to 1; start, order and way to go are chance."""
    lower = chance.integers(0, LEVELS // 2, numbers) / (LEVELS - 1)
    up = chance.random(numbers) < 0.5  # noqa: PLR2004 - up or down, one as likely as the other
    before, after = lower + np.where(up, 0, STEP), lower + np.where(up, STEP, 0)
    moved = chance.permutation(numbers) < np.arange(numbers + 1)[:, np.newaxis]
    return np.where(moved, after, before)


def effects_of(ranges: Sequence[Range], points: Floats, outcome: Floats) -> dict[str, Effect]:
    """Return the elementary effects of each number on an outcome, the strongest first.

    Parameters
    ----------
    ranges : sequence of Range
        The numbers.
    points : ndarray of float64, shape (points, numbers)
        As `points_of` gives them.
    outcome : ndarray of float64, shape (points,)
        The outcome at each.
    """
    many = len(ranges)
    widths = np.array([each.high - each.low for each in ranges])
    steps = np.diff((points / widths).reshape(-1, many + 1, many), axis=1)
    changes = np.diff(outcome.reshape(-1, many + 1), axis=1)
    which = np.abs(steps).argmax(axis=2)
    slopes = np.empty_like(changes)
    np.put_along_axis(slopes, which, changes / steps.sum(axis=2), axis=1)
    effects = {
        each.name: Effect(
            mu=float(of.mean()), mu_star=float(np.abs(of).mean()), sigma=float(of.std(ddof=1))
        )
        for each, of in zip(ranges, slopes.T, strict=True)
    }  # fmt: skip
    return dict(sorted(effects.items(), key=lambda pair: -pair[1].mu_star))
