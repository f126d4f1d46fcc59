"""Worked examples by hand: prices, lots, shelf lives and turns, to the penny and the unit."""

import numpy as np
import pytest

from tests.food.made import week
from ultramicro.food.cycle.chain import attainable, chain_of
from ultramicro.food.cycle.fair import Fairness, Rule, turns
from ultramicro.food.cycle.model import Terms, broken
from ultramicro.food.cycle.plan import plan_week
from ultramicro.food.cycle.weeks import plan_season

NONE = Fairness(rule=Rule.NONE)
CARROTS, BEETROOT = 0, 1
OFFERS = [(CARROTS, 0, 60, 80, 10), (CARROTS, 1, 40, 100, 20), (BEETROOT, 1, 30, 90, 10)]
ORDERS = [(0, 50, {CARROTS: 110}), (1, 40, {CARROTS: 95, BEETROOT: 85}), (2, 20, {BEETROOT: 120})]


@pytest.mark.parametrize(("room", "pick", "pence"), [(110, 150, 12_650), (60, 150, 7_500), (110, 0, 13_100)])
def test_three_offers_and_three_orders_are_worth_what_a_hand_reckons(room, pick, pence):
    found = plan_week(week(OFFERS, ORDERS, [room], Terms(pick_pence=pick)), NONE)
    assert found.value == pence
    assert found.bound >= pence


def test_the_only_best_plan_gives_the_shop_the_cheap_carrots():
    made = week(OFFERS, ORDERS, [110])
    plan = plan_week(made, NONE).plan
    assert plan.sold(made).tolist() == [60, 30, 20]
    assert plan.filled(made).tolist() == [50, 40, 20]
    lines = {
        (int(o), int(made.orders.order[c])): int(q)
        for o, c, q in zip(plan.offer, plan.choice, plan.quantity, strict=True)
    }
    assert lines == {(0, 0): 20, (1, 0): 30, (0, 1): 40, (2, 2): 20}


def test_a_kilo_more_of_the_cheap_carrots_is_worth_twenty_pence():
    more = [(CARROTS, 0, 61, 80, 10), *OFFERS[1:]]
    assert plan_week(week(more, ORDERS, [110]), NONE).value == 12_650 + 20


@pytest.mark.parametrize(
    ("rule", "place", "gets"),
    [(Rule.EQUAL, 45, [10, 18, 17]), (Rule.EQUAL, 70, [10, 20, 40]), (Rule.SHARE, 45, [5, 10, 30])],
)
def test_shares_by_turns_are_water_filling(rule, place, gets):
    made = week(
        [(0, g, stock, 100, 0) for g, stock in enumerate([10, 20, 60])], [(0, place, {0: 100})], [place]
    )
    if rule is Rule.SHARE:
        # All could be sold by each alone, so that shares are of what is offered.
        made = week([(0, g, s, 100, 0) for g, s in enumerate([10, 20, 60])], [(0, 90, {0: 100})], [place])
    each = turns(made, chain_of(made), Fairness(rule=rule, share=1), np.zeros(3)).sold(made)
    # The reference has 10, 17.5, 17.5 of 45: in whole units the odd one goes to whose turn it is.
    assert each.tolist() == gets


def test_a_lot_that_nobody_wants_whole_stays_idle():
    made = week([(0, 0, 15, 100, 10)], [(0, 8, {0: 200})], [100])
    found = plan_week(made, Fairness())
    assert found.plan.sold(made).tolist() == [0]
    assert found.plan.filled(made).tolist() == [0]
    assert found.attainable.tolist() == [0]


