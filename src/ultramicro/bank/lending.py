"""Paying a loan out, taking repayments, new terms: functions of a loan and a day, without books or clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ultramicro.bank.accounts import Liquidity, Move, asset, fund, income, owes
from ultramicro.bank.arrears import allocate
from ultramicro.bank.ids import LoanStatus
from ultramicro.bank.loan import INTEREST, LENT, PRINCIPAL, Loan
from ultramicro.bank.schedule import Terms, due_days, next_place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, Pence, plural, say
from ultramicro.ledger.deciding import AccountWanted

CLAIM = "loan_claim"
"""The kind of transfer by which the bank's claim on a borrower grows or shrinks."""


def require_status(loan: Loan, wanted: LoanStatus, do: Message) -> None:
    """Refuse what a loan is not ready for.

    Raises
    ------
    BadInput
        If it has another status.
    """
    if loan.status is not wanted:
        raise BadInput(say("the status of {loan} is: {status}", loan=loan.id, status=loan.status.says), do=do)


def require_since(loan: Loan, on: date) -> None:
    """Refuse a day before the terms that hold: the interest of the days between was charged by older ones.

    Raises
    ------
    BadInput
        With the day from which on they hold.
    """
    if (since := loan.since()) is not None and on < since:
        raise BadInput(
            say("the terms of {loan} hold since {day}", loan=loan.id, day=Day(since)),
            where="--on",
            do=say("give that day or a later one"),
        )


def payout(loan: Loan, national: str, hand: Liquidity, on: date) -> tuple[Move, ...]:
    """Return what moves when a loan is paid out: the money, and the claim on the borrower.

    Raises
    ------
    BadInput
        If it was not approved, a guarantor has not agreed, an instalment would be due already, or the money
        at hand would not do.
    """
    require_status(loan, LoanStatus.AGREED, say("only an approved loan can be paid out"))
    # A name on an application binds nobody; lent on it, the guarantee would be worthless.
    if waits := [who for who in loan.guarantors if who not in loan.agreed]:
        raise BadInput(
            plural(
                "{n} guarantor of {loan} has not agreed yet", "{n} guarantors of {loan} have not agreed yet",
                len(waits), loan=loan.id,
            ),
            do=say("ask them, and record it with `ultramicro bank guarantee`"),
        )  # fmt: skip
    # It would be late on the day it begins.
    if (first := due_days(loan.terms)[0]) <= on:
        raise BadInput(
            say("the first instalment would be due on {day}, before the loan runs", day=Day(first)),
            do=say("give a later day with --first-due"),
        )
    amount, currency = loan.terms.principal_pence, loan.currency
    # Local money has its own fund, whose floor refuses what it cannot pay.
    if currency == national and amount > hand.free_pence():
        raise BadInput(
            say(
                "{free} is free to lend: {cash} at the bank less {demand} that could be withdrawn at once",
                free=Pence(max(hand.free_pence(), 0), "exact"),
                cash=Pence(hand.cash_pence, "exact"),
                demand=Pence(hand.demand_pence, "exact"),
            ),
            do=say("sell shares, or wait for repayments"),
        )
    to = AccountWanted(loan.borrower, currency)
    return (
        Move(fund(currency, national), to, amount, LENT, loan.id),
        # In the same posting, so that no money is ever out without its claim.
        Move(owes(loan.borrower, currency), asset(currency), amount, CLAIM, loan.id),
    )


class Parts(NamedTuple):
    """How a repayment is allocated, in pence; `ahead` is principal paid before it is due."""

    interest_pence: int
    principal_pence: int
    ahead_pence: int

    @property
    def whole_pence(self) -> int:
        """All of it."""
        return sum(self)

    @property
    def all_principal_pence(self) -> int:
        """What lowers the debt."""
        return self.principal_pence + self.ahead_pence


def repayment(loan: Loan, on: date, amount_pence: int | None = None, *, settle: bool = False) -> Parts:
    """Allocate a repayment.

    Parameters
    ----------
    loan : Loan
        As it stands.
    on : date
        The day of the repayment.
    amount_pence : int or None
        How much; what is due where it is None. [pence]
    settle : bool
        Pay everything, with interest up to the day only.

    Raises
    ------
    BadInput
        If the loan does not run, the day is before its terms, nothing is due, or more is offered than owed.
    """
    require_status(loan, LoanStatus.RUNNING, say("only a running loan can be repaid"))
    require_since(loan, on)
    standing = loan.due(on)
    if settle:
        # Interest up to today only: the law lets a borrower leave early without what they have not used.
        return Parts(loan.interest_owed_pence(on), loan.owed_pence(), 0)
    amount = standing.all_pence() if amount_pence is None else amount_pence
    if amount <= 0:
        raise BadInput(say("nothing is due"), do=say("give --amount to pay ahead, or --settle"))
    parts = Parts(*allocate(amount, standing, loan.order))
    # Paying ahead lowers interest to come, so that the sum of the schedule is more than settling costs.
    if parts.all_principal_pence > loan.owed_pence():
        raise BadInput(say("that is more than is owed"), do=say("use --settle to pay everything"))
    return parts


def repayment_moves(loan: Loan, parts: Parts, payer: AccountWanted, national: str) -> tuple[Move, ...]:
    """Return what moves with a repayment: interest, principal, and the claim that shrinks by it."""
    currency, principal = loan.currency, parts.all_principal_pence
    moves = (
        Move(payer, income(currency), parts.interest_pence, INTEREST, loan.id),
        Move(payer, fund(currency, national), principal, PRINCIPAL, loan.id),
        Move(asset(currency), owes(loan.borrower, currency), principal, CLAIM, loan.id),
    )
    # The ledger takes no leg of 0, and a loan without interest has such legs.
    return tuple(move for move in moves if move.amount_pence)


class NewTerms(NamedTuple):
    """Terms for what is still owed, and up to when interest was charged before them."""

    terms: Terms
    charged_until: date


def new_terms(loan: Loan, on: date, owed_pence: int, *, instalments: int, paid_pence: int = 0) -> NewTerms:
    """Return terms for what is still owed, from the next instalment on.

    Parameters
    ----------
    loan : Loan
        As it stands.
    on : date
        The day of the agreement.
    owed_pence : int
        Principal that will be owed then. [pence]
    instalments : int
        How many from then on.
    paid_pence : int
        Interest that is paid together with the agreement. [pence]

    Notes
    -----
    Interest that was charged up to the day and is not paid, due or not, is carried to the first new
    instalment: no agreement and no payment ahead of its day makes it go away. Due days go on as they were.
    """
    terms = replace(
        loan.terms,
        principal_pence=owed_pence,
        # Counted on from the first day of all, or the 31st would become the 28th for good after a February.
        periods_passed=loan.terms.periods_passed + next_place(loan.terms, on),
        instalments=instalments,
        # It was a concession at the start, and would begin again with each agreement.
        grace=0,
        carried_pence=max(loan.interest_owed_pence(on) - paid_pence, 0),
        begun=on,
    )
    return NewTerms(terms, on)


def terms_after_ahead(loan: Loan, on: date, parts: Parts) -> NewTerms | None:
    """Return the terms that a repayment ahead of time brings; None if nothing was paid ahead or is left."""
    left = loan.owed_pence() - parts.all_principal_pence
    # Terms for nothing would be a running loan without debt.
    if not parts.ahead_pence or not left:
        return None
    coming = loan.terms.instalments - next_place(loan.terms, on)
    # The same last day and smaller instalments; after the last one it is due in one.
    return new_terms(loan, on, left, instalments=max(coming, 1), paid_pence=parts.interest_pence)
