"""Laws of plans of the largest programmes, held on small ones that are searched as if they were large."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.programme import solve
from ultramicro.plan.programme.solve import MISSED, NEAR_GAP, find_plan

EXACT = Effort(gap=0.0, nodes=5000)
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def as_large(monkeypatch, problem, nodes):
    """Find a plan as of the largest: nothing is narrowed, and few branches are searched."""
    with monkeypatch.context() as patch:
        patch.setattr(solve, "MIDDLE", 0)
        patch.setattr(solve, "ROOT_NODES", nodes)
        return find_plan(problem, Effort(gap=0.0001, nodes=20))


@pytest.mark.parametrize("nodes", [0, 1])
@given(problem=problems())
@FEW
def test_no_plan_exceeds_the_bound_of_a_large_one(monkeypatch, nodes, problem):
    best = find_plan(problem, EXACT)
    found = as_large(monkeypatch, problem, nodes)
    slack = 1e-5 * max(abs(best.worth_pounds), 1.0)
    assert found.model.violation(found.at) <= MISSED
    assert found.worth_pounds <= best.bound_pounds + slack
    assert best.worth_pounds <= found.bound_pounds + slack


@given(problem=problems())
@FEW
def test_a_large_plan_is_searched_until_it_is_within_two_per_cent(monkeypatch, problem):
    """These are small enough for the solver to prove that before its first branch, or soon after."""
    found = as_large(monkeypatch, problem, 500)
    assert found.gap <= NEAR_GAP + 1e-6
