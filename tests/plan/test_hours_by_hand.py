"""By how much each law of hours, ground and starts is missed, and what an income is: worked out by hand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_proof_by_hand import BARN, EATEN, FLOUR, MONEY, OVEN, PLACE, SOLD, oven, plan, till
from ultramicro.plan.programme.model import Activity, Course, Trade
from ultramicro.plan.programme.worth import Worth
from ultramicro.plan.proof.income import Income, income_of
from ultramicro.plan.proof.readings import found_in, price_outside, worn, worth_here
from ultramicro.plan.proof.verify import laws

KILN = Activity(name="kiln", hours={"baking": 40.0}, lead=1, whole=False, volunteer_hours=8.0, most_units=3.0)
QUARTERS = range(1, PLACE["quarters"] + 1)


def full(*quarters, taken=None, hired=None, learnt=None, **place):
    """A plan with a till, ground, hired and learnt hours of every quarter, most of them none."""
    spaces = place.get("spaces", PLACE["spaces"])
    none = {i.name: 0.0 for i in spaces}
    return plan(
        quarters=quarters, tills=[till(t) for t in QUARTERS],
        taken={t: {**none, **(taken or {}).get(t, {})} for t in QUARTERS},
        hired={t: (hired or {}).get(t, {}) for t in QUARTERS},
        learnt={t: (learnt or {}).get(t, {}) for t in QUARTERS},
        **{"activities": (OVEN, KILN), "hired_pence": {"baking": 2_000, "serving": 2_000}, **place},
    )  # fmt: skip


def missed(law, made):
    """By how much a plan misses a law."""
    return next(check.error for check in laws(made) if check.id == law)


def test_every_law_has_a_name_of_its_own_and_says_what_it_is():
    found = laws(full())
    assert len({check.id for check in found}) == len({str(check.law) for check in found}) == len(found)
    assert all(check.law.template[0].isupper() for check in found)
    assert all(0 < check.tolerance <= 1e-4 for check in found)


@pytest.mark.parametrize(
    ("there", "worked", "hired", "learnt", "error"),
    [
        (10.0, 10.0, 0.0, 0.0, 0.0), (10.0, 12.0, 0.0, 0.0, 0.2), (10.0, 12.0, 2.0, 0.0, 0.0),
        (10.0, 9.0, 0.0, 2.0, 0.0), (10.0, 9.0, 0.0, 4.0, 0.1), (0.5, 0.75, 0.0, 0.0, 0.25), (10.0, 9.0, 4.0, 4.0, 0.0),
    ],
)  # fmt: skip
def test_what_is_worked_and_learnt_beyond_the_hours_there_are_is_hired(there, worked, hired, learnt, error):
    """An hour a quarter that somebody learns to work takes half an hour of a course."""
    for t in QUARTERS:
        made = full(oven(t, hours=worked), hours={"baking": there},
                    hired={t: {"baking": hired}}, learnt={t: {"baking": learnt}})  # fmt: skip
        assert missed("hours", made) == pytest.approx(error)


def test_the_hours_of_all_enterprises_and_of_every_skill_are_added_up():
    work = [oven(hours=6.0), oven(hours=6.0, activity="kiln")]
    made = full(*work, hours={"baking": 6.0, "serving": 4.0}, courses={"kneading": Course(hours=1.0, pence=0)},
                hired={1: {"baking": 1.0, "serving": 0.5}}, learnt={1: {"kneading": 1.0}})  # fmt: skip
    assert missed("hours", made) == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("level", "hours", "error"),
    [(1.0, 25.0, 0.0), (1.0, 30.0, 0.2), (1.0, 20.0, 0.2), (0.02, 1.0, 0.5), (0.0, 0.25, 0.25)],
)
def test_the_hours_of_an_enterprise_are_a_quarter_of_its_years_work(level, hours, error):
    assert missed("work", full(oven(level=level, hours=hours))) == pytest.approx(error)


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ({"hours": {"baking": 30.0}}, 0.0), ({"hours": {"baking": 25.0}}, 0.2), ({"hours": {"serving": 99.0}}, 30.0),
        ({"hours": {"baking": 25.0}, "hired": {2: {"baking": 5.0}}}, 0.0),
        ({"hours": {"baking": 25.0}, "hired": {1: {"baking": 5.0}}}, 0.2),
        ({"hours": {"baking": 25.0}, "hired": {2: {"serving": 5.0}}}, 0.2),
        ({"hours": {"baking": 20.0}, "learnt": {1: {"baking": 5.0}}}, 0.2),
        ({"hours": {"baking": 25.0}, "learnt": {2: {"baking": 5.0}}}, 0.2),
        ({"hours": {"baking": 25.0}, "learnt": {1: {"serving": 5.0}}}, 0.2), ({"anyone": frozenset(("baking",))}, 0.0),
    ],
)  # fmt: skip
def test_a_skill_is_worked_by_who_has_it_who_learnt_it_before_and_who_is_hired_now(place, error):
    """An oven at 0.8 works 20 hours of baking in a quarter and a kiln at full work 10."""
    courses = {"serving": Course(hours=0.5, pence=0), **PLACE["courses"]}
    work = [oven(2, level=0.8), oven(2, level=1.0, activity="kiln")]
    assert missed("skills", full(*work, courses=courses, **place)) == pytest.approx(error)


def test_who_learnt_in_any_earlier_quarter_works():
    for learnt, error in (({1: 4.0, 2: 1.0}, 0.0), ({1: 4.0, 3: 1.0}, 1 / 24)):
        made = full(oven(3, level=1.0), hours={"baking": 20.0},
                    learnt={t: {"baking": hours} for t, hours in learnt.items()})  # fmt: skip
        assert missed("skills", made) == pytest.approx(error)


@pytest.mark.parametrize(
    ("hired", "learnt", "error"),
    [
        ({"baking": 30.0}, {}, 0.0), ({"baking": 36.0}, {}, 0.2), ({"serving": 0.5}, {}, 0.5), ({"baking": -2.0}, {}, 2.0),
        ({}, {"baking": -3.0}, 3.0), ({}, {"baking": 9.0}, 0.0),
    ],
)  # fmt: skip
def test_who_is_hired_works_what_he_is_hired_for(hired, learnt, error):
    work = [oven(level=0.8), oven(level=1.0, activity="kiln")]
    assert missed("hired", full(*work, hired={1: hired}, learnt={1: learnt})) == pytest.approx(error)


def test_the_unpaid_hours_of_all_enterprises_are_those_that_are_offered():
    """Two hours a quarter for each: two of one and one of the other."""
    both = [
        oven(level=1.0, activity="kiln"),
        oven(level=2.0, activity="shed"),
        oven(2, level=1.0, activity="kiln"),
    ]
    activities = (KILN, replace(KILN, name="shed"))
    for offered, error in ((6.0, 0.0), (5.0, 0.2), (0.0, 6.0)):
        made = full(*both, activities=activities, volunteer_hours=offered)
        assert missed("unpaid", made) == pytest.approx(error)


@pytest.mark.parametrize(
    ("taken", "units", "opens", "error"),
    [
        ({1: 40.0, 2: 40.0, 3: 40.0, 4: 40.0}, 1.0, 1, 0.0), ({1: 40.0, 2: 40.0, 3: 40.0, 4: 40.0}, 1.2, 1, 0.2),
        ({1: 40.0, 2: 39.5, 3: 39.5, 4: 39.5}, 0.5, 1, 0.5 / 39.5), ({1: 88.0, 2: 88.0, 3: 88.0, 4: 88.0}, 1.0, 1, 0.1),
        ({1: 0.5, 2: 0.5, 3: 0.5, 4: 0.5}, 0.0, 2, 0.5), ({2: 40.0, 3: 40.0, 4: 40.0}, 0.0, 2, 0.0),
        ({}, 0.01, 1, 0.4), ({1: 40.0, 2: 39.5, 3: 40.0, 4: 40.0}, 0.0, 1, 0.5 / 39.5),
    ],
)  # fmt: skip
def test_ground_is_taken_once_it_is_free_and_kept_and_bounds_what_stands_on_it(taken, units, opens, error):
    """An oven stands on 40 m² of the 80 in the barn."""
    made = full(oven(units=units), taken={t: {"barn": m2} for t, m2 in taken.items()},
                activities=(replace(OVEN, space_m2={"shed": 40.0}),), spaces=(replace(BARN, opens=opens),))  # fmt: skip
    assert missed("ground", made) == pytest.approx(error)


@pytest.mark.parametrize(
    ("shed", "shop", "any_building", "error"),
    [(20.0, 30.0, 20.0, 0.0), (20.0, 30.0, 27.0, 0.1), (48.0, 0.0, 0.0, 0.2), (24.0, 0.0, 0.0, 0.0), (0.0, 30.0, 40.0, 0.0)],
)  # fmt: skip
def test_ground_of_a_class_and_of_its_kind_bounds_all_that_stand_on_it(shed, shop, any_building, error):
    """40 m² of the barn and 30 m² of the corner are taken: 70 m² of buildings."""
    corner = replace(BARN, name="corner", use="shop")
    uses = {"shed": shed / 2, "shop": shop, "building": any_building}
    activities = [replace(OVEN, name=use, space_m2={use: m2}) for use, m2 in uses.items()]
    activities.append(replace(activities[0], name="other shed"))  # half of the shed is for each of two
    made = full(*(oven(activity=a.name) for a in activities), activities=tuple(activities), spaces=(BARN, corner),
                taken={t: {"barn": 40.0, "corner": 30.0} for t in QUARTERS})  # fmt: skip
    assert missed("ground", made) == pytest.approx(error)


@pytest.mark.parametrize(
    ("started", "units", "error"),
    [
        ((1.0, 0.0), (1.0, 1.0), 0.0), ((1.0, 1.0), (1.0, 2.0), 0.0), ((1.0, 0.0), (1.0, 1.5), 0.5),
        ((1.0, -0.5), (1.0, 0.5), 0.5), ((0.0, 1.0), (1.0, 1.0), 1.0), ((3.0, 0.0), (3.0, 3.0), 0.5),
    ],
)  # fmt: skip
def test_what_stands_is_what_was_started_and_no_more_is_started_than_can_be(started, units, error):
    work = [oven(t, started=s, units=u) for t, (s, u) in enumerate(zip(started, units, strict=True), 1)]
    assert missed("starts", full(*work, starts=2.0)) == pytest.approx(error)


@pytest.mark.parametrize(("whole", "error"), [(True, 0.25), (False, 0.0)])
def test_the_starts_of_a_quarter_are_those_of_all_whole_enterprises(whole, error):
    work = [oven(started=2.0, units=2.0), oven(started=3.0, units=3.0, activity="kiln")]
    kiln = replace(KILN, whole=whole)
    assert missed("starts", full(*work, activities=(OVEN, kiln), starts=4.0)) == pytest.approx(error)


@pytest.mark.parametrize(
    ("levels", "error"),
    [
        ((0.0, 1.0, 1.5, 2.0), 0.0), ((0.25, 1.0, 1.5, 2.0), 0.25), ((0.0, 1.25, 1.5, 2.0), 0.25),
        ((0.0, 1.0, 1.75, 2.0), 0.25), ((0.0, 1.0, 1.5, 2.5), 0.5), ((0.0, 0.5, 0.75, 1.0), 0.0),
        ((0.0, 0.25, 0.75, 1.0), 0.25), ((0.0, 0.5, 0.75, 0.5), 0.5),
    ],
)  # fmt: skip
def test_two_ovens_settle_in_over_three_quarters_and_run_at_half_at_least(levels, error):
    work = [oven(t, started=2.0 * (t == 1), units=2.0, level=level) for t, level in enumerate(levels, 1)]
    made = full(*work, activities=(replace(OVEN, least_load=0.5),))
    assert missed("capacity", made) == pytest.approx(error)


@pytest.mark.parametrize(
    ("lead", "first", "levels", "error"),
    [
        (0, 1, (1.0, 1.5, 2.0, 2.0), 0.0), (0, 1, (1.0, 1.5, 2.0, 2.25), 0.25), (1, 2, (0.0, 1.0, 1.5), 0.0),
        (1, 2, (0.25, 1.0, 1.5), 0.25), (2, 2, (0.0, 0.0, 1.0), 0.0), (2, 2, (0.0, 0.25, 1.0), 0.25),
    ],
)  # fmt: skip
def test_what_is_started_later_or_gives_sooner_settles_in_from_then_on(lead, first, levels, error):
    work = [
        oven(t, started=2.0 * (t == first), units=2.0, level=level) for t, level in enumerate(levels, first)
    ]
    assert missed("capacity", full(*work, activities=(replace(OVEN, lead=lead),))) == pytest.approx(error)


@pytest.mark.parametrize(
    ("whole", "quarter", "units", "error"),
    [
        (True, 2, 2.0, 0.0), (True, 2, 2.25, 0.25), (True, 2, 1.75, 0.25), (True, 2, 4.0, 1 / 3), (True, 4, 1.0, 0.5),
        (False, 2, 1.75, 0.0), (False, 4, 1.75, 0.0), (False, 4, 1.25, 0.25), (False, 3, 1.25, 0.0), (False, 4, 0.0, 0.0),
        (False, 4, 1e-6, 0.0), (False, 4, 2e-6, 1.499998), (False, 2, 3.75, 0.25),
    ],
)  # fmt: skip
def test_units_are_whole_where_they_must_be_and_at_the_end_enough_to_run_or_none(
    whole, quarter, units, error
):
    kiln = replace(KILN, whole=whole, least_units=1.5)
    made = full(oven(quarter, units=units, activity="kiln"), activities=(kiln,))
    assert missed("whole_units", made) == pytest.approx(error)


# What an income is made of.

RICH = Worth(again=1.25, take_home=0.8, bought_here=0.5, displaced=0.25, job_pence=165_000, benefit=0.5)
TAKINGS = {
    "sales": 200.0,
    "bought": 20.0,
    "wages": 125.0,
    "running": 50.0,
    "learning": 30.0,
    "loan": 40.0,
    "debt": 400.0,
}


def earning(quarter=1, **worth):
    """An oven that works at half its capacity in one quarter of four, with all that counts for an income."""
    place = {
        "activities": (replace(OVEN, makes={"bread": 400.0, "crumbs": 4.0}),), "money": MONEY,
        "needs": (replace(EATEN, displaced=0.4),), "worth": replace(RICH, **worth),
        "trades": {**PLACE["trades"], "bread": Trade(sell_pence=150, benefit_pence=20)},
        "taken": {quarter: {"barn": 10.0}}, "hired": {quarter: {"baking": 2.5}},
    }  # fmt: skip
    made = full(oven(quarter, hours=12.5), **place)
    tills = tuple(till(t, **TAKINGS) if t == quarter else till(t) for t in QUARTERS)
    flows = plan((quarter, *SOLD[1:]), (quarter, *FLOUR[1:])).flows
    return replace(made, tills=tills, flows=flows)


EARNED = Income(
    wages=1.25 * 0.8 * 10 * 10.0,  # 10 hours of people here, who take 80p of a pound home
    # an oven of £1,000 wears by £125; rent of £10, fittings of 75p; interest of £4, £40 lent
    surplus=1.25 * (200 - 20 - 125 - 50 - 10 - 0.75 - 30 - 125 - 4) - 0.04,
    purchases=1.25 * 0.5 * (50 + 10 + 0.75),
    displaced=1.25 * 0.25 * 0.4 * 100,
    others=0.5 * 50 * 0.2 + 12.5,  # 50 loaves that save 20p each, and hours at a pound each
)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_an_income_is_made_of_what_is_paid_left_bought_lost_and_saved(quarter):
    income = income_of(earning(quarter))
    assert income == pytest.approx(EARNED)
    assert income.total == pytest.approx(100 - 205.9775 + 37.96875 - 12.5 + 17.5)


@given(st.floats(0.0, 0.5), st.sampled_from(QUARTERS[:-1]))
def test_whatever_comes_a_quarter_later_counts_for_less_by_a_quarter_of_the_years_discount(discount, quarter):
    sooner, later = (income_of(earning(t, discount=discount)) for t in (quarter, quarter + 1))
    assert tuple(later) == pytest.approx([part * (1 + discount) ** -0.25 for part in sooner])
    # What is left counts in its quarter, and interest in the next, when it is paid.
    next_counts = (1 + discount) ** -0.25
    left = 1.25 * (200 - 20 - 125 - 50 - 10 - 0.75 - 30 - 125 - 4 * next_counts) - 0.04
    assert income_of(earning(1, discount=discount)).surplus == pytest.approx(left)


def test_an_income_is_missed_beside_its_size_and_in_pounds_where_it_is_small():
    made = earning()
    for worth, error in ((-63.00875, 0.0), (-126.0175, 0.5), (63.00875, 2.0), (-0.5, 62.50875)):
        assert missed("income", replace(made, worth_pounds=worth)) == pytest.approx(error)


@pytest.mark.parametrize(
    ("life", "units", "quarters", "pounds"),
    [(2.0, 1.0, 1.0, 125.0), (2.0, 2.0, 3.0, 675.0), (0.25, 1.0, 1.0, 1000.0), (0.1, 1.0, 1.0, 1000.0), (1.0, 0.0, 2.0, 100.0)],
)  # fmt: skip
def test_equipment_wears_over_its_life_and_never_faster_than_in_a_quarter(life, units, quarters, pounds):
    made = replace(OVEN, life_years=life)
    assert worn(made, quarters, units) == pytest.approx(pounds)
    first = 200 * quarters / max(4 * life, 1.0)
    assert worn(replace(made, whole=False), quarters, units) == pytest.approx(pounds - first)


def test_a_good_is_worth_what_a_need_pays_or_it_costs_or_it_fetches():
    trades = {
        "tea": Trade(buy_pence=300, sell_pence=100),
        "hay": Trade(sell_pence=70),
        "air": Trade(),
        **PLACE["trades"],
    }
    problem = plan(trades=trades).problem
    worth = {"bread": 2.0, "tea": 3.0, "hay": 0.7, "air": 0.0, "stone": 0.0}
    assert {good: worth_here(problem, good) for good in worth} == pytest.approx(worth)
    assert [price_outside(problem, "tea", bought=bought) for bought in (True, False)] == [3.0, 1.0]
    assert [price_outside(problem, good, bought=True) for good in ("hay", "air", "stone")] == [0.0] * 3


@given(st.lists(st.floats(0, 100), min_size=12, max_size=12), st.integers(1, 12), st.integers(1, 9))
def test_a_material_is_found_month_by_month_and_all_of_it_in_any_four_quarters(months, first, quarter):
    problem = plan(materials={"grain": tuple(months)}, first_month=first).problem
    year = sum(found_in(problem, "grain", t) for t in range(quarter, quarter + 4))
    assert year == pytest.approx(sum(months))
    assert found_in(problem, "stone", quarter) == 0


@pytest.mark.parametrize("where", ["taken", "hired_hours", "learnt_hours"])
def test_ground_and_hours_that_are_no_number_are_no_plan(where):
    made = full(taken={3: {"barn": 1.0}}, hired={3: {"baking": 1.0}}, learnt={3: {"baking": 1.0}})
    rows = getattr(made, where)
    spoilt = {**rows, 3: dict.fromkeys(rows[3], math.nan)}
    assert missed("numbers", made) == 0
    assert math.isnan(missed("numbers", replace(made, **{where: spoilt})))
    assert math.isnan(missed("numbers", replace(made, worth_pounds=math.nan)))
