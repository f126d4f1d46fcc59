"""What a scheme is, in numbers: what it sells, costs and borrows, and what it promises its members."""

from __future__ import annotations

from dataclasses import dataclass

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say

MOST_YEARS = 60
"""Longer than any lease of a roof or turbine."""


@dataclass(frozen=True, kw_only=True)
class Sale:
    """Energy sold in one way.

    Parameters
    ----------
    kind : str
        `on_site`, `match`, `export` or `subsidy`.
    kwh : float
        Energy in the first whole year. [kWh]
    pence_per_kwh : float
        Its price in the first year. [pence/kWh]
    growth : float
        How the price grows in a year. [share]
    years : int
        For how many years it is paid; 0 for all.
    """

    kind: str
    kwh: float
    pence_per_kwh: float
    growth: float = 0.0
    years: int = 0

    def pence(self, year: int, degradation: float) -> int:
        """Return the income of a year, the first being 1, in pence.

        Examples
        --------
        >>> Sale(kind="match", kwh=1000, pence_per_kwh=16, growth=0.02).pence(2, 0.005)
        16238
        """
        if self.years and year > self.years:
            return 0
        kwh = self.kwh * (1 - degradation) ** (year - 1)
        return round(kwh * self.pence_per_kwh * (1 + self.growth) ** (year - 1))


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What is replaced once: in which year, and at which cost in money of the first year, in pence."""

    year: int
    pence: int


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A scheme's numbers; money of the first year.

    Parameters
    ----------
    years : int
        How long it runs.
    capex_pence : int
        What building it costs. [pence]
    sales : tuple of Sale
        What it sells.
    opex_pence : int
        Its running costs in the first year. [pence]
    cost_growth : float
        How costs grow in a year. [share]
    degradation : float
        Output that is lost from one year to the next. [share]
    renewals : tuple of Renewal
        What is replaced, such as inverters; it is saved for in equal parts beforehand.
    grant_pence, loan_pence : int
        Given and lent at the start. [pence]
    loan_rate, loan_years : float, int
        Equal yearly payments. [share, years]
    float_pence : int
        Cash that is raised at the start and never paid out before the last year. [pence]
    cushion_pence : int
        Cash that must be there before members' capital is paid back; it comes out of income. [pence]
    bank_rate : float
        Interest on cash at the beginning of a year. [share]
    interest_cap : float
        The most interest that members are paid in a year on what they have in the scheme. [share]
    repay_from : int
        The first year in which members' capital is paid back.
    fund_pence, fund_growth : int, float
        What the community fund gets before members in the first year, and its growth. [pence, share]
    tax_rate : float
        Corporation tax. [share]
    """

    years: int
    capex_pence: int
    sales: tuple[Sale, ...]
    opex_pence: int
    cost_growth: float = 0.0
    degradation: float = 0.0
    renewals: tuple[Renewal, ...] = ()
    grant_pence: int = 0
    loan_pence: int = 0
    loan_rate: float = 0.0
    loan_years: int = 0
    float_pence: int = 0
    cushion_pence: int = 0
    bank_rate: float = 0.0
    interest_cap: float = 0.0
    repay_from: int = 1
    fund_pence: int = 0
    fund_growth: float = 0.0
    tax_rate: float = 0.0

    @property
    def shares_pence(self) -> int:
        """What members pay in: all that grant and loan do not, in pence."""
        return self.capex_pence + self.float_pence - self.grant_pence - self.loan_pence

    def opex(self, year: int) -> int:
        """Return the running costs of a year, in pence."""
        return round(self.opex_pence * (1 + self.cost_growth) ** (year - 1))

    def check(self) -> None:
        """Refuse a scheme that cannot be.

        Raises
        ------
        BadInput
            With what is wrong.
        """
        if not 1 <= self.years <= MOST_YEARS:
            raise BadInput(
                say("a scheme runs for 1 to {most} years", most=MOST_YEARS), do=say("change its years")
            )
        if self.shares_pence < 0:
            over = -self.shares_pence
            raise BadInput(
                say("grant and loan are {over} more than the scheme costs", over=Pence(over)),
                do=say("lower the grant or the loan"),
            )
        if self.loan_pence and not 1 <= self.loan_years <= self.years:
            raise BadInput(
                say("the loan runs for longer than the scheme, or for no year"),
                do=say("give 1 to {years} years for the loan", years=self.years),
            )
        if not 0 <= self.tax_rate < 1:
            raise BadInput(say("tax is a share below 1"), do=say("write 0.19 for 19%"))
