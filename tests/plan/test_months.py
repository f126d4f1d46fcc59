"""The months of the first year are the quarters of it, shared out."""

import pytest
from hypothesis import given, settings

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.months import first_year
from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Space, Trade
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
        assert sum(month.started for month in mine) == pytest.approx(
            till.capital + till.ready + till.learning
        )
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


def test_wages_goods_and_fitting_out_fall_in_their_own_months():
    """A picker works and buys jars in August and September; the shed is made ready before anything else."""
    picker = Activity(
        name="picker", makes={"jam": 100}, uses={"jars": 100}, hours={"picking": 100}, space_m2={"shed": 10},
        running_pence=120_000, season={"picking": (8, 9), "jam": (9,), "jars": (8,)},
    )  # fmt: skip
    problem = Problem(
        quarters=4, first_month=1, activities=(picker,), hours={"picking": 900}, wage_pence=1_000,
        needs=(Need(name="jam eaten", good="jam", quantity=400, price_pence=4_000),),
        spaces=(Space(name="shed", kind="building", use="shed", area_m2=10, rent_pence=100, ready_pence=500),),
        trades={"jars": Trade(buy_pence=100), "jam": Trade()}, must=frozenset(["picker"]),
        money=Money(own_pence=500_000, reserve_weeks=0.0),
    )  # fmt: skip
    plan = plan_of(find_plan(problem, Effort(gap=0.0, nodes=500)))
    till, months = plan.tills[2], list(first_year(plan))
    july, august, september = months[6:9]
    even = (till.running + till.rent) / 3
    assert july.spent == pytest.approx(even)
    assert august.spent == pytest.approx(even + till.bought + till.wages / 2)
    assert september.spent == pytest.approx(even + till.wages / 2)
    first = next(x for x in plan.tills if x.ready)
    # 10 m² at £5 are brought into use once, and at £1 a quarter are rented from then on.
    assert (first.ready, first.rent) == (pytest.approx(50), pytest.approx(10))
    assert sum(x.ready for x in plan.tills) == pytest.approx(50)
    begun = months[3 * (first.quarter - 1)]
    assert begun.started == pytest.approx(first.capital + 50)
