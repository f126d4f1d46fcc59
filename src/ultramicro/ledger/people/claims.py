"""Claims that members make on each other: what is still owed, for clearing and for reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.ledger.engine.events import event_of
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer, owner_of
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.events import Change, ClaimChanged, ClaimMade, ClaimWithdrawn, Withdrawal

KIND, WITHDRAWN = ClaimMade.kind, ClaimWithdrawn.kind


class Claim(NamedTuple):
    """A claim as it stands; debtor and creditor are opaque ids."""

    id: str
    debtor: str
    creditor: str
    currency: str
    amount_pence: int
    open_pence: int
    issued_on: date
    due_on: date
    of: str = ""
    """What it is a bill of: a loan's number; empty where it stands for itself."""
    issue_guessed: bool = False
    """Whether the day of issue is not known."""


class ClaimKept(NamedTuple):
    """A claim, what was paid on it, and what of it was taken back.

    `withdrawn` takes all of it back whatever is paid, as with bills of loans; `withdrawn_pence` is what is
    owed no more. Of it `given_up_pence` was given up by its creditor, and `replaced_pence` was taken back by
    who made it or is owed under another number; older books tell neither. What both sides have as paid
    elsewhere, credited or corrected is in `lowered_pence`; less than nothing where a correction made it more.
    """

    claim: Claim
    paid_pence: int = 0
    withdrawn: bool = False
    lowered_pence: int = 0
    astray: tuple[int, ...] = ()
    """Transfers that name it and run from creditor to debtor: they pay nothing, nor does their way back."""
    withdrawn_pence: int = 0
    given_up_pence: int = 0
    replaced_pence: int = 0

    def after(self, t: Transfer) -> ClaimKept:
        """Return it after a transfer that names it."""
        if t.reverses is None and pays(_turned(t), self.claim) and not pays(t, self.claim):
            return self._replace(astray=(*self.astray, t.seq))
        return self._replace(paid_pence=self.paid_pence + paid_pence(t, self.claim, self.astray))

    def now(self) -> Claim:
        """Return the claim with what is open of it."""
        less = self.paid_pence + self.lowered_pence + self.withdrawn_pence
        return self.claim._replace(open_pence=0 if self.withdrawn else self.claim.amount_pence - less)

    def taken_back(self, withdrawal: ClaimWithdrawn) -> ClaimKept:
        """Return it after a withdrawal."""
        # A sum, as a payment may come in before it and be reversed after it: that is owed again.
        if withdrawal.less_pence is None:
            return self._replace(withdrawn=True)
        less = withdrawal.less_pence
        found = self._replace(withdrawn_pence=self.withdrawn_pence + less)
        if withdrawal.why is Withdrawal.GIVEN_UP:
            return found._replace(given_up_pence=self.given_up_pence + less)
        if withdrawal.why is Withdrawal.REPLACED:
            return found._replace(replaced_pence=self.replaced_pence + less)
        return found

    def changed(self, change: ClaimChanged) -> ClaimKept:
        """Return it after a change that both sides have."""
        if change.what is Change.WITHDRAWN:
            # Below nought: what was given up is owed again.
            given_up = max(self.given_up_pence + change.less_pence, 0)
            return self._replace(
                withdrawn_pence=self.withdrawn_pence + change.less_pence, given_up_pence=given_up
            )
        return self._replace(lowered_pence=self.lowered_pence + change.less_pence)


