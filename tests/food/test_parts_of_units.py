"""Parts of a unit: what is weighed is matched as it was asked for, what is counted in whole units."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.food.made import weeks
from tests.food.test_technique import answered, offer, order, rows
from ultramicro.food.cycle.baselines import first_come_first_served, proportional
from ultramicro.food.cycle.fair import Fairness, Rule
from ultramicro.food.cycle.model import broken
from ultramicro.food.cycle.plan import plan_week
from ultramicro.food.places import Hub, Hubs


def test_twelve_and_a_half_kilos_are_matched_as_twelve_and_a_half():
    answer = answered(
        [offer("A1", "Green Farm", "potatoes", 1_250, 81)],
        [order("O1", "School", "potatoes", 12.5, None), order("O2", "Shop", "potatoes", 0.25, None)],
        margin=0.1,
    )
    assert [(line["quantity"], line["grower_pence"]) for line in rows(answer, "food_lines")] == [
        (12.5, 1_012),  # 12.5 × 81 = 1,012.5, the half penny to the even one
        (0.25, 20),
    ]
    assert rows(answer, "food_idle")[0]["idle"] == 1_237.25
    assert not rows(answer, "food_unmet")
    assert all(check.holds for check in answer.checks())


def test_what_is_counted_stays_whole_where_others_are_weighed():
    answer = answered(
        [offer("A1", "Green Farm", "potatoes", 7.5, 80), offer("A2", "Hill", "kale", 5, 90, unit="bag")],
        [
            order("O1", "School", "potatoes", 7.5, None), order("O2", "Shop", "kale", 3, None, unit="bag"),
            order("O3", "Cafe", "kale", 4, None, unit="bag"),
        ],
        hubs=Hubs(hubs=[Hub(dry=11.3)]),
    )  # fmt: skip
    lines = rows(answer, "food_lines")
    assert all(line["quantity"] == int(line["quantity"]) for line in lines if line["unit"] == "bag")
    assert sum(line["quantity"] for line in lines) <= 11.3
    assert all(check.holds for check in answer.checks())


def test_a_substitute_is_weighed_as_finely_as_what_it_stands_for():
    answer = answered(
        [offer("A1", "Green Farm", "swede", 30, 80)],
        [order("O1", "School", "carrots", 2.5, 200, substitutes="swede")],
    )
    assert [line["quantity"] for line in rows(answer, "food_lines")] == [2.5]


@given(weeks(), st.sampled_from(Rule), st.lists(st.sampled_from([1, 2, 5]), min_size=3, max_size=3))
@settings(max_examples=40)
def test_whatever_the_steps_every_law_holds_and_nothing_is_split_finer(week, rule, steps):
    fine = _in_steps(week, np.array(steps, np.int64))
    found = plan_week(fine, Fairness(rule=rule))
    assert not broken(fine, found.plan)
    assert (found.plan.by_grower(fine) >= found.floor).all()
    assert found.bound >= found.value - 1e-6
    for way in (first_come_first_served, proportional):
        assert set(broken(fine, way(fine))) <= {"lot"}


def _in_steps(week, steps):
    """The same week with each good counted in steps; orders of several goods count in those of the first."""
    steps = np.full(3, steps[0]) if len(np.unique(week.orders.order)) < len(week.orders.order) else steps
    of = np.zeros(len(week.orders), np.int64)
    of[week.orders.order] = steps[week.orders.good]
    # A harvest that could be another good at another hub is one good all the same.
    each = np.full(len(week.offers), steps[0]) if _shared(week) else steps[week.offers.good]
    of = np.full(len(of), steps[0]) if _shared(week) else of
    return replace(
        week,
        offers=replace(week.offers, stock=week.offers.stock * each, lot=week.offers.lot * each, step=each),
        orders=replace(week.orders, quantity=week.orders.quantity * of),
    )


def _shared(week):
    return len(np.unique(week.offers.harvest)) < len(week.offers.harvest)
