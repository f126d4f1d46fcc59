"""The three bodies' payment files, each as untidy as published ones are, each in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ultramicro.core.rows import Cell
from ultramicro.place.demo.parties import PAYERS, parties
from ultramicro.place.demo.sheets import Pages, csv_bytes, month_name, pounds, serial, thousands, xlsx_bytes
from ultramicro.place.demo.spend import Line, lines, months

TWICE_COUNCIL = (2024, 10)  # published again under another name
TWIN_TRUST = (2025, 1)  # published as workbook and as CSV
CHANGED_FROM = (2025, 4)  # the council's headers and the trust's columns change with the new year
HEADER_EVERY = 30  # a page of the college's report
VAT_FREE = ("grant", "tax", "pension", "public", "person", "precept", "treasury")


def payment_files(seed: int) -> Pages:
    """Write every monthly file of the three bodies."""
    pages: Pages = {}
    for month in months():
        label = date(*month, 1)
        council = _council(lines(seed, "council", month), label)
        pages[f"payments/council/Spend-over-250-{month_name(label)}-{month[0]}.csv"] = council
        if month == TWICE_COUNCIL:
            pages[f"payments/council/Spend-over-250-{month_name(label)}-{month[0]}-v2.csv"] = (
                council + b"\r\n"
            )
        pages |= _trust_files(seed, month, label)
        pages[f"payments/college/{label:%y%m}_supplier_payments.csv"] = _college(
            lines(seed, "college", month)
        )
    return pages


def _council(paid: Sequence[Line], label: date) -> bytes:
    """Windows text with a title above, pound signs and commas, and the total at the end."""
    later = (label.year, label.month) >= CHANGED_FROM
    header = ("Directorate", "Purpose", "Supplier Name", "Payment Date", "Transaction No", "Amount (£)")
    if later:
        header = (
            "Service Area",
            "Purpose of Spend",
            "Beneficiary",
            "Date Paid",
            "Reference",
            "£ Paid excl. VAT",
        )
    top = [[f"{PAYERS['council']}"], [f"Payments over £250 in {month_name(label)} {label.year}"], []]
    body = [
        (
            line.department,
            line.category,
            line.printed,
            f"{line.paid_on:%d/%m/%Y}",
            line.reference,
            _council_amount(line.amount_pence, later=later),
        )
        for line in paid
    ]
    total = ("", "", "", "", "Total", f"£{thousands(sum(line.amount_pence for line in paid))}")
    return csv_bytes([*top, header, *body, total], "cp1252", "\r\n")


def _council_amount(amount_pence: int, *, later: bool) -> str:
    if amount_pence >= 0:
        return f"£{thousands(amount_pence)}"
    return f"-£{thousands(-amount_pence)}" if later else f"(£{thousands(-amount_pence)})"


def _trust_files(seed: int, month: tuple[int, int], label: date) -> Pages:
    """Workbooks, but every third month a CSV with the days as a spreadsheet's numbers, and once both."""
    paid = lines(seed, "trust", month)
    stem = f"payments/trust/over-threshold-{label:%Y-%m}"
    as_csv = month[1] % 3 == 0
    pages: Pages = {}
    if not as_csv:
        pages[f"{stem}.xlsx"] = xlsx_bytes(_trust(seed, paid, label))
    if as_csv or month == TWIN_TRUST:
        pages[f"{stem}.csv"] = csv_bytes(_as_numbers(row) for row in _trust(seed, paid, label))
    return pages


def _trust(seed: int, paid: Sequence[Line], label: date) -> Iterator[tuple[Cell, ...]]:
    later = (label.year, label.month) >= CHANGED_FROM
    where = {party.party_id: party.postcode for party in parties(seed)}
    yield (
        "Department family",
        "Entity",
        "Date",
        "Expense type",
        "Expense area",
        "Supplier",
        "Transaction number",
        "Amount",
        *(("Supplier postcode",) if later else ()),
    )
    for line in paid:
        row = (
            "Department of Health and Social Care",
            line.payer,
            line.paid_on,
            line.category,
            line.department,
            line.printed,
            line.reference,
            line.amount_pence,
        )
        yield (*row, where.get(line.party_id, "")) if later else row
    yield ("", "", "", "", "", "", "Grand Total", sum(line.amount_pence for line in paid))


def _as_numbers(row: Sequence[Cell]) -> list[Cell]:
    return [serial(v) if isinstance(v, date) else pounds(v) if isinstance(v, int) else v for v in row]


def _college(paid: Sequence[Line]) -> bytes:
    """A report with a mark before its text, an empty first column, a header of two lines on every page."""
    head = [
        ("", "Supplier", "Supplier", "Invoice", "Payment", "Expense", "Net", "", "Gross"),
        ("", "No.", "Name", "Reference", "Date", "Type", "Amount", "VAT", "Amount"),
    ]
    rows: list[Sequence[Cell]] = []
    for number, line in enumerate(paid):
        rows += head if number % HEADER_EVERY == 0 else []
        rows.append(_college_row(line))
        rows += [()] if number % 17 == 16 else []  # noqa: PLR2004  blank lines between groups
    net_pence = sum(line.amount_pence for line in paid)
    vat_pence = sum(vat_of(line) for line in paid)
    rows.append(
        ("", "", "", "", "", "Report total", *map(_trailing, (net_pence, vat_pence, net_pence + vat_pence)))
    )
    return csv_bytes(rows, "utf-8-sig", "\n")


def _college_row(line: Line) -> tuple[Cell, ...]:
    supplier = f"S{line.party_id[1:]}" if line.party_id else "S9999"
    amounts = (line.amount_pence, vat_of(line), line.amount_pence + vat_of(line))
    return (
        "",
        supplier,
        line.printed,
        line.reference,
        short_date(line.paid_on),
        line.category,
        *map(_trailing, amounts),
    )


def short_date(day: date) -> str:
    """Write a day as 03-Apr-24, in English on every machine.

    Examples
    --------
    >>> short_date(date(2024, 4, 3))
    '03-Apr-24'
    """
    return f"{day:%d}-{month_name(day)[:3]}-{day:%y}"


def vat_of(line: Line) -> int:
    """Return the VAT on a payment: a fifth of a purchase, nothing on the rest. [pence]."""
    return 0 if line.class_ in VAT_FREE else line.amount_pence // 5


def _trailing(amount_pence: int) -> str:
    """Write the minus behind, as old ledgers do."""
    return f"{thousands(-amount_pence)}-" if amount_pence < 0 else thousands(amount_pence)
