"""Verbs on a loan that runs: lend, collect, reschedule, list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.accounts import AccountSpec, liquidity
from ultramicro.bank.arrears import age
from ultramicro.bank.common import book, loan_named, posting, unbilled, written
from ultramicro.bank.common import post as post_moves
from ultramicro.bank.events import LoanTerms
from ultramicro.bank.ids import LoanStatus, loans_counted
from ultramicro.bank.lending import (
    NewTerms,
    new_terms,
    payout,
    repayment,
    repayment_moves,
    require_status,
    terms_after_ahead,
)
from ultramicro.bank.loan import Loan
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.message import Pence, note, say
from ultramicro.core.rows import Cell
from ultramicro.core.sums import Pence as Amount
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, Post


@dataclass(frozen=True, kw_only=True)
class Lend(Action[Desk]):
    """Pay a loan out."""

    name: ClassVar[str] = "lend"
    does: ClassVar[str] = say("pay out an approved loan")

    loan: str = need("number of the loan")

    def act(self, desk: Desk) -> Done:
        """Post money and claim at once.

        Raises
        ------
        BadInput
            If it was not approved, or the money at hand would not do.
        """
        found = loan_named(book(desk), self.loan)
        post_moves(desk, payout(found, desk.currency, liquidity(desk.ledger.accounts(), desk.currency)))
        said = note(
            "bank.lent",
            "{loan}: {sum} paid out to {who}.",
            loan=found.id,
            sum=Pence(found.terms.principal_pence, "exact", found.currency),
            who=desk.people.called(found.borrower),
        )
        return Done(says=said, rows=_schedule(found))


def _schedule(loan: Loan) -> list[Mapping[str, Cell]]:
    return [
        {
            "number": row.number, "due_on": row.due_on, "principal_pence": row.principal_pence,
            "interest_pence": row.interest_pence, "owed_after_pence": row.owed_pence,
        }
        for row in loan.rows()
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Collect(Action[Desk]):
    """Take a repayment from a borrower's account."""

    name: ClassVar[str] = "collect"
    does: ClassVar[str] = say("take a repayment from the borrower's account: what is due, then ahead of time")

    loan: str = need("number of the loan")
    amount: Amount | None = param(None, "how much (default: what is due)")
    settle: bool = param(default=False, help=say("pay everything, with interest up to the day only"))

    def act(self, desk: Desk) -> Done:
        """Post interest and principal in one.

        Raises
        ------
        BadInput
            If nothing is owed, or more is offered than is owed.
        """
        found = unbilled(book(desk), self.loan)
        parts = repayment(found, desk.on, self.amount, settle=self.settle)
        payer = AccountSpec(owner=found.borrower, currency=found.currency)
        posted = posting(desk, repayment_moves(found, parts, payer, desk.currency))
        new = terms_after_ahead(found, desk.on, parts)
        desk.submit(posted, *([terms_note(desk, found, new, paid=posted)] if new else []))
        said = note(
            "bank.collected",
            "{paid} paid, of which interest {interest}. Still owed: {owed}.",
            paid=Pence(parts.whole_pence, "exact", found.currency),
            interest=Pence(parts.interest_pence, "exact", found.currency),
            owed=Pence(found.owed_pence() - parts.all_principal_pence, "exact", found.currency),
        )
        return Done(says=said)


def terms_note(desk: Desk, loan: Loan, new: NewTerms, *, why: str = "", paid: Post | None = None) -> Note:
    """Write new terms down; the old ones stay in the chain.

    Parameters
    ----------
    why : str
        In the words of who agrees; kept outside the ledger.
    paid : Post or None
        The repayment with which the terms come: when it is taken back they end.
    """
    event = LoanTerms(
        after=desk.ledger.last.seq + (len(paid.legs) if paid else 0), charged_until=new.charged_until,
        memo=desk.memo(why, of=loan.borrower), posted=paid.key if paid else "", terms=new.terms,
    )  # fmt: skip
    return written(desk, loan.id, event)


@dataclass(frozen=True, kw_only=True)
class Reschedule(Action[Desk]):
    """Agree new terms for what is owed."""

    name: ClassVar[str] = "reschedule"
    does: ClassVar[str] = say(
        "agree new instalments for what is still owed; interest that is due stays due, with no extra charge"
    )

    loan: str = need("number of the loan")
    instalments: int = need("how many from now on", low=1, high=600)
    why: str = need("why; kept outside the ledger")

    def act(self, desk: Desk) -> Done:
        """Write the new terms down.

        Raises
        ------
        BadInput
            If the loan is not running.
        """
        found = unbilled(book(desk), self.loan)
        require_status(found, LoanStatus.RUNNING, say("only a running loan can be rescheduled"))
        new = new_terms(found, desk.on, found.owed_pence(), instalments=self.instalments)
        desk.submit(terms_note(desk, found, new, why=self.why))
        said = note("bank.rescheduled", "{loan} has new terms.", loan=self.loan)
        return Done(says=said, rows=_schedule(book(desk)[self.loan]))


@dataclass(frozen=True, kw_only=True)
class Loans(Action[Desk]):
    """List the loans."""

    name: ClassVar[str] = "loans"
    does: ClassVar[str] = say("list the loans, their status and their arrears")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a loan."""
        loans = list(book(desk).loans())
        late = sum(loan.owed_pence() for loan in loans if loan.due(desk.on).arrears_pence())
        said = note(
            "bank.loans",
            "{loans}; {late} owed on overdue loans.",
            loans=loans_counted(len(loans)),
            late=Pence(late, "exact"),
        )
        return Done(says=said, rows=[_row(desk, loan) for loan in loans])


def _row(desk: Desk, loan: Loan) -> Mapping[str, Cell]:
    standing = loan.due(desk.on)
    return {
        "loan": loan.id, "who": desk.people.called(loan.borrower), "product": loan.product,
        "status": loan.status_on(desk.on), "currency": loan.currency,
        "owed_pence": loan.owed_pence() if loan.runs else 0,
        "overdue_pence": standing.arrears_pence(), "age": age(standing.days),
    }  # fmt: skip
