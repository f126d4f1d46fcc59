"""The accounts of a month close to the penny whatever the numbers are, and numbers that contradict are named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.calibration.balance import Sector, accounts, exports_pence, households_at
from ultramicro.stress.calibration.numbers import WHOLE, stated

PLACE = stated(12_000)


@st.composite
def any_numbers(draw):
    """Every number anywhere in its range, in a place of any size."""
    numbers = stated(draw(st.integers(200, 10**6)))
    moved = []
    for each in numbers.values():
        one = (
            st.integers(int(each.low), int(each.high))
            if each.unit in WHOLE
            else st.floats(each.low, each.high)
        )
        moved.append(replace(each, value=draw(one)))
    return numbers.replaced(moved)


def set_to(numbers, **values):
    return numbers.replaced(
        replace(
            numbers[name], value=value, low=min(value, numbers[name].low), high=max(value, numbers[name].high)
        )
        for name, value in values.items()
    )


@given(any_numbers())
def test_what_one_sector_saves_another_lacks(numbers):
    found = accounts(numbers)
    assert sum(found.saving_pence(sector) for sector in Sector) == 0
    for sector in Sector:
        spent = found.spending_pence(sector) + found.saving_pence(sector)
        assert found.income_pence(sector) == spent


@given(any_numbers())
def test_households_spend_what_they_have_and_firms_keep_what_owners_leave(numbers):
    found = accounts(numbers)
    assert found.saving_pence(Sector.HOUSEHOLDS) == 0
    costs = sum(map(found.paid_pence, ("wages_of_firms", "inputs_here", "inputs_away")))
    sales = sum(map(found.paid_pence, ("shopping_here", "public_buying", "inputs_here", "exports")))
    assert found.saving_pence(Sector.FIRMS) == sales - costs - found.paid_pence("dividends")
    assert sales == pytest.approx(costs * (1 + numbers.value("markup")), abs=1)


@given(any_numbers())
def test_every_payment_is_whole_pence_and_all_households_are_somewhere(numbers):
    found = accounts(numbers)
    assert all(type(paid.pence) is int for paid in found.payments)
    assert sum(found.at) == numbers.whole("households")
    assert min(found.at[:-1]) >= 0


@given(any_numbers())
def test_only_contradicting_numbers_leave_nothing_to_sell_beyond_the_place(numbers):
    found = accounts(numbers)
    if found.exports_pence < 0:
        assert {"spent_away_share", "works_away_share"} & {
            name for each in found.conflicts for name in each.names
        }
    for each in found.conflicts:
        assert set(each.names) <= set(numbers)
        assert each.by != 0


@given(people=st.integers(500, 10**6))
def test_a_place_of_statistics_alone_has_accounts_without_contradiction(people):
    assert accounts(stated(people)).conflicts == ()


def test_the_balancing_item_is_shown_with_its_division():
    pence, how = exports_pence(PLACE)
    assert pence > 0
    assert how.values["exports"].pence == pence
    assert "balancing item" in how


def test_too_much_bought_here_is_named_with_how_much():
    found = accounts(set_to(PLACE, spent_away_share=0.0, public_buying_pence=10**10))
    (conflict,) = found.conflicts
    assert conflict.by == -found.exports_pence > 0
    assert {"spent_away_share", "public_buying_pence"} <= set(conflict.names)


def test_more_households_at_work_than_there_are_is_named():
    numbers = set_to(PLACE, works_away_share=0.8, works_public_share=0.25)
    assert households_at(numbers).firms < 0
    (conflict,) = accounts(numbers).conflicts
    assert conflict.names == ("works_away_share", "works_public_share")


def test_bills_beyond_all_incomes_are_named():
    numbers = set_to(PLACE, rent_pence=2_000_000, renting_share=1.0)
    first = accounts(numbers).conflicts[0]
    assert "rent_pence" in first.names
    assert first.by > 0


def test_sizes_that_are_not_all_firms_are_named():
    (conflict,) = accounts(set_to(PLACE, firms_size_1_4_share=0.6)).conflicts
    assert conflict.by == pytest.approx(-0.186)


def test_more_firms_than_there_is_work_for_are_named():
    conflicts = accounts(set_to(PLACE, firms=4000)).conflicts
    assert [each.names[0] for each in conflicts] == ["firms"]
