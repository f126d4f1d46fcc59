"""The verb by which a creditor withdraws a claim, or asks for what was withdrawn to be owed after all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.clearing.round.claim_changes import Told, decided
from ultramicro.clearing.round.claim_histories import ClaimHistories, ClaimHistory
from ultramicro.clearing.round.verbs.change import WHICH_CLAIM
from ultramicro.clearing.round.verbs.claims_meant import claim_and_party
from ultramicro.clearing.round.words import exact
from ultramicro.core.action import Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.events import Change, ClaimWithdrawn, Withdrawal
from ultramicro.ledger.hanging import hanging_told, require_answered
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.references import reference_of


@dataclass(frozen=True, kw_only=True)
class Withdraw(Deciding):
    """Withdraw a claim."""

    name: ClassVar[str] = "withdraw"
    does: ClassVar[str] = say(
        "withdraw all that is open of a claim; only its creditor can, and take it back if the debtor agrees"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # Who winds up an estate speaks for it.
    estates: ClassVar[Collection[str]] = ("who",)

    claim: str = need(WHICH_CLAIM)
    who: str = need("the creditor's short name")
    undo: bool = param(False, "what was withdrawn of it is owed after all; the debtor has to agree")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down.

        Raises
        ------
        BadInput
            If somebody else is its creditor, it is a bill of a loan, or what the debtor said of it waits.
        """
        claim, who = claim_and_party(view, self.claim, self.who, settled=True)
        if who != claim.creditor:
            raise BadInput(
                say(
                    "only {creditor} can withdraw {claim}",
                    creditor=view.people.called(claim.creditor),
                    claim=reference_of(view.people, claim),
                ),
                do=say(
                    "dispute it with `ultramicro round dispute --claim {claim}`",
                    claim=reference_of(view.people, claim),
                ),
            )
        if self.undo:
            return _owed_after_all(view, asked, claim)
        if claim.open_pence <= 0:
            return Decision(says=say("Nothing of {claim} is open.", claim=reference_of(view.people, claim)))
        require_answered(view, [claim.id])
        says = say(
            "{claim} is withdrawn: {open} of it is no longer owed.",
            claim=reference_of(view.people, claim),
            open=exact(claim.open_pence, claim.currency),
        )
        row = {
            "claim": claim.id, "invoice": reference_of(view.people, claim),
            "debtor": view.people.called(claim.debtor), "creditor": self.who, "change": "withdrawn",
            "less_pence": claim.open_pence, "open_pence": 0,
            "currency": claim.currency, "status": "done",
        }  # fmt: skip
        given_up = ClaimWithdrawn(less_pence=claim.open_pence, why=Withdrawal.GIVEN_UP)
        says = joined([says, *hanging_told(view, [claim.id])])
        return Decision(operations=[asked.note(given_up, about=claim.id)], says=says, rows=[row])


def _withdrawn_without_a_sum(view: View, claim: Claim) -> Message:
    return say(
        "{claim} was withdrawn with an older version, which did not write down how much was open: this "
        "cannot be taken back",
        claim=reference_of(view.people, claim),
    )


def _owed_after_all(view: View, asked: Asked, claim: Claim) -> Decision:
    """Decide to ask the debtor whether what was withdrawn is owed again."""
    history = view.of(ClaimHistories).shelf.get(claim.id)
    if history is None or history.kept.withdrawn or _given_up(history) <= 0:
        # Withdrawals of older books name no sum: what was open then is not known any more.
        is_old = history is not None and history.kept.withdrawn
        raise BadInput(
            _withdrawn_without_a_sum(view, claim)
            if is_old
            else say("nothing of {claim} was withdrawn", claim=reference_of(view.people, claim)),
            where="--undo",
            do=say("record what is owed as a new claim with `ultramicro books claim`"),
        )
    again = -_given_up(history)
    return decided(Told(claim, claim.creditor, Change.WITHDRAWN, again, asked.day), view, asked)


def _given_up(history: ClaimHistory) -> int:
    """Return how much of a claim its creditor gave up. [hundredths]."""
    # What another claim has taken the place of is owed there; older books do not tell it apart.
    return history.kept.withdrawn_pence - history.kept.replaced_pence
