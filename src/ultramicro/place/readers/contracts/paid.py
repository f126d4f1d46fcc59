"""A row of a file of payments under contracts, as section 70 asks for, to a row of `contract_payments`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.cleaning import clean
from ultramicro.place.readers.contracts.identifiers import company_number
from ultramicro.place.readers.contracts.record import Layout, Record
from ultramicro.place.readers.reasons import amount_unreadable, other_currency

NAMES = ("reference", "ocid", "release")
"""What may say which contract a payment is under."""


def payment_of(cells: Sequence[str], layout: Layout, line: int) -> dict[str, Any] | Message:
    """Read one record; why it is no payment under a contract, where it is none.

    Parameters
    ----------
    cells : sequence of str
        Its cells.
    layout : Layout
        Which column is what, and how they are read.
    line : int
        Where it stands.

    Examples
    --------
    >>> from ultramicro.place.readers.contracts.roles import choose_roles
    >>> roles = choose_roles(["Contract identifier", "Supplier", "Amount (£)", "Payment date"], [])
    >>> paid = payment_of(["C1", "A Ltd", "40,000.00", "01/05/2026"], Layout(roles=roles), 2)
    >>> paid["reference"], paid["amount_pence"], str(paid["paid_on"])
    ('C1', 4000000, '2026-05-01')
    """
    record = Record(layout=layout, cells=cells, line=line)
    role = "amount" if "amount" in layout.roles else "value"
    cell = clean(record.raw(role))
    found = layout.sums.read_paid(role, cell, record.raw("currency"))
    if found.currency:
        return other_currency(found.currency, layout.sums.own)
    if found.pence is None:
        return amount_unreadable(cell)
    named = {role: record.text(role) for role in NAMES}
    if not any(named.values()):
        return remarks.contract_unknown()
    paid_on = record.day("paid_on")
    other = record.text("supplier_id") or ""
    company = company_number(record.raw("company_number")) or company_number(other.removeprefix("GB-COH-"))
    return named | {
        "payment": record.text("payment"), "title": record.text("title"), "buyer": record.text("buyer"),
        "supplier": record.text("supplier"), "company_number": company or None,
        "supplier_id": None if company and other.removeprefix("GB-COH-").isalnum() else other or None,
        "amount_pence": found.pence, "paid_on": paid_on, "flag": record.flags,
    }  # fmt: skip
