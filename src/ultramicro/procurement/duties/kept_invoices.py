"""Which rows of the table of invoices count: each once, none of a day to come, none that is no invoice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ultramicro.core.contract import UNDATED
from ultramicro.procurement.duties.days_to_pay import Invoice
from ultramicro.procurement.rules.certainty import Answer

Row = Mapping[str, object]
SAME = ("payer", "payee", "reference", "contract", "amount_pence", "received_on", "paid_on")
"""What rows of one invoice have in common."""


@dataclass(frozen=True, kw_only=True)
class KeptInvoices:
    """Invoices that count, and how many rows do not.

    Parameters
    ----------
    counted : tuple of Invoice
        Each once.
    repeated : int
        Rows that stand a second time, number and days and all; counted once.
    alike : int
        Rows that are like another and bear no number, or bear its number and sum on another day: they may be
        one invoice, and are counted.
    future : int
        Rows with a day after the one at which the place is looked at.
    credits : int
        Credit notes and rows of nothing.
    elsewhere : int
        Rows under a contract that is known to be no public contract of the act, which the notice leaves out.
    """

    counted: tuple[Invoice, ...] = ()
    repeated: int = 0
    alike: int = 0
    future: int = 0
    credits: int = 0
    elsewhere: int = 0


def kept_invoices(rows: Iterable[Row], on: date, public: Callable[[Row], Answer]) -> KeptInvoices:
    """Sort the rows of the table `paid_invoices`.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table.
    on : date
        The day at which the place is looked at; `UNDATED` bars no day.
    public : callable
        Whether a row is under a public contract of the act.

    Examples
    --------
    >>> row = {"payee": "A", "reference": "7", "amount_pence": 5, "received_on": date(2026, 1, 2),
    ...        "paid_on": date(2026, 1, 9)}
    >>> rows = [row, row, {**row, "paid_on": date(2027, 1, 9)}, {**row, "amount_pence": -5}]
    >>> kept = kept_invoices(rows, date(2026, 3, 31), lambda row: Answer.UNKNOWN)
    >>> len(kept.counted), kept.repeated, kept.future, kept.credits
    (1, 1, 1, 1)
    """
    told = list(rows)
    owed = [row for row in told if _pence(row) > 0]
    here = [row for row in owed if not _to_come(row, on)]
    once = list({_same(row, at): row for at, row in enumerate(here)}.values())
    answers = [public(row) for row in once]
    return KeptInvoices(
        counted=tuple(
            replace(_invoice(row), public=answer)
            for row, answer in zip(once, answers, strict=True)
            if answer is not Answer.NO
        ),
        repeated=len(here) - len(once), alike=_alike(once), future=len(owed) - len(here),
        credits=len(told) - len(owed), elsewhere=sum(answer is Answer.NO for answer in answers),
    )  # fmt: skip


def _same(row: Row, at: int) -> Hashable:
    # Without a number two rows may be two invoices of one sum, as of a rent; with one they are the same.
    return tuple(_said(row.get(name)) for name in SAME) if _said(row.get("reference")) else at


def _alike(rows: list[Row]) -> int:
    """Return how many rows may be an invoice that stands there already."""
    numbered = [row for row in rows if _said(row.get("reference"))]
    bare = [row for row in rows if not _said(row.get("reference"))]
    days = Counter(tuple(_said(row.get(name)) for name in SAME) for row in bare)
    numbers = Counter(tuple(_said(row.get(name)) for name in SAME[:5]) for row in numbered)
    return sum(times - 1 for times in (*days.values(), *numbers.values()))


def _said(cell: object) -> object:
    return " ".join(cell.split()).casefold() if isinstance(cell, str) else cell


def _to_come(row: Row, on: date) -> bool:
    days = (row.get("received_on"), row.get("paid_on"))
    return on != UNDATED and any(isinstance(day, date) and day > on for day in days)


def _pence(row: Row) -> int:
    pence = row.get("amount_pence")
    return pence if isinstance(pence, int) else 0


def _invoice(row: Row) -> Invoice:
    came, paid = row.get("received_on"), row.get("paid_on")
    return Invoice(
        amount_pence=_pence(row), received_on=came if isinstance(came, date) else None,
        paid_on=paid if isinstance(paid, date) else None, disputed=bool(row.get("disputed")),
    )  # fmt: skip