class Claims(Projection[ClaimKept]):
    """Every claim as it stands, by its number: what `claims` works out from all notes and transfers."""

    name: ClassVar[str] = "claims"
    keeps: ClassVar[type] = ClaimKept

    def apply(self, entry: Entry) -> None:
        """Take in a claim, what takes it back, and what pays it."""
        for t in entry.transfers:
            if t.post and (kept := self.shelf.get(t.post)) and (later := kept.after(t)) != kept:
                self._put(later)
        if (noted := entry.note) is None:
            return
        kept = self.shelf.get(noted.about)
        if made := entry.event(ClaimMade):
            claim = _claim(noted.about, made)
            # Older books may hold a claim twice; what was paid on it stays paid.
            self._put(kept._replace(claim=claim) if kept else ClaimKept(claim))
        elif kept and (change := entry.event(ClaimChanged)):
            self._put(kept.changed(change))
        elif kept and (withdrawal := entry.event(ClaimWithdrawn)):
            self._put(kept.taken_back(withdrawal))

    def _put(self, kept: ClaimKept) -> None:
        now = kept.now()
        parts = [f"of:{now.of}"] if now.of else []
        if now.open_pence > 0:
            # By both sides, as each asks for theirs and claims of years would have to be gone through.
            parts += ["open", f"open:{now.debtor}", f"open:{now.creditor}"]
        self.shelf.put(now.id, kept, *parts)

    def find(self, number: str) -> Claim | None:
        """Return a claim by its number."""
        kept = self.shelf.get(number)
        return kept.now() if kept else None

    def all(self) -> list[Claim]:
        """Return every claim that was ever made: it takes as long as there are claims."""
        return [kept.now() for kept in self.shelf.values()]

    def open(self, party: str = "") -> list[Claim]:
        """Return the claims that are not wholly paid: of anybody, or those that somebody owes or is owed."""
        return [kept.now() for kept in self.shelf.values(f"open:{party}" if party else "open")]

    def of_loan(self, loan: str) -> list[Claim]:
        """Return the claims that are bills of a loan, paid ones too."""
        return [kept.now() for kept in self.shelf.values(f"of:{loan}")]


def paid_pence(t: Transfer, claim: Claim, astray: Sequence[int] = ()) -> int:
    """Return what a transfer that names a claim pays on it; less than nothing if it takes a payment back.

    Parameters
    ----------
    t : Transfer
        It names the claim.
    claim : Claim
        What it names.
    astray : sequence of int
        Numbers of transfers that named the claim and ran from creditor to debtor.
    """
    if pays(t, claim):
        # The way back of one that ran astray looks like a payment and is none.
        return 0 if t.reverses in astray else t.amount_pence
    # A reversal runs from creditor to debtor; turned round it is the payment it takes back.
    return -t.amount_pence if t.reverses is not None and pays(_turned(t), claim) else 0


def _turned(t: Transfer) -> Transfer:
    return t._replace(debit=t.credit, credit=t.debit)


def open_claims(notes: Iterable[Noted], transfers: Iterable[Transfer]) -> list[Claim]:
    """Return the claims that are not wholly paid; see `claims`."""
    return [claim for claim in claims(notes, transfers) if claim.open_pence > 0]


def claims(notes: Iterable[Noted], transfers: Iterable[Transfer]) -> list[Claim]:
    """Return all claims as they stand, worked out from everything; `Claims` keeps the same up to date.

    Parameters
    ----------
    notes : iterable of Noted
        What was written down; claims are of the kind `claim`. Nothing is open of one that was taken back
        whole.
    transfers : iterable of Transfer
        A transfer pays the claim that its `post` names, if it is one of its debtor to its creditor; one that
        is taken back pays nothing.
    """
    told = list(notes)
    back = [
        (note.about, event_of(ClaimWithdrawn, note).less_pence) for note in told if note.kind == WITHDRAWN
    ]
    withdrawn = {about for about, less in back if less is None}
    found = {note.about: claim_of(note) for note in told if note.kind == KIND}
    paid: Counter[str] = Counter()
    for about, less in back:
        paid[about] += less or 0
    for note in told:
        if note.kind == ClaimChanged.kind:
            paid[note.about] += event_of(ClaimChanged, note).less_pence
    for t in standing(transfers):
        if (claim := found.get(t.post)) and pays(t, claim):
            paid[t.post] += t.amount_pence
    return [
        claim._replace(open_pence=0 if claim.id in withdrawn else claim.amount_pence - paid[claim.id])
        for claim in found.values()
    ]


def pays(transfer: Transfer, claim: Claim) -> bool:
    """Whether a transfer that stands pays a claim that it names: not if others paid it."""
    ends = owner_of(transfer.debit), owner_of(transfer.credit)
    # A number in a payment's words is nobody's proof: only the debtor settles their debt.
    return ends == (claim.debtor, claim.creditor) and transfer.currency == claim.currency


def claim_of(note: Noted) -> Claim:
    """Return the claim that a note makes, wholly open."""
    return _claim(note.about, event_of(ClaimMade, note))


def _claim(number: str, made: ClaimMade) -> Claim:
    return Claim(
        number, made.debtor, made.creditor, made.currency, made.amount_pence, made.amount_pence,
        made.issued_on, made.due_on, made.of, made.issue_guessed,
    )  # fmt: skip
