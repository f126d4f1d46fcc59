"""Schedules, rates, allocation and ageing: laws, then published figures."""

import calendar
import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy_financial as npf
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from ultramicro.bank.afford import Month, afford
from ultramicro.bank.applying import terms_for
from ultramicro.bank.apr import apr, apr_of
from ultramicro.bank.arrears import Due, allocate, due, provision
from ultramicro.bank.guardrails import rules_against
from ultramicro.bank.ids import Every, Order, Repayment
from ultramicro.bank.products import products
from ultramicro.bank.schedule import (
    PERIODS,
    Terms,
    due_days,
    instalment_size,
    nominal_days,
    periods_later,
    schedule,
)
from ultramicro.core.errors import BadInput
from ultramicro.ledger.guardrails import rails


@st.composite
def terms(draw, kinds=tuple(Repayment)):
    number = draw(st.integers(1, 60))
    return Terms(
        principal_pence=draw(st.integers(1, 10**8)), instalments=number, every=draw(st.sampled_from(Every)),
        annual_rate=Decimal(draw(st.integers(0, 4000))) / 10_000, kind=draw(st.sampled_from(kinds)),
        first_due=date(2026, 1, 1) + timedelta(draw(st.integers(0, 365))),
        grace=draw(st.integers(0, number - 1)),
        seasons=tuple(draw(st.lists(st.integers(0, 3), min_size=12, max_size=12))),
        carried_pence=draw(st.integers(0, 10_000)),
    )  # fmt: skip


@given(terms())
def test_every_penny_lent_comes_back_once_and_nothing_is_negative(agreed):
    rows = schedule(agreed)
    assert sum(row.principal_pence for row in rows) == agreed.principal_pence
    assert min(min(row.principal_pence, row.interest_pence, row.owed_pence) for row in rows) >= 0
    assert (len(rows), rows[-1].owed_pence) == (agreed.instalments, 0)
    assert all(a.owed_pence >= b.owed_pence and a.due_on <= b.due_on for a, b in pairwise(rows))


@given(terms())
def test_interest_is_that_of_what_is_owed_rounded_once_and_what_is_carried_is_due_first(agreed):
    rate, owed = Fraction(agreed.annual_rate) / (52 if agreed.every == "week" else 12), agreed.principal_pence
    for row in schedule(agreed):
        carried = agreed.carried_pence if row.number == 1 else 0
        assert row.interest_pence == round(owed * rate) + carried
        owed = row.owed_pence


@given(terms(kinds=[Repayment.EQUAL_INSTALMENTS]))
def test_equal_instalments_are_equal_but_for_the_last(agreed):
    agreed = replace(agreed, carried_pence=0)
    sizes = [row.principal_pence + row.interest_pence for row in schedule(agreed)][agreed.grace : -1]
    assert len(set(sizes)) <= 1 or min(row.principal_pence for row in schedule(agreed)[agreed.grace :]) == 0


@given(terms(), st.integers(0, 200))
def test_a_dearer_loan_never_costs_less(agreed, more):
    dearer = replace(agreed, annual_rate=agreed.annual_rate + Decimal(more) / 10_000)
    cost = [sum(row.interest_pence for row in schedule(each)) for each in (agreed, dearer)]
    assert cost[1] >= cost[0] - agreed.instalments


@given(terms())
def test_nothing_is_due_on_a_weekend_or_holiday(agreed):
    holidays = (agreed.first_due, date(2026, 12, 25))
    agreed = replace(agreed, holidays=holidays)
    assert all(day.weekday() < 5 and day not in holidays for day in due_days(agreed))


@given(terms())
def test_nothing_is_due_before_its_day_and_only_rest_days_put_it_off(agreed):
    for n, day in enumerate(due_days(agreed)):
        first = agreed.first_due
        if agreed.every == "week":
            planned = first + timedelta(7 * n)
        else:
            year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
            last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
            planned = date(year, month + 1, min(first.day, last))
        assert all((planned + timedelta(k)).weekday() >= 5 for k in range((day - planned).days))
        assert (day - planned).days in {0, 1, 2}


@given(terms())
def test_in_the_grace_period_only_interest_is_paid(agreed):
    rows = schedule(agreed)
    assert all(row.principal_pence == 0 for row in rows[: agreed.grace])


@given(terms(kinds=[Repayment.EQUAL_PRINCIPAL]))
def test_equal_principal_is_equal_to_the_penny(agreed):
    parts = [row.principal_pence for row in schedule(agreed)[agreed.grace :]]
    assert max(parts) - min(parts) <= 1


