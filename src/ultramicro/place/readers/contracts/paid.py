"""A row of a file of payments under contracts, as section 70 asks for, to a row of `contract_payments`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.cells import factor_said
from ultramicro.place.readers.contracts.cleaning import said
from ultramicro.place.readers.contracts.days import day_of
from ultramicro.place.readers.contracts.identifiers import company_number
from ultramicro.place.readers.contracts.roles import Roles
from ultramicro.place.readers.reasons import amount_unreadable
from ultramicro.place.readers.values.amounts import parse_pence

NAMES = ("reference", "ocid", "release")
"""What may say which contract a payment is under."""


def payment_of(cells: Sequence[str], roles: Roles, *, month_first: bool) -> dict[str, Any] | Message:
    """Read one record; why it is no payment under a contract, where it is none.

    Parameters
    ----------
    cells : sequence of str
        Its cells.
    roles : Roles
        Which column is what.
    month_first : bool
        Whether the file writes the month before the day.

    Examples
    --------
    >>> from ultramicro.place.readers.contracts.roles import choose_roles
    >>> roles = choose_roles(["Contract identifier", "Supplier", "Amount (£)", "Payment date"], [])
    >>> paid = payment_of(["C1", "A Ltd", "40,000.00", "01/05/2026"], roles, month_first=False)
    >>> paid["reference"], paid["amount_pence"], str(paid["paid_on"])
    ('C1', 4000000, '2026-05-01')
    """

    def raw(role: str) -> str:
        at = roles.at.get(role)
        return str(cells[at]) if at is not None and at < len(cells) else ""

    role = "amount" if "amount" in roles else "value"
    pence = parse_pence(raw(role))
    if pence is None:
        return amount_unreadable(raw(role).strip())
    named = {role: said(raw(role)) or None for role in NAMES}
    if not any(named.values()):
        return remarks.contract_unknown()
    header = roles.header(role)
    number, other = raw("company_number"), said(raw("supplier_id"))
    company = company_number(number) or company_number(other.removeprefix("GB-COH-"))
    return named | {
        "payment": said(raw("payment")) or None,
        "title": said(raw("title")) or None, "buyer": said(raw("buyer")) or None,
        "supplier": said(raw("supplier")) or None, "company_number": company or None,
        "supplier_id": None if company and other.removeprefix("GB-COH-").isalnum() else other or None,
        "amount_pence": pence // 100 if role in roles.pence else pence * factor_said(header),
        "paid_on": day_of(raw("paid_on"), month_first=month_first),
    }  # fmt: skip
