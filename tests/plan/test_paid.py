"""Every pound of an enterprise is in the tables: its surplus can be worked out from them alone."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.flows.tables import rows_of
from ultramicro.plan.paid import unaccounted_pounds
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan


def test_sales_less_all_outgoings_are_the_surplus_from_the_tables_alone(answer):
    """A recipe of the place: what it gives less what it receives, to the penny of each row."""
    tables = answer.tables()
    left, rows = defaultdict(int), defaultdict(int)
    for row in rows_of(tables["plan_flows"]):
        for who, sign in ((row["source"], 1), (row["target"], -1)):
            left[row["plan"], who, row["period"]] += sign * row["amount_pence"]
            rows[row["plan"], who, row["period"]] += 1
    told = rows_of(tables["plan"])
    assert {row["plan"] for row in told} > {"best"}
    for row in told:
        mine = (row["plan"], row["activity"], row["period"])
        assert abs(left[mine] - row["surplus_pence"]) <= rows[mine]


def test_the_parts_of_an_enterprise_are_those_of_its_recipe(answer):
    """Worked by hand from the recipe: wages from hours, running costs from the level, wear from what it cost."""
    flows = [row for row in rows_of(answer.tables()["plan_flows"]) if row["plan"] == "best"]
    a = next(a for a in answer.plan.problem.activities if a.name == "Home-care co-operative")
    for q in (q for q in answer.plan.quarters if q.activity == a.name):
        paid = {row["source"]: row["amount_pence"] for row in flows
                if (row["target"], row["period"]) == (a.name, q.quarter)}  # fmt: skip
        assert paid.get("workers", 0) == pytest.approx(q.hours * answer.plan.problem.wage_pence, abs=1)
        assert paid.get("suppliers", 0) == pytest.approx(q.level * a.running_pence / 4, abs=1)
        worn = (q.units * a.capital_pence + a.first_pence) / (4 * a.life_years)
        assert paid.get("wear", 0) == pytest.approx(worn, abs=1)


@given(problems())
@settings(max_examples=15, deadline=None)
def test_no_pound_of_the_tills_is_left_out(problem):
    plan = plan_of(find_plan(problem, Effort(gap=0.001, nodes=50)))
    assert unaccounted_pounds(plan) <= 1e-6 * max(abs(plan.worth_pounds), 1.0) + 0.01


def test_a_pound_that_is_nobodys_is_noticed(answer):
    till = replace(answer.plan.tills[-1], running=answer.plan.tills[-1].running + 5.0)
    plan = replace(answer.plan, tills=(*answer.plan.tills[:-1], till))
    assert unaccounted_pounds(plan) == pytest.approx(5.0, abs=0.01)