@given(terms(kinds=[Repayment.SEASONAL]))
def test_a_seasonal_loan_is_repaid_in_its_months_by_their_weights(agreed):
    rows = schedule(agreed)
    weights = [agreed.seasons[row.due_on.month - 1] for row in rows[agreed.grace :]]
    whole = sum(weights)
    if not whole:
        assert rows[-1].principal_pence == agreed.principal_pence
    for row, weight in zip(rows[agreed.grace :], weights, strict=True):
        if whole:
            assert abs(row.principal_pence - Fraction(agreed.principal_pence * weight, whole)) < 1


@given(terms(kinds=[Repayment.EQUAL_INSTALMENTS]))
def test_each_instalment_but_the_last_is_the_annuity_over_those_that_pay(agreed):
    """After the grace period; where interest takes more than that, or less is owed, principal gives way."""
    rate = Fraction(agreed.annual_rate) / PERIODS[agreed.every]
    size = instalment_size(agreed.principal_pence, rate, agreed.instalments - agreed.grace)
    owed = agreed.principal_pence
    for row in schedule(agreed)[agreed.grace : -1]:
        assert row.principal_pence == min(max(size - round(owed * rate), 0), owed)
        owed = row.owed_pence


@given(terms(kinds=[Repayment.EQUAL_INSTALMENTS]))
def test_an_annuity_is_worth_what_was_lent(agreed):
    """The present value of equal payments of the size that is worked out is the principal, to half a penny each."""
    rate = Fraction(agreed.annual_rate) / PERIODS[agreed.every]
    size = instalment_size(agreed.principal_pence, rate, agreed.instalments)
    worth = sum(size / (1 + rate) ** n for n in range(1, agreed.instalments + 1))
    assert abs(worth - agreed.principal_pence) <= Fraction(agreed.instalments, 2)


valid = Terms(principal_pence=100_00, annual_rate=Decimal("0.1"), instalments=12, every=Every.MONTH,
              kind=Repayment.EQUAL_PRINCIPAL, first_due=date(2026, 1, 5))  # fmt: skip
weights = st.lists(st.integers(-1, 3), max_size=14).map(tuple)


@given(weights)
@example((1,) * 11)
@example((1,) * 11 + (-1,))
@example((0,) * 12)
@example((1,) * 13)
def test_a_season_is_twelve_weights_of_nought_or_more(seasons):
    agreed = replace(valid, kind=Repayment.SEASONAL, seasons=seasons)
    if len(seasons) == 12 and min(seasons) >= 0:
        agreed.check()
    else:
        with pytest.raises(BadInput):
            schedule(agreed)


@pytest.mark.parametrize(
    ("change", "possible"),
    [
        ({"principal_pence": 0}, False), ({"principal_pence": 1}, True), ({"instalments": 0}, False),
        ({"instalments": 600}, True), ({"instalments": 601}, False), ({"annual_rate": Decimal("-0.01")}, False),
        ({"annual_rate": Decimal(0)}, True), ({"annual_rate": Decimal("9.99")}, True),
        ({"annual_rate": Decimal(10)}, False), ({"grace": -1}, False), ({"grace": 11}, True), ({"grace": 12}, False),
    ],
)  # fmt: skip
def test_terms_are_possible_up_to_their_bounds_and_not_beyond(change, possible):
    agreed = replace(valid, **change)
    if possible:
        schedule(agreed)
    else:
        with pytest.raises(BadInput):
            schedule(agreed)


def test_a_loan_without_instalments_is_refused_for_their_number_and_not_for_its_grace():
    with pytest.raises(BadInput, match="have 1 to 600 instalments"):
        replace(valid, instalments=0).check()


@given(st.integers(-90, 5000), st.integers(1, 40))
@example(-80, 4)
def test_the_rate_of_one_repayment_is_what_it_grew_by_in_years(percent, quarters):
    """Lent 1,000.00, repaid after so many quarters of 365 days: (repaid / lent) ^ (1 / years) - 1, far above 100% too."""
    years = quarters / 4
    due = 1000_00 * (1 + percent / 100) ** years
    assert apr([(0, 1000_00)], [(years, due)]) == pytest.approx(max(percent, 0) / 100, abs=1e-6)


@given(st.integers(0, 300), st.integers(1, 400), st.integers(1, 400))
def test_what_is_lent_in_two_parts_grows_from_its_own_days(percent, days, more):
    growth = 1 + percent / 100
    lent = [(0, 500_00), (days / 365, 500_00)]
    due = 500_00 * (growth ** ((days + more) / 365) + growth ** (more / 365))
    assert apr(lent, [((days + more) / 365, due)]) == pytest.approx(percent / 100, abs=1e-6)


