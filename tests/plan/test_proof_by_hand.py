"""By how much each law of goods and of money is missed: small plans, worked out by hand to the last part."""

import pytest

from ultramicro.plan.programme.model import Activity, Course, Money, Need, Problem, Space, Trade
from ultramicro.plan.programme.plan import FOUND, LEFT, OUTSIDE, STORE, Flow, Plan, Quarter
from ultramicro.plan.programme.till import Till
from ultramicro.plan.proof.verify_goods import found_here, goods_balance, needs_met, prices, resale, stores
from ultramicro.plan.proof.verify_money import (
    debts,
    own_numbers,
    reserve,
    sound_end,
    till_adds_up,
    till_agrees,
)

OVEN = Activity(name="oven", makes={"bread": 400.0}, uses={"flour": 40.0}, hours={"baking": 5200 / 52}, lead=1,
                capital_pence=80_000, first_pence=20_000, running_pence=40_000, life_years=2.0)  # fmt: skip
EATEN = Need(name="eaten", good="bread", quantity=400.0, price_pence=200)
BARN = Space(name="barn", kind="building", use="shed", area_m2=80, rent_pence=100, ready_pence=300)
PLACE = {
    "quarters": 4, "first_month": 1, "activities": (OVEN,), "needs": (EATEN,), "spaces": (BARN,),
    "trades": {"flour": Trade(buy_pence=100, sell_pence=50, kept=0.5), "bread": Trade(sell_pence=150)},
    "materials": {"grain": (1.0, 2.0, 4.0) + (0.0,) * 9}, "courses": {"baking": Course(hours=0.5, pence=300)},
    "hired_pence": {"baking": 2_000}, "wage_pence": 1_000,
}  # fmt: skip


def plan(*flows, quarters=(), tills=(), taken=None, hired=None, learnt=None, **place):
    return Plan(problem=Problem(**{**PLACE, **place}), quarters=tuple(quarters), flows=tuple(Flow(*f) for f in flows),
                tills=tuple(tills), worth_pounds=0.0, bound_pounds=0.0, taken=taken or {}, hired_hours=hired or {},
                learnt_hours=learnt or {}, stood={})  # fmt: skip


def oven(quarter=1, level=0.5, started=1.0, units=1.0, **more):
    return Quarter(**{"activity": "oven", "quarter": quarter, "started": started, "units": units, "level": level,
                      "hours": 0.0, "wages": 0.0, "capital": 0.0, **more})  # fmt: skip


def till(quarter=1, **parts):
    names = (
        "sales",
        "bought",
        "wages",
        "running",
        "rent",
        "capital",
        "learning",
        "loan",
        "repaid",
        "interest",
        "debt",
        "cash",
    )
    return Till(quarter=quarter, **{**dict.fromkeys(names, 0.0), **parts})


def only(errors):
    """Those that are no 0."""
    return [each for each in errors if each]


SOLD, FLOUR = (1, "oven", "eaten", "bread", 50.0, 100.0), (1, OUTSIDE, "oven", "flour", 5.0, 5.0)


@pytest.mark.parametrize(
    ("flows", "level", "errors"),
    [
        ([SOLD, FLOUR], 0.5, []), ([(*SOLD[:4], 40.0, 80.0), FLOUR], 0.5, [0.2]),
        ([(*SOLD[:4], 60.0, 80.0), FLOUR], 0.5, [0.2]), ([SOLD, (*FLOUR[:4], 6.0, 6.0)], 0.5, [0.2]),
        ([SOLD, FLOUR, FLOUR], 0.5, [1.0]), ([(*SOLD[:4], 0.7, 1.4)], 0.002, [0.5, 0.02]), ([], 0.5, [1.0, 1.0]),
        ([(*SOLD[:4], 20.0, 1.0), (1, "oven", LEFT, "bread", 30.0, 0.0), FLOUR], 0.5, []),
        ([(2, *SOLD[1:]), FLOUR], 0.5, [1.0, 1.0]),
    ],
)  # fmt: skip
def test_what_an_activity_gives_and_takes_is_what_its_work_makes_and_uses(flows, level, errors):
    assert only(goods_balance(plan(*flows, quarters=[oven(level=level)]))) == pytest.approx(errors)


