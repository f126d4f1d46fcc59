"""A lender's book: what is owed to it, what it owes its members, what a usual year brings and takes."""

from __future__ import annotations

from typing import NamedTuple

MONTHS_A_YEAR = 12


class Book(NamedTuple):
    """A lender on day 0.

    Parameters
    ----------
    loans_pence : int
        What borrowers owe, before provisions. [pence]
    provisions_pence : int
        What is set aside for losses: what is held, or what the rules want where that is more. [pence]
    savings_pence : int
        What members could withdraw: savings and shares. [pence]
    capital_pence : int
        What is left of loans and cash without provisions and what members could withdraw. [pence]
    lost_pence : int
        What is expected to be lost of today's loans over all of their remaining life. [pence]
    left : tuple of float
        Of today's loans, what by their terms is still owed at the end of each month; falling. [share]
    new_lost_share : float
        What is lost of new loans. [share a year of what is owed]
    income_share : float
        Interest and other income. [share a year of what is owed]
    costs_pence : int
        What it costs to run for a year, without losses, as things are on day 0. [pence]
    fixed_share : float
        Of those costs: what stays as it is however much is lent; the rest grows as loans do. [share]
    dividend_share : float
        What members receive, out of what income leaves after costs alone. [share a year of savings]
    """

    loans_pence: int
    provisions_pence: int
    savings_pence: int
    capital_pence: int
    lost_pence: int
    left: tuple[float, ...]
    new_lost_share: float
    income_share: float
    costs_pence: int
    fixed_share: float
    dividend_share: float

    @property
    def assets_pence(self) -> int:
        """All that it has: cash, and loans without what is set aside for losses."""
        return self.savings_pence + self.capital_pence

    @property
    def cash_pence(self) -> int:
        """Cash and what can be had as soon: what is not lent."""
        return self.assets_pence + self.provisions_pence - self.loans_pence

    @property
    def life_months(self) -> float:
        """How many months a penny of today's loans is owed on average, by their terms.

        Examples
        --------
        >>> from ultramicro.stress.safe_growth.stated import stated
        >>> stated(24_000).middle._replace(left=(0.75, 0.5, 0.25)).life_months
        2.5
        """
        return 1.0 + sum(self.left)

    @property
    def today_lost_share(self) -> float:
        """What is lost of today's loans in a year: the expected loss by their remaining life."""
        owed = self.loans_pence * self.life_months / MONTHS_A_YEAR
        return self.lost_pence / owed if owed else 0.0

    @property
    def income_pence(self) -> int:
        """What a year brings on day 0, in pence."""
        return round(self.income_share * self.loans_pence)


class Books(NamedTuple):
    """One lender three times: as losses and costs that grow are at their lowest, middle and highest."""

    low: Book
    middle: Book
    high: Book


def costing(books: Books, costs_pence: int) -> Books:
    """Return the same lender with running costs of its own, for a year."""
    return Books(*(book._replace(costs_pence=costs_pence) for book in books))
