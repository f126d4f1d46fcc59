"""A lender's loans, losses, savings, capital and cash, month by month, under the courses of a place."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ultramicro.bank.arrears import GENERAL_PERCENT
from ultramicro.stress.runs.ensemble import Ensemble
from ultramicro.stress.safe_growth.book import MONTHS_A_YEAR, Book
from ultramicro.stress.safe_growth.rules import Floats, Pence

NONE = np.zeros(1)


class Courses(NamedTuple):
    """What of a place's courses a lender feels: day 0, and then month by month.

    Parameters
    ----------
    seeking : ndarray, shape (seeds, 1 + months)
        Households that seek work.
    purses_pence : ndarray, shape (seeds, 1 + months)
        What all households have. [pence]
    """

    seeking: Floats
    purses_pence: Floats


def courses_of(ensemble: Ensemble, arm: str, first: int) -> Courses:
    """Return them from the runs of one arm.

    Parameters
    ----------
    ensemble : Ensemble
        All runs.
    arm : str
        Which of them.
    first : int
        The first month of the shock, from 0. Day 0 is before it: as many seek work as in all months before on
        average, or one, and households have what they had in the last of them.
    """
    seeking, purses = (ensemble.reading(arm, name) for name in Courses._fields)
    before = max(first, 1)
    # One at the least: of nobody there is no ratio, and in a small place nobody may seek work for months.
    usual = np.maximum(seeking[:, :before].mean(axis=1, keepdims=True), 1.0)
    last = purses[:, before - 1 : before]
    return Courses(np.hstack([usual, seeking[:, first:]]), np.hstack([last, purses[:, first:]]))


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
    """By growth, seed and month, of shape (growths, seeds, 1 + months), in whole pence; month 0 is day 0.

    `today` is what is still owed of the loans of day 0, and is among `loans`; losses are of the month.
    """

    loans: Pence
    today: Pence
    losses: Pence
    provisions: Pence
    savings: Pence
    capital: Pence
    cash: Pence

    @property
    def assets(self) -> Pence:
        """Cash, and loans without provisions."""
        return self.loans + self.cash - self.provisions

    @property
    def unbalanced(self) -> int:
        """The most by which what it has misses savings and capital in any month, in pence."""
        return int(np.abs(self.assets - self.savings - self.capital).max())


class Month(NamedTuple):
    """What a month brings from outside the lender: growth × seed, or what can be spread over it."""

    wanted: Pence
    scheduled: int
    scheduled_before: int
    risk: Floats
    saved: Pence


def paths(
    courses: Courses, book: Book, growths: Floats, passing: Passing = AS_TAKEN, extra_pence: Floats = NONE
) -> Paths:
    """Let a lender live through all courses at each growth.

    At the end of the month `m` exactly `(1 + growth) ^ (m / 12)` of the loans of day 0 is owed, so that each
    year ends with `1 + growth` of what it began with: what is repaid or lost is lent anew, and growth on top.
    The rules of a month stand in the manual; all sums are whole pence.

    Parameters
    ----------
    growths : ndarray, shape (growths,)
        By which share loans grow in a year; 0 or more. [share]
    extra_pence : ndarray, shape (growths,) or (1,)
        What is lent beside it, on day 0. [pence]

    Raises
    ------
    ValueError
        If there is no course, or nobody seeks work or has anything on day 0, or lending shrinks.
    """
    seeking, purses = courses
    if seeking.size == 0 or (seeking[:, 0] <= 0).any() or (purses[:, 0] <= 0).any():
        raise ValueError("on day 0 of each course somebody must seek work and have money")
    if (growths < 0).any() or (extra_pence < 0).any():
        raise ValueError("lending must not shrink")
    risk = np.maximum(1.0 + passing.losses * (seeking / seeking[:, :1] - 1.0), 0.0)
    kept = np.maximum(1.0 + passing.savings * (purses / purses[:, :1] - 1.0), 0.0)
    saved = whole(book.savings_pence * kept)
    lived = [begun(book, extra_pence + NONE.repeat(growths.size), seeking.shape[0])]
    first, left = lived[0].loans, (1.0, *book.left, *([0.0] * seeking.shape[1]))
    for m in range(1, seeking.shape[1]):
        before, after = (round(book.loans_pence * share) for share in left[m - 1 : m + 1])
        wanted = whole(first * (1.0 + growths[:, None]) ** (m / MONTHS_A_YEAR))
        lived.append(a_month(lived[-1], book, Month(wanted, after, before, risk[:, m], saved[:, m])))
    return Paths(*(np.stack(column, axis=2) for column in zip(*lived, strict=True)))


def begun(book: Book, extra_pence: Floats, seeds: int) -> Paths:
    """Return day 0, of shape (growths, seeds), after something was lent beside what is lent.

    New loans need provisions of their own: those that are held are for loans that were made before.
    """
    extra = whole(np.repeat(extra_pence[:, None], seeds, axis=1))
    aside, same = _general(extra), np.zeros_like(extra)
    return Paths(
        loans=book.loans_pence + extra, today=book.loans_pence + same, losses=same,
        provisions=book.provisions_pence + aside, savings=book.savings_pence + same,
        capital=book.capital_pence - aside, cash=book.cash_pence - extra,
    )  # fmt: skip


def a_month(now: Paths, book: Book, month: Month) -> Paths:
    """Return how a lender stands a month later."""
    hazard = book.today_lost_share / MONTHS_A_YEAR
    # Of what falls due of today's loans a part is lost, so that in calm no more is lost than was expected.
    of_today = np.minimum(whole(month.scheduled_before * hazard * month.risk), now.today)
    new = now.loans - now.today
    of_new = np.minimum(whole(new * (book.new_lost_share / MONTHS_A_YEAR) * month.risk), new)
    lost = of_today + of_new
    grown = now.loans / max(book.loans_pence, 1)
    costs = whole(book.costs_pence / MONTHS_A_YEAR * (book.fixed_share + (1.0 - book.fixed_share) * grown))
    earned = whole(now.loans * (book.income_share / MONTHS_A_YEAR)) - costs
    # Whatever is lost: so that more losses are never softened by smaller dividends.
    dividend = np.minimum(whole(now.savings * (book.dividend_share / MONTHS_A_YEAR)), np.maximum(earned, 0))
    kept = earned - dividend
    # Losses use up what was set aside for them; only what must be set aside again is taken from capital.
    provisions = np.maximum(now.provisions - lost, _general(month.wanted))
    return Paths(
        loans=month.wanted, today=np.minimum(now.today - of_today, month.scheduled), losses=lost,
        provisions=provisions, savings=month.saved + np.zeros_like(now.savings),
        capital=now.capital + kept - lost - (provisions - now.provisions),
        cash=now.cash + kept + month.saved - now.savings - (month.wanted - now.loans + lost),
    )  # fmt: skip


def _general(loans: Pence) -> Pence:
    found: Pence = -(-loans * GENERAL_PERCENT // 100)
    return found


def whole(pence: NDArray[np.floating[Any]]) -> Pence:
    """Round to whole pence, halves to the even one."""
    found: NDArray[np.int64] = np.rint(pence).astype(np.int64)
    return found
