"""What the bank knows of its loans and notices, kept up to date by what is written down and what moves.

A new entry touches one loan. So a decision costs the same in a large book as in a small one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from ultramicro.bank.accounts import BANK
from ultramicro.bank.events import GuaranteeAnswered, LoanAsked, LoanDecided, LoanTerms, ShareNotice
from ultramicro.bank.loan import INTEREST, PRINCIPAL, Loan, answered, applied_for, decided, moved, worked_out
from ultramicro.bank.share_events import ShareNoticeWithdrawn
from ultramicro.ledger.engine.projections import Entry, Projection, entries_after
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer, owner_of
from ultramicro.ledger.engine.store import Last, Store
from ultramicro.ledger.events import ClaimMade

RUNNING = "running"
"""The kind of note that opens a local currency."""


class LoanKept(NamedTuple):
    """A loan as it stands, and all that it was worked out from: a reversal works it out again."""

    loan: Loan
    asked: LoanAsked
    decided: LoanDecided | None = None
    terms: tuple[LoanTerms, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    answers: tuple[GuaranteeAnswered, ...] = ()


class Loans(Projection[LoanKept]):
    """Every loan as it stands, by its number."""

    name: ClassVar[str] = "loans"
    keeps: ClassVar[type] = LoanKept

    def apply(self, entry: Entry) -> None:
        """Take in what is agreed of a loan, and what moves of it."""
        if entry.transfers:
            # All of a loan's moves in a posting at once: between two of them it is no loan that ever stood.
            for number in dict.fromkeys(t.post for t in entry.transfers if t.post):
                if kept := self.shelf.get(number):
                    self._put(_moved(kept, [t for t in entry.transfers if t.post == number]))
        elif note := entry.note:
            if (asked := entry.event(LoanAsked)) is not None:
                self._put(LoanKept(applied_for(note.about, note.actor, asked), asked))
            elif (kept := self.shelf.get(note.about)) is not None:
                self._agreed(kept, entry)

    def _agreed(self, kept: LoanKept, entry: Entry) -> None:
        if (event := entry.event(LoanDecided)) is not None:
            self._put(kept._replace(decided=event, loan=decided(kept.loan, event)))
        elif (answer := entry.event(GuaranteeAnswered)) is not None:
            self._put(kept._replace(answers=(*kept.answers, answer), loan=answered(kept.loan, answer)))
        elif (terms := entry.event(LoanTerms)) is not None:
            # From the beginning: which payments count depends on the terms.
            self._put(_again(kept._replace(terms=(*kept.terms, terms))))

    def _put(self, kept: LoanKept) -> None:
        # Loans of all times are many, and most verbs ask for those that run.
        parts = [RUNNING] if kept.loan.runs else []
        self.shelf.put(kept.loan.id, kept, *parts, f"of:{kept.loan.borrower}")

    def loan(self, number: str) -> Loan | None:
        """Return a loan by its number."""
        kept = self.shelf.get(number)
        return kept.loan if kept else None

    def __getitem__(self, number: str) -> Loan:
        """Return a loan that is there."""
        found = self.loan(number)
        if found is None:
            raise KeyError(number)
        return found

    def all(self) -> list[Loan]:
        """Return every loan, the oldest first: it takes as long as there are loans."""
        return [kept.loan for kept in self.shelf.values()]

    def running(self) -> list[Loan]:
        """Return the loans that run, the oldest first."""
        return [kept.loan for kept in self.shelf.values(RUNNING)]

    def of_borrower(self, borrower: str) -> list[Loan]:
        """Return all that somebody ever asked for, the oldest first."""
        return [kept.loan for kept in self.shelf.values(f"of:{borrower}")]

    def transfers(self, number: str) -> Sequence[Transfer]:
        """Return what moved of a loan, with what was reversed, in order."""
        kept = self.shelf.get(number)
        return kept.transfers if kept else ()


def _moved(kept: LoanKept, transfers: Sequence[Transfer]) -> LoanKept:
    """Add what moved: at once where it only adds, from the beginning where it takes something back."""
    every = (*kept.transfers, *transfers)
    # What a reversal undoes may have been in terms since, and subtracting would count it twice.
    if any(t.reverses is not None for t in transfers):
        return _again(kept._replace(transfers=every))
    return kept._replace(transfers=every, loan=moved(kept.loan, transfers))


def _again(kept: LoanKept) -> LoanKept:
    """Work a loan out from the beginning."""
    first = applied_for(kept.loan.id, kept.loan.asked_by, kept.asked)
    for answer in kept.answers:
        first = answered(first, answer)
    if kept.decided is not None:
        first = decided(first, kept.decided)
    return kept._replace(loan=worked_out(first, kept.terms, kept.transfers))


class Landed(NamedTuple):
    """A bill of a loan; or by the bank's account what was paid on bills and is not booked, in pence."""

    of: str = ""
    debtor: str = ""
    currency: str = ""
    pence: Mapping[str, int] = MappingProxyType({})

    def is_paid_by(self, debit: str, credit: str, currency: str) -> bool:
        """Whether a payment that names the bill pays it: only its borrower's to the bank does."""
        # Anybody can write a bill's number on a payment; a stranger's would be booked as a repayment.
        return (owner_of(debit), owner_of(credit), currency) == (self.debtor, BANK, self.currency)


