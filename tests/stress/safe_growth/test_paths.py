"""A lender's months: accounts that close to the penny, growth that is what it says, losses that count once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stress.safe_growth.lenders import BOOK, STILL, books, courses, places

from ultramicro.stress.safe_growth.book import Book
from ultramicro.stress.safe_growth.paths import Courses, paths

ONE = np.zeros(1)


@given(place=places, book=books, growth=st.floats(0, 0.8), extra=st.floats(0, 1e8))
@settings(max_examples=30, deadline=None)
def test_accounts_close_to_the_penny_in_each_month(*, place, book, growth, extra):
    lived = paths(place, book, np.array([growth]), extra_pence=np.array([extra]))
    assert lived.unbalanced == 0
    # Cash is what came in less what went out, and not what is left over.
    assert (lived.cash == lived.savings + lived.capital + lived.provisions - lived.loans).all()
    assert (lived.losses >= 0).all()
    assert (lived.today >= 0).all()
    assert (lived.today <= lived.loans).all()


@given(place=places, months=st.integers(1, 60))
@settings(max_examples=20, deadline=None)
def test_without_growth_losses_and_costs_nothing_of_it_ever_changes(*, place, months):
    book = STILL._replace(left=tuple(1 - month / months for month in range(1, months)))
    still = Courses(place.seeking, np.ones_like(place.purses_pence))
    lived = paths(still, book, ONE)
    for column in (lived.loans, lived.capital, lived.provisions, lived.cash, lived.savings):
        assert (column == column[:, :, :1]).all()


@given(place=places, book=books, growth=st.floats(0, 0.8))
@settings(max_examples=20, deadline=None)
def test_each_year_ends_with_one_and_the_growth_of_what_it_began_with(*, place, book, growth):
    loans = paths(place, book, np.array([growth])).loans
    assert np.abs(loans[:, :, 12] - loans[:, :, 0] * (1 + growth)).max() <= 1
    assert np.abs(loans[:, :, 24] - loans[:, :, 12] * (1 + growth)).max() <= 2
    assert (paths(place, book, ONE).loans == book.loans_pence).all()


@given(book=books, growth=st.floats(0, 0.8))
@settings(max_examples=20, deadline=None)
def test_in_calm_todays_loans_lose_what_was_expected_and_no_more(*, book, growth):
    book = book._replace(new_lost_share=0.0)
    lived = paths(courses(seeds=1, months=60), book, np.array([growth]))
    # All of them have fallen due by then; each month is off by half a penny at most.
    assert lived.today[0, 0, -1] == 0
    assert lived.losses.sum() <= book.lost_pence + 31
    # A loan that is lost before it falls due can be lost only once.
    if book.today_lost_share / 12 * len(book.left) <= 1:
        assert lived.losses.sum() >= book.lost_pence - 31


def test_a_loss_that_was_set_aside_is_not_taken_from_capital():
    lost = round(0.05 * BOOK.loans_pence)
    # And half a penny a month, as each month is rounded.
    covered = STILL._replace(provisions_pence=STILL.provisions_pence + lost + 18)
    spared, hit = (paths(courses(), book, ONE) for book in (covered, covered._replace(lost_pence=lost)))
    assert hit.losses.sum() > 0
    assert (hit.capital == spared.capital).all()
    bare = paths(courses(), STILL._replace(lost_pence=lost), ONE)
    assert np.abs(bare.capital[:, :, -1] - (STILL.capital_pence - lost)).max() <= 31


@given(place=places, book=books, growth=st.floats(0.01, 0.8))
@settings(max_examples=20, deadline=None)
def test_costs_that_grow_with_loans_make_growth_dearer_and_standing_still_not(*, place, book, growth):
    fixed, grows = (book._replace(fixed_share=share, dividend_share=0.0) for share in (1.0, 0.0))
    for rate in (0.0, growth):
        one, other = (paths(place, each, np.array([rate])).capital for each in (fixed, grows))
        assert (other <= one).all()
        if rate == 0:
            assert (one == other).all()


@given(place=places, book=books, growth=st.floats(0, 0.8), more=st.floats(1, 4))
@settings(max_examples=30, deadline=None)
def test_who_loses_more_has_no_more_capital_nor_cash_in_any_month(*, place, book, growth, more):
    worse = book._replace(lost_pence=round(book.lost_pence * more), new_lost_share=book.new_lost_share * more)
    less, lost = (paths(place, each, np.array([growth])) for each in (book, worse))
    assert (lost.capital <= less.capital).all()
    assert (lost.cash <= less.cash).all()


def test_costs_grow_by_the_part_that_is_not_fixed():
    book = STILL._replace(costs_pence=12_000_00, fixed_share=0.25)
    lived = paths(courses(seeds=1, months=13), book, np.array([1.0]))
    spent = -np.diff(lived.capital + lived.provisions)[0, 0]
    # 1,000 a month on day 0. A year later twice as much is lent, and three quarters of it have doubled.
    assert (spent[0], spent[12]) == (1000_00, 1750_00)
    assert (np.diff(spent) > 0).all()


def test_two_months_by_hand():
    book = Book(
        loans_pence=1000_00, provisions_pence=20_00, savings_pence=1200_00, capital_pence=300_00,
        lost_pence=60_00, left=(0.5,), new_lost_share=0.12, income_share=0.24, costs_pence=144_00,
        fixed_share=0.5, dividend_share=0.01,
    )  # fmt: skip
    # Cash is 1,200 and 300 and 20 less 1,000. Today's loans are owed for 1 + 0.5 months: 4% of them is lost a
    # month. In the second month half as many more seek work, and purses hold a fifth less.
    lived = paths(Courses(np.array([[100.0, 100, 150]]), np.array([[50.0, 50, 40]])), book, ONE)
    assert book.cash_pence == 520_00
    assert lived.losses[0, 0].tolist() == [
        0,
        40_00,
        37_50,
    ]  # 1,000 · 4%; then 500 · 4% · 1.5 and 500 · 1% · 1.5
    assert lived.today[0, 0].tolist() == [1000_00, 500_00, 0]
    # 20 is brought, 12 costs, 1 is paid to members; what is set aside is used up, and 20 is set aside anew.
    assert lived.provisions[0, 0].tolist() == [20_00, 20_00, 20_00]
    assert lived.capital[0, 0].tolist() == [300_00, 267_00, 236_50]
    # Cash bears what is lost, as it is lent anew, and in the second month the 240 that savers withdraw.
    assert lived.cash[0, 0].tolist() == [520_00, 487_00, 216_50]
    assert lived.savings[0, 0].tolist() == [1200_00, 1200_00, 960_00]


def test_what_is_lent_beside_it_needs_a_provision_of_its_own():
    lived = paths(courses(), BOOK, ONE, extra_pence=np.array([1000_00.0]))
    assert lived.loans[0, 0, 0] == BOOK.loans_pence + 1000_00
    assert lived.cash[0, 0, 0] == BOOK.cash_pence - 1000_00
    assert lived.capital[0, 0, 0] == BOOK.capital_pence - 20_00


@pytest.mark.parametrize("place", [Courses(np.zeros((1, 2)), np.ones((1, 2))), Courses(ONE[:0], ONE[:0])])
def test_a_course_without_anybody_is_refused(place):
    with pytest.raises(ValueError, match="somebody must seek work"):
        paths(place, BOOK, ONE)


def test_lending_that_shrinks_is_refused():
    with pytest.raises(ValueError, match="must not shrink"):
        paths(courses(), BOOK, np.array([-0.1]))
