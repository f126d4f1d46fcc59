"""Numbers of a place that cannot be true together: which, and by how much; no run is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Pence, Share, plural, say
from ultramicro.stress.building.beyond import trade_of
from ultramicro.stress.calibration.file import FILE
from ultramicro.stress.calibration.numbers import Numbers

SIZES = (
    "firms_size_1_4_share",
    "firms_size_5_9_share",
    "firms_size_10_49_share",
    "firms_size_50_more_share",
)
FEWEST_FIRMS = 3
"""A shop, one that sells to others, and the greatest employer, which is no shop."""
ROUNDING = 0.005
"""Shares that are rounded to per cent may miss the whole by this."""
WORK = ("works_away_share", "works_public_share")
BILLS_AND_INCOMES = (
    "rent_pence", "renting_share", "energy_pence", "rates_pence", "inactive_income_pence", "benefit_pence",
    "wage_here_pence", "tax_share",
)  # fmt: skip
BOUGHT_AND_SOLD = (
    "spent_away_share", "works_away_share", "works_public_share", "public_buying_pence", "inputs_here_share",
    "inputs_to_wages", "wage_here_pence",
)  # fmt: skip


class Conflict(NamedTuple):
    """Numbers that cannot be true together."""

    names: tuple[str, ...]
    by: float
    """By how much: pence a month where it is money, households, firms or a share where it is those."""
    says: Message


class At(NamedTuple):
    """How many households are at what. [households]."""

    inactive: float
    unemployed: float
    away: float
    """Their work is beyond the place."""
    public: float
    firms: float
    """Below nought where the shares of the others add up to more than all."""


def consistent(numbers: Numbers) -> Numbers:
    """Return a place's numbers as they are, if they can all be true.

    Raises
    ------
    BadInput
        If some cannot be true together: which, and by how much.
    """
    for first in contradictions(numbers):
        raise BadInput(
            first.says, do=say("write others in {file}: some of {names}", file=FILE,
                               names=Listed(first.names, by="")),
        )  # fmt: skip
    return numbers


def contradictions(numbers: Numbers) -> Iterator[Conflict]:
    """Go through what cannot be true together, by the same sums from which a place is built.

    Examples
    --------
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> list(contradictions(stated(12_000)))
    []
    """
    v, at = {name: float(numbers.value(name)) for name in numbers}, households_at(numbers)
    whole = sum(v[name] for name in SIZES)
    if abs(whole - 1) > ROUNDING:
        wrong = say("firms of all sizes are {share} of firms, and should be all", share=Share(whole, 1))
        yield Conflict(SIZES, whole - 1, wrong)
    few = _too_few(v, at)
    if few is not None:
        yield few
        return
    if at.firms < v["firms"]:
        wrong = say("{firms} firms are more than the {n} households that work neither for the public nor "
                    "elsewhere", firms=round(v["firms"]), n=round(at.firms))  # fmt: skip
        yield Conflict(("firms", *WORK), v["firms"] - at.firms, wrong)
        return
    left = _left_pence(numbers, at)
    if left < 0:
        wrong = say("bills of all households are {sum} a month more than they have after tax",
                    sum=Pence(round(-left)))  # fmt: skip
        yield Conflict(BILLS_AND_INCOMES, -left, wrong)
        return
    exports = trade_of(v, left, at.firms).exports
    if exports < 0:
        wrong = say("more is bought here than firms here can sell, by {sum} a month",
                    sum=Pence(round(-exports)))  # fmt: skip
        yield Conflict(BOUGHT_AND_SOLD, -exports, wrong)


def _too_few(v: Mapping[str, float], at: At) -> Conflict | None:
    """Return what is wrong where there are too few firms, or too few jobs for them, to build a place of."""
    if int(v["firms"]) < FEWEST_FIRMS:
        wrong = plural(
            "there is {n} firm, and the stress test lives with {fewest} or more: of fewer it could say "
            "nothing",
            "there are {n} firms, and the stress test lives with {fewest} or more: of fewer it could say "
            "nothing", int(v["firms"]), fewest=FEWEST_FIRMS,
        )  # fmt: skip
        return Conflict(("people", "firms"), FEWEST_FIRMS - v["firms"], wrong)
    jobs = int(at.firms)
    left = jobs - max(int(jobs * v["largest_employer_share"]), 1)
    if left >= int(v["firms"]) - 1 or at.firms < v["firms"]:
        return None
    wrong = say("the greatest employer leaves {n} jobs to the {firms} other firms", n=left,
                firms=int(v["firms"]) - 1)  # fmt: skip
    return Conflict(("firms", "largest_employer_share", *WORK), v["firms"] - 1 - left, wrong)


def households_at(numbers: Numbers) -> At:
    """Return how many live of what; all who work neither away nor for the public work in firms here."""
    whole = numbers.value("households")
    inactive = whole * numbers.value("inactive_share")
    unemployed = (whole - inactive) * numbers.value("unemployed_share")
    working = whole - inactive - unemployed
    away, public = (working * numbers.value(name) for name in WORK)
    return At(inactive, unemployed, away, public, working - away - public)


def _left_pence(numbers: Numbers, at: At) -> float:
    """Return what bills leave all households of a month's wages, benefits and profits. [pence]."""
    wages = (at.firms + at.public) * numbers.value("wage_here_pence")
    wages += at.away * numbers.value("wage_away_pence")
    given = at.unemployed * numbers.value("benefit_pence")
    given += at.inactive * numbers.value("inactive_income_pence")
    costs = at.firms * numbers.value("wage_here_pence") * (1 + numbers.value("inputs_to_wages"))
    taken = costs * numbers.value("markup") * numbers.value("dividend_share")
    rent = numbers.value("renting_share") * numbers.value("rent_pence")
    bills = rent + numbers.value("energy_pence") + numbers.value("rates_pence")
    net = wages * (1 - numbers.value("tax_share"))
    return float(net + given + taken - numbers.value("households") * bills)
