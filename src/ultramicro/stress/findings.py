"""What many runs say: what the shock does, what each technique changes, who loses, who lives on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.stress.arms import CALM
from ultramicro.stress.outcomes import BY_ID, OUTCOMES, SERIES, outcomes_of, real_tenths_pence
from ultramicro.stress.reading.alone_jointly import Numbers, alone_jointly
from ultramicro.stress.reading.bands import UNCLEAR, Band, band
from ultramicro.stress.reading.recovery import Recovery, months_until_back, usual
from ultramicro.stress.reading.sensitivity import Sensitivity
from ultramicro.stress.reading.survival import Survival, survival_of
from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, Ensemble, all_but

ALONE, ON_TOP, JOINTLY, INTERACTION, OUTCOME_OF_SHOCK = "alone", "on_top", "jointly", "interaction", "shock"
"""Ways in which something changes an outcome: a technique by itself, beside all others, all together, what
all add beyond what each does, the shock itself."""
TOGETHER = "together"
"""What all techniques do is told of them under this name."""
SHOCK = "shock"
"""And of the shock itself under this one."""
WAYS = {TOGETHER: JOINTLY, SHOCK: OUTCOME_OF_SHOCK}
"""How what is no single technique changes an outcome."""
TWENTIETHS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles over seeds that a fan shows."""


Signs: TypeAlias = Mapping[tuple[str, str], Sensitivity]
"""By technique and outcome: what its gain hangs on, and how often it is one, over the numbers' ranges."""


