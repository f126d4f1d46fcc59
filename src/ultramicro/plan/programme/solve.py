"""Find the plan: near the relaxation, then among what it uses, then in the whole, until it is proved close.

The relaxation, made tight, is solved in a second and comes within a few per cent of a plan. Rounded down or
up, with each start a quarter later if need be, it leaves few whole numbers open, so that a plan near it is
found at once. From there a programme is narrowed to what a plan worth more by the gap could have
(`narrowing`), and searched as a whole. Of the largest the bound is brought
down before the first branch, to within 2%; where that fails it is searched near the relaxation once more,
where starts may also come a quarter earlier. What is found is a plan of the whole, and
the least proved bound says how much better any other could be.

T. Berthold, "RENS: the optimal rounding", Mathematical Programming Computation 6 (2014) 33.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.linear import Effort, Floats, LinearModel, Solution
from ultramicro.core.message import say
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.narrowing import narrowed
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.traces import without_traces

MIDDLE = 1000
"""Whole numbers up to which the programme is narrowed and then searched until it is proved close."""
NEAR_GAP, NEAR_NODES = 0.02, 20
"""How near to the best of its kind the first plan must be, and for how many branches it is searched."""
ROOT_NODES = 1
"""How many branches of the largest are searched as a whole: its bound falls before the first, then hardly."""
CLOSER = 0.25
"""Part of the gap that is left to a search near the relaxation: its own bound is below that of all plans."""
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
    tight : LinearModel or None
        Its programme with the rows that make its relaxation tight, where they were looked for.
    """

    problem: Problem
    model: LinearModel
    at: Floats
    worth_pounds: float
    bound_pounds: float
    tight: LinearModel | None = None

    def tight_model(self) -> LinearModel:
        """Return its programme with the rows that make its relaxation tight."""
        return self.tight or tightened(self.problem, self.model)[0]

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
        at = begin
    if best is None and begin is None and model.violation(at) > MISSED:
        return None
    at = without_traces(problem, model, at, MISSED)
    return PlanSolution(
        problem=problem, model=model, at=at, worth_pounds=model.total(at), bound_pounds=bound, tight=tight
    )


def _best(
    problem: Problem, model: LinearModel, effort: Effort, relaxed: Solution, begin: Floats | None
) -> tuple[Solution | None, float]:
    """Return the best plan found, and the least bound proved."""
    first = replace(effort, gap=max(effort.gap, NEAR_GAP), nodes=min(effort.nodes, NEAR_NODES))
    near = near_relaxation(problem, model, relaxed, first)
    # The relaxation bounds every plan: one that is close to it need not be improved.
    if _close(near, relaxed.bound, effort):
        return near, relaxed.bound
    begin = _better(model, near, begin)
    if begin is None:
        whole = model.solve(effort)
        return whole, min(relaxed.bound, whole.bound) if whole else relaxed.bound
    if sum(model.whole) > MIDDLE:
        return _bounded(problem, model, effort, relaxed, begin)
    return _proved(problem, model, effort, relaxed, begin)


def _bounded(
    problem: Problem, model: LinearModel, effort: Effort, relaxed: Solution, begin: Floats
) -> tuple[Solution | None, float]:
    """Bring the bound of the largest down by rows of the solver; search near the relaxation if it is short.

    All plans near the relaxation may be further than the gap below its bound: then no search of them helps.
    """
    root = replace(effort, gap=max(effort.gap, NEAR_GAP), nodes=min(effort.nodes, ROOT_NODES))
    whole = model.solve(root, begin=begin)
    bound = min(relaxed.bound, whole.bound) if whole else relaxed.bound
    if whole is None or _close(whole, bound, root):
        return whole, bound
    begin = whole.at
    closer = replace(effort, gap=effort.gap * CLOSER, nodes=min(effort.nodes, NEAR_NODES))
    with only(model, support(problem, model, relaxed, begin)), rounded(model, relaxed.at, begin):
        return model.solve(closer, begin=begin), bound


def _proved(
    problem: Problem, model: LinearModel, effort: Effort, relaxed: Solution, begin: Floats
) -> tuple[Solution | None, float]:
    """Search for what is better than a plan by more than the gap, among what such a plan could have."""
    worth = model.total(begin)
    target = worth + effort.gap * max(abs(worth), 1.0)
    left, closer = tightened(problem, narrowed(problem, model, relaxed.at, begin, target))
    found = left.solve(effort, begin=begin)
    if found is None or closer is None:
        return found, relaxed.bound
    # What was left out is worth no more than the target; the search bounds what is left.
    return found, min(relaxed.bound, max(target, min(found.bound, closer.bound)))


def near_relaxation(
    problem: Problem, model: LinearModel, relaxed: Solution, effort: Effort
) -> Solution | None:
    """Find the best plan that starts what the relaxation starts, at most a quarter later, or not at all."""
    with only(model, support(problem, model, relaxed, None)):
        with rounded(model, relaxed.at):
            found = model.solve(effort)
        if found is not None:
            return found
        # Not all of it may fit at once in whole units; then any of it may wait, or be left out.
        with rounded(model, relaxed.at, waits=False):
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
def rounded(
    model: LinearModel, at: Floats, begin: Floats | None = None, *, waits: bool = True
) -> Iterator[None]:
    """Let units only be what the values come to now or a quarter before, rounded, for a while.

    Where a plan is given, they may also be what the values come to a quarter later, and what they are in it.
    Without `waits` they may be anything less.
    """
    kept = list(model.low), list(model.high)
    for column in np.flatnonzero(model.whole):
        name, least, most = model.names[column], model.low[column], np.ceil(at[column] - MISSED)
        if isinstance(name, tuple) and name[0] == "units" and waits:
            # A whole unit takes more money at once than parts of one: what is started may have to wait.
            before, after = (model.at.get((*name[:-1], name[-1] + step)) for step in (-1, 1))
            least = max(least, 0.0 if before is None else np.floor(at[before] + MISSED))
            if begin is not None:
                most = max(most, np.ceil(at[column if after is None else after] - MISSED))
        if begin is not None:
            least, most = min(least, round(begin[column])), max(most, round(begin[column]))
        # A relaxation's 2.0000001 is 2.
        model.low[column], model.high[column] = least, min(model.high[column], max(most, least))
    try:
        yield
    finally:
        model.low[:], model.high[:] = kept
