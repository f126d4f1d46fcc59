"""One loan as it stands: a value, worked out from its events and its transfers, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ultramicro.bank.arrears import Due, due
from ultramicro.bank.events import Event, LoanAsked, LoanDecided, LoanTerms
from ultramicro.bank.ids import LoanStatus, Order
from ultramicro.bank.schedule import Instalment, Terms, schedule
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer

PRINCIPAL, INTEREST, LENT, WRITTEN_OFF = "loan_principal", "loan_interest", "loan", "loan_write_off"
"""Kinds of transfers of a loan."""
YEAR_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Loan:
    """One loan as it stands.

    Parameters
    ----------
    id, borrower, product, purpose, currency : str
        What was applied for; the borrower is an opaque id.
    terms : Terms
        Those that hold now; after a new agreement, of what was owed then.
    order : Order
        What a repayment pays first, agreed with the loan.
    guarantors : mapping of str to int
        Who guarantees how much. [pence]
    status : LoanStatus
        Never `late`, which depends on the day: see `status_on`.
    lent_on : date or None
        The day it was paid out.
    lent_pence : int
        What was lent at first. [pence]
    charged_until : date or None
        The day up to which interest was charged before the terms that hold now.
    principal_paid_pence, interest_paid_pence : int
        What was paid since the terms hold. [pence]
    written_off_pence : int
        Principal that will not come back. [pence]
    """

    id: str
    borrower: str
    product: str
    purpose: str
    currency: str
    terms: Terms
    order: Order
    guarantors: Mapping[str, int]
    asked_by: str
    status: LoanStatus = LoanStatus.APPLIED
    lent_on: date | None = None
    lent_pence: int = 0
    charged_until: date | None = None
    principal_paid_pence: int = 0
    interest_paid_pence: int = 0
    written_off_pence: int = 0

    def rows(self) -> Sequence[Instalment]:
        """Return the schedule."""
        return schedule(self.terms)

    @property
    def runs(self) -> bool:
        """Whether it was paid out and something is owed."""
        return self.status is LoanStatus.RUNNING

    def owed_pence(self) -> int:
        """Return the principal still owed."""
        if self.lent_on is None:
            return 0
        return self.terms.principal_pence - self.principal_paid_pence - self.written_off_pence

    def due(self, on: date) -> Due:
        """Return what is due and not paid."""
        if not self.runs:
            return Due(0, 0, 0)
        return due(self.rows(), self.principal_paid_pence, self.interest_paid_pence, on)

    def status_on(self, on: date) -> LoanStatus:
        """Return its status on a day: late if anything is overdue."""
        return LoanStatus.LATE if self.due(on).arrears_pence() else self.status

    def accrued_pence(self, on: date) -> int:
        """Return the interest from the last day on which interest was due up to a day."""
        begun = self.charged_until or self.lent_on or on
        last = max((row.due_on for row in self.rows() if row.due_on <= on), default=begun)
        days = max((on - last).days, 0)
        return round(self.owed_pence() * Fraction(self.terms.annual_rate) * days / YEAR_DAYS)


def loan_of(
    number: str, asked_by: str, asked: LoanAsked, events: Iterable[Event], transfers: Sequence[Transfer]
) -> Loan:
    """Work a loan out.

    Parameters
    ----------
    number : str
        Its number.
    asked_by : str
        Who took the application in.
    asked : LoanAsked
        The application.
    events : iterable of Event
        What was decided and agreed of it, in order.
    transfers : sequence of Transfer
        What moved of it, in order, with what was taken back: an undone repayment is owed again, and a loan
        whose payout is undone does not run.
    """
    loan = Loan(
        id=number, borrower=asked.borrower, product=asked.product, purpose=asked.purpose,
        currency=asked.currency, terms=asked.terms, order=asked.order, guarantors=asked.guarantors,
        asked_by=asked_by,
    )  # fmt: skip
    since, stand = 0, standing(transfers)
    for event in events:
        if isinstance(event, LoanDecided):
            loan = replace(loan, status=LoanStatus.AGREED if event.allowed else LoanStatus.REFUSED)
        elif isinstance(event, LoanTerms) and _hold(event, stand):
            loan, since = replace(loan, terms=event.terms, charged_until=event.charged_until), event.after
    return _paid(loan, transfers, since)


def _hold(terms: LoanTerms, stand: Sequence[Transfer]) -> bool:
    """Whether new terms hold: not if their payout, or the repayment that they came with, was taken back."""
    lent = next((t.seq for t in stand if t.kind == LENT), None)
    return (
        lent is not None
        and lent <= terms.after
        and (not terms.posted or terms.posted in {t.key for t in stand})
    )


def _paid(loan: Loan, transfers: Sequence[Transfer], since: int) -> Loan:
    """Add what moved since the terms that hold; what moved before is in them already.

    A repayment that was in them and was taken back later counts below nought: it is owed again, at once.
    """
    stand = standing(transfers)
    lent = [t for t in stand if t.kind == LENT]
    if not lent:
        return loan
    sums = _sums(stand)
    sums.subtract(_sums(standing(t for t in transfers if t.seq <= since)))
    made = replace(
        loan, status=LoanStatus.RUNNING, lent_on=date.fromisoformat(lent[0].business_on),
        lent_pence=sum(t.amount_pence for t in lent), principal_paid_pence=sums[PRINCIPAL],
        interest_paid_pence=sums[INTEREST], written_off_pence=sums[WRITTEN_OFF],
    )  # fmt: skip
    if made.owed_pence() > 0:
        return made
    return replace(made, status=LoanStatus.WRITTEN_OFF if made.written_off_pence else LoanStatus.REPAID)


def _sums(transfers: Iterable[Transfer]) -> Counter[str]:
    """Add up by kind, in pence."""
    sums: Counter[str] = Counter()
    for t in transfers:
        sums[t.kind] += t.amount_pence
    return sums
