"""Leave out what no plan that is worth enough can have, so that little is left to be searched.

A plan is at hand, and a better one matters only where it is better by more than the gap that is allowed. What
forces the relaxation below that sum is in no such plan: a third bakery, or one in the first quarter. Each is
one relaxation more, solved again from where the last one ended, in some milliseconds; a search of whole
numbers takes seconds. The plan at hand is kept possible, so that the search can begin at it.

A. M. Gleixner, T. Berthold, B. Müller, S. Weltge, "Three enhancements for optimization-based bound
tightening", Journal of Global Optimization 67 (2017) 731.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ultramicro.plan.programme.linear import Effort, Floats, LinearModel
from ultramicro.plan.programme.model import Problem

if TYPE_CHECKING:  # the solver is an extra, loaded when something is solved
    from highspy import Highs

SAFE, NEAR_ONE = 1e-7, 0.5
"""Share of the sum by which a relaxation must miss it; from where a whole number that was found is one."""


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """A programme that is being narrowed, its relaxation as the solver has it, and the plan to be kept."""

    model: LinearModel
    solver: Highs
    begin: Floats
    target: float

    def reaches(self, column: int, low: float, high: float) -> bool:
        """Whether the relaxation comes to the target where a column lies between other bounds."""
        from highspy import HighsModelStatus  # noqa: PLC0415  an extra

        self.solver.changeColBounds(column, low, high)
        self.solver.run()
        # Read first: a change of bounds makes the solver forget what it found.
        status, value = self.solver.getModelStatus(), self.solver.getInfo().objective_function_value
        self.solver.changeColBounds(column, self.model.low[column], self.model.high[column])
        if status != HighsModelStatus.kOptimal:
            # Whatever else the solver says of it proves nothing.
            return bool(status != HighsModelStatus.kInfeasible)
        return bool(value >= self.target - SAFE * abs(self.target))

    def bound(self, column: int, low: float, high: float) -> None:
        """Put a column between other bounds, but never beside the plan that is to be kept."""
        at = round(self.begin[column])
        self.model.low[column], self.model.high[column] = min(low, at), max(high, at)
        self.solver.changeColBounds(column, self.model.low[column], self.model.high[column])


def narrowed(
    problem: Problem, model: LinearModel, relaxed: Floats, begin: Floats, target: float
) -> LinearModel:
    """Return the programme without what no plan worth the target can have; the plan at hand stays in it.

    Parameters
    ----------
    problem : Problem
        What the plan is chosen from.
    model : LinearModel
        Its programme, which stays as it is.
    relaxed, begin : ndarray
        The values of its relaxation, and those of a plan.
    target : float
        What a plan must be worth to be of use. [£]
    """
    left = model.copied()
    solver = left.solver(Effort(), relaxed=True)
    # From where the last one ended a relaxation takes a few steps; presolving would begin anew each time.
    solver.setOptionValue("presolve", "off")
    solver.run()
    narrowing = Narrowing(model=left, solver=solver, begin=begin, target=target)
    for a in problem.activities:
        if a.whole:
            units = [left.at["units", a.name, t] for t in range(1, problem.quarters + 1)]
            _fewer(narrowing, units, relaxed[units[-1]])
            _no_earlier(narrowing, units, relaxed)
            _no_later(narrowing, units)
    return left


def _fewer(left: Narrowing, units: list[int], relaxed: float) -> None:
    """Bound how many units there are in the end, from above and from below."""
    low, high, last = left.model.low, left.model.high, units[-1]
    most = max(relaxed, left.begin[last]) + NEAR_ONE
    while high[last] > most and not left.reaches(last, high[last], high[last]):
        fewer = high[last] - 1
        for column in units:
            left.bound(column, low[column], min(high[column], fewer))
    least = min(relaxed, left.begin[last]) - NEAR_ONE
    while low[last] < least and not left.reaches(last, low[last], low[last]):
        left.bound(last, low[last] + 1, high[last])


def _no_earlier(left: Narrowing, units: list[int], relaxed: Floats) -> None:
    """Leave out the quarters in which a first unit would come too early."""
    low, high = left.model.low, left.model.high
    for column in units[:-1] if high[units[-1]] >= 1 else ():
        begun = max(relaxed[column], left.begin[column]) >= 1 - SAFE
        if begun or left.reaches(column, 1.0, high[column]):
            break
        left.bound(column, low[column], 0.0)


def _no_later(left: Narrowing, units: list[int]) -> None:
    """Leave out the quarters in which a first unit that must come would come too late."""
    low, high = left.model.low, left.model.high
    for column in reversed(units[:-1]) if low[units[-1]] >= 1 else ():
        if left.begin[column] < NEAR_ONE or left.reaches(column, 0.0, 0.0):
            break
        left.bound(column, 1.0, high[column])
