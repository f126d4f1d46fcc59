"""What the verbs of the bank share: its book, one of its loans, and how a decision is posted."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.bank.accounts import AccountSpec, Move
from ultramicro.bank.bills import require_no_bill
from ultramicro.bank.book import BankBook, book_of
from ultramicro.bank.events import Event, body_of, kind_of
from ultramicro.bank.loan import Loan
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Note, Post, Verdict


def book(desk: Desk) -> BankBook:
    """Return what the bank knows."""
    return book_of(desk.ledger.notes(), desk.ledger.transfers())


def loan_named(known: BankBook, number: str) -> Loan:
    """Return a loan.

    Raises
    ------
    BadInput
        If there is none of that number.
    """
    found = known.loan(number)
    if found is None:
        raise BadInput(say("there is no loan {loan}", loan=number), do=say("see `ultramicro bank loans`"))
    return found


def unbilled(known: BankBook, number: str) -> Loan:
    """Return a loan that has no bill.

    Raises
    ------
    BadInput
        If there is no such loan, or it has a bill that is open or not booked yet.
    """
    loan = loan_named(known, number)
    require_no_bill(number, known.bills(number), known.unbooked_pence(number))
    return loan


def opened(desk: Desk, spec: AccountSpec) -> str:
    """Return the number of an account, opened if it is not there."""
    return desk.account(
        spec.owner,
        spec.currency,
        spec.account_class,
        floor_pence=spec.floor_pence,
        ceiling_pence=spec.ceiling_pence,
    )


def balance(desk: Desk, spec: AccountSpec) -> int:
    """Return what is on an account, 0 where it is not there, in pence."""
    found = desk.ledger.account(spec.number)
    return found.balance_pence if found else 0


def posting(desk: Desk, moves: Sequence[Move]) -> Post:
    """Return the posting of a decision; accounts that are not there are opened."""
    legs = tuple(
        Leg(opened(desk, m.giver), opened(desk, m.taker), m.amount_pence, m.kind, "", m.about) for m in moves
    )
    return desk.sign(Post, legs=legs, business_on=desk.on)


def post(desk: Desk, moves: Sequence[Move]) -> Sequence[Verdict]:
    """Post a decision whole, or nothing of it."""
    return desk.submit(posting(desk, moves)) if moves else ()


def written(desk: Desk, about: str, event: Event) -> Note:
    """Return the note by which an event is written down."""
    return desk.sign(Note, about=about, kind=kind_of(event), body=body_of(event))
