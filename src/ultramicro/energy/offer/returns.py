"""Rates of return, and how often income covers a loan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

LOWEST, HIGHEST = -0.99, 10.0
"""Between these a yearly rate of return is looked for, as a share."""
HALVINGS = 80


def present_value(flows: Sequence[float], rate: float) -> float:
    """Return what yearly flows are worth at the time of the first.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        The first is now.
    rate : float
        Discount in a year, above −1. [share]

    Examples
    --------
    >>> round(present_value([-100, 121], 0.10), 9)
    10.0
    """
    worth = 0.0
    # From the last backwards (Horner): no powers that overflow.
    for flow in reversed(flows):
        worth = worth / (1 + rate) + flow
    return worth


def internal_rate(flows: Sequence[float]) -> float | None:
    """Return the rate at which flows are worth nothing, if there is exactly one that can be told.

    Flows that change their sign once have one at most (Descartes). Where they change it again, as when
    inverters are replaced, but their running sum changes its sign once, exactly one is above 0 [1]_. Of
    others none is told, because any of several would be true. It is found by halving an interval at whose
    ends the worth has different signs, so the answer is proved to lie in it whatever the flows are.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        The first is now; money paid is negative.

    Returns
    -------
    float or None
        A share a year; None where there is none, or more than one may be.

    References
    ----------
    .. [1] C. J. Norstrom, "A sufficient condition for a unique nonnegative internal rate of return", Journal
       of Financial and Quantitative Analysis 7(3) 1835, 1972.

    Examples
    --------
    >>> round(internal_rate([-100, 60, 60]), 6), internal_rate([1, 2]), internal_rate([-1, 3, -2])
    (0.130662, None, None)
    >>> round(internal_rate([-100, 60, -5, 60]), 4)
    0.0738
    """
    if _changes(flows) == 1:
        return _between(flows, LOWEST, HIGHEST)
    sums = list(accumulate(flows))
    return _between(flows, 0.0, HIGHEST) if _changes(sums) == 1 and sums[-1] else None


def _changes(numbers: Sequence[float]) -> int:
    signs = [math.copysign(1, number) for number in numbers if number]
    return sum(a != b for a, b in pairwise(signs))


def _between(flows: Sequence[float], low: float, high: float) -> float | None:
    rising = present_value(flows, high) > 0
    if (present_value(flows, low) > 0) == rising:
        return None
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if (present_value(flows, middle) > 0) == rising else (middle, high)
    return (low + high) / 2


def cover(available_pence: float, service_pence: float) -> float | None:
    """Return how often what is available pays a loan's interest and principal (DSCR); None without a loan.

    Examples
    --------
    >>> cover(130, 100), cover(130, 0)
    (1.3, None)
    """
    return available_pence / service_pence if service_pence else None


def loan_life_cover(available_pence: Sequence[float], rate: float, loan_pence: float) -> float | None:
    """Return the worth of what is available while a loan runs, over the loan (LLCR); None without one.

    Parameters
    ----------
    available_pence : sequence of float, shape (years of the loan,)
        What each year has for the lender; the first is a year from now. [pence]
    rate : float
        The loan's interest. [share]
    loan_pence : float
        What is lent. [pence]

    Examples
    --------
    >>> round(loan_life_cover([110, 121], 0.10, 100), 9)
    2.0
    """
    return present_value([0, *available_pence], rate) / loan_pence if loan_pence else None
