"""What an hour of work costs: by hand, and that the default pays at least the legal minimum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.plan.hour_cost import LEGAL_MINIMUM_PENCE, cost_of, parts_of
from ultramicro.plan.programme.model import HOUR_PENCE, Problem
from ultramicro.plan.technique import Plan


def test_an_hour_at_the_legal_minimum_by_hand():
    # gov.uk: £12.71 from April 2026. 1,650 hours worked are 1,650 × 52 / 46.4 = 1,849.1 hours paid: £23,502.56.
    # Employer: 15% × (23,502.56 − 5,000) = £2,775.38, 3% × (23,502.56 − 6,240) = £517.88.
    # Worker: 28% × (23,502.56 − 12,570) = £3,061.12 of tax and National Insurance.
    found = cost_of(1271)
    year = 1650 * 52 / 46.4 * 12.71
    assert year == pytest.approx(23_502.56, abs=0.5)
    assert (found.pay + found.holiday) * 16.5 == pytest.approx(year)
    assert found.insurance * 16.5 == pytest.approx(0.15 * (year - 5_000))
    assert found.pension * 16.5 == pytest.approx(0.03 * (year - 6_240))
    assert found.taken_home * 16.5 == pytest.approx(year - 0.28 * (year - 12_570))
    assert found.total == pytest.approx(1624, abs=1)


def test_the_default_pays_the_legal_minimum_and_no_penny_too_much():
    assert Problem().wage_pence == Plan().wage == HOUR_PENCE
    assert parts_of(HOUR_PENCE).pay >= LEGAL_MINIMUM_PENCE > parts_of(HOUR_PENCE - 1).pay
    assert Plan().take_home == pytest.approx(parts_of(HOUR_PENCE).taken_home / HOUR_PENCE, abs=0.005)


def test_what_once_was_the_default_paid_less_than_the_law_allows():
    assert parts_of(1480).pay < 1221


@given(st.floats(0, 3_000))
def test_the_parts_come_to_the_whole_and_back(pay):
    found = cost_of(pay)
    assert parts_of(found.total).pay == pytest.approx(pay, abs=1e-4)
    # Both are the same sum of a pay that is not taxed, but for rounding.
    assert found.taken_home <= found.pay + found.holiday + 1e-9 <= found.total + 2e-9
