"""For how many months each payer's payments are here, and what that allows to say of a year.

A year is never made of less than a year: what a payer with fewer than twelve months paid counts as it was seen.
With twelve or more, an average year is counted. Each payer goes by its own months: one whose files cover two
years does not halve another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ultramicro.core.contract import Relation
from ultramicro.core.money import counted
from ultramicro.flows.tables import rows_of

YEAR = 12
"""Months in a year."""


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
    def factor(self) -> float:
        """What its sums are multiplied by: to an average year, never more than what was seen.

        Examples
        --------
        >>> Period(months=24).factor, Period(months=3).factor
        (0.5, 1.0)
        """
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


def period_words(known: Mapping[str, Period], payers: Iterable[str]) -> str:
    """Say of which time sums of these payers are, at the beginning of a sentence.

    Examples
    --------
    >>> whole, short, shorter = Period(months=24), Period(months=3), Period(months=1)
    >>> period_words({"A": whole}, "A")
    'In an average year'
    >>> period_words({"A": short, "B": shorter}, "AB")
    'In the 1 to 3 months of payments that are here'
    >>> period_words({"A": whole, "B": short}, "AB")
    'In an average year (for 1 of 2 payers: in the 3 months that are here)'
    """
    mine = [known.get(payer, UNDATED) for payer in payers]
    short = [period.months for period in mine if not period.whole_year]
    if not short:
        return "In an average year"
    if max(short) == 0:
        seen = "payments without a date"
        return f"In {seen}" if len(short) == len(mine) else f"In an average year, and in {seen}"
    span = counted(max(short), "month")
    months = span if min(short) == max(short) else f"{min(short)} to {span}"
    if len(short) == len(mine):
        return f"In the {months} of payments that are here"
    return f"In an average year (for {len(short)} of {len(mine)} payers: in the {months} that are here)"
