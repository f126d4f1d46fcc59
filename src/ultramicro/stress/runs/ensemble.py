"""The same months lived many times, with and without each technique, under the same chances.

Each seed is run in every arm. A draw depends on the seed, the month and who draws, not on what else happens,
so that two arms of one seed differ by what was changed and by nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.forgotten import forget
from ultramicro.stress.runs.kept import Keeping, Run, Setting, Task
from ultramicro.stress.runs.spread import Spread, one_after_another

WITHOUT, ALL = "without", "all"
S = TypeVar("S")
Progress = Callable[[int, int], None]
"""Takes in how many runs of how many are done; what it raises gives the rest up."""


def no_progress(done: int, of: int) -> None:
    """Show nothing."""


def all_but(technique: str) -> str:
    """Return the arm that has every technique except one."""
    return f"all-but-{technique}"


def arms_of(techniques: Sequence[str], setting_with: Callable[[frozenset[str]], S]) -> dict[str, S]:
    """Return the arms that tell what each technique adds: none, each alone, all, all but each.

    Parameters
    ----------
    techniques : sequence of str
        Their ids; those that are switched on.
    setting_with : callable
        Returns the setting in which some techniques, and no others, are in use.

    Examples
    --------
    >>> for arm, used in arms_of(["bank", "clearing"], sorted).items():
    ...     print(arm, used)
    without []
    bank ['bank']
    clearing ['clearing']
    all ['bank', 'clearing']
    all-but-bank ['clearing']
    all-but-clearing ['bank']
    """
    every = frozenset(techniques)
    used = {WITHOUT: frozenset[str]()} | {one: frozenset([one]) for one in techniques} | {ALL: every}
    used |= {all_but(one): every - {one} for one in techniques}
    return {arm: setting_with(some) for arm, some in used.items()}


@dataclass(frozen=True, kw_only=True)
class Ensemble:
    """Runs of every arm under the same seeds.

    Parameters
    ----------
    seeds : tuple of int
        In the order of the runs.
    courses : mapping of str to tuple of Course
        By arm, a run for each seed.
    """

    seeds: tuple[int, ...]
    courses: Mapping[str, tuple[Course, ...]]

    def reading(self, arm: str, name: str) -> Floats:
        """Return one reading of an arm, seed × month."""
        return np.array([course.reading(name) for course in self.courses[arm]])


def live_all(
    run: Run, arms: Mapping[str, Setting], seeds: Sequence[int], *, spread: Spread = one_after_another,
    folder: Path | None = None, progress: Progress = no_progress,
) -> Ensemble:  # fmt: skip
    """Run every arm under every seed.

    Parameters
    ----------
    run : callable
        Makes one run, from its setting and seed alone.
    arms : mapping of str to Setting
        Arms that come to one setting are run once.
    seeds : sequence of int
        Each counts once.
    spread : callable
        The map over runs; where it is done makes no difference to what comes out.
    folder : Path, optional
        Where finished runs are kept, to go on from.
    progress : callable
        Told after each run; what it raises ends the work, and finished runs are kept.

    Raises
    ------
    ValueError
        If a seed is given twice: it would count as evidence twice.
    """
    if len(set(seeds)) < len(seeds):
        raise ValueError("each seed may be given once only")
    # All arms of one seed stand together, so that what was given up has whole pairs.
    settings, make = {setting.key(): setting for setting in arms.values()}, Keeping(run, folder)
    tasks = [(setting, seed) for seed in seeds for setting in settings.values()]
    if folder is not None:
        forget(folder, [make.path(task) for task in tasks])
    found = dict(_lived(make, tasks, spread, progress))
    courses = {
        arm: tuple(found[setting.key(), seed] for seed in seeds) for arm, setting in arms.items()
    }  # fmt: skip
    return Ensemble(seeds=tuple(seeds), courses=courses)


def all_kept(run: Run, arms: Mapping[str, Setting], seeds: Iterable[int], folder: Path | None) -> bool:
    """Whether every run of some arms and seeds is kept, so that nothing would have to be lived."""
    make = Keeping(run, folder)
    return all(make.has((setting, seed)) for setting in arms.values() for seed in seeds)


def _lived(
    make: Keeping, tasks: Sequence[Task], spread: Spread, progress: Progress
) -> Iterator[tuple[tuple[str, int], Course]]:
    """Yield each run with the key of its setting and its seed: those that are kept, then the others."""
    missing, done = [], 0
    progress(done, len(tasks))
    for task in tasks:
        kept = make.kept(task)
        if kept is None:
            missing.append(task)
            continue
        done += 1
        yield (task[0].key(), task[1]), kept
    for (setting, seed), course in zip(missing, spread(make, missing), strict=True):
        done += 1
        progress(done, len(tasks))
        yield (setting.key(), seed), course
