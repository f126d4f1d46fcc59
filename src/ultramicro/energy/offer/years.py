"""A scheme year by year, in whole pence: what adds up does so to the penny; cash is never below nought."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ultramicro.energy.offer.loan import LoanYear, loan_years
from ultramicro.energy.offer.scheme import Scheme
from ultramicro.energy.offer.setting_aside import SetAside, set_aside


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of a scheme, in pence.

    `short_pence` is money that somebody must find: what cannot be paid from cash. `fund_pence` is all that
    the community fund gets. `capital_pence`, `owed_pence`, `cash_pence`, `reserve_pence`, `book_pence` and
    `kept_pence` stand at the year's end: members' capital, the loan, cash (what is set aside is in it), what
    is set aside, the worth of what was built, and surplus that was kept.
    """

    year: int
    income: tuple[int, ...]
    opex_pence: int
    saved_pence: int
    spent_pence: int
    depreciation_pence: int
    bank_pence: int
    loan_interest_pence: int
    loan_principal_pence: int
    tax_pence: int
    member_interest_pence: int
    fund_pence: int
    repaid_pence: int
    short_pence: int
    capital_pence: int
    owed_pence: int
    cash_pence: int
    reserve_pence: int
    book_pence: int
    kept_pence: int

    @property
    def income_pence(self) -> int:
        """All that is sold, in pence."""
        return sum(self.income)

    @property
    def operating_pence(self) -> int:
        """Income less running costs, what is set aside and what is written off, in pence."""
        return self.income_pence - self.opex_pence - self.saved_pence - self.depreciation_pence

    @property
    def surplus_pence(self) -> int:
        """What is left before tax, members and the fund, in pence."""
        return self.operating_pence + self.bank_pence - self.loan_interest_pence

    @property
    def available_pence(self) -> int:
        """What there is for the lender: income less costs, tax and what is set aside (CFADS), in pence."""
        return self.income_pence - self.opex_pence - self.saved_pence - self.tax_pence

    @property
    def service_pence(self) -> int:
        """What the lender is owed in the year, in pence."""
        return self.loan_interest_pence + self.loan_principal_pence


class _Standing(NamedTuple):
    """How a scheme stands at the end of a year; `losses` lower the tax of later ones, in pence."""

    cash: int
    capital: int
    reserve: int = 0
    kept: int = 0
    losses: int = 0


def years_of(scheme: Scheme) -> tuple[Year, ...]:
    """Return every year of a scheme.

    Each year is paid in this order: running costs, the lender, tax, what the fund is promised, members'
    interest up to its cap, members' capital; then the fund has what is left of the surplus, if capital is
    paid back as planned. But for the lender, costs and tax nothing is paid beyond free cash or surplus.

    Parameters
    ----------
    scheme : Scheme
        Its numbers.

    Returns
    -------
    tuple of Year, shape (years,)

    Raises
    ------
    BadInput
        If the scheme cannot be.
    """
    scheme.check()
    return tuple(_walk(scheme))


def _walk(scheme: Scheme) -> Iterator[Year]:
    loan = loan_years(scheme.loan_pence, scheme.loan_rate, scheme.loan_years)
    nothing = LoanYear(0, 0, 0)
    asides = set_aside(scheme.renewals, scheme.cost_growth, scheme.years)
    at = _Standing(cash=scheme.float_pence, capital=scheme.shares_pence)
    for year in range(1, scheme.years + 1):
        owed = loan[year - 1] if year <= len(loan) else nothing
        made, at = _year(scheme, year, at, owed, asides[year - 1])
        yield made