class Effect(NamedTuple):
    """By how much something changes an outcome, over the seeds."""

    what: str
    """A technique's name, or TOGETHER, or SHOCK."""
    way: str
    outcome: str
    band: Band


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What an ensemble says.

    Parameters
    ----------
    ensemble : Ensemble
        All runs.
    techniques : tuple of str
        Those that were switched on.
    first : int
        The row of the first month of the shock.
    signs : Signs
        What the techniques' gains hang on; empty where no number was moved.
    """

    ensemble: Ensemble
    techniques: tuple[str, ...]
    first: int
    signs: Signs

    @property
    def seeds(self) -> int:
        """How many seeds there are."""
        return len(self.ensemble.seeds)

    @cached_property
    def outcomes(self) -> Mapping[str, Mapping[str, Floats]]:
        """Arm → outcome → a value for each seed."""
        return {arm: outcomes_of(courses, self.first) for arm, courses in self.ensemble.courses.items()}

    @property
    def each_alone(self) -> bool:
        """Whether each technique was also run by itself, and left out by itself."""
        return all(all_but(name) in self.ensemble.courses for name in self.techniques)

    def middle(self, outcome: str, arm: str) -> float:
        """Return the middle run's outcome of an arm."""
        return float(np.median(self.outcomes[arm][outcome]))

    def of_shock(self, arm: str = WITHOUT) -> dict[str, Band]:
        """Return what the shock changes in each outcome, with what an arm has."""
        calm, hit = self.outcomes[CALM], self.outcomes[arm]
        return {
            each.id: band(hit[each.id] - calm[each.id], more_is_better=each.more_is_better)
            for each in OUTCOMES
        }

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What each technique changes, alone, beside the others, and together."""
        return tuple(self._effects())

    def _effects(self) -> Iterator[Effect]:
        for name, change in self.of_shock().items():
            yield Effect(SHOCK, OUTCOME_OF_SHOCK, name, change)
        if not self.techniques:
            return
        for outcome in OUTCOMES:
            by_arm = {arm: found[outcome.id] for arm, found in self.outcomes.items()}
            for what, way, differences in self._differences(by_arm):
                found = np.asarray(differences, np.float64)
                yield Effect(what, way, outcome.id, band(found, more_is_better=outcome.more_is_better))

    def _differences(self, by_arm: Mapping[str, Floats]) -> Iterator[tuple[str, str, Numbers]]:
        if not self.each_alone:
            yield TOGETHER, JOINTLY, by_arm[ALL] - by_arm[WITHOUT]
            return
        parts = alone_jointly(by_arm, self.techniques)
        for name in self.techniques:
            yield name, ALONE, parts.alone[name]
            yield name, ON_TOP, parts.on_top[name]
        yield TOGETHER, JOINTLY, parts.jointly
        yield TOGETHER, INTERACTION, parts.interaction

    def effect(self, what: str, way: str, outcome: str) -> Band | None:
        """Return one of the effects."""
        wanted = (what, way, outcome)
        return next((each.band for each in self.effects if each[:3] == wanted), None)

    def recovery(self, series: str, arm: str) -> Recovery:
        """Return after how many months a series is usually back to 95% of what it is without the shock."""
        read = SERIES[series][1]
        pairs = zip(self.ensemble.courses[arm], self.ensemble.courses[CALM], strict=True)
        return usual([months_until_back(read(hit), read(calm), self.first) for hit, calm in pairs])

    def worst(self, series: str, arm: str) -> Band:
        """Return by which share a series lies below what it is without the shock, in its worst quarter."""
        read = SERIES[series][1]
        pairs = zip(self.ensemble.courses[arm], self.ensemble.courses[CALM], strict=True)
        return band([_worst(read(hit), read(calm), self.first) for hit, calm in pairs])

    def survival(self, arm: str) -> Survival:
        """Return how firms that are there when the shock comes live on, of all seeds together.

        Months count from the shock on, so that each is seen from the same one.
        """
        lives = np.concatenate([_from_shock(course, self.first) for course in self.ensemble.courses[arm]])
        return survival_of(lives, self.ensemble.courses[arm][0].months - self.first)

    def tenths(self, arm: str, beside: str) -> tuple[Band, ...]:
        """Return by how many pence a month the mean real income of each tenth differs between two arms."""
        there, here = (self._tenths(each) for each in (beside, arm))
        return tuple(band(here[:, tenth] - there[:, tenth]) for tenth in range(10))

    def _tenths(self, arm: str) -> Floats:
        return np.array([real_tenths_pence(c)[self.first :].mean(axis=0) for c in self.ensemble.courses[arm]])

    @property
    def months(self) -> int:
        """How many months were read."""
        return self.ensemble.courses[CALM][0].months

    def ensemble_of(self, arm: str, read: Callable[[Course], Floats]) -> Floats:
        """Return seed × month of a series of an arm."""
        return np.array([read(course) for course in self.ensemble.courses[arm]])

    def fan(self, series: str, arm: str) -> Floats:
        """Return quantile × month of a series over the seeds."""
        read = SERIES[series][1]
        return np.asarray(np.quantile([read(c) for c in self.ensemble.courses[arm]], TWENTIETHS, axis=0))

    def sign_share(self, what: str, outcome: str) -> float | None:
        """Return in which share of draws of the numbers the usual sign of a technique's gain holds."""
        found = self.signs.get((what, outcome))
        if found is None:
            return None
        return max(found.better, found.worse)

    def word(self, what: str, outcome: str) -> str:
        """Return the id of the word for what a technique does: seeds and draws must both say it."""
        alone = self.effect(what, WAYS.get(what, ALONE), outcome)
        assert alone is not None, (what, outcome)  # noqa: S101
        drawn = self.signs.get((what, outcome))
        if self.none_left(what) or (drawn is not None and alone.word != drawn.word):
            return UNCLEAR
        return alone.word

    def none_left(self, what: str) -> bool:
        """Whether in the middle run nothing is left at the end of what a technique began.

        What closed again paid people until then, and is no help that lasts.
        """
        name, courses = f"{what}_going", self.ensemble.courses.get(what, ())
        left = [course.reading(name)[-1] for course in courses if name in course.names]
        return bool(left) and float(np.median(left)) <= 0


def _worst(hit: Floats, calm: Floats, first: int) -> float:
    """Return the largest share lost in any three months on end."""
    lost = 1.0 - hit[first:] / np.maximum(calm[first:], 1e-9)
    return float(np.convolve(lost, np.ones(3) / 3, mode="valid").max())


def _from_shock(course: Course, first: int) -> np.ndarray:
    """Return the lives of firms that were there at a month, as if they had begun in it."""
    begun, ended = course.lives[:, 0], course.lives[:, 1]
    there = (begun <= first) & ((ended < 0) | (ended > first))
    lives = course.lives[there].copy()
    lives[:, 0] = 0
    lives[:, 1] = np.where(lives[:, 1] < 0, lives[:, 1], lives[:, 1] - first)
    return lives


def gains(courses: Mapping[str, Course], techniques: Sequence[str], first: int) -> dict[str, float]:
    """Return by how much each technique, and all together, better each outcome of one seed; more is better.

    The names are `technique:outcome`.
    """
    found = {arm: outcomes_of([course], first) for arm, course in courses.items()}
    named = {**{name: name for name in techniques}, TOGETHER: ALL}
    return {
        f"{what}:{outcome}": BY_ID[outcome].sign * float((found[arm][outcome] - base)[0])
        for what, arm in named.items()
        for outcome, base in found[WITHOUT].items()
    }
