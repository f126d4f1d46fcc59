"""Enterprises that a plan begins in the place: what each takes, makes, costs and takes from others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

YEAR = 12


class Buyers(StrEnum):
    """Who buys."""

    HOUSEHOLDS = "households"
    PUBLIC = "public"
    FIRMS = "firms"
    BEYOND = "beyond"
    """Whoever lives beyond the place."""


class Sale(NamedTuple):
    """What is sold a month to one kind of buyers at full work, at the price that they pay now. [pence]."""

    buyers: Buyers
    pence: int
    displaced: float = 0.0
    """Of it: what they buy of sellers here now; the rest they buy beyond the place."""


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """One enterprise at full work, in a month.

    Parameters
    ----------
    name : str
        What it is called.
    sales : tuple of Sale
        To whom it sells how much.
    wages_pence : int
        What its work costs. [pence a month]
    goods_pence, fixed_pence : int
        What it buys in for what it makes, and what it pays whatever it makes. [pence a month]
    capital_pence : int
        What beginning it costs. [pence]
    starts : int
        In which month of the whole undertaking its building begins; 1 is the first.
    build_months : int
        How long that takes.
    loads : tuple of float
        By quarter since it opens: which part of full work it has; the last goes on.
    moved : float
        Of its work: what people of the place do now for sellers beyond it, who lose it.
    season : tuple of float
        What is sold in each month of the year beside the mean of all, January first; none: alike.
    needs : str
        Another enterprise through which it sells: no more than that finds buyers for; none where empty.
    """

    name: str
    sales: tuple[Sale, ...]
    wages_pence: int
    goods_pence: int = 0
    fixed_pence: int = 0
    capital_pence: int = 0
    starts: int = 1
    build_months: int = 0
    loads: tuple[float, ...] = (1.0,)
    moved: float = 0.0
    season: tuple[float, ...] = ()
    needs: str = ""

    @property
    def sold_pence(self) -> int:
        """All that is sold in a month at full work. [pence]."""
        return sum(sale.pence for sale in self.sales)

    def load(self, months: int) -> float:
        """Return which part of full work it has so many months after it opened.

        Examples
        --------
        >>> one = Enterprise(name="bakery", sales=(), wages_pence=1, loads=(0.5, 1.0))
        >>> one.load(0), one.load(2), one.load(3), one.load(60)
        (0.5, 0.5, 1.0, 1.0)
        """
        return self.loads[min(months // 3, len(self.loads) - 1)]

    def of_year(self, month: int) -> float:
        """Return what is sold in a month of the year beside the mean; the run's first month is January."""
        return self.season[(month - 1) % YEAR] if self.season else 1.0


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On what terms enterprises are begun and sell.

    Parameters
    ----------
    premium : float
        How much more they ask than buyers pay now, as a part of the price.
    falls : float
        By which share of itself demand falls for each hundredth that they ask more, in hundredths.
    demand_spread : float
        How far what comes true of each one's expected demand is spread: a width of logarithms.
    interest : float
        On what was lent. [share a year]
    loan_months : int
        In so many equal parts it is paid back, the first when it opens.
    reserve_months : float
        Lent beside the capital: what wages and goods of so many months cost.
    built_here : float
        Of the capital: what firms here are paid.
    common_till : bool
        Whether they have one till, divided each month by what each of them needs.
    lender : str
        `beyond`: savers beyond the place; `banks`: the banks here, whose own lending it narrows.
    """

    premium: float
    falls: float
    demand_spread: float
    interest: float
    loan_months: int
    reserve_months: float
    built_here: float
    common_till: bool = False
    lender: str = "beyond"

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.lender not in {"beyond", "banks"} or self.premium < 0 or self.loan_months < 1:
            message = f"no such terms: {self}"
            raise ValueError(message)

    @property
    def wanted(self) -> float:
        """Which part of the demand is left at the price that is asked."""
        return max(1.0 - self.falls * self.premium, 0.0)
