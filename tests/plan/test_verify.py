"""A plan that is spoilt in any one place breaks the law that is about it: the verifier can fail."""

from dataclasses import replace

import pytest

from ultramicro.plan.programme.linear import Effort
from ultramicro.plan.programme.model import Activity, Course, Money, Need, Problem, Space, Trade
from ultramicro.plan.programme.plan import FOUND, OUTSIDE, STORE, plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.proof.verify import laws

MILL = Activity(name="mill", makes={"flour": 40.0}, uses={"grain": 50.0}, hours={"milling": 500}, lead=1,
                space_m2={"shed": 50}, capital_pence=400_000, most_units=2, season={"grain": (8, 9, 10)})  # fmt: skip
BAKERY = Activity(
    name="bakery", makes={"bread": 20_000.0}, uses={"flour": 12.0, "power": 900.0}, lead=1, least_load=0.3,
    hours={"baking": 1_500, "serving": 300}, space_m2={"shop": 60}, volunteer_hours=50, capital_pence=900_000,
    running_pence=300_000, most_units=2,
)  # fmt: skip
TOWN = Problem(
    quarters=8, first_month=1, activities=(MILL, BAKERY),
    needs=(Need(name="bread eaten", good="bread", quantity=34_000, price_pence=320),),
    spaces=(Space(name="barn", kind="building", use="shed", area_m2=80, rent_pence=100),
            Space(name="corner", kind="building", use="shop", area_m2=130, rent_pence=400, ready_pence=900, opens=2)),
    trades={"grain": Trade(buy_pence=24_000, kept=0.95), "flour": Trade(buy_pence=70_000, sell_pence=20_000, kept=0.95),
            "bread": Trade(buy_pence=150), "power": Trade(buy_pence=25)},
    materials={"grain": (0.0,) * 7 + (8.0, 8.0) + (0.0,) * 3}, hours={"milling": 60, "baking": 200, "idle": 700},
    anyone=frozenset(("serving",)), courses={"baking": Course(hours=0.5, pence=300)}, hired_pence={"milling": 2_500},
    volunteer_hours=40, starts=2, money=Money(own_pence=900_000, savings_pence=4_000_000, reserve_weeks=3),
)  # fmt: skip
PLAN = plan_of(find_plan(TOWN, Effort(gap=0.001, nodes=5000)))


def broken(plan):
    return {law.law for law in laws(plan) if not law.holds}


def flows(change, **where):
    """Change the flows whose fields are as told."""
    chosen = [f for f in PLAN.flows if all(getattr(f, name) == value for name, value in where.items())]
    assert chosen, where
    changed = tuple(change(f) if f in chosen else f for f in PLAN.flows)
    return replace(PLAN, flows=changed)


def till(**more):
    last = PLAN.tills[-1]
    changed = replace(last, **{name: getattr(last, name) + by for name, by in more.items()})
    return replace(PLAN, tills=(*PLAN.tills[:-1], changed))


def quarters(change):
    return replace(PLAN, quarters=tuple(change(q) for q in PLAN.quarters))


def given(**more):
    return replace(PLAN, problem=replace(TOWN, **more))


def test_the_plan_uses_all_that_is_about_to_be_spoilt():
    assert broken(PLAN) == set()
    assert set(PLAN.units()) == {"mill", "bakery"}
    assert {f.source for f in PLAN.flows} >= {OUTSIDE, FOUND, STORE, "mill", "bakery"}
    assert PLAN.learnt("baking") > 0
    assert sum(h["milling"] for h in PLAN.hired_hours.values()) > 0


