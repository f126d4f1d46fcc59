"""Instalments that a clearing round can pay: bill what is due, book what was paid on bills, cancel a bill.

A bill is a claim of the bank on a borrower. While it is open, what is due is paid through it: in a round, or
by a payment that names it. Either way the money stands on an account of the bank, from which `bank book`
makes a repayment of the loan. What the bank itself owed and had cancelled is then paid by its fund.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from ultramicro.bank.accounts import BANK, Move, at, fund
from ultramicro.bank.arrears import allocate
from ultramicro.bank.bills import bill, bill_number, billable_pence
from ultramicro.bank.book import LandedOnBills
from ultramicro.bank.common import legs, loan_named
from ultramicro.bank.lending import Parts, repayment_moves
from ultramicro.bank.loan import Loan
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import Asked, Deciding, Decision, Taken, View, unchanged
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Verdict
from ultramicro.ledger.events import ClaimWithdrawn, Withdrawal
from ultramicro.ledger.hanging import hanging_told, require_answered
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.replays import Refused
from ultramicro.ledger.sums import money_of_each


@dataclass(frozen=True, kw_only=True)
class Bill(Action[Desk]):
    """Bill what is due."""

    name: ClassVar[str] = "bill"
    does: ClassVar[str] = say("bill what is due on running loans, so that a clearing round can pay it")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    def act(self, desk: Desk) -> Done:
        """Write one claim for each loan with something due that is not billed yet."""
        # A round knows only people; a key of its own makes the bank one of them once.
        desk.people.add(BANK, "Community bank", kind="group", on=desk.on, key=BANK)
        decision = bill_all(desk.view(), desk.asked())
        return decision.answered(desk.take(decision))


def bill_all(view: View, asked: Asked) -> Decision:
    """Decide on a bill for each loan with something due that is not billed yet."""
    new = billable_pence(view, asked.day)
    numbers = [bill_number(view, loan, asked.day) for loan, _ in new]
    notes = [
        # The number is the key too, so that `bill_number` sees which ones are taken.
        asked.note(bill(loan, pence, asked.day), about=number, key=number)
        for (loan, pence), number in zip(new, numbers, strict=True)
    ]

    def answer(taken: Taken) -> Done:
        rows = [
            {
                "loan": loan.id, "who": taken.view.people.called(loan.borrower), "bill": number,
                "billed_pence": pence, "currency": loan.currency,
            }
            for (loan, pence), number in zip(new, numbers, strict=True)
        ]  # fmt: skip
        return Done(says=_billed_words([(loan.currency, pence) for loan, pence in new]), rows=rows)

    return Decision(operations=notes, answer=answer)


def _billed_words(bills: Sequence[tuple[str, int]]) -> Message:
    return joined(
        [
            plural(
                "{n} bill of {sum} in all.",
                "{n} bills of {sum} in all.",
                len(bills),
                sum=money_of_each(bills),
            ),
            say(
                "To have them paid in a clearing round, let the bank consent once: "
                "`ultramicro round consent --who {bank}`.",
                bank=BANK,
            ),
        ]
    ).with_id("bank.billed")


@dataclass(frozen=True, kw_only=True)
class Unbill(Deciding):
    """Cancel a loan's bills."""

    name: ClassVar[str] = "unbill"
    does: ClassVar[str] = say("cancel a loan's open bills, so that what is due is collected as usual")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    loan: str = need("number of the loan")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to withdraw what is open of them.

        Raises
        ------
        BadInput
            If something that was said of one waits for an answer.
        """
        found = loan_named(view, self.loan)
        # What was paid in part stays paid; only the open rest is withdrawn.
        mine = [claim.id for claim in view.of(Claims).of_loan(found.id) if claim.open_pence > 0]
        if not mine:
            return unchanged(say("No bill of {loan} is open.", loan=found.id).with_id("bank.unbilled_before"))

        def answer(_: Taken) -> Done:
            said = plural(
                "{n} bill of {loan} is cancelled.", "{n} bills of {loan} are cancelled.", len(mine),
                loan=found.id,
            )  # fmt: skip
            return Done(says=joined([said.with_id("bank.unbilled"), *hanging]))

        require_answered(view, mine)
        hanging = list(hanging_told(view, mine))
        notes = tuple(asked.note(ClaimWithdrawn(why=Withdrawal.REPLACED), about=number) for number in mine)
        return Decision(operations=notes, answer=answer)


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
            If none could be booked; of several, the answer lists those that could not.
        """
        landed = desk.view().of(LandedOnBills)
        waiting = [
            (loan, account, pence)
            for loan in landed.waiting()
            # In one order, so that the same books are booked in the same way each time.
            for account, pence in sorted(landed.unbooked_pence(loan).items())
        ]
        found = [_repay(desk, *each) for each in waiting]
        # One loan that cannot be booked must not hold up the others' repayments.
        refused = [each.verdict for each in found if not each.verdict.accepted]
        if refused and len(refused) == len(found):
            raise Refused(refused[0])
        # After the bookings, which cover their own part.
        desk.take(cover_what_is_left(desk.view(), desk.asked()))
        if not found:
            # Each month there may be nothing to book: that is no command given twice.
            return Done(says=say("All that was paid on bills is booked.").with_id("bank.booked_before"))
        return Done(says=_booked_words(found), rows=[_row(desk.view(), each) for each in found])


