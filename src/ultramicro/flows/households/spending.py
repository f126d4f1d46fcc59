"""What households spend by tenth of income and category, and how much stays: the place's or the nation's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Number, say
from ultramicro.flows.surveyed import PEOPLE, SurveyRow, kind_of, local_share, spent_pence
from ultramicro.place.facts import facts

WEEKS = 52
TENTHS = range(1, 11)
PERSONS = 2.4
"""People in a UK household (ONS, families and households 2018)."""
NATIONAL = say(
    "ONS Family Spending, table 3.1E, UK, financial year ending 2018 (OGL v3); not raised to today's prices"
)
FOOD = ("food", "drink")
ESSENTIAL = (*FOOD, "housing", "fuel", "power", "energy", "rent")


@dataclass(frozen=True, kw_only=True)
class OwnRow:
    """A row of the table `households`."""

    area: str
    income_tenth: int
    households: int
    category: str
    spend_pence: int
    local_share: float | None


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What all households of a tenth spend on a category in a year.

    Parameters
    ----------
    tenth : int
        1 is the poorest.
    category : str
        What it is spent on.
    households : int
        How many there are.
    spend_pence : int
        What one of them spends. [pence]
    local_low, local_high : float
        The part of it spent in the area; from 0 to 1 where nobody said.
    asked : bool
        Whether somebody said.
    """

    tenth: int
    category: str
    households: int
    spend_pence: int
    local_low: float
    local_high: float
    asked: bool

    @property
    def total_pence(self) -> int:
        """What all of them spend, in pence."""
        return self.households * self.spend_pence


class SpentHere(NamedTuple):
    """What all households spend in a year, and the part of it that is spent in the area: least and most."""

    whole_pence: int
    low: float
    high: float


def spent_here(spent: Iterable[Spent]) -> SpentHere:
    """Add up what is spent; what nobody was asked about may all be here, or none of it.

    Examples
    --------
    >>> rows = [Spent(tenth=1, category=c, households=1, spend_pence=50, local_low=low, local_high=high,
    ...               asked=True) for c, low, high in (("Food", 0.4, 0.6), ("Rent", 0.0, 1.0))]
    >>> spent_here(rows)
    SpentHere(whole_pence=100, low=0.2, high=0.8)
    """
    whole, low, high = 0, 0.0, 0.0
    for each in spent:
        whole += each.total_pence
        low += each.total_pence * each.local_low
        high += each.total_pence * each.local_high
    return SpentHere(whole, low / max(whole, 1), high / max(whole, 1))


def own_spending(rows: Iterable[OwnRow], said: Mapping[str, tuple[float, float]]) -> list[Spent]:
    """Read the place's own households; what a survey says of a category stands in where a row gives no share.

    Raises
    ------
    BadInput
        If a number of households, a sum or a share makes no sense, or a tenth is not 1 to 10.
    """
    return [_own(row, said) for row in rows]


def _own(row: OwnRow, said: Mapping[str, tuple[float, float]]) -> Spent:
    share = row.local_share
    if row.households < 0 or row.spend_pence < 0 or row.income_tenth not in TENTHS:
        raise BadInput(
            say(
                "tenth {tenth}, '{category}' makes no sense: a tenth is 1 to 10, and numbers are 0 or more",
                tenth=row.income_tenth, category=row.category,
            ),
            where="households.csv",
            do=say("correct the row"),
        )  # fmt: skip
    if share is not None and not 0 <= share <= 1:
        raise BadInput(
            say("local_share is {share}, which is not a share", share=Number(share, 4)),
            where="households.csv",
            do=say("write a number from 0 to 1"),
        )
    # Not known is anything from nothing to all; a guess in the middle would hide that.
    low, high = (share, share) if share is not None else said.get(key(row.category), (0.0, 1.0))
    asked = share is not None or key(row.category) in said
    return Spent(
        tenth=row.income_tenth,
        category=row.category,
        households=row.households,
        spend_pence=row.spend_pence,
        local_low=low,
        local_high=high,
        asked=asked,
    )


