"""Which numbers of a place are the least known, and what the answer hangs on when they are others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ultramicro.stress.arms import arms
from ultramicro.stress.calibration.numbers import WHOLE, Number, Numbers, described
from ultramicro.stress.drawn import arms_drawn, gains
from ultramicro.stress.reading.sensitivity import Range, Sensitivity, sensitivity, values_at
from ultramicro.stress.running import Setting, run
from ultramicro.stress.runs.course import Course
from ultramicro.stress.runs.ensemble import all_kept
from ultramicro.stress.runs.kept import Keeping
from ultramicro.stress.runs.spread import Spread
from ultramicro.stress.shocks.shock import Shock
from ultramicro.stress.switches.switch import Switch

HOW_MANY = 10
"""So many of the least known numbers are moved."""
NOT_MOVED = frozenset({"people", "held against"})
"""Groups that are counted, or that the model is only held against."""


def least_known(numbers: Numbers, many: int = HOW_MANY) -> list[Number]:
    """Return the numbers whose range is the widest beside their value, the widest first.

    Examples
    --------
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> len(least_known(stated(10_000)))
    10
    """
    moved = [each for each in numbers.values() if described()[each.name].group not in NOT_MOVED]
    return sorted(moved, key=lambda each: -(each.high - each.low) / max(abs(each.value), 1e-9))[:many]


@dataclass(frozen=True, kw_only=True)
class GainsAt:
    """What techniques gain where some numbers are others; picklable, for whichever process does the work.

    Parameters
    ----------
    values : tuple of (str, float)
        The place's numbers.
    whole : frozenset of str
        Those of which there are only whole ones.
    shocks, switches : tuple
        What hits the place, what is switched on.
    months, before_months, first : int
        How many are read, go by before, and the row of the first month of the shock.
    folder : Path or None
        Where runs are kept.
    """

    values: tuple[tuple[str, float], ...]
    whole: frozenset[str]
    shocks: tuple[Shock, ...]
    switches: tuple[Switch, ...]
    months: int
    before_months: int
    first: int
    folder: Path | None

    def __call__(self, moved: Mapping[str, float], seed: int) -> Mapping[str, float]:
        """Live the arms under one seed, and return what is gained in each outcome, and how far work falls."""
        make, settings = Keeping(run, self.folder), self.settings(moved)
        # Arms that come to one setting are lived once.
        lived: dict[Setting, Course] = {}
        for setting in settings.values():
            if setting not in lived:
                lived[setting] = make.kept((setting, seed)) or make((setting, seed))
        courses = {arm: lived[setting] for arm, setting in settings.items()}
        return gains(courses, self.names, self.first)

    @property
    def names(self) -> list[str]:
        """The names of what is switched on."""
        return [switch.name for switch in self.switches]

    def settings(self, moved: Mapping[str, float]) -> Mapping[str, Setting]:
        """Return the settings of the arms that are lived where some numbers are others."""
        changed = {name: float(round(x)) if name in self.whole else x for name, x in moved.items()}
        values = tuple(sorted({**dict(self.values), **changed}.items()))
        found = arms(values, self.shocks, self.switches, months=self.months, before_months=self.before_months)
        return {arm: found[arm] for arm in arms_drawn(self.names)}


def signs(
    numbers: Numbers, at: GainsAt, *, trajectories: int, seeds: Sequence[int], spread: Spread
) -> dict[tuple[str, str], Sensitivity]:
    """Return by technique and outcome what its gain hangs on, over the ranges of the least known numbers."""
    found = sensitivity(at, ranges_of(numbers), trajectories=trajectories, seeds=seeds, spread=spread)
    return {_parted(name): each for name, each in found.items()}


def ranges_of(numbers: Numbers) -> list[Range]:
    """Return the ranges in which the least known numbers are moved."""
    return [Range(each.name, each.low, each.high) for each in least_known(numbers) if each.high > each.low]


def signs_settings(numbers: Numbers, at: GainsAt, trajectories: int) -> Iterator[Mapping[str, Setting]]:
    """Go through the points of `signs`: the arms that are lived at each."""
    if trajectories:
        yield from (at.settings(moved) for moved in values_at(ranges_of(numbers), trajectories))


def signs_kept(numbers: Numbers, at: GainsAt, *, trajectories: int, seeds: Sequence[int]) -> bool:
    """Whether all runs of `signs` are kept."""
    points = signs_settings(numbers, at, trajectories)
    return all(all_kept(run, settings, seeds, at.folder) for settings in points)


def _parted(name: str) -> tuple[str, str]:
    what, _, outcome = name.rpartition(":")
    return what, outcome


def whole_of(numbers: Numbers) -> frozenset[str]:
    """Return the names of numbers of which there are only whole ones."""
    return frozenset(each.name for each in numbers.values() if each.unit in WHOLE)
