"""Laws of months: they add up, keep the day where they can, and count back to what was added."""

import calendar
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.months import months_between, months_later

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(-600, 600)


@given(DAYS, MONTHS)
def test_as_many_months_lie_between_as_were_added(day, months):
    assert months_between(day, months_later(day, months)) == months


@given(DAYS, MONTHS)
def test_the_day_stays_or_is_the_last_of_a_shorter_month(day, months):
    later = months_later(day, months)
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)


@given(DAYS, MONTHS, MONTHS)
def test_later_months_come_later_and_the_first_of_months_add_up(day, one, other):
    first = day.replace(day=1)
    assert months_later(months_later(first, one), other) == months_later(first, one + other)
    assert (months_later(day, one) <= months_later(day, other)) == (one <= other)


@given(DAYS)
def test_no_months_later_is_the_day_itself_and_twelve_are_a_year(day):
    assert months_later(day, 0) == day
    assert months_later(day.replace(day=1), 12) == day.replace(year=day.year + 1, day=1)


def test_the_31st_is_no_longer_the_28th_after_a_short_month():
    assert months_later(date(2026, 1, 31), 2) == date(2026, 3, 31)
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
