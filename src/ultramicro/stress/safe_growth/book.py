"""A lender's book: what is owed to it, what it owes its members, what a usual year brings and takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ultramicro.bank.portfolio import AccountSum, LentLoan, at_hand, by_age, expected_loss


class Book(NamedTuple):
    """A lender at the beginning.

    Parameters
    ----------
    loans_pence : float
        What borrowers owe. [pence]
    savings_pence : float
        What members could withdraw: savings and shares. [pence]
    capital_pence : float
        What is left of loans and cash when members had everything back. [pence]
    lost_share : float
        Of what is owed: what is lost in a usual year. [share a year]
    income_share : float
        Of what is owed: interest and other income. [share a year]
    costs_share : float
        Of loans and cash at the beginning: what it costs to run, without losses. [share a year]
    dividend_share : float
        Of savings: what members receive. [share a year]
    """

    loans_pence: float
    savings_pence: float
    capital_pence: float
    lost_share: float
    income_share: float
    costs_share: float
    dividend_share: float

    @property
    def cash_pence(self) -> float:
        """Cash and what can be had as soon: savings and capital that are not lent."""
        return self.savings_pence + self.capital_pence - self.loans_pence

    @property
    def assets_pence(self) -> float:
        """All that it has: loans and cash."""
        return self.savings_pence + self.capital_pence


MEMBERS_A_PERSON = 1_490_000 / 65_700_000
LOANS, SAVINGS, CAPITAL = (pounds * 100 / 1_490_000 for pounds in (1_530e6, 2_220e6, 310.37e6))
"""Of a member. [pence]"""
LOST = 58.7 / 2338.4
INCOME = 324.3 / 2338.4
COSTS = (250.9 - 58.7) / (2338.4 + 1242.0)
DIVIDEND = 0.01
"""Of savings; taken to be so, as no total is published. [share a year]"""


def stated_book(people: float) -> Book:
    """Return the book of a usual credit union for so many people, where the place has none of its own.

    Members, loans, savings and capital are those of Great Britain in June 2023 [1]_ by people who live there;
    losses, income and costs those of the United Kingdom in 2023 [2]_.

    References
    ----------
    .. [1] Bank of England, Credit union quarterly statistics, Q2 2023, as told by ABCUL: 1.49m members,
       GBP 1.53bn lent, 2.22bn of shares, 310.37m of capital. People: ONS, mid-2022 (65.7m).
    .. [2] Bank of England, Credit union annual statistics 2023: income GBP 324.3m, expenditure 250.9m of
       which 58.7m provisions and write-offs, loans 2,338.4m, liquid assets 1,242.0m.

    Examples
    --------
    >>> book = stated_book(24_000)
    >>> round(book.loans_pence / 100), round(book.cash_pence / 100), round(book.lost_share, 4)
    (558904, 365432, 0.0251)
    """
    members = people * MEMBERS_A_PERSON
    return Book(
        members * LOANS, members * SAVINGS, members * CAPITAL, LOST, INCOME, COSTS, DIVIDEND
    )  # fmt: skip


def book_of(loans: Sequence[LentLoan], accounts: Iterable[AccountSum], national: str, usual: Book) -> Book:
    """Return the book that the place's own bank keeps, as its room reads it.

    What is lost is the room's expected loss by age of arrears, taken to fall within a year. Shares count
    among what may be withdrawn, as a credit union's do. Income, costs and dividends are the usual ones: the
    books of one year say little of them.

    Parameters
    ----------
    loans, accounts
        Rows of the tables `loans` and `accounts`, as the technique `bank` reads them.
    national : str
        The national currency.
    usual : Book
        Whose income, costs and dividends are taken, and losses where nothing is lent.
    """
    groups, hand = by_age(loans), at_hand(accounts, national)
    owed = sum(group.outstanding_pence for group in groups)
    savings = hand.member_pence + hand.savings_pence + hand.treasury_pence + hand.shares_pence
    return usual._replace(
        loans_pence=float(owed),
        savings_pence=float(savings),
        capital_pence=float(hand.cash_pence + owed - savings),
        lost_share=expected_loss(groups).middle / owed if owed else usual.lost_share,
    )
