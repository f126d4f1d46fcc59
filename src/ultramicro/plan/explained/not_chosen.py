"""What each enterprise that was left out would cost: it is put into a plan by force, or bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from ultramicro.core.linear import Effort, Floats, LinearModel
from ultramicro.plan.explained.bending import Bound, anything, beside, best_of, fewer, later, most_with
from ultramicro.plan.explained.explain import ASKED, INFINITE, Lack, LeftOut
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution, find_in, find_plan

ANY_PLAN = Effort(gap=1.0, nodes=20)
"""How hard it is tried to find a plan that need not be good."""
PLENTY_PENCE = 1e9
"""Ten million pounds: more than all that a recipe of the library takes to start."""


def left_out(found: PlanSolution, most: int = 5, others: Sequence[PlanSolution] = ()) -> list[LeftOut]:
    """Find out what each of the most promising activities that were not chosen would cost.

    Parameters
    ----------
    found : PlanSolution
        The plan.
    most : int
        How many are put into a plan.
    others : sequence of PlanSolution
        Other plans of the same programme: with one that has an activity it is begun.

    Returns
    -------
    list of LeftOut
        The cheapest first. A plan with it was found that is worth `loss` less; every such plan is worth at
        least `at_least` less. Then those that were not tried, with what is proved of them, if anything is.
    """
    chosen, tight = found.units(), found.tight_model()
    rest = [a.name for a in found.problem.activities if a.name not in chosen and a.most >= 1]
    bounds = most_with(found.problem, tight, rest)
    # What not even parts of units could start is asked about last: there is still a reason to tell.
    ranked = sorted(rest, key=lambda name: (_least_loss(found, bounds[name]), name))
    plenty = _Plenty(found.problem)
    begun = {name: each.at for each in sorted(others, key=lambda x: x.worth_pounds) for name in each.units()}
    told = [
        _forced(found, tight, name, bounds[name], plenty, begin=begun.get(name)) for name in ranked[:most]
    ]
    told.sort(key=lambda each: (each.loss is None, each.loss or 0.0, each.activity))
    # Nothing was asked at all where no questions were wanted.
    return [*told, *(_bounded(found, name, bounds[name]) for name in ranked[most:])] if most else []


def _forced(
    found: PlanSolution,
    tight: LinearModel,
    name: str,
    bound: Bound | None,
    plenty: _Plenty,
    *,
    begin: Floats | None,
) -> LeftOut:
    """Put one unit of an activity into a plan, near the plan that was found, or take the one at hand."""
    if bound is None:
        return LeftOut(name, None, 0.0, plenty.lacks(name))
    most = min(bound[0], found.bound_pounds)
    with _must_start(tight, found.problem, name):
        near = [beside(tight, bounds(tight, found.at), name) for bounds in (later, fewer)]
        best = best_of(tight, near, most - ASKED.gap * abs(found.worth_pounds), begin)
        if best is None:
            # It may take what no enterprise of the plan makes.
            wider = beside(tight, anything(tight, found.at, bound[1]), name)
            best = best_of(tight, [wider], INFINITE)
    if best is None and not _can_start(found.problem, name):
        return LeftOut(name, None, 0.0, plenty.lacks(name))
    if best is None:
        with _must_start(found.model, found.problem, name):
            again = find_in(found.problem, found.model, ASKED)
        if again is None:
            return LeftOut(name, None, 0.0, plenty.lacks(name))
        best, most = again.at, min(most, again.bound_pounds)
    return LeftOut(name, found.worth_pounds - found.model.total(best), max(0.0, found.worth_pounds - most))


def _bounded(found: PlanSolution, name: str, bound: Bound | None) -> LeftOut:
    """Tell what is proved of an activity that was not put into a plan."""
    least = 0.0 if bound is None else found.worth_pounds - min(bound[0], found.bound_pounds)
    return LeftOut(name, None, max(0.0, least), tried=False)


def _least_loss(found: PlanSolution, bound: Bound | None) -> float:
    return INFINITE if bound is None else found.worth_pounds - bound[0]


class _Plenty:
    """Why no plan here can start something: what a plan with money enough shows, found once for all."""

    def __init__(self, problem: Problem) -> None:
        self.given = replace(problem, money=replace(problem.money, own_pence=PLENTY_PENCE))
        self.lent = replace(problem, money=replace(problem.money, savings_pence=PLENTY_PENCE))
        self.best: PlanSolution | None = None

    def lacks(self, name: str) -> Lack | None:
        """Say why no plan can start it; None where money has no part in it."""
        # Money lacks only where it could be lent and paid back: what loses money could be begun with a gift.
        if _can_start(self.lent, name):
            self.best = self.best or find_plan(self.lent, ASKED)
            return Lack.MONEY if name in self.best.units() else Lack.WORTH
        return Lack.EARNINGS if _can_start(self.given, name) else None


def _can_start(problem: Problem, name: str) -> bool:
    """Whether any plan starts a unit of it in time."""
    model = portfolio(problem)
    model.low[model.at["units", name, problem.quarters]] = 1.0
    # Any plan that has it will do, so that nothing is made as great as possible.
    model.worth[:] = [0.0] * len(model.worth)
    return model.solve(ANY_PLAN) is not None


@contextmanager
def _must_start(model: LinearModel, problem: Problem, name: str) -> Iterator[None]:
    """Write into a programme that one unit of an activity must be started in time, for a while."""
    at = model.at["units", name, problem.quarters]
    before, model.low[at] = model.low[at], 1.0
    try:
        yield
    finally:
        model.low[at] = before
