"""What the verbs of the bank share: its book, one of its loans, and a decision from what it moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ultramicro.bank.accounts import Move
from ultramicro.bank.bills import require_no_bill
from ultramicro.bank.book import Loans
from ultramicro.bank.loan import Loan
from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.ledger.deciding import AccountWanted, Asked, Decision, Memo, Taken, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Note
from ultramicro.ledger.guardrails import Rail, rail


def book(desk: Desk) -> Loans:
    """Return the loans of the books at a desk."""
    return desk.ledger.of(Loans)


def loan_named(view: View, number: str) -> Loan:
    """Return a loan.

    Raises
    ------
    BadInput
        If there is none of that number.
    """
    found = view.of(Loans).loan(number)
    if found is None:
        raise BadInput(say("there is no loan {loan}", loan=number), do=say("see `ultramicro bank loans`"))
    return found


def unbilled(view: View, number: str) -> Loan:
    """Return a loan that has no bill.

    Raises
    ------
    BadInput
        If there is no such loan, or it has a bill that is open or not booked yet.
    """
    loan = loan_named(view, number)
    require_no_bill(view, number)
    return loan


def balance(view: View, account: AccountWanted) -> int:
    """Return what is on an account, 0 where it is not there, in pence."""
    # No account is no balance: it is opened with the first transfer.
    return view.balance(account.number)


def legs(moves: Sequence[Move]) -> tuple[Leg, ...]:
    """Return the legs of one posting."""
    return tuple(Leg(m.giver.number, m.taker.number, m.amount_pence, m.kind, "", m.about) for m in moves)


def moving(
    asked: Asked,
    moves: Sequence[Move],
    *notes: Note,
    answer: Callable[[Taken], Done],
    memos: Sequence[Memo] = (),
    key: str = "",
) -> Decision:
    """Return a decision that moves money in one posting and writes notes down after it; all or nothing."""
    # An empty posting would be refused by the ledger.
    posted = (asked.post(*legs(moves), key=key),) if moves else ()
    return Decision(
        accounts=tuple(dict.fromkeys(end for m in moves for end in (m.giver, m.taker))),
        operations=(*posted, *notes),
        memos=memos,
        answer=answer,
    )


def rail_of(view: View, asked: Asked, rule: str) -> Rail | None:
    """Return a rule of law as it holds in the place's country on the day."""
    return rail(rule, str(view.settings.get("country", "GB")), asked.day)


def warned(said: Message, law: Rail | None) -> Message:
    """Add a warning of the law to what is said."""
    # Said and not enforced: whether a rule applies is for people who know the society's permissions.
    if law is None:
        return said
    return joined([said, say("Note: {law}", law=law.warning())]).with_id(said.id)