GOODS = "every good balances in every quarter"
HOURS = "nobody works or learns more hours than there are"
SKILL = "no skill is worked by more than have it, have learnt it or are hired"
GROUND = "no more ground is used than was taken, and none before it is free"
RUNS = "nothing works before it was started and settled in"
AGREES = "the till agrees with what was sold, bought, paid and started"
SPOILT = {
    "more is sold than is made": (lambda: flows(lambda f: f._replace(quantity=f.quantity * 1.01), source="bakery"), GOODS),
    "an input is forgotten": (lambda: flows(lambda f: f._replace(quantity=0.0), target="bakery", good="power"), GOODS),
    "a store gives what was not put in": (
        lambda: flows(lambda f: f._replace(quantity=f.quantity * 1.2), source=STORE),
        "what comes out of a store was put in and has kept"),
    "grain is taken that is not there": (
        lambda: given(materials={"grain": (0.0,) * 12}), "no more material is taken than the place has"),
    "a need is smaller": (
        lambda: given(needs=(replace(TOWN.needs[0], quantity=10_000),)), "no need is met beyond its size"),
    "fewer idle people": (lambda: given(hours={**TOWN.hours, "idle": 0.0}), HOURS),
    "fewer bakers": (lambda: given(hours={**TOWN.hours, "baking": 20.0}), SKILL),
    "a course was not held": (
        lambda: replace(PLAN, learnt_hours={t: dict.fromkeys(h, 0.0) for t, h in PLAN.learnt_hours.items()}), SKILL),
    "nobody was hired": (
        lambda: replace(PLAN, hired_hours={t: dict.fromkeys(h, 0.0) for t, h in PLAN.hired_hours.items()}), SKILL),
    "nobody helps unpaid": (
        lambda: given(volunteer_hours=1.0), "no more unpaid hours are used than are offered"),
    "a smaller shop": (
        lambda: given(spaces=(TOWN.spaces[0], replace(TOWN.spaces[1], area_m2=30))), GROUND),
    "a shop that opens later": (
        lambda: given(spaces=(TOWN.spaces[0], replace(TOWN.spaces[1], opens=8))), GROUND),
    "ground that was not taken": (
        lambda: replace(PLAN, taken={t: dict.fromkeys(m, 0.0) for t, m in PLAN.taken.items()}), GROUND),
    "one start a quarter": (lambda: given(starts=0.5), "no more is started in a quarter than can be"),
    "work before it has settled in": (
        lambda: given(activities=tuple(replace(a, lead=a.lead + 1) for a in TOWN.activities)), RUNS),
    "too little work to run": (
        lambda: given(activities=(MILL, replace(BAKERY, least_load=1.0, makes=BAKERY.makes))), RUNS),
    "half an enterprise": (
        lambda: quarters(lambda q: q._replace(units=q.units + 0.5)), "whole enterprises are whole"),
    "a fourth bakery": (
        lambda: given(activities=(replace(MILL, most_units=0.5), BAKERY)), "whole enterprises are whole"),
    "a pound too much in the till": (lambda: till(cash=50.0), "the till adds up in every quarter"),
    "sales that nobody made": (lambda: till(sales=50.0, cash=50.0), AGREES),
    "wages that nobody got": (lambda: till(wages=50.0, cash=-50.0), AGREES),
    "a rent that nobody asked": (lambda: till(rent=50.0, cash=-50.0), AGREES),
    "a larger reserve": (
        lambda: given(money=replace(TOWN.money, reserve_pence=10**9)), "the till never falls below its reserve"),
    "less savings": (
        lambda: given(money=replace(TOWN.money, savings_pence=1.0)), "debts are paid back and never exceed the savings"),
    "a debt that was forgiven": (
        lambda: replace(PLAN, tills=tuple(replace(x, repaid=0.0) for x in PLAN.tills)),
        "debts are paid back and never exceed the savings"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_plan_breaks_the_law_that_is_about_it(name):
    spoil, law = SPOILT[name]
    assert law in broken(spoil())


def test_a_good_that_is_bought_to_be_sold_breaks_its_law():
    sold = next(f for f in PLAN.flows if f.source == "bakery" and f.target == "bread eaten")
    bought = sold._replace(source=OUTSIDE, quantity=100.0)
    assert "nothing is bought to be sold again" in broken(replace(PLAN, flows=(*PLAN.flows, bought)))


QUARTERS = range(1, TOWN.quarters + 1)
ALL_HOURS = sum(TOWN.hours.values())


@pytest.mark.parametrize("quarter", QUARTERS)
def test_hours_beyond_what_there_are_are_found_in_every_quarter(quarter):
    first = next(q for q in PLAN.quarters if q.quarter == quarter)
    more = quarters(lambda q: q._replace(hours=q.hours + 1.5 * ALL_HOURS) if q is first else q)
    assert HOURS in broken(more)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_learning_takes_hours_too_in_every_quarter(quarter):
    learnt = {t: dict(hours) for t, hours in PLAN.learnt_hours.items()}
    learnt[quarter] = {"baking": 2 * ALL_HOURS / TOWN.courses["baking"].hours}
    assert HOURS in broken(replace(PLAN, learnt_hours=learnt))


@pytest.mark.parametrize(
    "quarter", [q for q in QUARTERS if any(x.quarter == q and x.level for x in PLAN.quarters)]
)
def test_nobody_is_hired_for_more_hours_than_are_worked(quarter):
    hired = {t: dict(hours) for t, hours in PLAN.hired_hours.items()}
    hired[quarter] = {**hired.get(quarter, {}), "milling": 1e6}
    assert SKILL in broken(replace(PLAN, hired_hours=hired))
