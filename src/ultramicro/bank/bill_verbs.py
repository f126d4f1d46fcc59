"""Instalments that a clearing round can pay: bill what is due, book what was paid on bills, cancel a bill.

A bill is a claim of the bank on a borrower. While it is open, what is due is paid through it: in a round, or
by a payment that names it. Either way the money stands on an account of the bank, from which `bank book`
makes a repayment of the loan. What the bank itself owed and had cancelled is then paid by its fund.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import ClassVar, NamedTuple

from ultramicro.bank.accounts import BANK, Move, at, fund
from ultramicro.bank.arrears import allocate
from ultramicro.bank.bills import bill_body, billable_pence
from ultramicro.bank.common import book, loan_named, post, posting
from ultramicro.bank.lending import Parts, repayment_moves
from ultramicro.bank.loan import Loan
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.message import Message, Pence, joined, plural, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, Verdict, as_json
from ultramicro.ledger.people.claims import KIND, WITHDRAWN
from ultramicro.ledger.replays import Refused


@dataclass(frozen=True, kw_only=True)
class Bill(Action[Desk]):
    """Bill what is due."""

    name: ClassVar[str] = "bill"
    does: ClassVar[str] = say("bill what is due on running loans, so that a clearing round can pay it")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Write one claim for each loan with something due that is not billed yet."""
        desk.people.add(BANK, "Community bank", kind="group", on=desk.on, key=BANK)
        known = book(desk)
        new = [
            (loan, pence)
            for loan in known.loans()
            if loan.runs and (pence := billable_pence(loan, known.billed_pence(loan.id), desk.on))
        ]
        desk.submit(*(_bill(desk, loan, pence) for loan, pence in new))
        return Done(
            says=_billed_words(len(new), sum(pence for _, pence in new)),
            rows=[
                {"loan": loan.id, "who": desk.people.called(loan.borrower), "billed_pence": pence}
                for loan, pence in new
            ],
        )


def _billed_words(bills: int, pence: int) -> Message:
    return joined(
        [
            plural(
                "{n} bill of {sum} in all.",
                "{n} bills of {sum} in all.",
                bills,
                sum=Pence(pence, "exact", sign=False),
            ),
            say(
                "To have them paid in a clearing round, let the bank consent once: "
                "`ultramicro round consent --who {bank}`.",
                bank=BANK,
            ),
        ]
    ).with_id("bank.billed")


def _bill(desk: Desk, loan: Loan, pence: int) -> Note:
    """Make a claim of what is due; a loan that is billed anew on a day has another number for it."""
    first = f"claim-{loan.id}-{desk.on}"
    names = chain([first], (f"{first}-{n}" for n in count(2)))
    number = next(name for name in names if desk.ledger.verdict(name) is None)
    body = as_json(bill_body(loan, pence, desk.on))
    return Note(key=number, at=desk.at, actor=desk.by, about=number, kind=KIND, body=body)


@dataclass(frozen=True, kw_only=True)
class Unbill(Action[Desk]):
    """Cancel a loan's bills."""

    name: ClassVar[str] = "unbill"
    does: ClassVar[str] = say("cancel a loan's open bills, so that what is due is collected as usual")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    loan: str = need("number of the loan")

    def act(self, desk: Desk) -> Done:
        """Withdraw what is open of them."""
        known = book(desk)
        found = loan_named(known, self.loan)
        mine = [bill for bill in known.bills(found.id) if bill.open_pence > 0]
        desk.submit(*(desk.sign(Note, about=c.id, kind=WITHDRAWN, body="{}") for c in mine))
        said = plural(
            "{n} bill of {loan} is cancelled.",
            "{n} bills of {loan} are cancelled.",
            len(mine),
            loan=self.loan,
        )
        return Done(says=said.with_id("bank.unbilled"))


class Booked(NamedTuple):
    """What was paid on a loan's bills, how much of it was booked, and what the ledger said."""

    loan: Loan
    landed_pence: int
    verdict: Verdict

    @property
    def booked_pence(self) -> int:
        """What was booked; all or nothing."""
        return self.landed_pence if self.verdict.accepted else 0


@dataclass(frozen=True, kw_only=True)
class BookBills(Action[Desk]):
    """Book what was paid on bills."""

    name: ClassVar[str] = "book"
    does: ClassVar[str] = say("book what was paid on bills as repayments of the loans")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Post a repayment for each loan; what was booked before is not booked again.

        Raises
        ------
        Refused
            If none could be booked; of several, those that could not are told in the answer.
        """
        known = book(desk)
        found = [
            _repay(desk, loan.id, account, pence)
            for loan in known.loans()
            for account, pence in sorted(known.unbooked_pence(loan.id).items())
        ]
        refused = [each.verdict for each in found if not each.verdict.accepted]
        if refused and len(refused) == len(found):
            raise Refused(refused[0])
        _cover_what_is_left(desk)
        return Done(says=_booked_words(found), rows=[_row(desk, each) for each in found])


def _row(desk: Desk, each: Booked) -> dict[str, object]:
    return {
        "loan": each.loan.id, "who": desk.people.called(each.loan.borrower),
        "booked_pence": each.booked_pence,
        "left_pence": each.landed_pence - each.booked_pence,
        "refused": "" if each.verdict.accepted else each.verdict.code,
    }  # fmt: skip


def _booked_words(found: Sequence[Booked]) -> Message:
    booked = sum(each.booked_pence for each in found)
    left = sum(each.landed_pence for each in found) - booked
    number = sum(each.verdict.accepted for each in found)
    said: list[Message] = [
        plural(
            "{sum} booked on {n} bill payment.", "{sum} booked on {n} bill payments.", number,
            sum=Pence(booked, "exact", sign=False),
        )
    ]  # fmt: skip
    if left:
        said.append(say("{sum} could not be booked now.", sum=Pence(left, "exact", sign=False)))
    return joined(said).with_id("bank.booked")


def _repay(desk: Desk, number: str, account: str, pence: int) -> Booked:
    """Book what landed on an account of the bank as a repayment; return what became of it."""
    loan = book(desk)[number]
    parts = Parts(*allocate(pence, loan.due(desk.on), loan.order))
    moves = [*repayment_moves(loan, parts, at(account), desk.currency), *_cover(desk, account, pence)]
    (verdict,) = desk.attempt(posting(desk, moves))
    return Booked(loan, pence, verdict)


def _cover(desk: Desk, account: str, pence: int) -> Sequence[Move]:
    """Return the move by which the fund pays what the bank itself owed and had cancelled in a round.

    It is of the same posting as the repayment: what goes through a clearing account comes to nought.
    """
    found = desk.ledger.state.accounts[account]
    short = pence - found.balance_pence if found.account_class == "clearing" else 0
    if short <= 0:
        return ()
    return (Move(fund(found.currency, desk.currency), at(account), short, "clearing_cover"),)


def _cover_what_is_left(desk: Desk) -> None:
    """Bring to nought what an older version booked and was cut off before it covered it."""
    for account in desk.ledger.accounts():
        if account.owner == BANK and account.account_class == "clearing":
            post(desk, _cover(desk, account.account, 0))


BILL_VERBS: tuple[type[Action[Desk]], ...] = (Bill, BookBills, Unbill)