@pytest.mark.parametrize(
    ("flow", "moves"),
    [
        (("oven", "eaten", "bread"), True), (("oven", OUTSIDE, "bread"), True), (("oven", LEFT, "bread"), True),
        (("oven", STORE, "bread"), True), ((OUTSIDE, "oven", "flour"), True), ((FOUND, "oven", "flour"), True),
        ((STORE, "oven", "flour"), True), (("oven", "eaten", "flour"), False), (("oven", "oven", "bread"), False),
        ((OUTSIDE, "eaten", "flour"), False), (("nobody", "eaten", "bread"), False), ((LEFT, "eaten", "bread"), False),
        ((OUTSIDE, "nobody", "flour"), False), ((OUTSIDE, FOUND, "flour"), False), ((OUTSIDE, "oven", "bread"), False),
        (("idle", LEFT, "bread"), False), ((OUTSIDE, "idle", "flour"), False),
    ],
)  # fmt: skip
def test_goods_move_between_those_who_make_use_or_want_them_and_nobody_else(flow, moves):
    idle = Activity(name="idle", makes={"bread": 4.0}, uses={"flour": 4.0})
    made = plan((1, *flow, 1.0, 1.0), quarters=[oven()], activities=(OVEN, idle))
    *_, last = goods_balance(made)
    assert last == (0.0 if moves else 1.0)


@pytest.mark.parametrize(
    ("flows", "errors"),
    [
        ([(1, "oven", STORE, "flour", 10.0), (2, STORE, "oven", "flour", 5.0)], []),
        ([(1, "oven", STORE, "flour", 10.0), (2, STORE, "oven", "flour", 6.0)], [0.2]),
        ([(1, "oven", STORE, "flour", 4.0), (1, "oven", STORE, "flour", 6.0), (2, STORE, "oven", "flour", 4.0),
          (2, STORE, "oven", "flour", 2.0)], [0.2]),
        ([(1, "oven", STORE, "flour", 1.0), (2, STORE, "oven", "flour", 0.75)], [0.25]),
        ([(1, "oven", STORE, "flour", 10.0), (3, STORE, "oven", "flour", 5.0)], [5.0]),
        ([(1, "oven", STORE, "flour", 10.0), (1, STORE, "oven", "flour", 5.0)], [5.0]),
        ([(1, "oven", STORE, "bread", 10.0), (2, STORE, "oven", "bread", 3.0)], [3.0]),
        ([(1, "oven", STORE, "stone", 10.0), (2, STORE, "oven", "stone", 3.0)], [3.0]),
    ],
)  # fmt: skip
def test_a_store_gives_what_was_put_in_the_quarter_before_and_has_kept(flows, errors):
    assert only(stores(plan(*((*each, 0.0) for each in flows)))) == pytest.approx(errors)


@pytest.mark.parametrize(
    ("taken", "errors"),
    [
        ([(1, FOUND, 7.0)], []), ([(1, FOUND, 8.4)], [0.2]), ([(1, FOUND, 7.0), (1, FOUND, 1.4)], [0.2]),
        ([(2, FOUND, 0.5)], [0.5]), ([(1, OUTSIDE, 9.0)], []), ([(1, FOUND, 7.0), (2, FOUND, 0.5)], [0.5]),
    ],
)  # fmt: skip
def test_no_more_is_taken_of_a_material_than_there_is_in_a_quarter(taken, errors):
    flows = [(t, source, "oven", "grain", quantity, 0.0) for t, source, quantity in taken]
    assert only(found_here(plan(*flows))) == pytest.approx(errors)


