"""Traces that a solver's tolerance leaves of what is not begun: a millionth of a bakery sells a loaf a week.

A solver lets a bound or a row be missed by a millionth. Of a unit that makes twenty thousand loaves that is
bread which is made by nobody: who reads the plan sees goods without an enterprise, and sales without work.
Where nothing else is in the till, such pennies are also a large part of it.
"""

from __future__ import annotations

import numpy as np

from ultramicro.core.linear import Floats, LinearModel
from ultramicro.plan.programme.model import Problem

HALF = 0.5
"""Of a whole unit: what is less is none."""


def traces(problem: Problem, model: LinearModel, at: Floats) -> list[int]:
    """Return the columns of units and work which are not nought, though not one unit has been begun."""
    found = list[int]()
    for a in (a for a in problem.activities if a.whole):
        for t in range(1, problem.quarters + 1):
            mine = [model.at[kind, a.name, t] for kind in ("units", "level")]
            if at[mine[0]] < HALF:
                found += [column for column in mine if at[column] != 0]
    return found


def without_traces(problem: Problem, model: LinearModel, at: Floats, missed: float) -> Floats:
    """Return a plan in which nothing is made or used by what is not begun.

    Parameters
    ----------
    problem, model : Problem, LinearModel
        What the plan is chosen from, and its programme.
    at : ndarray
        The plan's values by column.
    missed : float
        By how much values may miss a row, beside its size.

    Returns
    -------
    ndarray
        The best plan with the same whole numbers; the values as they are where there is no trace.
    """
    left = traces(problem, model, at)
    if not left:
        return at
    settled = model.copied()
    for column in np.flatnonzero(model.whole).tolist():
        settled.low[column] = settled.high[column] = float(round(at[column]))
    for column in left:
        settled.low[column] = settled.high[column] = 0.0
    found = settled.solve(relaxed=True)
    if found is None or model.violation(found.at) > missed:
        return at
    cleared = found.at.copy()
    cleared[left] = 0.0
    return cleared
