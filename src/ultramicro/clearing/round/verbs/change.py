"""The verbs by which members say what changes a claim outside the books, and the other side answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.clearing.round.claim_changes import (
    Told,
    decided,
    require_possible,
    row_of,
    waiting_on,
)
from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.verbs.claims_meant import claim_and_party
from ultramicro.clearing.round.words import exact
from ultramicro.core.action import Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, say, template
from ultramicro.ledger.claim_events import ChangeAnswered
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import Change
from ultramicro.ledger.hanging import Changes, is_over, owed_again_told
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.references import reference_of

WHICH_CLAIM = template("the claim's number on paper or in `ultramicro books claims`")
WHO_SAYS = template("who says so, by short name: the debtor or the creditor")


@dataclass(frozen=True, kw_only=True)
class PaidOutside(Deciding):
    """Say that a part of a claim was paid outside the books."""

    name: ClassVar[str] = "paid"
    # Who winds up an estate speaks for it.
    estates: ClassVar[Collection[str]] = ("who",)
    does: ClassVar[str] = say(
        "record that a claim, or a part of it, was paid in cash or at a bank; what the debtor says waits for "
        "the creditor to agree"
    )
    each_clerk: ClassVar[bool] = True

    claim: str = need(WHICH_CLAIM)
    amount: Pence = need("how much was paid", low=1)
    who: str = need(WHO_SAYS)
    paid_on: date | None = param(None, "day on which it was paid (default: the day it counts)")
    undo: bool = param(False, "it was told before and not paid after all")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down.

        Raises
        ------
        BadInput
            If the claim is not one of theirs, or less is open of it; or less was told to be paid, for --undo.
        """
        claim, who = claim_and_party(view, self.claim, self.who, settled=self.undo)
        if self.amount <= 0:
            raise BadInput(say("the sum is not above 0"), where="--amount", do=say("give a sum above 0"))
        history = view.of(ClaimHistories).shelf.get(claim.id)
        before = history.paid_elsewhere_pence() if history else 0
        if self.undo:
            _require_told(view, claim, self.amount, before)
        less = -self.amount if self.undo else self.amount
        return decided(Told(claim, who, Change.PAID, less, self.paid_on or asked.day), view, asked)


@dataclass(frozen=True, kw_only=True)
class Credit(Deciding):
    """Take in a credit note."""

    name: ClassVar[str] = "credit"
    # Who winds up an estate speaks for it.
    estates: ClassVar[Collection[str]] = ("who",)
    does: ClassVar[str] = say(
        "lower a claim by a credit note, once; what the debtor gives waits for the creditor to agree"
    )

    claim: str = need("the number of the invoice it belongs to, on paper or in `ultramicro books claims`")
    amount: Pence = need("the sum of the credit note", low=1)
    number: str = need("the number of the credit note")
    who: str = need(WHO_SAYS)
    undo: bool = param(False, "it was taken in before and does not count after all")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down.

        Raises
        ------
        BadInput
            If the claim is not one of theirs, less is open of it, or the credit note was taken in before; or
            it was not taken in for that sum, for --undo.
        """
        claim, who = claim_and_party(view, self.claim, self.who, settled=self.undo)
        if self.amount <= 0:
            raise BadInput(say("the sum is not above 0"), where="--amount", do=say("give a sum above 0"))
        history = view.of(ClaimHistories).shelf.get(claim.id)
        before = history.credited_pence(self.number, view.people) if history else 0
        # A credit note counts as one paper: taking back a part of it would make another of it.
        if self.undo and self.amount != before:
            raise BadInput(
                say(
                    "credit note {number} lowers {claim} by {sum}",
                    number=self.number, claim=reference_of(view.people, claim),
                    sum=exact(before, claim.currency),
                ),
                where="--amount",
                do=say("check the number and the sum of the credit note"),
            )  # fmt: skip
        less = -self.amount if self.undo else self.amount
        told = Told(claim, who, Change.CREDITED, less, asked.day)
        return decided(told.credited_by(self.number.strip(), view.people), view, asked)


@dataclass(frozen=True, kw_only=True)
class Correct(Deciding):
    """Correct the sum of a claim."""

    name: ClassVar[str] = "correct"
    does: ClassVar[str] = say(
        "correct the whole sum of a claim that was recorded wrongly; the side it goes against has to agree"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # Who winds up an estate speaks for it.
    estates: ClassVar[Collection[str]] = ("who",)

    claim: str = need(WHICH_CLAIM)
    amount: Pence = need("the right sum of the whole invoice, paid parts included", low=1)
    who: str = need(WHO_SAYS)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write down by how much it is wrong.

        Raises
        ------
        BadInput
            If the claim is not one of theirs, or more was paid of it.
        """
        claim, who = claim_and_party(view, self.claim, self.who, settled=True)
        history = view.of(ClaimHistories).shelf.get(claim.id)
        corrected = (
            sum(each.less_pence for each in history.changes if each.what is Change.CORRECTED)
            if history
            else 0
        )
        less = claim.amount_pence - corrected - self.amount
        if less == 0:
            says = say(
                "The whole sum of {claim} is {sum} already.",
                claim=reference_of(view.people, claim),
                sum=exact(self.amount, claim.currency),
            )
            return Decision(says=says)
        return decided(Told(claim, who, Change.CORRECTED, less, asked.day), view, asked)


