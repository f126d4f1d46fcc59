"""What the verbs of the bank share: its loans, one of them, and whether a command was given before."""

from __future__ import annotations

from ultramicro.bank.book import (
    Loan,
    loans_from,
)
from ultramicro.core.action import Done
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


def done_before(desk: Desk) -> bool:
    """Whether the same command was carried out before."""
    return desk.ledger.verdict(f"{desk.key}:1") is not None


AGAIN = Done(says="This was done before; nothing more was done.")
