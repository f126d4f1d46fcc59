"""A place's own books as a lender's: what is lost once, how long loans last, and what no table tells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.bank.portfolio import AccountSum, LentLoan, at_hand
from ultramicro.core.memory import MemoryPlace
from ultramicro.flows.tables import table_of
from ultramicro.stress.safe_growth.own import (
    OwnLoan,
    book_of,
    may_be_withdrawn_pence,
    months_left,
    new_lost_share,
)
from ultramicro.stress.safe_growth.reading import books_in
from ultramicro.stress.safe_growth.stated import stated
from ultramicro.stress.usual_lender import LOST

ON, USUAL = date(2026, 3, 31), stated(24_000)
GOOD = OwnLoan(LentLoan(1000_00), 1200_00, date(2026, 1, 31), date(2027, 1, 31), 12, 0.12)
LATE = OwnLoan(LentLoan(500_00, arrears_days=100), 600_00, date(2025, 10, 1), date(2026, 10, 1), 12, 0.06)
ACCOUNTS = [AccountSum("GBP", "bank_settlement", -900_00), AccountSum("GBP", "savings", 1200_00),
            AccountSum("GBP", "shares", 400_00), AccountSum("BRX", "savings", 77)]  # fmt: skip


def test_the_places_own_books_are_read_as_its_bank_reads_them():
    books = book_of([GOOD, LATE], ACCOUNTS, "GBP", USUAL, ON)
    book = books.middle
    # 2% of the one and 35% of the other must be set aside, whether it was or not.
    assert (book.loans_pence, book.savings_pence, book.provisions_pence) == (1500_00, 1600_00, 195_00)
    assert (book.cash_pence, book.capital_pence) == (900_00, 900_00 + 1500_00 - 195_00 - 1600_00)
    # 1, 3 and 6% of what is not late, and 40, 65 and 85% of what is by 91 to 180 days: once, not each year.
    assert [each.lost_pence for each in books] == [210_00, 355_00, 485_00]
    assert book.income_share == pytest.approx((120 + 30) / 1500)


def test_the_yearly_loss_is_the_expected_one_by_the_remaining_life():
    """A loan that falls in 4 equal steps: a penny of it is owed for 2.5 months on average."""
    loan = OwnLoan(LentLoan(1000_00), 1000_00, ON, date(2026, 7, 31), 4, 0.1)
    book = book_of([loan], ACCOUNTS, "GBP", USUAL, ON).middle
    assert book.left[:3] == pytest.approx((0.75, 0.5, 0.25), abs=0.01)
    assert book.life_months == pytest.approx(2.5, abs=0.02)
    assert book.today_lost_share == pytest.approx(0.03 / 2.5 * 12, rel=0.01)


def test_a_provision_that_is_held_is_not_made_again():
    held = [*ACCOUNTS, AccountSum("GBP", "provision", 300_00)]
    book = book_of([GOOD, LATE], held, "GBP", USUAL, ON).middle
    assert (book.provisions_pence, book.capital_pence) == (300_00, 500_00)


def test_loans_last_as_agreed_and_late_ones_until_they_are_a_year_late():
    assert months_left(GOOD, ON) == pytest.approx(10, abs=0.1)
    assert months_left(LATE, ON) == pytest.approx(266 / 30.4375)
    assert months_left(GOOD._replace(ends_on=None), ON) == 24
    assert months_left(GOOD._replace(ends_on=date(2026, 1, 1)), ON) == 1


def test_new_loans_lose_what_the_books_history_shows_as_far_as_it_tells():
    # Each was owed for 6.5 months on average: 650 and 325 a year.
    shares = [new_lost_share([GOOD, LATE], case, LOST) for case in range(3)]
    owed = (1200_00 * 365 + 600_00 * 365) / 365.25 * 13 / 24
    assert shares[1] == pytest.approx((355_00 + 25 * owed * LOST) / (26 * owed))
    assert shares == sorted(shares)
    # A hundred times as many loans of the same kinds tell nearly all.
    many = new_lost_share([GOOD, LATE] * 100, 1, LOST)
    assert many == pytest.approx((355_00 * 4 + owed * LOST) / (5 * owed))
    off = GOOD._replace(lent=LentLoan(0), written_off=True)
    assert new_lost_share([off], 1, LOST) > new_lost_share([GOOD], 1, LOST)
    assert new_lost_share([], 1, LOST) == new_lost_share([GOOD._replace(ends_on=None)], 1, LOST) == LOST


@given(days=st.integers(0, 700), guaranteed=st.integers(0, 1000_00), case=st.integers(0, 2))
def test_the_usual_loss_draws_a_small_history_towards_it(days, guaranteed, case):
    loan = GOOD._replace(lent=LentLoan(1000_00, days, guaranteed))
    few, many = (new_lost_share([loan] * n, case, LOST) for n in (1, 1000))
    assert abs(few - LOST) <= abs(many - LOST) + 1e-12


ROW = {"loan": "1", "borrower": "b", "product": "", "currency": "GBP", "purpose": "", "principal_pence": 1200_00,
       "annual_rate_share": 0.12, "instalments": 12, "every": "month", "lent_on": date(2026, 1, 31),
       "ends_on": None, "outstanding_pence": 1000_00, "arrears_pence": 0, "arrears_days": 0, "guaranteed_pence": 0,
       "status": "running"}  # fmt: skip


def account(kind, pence):
    return {"account": kind, "owner": "o", "currency": "GBP", "class": kind, "balance_pence": pence}


def place(**tables):
    return MemoryPlace("Town", ON, {name: table_of(name, rows) for name, rows in tables.items()})


def test_what_is_not_known_is_told_with_the_table_that_lacks_it():
    nobody = books_in(place(), USUAL)
    assert (nobody.own, nobody.books, nobody.missing) == (False, USUAL, ())
    no_accounts = books_in(place(loans=[ROW]), USUAL)
    assert not no_accounts.own
    assert "'accounts' does not have its cash and capital" in no_accounts.missing[0]
    no_savings = books_in(place(loans=[ROW], accounts=[account("bank_settlement", -1)]), USUAL)
    assert "'accounts' does not have what its members may withdraw" in no_savings.missing[0]
    accounts = [account("bank_settlement", -900_00), account("savings", 500_00), account("shares", 400_00)]
    repaid = books_in(place(loans=[ROW | {"outstanding_pence": 0}], accounts=accounts), USUAL)
    assert "'loans' does not have loans that are still owed" in repaid.missing[0]
    own = books_in(place(loans=[ROW], accounts=accounts), USUAL)
    assert own.own
    assert [each.id for each in own.missing] == ["shares_no_capital", "no_last_day"]
    assert own.books.middle.capital_pence == 900_00 + 1000_00 - 20_00 - 900_00


def test_all_that_may_be_asked_back_counts_and_local_money_s_treasury_too():
    hand = at_hand([*ACCOUNTS, AccountSum("GBP", "treasury", 30_00)], "GBP")
    assert hand.treasury_pence == 30_00
    assert may_be_withdrawn_pence(hand) == 1630_00


def test_loans_in_another_currency_are_not_the_lender_s_book():
    accounts = [account("bank_settlement", -900_00), account("savings", 500_00)]
    rows = [ROW, ROW | {"loan": "2", "currency": "BRX"}, ROW | {"loan": "3", "currency": None}]
    assert books_in(place(loans=rows, accounts=accounts), USUAL).books.middle.loans_pence == 2000_00
