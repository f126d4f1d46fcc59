"""What many runs say: what the shock does, what each technique changes, who loses, who lives on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np

from ultramicro.stress.arms import CALM, in_calm
from ultramicro.stress.outcomes import (
    BY_ID,
    GOING,
    OUTCOMES,
    SERIES,
    outcomes_of,
    real_tenths_pence,
    there_at_first,
)
from ultramicro.stress.reading.alone_jointly import Numbers, alone_jointly
from ultramicro.stress.reading.bands import HELPS, HURTS, UNCLEAR, Band, band
from ultramicro.stress.reading.recovery import (
    FOR_MONTHS,
    NEARLY,
    Recoveries,
    lost_share,
    months_until_back,
    recoveries,
)
from ultramicro.stress.reading.sensitivity import Sensitivity
from ultramicro.stress.reading.survival import Survival, survival_of
from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, Ensemble, all_but

ALONE, ON_TOP, JOINTLY, INTERACTION, OUTCOME_OF_SHOCK = "alone", "on_top", "jointly", "interaction", "shock"
"""Ways in which something changes an outcome in the recession: a technique by itself, beside all others, all
together, what all add beyond what each does, the shock itself."""
IN_CALM, RIDING_OUT = "in_calm", "riding_out"
"""What a technique, or all together, changes in calm; and how much more than that it changes in the
recession: the difference of the differences, which is what it does to ride that out."""
CLOSED = "closed_again"
"""The word for a gain of which nothing is left: what the technique began had closed again by the end."""
TOLD = "told"
"""The word for what is neither to the good nor to the bad."""
TOGETHER = "together"
"""What all techniques do is told of them under this name."""
SHOCK = "shock"
"""And of the shock itself under this one."""
WAYS = {TOGETHER: JOINTLY, SHOCK: OUTCOME_OF_SHOCK}
"""How what is no single technique changes an outcome."""
TWENTIETHS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles over seeds that a fan shows."""


Signs: TypeAlias = Mapping[tuple[str, str], Sensitivity]
"""By technique and outcome: what its gain hangs on, and how often it is one, over the numbers' ranges. Under
SHOCK stands what the shock does, under RIDING_OUT how much more all do in it than in calm: more is better.
Under FALL, by `fall_name`, stands how far work with firms here falls."""
FALL = "fall"


def fall_name(arm: str, beside: str) -> str:
    """Return under which name the fall of an arm beside another stands among what is drawn."""
    return f"{arm}/{beside}"


def side_name(side: str) -> str:
    """Return under which name what is made here or beyond stands among what is drawn of a technique."""
    return f"made {side}"


