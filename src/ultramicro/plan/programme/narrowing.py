"""Leave out what no plan that is worth enough can have, so that little is left to be searched.

A plan is at hand, and a better one matters only where it is better by more than the gap that is allowed. What
forces the relaxation below that sum is in no such plan: a third bakery, or one in the first quarter. Each is
one relaxation more, solved again from where the last one ended, in some milliseconds; a search of whole
numbers takes seconds. The plan at hand is kept possible, so that the search can begin at it.

A. M. Gleixner, T. Berthold, B. Müller, S. Weltge, "Three enhancements for optimization-based bound
tightening", Journal of Global Optimization 67 (2017) 731.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ultramicro.core.linear import Effort, Floats, LinearModel
from ultramicro.plan.programme.model import Problem

if TYPE_CHECKING:  # the solver is an extra, loaded when something is solved
    from highspy import Highs

SAFE, NEAR_ONE = 1e-7, 0.5
"""Share of the sum by which a relaxation must miss it; from where a whole number that was found is one."""
INSIDE = 1e-9
"""By how much a value that was found may lie beside its bounds and still show that they can be kept."""


@dataclass(kw_only=True)
class Narrowing:
    """A programme that is being narrowed, its relaxation as the solver has it, and the plan to be kept.

    Values of relaxations that came to the target are kept too, as long as they lie between all bounds: what
    one of them shows to be possible is not asked again.
    """

    model: LinearModel
    solver: Highs
    begin: Floats
    least: float
    seen: list[Floats] = field(default_factory=list)

    def reaches(self, column: int, low: float, high: float) -> bool:
        """Whether the relaxation comes to the target where a column lies between other bounds."""
        from highspy import HighsModelStatus  # noqa: PLC0415  an extra

        if any(_within(at[column], low, high) for at in self.seen):
            return True
        self.solver.changeColBounds(column, low, high)
        self.solver.run()
        # Read first: a change of bounds makes the solver forget what it found.
        status, value = self.solver.getModelStatus(), -self.solver.getInfo().objective_function_value
        reached = status == HighsModelStatus.kOptimal and value >= self.least
        if reached:
            self.seen.append(np.asarray(self.solver.getSolution().col_value, float))
        self.solver.changeColBounds(column, self.model.low[column], self.model.high[column])
        # Its dual sum fell below the target, so that it stopped: the relaxation is worth no more than that.
        fails = HighsModelStatus.kInfeasible, HighsModelStatus.kObjectiveBound
        # Whatever else the solver says of it proves nothing.
        return reached or status not in (*fails, HighsModelStatus.kOptimal)

    def bound(self, column: int, low: float, high: float) -> None:
        """Put a column between other bounds, but never beside the plan that is to be kept."""
        at = round(self.begin[column])
        self.model.low[column], self.model.high[column] = least, most = min(low, at), max(high, at)
        self.solver.changeColBounds(column, least, most)
        # Parts of units that lie beside the new bounds are no longer possible.
        self.seen = [each for each in self.seen if _within(each[column], least, most)]


def _within(value: float, low: float, high: float) -> bool:
    return low - INSIDE <= value <= high + INSIDE


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
    least = target - SAFE * abs(target)
    narrowing = Narrowing(
        model=left, solver=_stopping_below(left, least), begin=begin, least=least, seen=[relaxed]
    )
    for a in problem.activities:
        if a.whole:
            units = [left.at["units", a.name, t] for t in range(1, problem.quarters + 1)]
            _fewer(narrowing, units, relaxed[units[-1]])
            _no_earlier(narrowing, units)
            _no_later(narrowing, units)
    return left


def _stopping_below(model: LinearModel, least: float) -> Highs:
    """Return a solver of the relaxation that stops as soon as it is sure to be worth less than so much."""
    from highspy import ObjSense  # noqa: PLC0415  an extra

    solver = model.solver(Effort(), relaxed=True)
    # From where the last one ended a relaxation takes a few steps; presolving would begin anew each time.
    solver.setOptionValue("presolve", "off")
    # The solver's bound is of what is made small.
    solver.changeObjectiveSense(ObjSense.kMinimize)
    columns = np.arange(len(model.names), dtype=np.int32)
    solver.changeColsCost(columns.size, columns, -np.asarray(model.worth, float))
    solver.run()
    solver.setOptionValue("objective_bound", -least)
    return solver


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


def _no_earlier(left: Narrowing, units: list[int]) -> None:
    """Leave out the quarters in which a first unit would come too early."""
    low, high = left.model.low, left.model.high

    def possible(column: int) -> bool:
        begun = left.begin[column] >= NEAR_ONE
        return begun or (high[column] >= 1 and left.reaches(column, 1.0, high[column]))

    before = units[:-1] if high[units[-1]] >= 1 else []
    # What stands in a quarter stands later too, so that all that is too early comes before some quarter.
    first = bisect_left(before, True, key=possible)
    for column in before[:first]:
        left.bound(column, low[column], 0.0)
    # With no parts of units before it the next may be too early as well.
    for column in before[first:]:
        if possible(column):
            break
        left.bound(column, low[column], 0.0)


def _no_later(left: Narrowing, units: list[int]) -> None:
    """Leave out the quarters in which a first unit that must come would come too late."""
    low, high = left.model.low, left.model.high

    def needed(column: int) -> bool:
        return left.begin[column] >= NEAR_ONE and not left.reaches(column, 0.0, 0.0)

    before = units[:-1] if low[units[-1]] >= 1 else []
    # What has not begun had not begun before, so that all that is too late comes from some quarter on.
    first = bisect_left(before, True, key=needed)
    for column in before[first:]:
        left.bound(column, 1.0, high[column])
    for column in reversed(before[:first]):
        if not needed(column):
            break
        left.bound(column, 1.0, high[column])
