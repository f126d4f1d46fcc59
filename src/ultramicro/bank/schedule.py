"""Repayment schedules in whole pence: the principal of all instalments sums to the loan."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
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
# Fifty years of months: more is a slip, and exact fractions would take long.
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
        The day from which due days are counted, each time anew: the 31st stays the last day of a month.
    grace : int
        How many of the first pay interest only.
    seasons : tuple of int
        For growers: the weight of each calendar month from January to December; 0 is no principal.
    holidays : tuple of date
        Days on which nothing is due; it moves to the next working day.
    carried_pence : int
        Interest that was charged before these terms and is not paid; it is due with the first instalment.
        [pence]
    periods_passed : int
        How many periods after `first_due` the first instalment of these terms is due. [periods]
    begun : date or None
        From which day on interest is charged; None in terms of older books, whose first instalment bears the
        interest of one period however long it was.
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
    periods_passed: int = 0
    begun: date | None = None

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
    return [_working(day, terms.holidays) for day in nominal_days(terms)]


def nominal_days(terms: Terms) -> list[date]:
    """Return the ends of the periods, by which interest is charged: a weekend moves a due day, not these."""
    return [_nominal(terms, place) for place in range(terms.instalments)]


def next_place(terms: Terms, on: date) -> int:
    """Return the place of the first instalment that is due after a day; it may be one after the last."""
    place = 0
    # By the day that people pay, as the end of a period may be a Sunday.
    while _working(_nominal(terms, place), terms.holidays) <= on:
        place += 1
    return place


def _nominal(terms: Terms, place: int) -> date:
    # From the first day each time: from day to day the 31st would stay at 28 after a February.
    return periods_later(terms.first_due, terms.every, terms.periods_passed + place)


def periods_until(terms: Terms, place: int, day: date) -> Fraction:
    """Return how many periods lie between a day and the end of an instalment's: whole ones and a part.

    They are counted back from the end, as for the APR [1]_; the rest is days of the days of its period.

    Parameters
    ----------
    place : int
        Which instalment, from 0 on.

    References
    ----------
    .. [1] Directive 2014/17/EU, Annex I, remark (c).

    Examples
    --------
    >>> terms = Terms(principal_pence=1, annual_rate=Decimal(0), instalments=2, every=Every.MONTH,
    ...               kind=Repayment.EQUAL_PRINCIPAL, first_due=date(2026, 3, 31))
    >>> [str(periods_until(terms, 0, date(2026, month, 10))) for month in (1, 2, 3, 4)]
    ['83/31', '23/14', '21/31', '0']
    """
    end, whole = _nominal(terms, place), 0
    if day >= end:
        return Fraction(0)
    # Backwards, so that the broken period is the first, which is when the money was paid out.
    while (start := _nominal(terms, place - whole - 1)) > day:
        end, whole = start, whole + 1
    return whole + Fraction((end - day).days, (end - start).days)


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
    # Forward and never back: nobody is asked to pay before the day they agreed to.
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
    # Fractions throughout: with floats a schedule could differ by a penny from one machine to the next.
    rate = Fraction(terms.annual_rate) / PERIODS[terms.every]
    days = due_days(terms)
    planned = _principal(terms, rate, days)
    rows, owed = [], terms.principal_pence
    for number, (day, periods) in enumerate(zip(days, _charged_periods(terms), strict=True), 1):
        # Rounded once a row and never carried, so that each row can be checked by hand.
        interest = round(owed * rate * periods)
        carried = terms.carried_pence if number == 1 else 0
        # A penny left after the last row would be a loan that never ends.
        principal = owed if number == terms.instalments else min(planned(number - 1, interest), owed)
        owed -= principal
        rows.append(Instalment(number, day, principal, interest + carried, owed))
    return tuple(rows)


def _charged_periods(terms: Terms) -> Iterator[Fraction]:
    """Yield how many periods' interest each instalment bears: one, or what is left of it when terms begin."""
    previous: date | None = None
    for place, day in enumerate(nominal_days(terms)):
        # Terms of old books were shown and agreed with one whole period; nobody's debt changes by an
        # update.
        if terms.begun is None or (previous is not None and previous >= terms.begun):
            yield Fraction(1)
        else:
            yield periods_until(terms, place, terms.begun)
        previous = day


def charged_pence(terms: Terms, begun: date, on: date) -> int:
    """Return the interest charged up to a day, due or not: that of the schedule, by days within a period.

    It is the one rule for who pays early, in time or late: nothing is charged beyond the schedule.

    Parameters
    ----------
    begun : date
        When the terms began, where they do not say so themselves.
    on : date
        Up to which day.

    Returns
    -------
    int
        With what was carried into the terms. [pence]

    Examples
    --------
    >>> terms = Terms(principal_pence=1000_00, annual_rate=Decimal("0.12"), instalments=2, every=Every.MONTH,
    ...               kind=Repayment.EQUAL_PRINCIPAL, first_due=date(2026, 6, 1), begun=date(2026, 5, 1))
    >>> days = [date(2026, 5, 1), date(2026, 5, 16), date(2026, 6, 1), date(2026, 9, 9)]
    >>> [charged_pence(terms, date(2026, 5, 1), day) for day in days]
    [0, 484, 1000, 1500]
    """
    charged, start = Fraction(terms.carried_pence), terms.begun or begun
    for place, (row, end) in enumerate(zip(schedule(terms), nominal_days(terms), strict=True)):
        # What was carried in was charged before; spread over the first period it would shrink.
        interest = row.interest_pence - (0 if place else terms.carried_pence)
        if on < end:
            # Terms that begin on the last day of a period have nothing to spread.
            if whole := periods_until(terms, place, start):
                charged += interest * max(1 - periods_until(terms, place, on) / whole, Fraction(0))
            # Never past the end of a period: who is late pays no interest on interest.
            break
        charged, start = charged + interest, max(start, end)
    return round(charged)


def _principal(terms: Terms, rate: Fraction, days: Sequence[date]) -> Callable[[int, int], int]:
    """Return what gives the principal of an instalment, by its place and its interest."""
    paying = terms.instalments - terms.grace
    if terms.kind is Repayment.EQUAL_INSTALMENTS:
        size = instalment_size(terms.principal_pence, rate, paying)
        # A long first period may bear more interest than an instalment; principal never goes below 0.
        return lambda place, interest: 0 if place < terms.grace else max(size - interest, 0)
    weights = [1] * terms.instalments
    if terms.kind is Repayment.SEASONAL:
        # By the month in which it is paid, since that is when growers have the money.
        weights = [terms.seasons[day.month - 1] for day in days]
    weights = [0 if place < terms.grace else weight for place, weight in enumerate(weights)]
    # A loan that is shorter than the wait for the harvest would have no principal at all.
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
    # The formula divides by 0 without interest.
    if not rate:
        return round(Fraction(principal_pence, number))
    return round(principal_pence * rate / (1 - (1 + rate) ** -number))