class LandedOnBills(Projection[Landed]):
    """What was paid on bills and is not booked as a repayment yet, by loan; bills are kept beside them."""

    name: ClassVar[str] = "landed_on_bills"
    keeps: ClassVar[type] = Landed

    def apply(self, entry: Entry) -> None:
        """Take in a bill, what pays it, and what is booked of that."""
        for t in entry.transfers:
            if t.post and (bill := self.shelf.get(t.post)):
                self._move(t, bill)
        if (made := entry.event(ClaimMade)) and made.of and made.creditor == BANK and entry.note:
            self.shelf.put(entry.note.about, Landed(made.of, made.debtor, made.currency))
            # Marks the loan as billed before anything is paid.
            self._add(made.of, "", 0)

    def _move(self, t: Transfer, bill: Landed) -> None:
        # A reversal moves the other way; turned round it is what it takes back.
        debit, credit, sign = (t.debit, t.credit, 1) if t.reverses is None else (t.credit, t.debit, -1)
        if bill.of:
            if bill.is_paid_by(debit, credit, t.currency):
                self._add(bill.of, credit, sign * t.amount_pence)
        # What a borrower repays directly was never on a bill.
        elif t.kind in {PRINCIPAL, INTEREST} and owner_of(debit) == BANK:
            self._add(t.post, debit, -sign * t.amount_pence)

    def _add(self, loan: str, account: str, pence: int) -> None:
        sums = dict((self.shelf.get(loan) or Landed()).pence)
        if account:
            sums[account] = sums.get(account, 0) + pence
        waiting = any(each > 0 for each in sums.values())
        # Kept at 0 as well, since a later reversal has to find what it takes back.
        self.shelf.put(loan, Landed(pence=sums), *(["unbooked"] if waiting else []))

    def unbooked_pence(self, loan: str) -> Mapping[str, int]:
        """Return by the bank's account what was paid on a loan's bills and is not booked, in pence."""
        return {account: pence for account, pence in self.landed_pence(loan).items() if pence > 0}

    def landed_pence(self, loan: str, without: Sequence[Transfer] = ()) -> Mapping[str, int]:
        """Return what was paid less what was booked by account, as if some payments were not, in pence."""
        found = self.shelf.get(loan)
        sums = Counter(found.pence if found else {})
        # Asked before a reversal is posted: it tells whether a repayment would lose its money.
        for t in without:
            bill = self.shelf.get(t.post)
            if bill and bill.of == loan and bill.is_paid_by(t.debit, t.credit, t.currency):
                sums[t.credit] -= t.amount_pence
        return sums

    def has_bills(self, loan: str) -> bool:
        """Whether a loan was ever billed."""
        return self.shelf.get(loan) is not None

    def waiting(self) -> list[str]:
        """Return the loans of which something waits to be booked."""
        return self.shelf.keys("unbooked")

    def loan_of(self, claim: str) -> str:
        """Return the loan that a claim is a bill of; nothing if it is none."""
        found = self.shelf.get(claim)
        return found.of if found else ""


class NoticeKept(NamedTuple):
    """A notice, and the transfers that paid it out."""

    number: str
    notice: ShareNotice
    paid: tuple[Transfer, ...] = ()
    taken_back: bool = False


class Notices(Projection[NoticeKept]):
    """Notices that shares are withdrawn, by their number."""

    name: ClassVar[str] = "share_notices"
    keeps: ClassVar[type] = NoticeKept

    def apply(self, entry: Entry) -> None:
        """Take in a notice, and what pays it out."""
        for t in entry.transfers:
            if t.post and (kept := self.shelf.get(t.post)):
                self._put(kept._replace(paid=(*kept.paid, t)))
        if (notice := entry.event(ShareNotice)) and entry.note:
            self._put(NoticeKept(entry.note.about, notice))
        elif entry.event(ShareNoticeWithdrawn) and entry.note and (kept := self.shelf.get(entry.note.about)):
            self._put(kept._replace(taken_back=True))

    def _put(self, kept: NoticeKept) -> None:
        # A payout that was reversed puts the notice back into its place of the queue.
        waits = not kept.taken_back and not standing(kept.paid)
        self.shelf.put(kept.number, kept, *(["waiting", f"of:{kept.notice.owner}"] if waits else []))

    def waiting(self) -> dict[str, ShareNotice]:
        """Return the notices that are not paid out, the oldest first."""
        return {kept.number: kept.notice for kept in self.shelf.values("waiting")}

    def waits(self, number: str) -> bool:
        """Whether a notice is there, was not paid out and not taken back."""
        kept = self.shelf.get(number)
        return kept is not None and not kept.taken_back and not standing(kept.paid)

    def of_owner(self, owner: str) -> dict[str, ShareNotice]:
        """Return somebody's notices that are not paid out, the oldest first."""
        return {kept.number: kept.notice for kept in self.shelf.values(f"of:{owner}")}

    def pence_of(self, owner: str) -> int:
        """Return for how much of somebody's shares notice was given that is not paid out, in pence."""
        return sum(kept.notice.amount_pence for kept in self.shelf.values(f"of:{owner}"))


def loans_in(store: Store) -> Iterator[Loan]:
    """Yield every loan of books that are only read, the oldest first."""
    loans = Loans.begin()
    for entry in entries_after(store, Last()):
        loans.apply(entry)
    yield from (kept.loan for kept in loans.shelf.values())
