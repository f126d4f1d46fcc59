"""Verbs on a loan that runs: lend, collect, reschedule, list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from ultramicro.bank.accounts import liquidity
from ultramicro.bank.applying import require_first_due
from ultramicro.bank.arrears import age
from ultramicro.bank.book import Loans
from ultramicro.bank.common import loan_named, moving, unbilled
from ultramicro.bank.events import LoanTerms
from ultramicro.bank.ids import LoanStatus, loans_counted
from ultramicro.bank.lending import (
    NewTerms,
    Parts,
    new_terms,
    payout,
    repayment,
    repayment_moves,
    require_since,
    require_status,
    terms_after_ahead,
)
from ultramicro.bank.loan import Loan
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.message import note, say
from ultramicro.core.rows import Cell
from ultramicro.core.sums import Pence
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Doer, Taken, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.living import require_parties_alive
from ultramicro.ledger.sums import money, money_of_each


@dataclass(frozen=True, kw_only=True)
class Lend(Deciding):
    """Pay a loan out."""

    name: ClassVar[str] = "lend"
    # The money leaves the bank here; between the approval and this months may pass.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("pay out an approved loan")
    ahead: ClassVar[Collection[str]] = ("first_due",)

    loan: str = need("number of the loan")
    first_due: date | None = param(None, "another day for the first instalment than the application says")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on money and claim at once.

        Raises
        ------
        BadInput
            If it was not approved, or the money at hand would not do.
        """
        found = loan_named(view, self.loan)
        # Between the approval and the payout months may pass, and the dead cannot take up a loan or vouch.
        require_parties_alive(view, [found.borrower, *found.guarantors], asked.day)
        if self.first_due is not None:
            require_first_due(self.first_due, asked.day)
            # Only the days change, since all else was decided on by somebody else.
            terms = replace(found.terms, first_due=self.first_due, periods_passed=0, begun=asked.day)
            found = replace(found, terms=terms)
        hand = liquidity(view.state.accounts.values(), view.currency)
        moves = payout(found, view.currency, hand, asked.day)

        def answer(taken: Taken) -> Done:
            said = note(
                "bank.lent",
                "{loan}: {sum} paid out to {who}.",
                loan=found.id,
                sum=money(found.terms.principal_pence, found.currency),
                who=taken.view.people.called(found.borrower),
            )
            return Done(says=said, rows=_schedule(loan_named(taken.view, found.id)))

        new = NewTerms(found.terms, asked.day) if self.first_due else None
        return moving(asked, moves, *_with_terms(view, asked, found, len(moves), new), answer=answer)


def _with_terms(view: View, asked: Asked, loan: Loan, moves: int, new: NewTerms | None) -> list[Note]:
    """Return the note of new terms that come with a posting of so many moves; none if there are none."""
    if new is None:
        return []
    # With the moves of this posting: the terms are of what is owed once it is paid.
    after = view.state.next_seq - 1 + moves
    event = LoanTerms(
        after=after, charged_until=new.charged_until, memo="", terms=new.terms, posted=asked.key_of(1)
    )
    return [asked.note(event, about=loan.id)]


def _schedule(loan: Loan) -> list[Mapping[str, Cell]]:
    return [
        {
            "no": row.number, "due": row.due_on, "principal_pence": row.principal_pence,
            "interest_pence": row.interest_pence, "owed_after_pence": row.owed_pence,
        }
        for row in loan.rows()
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Collect(Deciding):
    """Take a repayment from a borrower's account."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = say("take a repayment from the borrower's account: what is due, then ahead of time")

    loan: str = need("number of the loan")
    amount: Pence | None = param(None, "how much (default: what is due)")
    settle: bool = param(default=False, help=say("pay everything, with interest up to the day only"))

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on interest and principal in one, and on the terms that a payment ahead of time brings.

        Raises
        ------
        BadInput
            If nothing is owed, or more is offered than is owed.
        """
        found = unbilled(view, self.loan)
        parts = repayment(found, asked.day, self.amount, settle=self.settle)
        payer = AccountWanted(found.borrower, found.currency)
        moves = repayment_moves(found, parts, payer, view.currency)
        new = terms_after_ahead(found, asked.day, parts)
        notes = _with_terms(view, asked, found, len(moves), new)
        return moving(asked, moves, *notes, answer=lambda _: _collected(found, parts))


def _collected(loan: Loan, parts: Parts) -> Done:
    said = note(
        "bank.collected",
        "{paid} paid, of which interest {interest}. Principal still owed: {owed}.",
        paid=money(parts.whole_pence, loan.currency),
        interest=money(parts.interest_pence, loan.currency),
        owed=money(loan.owed_pence() - parts.all_principal_pence, loan.currency),
    )
    return Done(says=said)


@dataclass(frozen=True, kw_only=True)
class Reschedule(Deciding):
    """Agree new terms for what is owed."""

    name: ClassVar[str] = "reschedule"
    does: ClassVar[str] = say(
        "agree new instalments for what is still owed; interest that is due stays due, with no extra charge"
    )

    loan: str = need("number of the loan")
    instalments: int = need("how many from now on", low=1, high=600)
    why: str = need("why; kept outside the ledger")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the new terms; the old ones stay in the chain.

        Raises
        ------
        BadInput
            If the loan is not running, or the day is before its terms.
        """
        found = unbilled(view, self.loan)
        require_status(found, LoanStatus.RUNNING, say("only a running loan can be rescheduled"))
        require_since(found, asked.day)
        new = new_terms(found, asked.day, found.owed_pence(), instalments=self.instalments)
        memo = asked.memo(self.why, of=found.borrower)
        event = LoanTerms(
            after=view.state.next_seq - 1, charged_until=new.charged_until, memo=memo.ref, terms=new.terms
        )

        def answer(taken: Taken) -> Done:
            said = note("bank.rescheduled", "{loan} has new terms.", loan=self.loan)
            return Done(says=said, rows=_schedule(loan_named(taken.view, self.loan)))

        return moving(asked, (), asked.note(event, about=found.id), answer=answer, memos=(memo,))


@dataclass(frozen=True, kw_only=True)
class ListLoans(Action[Doer]):
    """List the loans."""

    name: ClassVar[str] = "loans"
    does: ClassVar[str] = say("list the loans, their status and their arrears")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Doer) -> Done:
        """Return one row a loan."""
        view, on = desk.view(), desk.asked().day
        loans = view.of(Loans).all()
        late = [(loan.currency, loan.owed_pence()) for loan in loans if loan.overdue(on).all_pence()]
        said = note(
            "bank.loans",
            "{loans}; {late} of principal owed on overdue loans.",
            loans=loans_counted(len(loans)),
            late=money_of_each(late),
        )
        rows = [
            {
                "loan": loan.id, "who": view.people.called(loan.borrower), "line": loan.product,
                "status": loan.status_on(on), "money": loan.currency,
                "principal_owed_pence": loan.owed_pence() if loan.runs else 0,
                "due_pence": loan.due(on).all_pence(), "overdue_pence": loan.overdue(on).all_pence(),
                "age": age(loan.due(on).days),
            }
            for loan in loans
        ]  # fmt: skip
        return Done(says=said, rows=rows)