def _year(
    scheme: Scheme, year: int, at: _Standing, loan: LoanYear, aside: SetAside
) -> tuple[Year, _Standing]:
    drawn = _before_paying_out(scheme, year, at, loan, aside)
    # What was short was found by somebody, and is no cash of the scheme.
    before = at.cash + drawn.income_pence + drawn.bank_pence - drawn.opex_pence - drawn.service_pence
    before -= aside.spent_pence
    last = year == scheme.years
    locked = 0 if last else drawn.reserve_pence + scheme.float_pence
    paid = _paid_out(scheme, year, at, drawn.surplus_pence, max(0, before - locked))
    left = before - paid.tax - paid.fund - paid.members
    behind = -(-at.capital // (scheme.years - year + 1)) if year >= scheme.repay_from else 0
    spare = left if last else left - drawn.reserve_pence - max(scheme.float_pence, scheme.cushion_pence)
    repaid = min(behind, max(0, spare))
    kept = at.kept + drawn.surplus_pence - paid.tax - paid.fund - paid.members
    # Members come first: the fund has no more while their capital comes back later than planned.
    more = max(0, min(kept, spare - repaid)) if repaid == behind else 0
    cash = left - repaid - more
    whole = replace(
        drawn, tax_pence=paid.tax, member_interest_pence=paid.members, fund_pence=paid.fund + more,
        repaid_pence=repaid, short_pence=max(0, -cash), capital_pence=at.capital - repaid,
        cash_pence=max(0, cash), kept_pence=kept - more,
    )  # fmt: skip
    standing = _Standing(
        cash=whole.cash_pence, capital=whole.capital_pence, reserve=whole.reserve_pence,
        kept=whole.kept_pence, losses=paid.losses,
    )  # fmt: skip
    return whole, standing


def _before_paying_out(scheme: Scheme, year: int, at: _Standing, loan: LoanYear, aside: SetAside) -> Year:
    built, span = scheme.capex_pence - scheme.grant_pence, scheme.years
    # A grant lowers what is written off: it is released over the same years.
    book, was = (built * (span - each) // span for each in (year, year - 1))
    return Year(
        year=year, income=tuple(sale.pence(year, scheme.degradation) for sale in scheme.sales),
        opex_pence=scheme.opex(year), saved_pence=aside.saved_pence, spent_pence=aside.spent_pence,
        depreciation_pence=was - book, bank_pence=round(at.cash * scheme.bank_rate),
        loan_interest_pence=loan.interest_pence, loan_principal_pence=loan.principal_pence, tax_pence=0,
        member_interest_pence=0, fund_pence=0, repaid_pence=0, short_pence=0, capital_pence=at.capital,
        owed_pence=loan.owed_pence, cash_pence=0, book_pence=book, kept_pence=at.kept,
        reserve_pence=at.reserve + aside.saved_pence - aside.spent_pence,
    )  # fmt: skip


class _Paid(NamedTuple):
    """Who gets what of a year's surplus, and the losses that are left for later years, in pence."""

    tax: int
    fund: int
    members: int
    losses: int


def _paid_out(scheme: Scheme, year: int, at: _Standing, surplus: int, free: int) -> _Paid:
    """Pay tax, the fund's promise and members, out of what is free and what was earned."""
    base = surplus - at.losses
    most = min(free, max(0, at.kept + surplus))
    promised = round(scheme.fund_pence * (1 + scheme.fund_growth) ** (year - 1))
    fund = max(0, min(promised, most - tax_on(base, 0, scheme.tax_rate)))
    members = most_interest(
        round(at.capital * scheme.interest_cap), most - fund, base=base, rate=scheme.tax_rate
    )
    return _Paid(tax_on(base, members, scheme.tax_rate), fund, members, max(0, members - base))


def tax_on(base: int, members: int, rate: float) -> int:
    """Return the tax of a year: members' interest is a cost [1]_, and a part of a penny counts whole.

    Parameters
    ----------
    base : int
        Surplus less losses of earlier years. [pence]
    members : int
        Interest that members are paid. [pence]
    rate : float
        Corporation tax. [share]

    References
    ----------
    .. [1] Corporation Tax Act 2009, section 499; HMRC Company Taxation Manual, CTM40520.

    Examples
    --------
    >>> tax_on(10_000, 6_000, 0.19), tax_on(-5, 0, 0.19)
    (760, 0)
    """
    return math.ceil(max(0, base - members) * rate - 1e-9)


def most_interest(cap: int, money: int, *, base: int, rate: float) -> int:
    """Return the most that members can be paid, so that it and the tax that is left are within the money.

    Parameters
    ----------
    cap : int
        The most that was promised. [pence]
    money : int
        What there is for members and tax. [pence]
    base, rate : int, float
        What would be taxed without interest, and the rate. [pence, share]

    Examples
    --------
    >>> most_interest(900, 1000, base=2000, rate=0.25), most_interest(9000, 1000, base=500, rate=0.25)
    (666, 1000)
    """
    # Interest m leaves a tax of rate (base − m); both together are money where m is this.
    enough = money if money >= base or rate == 0 else (money - rate * base) / (1 - rate)
    members = max(0, min(cap, math.floor(enough + 1e-9)))
    # The tax is rounded up, which may be a penny more than the line above reckons with.
    return members - (members > 0 and members + tax_on(base, members, rate) > money)