@pytest.mark.parametrize(
    ("flows", "errors"),
    [
        ([(1, OUTSIDE, "eaten", 5.0)], [5.0]), ([(1, OUTSIDE, "oven", 5.0), (1, "oven", "eaten", 5.0)], []),
        ([(1, OUTSIDE, "eaten", 6.0), (1, "oven", "oven", 5.0)], [0.2]),
        ([(1, OUTSIDE, "oven", 6.0), (1, OUTSIDE, LEFT, 6.0), (1, "oven", OUTSIDE, 6.0)], [1.0]),
        ([(1, OUTSIDE, STORE, 6.0), (1, "oven", OUTSIDE, 0.5)], [6.0]), ([(1, OUTSIDE, LEFT, 6.0)], []),
        ([(1, OUTSIDE, "eaten", 6.0), (2, "oven", "oven", 6.0)], [6.0]),
        ([(1, OUTSIDE, "eaten", 4.0), (1, OUTSIDE, "eaten", 2.0), (1, "oven", "oven", 3.0), (1, "oven", "oven", 2.0)], [0.2]),
    ],
)  # fmt: skip
def test_no_more_is_bought_of_a_good_that_is_sold_than_is_used(flows, errors):
    made = plan(*((t, source, target, "bread", quantity, 0.0) for t, source, target, quantity in flows))
    assert only(resale(made)) == pytest.approx(errors)


@pytest.mark.parametrize(
    ("sold", "errors"),
    [([100.0], []), ([120.0], [0.2]), ([60.0, 60.0], [0.2]), ([100.5], [0.005])],
)
@pytest.mark.parametrize("quarter", [1, 2, 4])
def test_a_need_is_met_up_to_a_quarter_of_its_year(sold, errors, quarter):
    made = plan(*((quarter, "oven", "eaten", "bread", quantity, 0.0) for quantity in sold))
    assert only(needs_met(made)) == pytest.approx(errors)
    assert len(list(needs_met(made))) == 4


@pytest.mark.parametrize(
    ("flow", "pounds"),
    [
        (("oven", "eaten", "bread", 50.0), 100.0), ((OUTSIDE, "oven", "flour", 50.0), 50.0),
        (("oven", OUTSIDE, "bread", 50.0), 75.0), (("oven", OUTSIDE, "flour", 50.0), 25.0),
        (("oven", LEFT, "bread", 50.0), 0.0), (("oven", STORE, "bread", 50.0), 0.0),
        (("oven", "oven", "bread", 50.0), 100.0), ((FOUND, "oven", "flour", 50.0), 50.0),
        ((OUTSIDE, "oven", "bread", 50.0), 0.0), ((OUTSIDE, "oven", "stone", 50.0), 0.0),
        (("oven", "eaten", "bread", 0.25), 0.5),
    ],
)  # fmt: skip
def test_a_flow_is_paid_at_its_price(flow, pounds):
    size = max(pounds, 1.0)
    for more in (0.0, 0.5, -0.5):
        assert list(prices(plan((1, *flow, pounds + more)))) == pytest.approx([abs(more) / size])


def test_each_need_pays_its_own_price_also_where_another_pays_more_or_the_good_is_bought():
    guests = Need(name="guests", good="bread", quantity=40.0, price_pence=300)
    sold = [(1, "oven", "eaten", "bread", 5.0, 10.0), (1, "oven", "guests", "bread", 5.0, 15.0),
            (1, OUTSIDE, "eaten", "bread", 5.0, 10.0), (1, "oven", "oven", "bread", 5.0, 15.0)]  # fmt: skip
    assert list(prices(plan(*sold, needs=(EATEN, guests)))) == pytest.approx([0.0] * 4)


MONEY = Money(own_pence=100_00, grant_pence=10_00, savings_pence=500_00, interest=0.04, loan_quarters=5,
              reserve_pence=20_00, reserve_weeks=2.0)  # fmt: skip
SPENT = {"bought": 1.0, "wages": 2.0, "running": 4.0, "rent": 8.0, "capital": 16.0, "learning": 32.0, "repaid": 64.0,
         "interest": 128.0}  # fmt: skip


@pytest.mark.parametrize("part", [*SPENT, "sales", "loan", "cash", "debt"])
def test_the_till_adds_up_with_each_part_on_its_side(part):
    first = {**SPENT, "sales": 300.0, "loan": 50.0, "debt": 50.0, "cash": 205.0}
    second = {"sales": 10.0, "cash": 225.0}
    tills = till(1, **first), till(2, **second), till(3, cash=235.0)
    assert list(till_adds_up(plan(tills=tills, money=MONEY))) == pytest.approx([0.0, 0.0, 0.0])
    other = till(1, **{**first, part: first[part] + 30.0})
    paid = 255.0 + 30.0 * (part in SPENT)
    errors = [30.0 / max(300.0 + 30.0 * (part == "sales"), paid), 3.0 if part == "cash" else 0.0, 0.0]
    if part == "debt":
        errors = [0.0, 0.0, 0.0]
    assert list(till_adds_up(plan(tills=(other, *tills[1:]), money=MONEY))) == pytest.approx(errors)


