"""Repayment schedules in whole pence: the principal of all instalments sums to the loan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ultramicro.bank.ids import Every, Repayment
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Share, say
from ultramicro.core.money import share_pence
from ultramicro.core.months import months_later

PERIODS = {Every.WEEK: 52, Every.MONTH: 12}
"""How many of a period are in a year."""
MONTHS = 12
LARGEST_RATE = 10
"""1,000% a year; above that a rate is a slip. [share]"""
MOST_INSTALMENTS = 600
SATURDAY = 5
REMEMBERED = 4096
"""Schedules that are remembered: a running loan is looked at often and its terms seldom change."""


class Instalment(NamedTuple):
    """One repayment, in pence; `owed_pence` is the principal still owed after it."""

    number: int
    due_on: date
    principal_pence: int
    interest_pence: int
    owed_pence: int


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What was agreed.

    Parameters
    ----------
    principal_pence : int
        What is lent. [pence]
    annual_rate : Decimal
        Nominal interest in a year as a share of what is owed; a month takes a twelfth, a week a 52nd. [share]
    instalments : int
        How many repayments.
    every : Every
        The period between two instalments.
    kind : Repayment
        Equal instalments (an annuity), equal principal, or seasonal: principal by `seasons`.
    first_due : date
        When the first is due.
    grace : int
        How many of the first pay interest only.
    seasons : tuple of int
        For growers: the weight of each calendar month from January to December; 0 is no principal.
    holidays : tuple of date
        Days on which nothing is due; it moves to the next working day.
    carried_pence : int
        Interest that was due before these terms and is not paid; it is due with the first instalment. [pence]
    """

    principal_pence: int
    annual_rate: Decimal
    instalments: int
    every: Every
    kind: Repayment
    first_due: date
    grace: int = 0
    seasons: tuple[int, ...] = ()
    holidays: tuple[date, ...] = ()
    carried_pence: int = 0

    def check(self) -> None:
        """Refuse terms that are not possible.

        Raises
        ------
        BadInput
            With which of them.
        """
        if self.principal_pence <= 0 or not 0 < self.instalments <= MOST_INSTALMENTS:
            raise BadInput(
                say("a loan must be above 0 and have 1 to {most} instalments", most=MOST_INSTALMENTS),
                do=say("change the amount or the number of instalments"),
            )
        if not 0 <= self.annual_rate < LARGEST_RATE:
            raise BadInput(
                say("an interest rate of {rate} a year is not possible", rate=Share(float(self.annual_rate))),
                do=say("give it as a share of a year: 0.12 is 12%"),
            )
        if not 0 <= self.grace < self.instalments:
            raise BadInput(
                say("the grace period must be shorter than the loan"), do=say("lower the grace period")
            )
        if self.kind is Repayment.SEASONAL and (len(self.seasons) != MONTHS or min(self.seasons) < 0):
            raise BadInput(
                say("a seasonal loan needs twelve weights, none below 0"),
                do=say("give one weight for each month, January first"),
            )


def due_days(terms: Terms) -> list[date]:
    """Return when each instalment is due: a weekend or holiday moves it to the next working day.

    Examples
    --------
    >>> terms = Terms(principal_pence=1, annual_rate=Decimal(0), instalments=2, every=Every.MONTH,
    ...               kind=Repayment.EQUAL_PRINCIPAL, first_due=date(2026, 1, 31))
    >>> [day.isoformat() for day in due_days(terms)]
    ['2026-02-02', '2026-03-02']
    """
    return [
        _working(periods_later(terms.first_due, terms.every, n), terms.holidays)
        for n in range(terms.instalments)
    ]


def periods_later(day: date, every: Every, periods: int) -> date:
    """Return the day so many weeks or months later: the same day of the month, or the month's last.

    Examples
    --------
    >>> periods_later(date(2026, 1, 31), Every.MONTH, 1), periods_later(date(2026, 1, 31), Every.WEEK, 1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 7))
    """
    if every is Every.WEEK:
        return day + timedelta(weeks=periods)
    return months_later(day, periods)