def _require_told(view: View, claim: Claim, undone_pence: int, told_pence: int) -> None:
    """Refuse to take back more than was told to be paid outside the books."""
    if undone_pence > told_pence:
        raise BadInput(
            say(
                "only {sum} of {claim} was told to be paid outside the books",
                sum=exact(told_pence, claim.currency),
                claim=reference_of(view.people, claim),
            ),
            where="--amount",
            do=say("give at most that; take back a payment in the books with `ultramicro books reverse`"),
        )


def _over(view: View, claim: Claim) -> Message:
    reference = reference_of(view.people, claim)
    over = say("Nothing of {claim} is open any more, so that nothing changes.", claim=reference).with_id(
        "over"
    )
    waits = note(
        "round.waits_still",
        "What was said waits in case it is owed again; --refuse ends that.",
    )
    return joined([over, waits])


@dataclass(frozen=True, kw_only=True)
class Agree(Deciding):
    """Answer what the other side says of a claim."""

    name: ClassVar[str] = "agree"
    does: ClassVar[str] = say(
        "agree to what the other side says is paid, credited or wrong in a claim, or refuse it"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # Who winds up an estate speaks for it.
    estates: ClassVar[Collection[str]] = ("who",)

    claim: str = need(WHICH_CLAIM)
    who: str = need("who answers, by short name; who said it may take it back with --refuse")
    refuse: bool = param(False, "they do not agree, or take back what they said")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write down the answer, and what follows from it.

        Raises
        ------
        BadInput
            If the answer is not theirs to give, or what was said can no longer be.
        """
        claim, who = claim_and_party(view, self.claim, self.who, settled=True)
        waiting = view.of(Changes).shelf.get(claim.id)
        if waiting is None:
            says = say(
                "Nothing that was said of {claim} waits for an answer.",
                claim=reference_of(view.people, claim),
            )
            return Decision(says=says)
        told = waiting_on(claim, waiting.told, view.people)
        if who == told.who and not self.refuse:
            raise BadInput(
                say("{other} has to agree, not {who}", other=view.people.called(told.other), who=self.who),
                do=say(
                    "give --who {other}, or --refuse to take it back", other=view.people.called(told.other)
                ),
            )
        answered = asked.note(ChangeAnswered(who=who, agrees=not self.refuse), about=claim.id)
        if is_over(claim, waiting.told) and not self.refuse:
            # Nothing is written: should the payment or the round be taken back, it is still to be answered.
            return Decision(says=_over(view, claim), rows=[row_of(told, view, status="over")])
        if self.refuse:
            return Decision(
                operations=[answered],
                says=self._refused(view, told, who),
                rows=[row_of(told, view, status="refused")],
            )
        return self._agreed(view, asked, told, answered)

    def _refused(self, view: View, told: Told, answers: str) -> Message:
        claim, who, left = told.claim, self.who, exact(told.claim.open_pence, told.claim.currency)
        number = reference_of(view.people, claim)
        if answers == told.who:
            return say("{who} takes back what they said. {open} of {claim} stays open.",
                       who=who, open=left, claim=number)  # fmt: skip
        no = say("{who} does not agree. {open} of {claim} stays open.", who=who, open=left, claim=number)
        # Nothing is open that could be disputed where they only refuse that it is owed again.
        if claim.open_pence <= 0:
            return no
        dispute = say(
            "If they cannot agree, dispute it: `ultramicro round dispute --claim {claim}`.", claim=number
        )
        return joined([no, dispute])

    def _agreed(self, view: View, asked: Asked, told: Told, answered: Note) -> Decision:
        require_possible(told, view)
        left = exact(told.claim.open_pence - told.less_pence, told.claim.currency)
        says = say("{who} agrees. {left} of {claim} is open now.", who=self.who, left=left,
                   claim=reference_of(view.people, told.claim))  # fmt: skip
        if told.less_pence < 0:
            says = joined([says, *owed_again_told(view, [told.claim.id])])
        changed = asked.note(told.changed(), about=told.claim.id)
        row = row_of(told, view, status="done")
        return Decision(operations=[answered, changed], memos=told.memos(), says=says, rows=[row])