def test_a_till_of_little_money_may_err_by_parts_of_a_pound():
    assert list(till_adds_up(plan(tills=[till(cash=110.25)], money=MONEY))) == pytest.approx([0.25])


def test_a_till_that_pays_more_than_it_sells_errs_beside_what_it_pays():
    dear = till(sales=10.0, wages=50.0, cash=75.0)
    assert list(till_adds_up(plan(tills=[dear], money=MONEY))) == pytest.approx([5.0 / 50.0])


def test_what_is_bought_and_sold_outside_has_its_own_price_each():
    flows = [(1, OUTSIDE, "oven", "flour", 30.0, 75.0), (1, "oven", OUTSIDE, "flour", 8.0, 4.0)]
    made = plan(*flows, trades={"flour": Trade(buy_pence=250, sell_pence=50)}, tills=[till(bought=75.0, sales=4.0)],
                taken={1: {"barn": 0.0}})  # fmt: skip
    assert list(till_agrees(made)) == pytest.approx([0.0] * 9)


def test_what_the_till_says_is_what_was_done():
    flows = [SOLD, (1, "oven", OUTSIDE, "bread", 4.0, 6.0), (1, OUTSIDE, "oven", "flour", 30.0, 30.0),
             (2, "oven", "eaten", "bread", 7.0, 14.0), (1, "oven", LEFT, "bread", 9.0, 0.0)]  # fmt: skip
    work = [oven(hours=12.0), oven(2, level=0.25, started=2.0, units=3.0, hours=6.0)]
    place = {"quarters": work, "hired": {1: {"baking": 2.0}}, "learnt": {1: {"baking": 10.0}}, "money": MONEY,
             "taken": {1: {"barn": 10.0}, 2: {"barn": 15.0}}}  # fmt: skip
    first = {"sales": 106.0, "bought": 30.0, "wages": 140.0, "running": 50.0, "capital": 1000.0, "learning": 30.0,
             "rent": 10.0, "ready": 30.0, "interest": 0.0}  # fmt: skip
    second = {"sales": 14.0, "bought": 0.0, "wages": 60.0, "running": 25.0, "capital": 1600.0, "learning": 0.0,
              "rent": 15.0, "ready": 15.0, "interest": 3.0}  # fmt: skip
    tills = [till(1, **first, debt=300.0), till(2, **second)]
    assert list(till_agrees(plan(*flows, tills=tills, **place))) == pytest.approx([0.0] * 18)
    for n, (part, pounds) in enumerate(first.items()):
        for by in (0.5, -0.5):
            other = till(1, **{**first, part: pounds + by}, debt=300.0)
            errors = [0.0] * 18
            errors[n] = 0.5 / max(pounds, 1.0)
            assert list(till_agrees(plan(*flows, tills=[other, tills[1]], **place))) == pytest.approx(errors)


def test_what_an_enterprise_says_of_itself_is_what_its_hours_and_starts_come_to():
    said = oven(hours=12.0, wages=120.0, capital=1000.0)
    more = oven(2, started=2.0, units=3.0, hours=6.0, wages=61.0, capital=1604.0)
    small = oven(3, started=0.0, units=3.0, hours=0.02, wages=0.7, capital=0.25)
    assert list(own_numbers(plan(quarters=[said, more, small]))) == pytest.approx(
        [0, 0, 0, 1 / 60, 4 / 1600, 0, 0.5, 0.25, 0]
    )


def test_the_first_of_its_kind_costs_more_where_it_is_started_and_only_there():
    told = [oven(started=0.0, units=0.0), oven(2, started=2.0, units=2.0, capital=1800.0),
            oven(3, started=1.0, units=1.4, capital=1000.0), oven(4, started=1.0, units=1.5, capital=800.0)]  # fmt: skip
    assert list(own_numbers(plan(quarters=told))) == pytest.approx([0.0] * 12)


