"""What the bank knows, kept up to date by what is written down and what moves: loans, bills, notices.

Everything is kept by loan. A new event or transfer touches one loan, which is worked out again from its own
few entries when somebody next asks for it; so a decision costs the same in a large book as in a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ultramicro.bank.bills import unbooked_pence
from ultramicro.bank.events import Event, LoanAsked, ShareNotice, event_of
from ultramicro.bank.ids import LoanStatus
from ultramicro.bank.loan import Loan, loan_of
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.people.claims import KIND, WITHDRAWN, Claim, claims


@dataclass(kw_only=True)
class _File:
    """All entries of one loan."""

    asked_by: str
    asked: LoanAsked
    events: list[Event] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    claims: list[Noted] = field(default_factory=list)
    payments: list[Transfer] = field(default_factory=list)
    loan: Loan | None = None


class BankBook:
    """The bank's loans, bills and notices; give it notes and transfers in the order of the books."""

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._bills: dict[str, str] = {}
        self._loans_of: dict[str, list[str]] = defaultdict(list)
        self._notices: dict[str, ShareNotice] = {}
        self._waiting: dict[str, set[str]] = defaultdict(set)
        self._redeemed: dict[str, list[Transfer]] = defaultdict(list)

    def note(self, note: Noted) -> None:
        """Take in what was written down."""
        if note.kind in {KIND, WITHDRAWN}:
            self._claim(note)
        elif (event := event_of(note)) is not None:
            self._event(note, event)

    def _event(self, note: Noted, event: Event) -> None:
        if isinstance(event, ShareNotice):
            self._notices[note.about] = event
            self._waiting[event.owner].add(note.about)
        elif isinstance(event, LoanAsked):
            self._files[note.about] = _File(asked_by=note.actor, asked=event)
            self._loans_of[event.borrower].append(note.about)
        elif file := self._files.get(note.about):
            file.events.append(event)
            file.loan = None

    def _claim(self, note: Noted) -> None:
        of = self._bills.get(note.about, "")
        if note.kind == KIND:
            (claim,) = claims([note], ())
            of = claim.of
        if of in self._files:
            self._bills[note.about] = of
            self._files[of].claims.append(note)

    def transfer(self, transfer: Transfer) -> None:
        """Take in what moved, also what took something back."""
        if file := self._files.get(transfer.post):
            file.transfers.append(transfer)
            file.loan = None
        elif of := self._bills.get(transfer.post):
            self._files[of].payments.append(transfer)
        elif notice := self._notices.get(transfer.post):
            moved = self._redeemed[transfer.post]
            moved.append(transfer)
            change = set.discard if standing(moved) else set.add
            change(self._waiting[notice.owner], transfer.post)

    def loan(self, number: str) -> Loan | None:
        """Return a loan as it stands."""
        file = self._files.get(number)
        if file is None:
            return None
        if file.loan is None:
            file.loan = loan_of(number, file.asked_by, file.asked, file.events, file.transfers)
        return file.loan

    def __getitem__(self, number: str) -> Loan:
        """Return a loan that is there."""
        found = self.loan(number)
        if found is None:
            raise KeyError(number)
        return found

    def loans(self) -> Iterator[Loan]:
        """Return every loan as it stands, the oldest first."""
        return (loan for number in self._files if (loan := self.loan(number)))

    def repaid(self, borrower: str) -> int:
        """Return how many loans somebody repaid."""
        found = (self.loan(number) for number in self._loans_of.get(borrower, ()))
        return sum(loan is not None and loan.status is LoanStatus.REPAID for loan in found)

    def bills(self, loan: str) -> list[Claim]:
        """Return the bills of a loan."""
        file = self._files[loan]
        return claims(file.claims, file.payments) if file.claims else []

    def unbooked_pence(self, loan: str) -> Mapping[str, int]:
        """Return by the bank's account what was paid on a loan's bills and is not booked, in pence."""
        file = self._files[loan]
        if not file.payments:
            return {}
        return unbooked_pence(self.bills(loan), [*file.payments, *file.transfers]).get(loan, {})

    def billed_loan(self, claim: str) -> str:
        """Return the loan that a claim is a bill of; nothing if it is none."""
        return self._bills.get(claim, "")

    def billed_pence(self, loan: str) -> int:
        """Return what is billed and not booked, whether paid or not, in pence."""
        return sum(bill.open_pence for bill in self.bills(loan)) + sum(self.unbooked_pence(loan).values())

    def transfers(self, loan: str) -> list[Transfer]:
        """Return what moved of a loan and of its bills, with what was taken back, in order."""
        file = self._files[loan]
        return sorted([*file.transfers, *file.payments], key=lambda t: t.seq)

    def notices(self) -> dict[str, ShareNotice]:
        """Return the notices that are not paid out, the oldest first."""
        waiting = set().union(*self._waiting.values())
        return {number: each for number, each in self._notices.items() if number in waiting}

    def noticed_pence(self, owner: str) -> int:
        """Return for how much of somebody's shares notice was given that is not paid out, in pence."""
        return sum(self._notices[number].amount_pence for number in self._waiting.get(owner, ()))


def book_of(notes: Iterable[Noted], transfers: Iterable[Transfer]) -> BankBook:
    """Work everything out from the beginning."""
    book = BankBook()
    for note in notes:
        book.note(note)
    for transfer in transfers:
        book.transfer(transfer)
    return book