def tenth_name(tenth: int) -> str:
    """Return under which name what a tenth of households has stands there."""
    return f"tenth {tenth}"


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
        What gains hang on, with those of RIDING_OUT and FALL; empty where no number was moved.
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
            for what, way, differences in (*self._differences(by_arm), *self._beside_calm(by_arm)):
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

    def _beside_calm(self, by_arm: Mapping[str, Floats]) -> Iterator[tuple[str, str, Numbers]]:
        """Go through what techniques change in calm, and how much more than that in the recession."""
        named = {name: name for name in self.techniques if self.each_alone} | {TOGETHER: ALL}
        for what, arm in named.items():
            if in_calm(arm) in by_arm:
                calm = by_arm[in_calm(arm)] - by_arm[CALM]
                yield what, IN_CALM, calm
                yield what, RIDING_OUT, by_arm[arm] - by_arm[WITHOUT] - calm

    @cached_property
    def _bands(self) -> Mapping[tuple[str, str, str], Band]:
        return {each[:3]: each.band for each in self.effects}

    def effect(self, what: str, way: str, outcome: str) -> Band | None:
        """Return one of the effects."""
        return self._bands.get((what, way, outcome))

    def own_calm(self, arm: str) -> str:
        """Return the arm in which nothing hits the place, and the same is switched on as in an arm.

        Where that was not run it is the one in which nothing is switched on.
        """
        return in_calm(arm) if in_calm(arm) in self.ensemble.courses else CALM

    def _pairs(self, series: str, arm: str, beside: str) -> Iterator[tuple[Floats, Floats]]:
        read, courses = SERIES[series][1], self.ensemble.courses
        for hit, calm in zip(courses[arm], courses[beside or self.own_calm(arm)], strict=True):
            yield read(hit), read(calm)

    def recovery(
        self, series: str, arm: str, beside: str = "", *, lost: float = NEARLY
    ) -> Recoveries:  # fmt: skip
        """Return after how many months a series of an arm is back to nearly what it is in a calm one.

        Parameters
        ----------
        series, arm : str
            Which series, in which arm.
        beside : str
            The arm beside which it is held; the calm with the same switched on if empty.
        lost : float
            What may be missing still. [share]
        """
        pairs = self._pairs(series, arm, beside)
        return recoveries([months_until_back(hit, calm, self.first, lost=lost) for hit, calm in pairs])

    def worst(self, series: str, arm: str, beside: str = "") -> Band:
        """Return by which share a series lies below what it is in calm, in its worst quarter.

        The calm is that with the same switched on, unless another arm is named.
        """
        return band([worst_share(hit, calm, self.first) for hit, calm in self._pairs(series, arm, beside)])

    def survival(self, arm: str) -> Survival:
        """Return how firms that were there at first live on, of all seeds together.

        They are the same firms in all arms: those there before the first month that is read.
        """
        lives = np.concatenate([_from_first(course) for course in self.ensemble.courses[arm]])
        return survival_of(lives, self.months)

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

    def drawn(self, what: str, way: str, outcome: str) -> Sensitivity | None:
        """Return what draws of the numbers say of an effect; more is better there, whatever the outcome."""
        if way == RIDING_OUT and (what == TOGETHER or (what,) == self.techniques):
            return self.signs.get((RIDING_OUT, outcome))
        return self.signs.get((what, outcome)) if way == WAYS.get(what, ALONE) else None

    def sign_share(self, what: str, way: str, outcome: str) -> float | None:
        """Return in which share of draws of the numbers an effect has the sign that most runs give it."""
        of = self.effect(what, way, outcome)
        return share_of_sign(of, self.drawn(what, way, outcome)) if of is not None else None

    def word(self, what: str, outcome: str, way: str = "") -> str:
        """Return the id of the word for what something changes: seeds and draws must both say it.

        Parameters
        ----------
        what, outcome : str
            A technique, TOGETHER or SHOCK; what of it is looked at.
        way : str
            How it changes that; in the recession and by itself if empty.
        """
        if not BY_ID[outcome].judged:
            return TOLD
        way = way or WAYS.get(what, ALONE)
        of, drawn = self.effect(what, way, outcome), self.drawn(what, way, outcome)
        assert of is not None, (what, way, outcome)  # noqa: S101
        # That a gain is smaller than in calm is a caution, and needs no draws: so it is for each by itself.
        word = of.word if (way, of.word) == (RIDING_OUT, HURTS) else agreed(of, drawn)
        # What closed again is no help that lasts; a harm it is all the same.
        arm = in_calm(self.arm_of(what)) if way == IN_CALM else ""
        return CLOSED if word == HELPS and self.none_left(what, arm) else word

    def arm_of(self, what: str) -> str:
        """Return the arm in which a technique is in use, by itself where that was run; or all together."""
        return what if what in self.ensemble.courses else ALL

    def worse(self, what: str) -> list[str]:
        """Return the outcomes that something makes worse in the recession, where that is clear."""
        return [each.id for each in OUTCOMES if self.word(what, each.id) == HURTS]

    def none_left(self, what: str, arm: str = "") -> bool:
        """Whether in the middle run nothing is left at the end of what a technique, or all together, began.

        What closed again paid people until then, and is no help that lasts. The arm is that of `arm_of`,
        unless another is named.
        """
        going = self.going((what,) if what != TOGETHER else self.techniques, arm or self.arm_of(what))
        return going is not None and float(np.median(going[:, -1])) <= 0

    def going(self, techniques: Sequence[str], arm: str) -> Floats | None:
        """Return how many enterprises of some techniques there are, seed × month; none if they begin none."""
        courses = self.ensemble.courses.get(arm, ())
        names = [f"{name}{GOING}" for name in techniques]
        found = [[course.reading(name) for name in names if name in course.names] for course in courses]
        return np.array([np.sum(each, axis=0) for each in found]) if found and all(found) else None

    def missing(self, series: str, arm: str, month: int) -> float:
        """Return how much of a series is missing beside its own calm, in three months from a row on."""
        some = slice(month, month + FOR_MONTHS)
        return float(np.median([(calm - hit)[some].mean() for hit, calm in self._pairs(series, arm, "")]))


def agreed(of: Band, drawn: Sensitivity | None) -> str:
    """Return the id of the word for an effect: seeds and draws, if there are any, must both say it."""
    return UNCLEAR if drawn is not None and of.word != drawn.word else of.word


def share_of_sign(of: Band, drawn: Sensitivity | None) -> float | None:
    """Return in which share of draws an effect has the sign that most runs give it."""
    if drawn is None:
        return None
    if of.better == of.worse:
        return 1.0 - drawn.better - drawn.worse if of.better == 0 else None
    return drawn.better if of.better > of.worse else drawn.worse


def worst_share(hit: Floats, calm: Floats, first: int) -> float:
    """Return the largest share lost in any three months on end, from the row of a month on.

    Examples
    --------
    >>> worst_share(np.array([9.0, 6.0, 6.0, 9.0]), np.full(4, 10.0), 0)
    0.3
    """
    return float(lost_share(hit, calm, first).max())


def _from_first(course: Course) -> np.ndarray:
    """Return the lives of firms that were there at first, as if they had begun then."""
    lives = there_at_first(course).copy()
    lives[:, 0] = 0
    return lives
