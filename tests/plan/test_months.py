"""The months of the first year are the quarters of it, shared out."""

import pytest
from hypothesis import given, settings

from tests.plan.problems import problems
from ultramicro.plan.months import first_year
from ultramicro.plan.programme.linear import Effort
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan


@given(problems())
@settings(max_examples=10, deadline=None)
def test_the_months_of_a_quarter_come_to_its_till(problem):
    plan = plan_of(find_plan(problem, Effort(gap=0.01, nodes=50)))
    months = list(first_year(plan))
    assert [month.number for month in months] == list(range(1, 13))
    for till in plan.tills[:4]:
        mine = months[3 * (till.quarter - 1) : 3 * till.quarter]
        assert mine[-1].cash == pytest.approx(till.cash, abs=0.01)
        assert sum(month.sales for month in mine) == pytest.approx(till.sales)
        assert sum(month.started for month in mine) == pytest.approx(till.capital + till.learning)
        # What is made in one month only is sold in that month.
        for month, of in zip(problem.months(till.quarter), mine, strict=True):
            sellers = {
                f.source for f in plan.flows if f.quarter == till.quarter and f.target == "meals eaten"
            }
            seasons = {a.name: a.season.get("meal", range(1, 13)) for a in problem.activities}
            if sellers == {"kitchen"} and till.sales == pytest.approx(
                sum(f.pounds for f in plan.flows if f.quarter == till.quarter and f.target == "meals eaten")
            ):
                assert (of.sales > 0) == (month in seasons["kitchen"])
