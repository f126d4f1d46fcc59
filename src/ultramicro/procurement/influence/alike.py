"""Two years of buying, of the same payers in the same months: what lacks in one of them is no change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ultramicro.core.months import YEAR_MONTHS
from ultramicro.flows.time_series import Year, year_of
from ultramicro.procurement.influence.tied import tied

Cell = tuple[str, str, int]
"""A payer, a year, and a calendar month."""
MOST = 0.5
"""Two years are held against one another where this part of the money of each is alike, or more."""


@dataclass(frozen=True, kw_only=True)
class Alike:
    """What is alike of a year and the base year.

    Parameters
    ----------
    base, year : Year
        Their sums of the same payers in the same calendar months. [pence]
    payers : tuple of str
        Whose payments are here of both.
    months : int
        Pairs of a payer and a month that are here of both. [months]
    base_part, year_part : float
        What part of the money of each is alike, from 0 to 1.
    """

    base: Year
    year: Year
    payers: tuple[str, ...]
    months: int
    base_part: float
    year_part: float

    @property
    def enough(self) -> bool:
        """Whether enough of both is alike to be held against one another."""
        return min(self.base_part, self.year_part) >= MOST and self.base.total_pence > 0


class Bought:
    """What was bought by payer and month, tied payees and private finance left out.

    Parameters
    ----------
    rows : iterable of mapping
        `payer`, `payee`, `category`, `month`, `inside` and `amount_pence` of purchases. [pence]
    starts : int
        The month in which years start, from 1.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]], starts: int) -> None:
        self.starts = starts
        self._cells: dict[Cell, Counter[str]] = defaultdict(Counter)
        for row in rows:
            month: date | None = row["month"]
            if month and not tied(row["payee"], row["category"]):
                cell = row["payer"], year_of(month, starts), month.month
                self._cells[cell][row["inside"]] += row["amount_pence"]

    def years(self) -> list[str]:
        """Return every year in which something was bought, in order."""
        return sorted({year for _, year, _ in self._cells})

    def months(self, year: str) -> set[tuple[str, int]]:
        """Return the payers and calendar months of which something is here in a year."""
        return {(payer, month) for payer, of, month in self._cells if of == year}

    def year(
        self, year: str, *, of: Iterable[tuple[str, int]] | None = None, months: int = YEAR_MONTHS
    ) -> Year:
        """Add up a year, or some payers' months of it. [pence]."""
        sums = {"inside": 0, "outside": 0, "unknown": 0}
        for payer, month in self.months(year) if of is None else of:
            for where, pence in self._cells[payer, year, month].items():
                sums[where] += pence
        return Year(year=year, months=months, **{f"{where}_pence": pence for where, pence in sums.items()})

    def alike(self, base: str, year: str) -> Alike:
        """Return what is alike of two years.

        Examples
        --------
        >>> def row(payer, year, month, pence):
        ...     return {"payer": payer, "payee": "A", "category": "Cleaning", "month": date(year, month, 1),
        ...             "inside": "inside", "amount_pence": pence}
        >>> rows = [row("C", 2023, 1, 60), row("D", 2023, 1, 40), row("C", 2024, 1, 60), row("C", 2024, 2, 5)]
        >>> found = Bought(rows, 1).alike("2023", "2024")
        >>> found.payers, found.months, found.base.total_pence, found.year.total_pence
        (('C',), 1, 60, 60)
        """
        both = sorted(self.months(base) & self.months(year))
        first, last = self.year(base, of=both), self.year(year, of=both)
        return Alike(
            base=first, year=last, payers=tuple(sorted({payer for payer, _ in both})), months=len(both),
            base_part=_part(first.total_pence, self.year(base).total_pence),
            year_part=_part(last.total_pence, self.year(year).total_pence),
        )  # fmt: skip


def _part(pence: int, whole_pence: int) -> float:
    # Credits may outweigh payments in what is left out.
    return min(1.0, max(0.0, pence / whole_pence)) if whole_pence > 0 else 0.0


def all_alike(bought: Bought, base: Year | None, years: Sequence[Year]) -> list[Alike]:
    """Hold each year against the base year; nothing without one."""
    return [bought.alike(base.year, year.year) for year in years] if base else []
