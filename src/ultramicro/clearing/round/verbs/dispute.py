"""The verb that keeps a disputed claim out of rounds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.claim_numbers import claim_named
from ultramicro.clearing.round.words import exact
from ultramicro.core.action import Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, note, say
from ultramicro.core.rows import Row
from ultramicro.ledger.claim_events import ClaimDisputed
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.hanging import Disputes
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import reference_of


@dataclass(frozen=True, kw_only=True)
class Dispute(Deciding):
    """Dispute a claim."""

    name: ClassVar[str] = "dispute"
    does: ClassVar[str] = say("keep a disputed claim out of all rounds until the dispute is settled")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # Who winds up an estate disputes claims.
    estates: ClassVar[Collection[str]] = ("who",)

    claim: str = need("the claim's number on paper or in `ultramicro books claims`")
    who: str = param("", "who disputes it, by short name: only their claims are searched")
    settled: bool = param(False, "the dispute is settled")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down; a round that is solved is looked at again when it is settled.

        Raises
        ------
        BadInput
            If the claim is not known or not one of theirs, nothing is open of it, or the other side is to
            end a dispute.
        """
        called = view.people.called
        party = view.people.known(self.who).id if self.who else ""
        claim = claim_named(
            self.claim,
            view.of(ClaimHistories).numbered(self.claim, view.people),
            names=view.people,
            party=party,
        )
        if not self.settled:
            require_open(claim, view.people)
        reference = reference_of(view.people, claim)
        row: Row = {
            "claim": claim.id, "invoice": reference, "debtor": called(claim.debtor),
            "creditor": called(claim.creditor), "open_pence": claim.open_pence, "currency": claim.currency,
            "status": "not_disputed" if self.settled else "disputed",
        }  # fmt: skip
        # What is so already is no news, and the chain keeps everything.
        by = view.of(Disputes).by(claim.id)
        if not by if self.settled else (party in by or (by and not party)):
            return Decision(says=self._as_before(reference), rows=[row])
        left = tuple(each for each in by if each != party)
        if self.settled:
            _require_theirs(view, claim, party, by)
        if self.settled and left and party in by:
            row = {**row, "status": "disputed"}
            told = ClaimDisputed(disputed=False, who=party)
            return Decision(
                operations=[asked.note(told, about=claim.id)], says=_still(view, claim, left), rows=[row]
            )
        told = ClaimDisputed(disputed=not self.settled, who=party)
        return Decision(
            operations=[asked.note(told, about=claim.id)], says=self._says(claim, reference), rows=[row]
        )

    def _as_before(self, reference: str) -> Message:
        if self.settled:
            return say("{claim} is not disputed.", claim=reference)
        return say("{claim} is disputed already.", claim=reference)

    def _says(self, claim: Claim, reference: str) -> Message:
        if self.settled:
            return say("{claim} is no longer disputed.", claim=reference)
        return say(
            "{claim} is disputed. What is open of it, {open}, stays out of rounds until that is settled.",
            claim=reference,
            open=exact(claim.open_pence, claim.currency),
        )


def _require_theirs(view: View, claim: Claim, party: str, by: tuple[str, ...]) -> None:
    """Refuse that a dispute is ended by anybody but who raised it: they object, the other side gains."""
    # Where nobody was named, nobody can be asked.
    if party in by or by == ("",):
        return
    who = Listed([view.people.called(each) for each in by if each])
    raise BadInput(
        note(
            "round.not_their_dispute",
            "{who} disputes {claim}, and only they can say that it is settled",
            who=who, claim=reference_of(view.people, claim),
        ),
        where="--who",
        do=note("round.ask_who_disputes", "ask them, and name them with --who"),
    )  # fmt: skip


def _still(view: View, claim: Claim, left: tuple[str, ...]) -> Message:
    others = [view.people.called(each) for each in left if each]
    if not others:
        return note(
            "round.still_disputed", "{claim} is still disputed.", claim=reference_of(view.people, claim)
        )
    return note(
        "round.still_disputed_by", "{claim} is still disputed by {who}.",
        claim=reference_of(view.people, claim), who=Listed(others),
    )  # fmt: skip


def require_open(claim: Claim, names: Names) -> None:
    """Refuse a claim of which nothing is open.

    Raises
    ------
    BadInput
        If it was paid, cancelled or withdrawn.
    """
    if claim.open_pence <= 0:
        raise BadInput(
            say(
                "nothing of {claim} is open: it was paid, cancelled or withdrawn",
                claim=reference_of(names, claim),
            ),
            do=say(
                "see `ultramicro books claims`; take back what was wrong with --undo, or a payment in the "
                "books with `ultramicro books reverse`"
            ),
        )
