"""One loan as it stands: a value, worked out from its events and its transfers, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ultramicro.bank.arrears import Due, due
from ultramicro.bank.events import GuaranteeAnswered, LoanAsked, LoanDecided, LoanTerms
from ultramicro.bank.ids import LoanStatus, Order
from ultramicro.bank.schedule import Instalment, Terms, charged_pence, schedule
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer

PRINCIPAL, INTEREST, LENT, WRITTEN_OFF = "loan_principal", "loan_interest", "loan", "loan_write_off"
"""Kinds of transfers of a loan."""


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
    agreed : tuple of str
        The guarantors who said that they do.
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
    memo : str
        Where the people file keeps the purpose; empty in older books, which hold the words.
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
    agreed: tuple[str, ...] = ()
    status: LoanStatus = LoanStatus.APPLIED
    lent_on: date | None = None
    lent_pence: int = 0
    charged_until: date | None = None
    principal_paid_pence: int = 0
    interest_paid_pence: int = 0
    written_off_pence: int = 0
    memo: str = ""

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

    def overdue(self, on: date) -> Due:
        """Return what is late: what was due before the day and is not paid."""
        # Due today is not late: people have the whole day to pay.
        return self.due(on - timedelta(1))._replace(days=self.due(on).days)

    def status_on(self, on: date) -> LoanStatus:
        """Return its status on a day: late from the day after a due day on."""
        return LoanStatus.LATE if self.overdue(on).all_pence() else self.status

    def since(self) -> date | None:
        """Return the day from which on its terms hold; None if it was not paid out."""
        return self.terms.begun or self.charged_until or self.lent_on

    def interest_owed_pence(self, on: date) -> int:
        """Return the interest charged up to a day and not paid, due or not: what settling costs beside it."""
        begun = self.charged_until or self.lent_on or on
        return max(charged_pence(self.terms, begun, on) - self.interest_paid_pence, 0) if self.runs else 0

    def accrued_pence(self, on: date) -> int:
        """Return the interest charged up to a day that is not due yet."""
        return self.interest_owed_pence(on) - self.due(on).interest_due_pence


def applied_for(number: str, asked_by: str, asked: LoanAsked) -> Loan:
    """Return a loan that was applied for."""
    return Loan(
        id=number, borrower=asked.borrower, product=asked.product, purpose=asked.purpose, memo=asked.memo,
        currency=asked.currency, terms=asked.terms, order=asked.order, guarantors=asked.guarantors,
        asked_by=asked_by,
    )  # fmt: skip


def answered(loan: Loan, event: GuaranteeAnswered) -> Loan:
    """Return a loan after a guarantor's answer; the last one counts."""
    others = tuple(who for who in loan.agreed if who != event.who)
    return replace(loan, agreed=(*others, event.who) if event.agreed else others)


def decided(loan: Loan, event: LoanDecided) -> Loan:
    """Return a loan after a decision on it."""
    return replace(loan, status=LoanStatus.AGREED if event.allowed else LoanStatus.REFUSED)


def worked_out(loan: Loan, agreed: Iterable[LoanTerms], transfers: Sequence[Transfer]) -> Loan:
    """Work a loan out from all its entries.

    Parameters
    ----------
    loan : Loan
        As it was decided on.
    agreed : iterable of LoanTerms
        New terms, in order.
    transfers : sequence of Transfer
        What moved of it, in order, with what was reversed: an undone repayment is owed again, and a loan
        whose payout is undone does not run.
    """
    since, stand = 0, standing(transfers)
    lent = [t for t in stand if t.kind == LENT]
    # A payout that was reversed leaves an approved loan, whatever was paid of it.
    if not lent:
        return loan
    keys = {t.key for t in stand}
    for event in agreed:
        # Terms end with their payout, and with the repayment that they came with.
        if lent[0].seq <= event.after and (not event.posted or event.posted in keys):
            loan, since = replace(loan, terms=event.terms, charged_until=event.charged_until), event.after
    # A repayment that was in the terms and was reversed later counts below 0: it is owed again, at once.
    sums = _sums(stand)
    sums.subtract(_sums(standing(t for t in transfers if t.seq <= since)))
    day = date.fromisoformat(lent[0].business_on)
    return _standing_at(replace(_begun(loan, day), lent_on=day, lent_pence=_sums(lent)[LENT]), sums)


def _begun(loan: Loan, day: date) -> Loan:
    """Return a loan that is charged for from the day it was paid out, not from that of the application."""
    # New terms begin on their own day, and those of old books on none.
    first = loan.charged_until is None and loan.terms.begun is not None
    return replace(loan, terms=replace(loan.terms, begun=day)) if first else loan


def moved(loan: Loan, transfers: Iterable[Transfer]) -> Loan:
    """Return a loan after more moved of it, none of which takes something back.

    It is what `worked_out` makes of all its entries, at the cost of the new ones.
    """
    sums = Counter({
        PRINCIPAL: loan.principal_paid_pence, INTEREST: loan.interest_paid_pence,
        WRITTEN_OFF: loan.written_off_pence,
    })  # fmt: skip
    for t in transfers:
        sums[t.kind] += t.amount_pence
        if t.kind == LENT:
            day = loan.lent_on or date.fromisoformat(t.business_on)
            loan = replace(_begun(loan, day), lent_on=day, lent_pence=loan.lent_pence + t.amount_pence)
    return loan if loan.lent_on is None else _standing_at(loan, sums)


def _standing_at(loan: Loan, sums: Mapping[str, int]) -> Loan:
    """Return a loan that was paid out, with what was paid since its terms hold."""
    paid, lost = sums[PRINCIPAL], sums[WRITTEN_OFF]
    if loan.terms.principal_pence - paid - lost > 0:
        status = LoanStatus.RUNNING
    else:
        # Whoever had a part written off must not have it in their record as repaid.
        status = LoanStatus.WRITTEN_OFF if lost else LoanStatus.REPAID
    return replace(
        loan, status=status, principal_paid_pence=paid, interest_paid_pence=sums[INTEREST],
        written_off_pence=lost,
    )  # fmt: skip


def _sums(transfers: Iterable[Transfer]) -> Counter[str]:
    """Add up by kind, in pence."""
    sums: Counter[str] = Counter()
    for t in transfers:
        sums[t.kind] += t.amount_pence
    return sums
