"""Ground is taken, rented and made ready from the first quarter in which something stands on it."""

import pytest
from hypothesis import given, settings

from tests.plan.problems import problems
from ultramicro.core.linear import Effort
from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Space
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.proof.verify import laws

EXACT = Effort(gap=0.0, nodes=5000)
CLUB = Activity(name="club", makes={"visit": 1_000}, hours={"hosting": 400}, space_m2={"building": 90.0})
CANTEEN = Activity(name="canteen", makes={"meal": 8_000}, hours={"cooking": 800}, space_m2={"kitchen": 100.0})
VISITS = Need(name="visits", good="visit", quantity=1_000, price_pence=3_000)
MEALS = Need(name="meals", good="meal", quantity=8_000, price_pence=600)
BARN = Space(name="barn", kind="building", use="barn", area_m2=90.0, rent_pence=500, ready_pence=10_000)


def plan(*spaces, activities=(CLUB,), fitted=()):
    problem = Problem(
        quarters=8, activities=activities, needs=(VISITS, MEALS), spaces=spaces, fitted=frozenset(fitted),
        hours={"hosting": 400, "cooking": 800}, money=Money(own_pence=5_000_000, reserve_weeks=0.0),
    )  # fmt: skip
    return plan_of(find_plan(problem, EXACT))


def begun(found, name):
    return found.founded()[name]


def barn_is_paid_from_the_first_day(found):
    first = begun(found, "club")
    assert [m2["barn"] for m2 in found.taken.values()] == pytest.approx(
        [90.0 if t >= first else 0.0 for t in found.taken]
    )
    # £100 a m², all of it in the quarter in which the club begins.
    assert [till.ready for till in found.tills] == pytest.approx(
        [9_000.0 if till.quarter == first else 0.0 for till in found.tills]
    )
    assert all(law.holds for law in laws(found))


def test_a_club_does_not_stand_on_the_floor_of_a_kitchen_until_the_end():
    """The kitchen's floor is a building's too, and there is room on it; but it only takes what cooks."""
    kitchen = Space(name="kitchen", kind="building", use="kitchen", area_m2=200.0, rent_pence=100)
    found = plan(kitchen, BARN, activities=(CLUB, CANTEEN), fitted=["kitchen"])
    assert set(found.units()) == {"club", "canteen"}
    barn_is_paid_from_the_first_day(found)


def test_a_club_does_not_stand_in_sheds_until_the_end():
    """Of the class, and 90 m² together; but no hall of 90."""
    sheds = [Space(name=f"shed {n}", kind="building", use="shed", area_m2=15.0) for n in range(6)]
    barn_is_paid_from_the_first_day(plan(*sheds, BARN))


def test_a_room_that_opens_later_does_not_pay_for_the_one_that_is_there():
    """The free hall opens in the last quarter: who begins before pays for the barn, and stays there."""
    hall = Space(name="hall", kind="building", use="hall", area_m2=90.0, opens=8)
    barn_is_paid_from_the_first_day(plan(hall, BARN))


@given(problems())
@settings(max_examples=15, deadline=None)
def test_what_stands_in_a_quarter_is_what_runs_in_it(problem):
    found = plan_of(find_plan(problem, EXACT))
    needs_m2 = {a.name: sum(a.space_m2.values()) for a in problem.activities}
    for t, stood in found.stood.items():
        runs = sum(q.units * needs_m2[q.activity] for q in found.quarters if q.quarter == t)
        assert sum(stood.values()) == pytest.approx(runs, abs=1e-3)
