"""How fast a lender may grow: sums that add up, limits as they are published, and worse is never safer."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.bank.portfolio import AccountSum, LentLoan
from ultramicro.stress.safe_growth.book import Book, book_of, stated_book
from ultramicro.stress.safe_growth.paths import Courses, Passing, paths
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import SHOWN, safe_growth

BOOK = stated_book(24_000)


def courses(seeds=20, months=36, worse=0.0, poorer=0.0):
    dice = np.random.default_rng(1)
    wave = 1 + worse * np.sin(np.linspace(0, np.pi, months)) * dice.uniform(0.5, 1.5, (seeds, 1))
    less = 1 - poorer * np.sin(np.linspace(0, np.pi, months)) * dice.uniform(0.5, 1.5, (seeds, 1))
    return Courses(400 * wave, 1e9 * less)


def test_one_month_by_hand():
    book = Book(loans_pence=1000.0, savings_pence=1200.0, capital_pence=300.0, lost_share=0.12, income_share=0.24,
                costs_share=0.08, dividend_share=0.01)  # fmt: skip
    lived = paths(Courses(np.array([[100.0, 150.0]]), np.array([[50.0, 40.0]])), book, np.array([0.0]))
    # First month: 1000 · 0.12 / 12 lost; 20 earned, 10 of costs, 1 of dividends.
    assert lived.losses[0, 0, 0] == pytest.approx(10)
    assert lived.loans[0, 0, 0] == pytest.approx(990)
    assert lived.capital[0, 0, 0] == pytest.approx(300 + 20 - 10 - 1 - 10)
    # Second: half as many more seek work, and purses hold a fifth less.
    assert lived.losses[0, 0, 1] == pytest.approx(9.9 * 1.5)
    assert lived.savings[0, 0, 1] == pytest.approx(960)
    assert lived.cash[0, 0, 1] == pytest.approx(960 + lived.capital[0, 0, 1] - lived.loans[0, 0, 1])


@given(worse=st.floats(0, 3), poorer=st.floats(0, 0.4), growth=st.floats(-0.2, 0.8))
@settings(max_examples=30)
def test_what_it_has_is_what_it_owes_and_its_own(*, worse, poorer, growth):
    lived = paths(courses(worse=worse, poorer=poorer), BOOK, np.array([growth]))
    assert np.allclose(lived.loans + lived.cash, lived.savings + lived.capital)
    assert (lived.losses >= 0).all()


@given(worse=st.floats(0, 3), poorer=st.floats(0, 0.3))
@settings(max_examples=20)
def test_who_lends_more_has_less_cash_and_loses_more(*, worse, poorer):
    rows = safe_growth(courses(worse=worse, poorer=poorer), BOOK).rows
    for less, more in pairwise(rows):
        assert more.lowest_liquidity.share <= less.lowest_liquidity.share
        assert more.worst_loss.share >= less.worst_loss.share
        assert more.breaks_liquidity >= less.breaks_liquidity


def test_the_harder_the_place_is_hit_the_less_growth_is_safe():
    found = [safe_growth(courses(poorer=poorer), BOOK).largest_safe for poorer in (0.0, 0.1, 0.2, 0.5)]
    assert found[:3] == sorted(found[:3], reverse=True)
    assert found[0] > found[2]
    assert found[3] is None


def test_losses_alone_can_break_capital():
    thin = BOOK._replace(capital_pence=0.035 * BOOK.savings_pence)
    calm, hit = (safe_growth(courses(worse=worse), thin, growths=(0.0,)).rows[0] for worse in (0.0, 8.0))
    assert (calm.breaks_capital, hit.breaks_capital) == (0.0, 1.0)
    assert hit.lowest_capital.share < 0.03


def test_the_largest_safe_growth_holds_in_95_of_100_courses_and_a_step_more_does_not():
    place = courses(seeds=100, poorer=0.15)
    largest = safe_growth(place, BOOK).largest_safe
    at, above = (safe_growth(place, BOOK, growths=(g,)).rows[0].breaks for g in (largest, largest + 0.005))
    assert at <= 0.05 < above


@given(times=st.floats(0.01, 50))
@settings(max_examples=10)
def test_money_is_only_a_measure_but_for_rules_by_size(*, times):
    rules = Rules(small_pence=np.inf)
    more = BOOK._replace(
        **{name: getattr(BOOK, name) * times for name in BOOK._fields if name.endswith("pence")}
    )
    once, again = (safe_growth(courses(poorer=0.1), book, rules) for book in (BOOK, more))
    assert once.largest_safe == again.largest_safe
    assert [row.breaks for row in once.rows] == [row.breaks for row in again.rows]


def test_what_does_not_pass_on_does_no_harm():
    place = courses(worse=5.0, poorer=0.3)
    sealed = safe_growth(place, BOOK, passing=Passing(0.0, 0.0))
    calm = safe_growth(courses(), BOOK)
    assert sealed.largest_safe == calm.largest_safe
    assert [row.growth for row in sealed.rows] == list(SHOWN)


def test_the_places_own_books_are_read_as_its_bank_reads_them():
    loans = [LentLoan(1000_00), LentLoan(500_00, arrears_days=100)]
    accounts = [AccountSum("GBP", "bank_settlement", -900_00), AccountSum("GBP", "savings", 1200_00),
                AccountSum("GBP", "shares", 400_00), AccountSum("BRX", "savings", 77)]  # fmt: skip
    book = book_of(loans, accounts, "GBP", BOOK)
    assert (book.loans_pence, book.savings_pence, book.capital_pence) == (1500_00, 1600_00, 800_00)
    assert book.cash_pence == 900_00
    # 3% of what is not overdue and 65% of what is by 91 to 180 days.
    assert book.lost_share == pytest.approx((30 + 325) / 1500)


def test_a_course_without_anybody_is_refused():
    with pytest.raises(ValueError, match="somebody must seek work"):
        paths(Courses(np.zeros((1, 2)), np.ones((1, 2))), BOOK, np.zeros(1))
