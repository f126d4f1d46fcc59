"""A lender's loans, losses, savings, capital and cash, month by month, under the courses of a place."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ultramicro.stress.runs.ensemble import Ensemble
from ultramicro.stress.safe_growth.book import Book
from ultramicro.stress.safe_growth.rules import Floats

YEAR = 12


class Courses(NamedTuple):
    """What of a place's courses a lender feels.

    Parameters
    ----------
    seeking : ndarray, shape (seeds, months)
        Households that seek work.
    purses_pence : ndarray, shape (seeds, months)
        What all households have. [pence]
    """

    seeking: Floats
    purses_pence: Floats


def courses_of(ensemble: Ensemble, arm: str) -> Courses:
    """Return them from the runs of one arm."""
    return Courses(*(ensemble.reading(arm, name) for name in Courses._fields))


class Passing(NamedTuple):
    """How much of what happens in the place a lender feels; both are taken to be so.

    Parameters
    ----------
    losses : float
        By how many hundredths losses rise where those who seek work are one in a hundred more.
    savings : float
        By how many hundredths savings fall where all purses hold one in a hundred less.
    """

    losses: float = 1.0
    savings: float = 1.0


AS_TAKEN = Passing()


class Paths(NamedTuple):
    """By growth, seed and month, of shape (growths, seeds, months), in pence; losses are of the month."""

    loans: Floats
    losses: Floats
    savings: Floats
    capital: Floats

    @property
    def assets(self) -> Floats:
        """Loans and cash, which are savings and capital."""
        return self.savings + self.capital

    @property
    def cash(self) -> Floats:
        """What of savings and capital is not lent."""
        return self.assets - self.loans


def paths(courses: Courses, book: Book, growths: Floats, passing: Passing = AS_TAKEN) -> Paths:
    """Let a lender live through all courses at each growth.

    Each month a share of what is owed is lost: the usual one, times how many more seek work than at first.
    Savings follow what households have. Lending makes up for what is repaid and grows on top; what it earns
    less costs, dividends and losses is capital; what of savings and capital is not lent is cash.

    Parameters
    ----------
    growths : ndarray, shape (growths,)
        By which share lending grows in a year. [share]

    Raises
    ------
    ValueError
        If there is no course, or nobody seeks work or has anything in the first month of one.
    """
    seeking, purses = courses
    if seeking.size == 0 or (seeking[:, 0] <= 0).any() or (purses[:, 0] <= 0).any():
        raise ValueError("in the first month of each course somebody must seek work and have money")
    risk = np.maximum(1.0 + passing.losses * (seeking / seeking[:, :1] - 1.0), 0.0)
    saved = book.savings_pence * np.maximum(1.0 + passing.savings * (purses / purses[:, :1] - 1.0), 0.0)
    shape = (growths.size, *seeking.shape)
    found = Paths(np.empty(shape), np.empty(shape), np.broadcast_to(saved, shape), np.empty(shape))
    loans, capital = np.full(shape[:2], book.loans_pence), np.full(shape[:2], book.capital_pence)
    month_growth = (1.0 + growths[:, None]) ** (1.0 / YEAR)
    costs = book.costs_share * book.assets_pence
    for month in range(shape[2]):
        lost = loans * book.lost_share * risk[:, month] / YEAR
        earned = (loans * book.income_share - costs - saved[:, month] * book.dividend_share) / YEAR
        loans = loans * month_growth - lost
        capital = capital + earned - lost
        found.loans[:, :, month], found.losses[:, :, month], found.capital[:, :, month] = loans, lost, capital
    return found
