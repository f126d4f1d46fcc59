"""A plan that is spoilt in any one place breaks the law that is about it: the verifier can fail."""

import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ultramicro.plan import proof
from ultramicro.plan.programme.linear import Effort
from ultramicro.plan.programme.model import Activity, Course, Money, Need, Problem, Space, Trade, Worth
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
    return {law.id for law in laws(plan) if not law.holds}


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


GOODS = "goods_balance"
HOURS = "hours"
SKILL = "skills"
GROUND = "ground"
RUNS = "capacity"
AGREES = "till_agrees"
SPOILT = {
    "more is sold than is made": (lambda: flows(lambda f: f._replace(quantity=f.quantity * 1.01), source="bakery"), GOODS),
    "an input is forgotten": (lambda: flows(lambda f: f._replace(quantity=0.0), target="bakery", good="power"), GOODS),
    "a store gives what was not put in": (
        lambda: flows(lambda f: f._replace(quantity=f.quantity * 1.2), source=STORE),
        "stores"),
    "grain is taken that is not there": (
        lambda: given(materials={"grain": (0.0,) * 12}), "materials"),
    "a need is smaller": (
        lambda: given(needs=(replace(TOWN.needs[0], quantity=10_000),)), "needs"),
    "fewer idle people": (lambda: given(hours={**TOWN.hours, "idle": 0.0}), HOURS),
    "fewer bakers": (lambda: given(hours={**TOWN.hours, "baking": 20.0}), SKILL),
    "a course was not held": (
        lambda: replace(PLAN, learnt_hours={t: dict.fromkeys(h, 0.0) for t, h in PLAN.learnt_hours.items()}), SKILL),
    "nobody was hired": (
        lambda: replace(PLAN, hired_hours={t: dict.fromkeys(h, 0.0) for t, h in PLAN.hired_hours.items()}), SKILL),
    "nobody helps unpaid": (
        lambda: given(volunteer_hours=1.0), "unpaid"),
    "a smaller shop": (
        lambda: given(spaces=(TOWN.spaces[0], replace(TOWN.spaces[1], area_m2=30))), GROUND),
    "a shop that opens later": (
        lambda: given(spaces=(TOWN.spaces[0], replace(TOWN.spaces[1], opens=8))), GROUND),
    "ground that was not taken": (
        lambda: replace(PLAN, taken={t: dict.fromkeys(m, 0.0) for t, m in PLAN.taken.items()}), GROUND),
    "one start a quarter": (lambda: given(starts=0.5), "starts"),
    "work before it has settled in": (
        lambda: given(activities=tuple(replace(a, lead=a.lead + 1) for a in TOWN.activities)), RUNS),
    "too little work to run": (
        lambda: given(activities=(MILL, replace(BAKERY, least_load=1.0, makes=BAKERY.makes))), RUNS),
    "half an enterprise": (
        lambda: quarters(lambda q: q._replace(units=q.units + 0.5)), "whole_units"),
    "a fourth bakery": (
        lambda: given(activities=(replace(MILL, most_units=0.5), BAKERY)), "whole_units"),
    "a pound too much in the till": (lambda: till(cash=50.0), "till_adds_up"),
    "sales that nobody made": (lambda: till(sales=50.0, cash=50.0), AGREES),
    "wages that nobody got": (lambda: till(wages=50.0, cash=-50.0), AGREES),
    "a rent that nobody asked": (lambda: till(rent=50.0, cash=-50.0), AGREES),
    "a larger reserve": (
        lambda: given(money=replace(TOWN.money, reserve_pence=10**9)), "reserve"),
    "less savings": (
        lambda: given(money=replace(TOWN.money, savings_pence=1.0)), "debts"),
    "a debt that was forgiven": (
        lambda: replace(PLAN, tills=tuple(replace(x, repaid=0.0) for x in PLAN.tills)),
        "debts"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_plan_breaks_the_law_that_is_about_it(name):
    spoil, law = SPOILT[name]
    assert law in broken(spoil())


def test_a_good_that_is_bought_to_be_sold_breaks_its_law():
    sold = next(f for f in PLAN.flows if f.source == "bakery" and f.target == "bread eaten")
    bought = sold._replace(source=OUTSIDE, quantity=100.0)
    assert "no_resale" in broken(replace(PLAN, flows=(*PLAN.flows, bought)))


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
    assert "hired" in broken(replace(PLAN, hired_hours=hired))


def test_nobody_is_hired_for_a_skill_that_nobody_works():
    hired = {t: {**hours, "juggling": 40.0} for t, hours in PLAN.hired_hours.items()}
    assert "hired" in broken(
        replace(given(hired_pence={**TOWN.hired_pence, "juggling": 1480.0}), hired_hours=hired)
    )


# The verifier has readings of its own: a fault in what the programme is made of is found.

LEARNT = {"Activity", "Problem", "Plan", "Flow", "Quarter", "Till", "FOUND", "LEFT", "OUTSIDE", "STORE"}
"""What the verifier may take from the programme: what a problem and a plan are, and no function."""


def test_the_verifier_takes_no_function_from_the_programme():
    taken = set()
    for path in Path(proof.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and "programme" in (node.module or ""):
                taken |= {alias.name for alias in node.names}
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"seasonal_share", "months", "area_m2", "learnt", "jobs"}, path
    assert taken <= LEARNT


JOBS = replace(
    TOWN, activities=(MILL, replace(BAKERY, first_pence=200_000)), starts=1, hours={**TOWN.hours, "milling": 20},
    trades={**TOWN.trades, "bread": Trade(buy_pence=150, benefit_pence=20)},
    worth=Worth(job_pence=100_000, benefit=0.5), money=Money(own_pence=300_000, savings_pence=4_000_000, reserve_weeks=3),
)  # fmt: skip
"""The same with all that a plan can count, and with less money, so that loans and the reserve bind."""
PROGRAMME = [module for name, module in sys.modules.items() if name.startswith("ultramicro.plan.programme.")]


def times(by):
    return lambda true: lambda *given: true(*given) * by


def later(true):
    return lambda self, quarter: true(self, quarter + 1)


def cheaper(true):
    return lambda problem: {k: pence * 0.9 for k, pence in true(problem).items()}


FAULTS = {
    "months of a year": ("Problem.months", later), "a season": ("Problem.seasonal_share", times(1.05)),
    "running costs": ("running_pounds", times(0.9)), "outgoings of a week": ("weekly_pounds", times(0.5)),
    "wages": ("wages_pounds", times(0.9)), "hours": ("hours_of", times(0.9)), "wear": ("wear_pounds", times(0.5)),
    "what the first costs": ("first_pounds", times(0.5)), "its wear": ("first_wear_pounds", times(0.5)),
    "the discount": ("counted_in", times(1.01)), "what work counts": ("level_worth", times(1.1)),
    "what is given": ("given_pounds", times(1.1)), "hired work": ("hired", cheaper),
    "what a good is worth here": ("value_pence", times(1.1)),
    "settling in": ("RAMP", lambda _: (0.75, 1.0, 1.0)), "what a loan costs": ("LOAN_COST", lambda true: true * 2),
    "years that fittings serve": ("FITTED_YEARS", lambda true: true * 2),
    "hours of a job": ("HOURS_A_JOB", lambda true: true * 2),
    "pence in a pound": ("POUNDS_PER_PENNY", lambda true: true * 2), "quarters of a year": ("QUARTERS", lambda _: 5),
}  # fmt: skip


def plant(monkeypatch, name, fault):
    """Put a fault in the place of what the programme is made of, wherever it is used."""
    if name.startswith("Problem."):
        method = name.partition(".")[2]
        monkeypatch.setattr(Problem, method, fault(getattr(Problem, method)))
        return
    holders = [module for module in PROGRAMME if hasattr(module, name)]
    assert holders
    for module in holders:
        monkeypatch.setattr(module, name, fault(getattr(module, name)))


def test_a_sound_programme_is_objected_to_by_no_law():
    assert broken(plan_of(find_plan(JOBS, ROUGH))) == set()


ROUGH = Effort(gap=0.01, nodes=100)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_what_the_programme_is_made_of_is_objected_to(monkeypatch, name):
    plant(monkeypatch, *FAULTS[name])
    assert broken(plan_of(find_plan(JOBS, ROUGH)))
