"""Which enterprises wait for somebody to found them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ultramicro.plan.explained.explain import ASKED
from ultramicro.plan.programme.founding import founders_by
from ultramicro.plan.programme.plan import Plan
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution, find_in


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
    unlimited = replace(found.problem, founding=None)
    # With something that must be in it, a search that is cut short may end without any plan.
    again = find_in(unlimited, portfolio(unlimited), ASKED)
    if again is None:
        return Waiting()
    gain = again.worth_pounds - found.worth_pounds
    more = sorted(set(again.units()) - set(found.units()))
    # What both plans differ in by chance waits for nobody.
    return Waiting(activities=tuple(more), gain=gain) if gain > 1 and more else Waiting()


def coached(plan: Plan) -> list[str]:
    """Name the enterprises of a plan whose founders must be coached: those that begin when founders run out.

    Where nobody says who could found something, that is all of them.
    """
    who = plan.problem.founding
    there = int(founders_by(plan.problem, 1)) if who else 0
    return list(plan.founded())[there:]
