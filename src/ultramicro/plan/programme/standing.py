"""Where units stand, quarter by quarter: each in one site, or in as many parts as its recipe allows.

Columns, for activity a, class of ground c, site i and quarter t:

    ("in", a, c, i)     parts of units that stand there at the end, whole; a unit has one part, unless its
                        recipe says that it may be spread
    ("at", a, c, i, t)  parts that stand there in an earlier quarter, where the site costs something

Floor space is not pooled, neither at the end nor before: six garages of 15 m² are no hall of 90, and who
needs a hall pays for making it ready before the first quarter in which it stands there. Units are never
stopped or moved, so no more of them stand in a site in a quarter than do at the end. That makes the earlier
parts whole wherever that is cheapest, so that they need not be asked to be. In a site that costs nothing all
that stands there at the end may stand there from the start: it needs no columns for the quarters before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ultramicro.core.linear import INFINITY, LinearModel, Name
from ultramicro.plan.programme.model import ROUNDING, Activity, Problem, Space


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
        return self.activity.most * self.activity.parts

    def fits(self, site: Space) -> float:
        """Return how many parts could ever stand in a site."""
        whole = self.activity.whole
        many = site.area_m2 * (1 + ROUNDING) // self.part_m2 if whole else self.most_parts
        return min(many, self.most_parts)

    def column(self, site: Space) -> tuple[str, str, str, str]:
        """Return the name of the column of parts that stand in a site at the end."""
        return "in", self.activity.name, self.use, site.name

    def column_in(self, site: Space, quarter: int, quarters: int) -> tuple[str | int, ...]:
        """Return the name of the column of parts that can stand in a site in a quarter of so many."""
        if quarter == quarters or is_free(site):
            return self.column(site)
        return "at", self.activity.name, self.use, site.name, quarter


def is_free(site: Space) -> bool:
    """Return whether ground of a site costs nothing, so that it does not matter when it is taken."""
    return not site.rent_pence and not site.ready_pence


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
    for each in every:
        for i in each.sites:
            model.column(each.column(i), high=each.fits(i), whole=each.activity.whole)
            _before_the_end(model, problem, each, i)
    for i in problem.spaces:
        _holds(model, problem, i, [each for each in every if i in each.sites])
    for each in every:
        _stands(model, problem, each)


def _before_the_end(model: LinearModel, problem: Problem, place: Place, site: Space) -> None:
    """No more stands in a site before the end than at the end, and nothing before it opens."""
    for t in () if is_free(site) else range(site.opens, problem.quarters):
        there = place.column_in(site, t, problem.quarters)
        model.column(there, high=place.fits(site))
        model.row(("stays", *there[1:]), {there: 1.0, place.column(site): -1.0}, high=0.0)


def _holds(model: LinearModel, problem: Problem, site: Space, mine: list[Place]) -> None:
    """What stands in a site in a quarter stands on ground of it that was taken by then."""
    first = problem.quarters if is_free(site) else site.opens
    for t in range(first, problem.quarters + 1) if mine else ():
        inside: dict[Name, float] = {each.column_in(site, t, problem.quarters): each.part_m2 for each in mine}
        model.row(("site", site.name, t), {**inside, ("taken", site.name, t): -1.0}, high=0.0)


def _stands(model: LinearModel, problem: Problem, place: Place) -> None:
    """All units stand somewhere, in every quarter."""
    a, last = place.activity, problem.quarters
    opening = {i.opens - 1 for i in place.sites if 1 < i.opens <= last}
    # Where all sites are free, only one that opens later can be missing before.
    before = opening if all(map(is_free, place.sites)) else range(1, last)
    for t in sorted({*before, last}):
        terms: dict[Name, float] = {("units", a.name, t): float(a.parts)}
        terms |= {place.column_in(i, t, last): -1.0 for i in place.sites if i.opens <= t}
        # At the end no more parts than there are, or which of them count would be open.
        model.row(("stands", a.name, place.use, t), terms, low=0.0 if t == last else -INFINITY, high=0.0)


def parts_in(
    problem: Problem, place: Place, quarter: int, value: Callable[..., float]
) -> Iterator[tuple[Space, float]]:
    """Yield the parts that stand in each site in a quarter: where it costs first, the rest where it is free.

    Parameters
    ----------
    problem : Problem
        What the plan was chosen from.
    place : Place
        What stands.
    quarter : int
        When.
    value : callable
        The value of a column by the parts of its name.
    """
    left = value("units", place.activity.name, quarter) * place.activity.parts
    for i in sorted((i for i in place.sites if i.opens <= quarter), key=is_free):
        parts = min(value(*place.column_in(i, quarter, problem.quarters)), left)
        left -= parts
        yield i, parts
