"""Schedules of repayment: in whole pence, and every penny of the loan comes back once."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.money import share_pence

PERIODS = {"week": 52, "month": 12}
KINDS = ("equal instalments", "equal principal", "seasonal")
MOST_INSTALMENTS = 600
SATURDAY = 5


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
        Nominal interest in a year as a share of what is owed; a month has a twelfth of it, a week a 52nd.
    instalments : int
        How many repayments.
    every : str
        `week` or `month`.
    kind : str
        `equal instalments` (annuity), `equal principal`, or `seasonal`: principal by `seasons`.
    first_due : date
        When the first is due.
    grace : int
        How many of the first pay interest only.
    seasons : tuple of int
        For growers: the weight of each calendar month from January to December; nought is no principal.
    holidays : tuple of date
        Days on which nothing is due; it moves to the next working day.
    carried_pence : int
        Interest that was due before these terms and is not paid; it is due with the first instalment. [pence]
    """

    principal_pence: int
    annual_rate: Decimal
    instalments: int
    every: str
    kind: str
    first_due: date
    grace: int = 0
    seasons: tuple[int, ...] = ()
    holidays: tuple[date, ...] = ()
    carried_pence: int = 0

    def check(self) -> None:
        """Refuse terms that make no sense.

        Raises
        ------
        BadInput
            With which of them.
        """
        if self.principal_pence <= 0 or not 0 < self.instalments <= MOST_INSTALMENTS:
            raise BadInput("a loan is a sum above nought in 1 to 600 instalments", do="mend the terms")
        if not 0 <= self.annual_rate < 10:  # noqa: PLR2004 - 1,000% a year
            raise BadInput(f"interest of {self.annual_rate:%} makes no sense", do="give a share of a year")
        if not 0 <= self.grace < self.instalments or self.every not in PERIODS or self.kind not in KINDS:
            raise BadInput("the terms do not fit each other", do="see `ultramicro bank apply --help`")
        if self.kind == "seasonal" and (len(self.seasons) != 12 or min(self.seasons) < 0):  # noqa: PLR2004
            raise BadInput("a seasonal loan needs twelve weights, none below nought", do="give --seasons")


def due_days(terms: Terms) -> list[date]:
    """Return when each instalment is due: a weekend or holiday moves it to the next working day.

    Examples
    --------
    >>> terms = Terms(principal_pence=1, annual_rate=Decimal(0), instalments=2, every="month",
    ...               kind="equal principal", first_due=date(2026, 1, 31))
    >>> [day.isoformat() for day in due_days(terms)]
    ['2026-02-02', '2026-03-02']
    """
    return [_working(_later(terms, n), terms.holidays) for n in range(terms.instalments)]


def _later(terms: Terms, periods: int) -> date:
    first = terms.first_due
    if terms.every == "week":
        return first + timedelta(weeks=periods)
    month = first.month - 1 + periods
    year, month = first.year + month // 12, month % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def _working(day: date, holidays: Collection[date]) -> date:
    while day.weekday() >= SATURDAY or day in holidays:
        day += timedelta(1)
    return day


def schedule(terms: Terms) -> list[Instalment]:
    """Return the repayments.

    Parameters
    ----------
    terms : Terms
        What was agreed.

    Returns
    -------
    list of Instalment
        Their principal sums to the loan exactly; interest of each period is rounded half to even, once; the
        last instalment takes what rounding left.

    Raises
    ------
    BadInput
        If the terms make no sense.

    Notes
    -----
    Equal instalments are the annuity ``A = P·i / (1 − (1 + i)^−n)`` rounded to a penny.

    Examples
    --------
    >>> terms = Terms(principal_pence=120_00, annual_rate=Decimal("0.12"), instalments=3, every="month",
    ...               kind="equal instalments", first_due=date(2026, 1, 5))
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
    return rows


def _principal(terms: Terms, rate: Fraction, days: Sequence[date]) -> Callable[[int, int], int]:
    """Return what gives the principal of an instalment, by its place and its interest."""
    paying = terms.instalments - terms.grace
    if terms.kind == "equal instalments":
        size = instalment_size(terms.principal_pence, rate, paying)
        return lambda place, interest: 0 if place < terms.grace else max(size - interest, 0)
    weights = [1] * terms.instalments
    if terms.kind == "seasonal":
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
