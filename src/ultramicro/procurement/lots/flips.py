"""At which worth of a local pound another award becomes the best one: exact, never by trying values.

Every award is a line, cost − b · local pounds; the best at each b is the lower envelope of the lines. Two
neighbours of it meet in a fraction of whole pence. Where nothing lies below the crossing of two lines that
are best at either end, the envelope between them is those two (Eisner and Severance 1976).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ultramicro.core.linear import Effort
from ultramicro.procurement.lots.model import Award, Tender
from ultramicro.procurement.lots.solve import EFFORT, best_award

MOST = Fraction(1)
"""Beyond it a local pound would be worth more than twice itself; what local firms charge would not matter."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """An award and the worths of a local pound between which it is best.

    Parameters
    ----------
    low, high : Fraction
        Where it begins and ends to be best.
    award : Award
        Who gets what.
    """

    low: Fraction
    high: Fraction
    award: Award


def stretches(tender: Tender, most: Fraction = MOST, effort: Effort = EFFORT) -> list[Stretch]:
    """Return every award that is best at some worth of a local pound, from 0 to the most.

    Parameters
    ----------
    tender : Tender
        Packages, firms and bids.
    most : Fraction
        The greatest worth looked at.

    Returns
    -------
    list of Stretch
        In order, each ending where the next begins; empty where the contract cannot be awarded.

    References
    ----------
    .. [1] M. J. Eisner and D. G. Severance, "Mathematical techniques for efficient record segmentation in
       large shared databases", J. ACM 23 (1976) 619–635.

    Examples
    --------
    >>> from ultramicro.procurement.lots.model import Bid, Firm
    >>> tender = Tender(loads={"A": 1.0}, firms=[Firm(name="Far"), Firm(name="Near", local=True)],
    ...                 bids=[Bid(package="A", firm="Far", cost_pence=100),
    ...                       Bid(package="A", firm="Near", cost_pence=104)])
    >>> [(str(each.high), each.award.winners["A"]) for each in stretches(tender)]
    [('1/26', 'Far'), ('1', 'Near')]
    """

    def best(weight: Fraction) -> Award | None:
        found = best_award(tender, weight, effort)
        return found.award if found else None

    return envelope(best, most)


def envelope(best: Callable[[Fraction], Award | None], most: Fraction = MOST) -> list[Stretch]:
    """Return the lower envelope of awards from what is best at any one worth of a local pound."""
    first, last = best(Fraction(0)), best(most)
    if first is None or last is None:
        return []
    lines = _between(best, first, last)
    crossings = [_crossing(one, other) for one, other in pairwise(lines)]
    ends = [Fraction(0), *crossings, most]
    return [Stretch(low=ends[i], high=ends[i + 1], award=award) for i, award in enumerate(lines)]


def _between(best: Callable[[Fraction], Award | None], one: Award, other: Award) -> list[Award]:
    """Return the awards of the envelope from one that is best at its left to one best at its right."""
    if one.local_pence == other.local_pence:
        return [one]
    at = _crossing(one, other)
    middle = best(at)
    if middle is None or middle.worth_pence(at) >= one.worth_pence(at):
        return [one, other]
    return [*_between(best, one, middle)[:-1], *_between(best, middle, other)]


def _crossing(one: Award, other: Award) -> Fraction:
    """Return the worth of a local pound at which two awards cost alike."""
    return Fraction(other.cost_pence - one.cost_pence, other.local_pence - one.local_pence)


def flips_at(found: list[Stretch], local_weight: Fraction) -> Fraction | None:
    """Return the worth of a local pound, from one on, at which the answer becomes another; None if none.

    Examples
    --------
    >>> flips_at([], Fraction(0))
    """
    return next((each.high for each in found[:-1] if each.high >= local_weight), None)
