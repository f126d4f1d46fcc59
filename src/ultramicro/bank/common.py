"""What the verbs of the bank share: its loans, and one of them."""

from __future__ import annotations

from ultramicro.bank.book import Loan, loans_from
from ultramicro.core.errors import BadInput
from ultramicro.ledger.desk import Desk


def book(desk: Desk) -> dict[str, Loan]:
    """Return every loan as it stands."""
    return loans_from(desk.ledger.notes(), desk.ledger.transfers())


def loan_named(desk: Desk, number: str) -> Loan:
    """Return a loan.

    Raises
    ------
    BadInput
        If there is none of that number.
    """
    found = book(desk).get(number)
    if found is None:
        raise BadInput(f"there is no {number}", do="see `ultramicro bank loans`")
    return found
