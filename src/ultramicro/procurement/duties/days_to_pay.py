"""Section 69 of the Procurement Act 2023: how soon invoices were paid, by reporting period.

The notice (UK17; regulation 38 of the Procurement Regulations 2024) gives the mean number of days, the parts
paid within 30 days, in 31 to 60, and later, and the part that became payable and was not paid in the period.
Both days must be known: an invoice without the day it came counts as not known, never as paid in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ultramicro.place.facts.procurement import rules
from ultramicro.procurement.rules.certainty import Answer

ABOUT = "s69_payment_compliance"
IN_TIME, LATE = 30, 60
"""The days within which an invoice is to be paid, and those after which it is in the last group. [days]"""
NOTICE = timedelta(days=29)
"""The 30 days within which a notice is due *begin with* the last day of the period: that day is the first."""


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice and when it was paid; None is not known, or not yet.

    Parameters
    ----------
    public : Answer
        Whether it was sent under a public contract of the act, which alone the notice is of.
    """

    amount_pence: int
    received_on: date | None
    paid_on: date | None
    disputed: bool = False
    public: Answer = Answer.UNKNOWN

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
    begins_on, ends_on : date
        From 1 April to 30 September, or from 1 October to 31 March; cut where section 69 begins to hold.
    notice_due_on : date or None
        The last day for its notice; None where section 69 did not hold yet, or not here.
    invoices, public, unknown, disputed : int
        How many were paid, how many of them are known to be under a public contract, of how many a day is not
        known, and how many were disputed (they count as the others do).
    in_time, late, very_late : int
        Paid within 30 days, in 31 to 60, and later.
    mean_days : float or None
        Of those that are known. [days]
    unpaid : (float, float) or None
        The part of what became payable in it that was not paid in it: if an invoice is payable when it comes,
        and if 30 days later; the lower first. None where nothing became payable.
    """

    begins_on: date
    ends_on: date
    notice_due_on: date | None
    invoices: int
    public: int
    unknown: int
    disputed: int
    in_time: int
    late: int
    very_late: int
    mean_days: float | None
    unpaid: tuple[float, float] | None

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


def first_day(nation: str) -> date | None:
    """Return the day on which the first reporting period of section 69 begins; None where none is known.

    Examples
    --------
    >>> str(first_day("england")), str(first_day("wales")), first_day("scotland")
    ('2026-01-01', '2026-04-01', None)
    """
    own = (rule for rule in rules() if (rule.rule, rule.nation) == (ABOUT, nation) and rule.settled)
    return next((rule.from_on for rule in own if rule.contract == "reporting_period"), None)


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


def period_of(day: date, starts: date | None) -> tuple[date, date]:
    """Return the reporting period of a day: its half-year, cut where section 69 begins to hold.

    Examples
    --------
    >>> law = date(2026, 1, 1)
    >>> [[str(end) for end in period_of(day, law)] for day in (date(2025, 12, 31), law)]
    [['2025-10-01', '2025-12-31'], ['2026-01-01', '2026-03-31']]
    """
    begins, ends = half_year_of(day)
    if starts is None or not begins < starts <= ends:
        return begins, ends
    return (starts, ends) if day >= starts else (begins, starts - timedelta(days=1))


def half_years(invoices: Iterable[Invoice], starts: date | None) -> list[HalfYear]:
    """Report on invoices by the reporting period in which they were paid.

    Parameters
    ----------
    invoices : iterable of Invoice
        Those that are still open are in no group; `still_open` counts them.
    starts : date or None
        The day on which section 69 begins to hold; None where it does not.

    Returns
    -------
    list of HalfYear
        From the first to the last that has one.

    Examples
    --------
    >>> one = Invoice(amount_pence=1, received_on=date(2026, 1, 1), paid_on=date(2026, 1, 31))
    >>> other = Invoice(amount_pence=1, received_on=None, paid_on=date(2026, 1, 9))
    >>> [half] = half_years([one, other], date(2026, 1, 1))
    >>> half.in_time_share, half.in_time_range, str(half.notice_due_on)
    (1.0, (0.5, 1.0), '2026-04-29')
    """
    every = list(invoices)
    paid: dict[tuple[date, date], list[Invoice]] = {}
    for invoice in every:
        if invoice.paid_on:
            paid.setdefault(period_of(invoice.paid_on, starts), []).append(invoice)
    return [_half_year(*days, rows, every, starts) for days, rows in sorted(paid.items())]


def _half_year(
    begins: date, ends: date, rows: list[Invoice], every: list[Invoice], starts: date | None
) -> HalfYear:
    days = [invoice.days for invoice in rows if invoice.days is not None]
    return HalfYear(
        begins_on=begins, ends_on=ends, notice_due_on=ends + NOTICE if starts and starts <= begins else None,
        invoices=len(rows), public=sum(invoice.public is Answer.YES for invoice in rows),
        unknown=len(rows) - len(days), disputed=sum(invoice.disputed for invoice in rows),
        in_time=sum(each <= IN_TIME for each in days),
        late=sum(IN_TIME < each <= LATE for each in days), very_late=sum(each > LATE for each in days),
        mean_days=sum(days) / len(days) if days else None, unpaid=_unpaid(every, begins, ends),
    )  # fmt: skip


def _unpaid(invoices: list[Invoice], begins: date, ends: date) -> tuple[float, float] | None:
    """Return the part of what became payable in a period and was not paid in it, read in both ways."""
    shares = []
    for wait in (timedelta(0), timedelta(IN_TIME)):
        payable = [
            each for each in invoices if each.received_on and begins <= each.received_on + wait <= ends
        ]
        open_still = sum(each.paid_on is None or each.paid_on > ends for each in payable)
        shares += [open_still / len(payable)] if payable else []
    return (min(shares), max(shares)) if shares else None


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
