"""That what the plan calls a year is one: four quarters of its rows come to the year of a recipe or a need.

No month, season or part of a year is read here. The rows of the plan are added up as they stand, so that a
quarter that is too long, left out or counted twice shows, wherever that came from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ultramicro.plan.programme.model import Activity
from ultramicro.plan.programme.plan import Plan, Quarter
from ultramicro.plan.proof.readings import A_YEAR, activities_of

WORKS = 0.05
"""Units' worth of work below which a quarter says nothing of a year: its rounding would be divided by it."""


class Work(NamedTuple):
    """What an enterprise works, makes and uses in a quarter. [units, hours, units of each good]."""

    level: float
    hours: float
    made: Mapping[str, float]
    used: Mapping[str, float]


def a_year_is_a_year(plan: Plan) -> Iterator[float]:
    """Yield by how much four quarters running miss the year of a recipe, or exceed that of a need.

    Parameters
    ----------
    plan : Plan
        In its own numbers.
    """
    by_name = activities_of(plan.problem)
    for name, mine in _worked(plan).items():
        for first in sorted(mine):
            year = [mine[t] for t in range(first, first + A_YEAR) if t in mine]
            # Where it worked in fewer quarters there is no year of it to be held against the recipe's.
            if len(year) == A_YEAR:
                yield from _missed(by_name[name], year)
    yield from _beyond(plan)


def _worked(plan: Plan) -> dict[str, dict[int, Work]]:
    """Return what each enterprise does in each quarter in which it works, from the rows of the plan."""
    made: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    used: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for f in plan.flows:
        made[f.source, f.quarter][f.good] += f.quantity
        used[f.target, f.quarter][f.good] += f.quantity
    found: dict[str, dict[int, Work]] = defaultdict(dict)
    for q in plan.quarters:
        if q.level > WORKS:
            found[q.activity][q.quarter] = _work(q, made[q.activity, q.quarter], used[q.activity, q.quarter])
    return found


def _work(q: Quarter, made: Mapping[str, float], used: Mapping[str, float]) -> Work:
    return Work(q.level, q.hours, made, used)


def _missed(a: Activity, year: list[Work]) -> Iterator[float]:
    """Yield by how much a year's rows, each brought to one unit's full work, miss the recipe."""
    hours = sum(a.hours.values())
    yield abs(sum(w.hours / w.level for w in year) - hours) / max(hours, 1.0)
    for g, quantity in a.makes.items():
        yield abs(sum(w.made.get(g, 0.0) / w.level for w in year) - quantity) / max(quantity, 1.0)
    for g, quantity in a.uses.items():
        yield abs(sum(w.used.get(g, 0.0) / w.level for w in year) - quantity) / max(quantity, 1.0)


def _beyond(plan: Plan) -> Iterator[float]:
    """Yield by how much a need takes more in four quarters running than in its year."""
    sold: dict[tuple[str, int], float] = defaultdict(float)
    for f in plan.flows:
        sold[f.target, f.quarter] += f.quantity
    for need in plan.problem.needs:
        for first in range(1, plan.problem.quarters - A_YEAR + 2):
            year = sum(sold[need.name, t] for t in range(first, first + A_YEAR))
            yield max(0.0, year - need.quantity) / max(need.quantity, 1.0)