def national_spending(people: int, said: Mapping[str, tuple[float, float]]) -> list[Spent]:
    """Take the nation's households, as many as the people make up, a tenth of them in each tenth.

    Examples
    --------
    >>> rows = national_spending(24_000, {})
    >>> sum(r.households for r in rows if r.category == "Transport")
    10000
    """
    households = round(people / PERSONS)
    return [
        Spent(
            tenth=tenth,
            category=row["category"],
            # What does not divide by ten goes to the first ones, so that the tenths sum to all.
            households=households // 10 + (tenth <= households % 10),
            # The survey is by week.
            spend_pence=round(float(row[str(tenth)]) * 100) * WEEKS,
            local_low=said.get(key(row["category"]), (0.0, 1.0))[0],
            local_high=said.get(key(row["category"]), (0.0, 1.0))[1],
            asked=key(row["category"]) in said,
        )
        for row in facts("spending_by_tenth")
        for tenth in TENTHS
    ]


def key(category: str) -> str:
    """Return a category as people may write it: capitals and blanks do not tell two apart.

    Examples
    --------
    >>> key(" Food and  Drink")
    'food and drink'
    """
    return " ".join(category.casefold().split())


def unused_answers(rows: Iterable[SurveyRow], spent: Sequence[Spent]) -> Unused:
    """Return which answers of people tell nothing of what households spend, and why.

    Examples
    --------
    >>> said = [SurveyRow(respondent="A", kind="worker", category=c, local_share=0.5) for c in ("Foot", None)]
    >>> unused_answers(said, [])
    Unused(categories=('Foot',), without=1)
    """
    known = {key(each.category) for each in spent}
    mine = [row for row in rows if kind_of(row) in PEOPLE]
    named = sorted({row.category.strip() for row in mine if row.category and key(row.category) not in known})
    without = sum(not row.category or row.local_share is None for row in mine)
    return Unused(categories=tuple(named), without=without)


def said_by_category(rows: Iterable[SurveyRow]) -> dict[str, tuple[float, float]]:
    """Return by category, as `key` reads it, the 95% interval of the part spent locally, over people asked.

    Examples
    --------
    >>> said = said_by_category([SurveyRow(respondent=who, kind="household", category="Food", spend_pence=100,
    ...                                    local_share=0.5) for who in "abcdefghij"])
    >>> [round(end, 2) for end in said["food"]]
    [0.35, 0.65]
    """
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in rows:
        if kind_of(row) in PEOPLE and row.local_share is not None and row.category:
            spent = spent_pence(row)
            # By who answered: several rows of one household are one answer and no larger sample.
            sums = found[key(row.category)][row.respondent]
            sums[0] += spent
            sums[1] += spent * row.local_share
    return {category: _interval(list(said.values())) for category, said in sorted(found.items())}


def _interval(answers: Sequence[Sequence[float]]) -> tuple[float, float]:
    share = local_share([spent for spent, _ in answers], [here for _, here in answers])
    return share.low, share.high


@dataclass(frozen=True, kw_only=True)
class Unused:
    """Answers that are not used: of categories that nobody spends on, and without category or share."""

    categories: tuple[str, ...] = ()
    without: int = 0


@dataclass(frozen=True, kw_only=True)
class Tenth:
    """What a household of a tenth spends, and what of it is essential or local."""

    tenth: int
    households: int
    spend_pence: int
    essential_share: float
    local_low: float
    local_high: float
    food_share: float


def by_tenth(spent: Sequence[Spent]) -> list[Tenth]:
    """Add up each tenth.

    Examples
    --------
    >>> [round(t.essential_share, 2) for t in by_tenth(national_spending(240, {}))][:2]
    [0.4, 0.38]
    """
    return [
        _tenth(tenth, [s for s in spent if s.tenth == tenth]) for tenth in sorted({s.tenth for s in spent})
    ]


def _tenth(tenth: int, mine: Sequence[Spent]) -> Tenth:
    whole = sum(s.spend_pence for s in mine) or 1
    part = {
        words: sum(s.spend_pence for s in mine if any(w in s.category.casefold() for w in words)) / whole
        for words in (FOOD, ESSENTIAL)
    }
    return Tenth(
        tenth=tenth,
        # Not the sum: each category has all households of the tenth.
        households=max((s.households for s in mine), default=0),
        spend_pence=sum(s.spend_pence for s in mine),
        essential_share=part[ESSENTIAL],
        food_share=part[FOOD],
        local_low=sum(s.spend_pence * s.local_low for s in mine) / whole,
        local_high=sum(s.spend_pence * s.local_high for s in mine) / whole,
    )
