"""What is read at each draw of the least known numbers: gains with their signs, and how far work falls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ultramicro.stress.arms import CALM, in_calm
from ultramicro.stress.findings import (
    FALL,
    RIDING_OUT,
    SHOCK,
    TOGETHER,
    fall_name,
    side_name,
    tenth_name,
    worst_share,
)
from ultramicro.stress.outcomes import BY_ID, SERIES, outcomes_of, real_tenths_pence
from ultramicro.stress.reading.mirror import PAID_MORE, sides
from ultramicro.stress.runs.course import Course, Floats
from ultramicro.stress.runs.ensemble import ALL, WITHOUT


def arms_drawn(techniques: Sequence[str]) -> list[str]:
    """Return the arms that are lived at each draw.

    Examples
    --------
    >>> arms_drawn(["bank"]), arms_drawn([])
    (['calm', 'without', 'all', 'calm-all', 'bank'], ['calm', 'without'])
    """
    return [CALM, WITHOUT, *([ALL, in_calm(ALL)] if techniques else []), *techniques]


def falls(techniques: Sequence[str]) -> list[tuple[str, str]]:
    """Return the arms whose fall is told, each with the arm beside which it falls."""
    return [(WITHOUT, CALM), *([(ALL, in_calm(ALL)), (ALL, CALM)] if techniques else [])]


def gains(courses: Mapping[str, Course], techniques: Sequence[str], first: int) -> dict[str, float]:
    """Return by how much each outcome of one seed is bettered, and how far work with firms here falls.

    Parameters
    ----------
    courses : mapping of str to Course
        By arm: those of `arms_drawn`.
    techniques : sequence of str
        Those that are switched on.
    first : int
        The row of the first month of the shock.

    Returns
    -------
    dict of str to float
        By `what:outcome`, as in the keys of `findings.Signs`: of gains more is better. Beside outcomes stand
        what is made here and beyond (`side_name`) and what each tenth has (`tenth_name`).
    """
    found = {arm: outcomes_of([course], first) for arm, course in courses.items()}
    named = {name: (name, WITHOUT) for name in techniques} | {SHOCK: (WITHOUT, CALM)}
    if techniques:
        named |= {TOGETHER: (ALL, WITHOUT)}
    gained = {
        f"{what}:{outcome}": each.sign * float((found[arm][outcome] - found[beside][outcome])[0])
        for what, (arm, beside) in named.items()
        for outcome, each in BY_ID.items()
    }
    if techniques:
        gained |= dict(_riding_out(found))
    for what, pair in named.items():
        gained |= {f"{what}:{part}": each for part, each in _parts(courses, *pair, first)}
    return gained | {
        f"{FALL}:{fall_name(arm, beside)}": _fall(courses[arm], courses[beside], first)
        for arm, beside in falls(techniques)
    }


def _parts(courses: Mapping[str, Course], arm: str, beside: str, first: int) -> Iterator[tuple[str, float]]:
    """Go through what is made here and beyond more than beside another arm, and what each tenth has more."""
    with_it, without = courses[arm], courses[beside]
    for side, each in sides(without, with_it, first).items():
        yield side_name(side), -each if side == PAID_MORE else each
    more = (real_tenths_pence(with_it) - real_tenths_pence(without))[first:].mean(axis=0)
    for tenth, pence in enumerate(more.tolist(), 1):
        yield tenth_name(tenth), pence


def _riding_out(found: Mapping[str, Mapping[str, Floats]]) -> Iterator[tuple[str, float]]:
    """Go through how much more all together better each outcome in the recession than in calm."""
    for outcome, each in BY_ID.items():
        all_hit, hit, all_calm, calm = (
            float(found[arm][outcome][0]) for arm in (ALL, WITHOUT, in_calm(ALL), CALM)
        )
        yield f"{RIDING_OUT}:{outcome}", each.sign * (all_hit - hit - (all_calm - calm))


def _fall(hit: Course, calm: Course, first: int) -> float:
    read = SERIES["jobs_here"][1]
    return worst_share(read(hit), read(calm), first)
