"""Other plans that are nearly as good: what is in all of them, what can be swapped, what is in none.

The best plan is one of many. Each further one is worth at least 97% of the best and shares as few enterprises
as can be with those before (modelling to generate alternatives).

E. D. Brill, S. Chang, L. D. Hopkins, "Modeling to generate alternatives: the HSJ approach", Management
Science 28 (1982) 221.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from ultramicro.plan.programme.linear import Effort
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.solve import MISSED, PlanSolution

# Less than any figure of the plan is known to.
NEARLY = 0.03
# That it differs is enough; how much need not be proved.
DIFFERENT = Effort(gap=0.1, nodes=20)


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
    problem, (model, _) = found.problem, tightened(found.problem, found.model)
    worth = dict(zip(model.names, model.worth, strict=True))
    model.row(("nearly_as_good",), worth, low=found.worth_pounds * (1 - within))
    times = Counter(name for each in before for name in each.units())
    model.worth[:] = [0.0] * len(model.worth)
    for a in problem.activities:
        last = ("units", a.name, problem.quarters)
        # The more often it was used before, the dearer it is (Brill, Chang, Hopkins).
        model.column(("used", a.name), high=1.0, whole=True, worth=-float(times[a.name]))
        model.row(("used", a.name), {last: 1.0, ("used", a.name): -a.most_units}, high=0.0)
    solved = model.solve(DIFFERENT)
    if solved is None or model.violation(solved.at) > MISSED:
        return None
    # Columns were only added at the end, so that the first are the plan.
    at = solved.at[: len(found.model.names)]
    pounds = found.model.total(at)
    return PlanSolution(
        problem=problem, model=found.model, at=at, worth_pounds=pounds, bound_pounds=found.bound_pounds
    )


def standing(found: PlanSolution, others: Sequence[PlanSolution]) -> dict[str, Standing]:
    """Return by activity whether it is in every good plan, in some, or in none."""
    plans = [set(each.units()) for each in (found, *others)]
    names = [a.name for a in found.problem.activities]
    times = {name: sum(name in plan for plan in plans) for name in names}
    some = {name: Standing.IN_SOME if n else Standing.IN_NONE for name, n in times.items()}
    return some | {name: Standing.IN_ALL for name, n in times.items() if n == len(plans)}
