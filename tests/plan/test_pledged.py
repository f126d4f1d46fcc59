"""Founders, and what is pledged in kind: by hand, and that a spoilt plan breaks the law that is about it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.drawn import pledged
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.linear import Effort
from ultramicro.plan.explained.waiting import coached
from ultramicro.plan.programme import founding
from ultramicro.plan.programme import pledged as pledges
from ultramicro.plan.programme.model import Activity, Money, Need, Problem
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.portfolio import portfolio
from ultramicro.plan.programme.promises import Founding, PledgedLoan, PledgedWork
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.programme.worth import Worth
from ultramicro.plan.proof.verify import laws

EXACT = Effort(gap=0.0, nodes=5000)


def shop(name, **more):
    return Activity(name=name, makes={name: 1_000}, hours={"serving": 200}, lead=1, most_units=3, **more)


TWO = Problem(
    wage_pence=1480, quarters=6, activities=(shop("cafe"), shop("shop")), starts=6, hours={"serving": 2_000},
    needs=tuple(Need(name=f"{n} wanted", good=n, quantity=9_000, price_pence=900) for n in ("cafe", "shop")),
    money=Money(reserve_weeks=0.0), worth=Worth(take_home=0.8),
)  # fmt: skip


def plan(problem, **more):
    return plan_of(find_plan(replace(problem, **more), EXACT))


def broken(plan):
    return {law.id for law in laws(plan) if not law.holds}


def test_where_nobody_says_who_founds_founders_limit_nothing():
    assert plan(TWO).founded() == {"cafe": 1, "shop": 1}


@pytest.mark.parametrize(
    ("who", "begin"),
    [
        (Founding(founders=2), [1, 1]),
        (Founding(founders=1), [1]),
        (Founding(), []),
        (Founding(founders=1, coaching_hours=53), [1, 2]),
        (Founding(founders=1, coaching_hours=27), [1, 3]),
        (Founding(coaching_hours=26.5), [3, 5]),
    ],
)
def test_enterprises_begin_when_somebody_is_there_who_founds_them(who, begin):
    assert sorted(plan(TWO, founding=who).founded().values()) == begin


def test_who_is_there_founds_what_begins_first_and_the_others_are_coached():
    late = plan(TWO, founding=Founding(founders=1, coaching_hours=53))
    names = sorted(late.founded(), key=lambda name: late.founded()[name])
    assert list(late.founded()) == names
    assert coached(late) == names[1:]
    assert coached(plan(TWO)) == ["cafe", "shop"]


def test_a_second_unit_needs_no_second_founder():
    assert plan(TWO, founding=Founding(founders=2)).units() == {"cafe": 3, "shop": 3}


DEAR = replace(TWO, activities=(shop("cafe", capital_pence=100_000),), needs=TWO.needs[:1])


def test_a_pledged_loan_begins_what_nothing_else_would():
    loan = PledgedLoan(name="aunt", most_pence=100_000, quarters=4)
    assert not plan(DEAR).units()
    lent = plan(DEAR, loans=(loan,))
    assert lent.units()
    assert lent.lent["aunt"][0].loan == pytest.approx(1_000)
    assert not broken(lent)


def test_a_pledged_loan_is_lent_at_its_own_interest():
    loan = PledgedLoan(name="aunt", most_pence=100_000, interest=0.08, quarters=20)
    problem = replace(DEAR, needs=(replace(TWO.needs[0], quantity=1_000),))
    lent = plan(problem, loans=(loan,))
    # A quarter of eight per cent on £1,000.
    assert lent.tills[1].interest == pytest.approx(20.0)


def test_a_pledged_loan_is_lent_once():
    """At no interest, an instalment that is lent anew on its day would never be paid back."""
    loan = PledgedLoan(name="aunt", most_pence=100_000, quarters=4)
    found = plan(DEAR, loans=(loan,), money=Money(reserve_weeks=20.0, savings_pence=900_000, interest=0.2))
    lent = found.lent["aunt"]
    assert sum(x.loan for x in lent) == pytest.approx(1_000)
    assert all(x.debt <= most + 1e-6 for x, most in zip(lent, (1_000, 750, 500, 250, 0, 0), strict=True))
    assert not broken(found)
    again = (lent[0], lent[1]._replace(loan=lent[1].loan + 10, repaid=lent[1].repaid + 10), *lent[2:])
    assert "debts" in broken(replace(found, lent={"aunt": again}))


def test_an_hour_that_is_given_is_a_wage_that_is_not_paid():
    work = PledgedWork(name="friends", skills=("serving",), hours=40, closes=6)
    helped, alone = plan(TWO, work=(work,)), plan(TWO)
    saved = sum(x.wages for x in alone.tills) - sum(x.wages for x in helped.tills)
    assert saved == pytest.approx(40 * 14.80)
    assert sum(map(helped.jobs, range(1, 7))) < sum(map(alone.jobs, range(1, 7)))
    assert not broken(helped)


def test_what_is_worn_out_owes_nothing_at_the_end():
    """Equipment of a year in a plan of two is worth nothing at the end, and never less than that."""
    short = replace(TWO.activities[0], capital_pence=30_000, life_years=1.0)
    problem = replace(TWO, quarters=8, activities=(short,), needs=TWO.needs[:1])
    model = portfolio(problem)
    sound = {model.names[c]: weight for c, weight in model.terms[model.row_at[("sound",)]].items()}
    assert sum(weight for name, weight in sound.items() if name[0] == "units") == pytest.approx(0.0)


def test_an_order_from_quarter_three_is_sold_from_quarter_three():
    order = replace(TWO.needs[0], name="order", price_pence=1_200, pattern=(0.0, 0.0, 0.5, 1.0, 1.0, 0.0))
    found = plan(TWO, needs=(order,))
    sold = {f.quarter for f in found.flows if f.target == "order"}
    assert sold == {3, 4, 5}
    assert not broken(found)
    early = tuple(f._replace(quarter=2) if f.quarter == 3 else f for f in found.flows)
    assert "needs" in broken(replace(found, flows=early))


def solved(seed):
    try:
        return plan(pledged(seed))
    except BrokenLaw:
        return None


@given(st.integers(100, 2_000))
def test_every_drawn_plan_keeps_the_laws(seed):
    if found := solved(seed):
        assert not broken(found)


MADE = plan(
    DEAR, founding=Founding(founders=1), loans=(PledgedLoan(name="aunt", most_pence=500_000),),
    work=(PledgedWork(name="friends", skills=("serving",), hours=40, closes=6),),
)  # fmt: skip


def spoilt(hours):
    return replace(MADE, given_hours=MADE.given_hours | {3: {"friends": hours}})


def test_more_work_than_was_pledged_is_found():
    assert "given" in broken(spoilt(60.0))
    assert "given" in broken(spoilt(-1.0))


def test_more_enterprises_than_founders_are_found():
    fewer = replace(MADE.problem, founding=Founding(founders=0))
    assert broken(replace(MADE, problem=fewer)) == {"founded"}


@pytest.mark.parametrize("change", [{"most_pence": 50_000}, {"quarters": 1}, {"opens": 2}])
def test_a_loan_beyond_its_terms_is_found(change):
    loan = replace(MADE.problem.loans[0], **change)
    assert "debts" in broken(replace(MADE, problem=replace(MADE.problem, loans=(loan,))))


def test_a_loan_that_the_till_does_not_know_is_found():
    more = tuple(each._replace(loan=each.loan + 100) for each in MADE.lent["aunt"])
    assert "debts" in broken(replace(MADE, lent={"aunt": more}))


@pytest.mark.parametrize(
    ("module", "name", "planted", "law"),
    [
        (pledges, "given_worth", lambda _: 20.0, "income"),
        (founding, "HOURS_A_START", 10, "founded"),
    ],
)
def test_a_slip_in_the_programme_is_noticed_by_the_verifier(monkeypatch, module, name, planted, law):
    monkeypatch.setattr(module, name, planted)
    work = PledgedWork(name="friends", skills=("serving",), hours=40, each_quarter=True, closes=6)
    # With no take-home pay an hour that is given is worth a wage, so that it is given in any case.
    problem = replace(
        TWO, work=(work,), founding=Founding(founders=1, coaching_hours=20), worth=Worth(take_home=0.0)
    )
    assert law in broken(plan(problem))


HELPED = replace(
    TWO,
    activities=(shop("cafe", volunteer_hours=200),),
    anyone=frozenset(["serving"]),
    hours={"serving": 400},
    volunteer_hours=0.0,
    starts=1,
)
ANYBODY = PledgedWork(
    name="rota", skills=("serving",), hours=50, each_quarter=True, closes=6, helps=True, opens=1
)


def test_a_pledge_of_any_work_can_be_the_unpaid_help_that_an_enterprise_counts_on():
    """A cafe at full work counts on 50 unpaid hours a quarter; without the pledge there are none."""
    assert not plan(HELPED).units()
    assert not plan(HELPED, work=(replace(ANYBODY, helps=False),)).units()
    found = plan(HELPED, work=(ANYBODY,))
    assert found.units()
    assert found.helped_hours[6]["rota"] == pytest.approx(50)
    # Each hour is used once: what helps does no paid work beside.
    assert found.given_hours[6]["rota"] == pytest.approx(0)
    assert not broken(found)


def test_an_hour_that_works_and_helps_at_once_is_found():
    found = plan(HELPED, work=(ANYBODY,))
    twice = replace(found, given_hours=found.given_hours | {6: {"rota": 50.0}})
    assert "given" in broken(twice)
    more = replace(found, helped_hours=found.helped_hours | {6: {"rota": 20.0}})
    assert broken(more) == {"unpaid"}
