"""Find the plan: at once where that can be, else among what the relaxation uses, else two quarters at a time.

The relaxation is solved in a second and uses a third of what could be done; among these the programme with
whole numbers is smaller. Where it is still large it is made whole from the first quarters on: two are made
whole, then fixed, then the next (relax and fix). What is found either way is a plan of the whole, and the
least proved bound says how much better any other could be.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw
from ultramicro.plan.linear import Effort, Floats, LinearModel, Solved
from ultramicro.plan.model import Problem
from ultramicro.plan.portfolio import portfolio

SMALL, MIDDLE = 400, 800
"""Whole numbers up to which what the relaxation uses is tried first, and up to which the whole is solved."""
WINDOW = 2
"""Quarters that are made whole together in a large one."""
MISSED = 1e-6
"""By how much rows may be missed, beside the size of the largest number in them."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A plan and how good it is.

    Parameters
    ----------
    problem : Problem
        What it was chosen from.
    model : LinearModel
        Its programme.
    at : ndarray
        The values by column.
    worth_pounds, bound_pounds : float
        What it is worth, and what no plan exceeds. [£]
    """

    problem: Problem
    model: LinearModel
    at: Floats
    worth_pounds: float
    bound_pounds: float

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share."""
        return max(0.0, self.bound_pounds - self.worth_pounds) / max(abs(self.worth_pounds), 1.0)

    def value(self, *name: object) -> float:
        """Return what a column came to; nought where there is none."""
        at = self.model.at.get(name)
        return 0.0 if at is None else float(self.at[at])

    def units(self) -> dict[str, int | float]:
        """Return how many units of each activity are started in all."""
        last = self.problem.quarters
        found = {a.name: (a.whole, self.value("units", a.name, last)) for a in self.problem.activities}
        return {name: round(u) if whole else u for name, (whole, u) in found.items() if u > MISSED}


def find_plan(problem: Problem, effort: Effort = Effort(), begin: Floats | None = None) -> Found:  # noqa: B008
    """Find a plan and a bound on any other.

    Parameters
    ----------
    problem : Problem
        What it is chosen from.
    effort : Effort
        How hard to try.
    begin : ndarray, optional
        The values of a plan of a problem with the same columns; used where it still keeps the rows.

    Raises
    ------
    BrokenLaw
        If what the solver says is found does not keep the rows.
    """
    return surely_found(problem, portfolio(problem), effort, begin)


def surely_found(problem: Problem, model: LinearModel, effort: Effort, begin: Floats | None = None) -> Found:
    """Find a plan in a programme that doing nothing keeps, so that there is one; see `find_in`."""
    found = find_in(problem, model, effort, begin)
    if found is None:
        raise BrokenLaw("plan", [Check(law="doing nothing keeps every row", error=1)])
    return found


def find_in(
    problem: Problem, model: LinearModel, effort: Effort, begin: Floats | None = None
) -> Found | None:
    """Find a plan in a programme that is written already, to which rows may have been added.

    Returns
    -------
    Found or None
        None where no plan was found that keeps the rows, not even to do nothing.
    """
    relaxed = model.solve(relaxed=True)
    if relaxed is None:
        return None
    if begin is not None and (begin.size != len(model.names) or model.violation(begin) > MISSED):
        begin = None
    best, bound = _best(problem, model, effort, relaxed, begin)
    if best is not None and (missed := model.violation(best.at)) > MISSED:
        raise BrokenLaw("plan", [Check(law="the plan keeps every row", error=missed, tolerance=MISSED)])
    at = np.zeros(len(model.names)) if best is None else best.at
    if best is None and model.violation(at) > MISSED:
        return None
    return Found(problem=problem, model=model, at=at, worth_pounds=model.total(at), bound_pounds=bound)


def _best(
    problem: Problem, model: LinearModel, effort: Effort, relaxed: Solved, begin: Floats | None
) -> tuple[Solved | None, float]:
    """Return the best plan found, and the least bound proved."""
    size, bound, best = sum(model.whole), relaxed.bound, None
    if not SMALL < size <= MIDDLE:
        with only(model, support(problem, model, relaxed, begin)):
            few = sum(model.whole) <= MIDDLE
            best = model.solve(effort, begin=begin) if few else two_at_a_time(problem, model, effort)
    if size > MIDDLE or (best and (bound - best.value) / max(abs(best.value), 1.0) <= effort.gap):
        return best, bound
    whole = model.solve(effort, begin=best.at if best else begin)
    return whole, min(bound, whole.bound) if whole else bound


def support(problem: Problem, model: LinearModel, relaxed: Solved, begin: Floats | None) -> set[str]:
    """Return the activities that the relaxation starts, or the plan that is begun from."""
    given = [relaxed.at] if begin is None else [relaxed.at, begin]
    last = {a.name: model.at["units", a.name, problem.quarters] for a in problem.activities}
    return {name for name, column in last.items() if any(at[column] > MISSED for at in given)}


@contextmanager
def only(model: LinearModel, names: set[str]) -> Iterator[None]:
    """Leave all other activities out for a while."""
    kept = list(model.low), list(model.high), list(model.whole)
    for name, at in model.at.items():
        if isinstance(name, tuple) and name[0] == "units" and name[1] not in names:
            model.high[at], model.whole[at] = 0.0, False
    try:
        yield
    finally:
        model.low[:], model.high[:], model.whole[:] = kept


def two_at_a_time(problem: Problem, model: LinearModel, effort: Effort) -> Solved | None:
    """Make two quarters whole, fix them, and go on; later ones are parts of units meanwhile."""
    units = [(n[2], at) for n, at in model.at.items() if isinstance(n, tuple) and n[0] == "units"]
    whole, found = list(model.whole), None
    for first in range(1, problem.quarters + 1, WINDOW):
        for t, at in units:
            model.whole[at] = whole[at] and first <= t < first + WINDOW
            if found is not None and t < first and whole[at]:
                model.low[at] = model.high[at] = round(found.at[at])
        found = model.solve(effort)
        if found is None:
            return None
    return found
