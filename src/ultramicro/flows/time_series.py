"""Shares over time, on the moving base and on a fixed one, with partial years marked.

A share can rise because more money stays or because there is less money. Preston's own figure, 18.2%
of £617m, is 15.0% on the £750m of four years earlier [1]_. So each year's inside money is divided
twice: by that year's total (the moving base) and by the base year's (the fixed base).

References
----------
.. [1] CLES on Preston's anchor institutions, 2012/13 and 2016/17: £112.3m is 18.2% of the later total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ultramicro.core.months import YEAR_MONTHS
from ultramicro.flows.shares import share_range

SMALL_PENCE = 25_000
"""Published files leave out payments below £0, £250 or £500 (the body chooses): below this one is small."""
SOME_SMALL = 0.05
"""Files of which more than this share of payments is small hold small payments."""


class Doubt(StrEnum):
    """What stands against comparing a year with others."""

    PARTIAL = "partial"
    NO_BASE = "no_base"
    PARTIAL_BASE = "partial_base"


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year's net sums. `months` is for how many of its months there are payments of every payer."""

    year: str
    months: int
    inside_pence: int
    outside_pence: int
    unknown_pence: int

    @property
    def total_pence(self) -> int:
        """All three, in pence."""
        return self.inside_pence + self.outside_pence + self.unknown_pence

    @property
    def complete(self) -> bool:
        """Whether all of its months are here."""
        return self.months >= YEAR_MONTHS


@dataclass(frozen=True, kw_only=True)
class YearShares:
    """A year's share of money that stayed, on both bases; None where none can be given."""

    year: Year
    base: str
    moving_low: float | None
    moving_high: float | None
    fixed_low: float | None
    fixed_high: float | None
    doubt: Doubt | None


def year_of(month: date, starts: int) -> str:
    """Name the year a month falls in: `2024`, or `2024/25` where years do not start in January.

    Examples
    --------
    >>> year_of(date(2025, 3, 1), 4), year_of(date(2025, 4, 1), 4), year_of(date(2025, 4, 1), 1)
    ('2024/25', '2025/26', '2025')
    """
    first = month.year if month.month >= starts else month.year - 1
    return str(first) if starts == 1 else f"{first}/{(first + 1) % 100:02d}"


def months_covered(months_of_payer: Mapping[str, Sequence[date]], starts: int) -> dict[str, int]:
    """Count each year's months for which every payer seen in that year has payments.

    Examples
    --------
    >>> months_covered({"A": [date(2025, 1, 1), date(2025, 2, 1)], "B": [date(2025, 2, 1)]}, 1)
    {'2025': 1}
    """
    by_year: dict[str, dict[str, set[date]]] = {}
    for payer, months in months_of_payer.items():
        for month in months:
            by_year.setdefault(year_of(month, starts), {}).setdefault(payer, set()).add(month)
    # A month counts if every main payer has it: else a year would grow by a file that came.
    return {year: len(set.intersection(*payers.values())) for year, payers in sorted(by_year.items())}


def base_of(years: Sequence[Year], wanted: str = "") -> Year | None:
    """Choose the base: the year that is wanted, or the first complete one with money in it."""
    if wanted:
        # Also one that is not complete: who asks for it is told so beside the figure.
        return next((year for year in years if year.year == wanted), None)
    return next((year for year in years if year.complete and year.total_pence > 0), None)


def over_time(years: Sequence[Year], *, base: Year | None) -> list[YearShares]:
    """Give each year's share on the moving and on the fixed base.

    Parameters
    ----------
    years : sequence of Year
        In order of time.
    base : Year or None
        The year whose total is the fixed base.

    Returns
    -------
    list of YearShares
        In the order given. A year that is not complete, or a base that is not, has no fixed share:
        a few months' money over twelve months' total would look like a fall.

    Examples
    --------
    >>> first = Year(year="2012", months=12, inside_pence=37, outside_pence=713, unknown_pence=0)
    >>> later = Year(year="2016", months=12, inside_pence=112, outside_pence=505, unknown_pence=0)
    >>> [f"{s.moving_low:.1%} {s.fixed_low:.1%}" for s in over_time([first, later], base=first)]
    ['4.9% 4.9%', '18.2% 14.9%']
    """
    return [_shares(year, base) for year in years]


def _shares(year: Year, base: Year | None) -> YearShares:
    moving = share_range(year.inside_pence, year.outside_pence, year.unknown_pence)
    fixed = _fixed(year, base) if moving else None
    return YearShares(
        year=year, base=base.year if base else "",
        moving_low=moving[0] if moving else None, moving_high=moving[1] if moving else None,
        fixed_low=fixed[0] if fixed else None, fixed_high=fixed[1] if fixed else None,
        doubt=_doubt(year, base),
    )  # fmt: skip


def _fixed(year: Year, base: Year | None) -> tuple[float, float] | None:
    # Of a part of a year nothing can be compared with a whole one.
    if base is None or base.total_pence <= 0 or not (year.complete and base.complete):
        return None
    return year.inside_pence / base.total_pence, (year.inside_pence + year.unknown_pence) / base.total_pence


def _doubt(year: Year, base: Year | None) -> Doubt | None:
    if not year.complete:
        return Doubt.PARTIAL
    if base is None:
        return Doubt.NO_BASE
    return None if base.complete else Doubt.PARTIAL_BASE


@dataclass(frozen=True, kw_only=True)
class FilesBelow:
    """How many files hold small payments, and how many hold almost none."""

    some: int
    none: int


def files_below(small: Mapping[str, float]) -> FilesBelow:
    """Count the files that hold small payments; where only some do, small suppliers are seen in some only.

    Parameters
    ----------
    small : mapping of str to float
        File to the share of its payments that are below £250, from 0 to 1.

    Examples
    --------
    >>> files_below({"a.csv": 0.4, "b.csv": 0.0})
    FilesBelow(some=1, none=1)
    """
    # A share and not a count: a single small payment slips into files that leave them out.
    some = sum(share > SOME_SMALL for share in small.values())
    return FilesBelow(some=some, none=len(small) - some)
