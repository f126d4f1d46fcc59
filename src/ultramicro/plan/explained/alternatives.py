"""Other plans that are nearly as good: what is in all of them, what can be swapped, what is in none.

The best plan is one of many. Each further one is worth at least 97% of the best and shares few enterprises
with those before (modelling to generate alternatives). Then its enterprises are kept, and the best plan of
just these is looked for, so that it is told at its best and not at the edge of what it may be worth.

E. D. Brill, S. Chang, L. D. Hopkins, "Modeling to generate alternatives: the HSJ approach", Management
Science 28 (1982) 221.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np

from ultramicro.core.linear import Effort, Floats, LinearModel
from ultramicro.plan.explained.bending import anything, best_of, searched, towards
from ultramicro.plan.programme.solve import MISSED, PlanSolution

# Less than any figure of the plan is known to.
NEARLY = 0.03
# That it differs is enough; how much need not be proved.
DIFFERENT = Effort(gap=0.1, nodes=20, restarts=False)
# Of what is started in parts of units, the least that is there at all.
SOME = 1e-3


class Standing(StrEnum):
    """In how many of the good plans an activity is."""

    IN_ALL = "in_all"
    IN_SOME = "in_some"
    IN_NONE = "in_none"


def alternatives(found: PlanSolution, number: int = 3, within: float = NEARLY) -> list[PlanSolution]:
    """Find plans that are nearly as good and differ most.

    Parameters
    ----------
    found : PlanSolution
        The best plan.
    number : int
        How many more.
    within : float
        What share of its worth they may lose.

    Returns
    -------
    list of PlanSolution
        Fewer where there are no more.
    """
    before, others = [found], list[PlanSolution]()
    for _ in range(number):
        other = _other(found, before, within)
        # The same set again means that there is nothing else within the margin.
        if other is None or any(set(other.units()) == set(each.units()) for each in before):
            break
        before.append(other)
        others.append(other)
    return others


def _other(found: PlanSolution, before: Sequence[PlanSolution], within: float) -> PlanSolution | None:
    """Find a set of enterprises that is nearly as good and little alike, then the best plan with that set."""
    problem, tight = found.problem, found.tight_model()
    model = tight.copied()
    worth = dict(zip(model.names, model.worth, strict=True))
    model.row(("nearly_as_good",), worth, low=found.worth_pounds - within * abs(found.worth_pounds))
    times = Counter(name for each in before for name in each.units())
    model.worth[:] = [0.0] * len(model.worth)
    for a in problem.activities:
        last = ("units", a.name, problem.quarters)
        # The more often it was used before, the dearer it is (Brill, Chang, Hopkins).
        model.column(("used", a.name), high=1.0, whole=True, worth=-float(times[a.name]))
        model.row(("used", a.name), {last: 1.0, ("used", a.name): -a.most}, high=0.0)
    used = [float(a.name in found.units()) for a in problem.activities]
    begin, relaxed = np.array([*found.at, *used]), model.solve(relaxed=True)
    if relaxed is None:
        return None
    # Half of what it could differ by is enough: to show that no plan differs more takes longest.
    enough = math.ceil((model.total(begin) + math.floor(relaxed.bound + MISSED)) / 2)
    effort = replace(DIFFERENT, target=max(enough, model.total(begin) + 1) - MISSED)
    other = searched(model, anything(model, begin, relaxed.at), begin, effort)
    # Nothing that differs lies near the plan: then the first is looked for among all.
    if len(before) == 1 and (other is None or other.value <= model.total(begin)):
        other = searched(model, {}, effort=DIFFERENT)
    # Columns were only added at the end, so that the first are the plan.
    return None if other is None else _best_of_set(found, tight, other.at[: len(found.at)])


def _best_of_set(found: PlanSolution, tight: LinearModel, at: Floats) -> PlanSolution:
    """Find the best plan with the enterprises of another, and what no plan with just these exceeds.

    A plan that differs most gives away all that it may: of its enterprises it says nothing.
    """
    problem, model = found.problem, tight.copied()
    other = replace(found, at=at, worth_pounds=found.model.total(at))
    chosen = set(other.units())
    for a in problem.activities:
        units = [model.at["units", a.name, t] for t in range(1, problem.quarters + 1)]
        if a.name in chosen:
            least = max(a.least, 1.0 if a.whole else SOME)
            model.low[units[-1]] = max(
                model.low[units[-1]], min(least, other.value("units", a.name, problem.quarters))
            )
        for column in () if a.name in chosen else units:
            model.high[column], model.whole[column] = 0.0, False
    relaxed = model.solve(relaxed=True)
    if relaxed is None:
        return replace(other, bound_pounds=found.bound_pounds)
    best = best_of(model, [towards(model, at, relaxed.at)], relaxed.bound, at)
    at = at if best is None else best
    pounds = found.model.total(at)
    bound = max(pounds, min(relaxed.bound, found.bound_pounds))
    return replace(other, at=at, worth_pounds=pounds, bound_pounds=bound)


def standing(found: PlanSolution, others: Sequence[PlanSolution]) -> dict[str, Standing]:
    """Return by activity whether it is in every good plan, in some, or in none."""
    plans = [set(each.units()) for each in (found, *others)]
    names = [a.name for a in found.problem.activities]
    times = {name: sum(name in plan for plan in plans) for name in names}
    some = {name: Standing.IN_SOME if n else Standing.IN_NONE for name, n in times.items()}
    return some | {name: Standing.IN_ALL for name, n in times.items() if n == len(plans)}