def monthly(rate):
    terms = Terms(principal_pence=1000_00_00, annual_rate=Decimal(rate) * 12, instalments=12, every=Every.MONTH,
                  kind=Repayment.EQUAL_INSTALMENTS, first_due=date(2026, 2, 1))  # fmt: skip
    return apr_of(terms, date(2026, 1, 1))


@pytest.mark.parametrize(("a_month", "a_year"), [("0.03", 0.426), ("0.02", 0.268)])
def test_the_rates_that_a_credit_union_publishes(a_month, a_year):
    """St Albans Community Bank: 3% a month is 42.6% APR, 2% is 26.8%."""
    assert monthly(a_month) == pytest.approx(a_year, abs=0.0005)


@pytest.mark.parametrize(
    ("lent", "repaid", "percent"),
    [
        (1000_00, [(546 / 365, 1200_00)], 12.96), (950_00, [(546 / 365, 1200_00)], 16.9),
        (1000_00, [(1, 600_00), (2, 600_00)], 13.07), (1000_00, [(1.5, 1200_00)], 12.92),
        (950_00, [(1.5, 1200_00)], 16.85),
    ],
)  # fmt: skip
def test_the_worked_examples_of_the_directive(lent, repaid, percent):
    """Directive 98/7/EC, annex III: three examples by the calendar, two of them again with equal months."""
    digits = 1 if percent == 16.9 else 2
    assert round(100 * apr([(0, lent)], repaid), digits) == percent


@given(terms(kinds=[Repayment.EQUAL_INSTALMENTS]))
def test_instalments_interest_and_rate_are_those_of_numpy_financial(agreed):
    """The size to half a penny; interest and principal of each instalment to what rounding the size leaves."""
    assume(agreed.annual_rate)
    agreed = replace(agreed, grace=0, carried_pence=0)
    rate = float(agreed.annual_rate) / PERIODS[agreed.every]
    n, lent = agreed.instalments, agreed.principal_pence
    size = instalment_size(lent, Fraction(agreed.annual_rate) / PERIODS[agreed.every], n)
    assert abs(size + npf.pmt(rate, n, lent)) <= 0.5 + 1e-6 * lent
    slack = 2 * n * (1 + rate) ** n + 1e-6 * lent
    for row in schedule(agreed):
        assert abs(row.interest_pence + npf.ipmt(rate, row.number, n, lent)) <= slack
        assert abs(row.principal_pence + npf.ppmt(rate, row.number, n, lent)) <= slack


@given(terms(kinds=[Repayment.EQUAL_INSTALMENTS, Repayment.EQUAL_PRINCIPAL]))
def test_the_rate_of_whole_periods_is_that_of_numpy_financial(agreed):
    """`irr` of the payments a period, compounded to a year."""
    agreed = replace(agreed, carried_pence=0, principal_pence=max(agreed.principal_pence, 1000_00))
    begun = periods_later(agreed.first_due, agreed.every, -1)
    paid = [row.principal_pence + row.interest_pence for row in schedule(replace(agreed, begun=begun))]
    a_period = npf.irr([-agreed.principal_pence, *paid])
    assert apr_of(agreed, begun) == pytest.approx((1 + a_period) ** PERIODS[agreed.every] - 1, abs=1e-6)


begins = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(terms(), begins)
def test_the_first_instalment_bears_the_interest_of_its_own_days(agreed, begun):
    """A day before it that of a day, months before it that of months; all others that of a period."""
    agreed = replace(agreed, begun=begun)
    rate, owed, nominal = (
        Fraction(agreed.annual_rate) / PERIODS[agreed.every],
        agreed.principal_pence,
        nominal_days(agreed),
    )
    for n, row in enumerate(schedule(agreed)):
        start = begun if n == 0 else max(begun, nominal[n - 1])
        years = Fraction(max((nominal[n] - start).days, 0), 365)
        interest = row.interest_pence - (agreed.carried_pence if n == 0 else 0)
        months_differ = owed * Fraction(agreed.annual_rate) * Fraction(7, 365)
        assert abs(interest - owed * Fraction(agreed.annual_rate) * years) <= months_differ + 1
        assert n == 0 or begun > nominal[n - 1] or interest == round(owed * rate)
        owed = row.owed_pence


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(2, 24))
def test_the_last_day_of_a_month_stays_the_last(day, number):
    """Lent on the 31st and due on the 28th of February, it is due on the 31st again in March."""
    agreed = terms_for(products(None)["production"], 1200_00, on=day)
    agreed = replace(agreed, instalments=number)
    first = nominal_days(agreed)
    assert [each.day for each in first] == [
        min(day.day, calendar.monthrange(each.year, each.month)[1]) for each in first
    ]


