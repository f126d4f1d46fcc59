"""A millionth of an enterprise, as solvers leave it, is none: it makes, sells and pays nothing."""

from dataclasses import replace

import numpy as np
import pytest

from ultramicro.core.linear import Effort
from ultramicro.plan.programme.model import Activity, Money, Need, Problem
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import MISSED, find_plan
from ultramicro.plan.programme.traces import traces, without_traces
from ultramicro.plan.proof.verify import laws

BAKERY = Activity(name="bakery", makes={"bread": 20_000}, hours={"baking": 1_500}, most_units=3)
MILL = Activity(name="mill", makes={"meal": 900}, hours={"baking": 300}, capital_pence=9_000_000)
TOWN = Problem(
    quarters=4, activities=(BAKERY, MILL), hours={"baking": 600},
    needs=(Need(name="bread eaten", good="bread", quantity=20_000, price_pence=280),
           Need(name="meal eaten", good="meal", quantity=900, price_pence=200)),
    money=Money(own_pence=300_000, reserve_weeks=0.0),
)  # fmt: skip


def with_trace(problem, name, good, units):
    """The best plan with so much of an enterprise in the last quarter, and with what that makes and is paid."""
    found = find_plan(problem, Effort(gap=0.0))
    at, model = found.at.copy(), found.model
    part = 1 / 4
    a = next(a for a in problem.activities if a.name == name)
    sold = units * a.makes[good] * part
    at[model.at["level", name, 4]] = units
    at[model.at["units", name, 4]] = units
    at[model.at["sell", f"{good} eaten", 4]] += sold
    return replace(found, at=at, worth_pounds=model.total(at))


def broken(found):
    return {law.id for law in laws(plan_of(found)) if not law.holds}


@pytest.mark.parametrize(
    ("problem", "name", "good"),
    [(replace(TOWN, hours={"baking": 0}), "bakery", "bread"), (TOWN, "mill", "meal")],
    ids=["where nothing is begun", "beside what is"],
)
def test_a_trace_is_cleared_with_all_that_hangs_on_it(problem, name, good):
    left = with_trace(problem, name, good, 8e-7)
    assert len(traces(problem, left.model, left.at)) == 2
    cleared = without_traces(problem, left.model, left.at, MISSED)
    clean = replace(left, at=cleared, worth_pounds=left.model.total(cleared))
    assert not traces(problem, clean.model, clean.at)
    assert broken(clean) == set()
    assert clean.units() == find_plan(problem, Effort(gap=0.0)).units()


def test_it_would_be_goods_and_sales_of_nobody():
    """What the laws say of it: it is no fault of theirs that they object."""
    assert {"goods_balance", "till_agrees"} <= broken(
        with_trace(replace(TOWN, hours={"baking": 0}), "bakery", "bread", 8e-7)
    )


def test_a_plan_without_traces_is_left_as_it_is():
    found = find_plan(TOWN, Effort(gap=0.0))
    assert "bakery" not in found.units() or found.units()["bakery"] >= 1
    assert np.array_equal(without_traces(TOWN, found.model, found.at, MISSED), found.at)
