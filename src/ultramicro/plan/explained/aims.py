"""Income first, then jobs: of plans that keep nearly the most income, the one with most work at its end."""

from __future__ import annotations

from dataclasses import replace

from ultramicro.core.linear import Effort
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import MISSED, PlanSolution
from ultramicro.plan.programme.unit_economics import hours_of

GIVEN_UP = 0.01
"""Part of the income that may be given up for jobs."""
THEN = Effort(gap=0.01, nodes=60)


def most_jobs(found: PlanSolution, given_up: float = GIVEN_UP) -> PlanSolution:
    """Find a plan with most paid hours in its last quarter that gives up little income.

    Parameters
    ----------
    found : PlanSolution
        The plan with most income.
    given_up : float
        What part of it may be given up.

    Returns
    -------
    PlanSolution
        It has no fewer hours than the plan that was given; its worth is income still.
    """
    problem, model = found.problem, portfolio(found.problem)
    worth = dict(zip(model.names, model.worth, strict=True))
    # The absolute, since a plan may be worth less than nothing.
    least = found.worth_pounds - given_up * abs(found.worth_pounds)
    model.row(("income kept",), worth, low=least)
    model.worth[:] = [0.0] * len(model.worth)
    for a in problem.activities:
        hours = hours_of(problem, a, problem.quarters)
        model.worth[model.at["level", a.name, problem.quarters]] = hours
    for work in problem.work:
        # Work without pay is no job.
        if work.skills and ("given", work.name, problem.quarters) in model.at:
            model.worth[model.at["given", work.name, problem.quarters]] = -1.0
    # Begun at the plan there is: whatever the solver gives back has at least its hours.
    solved = model.solve(THEN, begin=found.at)
    # Nothing of the solver is believed unchecked.
    if solved is None or model.violation(solved.at) > MISSED:
        return found
    return replace(found, at=solved.at, worth_pounds=found.model.total(solved.at))