def _working(day: date, holidays: Collection[date]) -> date:
    while day.weekday() >= SATURDAY or day in holidays:
        day += timedelta(1)
    return day


@lru_cache(REMEMBERED)
def schedule(terms: Terms) -> tuple[Instalment, ...]:
    """Return the repayments.

    Parameters
    ----------
    terms : Terms
        What was agreed.

    Returns
    -------
    tuple of Instalment
        Their principal sums to the loan exactly; interest of each period is rounded half to even, once; the
        last instalment takes what rounding left.

    Raises
    ------
    BadInput
        If the terms are not possible.

    Notes
    -----
    Equal instalments are the annuity ``A = P·i / (1 − (1 + i)^−n)`` rounded to a penny.

    Examples
    --------
    >>> terms = Terms(principal_pence=120_00, annual_rate=Decimal("0.12"), instalments=3, every=Every.MONTH,
    ...               kind=Repayment.EQUAL_INSTALMENTS, first_due=date(2026, 1, 5))
    >>> [(each.principal_pence, each.interest_pence) for each in schedule(terms)]
    [(3960, 120), (4000, 80), (4040, 40)]
    """
    terms.check()
    rate = Fraction(terms.annual_rate) / PERIODS[terms.every]
    days = due_days(terms)
    planned = _principal(terms, rate, days)
    rows, owed = [], terms.principal_pence
    for number, day in enumerate(days, 1):
        interest = round(owed * rate)
        carried = terms.carried_pence if number == 1 else 0
        principal = owed if number == terms.instalments else min(planned(number - 1, interest), owed)
        owed -= principal
        rows.append(Instalment(number, day, principal, interest + carried, owed))
    return tuple(rows)


def _principal(terms: Terms, rate: Fraction, days: Sequence[date]) -> Callable[[int, int], int]:
    """Return what gives the principal of an instalment, by its place and its interest."""
    paying = terms.instalments - terms.grace
    if terms.kind is Repayment.EQUAL_INSTALMENTS:
        size = instalment_size(terms.principal_pence, rate, paying)
        return lambda place, interest: 0 if place < terms.grace else max(size - interest, 0)
    weights = [1] * terms.instalments
    if terms.kind is Repayment.SEASONAL:
        weights = [terms.seasons[day.month - 1] for day in days]
    weights = [0 if place < terms.grace else weight for place, weight in enumerate(weights)]
    if not sum(weights):
        weights[-1] = 1
    parts = share_pence(terms.principal_pence, weights)
    return lambda place, _: parts[place]


def instalment_size(principal_pence: int, rate: Fraction, number: int) -> int:
    """Return the annuity in pence, rounded half to even.

    Examples
    --------
    >>> instalment_size(1000_00, Fraction(1, 100), 12), instalment_size(1200_00, Fraction(0), 12)
    (8885, 10000)
    """
    if not rate:
        return round(Fraction(principal_pence, number))
    return round(principal_pence * rate / (1 - (1 + rate) ** -number))


def apr(lent: Sequence[tuple[date, int]], repaid: Sequence[tuple[date, int]]) -> float:
    """Return the annual percentage rate of dated payments, as a share.

    Parameters
    ----------
    lent, repaid : sequence of (date, int)
        What the borrower got and pays. [pence]

    Returns
    -------
    float
        The rate at which both are worth the same, years counted as days ÷ 365 [1]_.

    References
    ----------
    .. [1] FCA Handbook, CONC App 1.2: the total charge for credit and the APR.

    Examples
    --------
    >>> round(apr([(date(2026, 1, 1), 100_00)], [(date(2027, 1, 1), 110_00)]), 6)
    0.1
    """
    start = min(day for day, _ in lent)
    flows = [((day - start).days / 365, pence) for day, pence in lent]
    flows += [((day - start).days / 365, -pence) for day, pence in repaid]

    def left(rate: float) -> float:
        return sum(pence * (1 + rate) ** -years for years, pence in flows)

    low, high = -0.99, 1.0
    while left(high) < 0 and high < 1e6:  # noqa: PLR2004
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if left(middle) < 0 else (low, middle)
    return (low + high) / 2
