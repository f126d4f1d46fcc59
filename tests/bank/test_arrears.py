"""What is due on a day, how old it is, what is set aside, and where a repayment goes: laws, then published steps."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.bank.arrears import AGES, GENERAL_PERCENT, Due, age, allocate, due, provision
from ultramicro.bank.ids import Age, Every, Order, Repayment
from ultramicro.bank.schedule import Instalment, Terms, schedule

FIRST = date(2026, 1, 31)
schedules = st.builds(
    lambda principal, rate, number, kind: schedule(
        Terms(principal_pence=principal, annual_rate=Decimal(rate) / 100, instalments=number, every=Every.MONTH, kind=kind,
              first_due=FIRST)
    ),
    st.integers(100_00, 10_000_00), st.integers(0, 36), st.integers(1, 24),
    st.sampled_from([Repayment.EQUAL_INSTALMENTS, Repayment.EQUAL_PRINCIPAL]),
)  # fmt: skip
days = st.integers(-10, 900).map(lambda n: FIRST + timedelta(n))


def by_hand(rows: list[Instalment], principal: int, interest: int, on: date) -> Due:
    """Pay the oldest instalment first, penny by penny of each kind, and look at what is left of each row."""
    left: list[tuple[date, int, int]] = []
    for row in rows:
        p, i = min(principal, row.principal_pence), min(interest, row.interest_pence)
        principal, interest = principal - p, interest - i
        left.append((row.due_on, row.principal_pence - p, row.interest_pence - i))
    now = [(day, p, i) for day, p, i in left if day <= on]
    late = [day for day, p, i in now if p or i]
    return Due(sum(p for _, p, _ in now), sum(i for *_, i in now), (on - late[0]).days if late else 0)


@given(schedules, st.integers(0, 10_000_00), st.integers(0, 2_000_00), days)
def test_what_is_due_is_what_no_payment_has_reached_and_as_old_as_the_oldest_row_left(
    rows, principal, interest, on
):
    assert due(rows, principal, interest, on) == by_hand(rows, principal, interest, on)


@pytest.mark.parametrize(
    ("principal", "interest", "left"),
    [(50, 5, Due(0, 0, 0)), (49, 5, Due(1, 0, 10)), (50, 4, Due(0, 1, 10)), (51, 9, Due(0, 0, 0))],
)
def test_one_penny_that_is_not_paid_is_overdue_and_no_penny_is_not(principal, interest, left):
    rows = [Instalment(1, FIRST, 50, 5, 50), Instalment(2, FIRST + timedelta(31), 50, 5, 0)]
    assert due(rows, principal, interest, FIRST + timedelta(10)) == left


@given(schedules, days)
def test_arrears_are_the_sum_of_principal_and_interest(rows, on):
    found = due(rows, 0, 0, on)
    assert found.all_pence() == found.principal_due_pence + found.interest_due_pence
    assert found.all_pence() == sum(r.principal_pence + r.interest_pence for r in rows if r.due_on <= on)


@given(schedules, days, st.integers(0, 400))
def test_what_is_not_paid_grows_older_by_a_day_a_day(rows, on, later):
    now, then = due(rows, 0, 0, on), due(rows, 0, 0, on + timedelta(later))
    if now.all_pence():
        assert then.days == now.days + later
    assert then.all_pence() >= now.all_pence()


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(Order))
def test_a_repayment_is_shared_without_losing_a_penny_in_the_order_agreed(amount, principal, interest, order):
    got_interest, got_principal, left = allocate(amount, Due(principal, interest, 1), order)
    assert got_interest + got_principal + left == amount
    assert 0 <= got_interest <= interest
    assert 0 <= got_principal <= principal
    assert left == max(amount - principal - interest, 0)
    if order is Order.INTEREST_FIRST:
        assert got_interest == min(amount, interest)
    else:
        assert got_principal == min(amount, principal)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [(0, 0, "not_overdue"), (1, 30, "days_1_to_30"), (31, 60, "days_31_to_60"), (61, 90, "days_61_to_90"),
     (91, 180, "days_91_to_180"), (181, 365, "days_181_to_365"), (366, 9999, "days_366_or_more")],
)  # fmt: skip
def test_an_age_has_the_days_that_its_id_says(first, last, name):
    assert {age(first), age((first + last) // 2), age(last)} == {Age(name)}


@given(st.integers(0, 2000))
def test_every_number_of_days_has_the_one_age_that_it_lies_in(late):
    names = [
        name
        for (least, name), (most, _) in zip(AGES, [*AGES[1:], (10**9, "")], strict=True)
        if least <= late < most
    ]
    assert [age(late)] == names


@pytest.mark.parametrize(
    ("days_late", "percent"),
    [(0, 2), (91, 2), (92, 35), (183, 35), (184, 60), (274, 60), (275, 80), (365, 80), (366, 100)],
)
def test_what_is_set_aside_follows_the_published_steps(days_late, percent):
    """FCA, CREDS 7.5: 35% beyond three months, 60% beyond six, 80% beyond nine, 100% beyond twelve."""
    assert provision(1000_00, days_late) == percent * 10_00


@given(st.integers(0, 10**7), st.integers(0, 400), st.integers(0, 10**7))
def test_shares_stand_against_what_is_owed_and_never_make_a_gain(owed, late, shares):
    assert provision(owed, late, shares) == provision(max(owed - shares, 0), late)
    assert 0 <= provision(owed, late, shares) <= max(owed - shares, 0)
    assert provision(owed, 0) == pytest.approx(owed * GENERAL_PERCENT / 100, abs=0.5)
