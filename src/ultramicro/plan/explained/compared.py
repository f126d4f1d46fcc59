"""What the plan keeps beyond what a user would pick instead: each by itself, or by return a pound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ultramicro.plan.programme.linear import Effort, LinearModel, Name
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import PlanSolution, find_in, surely_found
from ultramicro.plan.programme.unit_economics import POUNDS_PER_PENNY, all_goods

ROUGH = Effort(gap=0.01, nodes=40)
TRIED = 25
"""How many enterprises a greedy pick tries, the best by return a pound first."""


def without_links(problem: Problem, effort: Effort = ROUGH) -> PlanSolution:
    """Find the best plan in which no enterprise supplies another: what is used is bought or found.

    Parameters
    ----------
    problem : Problem
        The same as the plan was chosen from.
    effort : Effort
        How hard to try.
    """
    return surely_found(problem, _unlinked(problem), effort)


def _unlinked(problem: Problem) -> LinearModel:
    model = portfolio(problem)
    for t in range(1, problem.quarters + 1):
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


def by_return_a_pound(problem: Problem) -> PlanSolution:
    """Pick as with a spreadsheet: each enterprise by itself, best return a pound first, as long as it helps.

    Each is tried beside those that were picked before, without links; it stays if the whole gains by it.
    """
    each = {a.name: _alone(problem, [a.name]) for a in problem.activities}
    alone = {name: found.worth_pounds if found else 0.0 for name, found in each.items()}
    capital = {a.name: max(a.capital_pence * POUNDS_PER_PENNY, 1.0) for a in problem.activities}
    ranked = sorted(alone, key=lambda name: (-alone[name] / capital[name], name))[:TRIED]
    picked: list[str] = []
    best = without_links(replace(problem, activities=()))
    for name in ranked:
        tried = _alone(problem, [*picked, name], kept=best.units())
        if tried and tried.worth_pounds > best.worth_pounds:
            picked, best = [*picked, name], tried
    return best


def _alone(
    problem: Problem, names: Sequence[str], kept: dict[str, int | float] | None = None
) -> PlanSolution | None:
    some = replace(problem, activities=tuple(a for a in problem.activities if a.name in set(names)))
    model = _unlinked(some)
    for name, units in (kept or {}).items():
        model.low[model.at["units", name, problem.quarters]] = float(units)
    return find_in(some, model, ROUGH)
