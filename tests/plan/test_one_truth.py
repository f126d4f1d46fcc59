"""A quantity has one value wherever it is shown, and the parts add up to the whole, to the penny."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.plan.drawn import odd, pledged, wide
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.linear import Effort
from ultramicro.core.message import Pence
from ultramicro.core.parts import whole_parts
from ultramicro.plan.booked import booked, surplus_pence, surpluses
from ultramicro.plan.figures import hour_cost
from ultramicro.plan.months import first_year_pence
from ultramicro.plan.paid import TOGETHER, Paid, Payee, buyers
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.plan import FOUND, OUTSIDE, STORE, jobs_of, plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.programme.unit_economics import HOURS_A_JOB
from ultramicro.plan.statement import Part, statement

DRAWN = st.tuples(st.sampled_from([wide, odd, pledged]), st.integers(1, 5_000))
QUICK = settings(max_examples=12, deadline=None)


def planned(drawn):
    make, seed = drawn
    try:
        found = find_plan(make(seed), Effort(gap=0.01, nodes=50))
    except BrokenLaw:
        found = None
    assume(found is not None)
    plan = plan_of(found)
    assume(plan.units())
    return plan


@given(DRAWN)
@QUICK
def test_the_surplus_is_that_of_all_enterprises_less_what_they_pay_together(drawn):
    plan = planned(drawn)
    rows = booked(plan).rows
    found = sum(p for f, p in rows if f.source == FOUND)
    together = sum(p for f, p in rows if f.target == TOGETHER)
    assert sum(surpluses(plan, rows).values()) + found - together == surplus_pence(plan, rows)


@given(DRAWN)
@QUICK
def test_nobody_is_paid_less_than_nothing(drawn):
    assert min(pence for _, pence in booked(planned(drawn)).rows) >= 0


@given(DRAWN)
@QUICK
def test_the_store_keeps_no_penny(drawn):
    left = defaultdict(int)
    for f, pence in booked(planned(drawn)).rows:
        for who, sign in ((f.source, 1), (f.target, -1)):
            if who == STORE:
                left[f.quarter] += sign * pence
    assert not any(left.values())


@given(DRAWN)
@QUICK
def test_wages_rents_and_interest_are_those_of_the_till_in_every_quarter(drawn):
    plan = planned(drawn)
    rows = booked(plan).rows
    for till in plan.tills:
        mine = [(f, p) for f, p in rows if f.quarter == till.quarter]
        for told, payees in (
            (till.wages, {Payee.WORKERS, Payee.HIRED}), (till.rent, {Payee.OWNERS}),
            (till.interest, {Payee.SAVERS}), (till.learning, {Payee.TEACHERS}), (till.running, {Payee.SUPPLIERS}),
        ):  # fmt: skip
            paid = [p for f, p in mine if f.source in payees]
            assert sum(paid) == pytest.approx(told * 100, abs=0.5 * len(paid) + 0.6)
        came = [p for f, p in mine if f.target in buyers(plan)]
        assert sum(came) == pytest.approx(till.sales * 100, abs=0.5 * len(came) + 0.6)


@given(st.integers(1, 5_000))
@QUICK
def test_work_that_is_pledged_is_no_wage_and_no_job(seed):
    plan = planned((pledged, seed))
    rows = [f for f, _ in booked(plan).rows]
    for till in plan.tills:
        mine = [q for q in plan.quarters if q.quarter == till.quarter]
        assert sum(map(jobs_of, mine)) == pytest.approx(plan.jobs(till.quarter), abs=1e-9)
        hours = sum(
            f.quantity for f in rows if f.quarter == till.quarter and f.source in {Payee.WORKERS, Payee.HIRED}
        )
        assert hours * 4 / HOURS_A_JOB == pytest.approx(plan.jobs(till.quarter), abs=1e-5)
        unpaid = sum(f.quantity for f in rows if f.quarter == till.quarter and f.source == Payee.PLEDGED)
        assert unpaid == pytest.approx(plan.unpaid(till.quarter), abs=1e-4)


@given(DRAWN)
@QUICK
def test_every_line_of_the_income_is_a_sum_of_its_rows_and_they_add_up_to_it(drawn):
    plan = planned(drawn)
    rows, worth = booked(plan).rows, plan.problem.worth
    lines = {line.part: line.pence for line in statement(plan, rows)}
    assert sum(lines.values()) == round(plan.worth_pounds * 100)
    assert abs(lines.get(Part.ROUNDING, 0)) <= len(rows) + len(lines)
    paid = defaultdict(int)
    for f, pence in rows:
        paid[f.source if f.source in set(Payee) else "goods", f.good] += pence
    own = sum(pence for (who, _), pence in paid.items() if who == Payee.WORKERS)
    assert lines.get(Part.TAKE_HOME, 0) == round(own * worth.take_home)
    came = sum(pence for f, pence in rows if f.target in buyers(plan))
    spent = sum(p for f, p in rows if f.source == OUTSIDE or f.source in set(Payee))
    assert lines.get(Part.SURPLUS, 0) == came - spent
    here = sum(pence for (_, good), pence in paid.items() if good in {Paid.RUNNING, Paid.RENT, Paid.READY})
    assert lines.get(Part.PURCHASES, 0) == round(here * worth.bought_here)


@given(DRAWN)
@QUICK
def test_every_till_adds_up_to_the_penny_and_three_months_are_a_quarter(drawn):
    plan = planned(drawn)
    tills, cash = booked(plan).tills, 0
    for x in tills:
        assert (
            cash + x.given + x.sales + x.loan - x.wages - x.goods - x.running - x.capital - x.repaid == x.cash
        )
        cash = x.cash
    months = list(first_year_pence(plan, tills))
    for x in tills[:4]:
        mine = months[3 * (x.quarter - 1) : 3 * x.quarter]
        assert sum(month.sales for month in mine) == x.sales
        assert sum(month.spent for month in mine) == x.wages + x.goods + x.running
        assert mine[-1].cash == x.cash


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_parts_are_rounded_by_less_than_one_and_add_up_to_the_whole(parts):
    told = whole_parts(parts)
    assert sum(told) == round(sum(parts))
    assert all(abs(whole - part) < 1 + 1e-6 for whole, part in zip(told, parts, strict=True))


def test_what_is_no_sum_of_its_parts_is_refused():
    with pytest.raises(ValueError, match="do not add up"):
        whole_parts([1.0, 2.0], 9)


@given(st.integers(600, 4_000))
def test_the_parts_of_an_hour_come_to_what_is_told_of_it(wage):
    told = hour_cost(SimpleNamespace(problem=Problem(wage_pence=wage)))
    paid = {name: value.pence for name, value in told.how.values.items() if isinstance(value, Pence)}
    assert paid["pay"] + paid["holiday"] + paid["insurance"] + paid["pension"] == paid["cost"] == wage
    assert told.value == paid["pay"]
