"""Arrears and their age, the provision they need, and how a repayment is allocated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ultramicro.bank.ids import Age, Order
from ultramicro.bank.schedule import Instalment

AGES = ((0, Age.NOT_OVERDUE), (1, Age.DAYS_1_TO_30), (31, Age.DAYS_31_TO_60), (61, Age.DAYS_61_TO_90),
        (91, Age.DAYS_91_TO_180), (181, Age.DAYS_181_TO_365), (366, Age.DAYS_366_OR_MORE))  # fmt: skip
"""The least number of days of each age. [days]"""
PROVISIONS = ((366, 100), (275, 80), (184, 60), (92, 35))
"""Part of what is owed that is set aside once it is so many days overdue. [days, %]

The floor for British credit unions (FCA, CREDS 7.5): 35% beyond three months, 60% beyond six, 80% beyond
nine, 100% beyond twelve, and 2% of all else.
"""
GENERAL_PERCENT = 2


class Due(NamedTuple):
    """How a loan stands on a day, in pence."""

    principal_due_pence: int
    interest_due_pence: int
    days: int

    def all_pence(self) -> int:
        """Return all that is due."""
        return self.principal_due_pence + self.interest_due_pence


def due(rows: Sequence[Instalment], paid_principal_pence: int, paid_interest_pence: int, on: date) -> Due:
    """Return what is due and not paid.

    Parameters
    ----------
    rows : sequence of Instalment
        The schedule.
    paid_principal_pence, paid_interest_pence : int
        What was paid so far; it pays the oldest instalment first. [pence]
    on : date
        Up to and with which day.

    Returns
    -------
    Due
        `days` is the age of the oldest instalment that is not wholly paid.
    """
    principal, interest, oldest = -paid_principal_pence, -paid_interest_pence, None
    for row in rows:
        # Rows are in the order of their days, so that none after this is due either.
        if row.due_on > on:
            break
        principal += row.principal_pence
        interest += row.interest_pence
        # Payments count for the oldest row first, so the first row that is not covered is the oldest
        # overdue.
        if oldest is None and (principal > 0 or interest > 0):
            oldest = row.due_on
    days = (on - oldest).days if oldest else 0
    # Paid ahead on one of the two is no credit on the other.
    return Due(max(principal, 0), max(interest, 0), days)


def allocate(amount_pence: int, found: Due, order: Order) -> tuple[int, int, int]:
    """Share a repayment out over what is due.

    Parameters
    ----------
    amount_pence : int
        What was paid. [pence]
    found : Due
        What is due.
    order : Order
        What it pays first, as agreed with the loan.

    Returns
    -------
    interest, principal, left : int
        They sum to what was paid; what is left pays principal ahead of its day. [pence]

    Examples
    --------
    >>> [allocate(100, Due(70, 50, 3), order) for order in Order]
    [(50, 50, 0), (30, 70, 0)]
    """
    first, second = found.interest_due_pence, found.principal_due_pence
    if order is Order.PRINCIPAL_FIRST:
        first, second = second, first
    one = min(amount_pence, first)
    two = min(amount_pence - one, second)
    # Turned back, so that callers always get interest first whatever was paid first.
    interest, principal = (two, one) if order is Order.PRINCIPAL_FIRST else (one, two)
    return interest, principal, amount_pence - one - two


def age(days: int) -> Age:
    """Return the age of what is overdue.

    Examples
    --------
    >>> [age(days).value for days in (0, 30, 31, 400)]
    ['not_overdue', 'days_1_to_30', 'days_31_to_60', 'days_366_or_more']
    """
    return next(each for least, each in reversed(AGES) if days >= least)


def provision(owed_pence: int, days: int, shares_pence: int = 0) -> int:
    """Return the least that must be set aside for a loan.

    Parameters
    ----------
    owed_pence : int
        Principal and interest owed. [pence]
    days : int
        How long it is overdue. [days]
    shares_pence : int
        What the borrower has in shares, which stands against it. [pence]

    Examples
    --------
    >>> provision(1000_00, 0), provision(1000_00, 100), provision(1000_00, 400, shares_pence=200_00)
    (2000, 35000, 80000)
    """
    # The rules take a member's attached shares off what is owed, but never below nothing.
    net = max(owed_pence - shares_pence, 0)
    percent = next((share for least, share in PROVISIONS if days >= least), GENERAL_PERCENT)
    return round(Fraction(net * percent, 100))
