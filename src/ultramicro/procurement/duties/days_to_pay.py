"""Section 69 of the Procurement Act 2023: how soon invoices were paid, by half-year.

The notice (UK17) gives the mean number of days and the parts paid within 30 days, in 31 to 60, and later.
Both days must be known: an invoice without the day it came counts as not known, never as paid in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

IN_TIME, LATE = 30, 60
"""The days within which an invoice is to be paid, and those after which it is in the last group. [days]"""
NOTICE = timedelta(days=30)
"""Within which the notice is due after the half-year."""


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice and when it was paid; None is not known, or not yet."""

    amount_pence: int
    received_on: date | None
    paid_on: date | None
    disputed: bool = False

    @property
    def days(self) -> int | None:
        """Days from when a valid invoice came to when it was paid; None where a day is not known."""
        if self.received_on is None or self.paid_on is None or self.paid_on < self.received_on:
            return None
        return (self.paid_on - self.received_on).days


@dataclass(frozen=True, kw_only=True)
class HalfYear:
    """How soon the invoices of a half-year were paid.

    Parameters
    ----------
    begins_on, ends_on, notice_due_on : date
        From 1 April to 30 September, or from 1 October to 31 March; the notice is due 30 days later.
    invoices, unknown, disputed : int
        How many were paid, of how many a day is not known, and how many were disputed (they count as the
        others do).
    in_time, late, very_late : int
        Paid within 30 days, in 31 to 60, and later.
    mean_days : float or None
        Of those that are known. [days]
    """

    begins_on: date
    ends_on: date
    notice_due_on: date
    invoices: int
    unknown: int
    disputed: int
    in_time: int
    late: int
    very_late: int
    mean_days: float | None

    @property
    def in_time_share(self) -> float | None:
        """Paid within 30 days ÷ all paid of which both days are known; None where none is."""
        known = self.invoices - self.unknown
        return self.in_time / known if known else None

    @property
    def in_time_range(self) -> tuple[float, float]:
        """The same over all paid, if none and if all of those not known were in time."""
        every = self.invoices or 1
        return self.in_time / every, (self.in_time + self.unknown) / every


def half_year_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the half-year of a day.

    Examples
    --------
    >>> [str(day) for day in half_year_of(date(2026, 2, 3))]
    ['2025-10-01', '2026-03-31']
    """
    if 4 <= day.month <= 9:  # noqa: PLR2004  April to September
        return date(day.year, 4, 1), date(day.year, 9, 30)
    first = day.year if day.month >= 10 else day.year - 1  # noqa: PLR2004  October
    return date(first, 10, 1), date(first + 1, 3, 31)


def half_years(invoices: Iterable[Invoice]) -> list[HalfYear]:
    """Report on invoices by the half-year in which they were paid.

    Parameters
    ----------
    invoices : iterable of Invoice
        Those that are still open are left out; `still_open` counts them.

    Returns
    -------
    list of HalfYear
        From the first to the last that has one.

    Examples
    --------
    >>> one = Invoice(amount_pence=1, received_on=date(2026, 1, 1), paid_on=date(2026, 1, 31))
    >>> [half] = half_years([one, Invoice(amount_pence=1, received_on=None, paid_on=date(2026, 1, 9))])
    >>> half.in_time_share, half.in_time_range, str(half.notice_due_on)
    (1.0, (0.5, 1.0), '2026-04-30')
    """
    paid: dict[tuple[date, date], list[Invoice]] = {}
    for invoice in invoices:
        if invoice.paid_on:
            paid.setdefault(half_year_of(invoice.paid_on), []).append(invoice)
    return [_half_year(*days, rows) for days, rows in sorted(paid.items())]


def _half_year(begins: date, ends: date, rows: list[Invoice]) -> HalfYear:
    days = [invoice.days for invoice in rows if invoice.days is not None]
    return HalfYear(
        begins_on=begins, ends_on=ends, notice_due_on=ends + NOTICE, invoices=len(rows),
        unknown=len(rows) - len(days), disputed=sum(invoice.disputed for invoice in rows),
        in_time=sum(each <= IN_TIME for each in days),
        late=sum(IN_TIME < each <= LATE for each in days), very_late=sum(each > LATE for each in days),
        mean_days=sum(days) / len(days) if days else None,
    )  # fmt: skip


def still_open(invoices: Iterable[Invoice], on: date) -> tuple[int, int]:
    """Return how many invoices are not paid, and how many of these came more than 30 days before a day.

    Examples
    --------
    >>> waiting = Invoice(amount_pence=1, received_on=date(2026, 1, 1), paid_on=None)
    >>> still_open([waiting], date(2026, 1, 31)), still_open([waiting], date(2026, 2, 1))
    ((1, 0), (1, 1))
    """
    waiting = [invoice for invoice in invoices if invoice.paid_on is None]
    late = [each for each in waiting if each.received_on and (on - each.received_on).days > IN_TIME]
    return len(waiting), len(late)
