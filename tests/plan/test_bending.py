"""Laws of answers that are found near a plan: they are plans of the question, and their bounds hold."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.explained.alternatives import alternatives
from ultramicro.plan.explained.bending import anything, beside, fewer, later, most_with, searched
from ultramicro.plan.explained.explain import marginal_gains
from ultramicro.plan.explained.not_chosen import left_out
from ultramicro.plan.programme.solve import MISSED, find_in, find_plan

EXACT = Effort(gap=0.0, nodes=5000)
FEW = settings(max_examples=8, deadline=None)


def forced(problem, name):
    """Return the best plan with a unit of an activity, found without any neighbourhood."""
    return find_in(replace(problem, must=frozenset([name])), forced_model(problem, name), EXACT)


def forced_model(problem, name):
    model = find_plan(problem, Effort(gap=1.0, nodes=1)).model.copied()
    model.low[model.at["units", name, problem.quarters]] = 1.0
    return model


@given(problems())
@FEW
def test_what_a_plan_with_an_enterprise_costs_lies_between_what_is_told(problem):
    found = find_plan(problem, EXACT)
    slack = 1e-5 * max(abs(found.worth_pounds), 1.0)
    told = left_out(found, 1)
    assert sum(each.tried for each in told) <= 1
    for each in told:
        again = forced(problem, each.activity)
        if each.loss is not None:
            assert each.loss >= found.worth_pounds - again.bound_pounds - slack
        if again is not None:
            assert each.at_least <= found.worth_pounds - again.worth_pounds + slack


@given(problems())
@FEW
def test_no_plan_gains_more_than_is_told(problem):
    """The same question solved to the end: it lies between what was found and the bound."""
    found = find_plan(problem, EXACT)
    slack = 1e-5 * max(abs(found.worth_pounds), 1.0)
    starts = [m for m in marginal_gains(found, 20) if m.kind == "starts"]
    for m in starts:
        best = find_plan(replace(problem, starts=problem.starts + 1), EXACT).worth_pounds
        assert m.gain - slack <= best - found.worth_pounds <= m.at_most + slack


@given(problems())
@FEW
def test_an_alternative_is_the_best_of_its_enterprises_within_its_bound(problem):
    found = find_plan(problem, EXACT)
    slack = 1e-5 * max(abs(found.worth_pounds), 1.0)
    for other in alternatives(found, 2):
        chosen = set(other.units())
        rest = tuple(a for a in problem.activities if a.name in chosen)
        alone = find_plan(replace(problem, activities=rest), EXACT)
        assert other.model.violation(other.at) <= MISSED
        assert other.worth_pounds <= other.bound_pounds + slack
        if set(alone.units()) == chosen:
            assert alone.worth_pounds <= other.bound_pounds + slack
            assert other.worth_pounds >= 0.97 * found.worth_pounds - slack


@given(problems())
@FEW
def test_a_search_between_bounds_leaves_the_programme_as_it_was(problem):
    found = find_plan(problem, EXACT)
    tight = found.tight_model()
    kept = list(tight.low), list(tight.high), list(tight.whole)
    for bounds in (later(tight, found.at), fewer(tight, found.at), anything(tight, found.at, found.at)):
        near = searched(tight, bounds, found.at)
        assert near is not None
        assert near.value >= found.worth_pounds - 1e-6 * max(abs(found.worth_pounds), 1.0)
        assert set(beside(tight, bounds, "mill")) < set(bounds)
    assert (tight.low, tight.high, tight.whole) == kept


@given(problems())
@FEW
def test_one_relaxation_after_another_bounds_as_each_by_itself(problem):
    found = find_plan(problem, EXACT)
    tight = found.tight_model()
    names = [a.name for a in problem.activities]
    for name, bound in most_with(problem, tight, names).items():
        alone = tight.copied()
        alone.low[alone.at["units", name, problem.quarters]] = 1.0
        relaxed = alone.solve(relaxed=True)
        assert (bound is None) == (relaxed is None)
        if bound is not None:
            assert bound[0] == pytest.approx(relaxed.value, rel=1e-5, abs=0.01)