def _row(view: View, each: Booked) -> Row:
    return {
        "loan": each.loan.id, "who": view.people.called(each.loan.borrower),
        "booked_pence": each.booked_pence, "left_pence": each.landed_pence - each.booked_pence,
        "currency": each.loan.currency,
        "refused": "" if each.verdict.accepted else each.verdict.code,
    }  # fmt: skip


def _booked_words(found: Sequence[Booked]) -> Message:
    booked = [(each.loan.currency, each.booked_pence) for each in found]
    left = [(each.loan.currency, each.landed_pence - each.booked_pence) for each in found]
    number = sum(each.verdict.accepted for each in found)
    said = [
        plural(
            "{sum} booked on {n} bill payment.", "{sum} booked on {n} bill payments.", number,
            sum=money_of_each(booked),
        )
    ]  # fmt: skip
    if any(pence for _, pence in left):
        said.append(say("{sum} could not be booked now.", sum=money_of_each(left)))
    return joined(said).with_id("bank.booked")


def _repay(desk: Desk, number: str, account: str, pence: int) -> Booked:
    """Book what landed on an account of the bank as a repayment; return what became of it."""
    view = desk.view()
    loan = loan_named(view, number)
    try:
        (verdict,) = desk.take(book_bill(view, desk.asked(), loan, account, pence)).verdicts
    except Refused as refused:
        verdict = refused.verdict
    return Booked(loan, pence, verdict)


def book_bill(view: View, asked: Asked, loan: Loan, account: str, pence: int) -> Decision:
    """Decide on the repayment that is made of what landed on an account of the bank.

    Parameters
    ----------
    loan : Loan
        Whose bills were paid.
    account : str
        The bank's account on which it landed.
    pence : int
        How much. [pence]
    """
    # By what is due today and not when the bill was made: instalments may have been paid in between.
    parts = Parts(*allocate(pence, loan.due(asked.day), loan.order))
    moves = [*repayment_moves(loan, parts, at(account), view.currency), *_cover(view, account, pence)]
    # Each once and in order: a set would give the entries another order in each process.
    accounts = tuple(dict.fromkeys(end for m in moves for end in (m.giver, m.taker)))
    return Decision(accounts=accounts, operations=(asked.post(*legs(moves)),))


def _cover(view: View, account: str, pence: int) -> Sequence[Move]:
    """Return the move by which the fund pays what the bank itself owed and had cancelled in a round.

    It is in the same posting as the repayment, so that the clearing account ends at 0.
    """
    # Elsewhere than on clearing accounts all that was paid has landed as money.
    found = view.state.accounts[account]
    # In a round the bank's own debts are cancelled against these claims, so less money lands than was paid.
    short = pence - found.balance_pence if found.account_class == "clearing" else 0
    if short <= 0:
        return ()
    return (Move(fund(found.currency, view.currency), at(account), short, "clearing_cover"),)


def cover_what_is_left(view: View, asked: Asked) -> Decision:
    """Decide to cover what an older version booked and did not cover because it was interrupted."""
    cut_off = [
        number
        for number, account in view.state.accounts.items()
        if account.owner == BANK and account.account_class == "clearing" and account.balance_pence < 0
    ]
    moves = [_cover(view, number, 0) for number in cut_off]
    return Decision(operations=tuple(asked.post(*legs(each)) for each in moves if each))


BILL_VERBS: tuple[type[Action[Desk]], ...] = (Bill, BookBills, Unbill)
