"""Find the plan: near the relaxation, then among what it uses, then in the whole, until it is proved close.

The relaxation, made tight, is solved in a second and comes within a few per cent of a plan. Rounded down or
up it leaves few whole numbers open, so that a plan near it is found at once; from there a small programme
is searched as a whole. A larger one is searched first among the third of the activities that the relaxation
uses, and the largest only there. What is found is a plan of the whole, and the least proved bound says how
much better any other could be.

T. Berthold, "RENS: the optimal rounding", Mathematical Programming Computation 6 (2014) 33.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.message import say
from ultramicro.plan.programme.linear import Effort, Floats, LinearModel, Solution
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.portfolio import portfolio

SMALL, MIDDLE = 600, 1000
"""Whole numbers from which what the relaxation uses is searched first, and up to which the whole is."""
MISSED = 1e-6
"""By how much rows may be missed, beside the size of the largest number in them."""


@dataclass(frozen=True, kw_only=True)
class PlanSolution:
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


def find_plan(problem: Problem, effort: Effort = Effort(), begin: Floats | None = None) -> PlanSolution:  # noqa: B008
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


def surely_found(
    problem: Problem, model: LinearModel, effort: Effort, begin: Floats | None = None
) -> PlanSolution:
    """Find a plan in a programme that doing nothing keeps, so that there is one; see `find_in`."""
    found = find_in(problem, model, effort, begin)
    if found is None:
        raise BrokenLaw(
            "plan", [Check(id="doing_nothing", law=say("Doing nothing keeps every row"), error=1)]
        )
    return found


def find_in(
    problem: Problem, model: LinearModel, effort: Effort, begin: Floats | None = None
) -> PlanSolution | None:
    """Find a plan in a programme that is written already, to which rows may have been added.

    Returns
    -------
    PlanSolution or None
        None where no plan was found that keeps the rows, not even to do nothing.
    """
    tight, relaxed = tightened(problem, model)
    if relaxed is None:
        return None
    # A plan of an altered problem may no longer keep the rows; then it is no help, and not an error.
    if begin is not None and (begin.size != len(model.names) or model.violation(begin) > MISSED):
        begin = None
    best, bound = _best(problem, tight, effort, relaxed, begin)
    # The solver allows itself small misses and some releases larger ones; what is handed on is checked by
    # our own sums.
    if best is not None and (missed := model.violation(best.at)) > MISSED:
        law = say("The plan keeps every row of its programme")
        raise BrokenLaw("plan", [Check(id="rows_kept", law=law, error=missed, tolerance=MISSED)])
    at = np.zeros(len(model.names)) if best is None else best.at
    # What is close enough to the bound may still be less than what was begun with.
    if begin is not None and (best is None or model.total(begin) > model.total(at)):
        return PlanSolution(
            problem=problem, model=model, at=begin, worth_pounds=model.total(begin), bound_pounds=bound
        )
    if best is None and model.violation(at) > MISSED:
        return None
    return PlanSolution(problem=problem, model=model, at=at, worth_pounds=model.total(at), bound_pounds=bound)


def _best(
    problem: Problem, model: LinearModel, effort: Effort, relaxed: Solution, begin: Floats | None
) -> tuple[Solution | None, float]:
    """Return the best plan found, and the least bound proved."""
    near = near_relaxation(problem, model, relaxed, effort)
    # The relaxation bounds every plan: one that is close to it need not be improved.
    if _close(near, relaxed.bound, effort):
        return near, relaxed.bound
    begin = _better(model, near, begin)
    if sum(model.whole) > SMALL:
        # A third of the activities can be searched in the time in which the whole would find nothing.
        with only(model, support(problem, model, relaxed, begin)):
            found = model.solve(effort, begin=begin)
        if _close(found, relaxed.bound, effort) or sum(model.whole) > MIDDLE:
            return found, relaxed.bound
        begin = found.at if found else begin
    # Only the search of the whole proves a bound for the whole; the smaller ones bound themselves alone.
    whole = model.solve(effort, begin=begin)
    return whole, min(relaxed.bound, whole.bound) if whole else relaxed.bound


def near_relaxation(
    problem: Problem, model: LinearModel, relaxed: Solution, effort: Effort
) -> Solution | None:
    """Find the best plan that rounds the relaxation's whole numbers down or up."""
    with only(model, support(problem, model, relaxed, None)), rounded(model, relaxed.at):
        return model.solve(effort)


def _close(best: Solution | None, bound: float, effort: Effort) -> bool:
    return best is not None and bound - best.value <= effort.gap * max(abs(best.value), 1.0)


def _better(model: LinearModel, best: Solution | None, begin: Floats | None) -> Floats | None:
    if best is None or (begin is not None and model.total(begin) > best.value):
        return begin
    return best.at


def support(problem: Problem, model: LinearModel, relaxed: Solution, begin: Floats | None) -> set[str]:
    """Return the activities that the relaxation starts, or the plan that is begun from."""
    # A plan that is begun from must stay reachable, or it could not be given to the solver.
    given = [relaxed.at] if begin is None else [relaxed.at, begin]
    last = {a.name: model.at["units", a.name, problem.quarters] for a in problem.activities}
    return {name for name, column in last.items() if any(at[column] > MISSED for at in given)}


@contextmanager
def only(model: LinearModel, names: set[str]) -> Iterator[None]:
    """Leave all other activities out for a while."""
    kept = list(model.low), list(model.high), list(model.whole)
    for name, at in model.at.items():
        if isinstance(name, tuple) and name[0] == "units" and name[1] not in names:
            # The columns stay, so that values fit the whole model; a column that can only be 0 costs the
            # solver nothing.
            model.high[at], model.whole[at] = 0.0, False
    try:
        yield
    finally:
        model.low[:], model.high[:], model.whole[:] = kept


@contextmanager
def rounded(model: LinearModel, at: Floats) -> Iterator[None]:
    """Let whole numbers only be what the values come to rounded down or up, for a while."""
    kept = list(model.low), list(model.high)
    for column in np.flatnonzero(model.whole):
        # A relaxation's 2.9999999 is 3: without the tolerance it would be rounded to 2 or 3 instead of
        # staying.
        model.low[column] = max(model.low[column], np.floor(at[column] + MISSED))
        model.high[column] = min(model.high[column], np.ceil(at[column] - MISSED))
    try:
        yield
    finally:
        model.low[:], model.high[:] = kept
