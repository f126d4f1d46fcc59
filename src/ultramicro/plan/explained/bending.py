"""Answer a question by bending a plan that was found: only what lies near it is searched, at once.

A question asks for the best plan where something is a little otherwise: one more start, one more loan, one
enterprise that must be in it. That plan is mostly the one at hand: what stands may come a quarter later, or
be fewer, or move towards what the relaxation of the question begins. Few whole numbers are left open by that,
so that a search takes some hundredths of a second where one of everything takes ten. What is found is a plan
of the question; how much better another could be is bounded by the question's relaxation alone.

E. Danna, E. Rothberg, C. Le Pape, "Exploring relaxation induced neighborhoods to improve MIP solutions",
Mathematical Programming 102 (2005) 71.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from ultramicro.core.linear import Effort, Floats, LinearModel, Solution
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.solve import MISSED

Bounds: TypeAlias = Mapping[int, tuple[float, float]]
"""By column, between which values it is searched."""
Bound: TypeAlias = tuple[float, Floats]
"""What no plan exceeds [£], and the values of the relaxation that says so."""
BENT = Effort(gap=0.001, nodes=20, restarts=False, parts=False)
"""How hard a neighbourhood is searched."""
OPEN = 0.004
"""Gap from which a neighbourhood is searched in parts too: what is left open may be a better plan."""
SAFE = 1e-7
"""Share of itself by which a bound of the solver is raised: it works in floating point."""


def most_with(problem: Problem, model: LinearModel, names: Iterable[str]) -> dict[str, Bound | None]:
    """Bound what a plan with one unit of an activity could be worth; one relaxation each.

    Parameters
    ----------
    problem : Problem
        What the plan is chosen from.
    model : LinearModel
        Its programme, made tight; it stays as it is.
    names : iterable of str
        Activities that a plan leaves out.

    Returns
    -------
    dict of str to Bound or None
        By activity, what no plan with it exceeds [£] and the values of the relaxation; None where not even
        parts of units could start it.
    """
    from highspy import HighsModelStatus  # noqa: PLC0415  an extra

    solver, found = model.solver(Effort(), relaxed=True), dict[str, Bound | None]()
    # From where the last one ended a relaxation takes a few steps; presolving would begin anew each time.
    solver.setOptionValue("presolve", "off")
    solver.run()
    for name in names:
        column = model.at["units", name, problem.quarters]
        solver.changeColBounds(column, 1.0, model.high[column])
        solver.run()
        status, at = solver.getModelStatus(), np.asarray(solver.getSolution().col_value, float)
        worth = solver.getInfo().objective_function_value
        solver.changeColBounds(column, model.low[column], model.high[column])
        # What else the solver says of it proves nothing.
        bound = worth + SAFE * abs(worth) if status == HighsModelStatus.kOptimal else float("inf")
        found[name] = None if status == HighsModelStatus.kInfeasible else (bound, at)
    return found


def carried(before: LinearModel, plan: Floats, model: LinearModel) -> Floats:
    """Return a plan of one programme as one of another, column by column; nought where a column is new.

    A room that grows holds what it did not, and has columns of its own for that.

    Examples
    --------
    >>> small, large = LinearModel(), LinearModel()
    >>> small.column("bread")
    >>> for name in ("cake", "bread"):
    ...     large.column(name)
    >>> carried(small, np.array([3.0]), large).tolist()
    [0.0, 3.0]
    """
    known = {name: plan[at] for name, at in before.at.items()}
    return np.array([known.get(name, 0.0) for name in model.names])


def later(model: LinearModel, plan: Floats) -> Bounds:
    """Let what a plan starts come a quarter later, and nothing else begin."""
    return {column: (before, now) for column, before, now in _steps(model, plan)}


def fewer(model: LinearModel, plan: Floats) -> Bounds:
    """Let what a plan starts come later, or not at all, and nothing else begin."""
    return {column: (0.0, now) for column, _, now in _steps(model, plan)}


def towards(model: LinearModel, plan: Floats, relaxed: Floats) -> Bounds:
    """Let what a plan starts move to what the relaxation starts, or come a quarter later."""
    up, down = np.ceil(relaxed - MISSED), np.floor(relaxed + MISSED)
    return {
        column: (min(before, down[column]), max(now, up[column]))
        for column, before, now in _steps(model, plan)
    }


def anything(model: LinearModel, plan: Floats, relaxed: Floats) -> Bounds:
    """Let no more begin than the plan or the relaxation starts, at any time, or not at all."""
    up = np.ceil(relaxed - MISSED)
    return {column: (0.0, max(now, up[column])) for column, _, now in _steps(model, plan)}


def beside(model: LinearModel, bounds: Bounds, name: str) -> Bounds:
    """Leave the columns of one activity as they are."""
    mine = {at for at, each in enumerate(model.names) if isinstance(each, tuple) and each[1] == name}
    return {column: between for column, between in bounds.items() if column not in mine}


def _steps(model: LinearModel, plan: Floats) -> Iterator[tuple[int, float, float]]:
    """Yield each whole column of units with what it is in a plan a quarter before, and now."""
    for column in np.flatnonzero(model.whole):
        name = model.names[column]
        if isinstance(name, tuple) and name[0] == "units":
            before = model.at.get((*name[:-1], name[-1] - 1))
            yield (
                int(column),
                0.0 if before is None else float(round(plan[before])),
                float(round(plan[column])),
            )


def searched(
    model: LinearModel, bounds: Bounds, begin: Floats | None = None, effort: Effort = BENT
) -> Solution | None:
    """Find the best plan between bounds; None where there is none, or none that keeps every row."""
    with _between(model, bounds):
        inside = begin is not None and model.violation(begin) <= MISSED
        found = model.solve(effort, begin=begin if inside else None)
        if not effort.parts and not _settled(found, effort):
            found = model.solve(replace(effort, parts=True), begin=found.at if found else None)
    # Nothing of the solver is believed unchecked.
    return None if found is None or model.violation(found.at) > MISSED else found


def _settled(found: Solution | None, effort: Effort) -> bool:
    """Whether what was found is all that was asked for, or is near enough to the best there is."""
    return found is not None and (found.value >= effort.target or found.gap <= max(OPEN, effort.gap))


def best_of(
    model: LinearModel,
    every: Iterable[Bounds],
    enough: float,
    begin: Floats | None = None,
    effort: Effort = BENT,
) -> Floats | None:
    """Search one neighbourhood after the other until a plan is worth enough; return the best plan found.

    Parameters
    ----------
    model : LinearModel
        The programme of the question.
    every : iterable of Bounds
        The neighbourhoods, the quickest first.
    enough : float
        From which worth on no further one is searched. [£]
    begin : ndarray, optional
        A plan of the question.
    effort : Effort
        How hard each is searched.
    """
    best = begin
    for at, bounds in enumerate(every):
        # A plan to begin from is no answer: one search at least, however good it is.
        if at and best is not None and model.total(best) >= enough:
            break
        found = searched(model, bounds, best, effort)
        if found is not None and (best is None or found.value > model.total(best)):
            best = found.at
    return best


@contextmanager
def _between(model: LinearModel, bounds: Bounds) -> Iterator[None]:
    """Put columns between bounds for a while; what may only be nought is no whole number then."""
    kept = list(model.low), list(model.high), list(model.whole)
    for column, (low, high) in bounds.items():
        most = float(min(high, model.high[column]))
        model.low[column], model.high[column] = float(min(max(low, model.low[column]), most)), most
        model.whole[column] = most > 0
    try:
        yield
    finally:
        model.low[:], model.high[:], model.whole[:] = kept
