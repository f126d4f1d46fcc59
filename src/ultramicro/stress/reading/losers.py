"""Who loses: groups of households that have less with a technique than without it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ultramicro.stress.reading.bands import Band, band
from ultramicro.stress.runs.course import Course, Floats

TENTH, KIND = "tenth", "kind"


class Group(NamedTuple):
    """Some households: by the tenth of incomes in which they began (1 the poorest), or by kind."""

    by: str
    id: str


def incomes(course: Course, first: int = 0) -> dict[Group, float]:
    """Return the mean monthly income of each group in pence, from the row of a month on.

    Raises
    ------
    ValueError
        If the run has no such month.
    """
    if not 0 <= first < course.months:
        raise ValueError("the month must be one of the run's")
    tenths, kinds = course.tenths_pence[first:].mean(axis=0), course.kinds_pence[first:]
    found = {Group(TENTH, str(number)): float(pence) for number, pence in enumerate(tenths, 1)}
    by_kind = kinds.mean(axis=0) if course.kinds else np.zeros(0)
    return found | {Group(KIND, kind): float(by_kind[at]) for at, kind in enumerate(course.kinds)}


def gains(without: Iterable[Course], using: Iterable[Course], first: int = 0) -> dict[Group, Band]:
    """Return for each group by how much its mean monthly income differs, in pence, over the seeds.

    Parameters
    ----------
    without, using : iterable of Course
        Runs of two arms in one order of seeds.
    first : int
        The row of the month from which on they are held beside each other.
    """
    pairs = [(incomes(a, first), incomes(b, first)) for a, b in zip(without, using, strict=True)]
    groups = pairs[0][0] if pairs else {}
    return {group: band(_differences(pairs, group)) for group in groups}


def _differences(pairs: list[tuple[dict[Group, float], dict[Group, float]]], group: Group) -> Floats:
    return np.array([b[group] - a[group] for a, b in pairs])


def losers(of: dict[Group, Band]) -> dict[Group, Band]:
    """Return the groups that have less in most runs, those that lose most first.

    Examples
    --------
    >>> of = {Group("tenth", str(number)): band([gain]) for number, gain in enumerate([5.0, -5.0, -9.0], 1)}
    >>> [group.id for group in losers(of)]
    ['3', '2']
    """
    lost = [(group, each) for group, each in of.items() if each.median < 0]
    return dict(sorted(lost, key=lambda pair: pair[1].median))
