"""Harvests of several weeks, each with a number of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ultramicro.food.cycle.model import Ints, Week


def firsts(weeks: Sequence[Week]) -> Ints:
    """Return the first number of each week's harvests when all are counted, and how many there are."""
    return np.cumsum([0, *(int(week.offers.harvest.max(initial=-1)) + 1 for week in weeks)])


def stocks(weeks: Sequence[Week]) -> Ints:
    """Return how much there is of each harvest of all weeks, shape (harvests,). [units]."""
    first = firsts(weeks)
    stock = np.zeros(first[-1], np.int64)
    for at, week in enumerate(weeks):
        stock[first[at] + week.offers.harvest] = week.offers.stock
    return stock
