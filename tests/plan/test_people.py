"""Who does what: hours add up, nobody works beyond what they offer, and wages are shared by deprivation."""

from collections import defaultdict

import pytest

from ultramicro.core.linear import Effort
from ultramicro.plan.explained.gains import Gainer, gains, pay_missed
from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Fit, Offer, workforce
from ultramicro.plan.people.rooms import allocate
from ultramicro.plan.programme.model import WEEKS, Activity, Course, Money, Need, Problem, Space, Trade
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan

NEAR, FAR = Location(km=(0.0, 0.0), tenths={1: 0.75, 2: 0.25}), Location(km=(9.0, 0.0), tenths={9: 1.0})


OFFERS = [
    Offer(resource="Near bakers", skill="baking", hours=64, people=4),
    Offer(resource="Far bakers", skill="baking", hours=64, people=4),
    Offer(resource="One who sells", skill="retail", hours=10),
]


WHERE = {"Near bakers": NEAR, "Far bakers": FAR, "One who sells": FAR, "The shop": NEAR}


@pytest.fixture(scope="module")
def plan():
    bakery = Activity(name="bakery", makes={"loaf": 9000.0}, hours={"baking": 90 * 52.0, "retail": 20 * 52.0},
                      space_m2={"shop": 60}, capital_pence=100_000)  # fmt: skip
    problem = Problem(
        quarters=6, activities=(bakery,), spaces=(Space(name="The shop", kind="building", use="shop", area_m2=80),),
        needs=(Need(name="bread", good="loaf", quantity=9000, price_pence=2000, displaced=0.5),),
        trades={"loaf": Trade()}, hours={"baking": 128 * 13.0, "retail": 10 * 13.0},
        anyone=frozenset(("retail",)), courses={"wood": Course(hours=1.0, pence=0.0)},
        money=Money(own_pence=20_000_000),
    )  # fmt: skip
    return plan_of(find_plan(problem, Effort(gap=0.0)))


@pytest.fixture(scope="module")
def filled(plan):
    return list(allocate(plan, OFFERS, WHERE))


def test_posts_filled_and_empty_are_the_hours_of_the_plan(plan, filled):
    worked = sum(each.quantity for each in filled if not each.is_ground)
    assert worked == pytest.approx(sum(q.hours for q in plan.quarters if q.quarter == 6) / 13)
    assert {each.resource for each in filled if each.role == "shop"} == {"The shop"}


def test_nobody_works_beyond_what_they_offer_and_who_is_near_goes_first(plan, filled):
    offered = {each.resource: each.hours for each in OFFERS}
    worked = defaultdict(float)
    for each in filled:
        if not each.is_ground and each.resource:
            worked[each.resource] += each.quantity
            assert each.people <= 4
    assert all(hours <= offered[name] + 1e-9 for name, hours in worked.items())
    assert worked["Near bakers"] >= worked["Far bakers"]
    sellers = [each.reason for each in filled if each.role == "retail" and each.resource == "Near bakers"]
    assert all(reason is Fit.LEARNS_ON_JOB for reason in sellers)


def test_a_row_stands_for_as_many_as_it_says(plan):
    them = workforce(OFFERS, plan, WHERE)
    assert len(them.people) == 4 + 4 + 1
    assert {person.hours for person in them.people} == {16.0, 10.0}
    assert {person.at for person in them.people} == {NEAR.km, FAR.km}


def test_who_helps_unpaid_is_given_no_paid_post(plan):
    helpers = Offer(resource="Helpers", skill="volunteering", hours=40)
    assert len(workforce([*OFFERS, helpers], plan, WHERE).people) == 4 + 4 + 1


def test_wages_are_shared_by_where_people_live_and_no_penny_is_lost(plan, filled):
    told = list(gains(plan, filled, WHERE))
    wages = (
        sum(each.quantity for each in filled if not each.is_ground) * WEEKS * plan.problem.wage_pence / 100
    )
    lose = {Gainer.SELLERS_HERE, Gainer.WORKERS_NOW}
    assert sum(each.pounds for each in told if each.who not in lose) == pytest.approx(wages)
    near = sum(each.pounds for each in told if each.who is Gainer.PAID_HERE and each.tenth == 1)
    assert near == pytest.approx(
        3 * sum(each.pounds for each in told if each.who is Gainer.PAID_HERE and each.tenth == 2)
    )
    (lost,) = (each for each in told if each.who is Gainer.SELLERS_HERE)
    assert lost.tenth is None
    # Half of the sales were those of sellers here, and 45 per cent of that was income.
    assert lost.pounds == pytest.approx(-9000 * 20 * 0.5 * 0.45, rel=0.2)
    assert {each.tenth for each in gains(plan, filled, {})} == {None}


def test_the_pay_that_is_told_is_the_pay_that_the_income_counts(plan, filled):
    told = list(gains(plan, filled, WHERE))
    assert pay_missed(plan, told) == 0
    one = next(each for each in told if each.who is Gainer.PAID_HERE)
    assert pay_missed(plan, [each for each in told if each is not one]) > 0
    # With nobody here the pay is that of posts that are open, and never of people from outside.
    empty = [each._replace(resource="", reason=Fit.NOBODY_CAN) for each in filled if not each.is_ground]
    alone = list(gains(plan, empty, {}))
    assert {each.who for each in alone} == {Gainer.NOBODY_YET, Gainer.SELLERS_HERE}
    assert pay_missed(plan, alone) == 0
    hired = [each._replace(reason=Fit.HIRED) for each in empty]
    assert pay_missed(plan, list(gains(plan, hired, {}))) > 0
