"""Whether somebody can afford a loan, from their income and spending: three tests with their limits."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from statistics import median
from typing import NamedTuple

# A loan that takes all that is left fails with the first bill that nobody planned for.
PART = 3
"""An instalment may be a third of what is usually left."""
STRESS_PERCENT = 10
"""By how much income falls in the stress test. [%]"""
LEAST_MONTHS = 3


class Month(NamedTuple):
    """One month of somebody's money, in pence."""

    income_pence: int
    essentials_pence: int
    debts_pence: int


class Criterion(StrEnum):
    """What an instalment is tested against."""

    KNOWN_MONTHS = "known_months"
    LEAN_MONTHS = "lean_months"
    THIRD_OF_SURPLUS = "third_of_surplus"
    LOWER_INCOME = "lower_income"


class Judged(NamedTuple):
    """One test and what came of it.

    Parameters
    ----------
    test : Criterion
        Which.
    passes : bool
        Whether the loan passes it.
    limit_pence : int
        What is usually left, or would be left. [pence]
    most_pence : int
        The largest instalment that would pass. [pence]
    months, of_months : int
        In how many months less was left than the instalment, and how many are known.
    """

    test: Criterion
    passes: bool
    limit_pence: int = 0
    most_pence: int = 0
    months: int = 0
    of_months: int = 0


class Affordable(NamedTuple):
    """Whether a loan can be afforded, and why."""

    yes: bool
    most_pence: int
    tests: tuple[Judged, ...]


def afford(months: Sequence[Month], instalment_pence: int) -> Affordable:
    """Judge an instalment.

    Parameters
    ----------
    months : sequence of Month
        The last months; three at least.
    instalment_pence : int
        The largest payment in a month. [pence]

    Returns
    -------
    Affordable
        The most that could be paid in a month, and each test. It advises; a person decides.

    Examples
    --------
    >>> months = [Month(1500_00, 1100_00, 100_00)] * 3
    >>> afford(months, 40_00).yes, afford(months, 120_00).yes
    (True, False)
    >>> [each.test.value for each in afford(months, 120_00).tests if not each.passes]
    ['third_of_surplus']
    """
    known = len(months)
    if known < LEAST_MONTHS:
        # A median of one or two months is an accident, and people apply in a good month.
        return Affordable(False, 0, (Judged(Criterion.KNOWN_MONTHS, passes=False, of_months=known),))
    left = [m.income_pence - m.essentials_pence - m.debts_pence for m in months]
    stressed = [pence - m.income_pence * STRESS_PERCENT // 100 for pence, m in zip(left, months, strict=True)]
    # The median and not the mean: one windfall or one boiler must not decide.
    usual, lean = int(median(left)), int(median(stressed))
    short = sum(pence < instalment_pence for pence in left)
    third = max(usual // PART, 0)
    tests = (
        # Uneven incomes can pass on average and still miss every other instalment.
        Judged(Criterion.LEAN_MONTHS, short * 2 <= known, months=short, of_months=known),
        Judged(Criterion.THIRD_OF_SURPLUS, instalment_pence * PART <= usual, usual, third),
        Judged(Criterion.LOWER_INCOME, instalment_pence <= lean, lean, max(lean, 0)),
    )
    # The smaller of the two, or the sum that we name as payable would fail a test itself.
    return Affordable(all(test.passes for test in tests), max(min(third, lean), 0), tests)
