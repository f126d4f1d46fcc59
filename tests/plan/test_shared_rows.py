"""Rows that make a relaxation tight hold where only money, starts or founders change, and where drawn again."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.plan.problems import problems
from ultramicro.core.linear import Effort, LinearModel
from ultramicro.plan.explained.bending import searched
from ultramicro.plan.explained.sensitivity import as_planned
from ultramicro.plan.programme.mir_cuts import tightened
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import find_plan

EXACT = Effort(gap=0.0, nodes=5000)
FEW = settings(max_examples=5, deadline=None)


@given(problems())
@FEW
def test_rows_taken_over_cut_off_no_plan_of_more_money_or_starts(problem):
    money = replace(problem.money, savings_pence=problem.money.savings_pence + 2_000_000, reserve_weeks=1.0)
    more = replace(problem, money=money, starts=3, quarters=problem.quarters)
    known = tightened(problem, portfolio(problem))[0]
    tight, relaxed = tightened(more, portfolio(more), known)
    best = find_plan(more, EXACT)
    assert tight.violation(best.at) <= 1e-6
    assert relaxed.bound >= best.worth_pounds - 1e-6
    assert tight.solve(EXACT).value == pytest.approx(best.worth_pounds, rel=1e-6, abs=0.01)


@given(problems())
@FEW
def test_what_was_not_started_makes_no_difference_to_what_is_drawn(problem):
    """As planned, with all recipes or only those that were started, a plan is worth what it is worth."""
    found = find_plan(problem, EXACT)
    drawn = as_planned(found)
    assert drawn.worth >= found.worth_pounds - max(0.01, 1e-6 * abs(found.worth_pounds))


def test_a_search_stops_at_its_target_with_a_true_bound():
    """Of 40 yes-or-no choices under ten rows any answer of half the best is enough."""
    model = LinearModel()
    for n in range(40):
        model.column(n, high=1, worth=float(10 + 7 * n % 23), whole=True)
    for r in range(10):
        model.row(r, {n: float(1 + (3 * n + 5 * r) % 17) for n in range(40)}, high=60)
    best = model.solve(Effort(gap=0.0, nodes=10**4))
    enough = searched(model, {}, effort=Effort(gap=0.0, target=best.value / 2))
    assert best.value / 2 <= enough.value <= best.value <= enough.bound + 1e-6