@pytest.mark.parametrize(
    ("cash", "errors"),
    [([20.0, 20.0, 20.0], [0, 26.923 / 46.923, 80.769 / 100.769]), ([20.0, 47.0, 101.0], []),
     ([19.0, 47.0, 101.0], [0.05]), ([20.0, 46.0, 101.0], [0.923 / 46.923])],
)  # fmt: skip
def test_the_reserve_is_what_is_set_and_some_weeks_of_what_runs(cash, errors):
    """A week: 100 hours of £10 and £400 a year, by 52: £26.92; two weeks of half an oven, then of one and a half."""
    work = [oven(started=0.5), oven(2, started=1.0)]
    tills = [till(t, cash=pounds) for t, pounds in enumerate(cash, 1)]
    found = only(reserve(plan(quarters=work, tills=tills, money=MONEY)))
    assert found == pytest.approx(only(errors), rel=1e-3)


def test_where_nothing_is_to_be_kept_a_debt_of_the_till_is_missed_in_pounds():
    none = Money(reserve_pence=0.0)
    assert list(reserve(plan(tills=[till(cash=-0.25)], money=none))) == pytest.approx([0.25])


@pytest.mark.parametrize(
    ("tills", "errors"),
    [
        ([till(1, loan=100.0, debt=100.0), till(2, repaid=20.0, debt=80.0)], []),
        ([till(1, loan=100.0, debt=100.0), till(2, repaid=10.0, debt=90.0)], [0.1]),
        ([till(1, loan=100.0, debt=100.0), till(2, loan=50.0, repaid=20.0, debt=130.0), till(3, repaid=25.0, debt=105.0)],
         [5.0 / 130.0]),
        ([till(1, loan=100.0, debt=90.0)], [10.0 / 90.0]), ([till(1, loan=0.25)], [0.25]),
        ([till(1, loan=100.0, debt=100.0), till(2, repaid=20.0, debt=85.0)], [0.05]),
        ([till(1, loan=600.0, debt=600.0)], [100.0 / 600.0]), ([till(1, loan=500.0, debt=500.0)], []),
        ([till(1, loan=-0.5, debt=-0.5)], [0.5]), ([till(1, loan=0.5, repaid=-0.5, debt=1.0)], [0.5, 0.5]),
        ([till(1, loan=100.0, debt=100.0), till(2, loan=-10.0, repaid=20.0, debt=70.0)], [0.1]),
        ([till(1, repaid=0.5, debt=-0.5)], [0.5]),
    ],
)  # fmt: skip
def test_a_debt_grows_by_loans_shrinks_by_what_is_paid_and_stays_below_the_savings(tills, errors):
    assert only(debts(plan(tills=tills, money=MONEY))) == pytest.approx(errors)


@pytest.mark.parametrize(
    ("cash", "debt", "error"),
    [(0.0, 725.0, 0.0), (0.0, 800.0, 75 / 800), (75.0, 800.0, 0.0), (74.0, 800.0, 1 / 800), (0.0, 0.0, 0.0)],
)
def test_at_the_end_cash_and_half_of_what_equipment_stands_for_cover_the_debt(cash, debt, error):
    """Two ovens stand for £1,600 and £200 for the first, less an eighth of that for each quarter of use: £1,450."""
    work = [oven(3, units=1.0), oven(4, units=2.0)]
    tills = [till(3, debt=9999.0), till(4, cash=cash, debt=debt)]
    assert list(sound_end(plan(quarters=work, tills=tills))) == pytest.approx([error])


def test_the_equipment_of_every_enterprise_stands_for_something_at_the_end():
    """An oven £1,000 less an eighth, a mill of £400 less an eighth: £1,225, of which half counts."""
    mill = Activity(name="mill", capital_pence=40_000, life_years=2.0)
    work = [oven(4), oven(4, activity="mill")]
    for debt, error in ((612.5, 0.0), (613.5, 1 / 613.5)):
        made = plan(quarters=work, tills=[till(4, debt=debt)], activities=(OVEN, mill))
        assert list(sound_end(made)) == pytest.approx([error])


def test_a_till_below_0_at_the_end_is_missed_in_pounds_where_nothing_is_owed():
    assert list(sound_end(plan(tills=[till(4, cash=-0.5)]))) == pytest.approx([0.5])
