"""What is saved each year for what will be replaced, so that no year has to pay for it alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ultramicro.energy.offer.scheme import Renewal


class SetAside(NamedTuple):
    """What a year saves, and what it spends of the savings, in pence."""

    saved_pence: int
    spent_pence: int


def set_aside(renewals: Sequence[Renewal], growth: float, years: int) -> list[SetAside]:
    """Return what each year saves and spends; all that is spent was saved before or in that year.

    Parameters
    ----------
    renewals : sequence of Renewal
        In money of the first year; those after the last year are left out.
    growth : float
        How their cost grows in a year. [share]
    years : int
        How many years.

    Returns
    -------
    list of SetAside, shape (years,)

    Examples
    --------
    >>> [each.saved_pence for each in set_aside([Renewal(year=3, pence=100)], 0, 4)]
    [33, 33, 34, 0]
    """
    spent: dict[int, int] = {}
    for each in renewals:
        if 1 <= each.year <= years:
            cost = round(each.pence * (1 + growth) ** (each.year - 1))
            spent[each.year] = spent.get(each.year, 0) + cost
    saved = dict.fromkeys(range(1, years + 1), 0)
    for before, at in pairwise([0, *sorted(spent)]):
        for year in range(before + 1, at + 1):
            # What is whole after each year is what counts, so that the parts sum to the cost.
            gone, span = year - before, at - before
            saved[year] = spent[at] * gone // span - spent[at] * (gone - 1) // span
    return [SetAside(saved[year], spent.get(year, 0)) for year in range(1, years + 1)]
