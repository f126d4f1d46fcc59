"""The book of a usual credit union, where a place has none of its own."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.bank.arrears import GENERAL_PERCENT
from ultramicro.stress.safe_growth.book import MONTHS_A_YEAR, Book, Books
from ultramicro.stress.usual_lender import LOST

MEMBERS_A_PERSON = 1_490_000 / 65_700_000
LOANS, SAVINGS, CAPITAL = (pounds * 100 / 1_490_000 for pounds in (1_530e6, 2_220e6, 310.37e6))
"""Of a member. [pence]"""
INCOME = 324.3 / 2338.4
COSTS = (250.9 - 58.7) / (2338.4 + 1242.0)
DIVIDEND = 0.01
"""Of savings; taken to be so, as no total is published. [share a year]"""
USUAL_MONTHS = 24
"""For how long a usual loan is lent; a judgement: without security five years are allowed. [months]"""
LOST_TIMES = (0.5, 1.0, 2.0)
"""By which what a usual one loses is lower and higher; a judgement: no small lender publishes it. [times]"""
FIXED = (0.7, 0.4, 0.1)
"""Of running costs: what does not grow with loans, when that is good, middling and bad. [share]

A judgement. Over decades costs grow as loans do: those of American credit unions were the same share of all
they had in 2001 and after they had become three fifths larger [1]_, and most British ones that were of a
wrong size were too large for their costs [2]_. Within a few years premises and managers stay as they are.

References
----------
.. [1] Are credit unions achieving economies of scale?, creditunions.com: 3.34%.
.. [2] D. G. McKillop, J. C. Glass and C. Ferguson, Journal of Banking and Finance 26 (2002) 1563.
"""


def general_pence(loans_pence: int) -> int:
    """Return what is set aside for loans that are not late, rounded up.

    Examples
    --------
    >>> general_pence(1001)
    21
    """
    return -(-loans_pence * GENERAL_PERCENT // 100)


def falling(months: Sequence[float], owed_pence: Sequence[int]) -> tuple[float, ...]:
    """Return what is still owed at the end of each month of loans that fall in equal steps.

    Parameters
    ----------
    months : sequence of float, shape (loans,)
        Until each has been paid back. [months]
    owed_pence : sequence of int, shape (loans,)
        What is owed on each. [pence]

    Returns
    -------
    tuple of float
        Shares of all that is owed, down to the last that is above 0.

    Examples
    --------
    >>> falling([2, 4], [100, 100])
    (0.625, 0.25, 0.125)
    """
    owed, found = sum(owed_pence), list[float]()
    while owed:
        past = len(found) + 1
        left = sum(
            pence * max(1.0 - past / each, 0.0) for each, pence in zip(months, owed_pence, strict=True)
        )
        if left <= 0.0:
            break
        found.append(left / owed)
    return tuple(found)


def stated(people: float) -> Books:
    """Return the book of a usual credit union for so many people.

    Members, loans, savings and capital are those of Great Britain in June 2023 [1]_ by people who live there;
    losses, income and costs those of the United Kingdom in 2023 [2]_. Its loans are of all ages.

    References
    ----------
    .. [1] Bank of England, Credit union quarterly statistics, Q2 2023, as told by ABCUL: 1.49m members,
       GBP 1.53bn lent, 2.22bn of shares, 310.37m of capital. People: ONS, mid-2022 (65.7m).
    .. [2] Bank of England, Credit union annual statistics 2023: income GBP 324.3m, expenditure 250.9m of
       which 58.7m provisions and write-offs, loans 2,338.4m, liquid assets 1,242.0m.

    Examples
    --------
    >>> book = stated(24_000).middle
    >>> round(book.loans_pence / 100), round(book.cash_pence / 100), round(book.today_lost_share, 4)
    (558904, 376610, 0.0251)
    """
    members = people * MEMBERS_A_PERSON
    loans = round(members * LOANS)
    costs = round(COSTS * members * (SAVINGS + CAPITAL))
    left = falling(range(1, USUAL_MONTHS + 1), [1] * USUAL_MONTHS)
    book = Book(
        loans_pence=loans, provisions_pence=general_pence(loans), savings_pence=round(members * SAVINGS),
        capital_pence=round(members * CAPITAL), lost_pence=0, left=left, new_lost_share=LOST,
        income_share=INCOME, costs_pence=costs, fixed_share=FIXED[1], dividend_share=DIVIDEND,
    )  # fmt: skip
    cases = zip(LOST_TIMES, FIXED, strict=True)
    return Books(*(_losing(book, LOST * times, fixed) for times, fixed in cases))


def _losing(book: Book, lost_share: float, fixed_share: float) -> Book:
    """Return a book whose loans of today and new loans lose the same."""
    lost = round(book.loans_pence * lost_share * book.life_months / MONTHS_A_YEAR)
    return book._replace(lost_pence=lost, new_lost_share=lost_share, fixed_share=fixed_share)
