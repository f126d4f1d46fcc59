"""The verb by which a member agrees to clearing, or withdraws."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from ultramicro.clearing.round.claim_histories import ClaimHistories
from ultramicro.clearing.round.claim_numbers import claim_named
from ultramicro.clearing.round.consents import ALL, with_whom
from ultramicro.clearing.round.events import ConsentGiven
from ultramicro.clearing.round.verbs.dispute import require_open
from ultramicro.core.action import Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, say
from ultramicro.core.message import Pence as Sum
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.references import reference_of


class Scope(StrEnum):
    """What a consent covers."""

    CLAIM = "claim"
    WITH = "with"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class GiveConsent(Deciding):
    """Agree to clearing."""

    name: ClassVar[str] = "consent"
    does: ClassVar[str] = say(
        "record that a member agrees to clearing of one claim, of all claims with one member, or of all "
        "claims; the latest consent counts"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    claim: str = param(
        ALL, "the claim's number on paper or in `ultramicro books claims` (default: all their claims)"
    )
    whom: str = param("", "all claims with this other member only, by short name")
    up_to: Pence | None = param(
        None, "at most this much in each round, of the claim or of all claims together (default: all of it)"
    )
    withdraw: bool = param(False, "they no longer agree")

    def for_estates(self) -> Collection[str]:
        """Return the parameters that may name the dead: what they agreed to may end."""
        return ("who", "whom") if self.withdraw else ()

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write it down.

        Raises
        ------
        BadInput
            If what is given makes no sense, the claim is not one of theirs, or nothing is open of it.
        """
        self._require_sense()
        owner = view.people.known(self.who).id
        claim = self._claim(view, owner)
        given = ConsentGiven(
            who=owner,
            claim=claim.id if claim else self._covers(view, owner),
            agrees=not self.withdraw,
            up_to_pence=self.up_to,
        )
        # As its parties know it: the number in the books is nothing that one reads out.
        reference = reference_of(view.people, claim) if claim else ""
        row = {
            "who": self.who, "covers": self._scope().value, "claim": claim.id if claim else None,
            "invoice": reference or None,
            "with": self.whom or None, "up_to_pence": self.up_to,
            "status": "withdrawn" if self.withdraw else "agreed",
        }  # fmt: skip
        says = self._withdrawn(reference) if self.withdraw else self._agreed(claim, reference)
        return Decision(operations=[asked.note(given, about=owner)], says=says, rows=[row])

    def _require_sense(self) -> None:
        if self.whom and self.claim != ALL:
            raise BadInput(
                say("a claim and another member are both given"), do=say("leave out --claim or --whom")
            )
        if self.up_to is None:
            return
        if self.up_to <= 0:
            raise BadInput(say("the sum is not above 0"), where="--up-to", do=say("give a sum above 0"))
        if self.withdraw:
            raise BadInput(
                say("a withdrawal has no sum"), where="--up-to", do=say("leave out --up-to or --withdraw")
            )

    def _claim(self, view: View, owner: str) -> Claim | None:
        if self.claim == ALL:
            return None
        found = claim_named(
            self.claim,
            view.of(ClaimHistories).numbered(self.claim, view.people),
            names=view.people,
            party=owner,
        )
        if not self.withdraw:
            require_open(found, view.people)
        return found

    def _scope(self) -> Scope:
        if self.claim != ALL:
            return Scope.CLAIM
        return Scope.WITH if self.whom else Scope.ALL

    def _covers(self, view: View, owner: str) -> str:
        if not self.whom:
            return ALL
        other = view.people.known(self.whom).id
        if other == owner:
            raise BadInput(
                say("{who} cannot have claims with themselves", who=self.who),
                do=say("give another member's name"),
            )
        return with_whom(other)

    def _withdrawn(self, reference: str) -> Message:
        kept = say("What is settled already stays cancelled.").with_id("settled_stays")
        if reference:
            ended = say(
                "{who} no longer agrees to clearing of {claim}.", who=self.who, claim=reference
            ).with_id("withdrawn_claim")
        elif self.whom:
            ended = say(
                "{who} no longer agrees to clearing of any claim with {whom}.", who=self.who, whom=self.whom
            ).with_id("withdrawn_with")
        else:
            ended = say("{who} no longer agrees to clearing of any claim.", who=self.who).with_id(
                "withdrawn_all"
            )
        return joined([ended, say("This replaces every earlier consent to these claims."), kept])

    def _agreed(self, claim: Claim | None, reference: str) -> Message:
        replaces = say("This replaces every earlier consent to these claims.")
        return joined([self._agrees(reference), *self._capped(claim), replaces])

    def _agrees(self, reference: str) -> Message:
        if reference:
            return say("{who} agrees to clearing of {claim}.", who=self.who, claim=reference).with_id(
                "agreed_claim"
            )
        if self.whom:
            return say(
                "{who} agrees to clearing of all claims with {whom}.", who=self.who, whom=self.whom
            ).with_id("agreed_with")
        return say("{who} agrees to clearing of all their claims.", who=self.who).with_id("agreed_all")

    def _capped(self, claim: Claim | None) -> list[Message]:
        if self.up_to is None:
            return []
        if claim:
            most = Sum(self.up_to, "exact", currency=claim.currency)
            return [say("At most {most} of it can be cancelled in each round.", most=most).with_id("capped")]
        # Claims may be in several currencies, so the sum is shown without one.
        most = Sum(self.up_to, "exact", sign=False)
        return [
            say(
                "In each round at most {most} can be cancelled of what they owe, and at most {most} of what "
                "they are owed, all these claims together.",
                most=most,
            ).with_id("capped")
        ]
