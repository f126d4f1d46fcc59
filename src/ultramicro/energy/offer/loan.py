"""A loan of equal yearly payments, in whole pence."""

from __future__ import annotations

import math
from typing import NamedTuple

NO_RATE = 1e-12
"""A rate below this is none, as a share."""


class LoanYear(NamedTuple):
    """What a lender is paid in a year, and what is owed after it, in pence."""

    interest_pence: int
    principal_pence: int
    owed_pence: int


def payment(principal: float, rate: float, years: int) -> float:
    """Return the level payment that repays a loan: r P ÷ (1 − (1 + r)⁻ⁿ).

    Parameters
    ----------
    principal : float
        What is lent.
    rate : float
        Interest in a year. [share]
    years : int
        How many payments, 1 or more.

    Returns
    -------
    float
        In the unit of the principal.

    Examples
    --------
    >>> round(payment(100_000, 0.04, 20), 3)
    7358.175
    >>> payment(100_000, 0, 20)
    5000.0
    """
    # Of a rate near nought 1 − (1 + r)⁻ⁿ is all rounding; these two functions keep its digits.
    worth = -math.expm1(-years * math.log1p(rate)) / rate if rate > NO_RATE else years
    return principal / worth


def loan_years(principal_pence: int, rate: float, years: int) -> tuple[LoanYear, ...]:
    """Return a loan year by year; the last payment takes what rounding left, so that nothing stays owed.

    Parameters
    ----------
    principal_pence : int
        What is lent. [pence]
    rate : float
        Interest in a year on what is owed at its beginning. [share]
    years : int
        How many years; without a loan there may be none.

    Examples
    --------
    >>> [each.principal_pence for each in loan_years(1000, 0.10, 3)]
    [302, 332, 366]
    """
    owed, found = principal_pence, []
    level = round(payment(principal_pence, rate, years)) if principal_pence else 0
    for year in range(1, years + 1) if principal_pence else ():
        interest = round(owed * rate)
        repaid = owed if year == years else min(owed, max(0, level - interest))
        owed -= repaid
        found.append(LoanYear(interest, repaid, owed))
    return tuple(found)