@pytest.mark.parametrize(("life", "sold"), [(1, [20, 0]), (2, [20, 10])])
def test_what_keeps_a_week_longer_is_sold_a_week_later(life, sold):
    first = week([(0, 0, 30, 100, 0)], [(0, 20, {0: 150})], [100])
    second = week([], [(0, 20, {0: 150})], [100], growers=1)
    season = plan_season([first, second], [np.array([life]), np.zeros(0, np.int64)], Fairness())
    assert [int(done.found.plan.quantity.sum()) for done in season.weeks] == sold
    assert sum(int(done.spoilt.sum()) for done in season.weeks) == 30 - sum(sold)
    assert season.value == 150 * sum(sold) - 150 * np.count_nonzero(sold)
    # A second pick is spread over all it could be in what proves the bound: half of it at most is not told.
    assert season.value - 1e-6 <= season.bound <= season.value + 75 + 1e-6


def test_what_is_worth_more_next_week_is_kept_for_it():
    first = week([(0, 0, 30, 100, 0)], [(0, 30, {0: 110})], [100])
    second = week([], [(0, 30, {0: 160})], [100], growers=1)
    season = plan_season([first, second], [np.array([2]), np.zeros(0, np.int64)], NONE)
    assert [int(done.found.plan.quantity.sum()) for done in season.weeks] == [0, 30]
    assert season.bound == pytest.approx(season.value)


def test_growers_with_equal_offers_differ_by_a_lot_at_most_over_any_weeks():
    made = week([(0, g, 40, 100, 10) for g in range(3)], [(0, 55, {0: 150})], [100])
    season = plan_season([made] * 7, [np.ones(3, np.int64)] * 7, Fairness())
    by_week = np.array([done.found.plan.by_grower(made) for done in season.weeks])
    for begin in range(7):
        for end in range(begin + 1, 8):
            assert np.ptp(by_week[begin:end].sum(axis=0)) <= 10


def test_attainable_is_what_a_grower_could_sell_alone():
    made = week(OFFERS, ORDERS, [110])
    assert attainable(made, chain_of(made)).tolist() == [60, 40 + 20]


def test_of_two_who_need_all_or_nothing_one_gets_all():
    made = week(
        [(0, 0, 25, 100, 0)],
        [(0, 17, {0: 160}), (1, 17, {0: 150}), (2, 20, {0: 110})],
        [100],
        least=[17, 17, 0],
    )
    found = plan_week(made, NONE)
    assert found.plan.filled(made).tolist() == [17, 0, 8]
    assert found.value == 17 * 160 + 8 * 110 - 150


@pytest.mark.parametrize("turned", [False, True])
def test_who_needs_a_least_gets_it_where_another_can_stand_back(turned):
    # The dearer order alone would leave 17 idle; 25 for the other and 15 for it are worth most.
    orders, least = [(0, 25, {0: 156}), (1, 23, {0: 184})], [25, 0]
    made = week(
        [(0, 0, 40, 100, 0)], orders[::-1] if turned else orders, [100],
        least=least[::-1] if turned else least,
    )  # fmt: skip
    assert plan_week(made, Fairness()).value == 25 * 156 + 15 * 184 - 150


def test_of_buyers_who_ask_alike_for_all_or_nothing_each_has_a_turn():
    orders = [(b, 10, {0: 150}) for b in range(3)]
    made = week([(0, 0, 20, 100, 0)], orders, [100], least=[10, 10, 10])
    season = plan_season([made] * 6, [np.ones(1, np.int64)] * 6, Fairness())
    gets = np.array([done.found.plan.filled(done.week) for done in season.weeks])
    assert set(gets.ravel().tolist()) == {0, 10}
    assert gets.sum(axis=0).tolist() == [40, 40, 40]


def test_through_two_hubs_a_buyer_is_served_from_the_other_where_it_pays():
    # Good 1 is the same carrots at another hub; the way between them costs 15p.
    made = week([(1, 0, 50, 80, 0, 1)], [(0, 30, {0: 100, 1: 85}), (1, 30, {0: 90, 1: 75})], [100, 40])
    found = plan_week(made, NONE)
    assert found.plan.filled(made).tolist() == [30, 0]
    assert not broken(made, found.plan)
