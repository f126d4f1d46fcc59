"""Where units stand at the end of the plan: each in one site, or in as many parts as its recipe allows.

Columns, for activity a, class of ground c and site i:

    ("in", a, c, i)  parts of units that stand there at the end; a unit has one part, unless its recipe says
                     that it may be spread

Floor space is not pooled: six garages of 15 m² are no hall of 90. Units are never stopped, so where those of
the last quarter stand, those of every quarter before stood too; only a site that opens later was not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.plan.programme.linear import LinearModel, Name
from ultramicro.plan.programme.model import Activity, Problem, Space

ROUNDING = 1e-9
"""Share of a part by which a site may fall short of it, so that a third of an area still fits three times."""


class Place(NamedTuple):
    """An activity's need of a class of ground, and the sites in which a part of a unit can stand."""

    activity: Activity
    use: str
    sites: tuple[Space, ...]

    @property
    def part_m2(self) -> float:
        """The ground that must lie in one site."""
        return self.activity.space_m2[self.use] / self.activity.parts

    @property
    def most_parts(self) -> float:
        """How many parts could ever stand somewhere."""
        return self.activity.most_units * self.activity.parts

    def column(self, site: Space) -> tuple[str, str, str, str]:
        """Return the name of the column of parts in a site."""
        return "in", self.activity.name, self.use, site.name


def places(problem: Problem) -> Iterator[Place]:
    """Yield what needs ground, and where it can stand.

    Examples
    --------
    >>> hall = Activity(name="club", space_m2={"building": 90.0})
    >>> sheds = [Space(name=str(n), kind="building", use="garage", area_m2=15.0) for n in range(6)]
    >>> barn = Space(name="barn", kind="building", use="barn", area_m2=120.0)
    >>> [[i.name for i in each.sites] for each in places(Problem(activities=(hall,), spaces=(*sheds, barn)))]
    [['barn']]
    """
    for a in problem.activities:
        for use, area in a.space_m2.items():
            if area > 0:
                part = area / a.parts
                # What is started in parts of a unit fits anywhere: how small is its own limit.
                yield Place(a, use, tuple(
                    i for i in problem.spaces
                    if problem.suits(use, i) and (not a.whole or i.area_m2 >= part * (1 - ROUNDING))
                ))  # fmt: skip


def standing(model: LinearModel, problem: Problem) -> None:
    """Write into a programme that its units stand in sites, and that what stands there pays the rent."""
    every = tuple(places(problem))
    for i in problem.spaces:
        mine = [each for each in every if i in each.sites]
        for each in mine:
            whole = each.activity.whole
            fits = i.area_m2 * (1 + ROUNDING) // each.part_m2 if whole else each.most_parts
            model.column(each.column(i), high=min(fits, each.most_parts), whole=whole)
        inside: dict[Name, float] = {each.column(i): each.part_m2 for each in mine}
        if inside:
            model.row(("site", i.name), {**inside, ("taken", i.name, problem.quarters): -1.0}, high=0.0)
    for each in every:
        _stands(model, problem, each)


def _stands(model: LinearModel, problem: Problem, place: Place) -> None:
    """All units stand somewhere: at the end, and before each later site opens in those that are open."""
    last, a = problem.quarters, place.activity
    for t in sorted({last, *(i.opens - 1 for i in place.sites if 1 < i.opens <= last)}):
        terms: dict[Name, float] = {("units", a.name, t): float(a.parts)}
        terms |= {place.column(i): -1.0 for i in place.sites if i.opens <= t}
        model.row(("stands", a.name, place.use, t), terms, high=0.0)
