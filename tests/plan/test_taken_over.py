"""Work on the spot that is bought in now is taken over: its hours are no new jobs, and its pay no new income."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.linear import Effort
from ultramicro.plan.explained.gains import Gainer, gains
from ultramicro.plan.people.people import Assignment, Fit
from ultramicro.plan.programme.model import Activity, Money, Need, Problem
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.programme.worth import Worth
from ultramicro.plan.proof.income import income_of
from ultramicro.plan.proof.verify import laws
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.rows import NeedRow, PledgeRow
from ultramicro.plan.taken_over import hours_a_unit
from ultramicro.plan.wanted import wanted

CARE = Activity(name="care", makes={"care_hour": 1_000}, hours={"care": 1_200}, most_units=4)
TOWN = Problem(
    quarters=8, activities=(CARE,), hours={"care": 2_000}, wage_pence=1_500, money=Money(reserve_weeks=0.0),
    worth=Worth(take_home=0.8, displaced=0.45),
    needs=(Need(name="home care", good="care_hour", quantity=4_000, price_pence=2_400, taken_over_hours=1.2),),
)  # fmt: skip


def plan(problem=TOWN, **more):
    need = replace(problem.needs[0], **more)
    return plan_of(find_plan(replace(problem, needs=(need,)), Effort(gap=0.0, nodes=500)))


def broken(found):
    return {law.id for law in laws(found) if not law.holds}


@pytest.mark.parametrize("displaced", [0.0, 1.0])
def test_whoever_employs_them_the_hours_are_not_new(displaced):
    found = plan(displaced=displaced)
    year = found.last_year()
    # 4,000 hours of care take 4,800 paid hours, which are 2.9 jobs of 1,650 hours, all of them there before.
    assert found.mean(found.jobs, year) == pytest.approx(4_800 / 1_650)
    assert found.mean(found.moved_jobs, year) == pytest.approx(4_800 / 1_650)
    # A seller here has £24 − 1.2 × £15 = £6 left of an hour, of which 45 per cent was income.
    assert found.mean(found.sellers_jobs, year) == pytest.approx(displaced * 0.45 * 6 * 4_000 / (15 * 1_650))
    assert not broken(found)


def test_what_is_kept_is_what_is_left_after_the_same_pay():
    found = plan()
    sold = sum(f.quantity for f in found.flows if f.target == "home care")
    income = income_of(found)
    assert income.moved == pytest.approx(sold * 1.2 * 15 * 0.8)
    assert income.moved == pytest.approx(income.wages)
    assert income.total == pytest.approx(sold * 6)
    assert found.worth_pounds == pytest.approx(income.total)


def test_pay_is_no_more_than_the_price():
    found = plan(price_pence=1_200, taken_over_hours=1.2)
    assert not found.units()
    cheap = replace(TOWN, activities=(replace(CARE, hours={"care": 500}),))
    found = plan(cheap, price_pence=1_200, displaced=1.0)
    sold = sum(f.quantity for f in found.flows if f.target == "home care")
    assert sold > 0
    # All of the price was pay, so that nothing is left that a seller could lose; fewer hours do the same now.
    assert income_of(found).moved == pytest.approx(sold * 12 * 0.8)
    assert income_of(found).displaced == 0
    jobs, before = (found.mean(each, found.last_year()) for each in (found.jobs, found.lost_jobs))
    assert jobs < before
    assert not broken(found)


@given(st.floats(0, 3), st.floats(0, 1), st.floats(0, 3_000))
def test_every_such_need_keeps_the_laws(hours, displaced, price):
    found = plan(taken_over_hours=hours, displaced=displaced, price_pence=price)
    assert not broken(found)
    lost = found.lost_jobs(8)
    assert lost >= found.moved_jobs(8) >= 0


def test_a_plan_that_forgets_who_did_the_work_breaks_the_law_of_income():
    found = plan()
    assert "income" in broken(
        replace(found, problem=replace(TOWN, needs=(replace(TOWN.needs[0], taken_over_hours=0.0),)))
    )


def test_who_gains_is_told_less_who_does_the_work_now():
    found = plan(displaced=1.0)
    hours = found.jobs(8) * 1_650 / 52
    post = Assignment("care", "care", "carers", hours, 1.0, Fit.HAS_SKILL, 3)
    by_whom = {each.who: each.pounds for each in gains(found, [post], {})}
    assert by_whom[Gainer.WORKERS_NOW] == pytest.approx(-by_whom[Gainer.PAID_HERE])
    assert by_whom[Gainer.SELLERS_HERE] == pytest.approx(-4_000 * 6 * 0.45)


def read(sellers, good="care_hour", **pledged):
    rows = [
        Meaning(
            row=NeedRow(need="n", item=good, quantity=9, supplied_from=sellers),
            sort="need",
            taken_as=good,
            quantity=9,
        )
    ]
    if pledged:
        row = PledgeRow(pledge="o", kind="order", quantity=3, **pledged)
        rows.append(Meaning(row=row, sort="order", taken_as=good, quantity=3))
    return wanted(rows, [CARE], 0.5, on=date(2026, 1, 1), quarters=8)


@pytest.mark.parametrize(
    ("sellers", "expected"),
    [
        ("inside", (1.0, 1.2, False)),
        ("outside", (0.0, 1.2, False)),
        (None, (0.5, 1.2, False)),
        ("nobody", (0.0, 0.0, True)),
    ],
)
def test_a_row_says_who_does_the_work_now(sellers, expected):
    (need,) = read(sellers)
    assert (need.displaced, need.taken_over_hours, need.unmet) == expected


def test_bread_is_no_work_on_the_spot():
    assert [need.taken_over_hours for need in read("outside", good="loaf")] == [0.0]


def test_an_order_that_does_not_say_is_met_as_its_need_is():
    assert [need.unmet for need in read("nobody", supplied_from=None)] == [True, True]
    assert [need.unmet for need in read("nobody", supplied_from="outside")] == [False, True]


def test_the_hours_of_a_unit_are_those_of_the_middle_recipe():
    slow, slower = (replace(CARE, name=f"{n}", hours={"care": n}) for n in (1_500, 3_000))
    assert hours_a_unit("care_hour", [CARE, slower, slow]) == 1.5
    assert hours_a_unit("meal", [CARE]) == 0.0
