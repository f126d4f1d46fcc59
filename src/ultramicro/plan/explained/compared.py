"""What the plan keeps beyond the best plan in which no enterprise supplies another."""

from __future__ import annotations

from ultramicro.core.linear import Effort, LinearModel, Name
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution, find_in
from ultramicro.plan.programme.unit_economics import all_goods

ROUGH = Effort(gap=0.01, nodes=40)


def without_links(problem: Problem, effort: Effort = ROUGH) -> PlanSolution | None:
    """Find the best plan in which no enterprise supplies another: what is used is bought or found.

    Parameters
    ----------
    problem : Problem
        The same as the plan was chosen from.
    effort : Effort
        How hard to try.

    Returns
    -------
    PlanSolution or None
        None where something that must be in the plan lives on what others supply.
    """
    return find_in(problem, unlinked(problem), effort)


def unlinked(problem: Problem) -> LinearModel:
    """Write the programme in which every enterprise uses only what is bought or found."""
    model = portfolio(problem)
    for t in range(1, problem.quarters + 1):
        # Bounded good by good: sales stay as they were, only deliveries from one another are shut.
        for g in all_goods(problem):
            users = [a for a in problem.activities if g in a.uses]
            terms: dict[Name, float] = {
                ("level", a.name, t): a.uses[g] * problem.seasonal_share(a, g, t) for a in users
            }
            if terms:
                bought: dict[Name, float] = {("buy", g, t): -1.0} if ("buy", g, t) in model.at else {}
                found = sum(problem.materials.get(g, (0.0,) * 12)[month - 1] for month in problem.months(t))
                model.row(("no links", g, t), terms | bought, high=found)
    return model