@given(terms())
def test_a_loan_without_interest_has_a_rate_of_exactly_nought(agreed):
    agreed = replace(agreed, annual_rate=Decimal(0), carried_pence=0)
    assert math.copysign(1, apr_of(agreed, agreed.first_due - timedelta(20))) == 1


def test_what_is_charged_above_three_percent_a_month_is_warned_of():
    """36% a year is 3% a month and 42.6% APR; weekly it is 43.1%."""
    of = {"annual_rate": Decimal("0.36"), "principal_pence": 100_00, "shares_pence": 0, "local": False,
          "agreed_on": date(2026, 1, 5), "days": [date(2026, 2, 5)]}  # fmt: skip
    assert "credit_union_interest" not in {law.rule for law in rules_against(**of, apr_share=0.4258)}
    assert "credit_union_interest" in {law.rule for law in rules_against(**of, apr_share=0.431)}


dues = st.builds(Due, st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 400))


@given(st.integers(0, 10**7), dues, st.sampled_from(Order))
def test_a_repayment_is_allocated_to_the_penny(amount, found, order):
    interest, principal, left = allocate(amount, found, order)
    assert interest + principal + left == amount
    assert 0 <= interest <= found.interest_due_pence
    assert 0 <= principal <= found.principal_due_pence
    assert left == 0 or (interest, principal) == (found.interest_due_pence, found.principal_due_pence)


@given(terms(), st.integers(0, 10**8), st.integers(0, 800))
def test_whoever_pays_more_is_never_further_behind(agreed, paid, days):
    rows, on = schedule(agreed), agreed.first_due + timedelta(days)
    none, some = due(rows, 0, 0, on), due(rows, paid, 0, on)
    assert some.principal_due_pence <= none.principal_due_pence
    assert some.days <= none.days
    assert due(rows, agreed.principal_pence, sum(r.interest_pence for r in rows), on) == Due(0, 0, 0)


@given(st.integers(0, 10**9), st.integers(0, 500), st.integers(0, 500), st.integers(0, 10**9))
def test_older_arrears_never_need_less_set_aside(owed, one, other, shares):
    low, high = sorted((one, other))
    assert 0 <= provision(owed, low, shares) <= provision(owed, high, shares) <= owed


@given(
    st.lists(st.builds(Month, *[st.integers(0, 500_000)] * 3), min_size=3, max_size=12),
    st.integers(1, 300_000),
)
def test_what_is_said_to_be_affordable_is(months, instalment):
    found = afford(months, instalment)
    assert not found.yes or instalment <= found.most_pence
    if found.most_pence and instalment > found.most_pence:
        assert not found.yes
    assert found.yes == all(test.passes for test in found.tests)


def test_twelve_months_to_the_day_is_a_day_too_late():
    """Article 60F: twelve instalments, a month apart, the first a month after the day of the agreement."""
    agreed = date(2026, 1, 5)
    late = [date(2026 + (m > 11), m % 12 + 1, 5) for m in range(1, 13)]
    given_ = {"annual_rate": Decimal(0), "principal_pence": 100, "shares_pence": 0, "local": True}
    assert [law.rule for law in rules_against(agreed_on=agreed, days=late, **given_)] == ["free_days"]
    in_time = [day - timedelta(1) for day in late]
    assert rules_against(agreed_on=agreed, days=in_time, **given_) == []


def test_every_guard_rail_has_a_source_and_a_day():
    assert all(r.source and r.says and r.since < date(2026, 1, 1) for r in rails())


def test_every_line_of_lending_makes_a_schedule_and_a_broken_table_is_refused(tmp_path):
    for line in products(None).values():
        seasons = (1,) * 12 if line.kind is Repayment.SEASONAL else ()
        rows = schedule(Terms(principal_pence=line.most_pence, annual_rate=line.annual_rate, kind=line.kind,
                              instalments=line.instalments, every=line.every, first_due=date(2026, 1, 1), seasons=seasons))  # fmt: skip
        assert rows[-1].owed_pence == 0
    (tmp_path / "own.csv").write_text("product,money\nx,y\n")
    with pytest.raises(BadInput, match="products cannot be read"):
        products(tmp_path / "own.csv")
