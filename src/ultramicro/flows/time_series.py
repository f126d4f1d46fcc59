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

from ultramicro.flows.shares import share_range

MONTHS = 12


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
        return self.months >= MONTHS


@dataclass(frozen=True, kw_only=True)
class YearShares:
    """A year's share of money that stayed, on both bases; None where none can be given."""

    year: Year
    base: str
    moving_low: float | None
    moving_high: float | None
    fixed_low: float | None
    fixed_high: float | None
    note: str


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
    return {year: len(set.intersection(*payers.values())) for year, payers in sorted(by_year.items())}


def base_of(years: Sequence[Year], wanted: str = "") -> Year | None:
    """Choose the base: the year that is wanted, or the first complete one with money in it."""
    if wanted:
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
        note=_note(year, base),
    )  # fmt: skip


def _fixed(year: Year, base: Year | None) -> tuple[float, float] | None:
    if base is None or base.total_pence <= 0 or not (year.complete and base.complete):
        return None
    return year.inside_pence / base.total_pence, (year.inside_pence + year.unknown_pence) / base.total_pence


def _note(year: Year, base: Year | None) -> str:
    if not year.complete:
        return f"only {year.months} of 12 months have payments of every payer: no match for a whole year"
    if base is None:
        return "no year is complete, so there is no fixed base"
    return "" if base.complete else f"the base year {base.year} is not complete"


def threshold_note(lowest: Mapping[str, float]) -> str:
    """Say in a sentence whether files start at different amounts; empty where they do not.

    Parameters
    ----------
    lowest : mapping of str to float
        File to the share of its payments that are below £250, from 0 to 1.

    Notes
    -----
    Published files leave out small payments, from £0, £250 or £500 up by choice of the body. Where
    some files hold them and others do not, small local suppliers are seen in some only.
    """
    small = sorted(file for file, share in lowest.items() if share > 0.05)  # noqa: PLR2004
    none = len(lowest) - len(small)
    if not small or not none:
        return ""
    return (
        f"{len(small)} files hold small payments (below £250) and {none} hold next to none: "
        "small suppliers are seen in some only, so compare years and payers with care"
    )
