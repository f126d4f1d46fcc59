"""What an enterprise would leave at full work counts no wages for work that is pledged without pay."""

import pytest

from ultramicro.plan.earnings import left_at_full_work, pledged_hours
from ultramicro.plan.programme.model import Activity, Problem
from ultramicro.plan.programme.promises import PledgedWork

OVEN = Activity(name="oven", hours={"baking": 100, "serving": 40}, running_pence=10_000)


def work(*skills, hours, **more):
    return PledgedWork(name="+".join(skills), skills=skills, hours=hours, closes=12, **more)


@pytest.mark.parametrize(
    ("pledges", "hours"),
    [
        ((), 0),
        ((work("baking", hours=30),), 30),
        ((work("baking", hours=20, each_quarter=True),), 80),
        # No more than is worked.
        ((work("baking", hours=300),), 100),
        # The one who can only bake goes first; the other serves.
        ((work("baking", "serving", hours=60), work("baking", hours=100)), 140),
        # Unpaid work was never paid, and another trade's is not worked here.
        ((work(hours=50), work("sewing", hours=50)), 0),
    ],
)
def test_hours_that_are_pledged_cost_no_wages(pledges, hours):
    problem = Problem(wage_pence=1_000, work=pledges)
    assert pledged_hours(problem, OVEN) == pytest.approx(hours)
    # 140 hours at £10 and £100 of running costs.
    assert left_at_full_work(problem, OVEN) == pytest.approx(-1_500 + 10 * hours)
