"""The book that the place's own bank keeps, worked out from its loans and accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ultramicro.bank.arrears import provision
from ultramicro.bank.portfolio import AccountSum, Hand, LentLoan, at_hand, by_age, expected_loss
from ultramicro.stress.safe_growth.book import MONTHS_A_YEAR, Book, Books
from ultramicro.stress.safe_growth.stated import COSTS, USUAL_MONTHS, falling

DAYS_A_MONTH = 365.25 / MONTHS_A_YEAR
LAST_DAY = 366
"""When a late loan has been paid or is written off: once it is a year late, all of it is set aside. [days]"""
WRITTEN_OFF = (0.0, 0.5, 1.0)
"""Of a loan that was written off: what was lost; a judgement, as the table says only its sum. [share]"""
AS_MANY = 50
"""A history of so many loans counts as much as what usual lenders lose; a judgement. [loans]

A few loans tell little of those to come: one bad loan of four would make a quarter of all lending bad.
"""


class OwnLoan(NamedTuple):
    """A loan that was paid out, as the table `loans` has it; None where the table does not say."""

    lent: LentLoan
    principal_pence: int
    lent_on: date | None = None
    ends_on: date | None = None
    instalments: int | None = None
    annual_rate_share: float | None = None
    written_off: bool = False


def book_of(
    loans: Sequence[OwnLoan], accounts: Iterable[AccountSum], national: str, usual: Books, on: date
) -> Books:
    """Return the book that the place's own bank keeps.

    What is lost of today's loans is its room's expected loss by age of arrears, once, over their remaining
    life. Shares count among what may be withdrawn, as a credit union's do. Costs and dividends are the usual
    ones, as the books do not tell them apart; income is the interest agreed, where each loan says it.

    Parameters
    ----------
    loans : sequence of OwnLoan
        All that were ever paid out, in the national currency.
    accounts : iterable of AccountSum
        All accounts.
    national : str
        The national currency.
    usual : Books
        Whose costs and dividends are taken, and what loans lose beside the bank's own history.
    on : date
        Day 0.
    """
    running = [loan for loan in loans if loan.lent.outstanding_pence]
    today = _today(running, at_hand(accounts, national), usual.middle, on)
    lost = expected_loss(by_age([loan.lent for loan in running]))
    return Books(*(
        today._replace(
            lost_pence=lost[case], fixed_share=book.fixed_share,
            new_lost_share=new_lost_share(loans, case, book.new_lost_share),
        )
        for case, book in enumerate(usual)
    ))  # fmt: skip


def _today(running: Sequence[OwnLoan], hand: Hand, usual: Book, on: date) -> Book:
    """Return what is the same whatever will be lost."""
    owed, savings = [loan.lent.outstanding_pence for loan in running], may_be_withdrawn_pence(hand)
    # A provision that was made is not made again.
    aside = max(hand.provision_pence, wanted_pence(running))
    capital = hand.cash_pence + sum(owed) - aside - savings
    return usual._replace(
        loans_pence=sum(owed), provisions_pence=aside, savings_pence=savings, capital_pence=capital,
        left=falling([months_left(loan, on) for loan in running], owed),
        income_share=_income_share(running, usual.income_share),
        costs_pence=round(max(savings + capital, 0) * COSTS),
    )  # fmt: skip


def may_be_withdrawn_pence(hand: Hand) -> int:
    """Return all that members and holders of local money may ask back, in pence."""
    return hand.member_pence + hand.savings_pence + hand.treasury_pence + hand.shares_pence


def wanted_pence(running: Iterable[OwnLoan]) -> int:
    """Return what must at least be set aside for loans by how late they are, in pence."""
    return sum(provision(loan.lent.outstanding_pence, loan.lent.arrears_days) for loan in running)


def months_left(loan: OwnLoan, on: date) -> float:
    """Return until when a loan has been paid back, or written off if it is late, in months.

    Examples
    --------
    >>> lent = LentLoan(100, arrears_days=305)
    >>> months_left(OwnLoan(lent, 100, ends_on=date(2026, 1, 1)), date(2026, 3, 1)).__round__(1)
    2.0
    """
    ends = (loan.ends_on - on).days if loan.ends_on else USUAL_MONTHS * DAYS_A_MONTH
    late = LAST_DAY - loan.lent.arrears_days if loan.lent.arrears_days else 0
    return max(ends, late, DAYS_A_MONTH) / DAYS_A_MONTH


def new_lost_share(loans: Sequence[OwnLoan], case: int, usual_share: float) -> float:
    """Return what new loans lose: what all loans ever lent lost or will lose, by how much was owed how long.

    What was owed how long is a loan's sum by its life, which for equal instalments is half of its term and
    half of one instalment. The usual share weighs as much as `AS_MANY` loans of the bank's own mean size.

    Parameters
    ----------
    loans : sequence of OwnLoan
        All that were ever paid out.
    case : int
        0 for the low end of losses, 1 for the middle, 2 for the high end.
    usual_share : float
        What a usual lender loses. [share a year of what is owed]
    """
    dated = [loan for loan in loans if loan.lent_on and loan.ends_on]
    owed = sum(_owed_pence_years(loan) for loan in dated)
    if not owed:
        return usual_share
    lost = expected_loss(by_age([loan.lent for loan in dated]))[case]
    off = sum(loan.principal_pence for loan in dated if loan.written_off) * WRITTEN_OFF[case]
    beside = owed / len(dated) * AS_MANY
    return (lost + off + usual_share * beside) / (owed + beside)


def _owed_pence_years(loan: OwnLoan) -> float:
    assert loan.lent_on is not None, "no day of lending"  # noqa: S101
    assert loan.ends_on is not None, "no last day"  # noqa: S101
    years, n = (loan.ends_on - loan.lent_on).days / 365.25, max(loan.instalments or 1, 1)
    return loan.principal_pence * years * (n + 1) / (2 * n)


def _income_share(running: Sequence[OwnLoan], usual_share: float) -> float:
    """Return the interest agreed on what is owed, or the usual income where a loan does not say it."""
    rates = [loan.annual_rate_share for loan in running]
    if not running or None in rates:
        return usual_share
    interest = sum(loan.lent.outstanding_pence * (loan.annual_rate_share or 0.0) for loan in running)
    return interest / sum(loan.lent.outstanding_pence for loan in running)
