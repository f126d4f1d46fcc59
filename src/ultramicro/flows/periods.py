"""For how many months each payer's payments are here, and what that allows to say of a year.

A year is never made of less than a year: what a payer with fewer than twelve months paid counts as it was
seen. With twelve or more, an average year is counted. Each payer goes by its own months: one whose files
cover two years does not halve another's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.core.contract import Relation
from ultramicro.core.message import Day, Listed, Message, Pence, note, plural, say
from ultramicro.core.months import YEAR_MONTHS
from ultramicro.flows.tables import rows_of, sum_pence

YEAR = YEAR_MONTHS
"""Months in a year."""
PASSED_OVER = 0.01
"""Payers that together are no more than this part of a sum do not decide of which time it is."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """The months in which a payer paid anything.

    Parameters
    ----------
    months : int
        How many; 0 where no payment is dated. [months]
    first, last : date or None
        The first day of the first and of the last.
    """

    months: int = 0
    first: date | None = None
    last: date | None = None

    @property
    def whole_year(self) -> bool:
        """Whether there is a year's worth of it."""
        return self.months >= YEAR

    @property
    def span(self) -> int:
        """How many months there are from the first to the last, also those in which nothing was paid.

        Examples
        --------
        >>> Period(months=2, first=date(2024, 12, 1), last=date(2025, 3, 1)).span
        4
        """
        if not self.first or not self.last:
            return 0
        return YEAR * (self.last.year - self.first.year) + self.last.month - self.first.month + 1

    @property
    def factor(self) -> float:
        """What its sums are multiplied by: to an average year, never more than what was seen.

        Examples
        --------
        >>> Period(months=24).factor, Period(months=3).factor
        (0.5, 1.0)
        """
        # Less than a year is never made a year of: Christmas, grants and harvests come once.
        return YEAR / self.months if self.whole_year else 1.0


UNDATED = Period()


def periods(flows: Relation) -> dict[str, Period]:
    """Return the months of each payer of the table `flows`; those without a date are left out."""
    dated = flows.filter(flows.month.notnull())
    months = dated.group_by("payer").agg(
        months=dated.month.nunique(), first=dated.month.min(), last=dated.month.max()
    )
    return {
        row["payer"]: Period(months=row["months"], first=row["first"], last=row["last"])
        for row in rows_of(months.order_by("payer"))
    }


def deciding(sums: Mapping[str, int]) -> list[str]:
    """Return the payers that decide of which time a sum is: all but the smallest that together are 1% of it.

    Parameters
    ----------
    sums : mapping of str to int
        What each payer's part of it is. [pence]

    Examples
    --------
    >>> deciding({"Council": 9_900, "Club": 50, "Choir": 40})
    ['Council']
    """
    left = PASSED_OVER * sum(abs(amount) for amount in sums.values())
    found = []
    # From the smallest on, so that what is passed over is the least that can be.
    for payer in sorted(sums, key=lambda payer: (abs(sums[payer]), payer)):
        left -= abs(sums[payer])
        if left < 0:
            found.append(payer)
    return found


def months_of(known: Mapping[str, Period], sums: Mapping[str, int]) -> list[int]:
    """Return the months of those who decide, the fewest first; empty where there is no money. [months]."""
    return sorted(known.get(payer, UNDATED).months for payer in deciding(sums))


def period_words(known: Mapping[str, Period], sums: Mapping[str, int]) -> Message:
    """Say of which time a sum is, at the beginning of a sentence.

    Parameters
    ----------
    known : mapping of str to Period
        The months of each payer.
    sums : mapping of str to int
        What was seen of each payer's part of it. [pence]

    Examples
    --------
    >>> whole, short, shorter = Period(months=24), Period(months=3), Period(months=1)
    >>> period_words({"A": whole}, {"A": 5})
    'In an average year'
    >>> period_words({"A": short, "B": shorter}, {"A": 5, "B": 5})
    'In the 1 to 3 months of payments that are here'
    >>> period_words({"A": whole, "B": short}, {"A": 5_00, "B": 5_00})
    'In an average year (but £5.00 as seen in 3 months)'
    """
    months = [each for each in months_of(known, sums) if each < YEAR]
    if not months:
        return say("In an average year")
    if len(months) == len(deciding(sums)):
        return _in_months(months)
    short = Pence(sum(amount for payer, amount in sums.items() if not known.get(payer, UNDATED).whole_year))
    if max(months) == 0:
        return say("In an average year (but {sum} as seen in payments without a date)", sum=short)
    return say("In an average year (but {sum} as seen in {months})", sum=short, months=_span(months))


def _in_months(months: Sequence[int]) -> Message:
    if max(months) == 0:
        return say("In payments without a date")
    return say("In the {months} of payments that are here", months=_span(months))


def seen_words(known: Mapping[str, Period], sums: Mapping[str, int]) -> Message | None:
    """Say in how many months a sum was seen that is of all months; None where no payment has a date.

    Examples
    --------
    >>> seen_words({"A": Period(months=24), "B": Period(months=3)}, {"A": 5, "B": 5})
    '3 to 24 months'
    """
    months = months_of(known, sums)
    return _span(months) if any(months) else None


def _span(months: Sequence[int]) -> Message:
    """Say how many months, the fewest first."""
    if months[0] == max(months):
        return plural("{n} month", "{n} months", months[0])
    return plural("{least} to {n} month", "{least} to {n} months", max(months), least=months[0])


GAPS_NAMED = 5
"""So many payers with months that are not here are named."""


def months_missing(known: Mapping[str, Period], sums: Mapping[str, int]) -> Message | None:
    """Say which of those who decide lack months between their first and their last; None where nobody does.

    From April to June reads as three months. If May is not here, what was paid in it is in no sum.

    Examples
    --------
    >>> april, june = date(2025, 4, 1), date(2025, 6, 1)
    >>> told = months_missing({"Shop": Period(months=2, first=april, last=june)}, {"Shop": 100})
    >>> told.values["payers"].things[0]
    'Shop (2 of 3 months from April 2025 to June 2025)'
    >>> months_missing({"Shop": Period(months=1, first=april, last=april)}, {"Shop": 100})
    """
    gaps = [(payer, known[payer]) for payer in deciding(sums) if payer in known]
    told = [_gap(payer, each) for payer, each in reversed(gaps) if each.span > each.months]
    if not told:
        return None
    return note(
        "months_missing",
        "Months that are not here: {payers}. What was paid in the others is in no sum.",
        payers=Listed(told[:GAPS_NAMED], "and"),
    )


def _gap(payer: str, period: Period) -> Message:
    return say(
        "{payer} ({n} of {all} months from {first} to {last})", payer=payer, n=period.months, all=period.span,
        first=Day(period.first or date.min, month=True), last=Day(period.last or date.min, month=True),
    )  # fmt: skip


def influenceable_by_payer(flows: Relation) -> dict[str, int]:
    """Add up the influenceable money of each payer. [pence]."""
    mine = flows.filter(flows.influenceable)
    sums = rows_of(mine.group_by("payer").agg(amount_pence=sum_pence(mine.amount_pence)).order_by("payer"))
    return {row["payer"]: row["amount_pence"] for row in sums}
