"""Which enterprises wait for somebody to found them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ultramicro.core.linear import INFINITY
from ultramicro.plan.explained.bending import best_of, towards
from ultramicro.plan.explained.explain import A_POUND, ASKED
from ultramicro.plan.programme.founding import founders_by
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.solve import PlanSolution


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What a plan with founders enough would begin beside, and what that would add.

    Parameters
    ----------
    activities : tuple of str
        What would be begun; nothing where founders are not what lacks.
    gain : float
        How much more such a plan is worth. [£ over the plan]
    """

    activities: tuple[str, ...] = ()
    gain: float = 0.0


def waiting(found: PlanSolution) -> Waiting:
    """Find out what waits for a founder, by a plan in which founders limit nothing.

    Parameters
    ----------
    found : PlanSolution
        The plan.
    """
    if found.problem.founding is None:
        return Waiting()
    # Founders limit no goods, hours or stores, so that all that makes the relaxation tight stays true.
    model = found.tight_model().copied()
    for t in range(1, found.problem.quarters + 1):
        model.row_high[model.row_at["founders", t]] = INFINITY
    relaxed = model.solve(relaxed=True)
    # What no plan exceeds by a pound waits for nobody, and the plan at hand is one of them.
    if relaxed is None or relaxed.bound - found.worth_pounds <= A_POUND:
        return Waiting()
    best = best_of(model, [towards(model, found.at, relaxed.at)], relaxed.bound, found.at, ASKED)
    if best is None:
        return Waiting()
    again = replace(found, at=best)
    gain = model.total(best) - found.worth_pounds
    more = sorted(set(again.units()) - set(found.units()))
    # What both plans differ in by chance waits for nobody.
    return Waiting(activities=tuple(more), gain=gain) if gain > A_POUND and more else Waiting()


def coached(plan: Plan) -> list[str]:
    """Name the enterprises of a plan whose founders must be coached: those that begin when founders run out.

    Where nobody says who could found something, that is all of them.
    """
    who = plan.problem.founding
    there = int(founders_by(plan.problem, 1)) if who else 0
    return list(plan.founded())[there:]
