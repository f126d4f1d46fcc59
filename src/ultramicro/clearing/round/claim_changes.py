"""What changes a claim outside the books: who may say so, and what the other side has to agree to.

Less is open when the creditor says so; more is open when the debtor says so. What only the other side says
waits for an answer, and until then no more is cancelled in a round than would be open if it were true.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.words import exact
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.core.rows import Row
from ultramicro.ledger.claim_events import ChangeTold
from ultramicro.ledger.deciding import Asked, Decision, Memo, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import Change, ClaimChanged
from ultramicro.ledger.hanging import Changes, unanswered
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import credit_mark, reference_of


class Told(NamedTuple):
    """What a member says of a claim.

    Parameters
    ----------
    claim : Claim
        As it stands.
    who : str
        Who says so, by opaque number.
    what : Change
        What happened.
    less_pence : int
        How much less is open; below nought where it is more. [hundredths]
    on : date
        The day it counts.
    number : str
        That of the credit note; empty for other changes.
    mark : str
        What stands in the ledger for that; see `credited_by`.
    """

    claim: Claim
    who: str
    what: Change
    less_pence: int
    on: date
    number: str = ""
    mark: str = ""

    def credited_by(self, number: str, names: Names) -> Told:
        """Return it with the number of its credit note."""
        return self._replace(number=number, mark=credit_mark(names, self.claim, number))

    def memos(self) -> list[Memo]:
        """Return the words that are kept outside the ledger; they go with either party."""
        # A mark that stands for itself is one whose words were erased.
        kept = self.number not in {"", self.mark}
        return [Memo(self.mark, self.number, f"{self.claim.debtor} {self.claim.creditor}")] if kept else []

    @property
    def counts_at_once(self) -> bool:
        """Whether it goes against who says so, so that nobody else has to agree."""
        # Nobody says untruly what costs themselves; what gains them could be anything.
        return self.who == (self.claim.creditor if self.less_pence > 0 else self.claim.debtor)

    @property
    def other(self) -> str:
        """Who has to agree, by opaque number."""
        return self.claim.debtor if self.who == self.claim.creditor else self.claim.creditor

    def changed(self) -> ClaimChanged:
        """Return the event of a change that both sides have."""
        return ClaimChanged(
            what=self.what, less_pence=self.less_pence, on=self.on, memo=self.mark, who=self.who
        )


def require_possible(told: Told, view: View) -> None:
    """Refuse a change that cannot be.

    Raises
    ------
    BadInput
        If it changes nothing, more would be paid or credited than is open, or the credit note is known.
    """
    claim, called = told.claim, reference_of(view.people, told.claim)
    if told.less_pence == 0:
        raise BadInput(say("that changes nothing of {claim}", claim=called), do=say("check the sum"))
    # Below 0 the claim would be one of the debtor's on the creditor, to which nobody agreed.
    if told.less_pence > claim.open_pence:
        raise BadInput(
            say(
                "only {open} of {claim} is still open",
                open=exact(max(claim.open_pence, 0), claim.currency),
                claim=called,
            ),
            do=say(
                "give at most that; record the rest as a claim the other way with `ultramicro books claim`"
            ),
        )
    history = view.of(ClaimHistories).shelf.get(claim.id)
    again = history and told.what is Change.CREDITED and history.credited(told.number, view.people)
    if again and told.less_pence > 0:
        raise BadInput(
            say(
                "credit note {number} of {claim} was taken in before",
                number=told.number,
                claim=called,
            ),
            do=say("check its number"),
        )


def settles(told: Told, waiting: ChangeTold) -> bool:
    """Whether what a member says takes the place of what waits: their own word, or the other's said again."""
    # Two different changes that both wait could both be agreed to, and count twice.
    same = (told.what, told.less_pence) == (waiting.what, waiting.less_pence)
    return told.who == waiting.who or (told.counts_at_once and same)


