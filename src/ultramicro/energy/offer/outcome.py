"""What a scheme comes to: rates of return, how well a lender is covered, what members and the fund get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.energy.offer.returns import cover, internal_rate, loan_life_cover
from ultramicro.energy.offer.scheme import Scheme
from ultramicro.energy.offer.years import Year, years_of


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A scheme with its years.

    Parameters
    ----------
    scheme : Scheme
        Its numbers.
    years : tuple of Year
        Year by year.
    """

    scheme: Scheme
    years: tuple[Year, ...]

    @property
    def earns_back(self) -> bool:
        """Whether income less running costs and replacements is as much as building costs."""
        earned = sum(each.income_pence - each.opex_pence - each.spent_pence for each in self.years)
        return earned >= self.scheme.capex_pence

    @property
    def project_rate(self) -> float | None:
        """The rate of return of what was built, before finance and tax, as a share."""
        flows = [each.income_pence - each.opex_pence - each.spent_pence for each in self.years]
        return internal_rate([-self.scheme.capex_pence, *flows])

    @property
    def member_rate(self) -> float | None:
        """The rate of return of members: interest and capital paid back against what they paid in."""
        flows = [each.member_interest_pence + each.repaid_pence for each in self.years]
        return internal_rate([-self.scheme.shares_pence, *flows])

    @property
    def covers(self) -> list[float]:
        """How often income covers the loan's payments in each year of it (DSCR)."""
        found = (cover(each.available_pence, each.service_pence) for each in self.years)
        return [each for each in found if each is not None]

    @property
    def least_cover(self) -> float | None:
        """The least of them; None without a loan."""
        return min(self.covers, default=None)

    @property
    def mean_cover(self) -> float | None:
        """Their mean; None without a loan."""
        return sum(self.covers) / len(self.covers) if self.covers else None

    @property
    def life_cover(self) -> float | None:
        """The worth of what there is for the lender, over the loan (LLCR); None without one."""
        scheme = self.scheme
        available = [each.available_pence for each in self.years[: scheme.loan_years]]
        return loan_life_cover(available, scheme.loan_rate, scheme.loan_pence)

    @property
    def mean_interest(self) -> float | None:
        """Members' interest over all years, over the capital that they had in it in each, as a share."""
        had = [self.scheme.shares_pence, *(each.capital_pence for each in self.years)][: len(self.years)]
        return sum(each.member_interest_pence for each in self.years) / sum(had) if any(had) else None

    @property
    def fund_pence(self) -> int:
        """All that the community fund gets, in pence."""
        return sum(each.fund_pence for each in self.years)

    @property
    def short_pence(self) -> int:
        """All that cannot be paid from cash, in pence."""
        return sum(each.short_pence for each in self.years)

    @property
    def short_year(self) -> int | None:
        """The first year in which something cannot be paid; None where cash lasts."""
        return next((each.year for each in self.years if each.short_pence), None)

    @property
    def unpaid_capital_pence(self) -> int:
        """Members' capital that is not paid back at the end, in pence."""
        return self.years[-1].capital_pence


def outcome_of(scheme: Scheme) -> Outcome:
    """Return what a scheme comes to.

    Raises
    ------
    BadInput
        If the scheme cannot be.

    Examples
    --------
    >>> from ultramicro.energy.offer.scheme import Sale
    >>> sold = Sale(kind="match", kwh=10_000, pence_per_kwh=20)
    >>> found = outcome_of(Scheme(years=10, capex_pence=1_000_000, sales=(sold,), opex_pence=50_000))
    >>> round(found.project_rate, 4), found.fund_pence, found.unpaid_capital_pence
    (0.0814, 500000, 0)
    """
    return Outcome(scheme=scheme, years=years_of(scheme))


def balance_error(outcome: Outcome) -> int:
    """Return by how much what a scheme has and what it owes differ at the end of the worst year, in pence.

    Cash and the worth of what was built are members' capital, the loan, what is set aside, kept surplus, and
    what somebody found where money was short.
    """
    return max((abs(each) for each in _errors(outcome.years)), default=0)


def _errors(years: Sequence[Year]) -> list[int]:
    found, short = [], 0
    for each in years:
        short += each.short_pence
        has = each.cash_pence + each.book_pence
        owes = each.capital_pence + each.owed_pence + each.reserve_pence + each.kept_pence + short
        found.append(has - owes)
    return found
