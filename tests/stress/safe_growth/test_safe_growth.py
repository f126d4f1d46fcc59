"""How fast a lender may grow: worse is never safer, richer is never less safe, and none is told with its reason."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stress.safe_growth.lenders import BOOK, books, courses, places

from ultramicro.stress.safe_growth.board import NoneSafe, board_of
from ultramicro.stress.safe_growth.book import Books
from ultramicro.stress.safe_growth.paths import Passing, paths
from ultramicro.stress.safe_growth.room import room_of
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import SHOWN, holds, safe_of, sheet_of, today_of
from ultramicro.stress.safe_growth.stated import stated

RULES = Rules()
ONE_BAND = Rules(small_pence=np.inf)
"""Below and above a size more capital is wanted at once, so that laws hold on either side of it."""
TRIED = np.linspace(0, 0.6, 13)


@given(place=places, book=books, more=st.floats(1, 4))
@settings(max_examples=30, deadline=None)
def test_more_loss_never_makes_a_growth_safe(*, place, book, more):
    worse = book._replace(lost_pence=round(book.lost_pence * more), new_lost_share=book.new_lost_share * more)
    less, lost = (holds(paths(place, each, TRIED), ONE_BAND) for each in (book, worse))
    assert (lost <= less).all()


@given(place=places, book=books, more=st.integers(0, 10**8))
@settings(max_examples=30, deadline=None)
def test_more_capital_never_makes_a_growth_unsafe(*, place, book, more):
    richer = book._replace(capital_pence=book.capital_pence + more)
    poor, rich = (holds(paths(place, each, TRIED), ONE_BAND) for each in (book, richer))
    assert (rich >= poor).all()
    assert all(
        b >= a for a, b in zip(room_of(place, book, ONE_BAND), room_of(place, richer, ONE_BAND), strict=True)
    )


def test_the_harder_the_place_is_hit_the_less_growth_is_safe():
    found = [safe_of(courses(poorer=poorer), BOOK, RULES) for poorer in (0.0, 0.1, 0.2, 0.5)]
    most = [safe.most for safe in found[:3]]
    assert most == sorted(most, reverse=True)
    assert most[0] > most[2]
    assert found[3] is None


def test_losses_alone_can_break_capital():
    thin = BOOK._replace(capital_pence=round(0.035 * BOOK.savings_pence))
    calm, hit = (sheet_of(courses(worse=worse), thin, growths=(0.0,)).rows[0] for worse in (0.0, 12.0))
    assert (calm.breaks_capital, hit.breaks_capital) == (0.0, 1.0)
    assert hit.lowest_capital.share < 0.03


def test_the_largest_safe_growth_holds_in_95_of_100_courses_and_a_step_more_does_not():
    place = courses(seeds=100, poorer=0.15)
    most = safe_of(place, BOOK, RULES).most
    at, above = (sheet_of(place, BOOK, growths=(g,)).rows[0].breaks for g in (most, most + 0.005))
    assert at <= 0.05 < above


def test_who_earns_too_little_may_have_to_grow():
    """Costs that are there anyway are paid by more loans: as it is it runs out of capital, growing it does not."""
    book = BOOK._replace(costs_pence=round(1.15 * BOOK.income_pence), fixed_share=1.0, lost_pence=0,
                         new_lost_share=0.0, savings_pence=3 * BOOK.savings_pence)  # fmt: skip
    safe = safe_of(courses(months=60), book, RULES)
    assert 0 < safe.least < safe.most
    assert sheet_of(courses(months=60), book).rows[0].breaks_capital == 1.0


@given(times=st.integers(2, 50))
@settings(max_examples=10, deadline=None)
def test_money_is_only_a_measure_but_for_rules_by_size_and_odd_pence(*, times):
    more = BOOK._replace(
        **{name: getattr(BOOK, name) * times for name in BOOK._fields if name.endswith("pence")}
    )
    once, again = (safe_of(courses(poorer=0.1), book, ONE_BAND).most for book in (BOOK, more))
    assert abs(once - again) <= 0.005


def test_what_does_not_pass_on_does_no_harm():
    sealed = sheet_of(courses(worse=5.0, poorer=0.3), BOOK, passing=Passing(0.0, 0.0))
    calm = sheet_of(courses(), BOOK)
    assert sealed.safe == calm.safe
    assert [row.growth for row in sealed.rows] == list(SHOWN)
    assert all(more.worst_loss.part_pence >= less.worst_loss.part_pence for less, more in pairwise(calm.rows))


def test_day_0_is_told_before_anything_happens():
    row = today_of(BOOK, RULES)
    assert row.worst_loss.part_pence == 0
    assert row.lowest_capital == (BOOK.capital_pence, BOOK.assets_pence)
    assert row.lowest_liquidity == (BOOK.cash_pence, BOOK.savings_pence)
    assert (row.loans_pence, row.breaks) == (BOOK.loans_pence, 0.0)


def test_calm_and_recession_differ_by_what_the_recession_adds():
    """Under the same chances; without a recession the two sheets are one."""
    board = board_of(courses(), courses(worse=2.0), stated(24_000), RULES)
    for calm, hit in zip(board.calm.rows, board.recession.rows, strict=True):
        assert hit.worst_loss.part_pence > calm.worst_loss.part_pence
        assert hit.loans_pence == calm.loans_pence
    same = board_of(courses(), courses(), stated(24_000), RULES)
    assert same.calm == same.recession
    assert same.heavy.most <= same.recession.safe.most <= same.light.most


POOR = BOOK._replace(capital_pence=BOOK.assets_pence // 50)
DRY = BOOK._replace(loans_pence=BOOK.loans_pence + BOOK.cash_pence * 4 // 5)
LOSING = BOOK._replace(costs_pence=5 * BOOK.income_pence)


@pytest.mark.parametrize(
    ("book", "worse", "poorer", "why"),
    [
        (POOR, 0, 0, NoneSafe.CAPITAL_TODAY), (DRY, 0, 0, NoneSafe.CASH_TODAY), (LOSING, 0, 0, NoneSafe.ALSO_IN_CALM),
        (BOOK, 0, 0.5, NoneSafe.IN_THE_RECESSION), (BOOK, 0.5, 0.05, None),
    ],
)  # fmt: skip
def test_why_no_growth_is_safe(book, worse, poorer, why):
    board = board_of(courses(), courses(worse=worse, poorer=poorer), Books(book, book, book), RULES)
    assert board.why_none is why


def test_how_much_more_can_be_lent_by_hand():
    book = BOOK._replace(
        loans_pence=800_00, provisions_pence=16_00, savings_pence=1000_00, capital_pence=35_00
    )
    # Cash is 1,000 + 35 + 16 − 800 = 251, of which 100 is kept. Capital must be 31.05: 3.95 is 2% of 197.50.
    room = room_of(courses(), book, RULES)
    assert (room.cash_pence, room.capital_pence, room.limits) == (151_00, 197_50, (True, False))
    # By so much the limit of cash is met to the penny, and a penny more breaks it.
    at, over = (
        paths(courses(months=0), book, np.zeros(1), extra_pence=np.array([151_00.0 + p])) for p in (0, 1)
    )
    assert holds(at, RULES).all()
    assert not holds(over, RULES).any()


@given(place=places, book=books)
@settings(max_examples=20, deadline=None)
def test_what_is_told_can_be_lent_and_the_limits_hold(*, place, book):
    room = room_of(place, book, ONE_BAND)
    lent = paths(place, book, np.zeros(1), extra_pence=np.array([float(room.recession_pence)]))
    assert holds(lent, ONE_BAND).all() or room.recession_pence == 0
    assert 0 <= room.recession_pence <= room.today_pence
    if room.today_pence:
        now = paths(courses(months=0), book, np.zeros(1), extra_pence=np.array([float(room.today_pence)]))
        assert holds(now, ONE_BAND).all()


def test_at_five_million_a_lender_is_small_still():
    """Up to 5m 3% is kept, above it 5% from the first pound on."""
    kept = Rules().capital_pence(np.array([5_000_000_00, 5_000_000_01]))
    assert kept.tolist() == pytest.approx([150_000_00, 250_000_00.05])


def test_losses_of_years_are_told_as_a_year_s_rate_of_what_is_owed():
    """Where a twentieth of new loans is lost a year, it is so whether one year is read or five, and at any growth."""
    book = BOOK._replace(lost_pence=0, new_lost_share=0.05, left=())
    for months in (12, 60):
        rows = sheet_of(courses(months=months), book).rows
        assert [row.worst_loss.share for row in rows] == pytest.approx([0.05] * len(rows), rel=0.1)
        assert rows[0].worst_loss.whole_pence == book.loans_pence * months // 12