def change_of(told: Told, asked: Asked, *, key: str = "") -> Note:
    """Return the note that writes a change down: done, or waiting for the other side."""
    if told.counts_at_once:
        return asked.note(told.changed(), about=told.claim.id, key=key)
    waiting = ChangeTold(who=told.who, what=told.what, less_pence=told.less_pence, on=told.on, memo=told.mark)
    return asked.note(waiting, about=told.claim.id, key=key)


def decided(told: Told, view: View, asked: Asked) -> Decision:
    """Return the decision to write a change down.

    Raises
    ------
    BadInput
        If it cannot be, or another change of the claim waits for an answer from the same member.
    """
    require_possible(told, view)
    waiting = view.of(Changes).shelf.get(told.claim.id)
    if waiting and not settles(told, waiting.told):
        raise unanswered(view, told.claim, waiting.told)
    return Decision(
        operations=[change_of(told, asked)],
        memos=told.memos(),
        says=joined(_says(told, view)),
        rows=[row_of(told, view, status="done" if told.counts_at_once else "waiting")],
    )


def row_of(told: Told, view: View, *, status: str) -> Row:
    """Return a change as a row of the answer."""
    claim, called = told.claim, view.people.called
    reference = reference_of(view.people, claim)
    # What waits is open still: until the answer it is one side's word.
    left = claim.open_pence - (told.less_pence if status == "done" else 0)
    return {
        "claim": claim.id, "invoice": reference, "debtor": called(claim.debtor),
        "creditor": called(claim.creditor), "change": told.what.value,
        "less_pence": told.less_pence, "open_pence": left,
        "currency": claim.currency, "status": status,
    }  # fmt: skip


def _says(told: Told, view: View) -> list[Message]:
    claim, called = told.claim, view.people.called
    if told.counts_at_once:
        left = exact(claim.open_pence - told.less_pence, claim.currency)
        return [_happened(told, view), say("{left} of it is open now.", left=left).with_id("open_now")]
    wait = say(
        "{other} has to agree first: `ultramicro round agree --claim {claim} --who {other}`.",
        other=called(told.other),
        claim=reference_of(view.people, claim),
    ).with_id("waiting")
    open_ = say(
        "Until then {open} of it stays open, and no round cancels what may be paid already.",
        open=exact(claim.open_pence, claim.currency),
    ).with_id("open_still")
    says = say("{who} says: {what}", who=called(told.who), what=_happened(told, view)).with_id("told")
    return [says, wait, open_]


def _happened(told: Told, view: View) -> Message:
    less, claim = exact(abs(told.less_pence), told.claim.currency), reference_of(view.people, told.claim)
    more = told.less_pence < 0
    match told.what:
        case Change.PAID if more:
            found = say("{less} of {claim} was not paid after all.", less=less, claim=claim)
        case Change.PAID:
            found = say("{less} of {claim} was paid outside the books.", less=less, claim=claim)
        case Change.WITHDRAWN:
            found = say("{less} of {claim} was withdrawn by mistake.", less=less, claim=claim)
        case Change.CREDITED if more:
            found = say(
                "Credit note {number}, which lowered {claim} by {less}, does not count.",
                number=told.number, less=less, claim=claim,
            )  # fmt: skip
        case Change.CREDITED:
            found = say(
                "Credit note {number} lowers {claim} by {less}.", number=told.number, less=less, claim=claim
            )
        case _ if more:
            found = say("{claim} is {less} more than was claimed.", less=less, claim=claim)
        case _:
            found = say("{claim} is {less} less than was claimed.", less=less, claim=claim)
    return found.with_id("changed")


def waiting_on(claim: Claim, waiting: ChangeTold, names: Names) -> Told:
    """Return what was said and waits, against the claim as it stands now."""
    told = Told(claim, waiting.who, waiting.what, waiting.less_pence, waiting.on)
    # What an older version wrote down in words goes on without them.
    if waiting.number:
        return told.credited_by(waiting.number, names)
    return told._replace(number=names.words(waiting.memo) or waiting.memo, mark=waiting.memo)
