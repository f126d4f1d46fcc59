"""Verbs of a reserve: redeem, release as a second person, prove."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.money import to_the_penny
from ultramicro.currency.money_verbs import CODE, backed, rules_at
from ultramicro.currency.page import reserve_page
from ultramicro.currency.reserve import issuer, reserve_of, treasury
from ultramicro.currency.rules import Rules
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Note, Post, as_json
from ultramicro.ledger.engine.reversals import stands


@dataclass(frozen=True, kw_only=True)
class Redeem(Action[Desk]):
    """Give national money back for local money."""

    name: ClassVar[str] = "redeem"
    does: ClassVar[str] = "take local money back for national money, to be paid out by the bank"

    who: str = need("short name")
    amount: Pence = need("how much")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Post it, or ask for a second person where it is large."""
        rules = backed(desk, self.code)
        if self.amount > rules.release_above_pence:
            return _ask_release(desk, self, rules)
        desk.submit(
            desk.sign(Post, legs=_redemption(desk, self.who, self.amount, rules), business_on=desk.on)
        )
        paid = to_the_penny(self.amount)
        return Done(says=f"{self.who} gave back {rules.code} and has {paid} to be paid out by the bank.")


def _redemption(desk: Desk, who: str, amount_pence: int, rules: Rules) -> tuple[Leg, ...]:
    owner = desk.people.known(who).id
    return (
        Leg(desk.account(owner, rules.code), issuer(desk, rules), amount_pence, "redemption"),
        Leg(treasury(desk, rules), desk.account(owner), amount_pence, "redemption"),
    )


def _ask_release(desk: Desk, asked: Redeem, rules: Rules) -> Done:
    owner = desk.people.known(asked.who).id
    body = {"amount_pence": asked.amount, "code": rules.code, "owner": owner}
    request = f"release-{desk.key}"
    desk.submit(desk.sign(Note, about=request, kind="release_asked", body=as_json(body)))
    above = to_the_penny(rules.release_above_pence)
    how = f"`ultramicro currency release --request {request}`"
    return Done(says=f"{request}: above {above} another person lets it go with {how}.")


@dataclass(frozen=True, kw_only=True)
class Release(Action[Desk]):
    """Let a large redemption go, as a second person."""

    name: ClassVar[str] = "release"
    does: ClassVar[str] = "let a large redemption go; it takes another person than who asked for it"

    request: str = need("the number that `redeem` gave")

    def act(self, desk: Desk) -> Done:
        """Post it, once.

        Raises
        ------
        BadInput
            If there is no such request, or the same person asks and releases.
        """
        asked = next(iter(desk.ledger.notes(about=self.request, kind="release_asked")), None)
        if asked is None:
            raise BadInput(f"nothing is called {self.request}", do="take the number that `redeem` gave")
        if asked.actor == desk.by:
            raise BadInput("whoever asks cannot release", do="let another person do it with --by")
        told = json.loads(asked.body)
        key = f"{self.request}:1"
        _require_not_undone(desk, self.request)
        if desk.before(key):
            return Done(says=f"{self.request} was released before.")
        legs = _redemption(desk, told["owner"], told["amount_pence"], rules_at(desk, told["code"]))
        desk.submit(Post(key=key, at=desk.at, actor=desk.by, legs=legs, business_on=desk.on))
        return Done(says=f"{to_the_penny(told['amount_pence'])} are released by {desk.by}.")


def _require_not_undone(desk: Desk, request: str) -> None:
    before = desk.ledger.verdict(f"{request}:1")
    if before is not None and before.accepted and not stands(desk.ledger, before):
        raise BadInput(
            f"{request} was released, and taken back since",
            do="ask for it again with `ultramicro currency redeem` and another --key",
        )


@dataclass(frozen=True, kw_only=True)
class ProveReserve(Action[Desk]):
    """Prove the reserve."""

    name: ClassVar[str] = "reserve"
    does: ClassVar[str] = "prove that every unit that is out stands at the bank, and write the public page"
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    code: str = param("", CODE)
    page: Path | None = param(None, "also write the page for everybody there")

    def act(self, desk: Desk) -> Done:
        """Write the proof into the chain.

        Raises
        ------
        Unsound
            If less is there than is out.
        """
        rules = backed(desk, self.code)
        found = reserve_of(desk, rules)
        body = {
            "bank_pence": found.bank_pence,
            "out_pence": found.out_pence,
            "treasury_pence": found.treasury_pence,
        }
        note = Note(
            key=f"reserve:{rules.code}:{desk.on}:{found.out_pence}:{found.bank_pence}:{found.treasury_pence}",
            at=desk.at, actor=desk.by, about=rules.code, kind="reserve_proof", body=as_json(body),
        )  # fmt: skip
        desk.submit(note)
        if self.page:
            self.page.write_text(reserve_page(rules, found, desk.ledger.head(), desk.on), encoding="utf-8")
            desk.heard.elsewhere = True
        if broken := [law for law in found.laws() if not law.holds]:
            raise Unsound(f"the reserve of {rules.code} is short", broken, do=CALL)
        return Done(says=f"{to_the_penny(found.out_pence, '')} {rules.code} are out; "
                         f"{to_the_penny(found.bank_pence)} are at the bank and "
                         f"{to_the_penny(found.treasury_pence)} set aside in the books.",
                    rows=[{**body, "room_pence": found.room_pence()}])  # fmt: skip


CALL = (
    "issue nothing more; compare the bank's own statement with the books line by line, with a second member "
    "of the board beside you; if money is missing, tell the board and the bank the same day"
)

RESERVE_VERBS: tuple[type[Action[Desk]], ...] = (Redeem, Release, ProveReserve)
