"""A plan that is spoilt in any one place breaks the law that is about it: the verifier can fail."""

import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ultramicro.core.linear import Effort
from ultramicro.plan import proof
from ultramicro.plan.programme.model import Activity, Course, Money, Need, Problem, Space, Trade
from ultramicro.plan.programme.plan import FOUND, OUTSIDE, STORE, Flow, plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.programme.worth import Worth
from ultramicro.plan.proof.income import income_of
from ultramicro.plan.proof.verify import laws

MILL = Activity(name="mill", makes={"flour": 40.0}, uses={"grain": 50.0}, hours={"milling": 500}, lead=1,
                space_m2={"shed": 50}, capital_pence=400_000, most_units=2, season={"grain": (8, 9, 10)})  # fmt: skip
BAKERY = Activity(
    name="bakery", makes={"bread": 20_000.0}, uses={"flour": 12.0, "power": 900.0}, lead=1, least_load=0.3,
    hours={"baking": 1_500, "serving": 300}, space_m2={"shop": 60}, volunteer_hours=50, capital_pence=900_000,
    running_pence=300_000, most_units=2,
)  # fmt: skip
TOWN = Problem(
    wage_pence=1480, quarters=8, first_month=1, activities=(MILL, BAKERY),
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


def moved(part, first=1):
    """The plan with a part of a unit in another site of the same kind from a quarter on, where there is room."""
    there = replace(TOWN.spaces[1], name="annexe", opens=1)
    problem = replace(TOWN, spaces=(*TOWN.spaces, there))
    taken = {t: {**m2, "annexe": 130.0} for t, m2 in PLAN.taken.items()}
    stood = {t: elsewhere(m2, part if t >= first else 0.0) for t, m2 in PLAN.stood.items()}
    return replace(PLAN, problem=problem, taken=taken, stood=stood)


def elsewhere(stood, part):
    """What stands in a quarter, with a part of a unit of each shop in the annexe."""
    gone = part * BAKERY.space_m2["shop"]
    shops = {key: m2 for key, m2 in stood.items() if key[1] == "shop" and part}
    return (
        stood | {key: m2 - gone for key, m2 in shops.items()} | {(*key[:2], "annexe"): gone for key in shops}
    )


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
    "a bakery in another kind of room": (
        lambda: given(spaces=(TOWN.spaces[0], replace(TOWN.spaces[1], use="garage"))), "standing"),
    "a bakery that stands nowhere": (lambda: replace(PLAN, stood={}), "standing"),
    "a bakery that stands nowhere before the end": (
        lambda: replace(PLAN, stood={TOWN.quarters: PLAN.stood[TOWN.quarters]}), "standing"),
    "a bakery that moves": (lambda: moved(1.0, first=TOWN.quarters), "standing"),
    "half a bakery here and half there": (lambda: moved(0.5), "standing"),
    "one start a quarter": (lambda: given(starts=0.5), "starts"),
    "work before it has settled in": (
        lambda: given(activities=tuple(replace(a, lead=a.lead + 1) for a in TOWN.activities)), RUNS),
    "too little work to run": (
        lambda: given(activities=(MILL, replace(BAKERY, least_load=1.0, makes=BAKERY.makes))), RUNS),
    "half an enterprise": (
        lambda: quarters(lambda q: q._replace(units=q.units + 0.5)), "whole_units"),
    "half an enterprise less": (lambda: quarters(lambda q: q._replace(units=q.units - 0.5)), "whole_units"),
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


# Each law by itself: what it allows to the last penny, and what it does not.


def in_quarter(t, **more):
    """Change the till of a quarter."""
    return replace(PLAN, tills=tuple(
        replace(x, **{name: getattr(x, name) + by for name, by in more.items()}) if x.quarter == t else x
        for x in PLAN.tills
    ))  # fmt: skip


def with_flow(*flow):
    return replace(PLAN, flows=(*PLAN.flows, Flow(*flow)))


@pytest.mark.parametrize(
    "part", ["sales", "bought", "wages", "running", "rent", "capital", "learning", "interest"]
)
@pytest.mark.parametrize("quarter", [1, 4, 8])
@pytest.mark.parametrize("by", [50.0, -50.0])
def test_no_part_of_the_till_may_differ_from_what_was_done(part, quarter, by):
    cash = by if part == "sales" else -by
    assert AGREES in broken(in_quarter(quarter, **{part: by}, cash=cash))


@pytest.mark.parametrize("quarter", QUARTERS)
def test_cash_that_comes_from_nowhere_is_found_in_every_quarter(quarter):
    assert "till_adds_up" in broken(in_quarter(quarter, cash=1000.0))


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_need_is_met_beyond_its_size_in_no_quarter(quarter):
    assert "needs" in broken(with_flow(quarter, OUTSIDE, "bread eaten", "bread", 9_000.0, 0.0))


def test_goods_move_only_between_those_who_make_use_or_want_them():
    assert GOODS in broken(with_flow(3, "a stranger", STORE, "flour", 1.0, 0.0))
    assert GOODS in broken(with_flow(3, OUTSIDE, "a stranger", "flour", 1.0, 700.0))
    assert GOODS in broken(with_flow(3, OUTSIDE, "bread eaten", "flour", 1.0, 700.0))
    late = replace(PLAN, quarters=tuple(q for q in PLAN.quarters if (q.activity, q.quarter) != ("mill", 1)))
    assert GOODS in broken(replace(late, flows=(*late.flows, Flow(1, "mill", STORE, "flour", 1.0, 0.0))))


def test_a_store_keeps_what_it_keeps_and_no_more():
    assert "stores" in broken(flows(lambda f: f._replace(quantity=f.quantity * 1.02), source=STORE))


@pytest.mark.parametrize("by", [1.05, 0.95])
@pytest.mark.parametrize(
    "where", [{"target": "bread eaten"}, {"source": OUTSIDE}, {"source": "mill", "target": "bakery"}]
)
def test_goods_are_paid_at_their_prices(by, where):
    assert "prices" in broken(flows(lambda f: f._replace(pounds=f.pounds * by), **where))


@pytest.mark.parametrize("name", ["hours", "wages", "capital"])
@pytest.mark.parametrize("by", [500.0, -500.0])
def test_an_enterprise_has_the_hours_wages_and_capital_of_its_work(name, by):
    law = "work" if name == "hours" else "own_numbers"
    assert law in broken(
        quarters(lambda q: q._replace(**{name: getattr(q, name) + by}) if q.quarter == 5 else q)
    )


def least_cash(t):
    """The reserve: three weeks of wages and running costs of what started a quarter ago or more."""
    weekly = {"mill": 500 * 1480 / 5200, "bakery": (1_800 * 1480 + 300_000) / 5200}
    return sum(q.started * weekly[q.activity] * 3 for q in PLAN.quarters if q.quarter <= t - 1)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_reserve_is_kept_to_the_pound_in_every_quarter(quarter):
    cash = PLAN.tills[quarter - 1].cash
    if least := least_cash(quarter):
        assert "reserve" not in broken(in_quarter(quarter, cash=least - cash + 0.01))
        assert "reserve" in broken(in_quarter(quarter, cash=least * 0.99 - cash))


def owing(loans, repaid):
    """The tills with other loans, and a debt that follows from them."""
    tills, debt = [], 0.0
    for x in PLAN.tills:
        lent, paid = loans.get(x.quarter, 0.0), repaid.get(x.quarter, 0.0)
        debt += lent - paid
        tills.append(replace(x, loan=lent, repaid=paid, debt=debt))
    return broken(replace(PLAN, tills=tuple(tills)))


def test_a_loan_is_paid_back_in_time_and_a_debt_is_what_was_lent():
    instalments = dict.fromkeys(range(2, 9), 100.0)
    assert "debts" not in owing({1: 2000.0}, instalments)
    assert "debts" in owing({1: 2000.0}, instalments | {5: 99.0})
    assert "debts" in owing({1: 2000.0, 3: -10.0}, instalments)
    assert "debts" in owing({}, {2: -10.0})
    assert "debts" in broken(in_quarter(8, debt=100.0))


def test_at_the_end_cash_and_half_of_the_book_value_cover_the_debts():
    capital = {"mill": 4000.0, "bakery": 9000.0}
    book = sum(q.units * capital[q.activity] * ((q.quarter == 8) - 1 / 32) for q in PLAN.quarters)
    last = PLAN.tills[-1]
    covered = last.cash + book / 2
    assert "sound_end" not in broken(in_quarter(8, debt=covered - 1 - last.debt))
    assert "sound_end" in broken(in_quarter(8, debt=covered * 1.01 - last.debt))


def test_hours_are_those_of_work_and_learning_less_those_of_people_from_outside():
    worked = {t: sum(q.hours for q in PLAN.quarters if q.quarter == t) for t in QUARTERS}
    first = next(q for q in PLAN.quarters if q.quarter == 8)
    full = quarters(lambda q: q._replace(hours=q.hours + ALL_HOURS - worked[8] + 30) if q is first else q)
    assert HOURS in broken(full)
    assert HOURS not in broken(replace(full, hired_hours={**PLAN.hired_hours, 8: {"milling": 30.0}}))
    spare = (ALL_HOURS - worked[8]) / TOWN.courses["baking"].hours
    assert HOURS not in broken(
        replace(
            PLAN,
            learnt_hours={**PLAN.learnt_hours, 8: {"baking": spare * 0.99}},
            hired_hours={**PLAN.hired_hours, 8: {}},
        )
    )


def test_a_skill_is_worked_only_after_it_was_learnt():
    later = {t + 1: hours for t, hours in PLAN.learnt_hours.items() if t < 8}
    assert SKILL in broken(replace(PLAN, learnt_hours={1: {}, **later}))


def test_ground_is_counted_by_class_and_by_kind():
    # All that there is has been taken from the start, so that only the sum over both classes is too much.
    spaces = tuple(replace(i, opens=1) for i in TOWN.spaces)

    def broken_with(*activities):
        taken = {t: {"barn": 80.0, "corner": 130.0} for t in QUARTERS}
        return broken(replace(given(activities=activities, spaces=spaces), taken=taken))

    any_building = replace(MILL, space_m2={"building": 100})
    assert GROUND not in broken_with(MILL, BAKERY)
    assert GROUND not in broken_with(any_building, replace(BAKERY, space_m2={}))
    assert GROUND in broken_with(any_building, BAKERY)
    assert GROUND in broken(given(activities=(MILL, replace(BAKERY, space_m2={"shed": 60}))))


def test_ground_that_was_taken_is_kept():
    more = {**PLAN.taken, 7: {**PLAN.taken[7], "corner": 129.0}}
    assert PLAN.taken[8]["corner"] < 129
    assert GROUND in broken(replace(PLAN, taken=more))


def test_what_runs_is_what_was_started_and_nothing_stops():
    assert "starts" in broken(quarters(lambda q: q._replace(started=q.started + 1) if q.quarter == 5 else q))
    stopped = quarters(
        lambda q: q._replace(units=q.units - (q.quarter >= 5), started=q.started - (q.quarter == 5))
    )
    assert "starts" in broken(stopped)


YEARS = "quarters"


def test_four_quarters_of_the_rows_are_a_year_of_the_recipe():
    assert YEARS not in broken(PLAN)
    # A season that names a month that there is not gives a quarter too few: what the rows add up to tells.
    odd = replace(MILL, season={"milling": (9, 10, 11, 13)})
    short = plan_of(find_plan(replace(TOWN, activities=(odd, BAKERY)), Effort(gap=0.001, nodes=5000)))
    assert YEARS in broken(short)
    late = {q.quarter for q in PLAN.quarters if q.activity == "bakery" and q.level > 0.1}
    assert len(late) >= 4
    assert YEARS in broken(
        quarters(lambda q: q._replace(hours=q.hours * 1.01) if q.activity == "bakery" else q)
    )
    assert YEARS in broken(flows(lambda f: f._replace(quantity=f.quantity * 1.01), source="bakery"))
    assert YEARS in broken(flows(lambda f: f._replace(quantity=f.quantity * 0.99), target="bakery"))


def test_a_quarter_that_is_told_twice_is_no_year():
    twice = tuple(f for f in PLAN.flows if f.quarter == 8 and f.target == "bread eaten")
    assert YEARS in broken(replace(PLAN, flows=(*PLAN.flows, *twice)))


def test_a_need_takes_no_more_in_any_four_quarters_than_in_its_year():
    sold = sum(f.quantity for f in PLAN.flows if f.target == "bread eaten" and f.quarter >= 5)
    need = TOWN.needs[0]
    assert YEARS not in broken(given(needs=(replace(need, quantity=sold * 1.001),)))
    assert YEARS in broken(given(needs=(replace(need, quantity=sold * 0.99),)))


def test_what_is_started_in_parts_takes_no_start():
    parts = tuple(replace(a, whole=False) for a in TOWN.activities)
    assert "starts" not in broken(given(activities=parts, starts=0.5))


@pytest.mark.parametrize("name", ["mill", "bakery"])
@pytest.mark.parametrize("quarter", QUARTERS)
def test_work_is_bounded_by_what_was_started_and_settled_in(name, quarter):
    mine = {q.quarter: q for q in PLAN.quarters if q.activity == name}
    if quarter in mine:
        settled = (0.0, 0.5, 0.75, 1.0)
        most = sum(mine[t].started * settled[min(quarter - t, 3)] for t in mine if t <= quarter)

        def level(to):
            return broken(quarters(
                lambda q: q._replace(level=to) if (q.activity, q.quarter) == (name, quarter) else q
            ))  # fmt: skip

        assert RUNS not in level(most)
        assert RUNS in level(most + 0.01)
        if name == "bakery" and most:
            assert RUNS not in level(most * 0.3)
            assert RUNS in level(most * 0.3 - 0.01)


def test_parts_of_an_enterprise_are_enough_to_run_at_the_end():
    few = tuple(replace(a, whole=False, least_units=a.most_units + 1) for a in TOWN.activities)
    assert "whole_units" in broken(given(activities=few))
    early = replace(given(activities=few), quarters=tuple(q for q in PLAN.quarters if q.quarter < 8))
    assert "whole_units" not in broken(early)


def test_a_good_that_goes_from_one_to_another_here_is_worth_the_most_that_a_need_pays():
    bakers = (Need(name="bakers", good="flour", quantity=1, price_pence=90_000),
              Need(name="others", good="flour", quantity=1, price_pence=80_000))  # fmt: skip
    more = replace(TOWN, needs=(*TOWN.needs, *bakers))
    for pounds, holds in ((900.0, True), (800.0, False)):
        paid = flows(
            lambda f, each=pounds: f._replace(pounds=f.quantity * each), good="flour", target="bakery"
        )
        within = {f for f in paid.flows if f.good == "flour" and f.source != OUTSIDE}
        rest = tuple(
            f for f in PLAN.flows if f.good != "flour" or f.source == OUTSIDE or f.target != "bakery"
        )
        told = broken(
            replace(PLAN, problem=more, flows=(*rest, *(f for f in within if f.target == "bakery")))
        )
        assert ("prices" not in told) == holds


def test_what_is_started_in_parts_has_no_first_cost():
    parts = tuple(replace(a, whole=False, first_pence=500_000) for a in TOWN.activities)
    assert not {AGREES, "own_numbers"} & broken(given(activities=parts))
    whole = tuple(replace(a, first_pence=500_000) for a in TOWN.activities)
    assert {AGREES, "own_numbers"} <= broken(given(activities=whole))


def test_no_hours_are_below_nought():
    assert "hired" in broken(replace(PLAN, hired_hours={**PLAN.hired_hours, 2: {"milling": -5.0}}))
    assert "hired" in broken(replace(PLAN, learnt_hours={**PLAN.learnt_hours, 8: {"baking": -5.0}}))


# The verifier has readings of its own: a fault in what the programme is made of is found.

LEARNT = {
    "Lent",
    "Activity",
    "Problem",
    "Plan",
    "Flow",
    "Quarter",
    "Till",
    "FOUND",
    "LEFT",
    "OUTSIDE",
    "STORE",
}
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
    worth=Worth(job_pence=100_000, benefit=0.5, again=1.1, take_home=0.8, discount=0.035),
    money=Money(own_pence=300_000, savings_pence=4_000_000, reserve_weeks=3),
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
    "what may still be owed": ("_owed_share", lambda true: lambda age, quarters: true(age - 1, quarters)),
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


RICH = plan_of(find_plan(JOBS, Effort(gap=0.01, nodes=100)))
"""A plan in which every part of the income is there."""
OUTSIDERS = replace(JOBS.needs[0], displaced=0.4)


@pytest.mark.parametrize("part", ["sales", "bought", "wages", "running", "learning", "loan", "debt"])
def test_the_income_takes_account_of_every_part_of_the_till(part):
    tills = tuple(
        replace(x, **{part: getattr(x, part) + 1000.0}) if x.quarter == 4 else x for x in RICH.tills
    )
    changed = replace(RICH, tills=tills)
    assert "income" in broken(changed)
    differs = income_of(RICH).total - income_of(changed).total
    counted = 1.1 * 1.035**-0.75
    per_pound = {
        "sales": -counted, "bought": counted, "wages": counted, "running": 0.7 * counted, "learning": counted,
        "loan": 0.001 * counted / 1.1, "debt": 1.1 * 0.03 / 4 * 1.035**-1.0,
    }  # fmt: skip
    assert differs == pytest.approx(1000 * per_pound[part])


def test_the_income_takes_account_of_hired_work_fittings_savings_jobs_and_lost_sales():
    income = income_of(RICH)
    hired = replace(RICH, hired_hours={**RICH.hired_hours, 1: {"milling": 100.0}})
    before = sum(RICH.hired_hours[1].values())
    assert income.wages - income_of(hired).wages == pytest.approx((100.0 - before) * 14.80 * 0.8 * 1.1)
    dear = replace(JOBS, spaces=tuple(replace(i, ready_pence=i.ready_pence + 4000) for i in JOBS.spaces))
    fitted = sum(sum(m2.values()) * 1.035 ** (-(t - 1) / 4) for t, m2 in RICH.taken.items())
    more = income_of(replace(RICH, problem=dear))
    assert more.purchases - income.purchases == pytest.approx(fitted * 0.3 * 1.1)
    assert income.surplus - more.surplus == pytest.approx(fitted * 1.1)
    unpaid = income_of(replace(RICH, problem=replace(JOBS, worth=replace(JOBS.worth, benefit=0.0))))
    idle = income_of(replace(RICH, problem=replace(JOBS, worth=replace(JOBS.worth, job_pence=0.0))))
    assert min(unpaid.others, idle.others) > 0
    assert unpaid.others + idle.others == pytest.approx(income.others)
    lost = income_of(replace(RICH, problem=replace(JOBS, needs=(OUTSIDERS,))))
    sold = sum(
        f.quantity * 3.20 * 1.035 ** (-(f.quarter - 1) / 4) for f in RICH.flows if f.target == "bread eaten"
    )
    assert lost.displaced == pytest.approx(1.1 * 0.45 * 0.4 * sold)


def test_a_sound_programme_is_objected_to_by_no_law():
    assert broken(plan_of(find_plan(JOBS, ROUGH))) == set()


ROUGH = Effort(gap=0.01, nodes=100)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_what_the_programme_is_made_of_is_objected_to(monkeypatch, name):
    plant(monkeypatch, *FAULTS[name])
    assert broken(plan_of(find_plan(JOBS, ROUGH)))


@pytest.mark.parametrize("name", ["cash", "rent", "capital", "repaid", "interest"])
def test_a_number_that_is_none_is_no_plan(name):
    tills = (*PLAN.tills[:-1], replace(PLAN.tills[-1], **{name: float("nan")}))
    broken = {check.id for check in laws(replace(PLAN, tills=tills)) if not check.holds}
    assert "numbers" in broken


def test_an_instalment_ends_with_the_debt():
    # Paid back at once, nothing is due later; of a loan over five quarters nothing is owed after five.
    assert "debts" not in owing({1: 2000.0}, {2: 2000.0})
    assert "debts" not in owing({1: 2000.0}, {2: 500.0, **dict.fromkeys(range(7, 22), 100.0)})
    assert "debts" in owing({1: 2000.0}, {2: 400.0, **dict.fromkeys(range(7, 23), 100.0)})
