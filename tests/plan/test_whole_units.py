"""Where only whole units start, part of one more is none: at most, at least, in sites, and asked for."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Space
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.solve import find_in, find_plan
from ultramicro.plan.proof.verify import laws

EXACT = Effort(gap=0.0, nodes=5000)
OVEN = Activity(name="oven", makes={"loaf": 1000}, capital_pence=10_000, space_m2={"shop": 10.0}, parts=2)
SHOPS = tuple(Space(name=name, kind="building", use="shop", area_m2=12.0) for name in "abc")


def place(oven, loaves=1e6):
    need = Need(name="bread", good="loaf", quantity=loaves, price_pence=300)
    return Problem(quarters=4, activities=(oven,), needs=(need,), spaces=SHOPS, money=Money(own_pence=10**8))


def stands(problem):
    plan = plan_of(find_plan(problem, EXACT))
    assert all(law.holds for law in laws(plan))
    return plan.units().get("oven", 0)


@given(problems(), st.floats(0, 0.999))
@settings(max_examples=4, deadline=None)
def test_a_part_of_a_unit_more_changes_no_plan(problem, part):
    more = tuple(replace(a, most_units=a.most_units + part) for a in problem.activities)
    best, other = (find_plan(each, EXACT) for each in (problem, replace(problem, activities=more)))
    assert other.worth_pounds == pytest.approx(best.worth_pounds, rel=1e-6, abs=0.01)
    # Not only the plan: the bound would be loose, and the search long.
    relaxed = [portfolio(each.problem).solve(relaxed=True).value for each in (best, other)]
    assert relaxed[1] == pytest.approx(relaxed[0], rel=1e-6)


def test_units_in_many_places_are_whole_ones():
    """Three shops hold six half ovens, so three ovens; 2.7 of them are two."""
    assert stands(place(replace(OVEN, most_units=9.5))) == 3
    assert stands(place(replace(OVEN, most_units=2.7))) == 2
    assert stands(place(replace(OVEN, most_units=0.9))) == 0


def test_fewer_than_make_sense_are_none():
    """A need for one oven starts none where 1.5 make sense: two would lose what the second costs."""
    dear = replace(OVEN, most_units=3, capital_pence=1_200_000)
    assert stands(place(dear, 1000)) == 1
    assert stands(place(replace(dear, least_units=1.5), 1000)) == 0
    assert stands(place(replace(dear, least_units=1.5), 2000)) == 2


def test_what_must_be_in_a_plan_is_there_whole_or_there_is_no_plan():
    for most, least, units in ((2.5, 0.0, 1), (2.5, 1.5, 2), (0.5, 0.0, None)):
        oven = replace(OVEN, most_units=most, least_units=least, running_pence=1_000_000)
        problem = replace(place(oven, 1.0), must=frozenset(["oven"]))
        found = find_in(problem, portfolio(problem), EXACT)
        assert (found and found.units().get("oven")) == units
