"""Claims with what rounds cancelled of them, and what changed them outside the books, kept up to date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.events import Change, ClaimChanged, ClaimMade, ClaimWithdrawn
from ultramicro.ledger.hanging import CLEARING
from ultramicro.ledger.people.claims import Claim, ClaimKept, claim_of
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import ALIKE, credit_mark, loosely, older_reference


class ClearedLine(NamedTuple):
    """What a round cancelled of a claim.

    Parameters
    ----------
    seq, last : int
        The number of its transfer, and of the last that took it back, or took back what did.
    stands : bool
        Whether it stands.
    key : str
        The key of its posting: round and closed set.
    cleared_pence, before_pence : int
        What it cancels, and what was open just before. [hundredths]
    on : date
        The day it counts.
    back_on : date or None
        The day on which it was taken back; None where it stands.
    """

    seq: int
    last: int
    stands: bool
    key: str
    cleared_pence: int
    before_pence: int
    on: date
    back_on: date | None = None


class Elsewhere(NamedTuple):
    """What both sides have as paid, credited or corrected outside the books.

    Parameters
    ----------
    what : Change
        Which of these.
    less_pence : int
        How much less was open since; below nought where it is more. [hundredths]
    on : date
        The day it counts.
    number : str
        The mark of a credit note, or its number where an older version wrote it down; empty for other
        changes.
    """

    what: Change
    less_pence: int
    on: date
    number: str


class ClaimHistory(NamedTuple):
    """A claim with what is paid of it, what rounds cancelled of it, and what changed it outside the books.

    `by_number` says that it was made of an invoice, whose number on paper made its own.
    """

    kept: ClaimKept
    lines: tuple[ClearedLine, ...] = ()
    changes: tuple[Elsewhere, ...] = ()
    by_number: bool = False

    def paid_elsewhere_pence(self) -> int:
        """Return what was paid of it in cash or at a bank, as both sides have it. [hundredths]."""
        return sum(each.less_pence for each in self.changes if each.what is Change.PAID)

    def credited(self, number: str, names: Names) -> bool:
        """Whether it has a credit note of that number that was not taken back."""
        return self.credited_pence(number, names) > 0

    def credited_pence(self, number: str, names: Names) -> int:
        """Return by how much a credit note lowers it. [hundredths]."""
        if not number:
            return 0
        # Loosely, as the same note comes in by file and by hand; older books have the number itself.
        ways = {credit_mark(names, self.kept.claim, number), loosely(number)}
        return sum(each.less_pence for each in self.changes if {each.number, loosely(each.number)} & ways)


class ClaimHistories(Projection[ClaimHistory]):
    """Claims by number, each with what rounds cancelled of it.

    The ledger's `Claims` know what is open now; a statement also needs what was open when a set was posted.
    """

    name: ClassVar[str] = "clearing_claims"
    keeps: ClassVar[type] = ClaimHistory

    def apply(self, entry: Entry) -> None:
        """Take in a claim, its withdrawal, or what pays it."""
        for t in entry.transfers:
            if t.post and (history := self.shelf.get(t.post)):
                self._put(_paid(history, t))
        if (noted := entry.note) and entry.event(ClaimMade):
            claim = claim_of(noted)
            # Older books may hold a claim twice; what was cancelled of it stays.
            before = self.shelf.get(claim.id) or ClaimHistory(ClaimKept(claim))
            # A claim without an invoice has its number of the command's key, and a key of its own.
            by_number = noted.key == noted.about and not claim.of
            self._put(before._replace(kept=before.kept._replace(claim=claim), by_number=by_number))
        elif noted and (back := entry.event(ClaimWithdrawn)) and (history := self.shelf.get(noted.about)):
            self._put(history._replace(kept=history.kept.taken_back(back)))
        elif noted and (change := entry.event(ClaimChanged)) and (history := self.shelf.get(noted.about)):
            self._put(_changed(history, change))

    def _put(self, history: ClaimHistory) -> None:
        claim = history.kept.claim
        # By the number that older books have in it too: a file of invoices asks for each of its rows.
        older = older_reference(claim.id, claim.debtor, claim.creditor)
        like = [_like(claim)] if history.by_number else []
        self.shelf.put(claim.id, history, f"number:{loosely(older)}", *like)

    def like(self, claim: ClaimMade) -> list[Claim]:
        """Return every claim that was made of an invoice of the same sum, due on the same day."""
        return self._found(self.shelf.keys(_like(claim)))

    def older(self, number: str) -> list[Claim]:
        """Return every claim whose own number holds a number on paper, as older versions made them."""
        return self._found(self.shelf.keys(f"number:{loosely(number)}"))

    def numbered(self, number: str, names: Names) -> list[Claim]:
        """Return every claim that a number on paper can mean, older ones first."""
        keys = [ref.removeprefix(f"{ALIKE}-") for ref in names.refs_of(ALIKE, loosely(number))]
        return self._found([*self.shelf.keys(f"number:{loosely(number)}"), *keys, number])

    def _found(self, keys: Sequence[str]) -> list[Claim]:
        found = (self.shelf.get(key) for key in dict.fromkeys(keys))
        return [history.kept.now() for history in found if history]


def _like(claim: Claim | ClaimMade) -> str:
    return f"like:{claim.currency} {claim.amount_pence} {claim.due_on}"


def _changed(history: ClaimHistory, change: ClaimChanged) -> ClaimHistory:
    """Return a history with one more change that both sides have."""
    made = Elsewhere(change.what, change.less_pence, change.on, change.memo or change.number)
    return history._replace(kept=history.kept.changed(change), changes=(*history.changes, made))


def _paid(history: ClaimHistory, t: Transfer) -> ClaimHistory:
    """Return a history with one more transfer that names the claim."""
    kept, lines = history.kept, history.lines
    later = kept.after(t)
    if t.reverses is not None:
        lines = tuple(_taken_back(line, t) for line in lines)
    elif later.paid_pence != kept.paid_pence and t.kind == CLEARING:
        # Before it is added: the statement shows what was open just then.
        before = kept.now().open_pence
        line = ClearedLine(
            t.seq, t.seq, True, t.key, t.amount_pence, before, date.fromisoformat(t.business_on)
        )
        lines = (*lines, line)
    return history._replace(kept=later, lines=lines)


def _taken_back(line: ClearedLine, t: Transfer) -> ClearedLine:
    """Return a line after a reversal: older books have some that take back a reversal."""
    if t.reverses != line.last:
        return line
    back_on = date.fromisoformat(t.business_on) if line.stands else None
    return line._replace(last=t.seq, stands=not line.stands, back_on=back_on)
