"""The verbs by which members say what may be cleared: they agree, withdraw and dispute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ultramicro.clearing.round.naming import claim_named, reference_of
from ultramicro.clearing.round.rounds import ALL, CONSENT, DISPUTE, with_whom
from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, as_json
from ultramicro.ledger.people.claims import Claim


@dataclass(frozen=True, kw_only=True)
class Consent(Action[Desk]):
    """Agree to clearing."""

    name: ClassVar[str] = "consent"
    does: ClassVar[str] = (
        "write down that a member agrees to clearing: of one claim, of all with one other member, or of all "
        "until further notice; the last word on a claim counts"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    claim: str = param(
        ALL,
        "which of their claims: its number on paper or in `ultramicro books claims` (default: all of theirs)",
    )
    whom: str = param("", "all claims with this other member only, by short name")
    up_to: Pence | None = param(None, "at most so much of each claim in each round; all where not given")
    withdraw: bool = param(default=False, help="they agree no longer")

    def act(self, desk: Desk) -> Done:
        """Write it down.

        Raises
        ------
        BadInput
            If what is given makes no sense, the claim is not one of theirs, or nothing is open of it.
        """
        self._require_sense()
        owner = desk.people.known(self.who).id
        claim = None if self.claim == ALL else claim_named(desk, self.claim, party=owner)
        if claim and not self.withdraw:
            _require_open(claim)
        covers = claim.id if claim else self._covers(desk, owner)
        body = {"agrees": not self.withdraw, "claim": covers, "up_to_pence": self.up_to, "who": owner}
        desk.submit(desk.sign(Note, about=owner, kind=CONSENT, body=as_json(body)))
        row = {
            "who": self.who, "covers": "claim" if claim else "with" if self.whom else "all",
            "claim": claim.id if claim else None, "with": self.whom or None,
            "up_to_pence": self.up_to, "status": "withdrawn" if self.withdraw else "agreed",
        }  # fmt: skip
        return Done(says=self._words(claim), rows=[row])

    def _require_sense(self) -> None:
        if self.whom and self.claim != ALL:
            raise BadInput("give a claim or another member, not both", do="leave out --claim or --whom")
        if self.up_to is not None and (self.up_to <= 0 or self.withdraw):
            what = "nobody agrees up to nothing or less" if self.up_to <= 0 else "a withdrawal has no sum"
            raise BadInput(what, where="--up-to", do="give a sum above nought, or --withdraw without --up-to")

    def _covers(self, desk: Desk, owner: str) -> str:
        if not self.whom:
            return ALL
        other = desk.people.known(self.whom).id
        if other == owner:
            raise BadInput(f"{self.who} has no claims with themselves", do="give another member's name")
        return with_whom(other)

    def _words(self, claim: Claim | None) -> str:
        what = f"all their claims with {self.whom}" if self.whom else "all their claims"
        what = reference_of(claim) if claim else what
        if self.withdraw:
            return (
                f"{self.who} no longer agrees to clearing of {what}, whatever they said of it before. "
                "What is settled already stays cancelled."
            )
        each = "it" if claim else "each claim"
        cap = "" if self.up_to is None else f", up to {to_the_penny(self.up_to, '')} of {each} in each round"
        return f"{self.who} agrees to clearing of {what}{cap}. This is their last word on it, and it counts."


@dataclass(frozen=True, kw_only=True)
class Dispute(Action[Desk]):
    """Dispute a claim."""

    name: ClassVar[str] = "dispute"
    does: ClassVar[str] = "keep a disputed claim out of every round until the dispute is settled"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    claim: str = need("its number on paper or in `ultramicro books claims`")
    who: str = param("", "who disputes it, by short name: it is looked for among their claims only")
    settled: bool = param(default=False, help="the dispute is settled")

    def act(self, desk: Desk) -> Done:
        """Write it down; a round that is solved is looked at again when it is settled.

        Raises
        ------
        BadInput
            If the claim is not known or not one of theirs, or nothing is open of it.
        """
        party = desk.people.known(self.who).id if self.who else ""
        claim = claim_named(desk, self.claim, party=party)
        if not self.settled:
            _require_open(claim)
        body = as_json({"disputed": not self.settled, "who": party})
        desk.submit(desk.sign(Note, about=claim.id, kind=DISPUTE, body=body))
        row: dict[str, Any] = {
            "claim": claim.id, "debtor": desk.people.called(claim.debtor),
            "creditor": desk.people.called(claim.creditor), "open_pence": claim.open_pence,
            "currency": claim.currency, "status": "not_disputed" if self.settled else "disputed",
        }  # fmt: skip
        open_ = f"{to_the_penny(claim.open_pence, '')} {claim.currency}"
        stays = f": what is open of it, {open_}, stays out of rounds until the dispute is settled"
        says = f"{reference_of(claim)} is {'not disputed' if self.settled else 'disputed' + stays}."
        return Done(says=says, rows=[row])


def _require_open(claim: Claim) -> None:
    if claim.open_pence <= 0:
        raise BadInput(
            f"nothing is open of {reference_of(claim)}: it was paid, cancelled or taken back",
            do="look with `ultramicro books claims`; a payment that was wrong can be taken back with "
            "`ultramicro books reverse`",
        )
