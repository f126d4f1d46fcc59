"""Verbs on people: who is here, what they agreed to, and how they are forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, Status, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.backing import require_may_owe
from ultramicro.ledger.people.register import KINDS


@dataclass(frozen=True, kw_only=True)
class Add(Action[Desk]):
    """Add somebody who may have accounts."""

    name: ClassVar[str] = "add"
    does: ClassVar[str] = "add a person, a firm or a group, with an account"
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("a short name for them, as in `corner-bakery`")
    called: str = need("their full name")
    kind: str = param("person", "what they are", choices=KINDS)
    contact: str = param("", "how to reach them")
    currency: str = param("", "currency of the account; the place's own where it is not given")
    floor: Pence = param(0, "how far the account may go below nought, as in -50")

    def act(self, desk: Desk) -> Done:
        """Write them down apart from the ledger, and open the account.

        Raises
        ------
        BadInput
            If the account may go below nought in a currency that is backed by money.
        """
        require_may_owe(desk.ledger.state.accounts, self.currency or desk.currency, self.floor)
        added = desk.people.add(self.who, self.called, kind=self.kind, contact=self.contact, on=desk.on)
        before = desk.ledger.last.operation
        account = desk.account(added.id, self.currency, floor_pence=self.floor)
        desk.heard.elsewhere = desk.ledger.last.operation > before
        return Done(says=f"{added.name} is {added.short} here, with the account {account}.")


@dataclass(frozen=True, kw_only=True)
class Everybody(Action[Desk]):
    """List the people."""

    name: ClassVar[str] = "people"
    does: ClassVar[str] = "list who is here"
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a person."""
        rows = [
            {
                "who": p.short,
                "name": p.name,
                "kind": p.kind,
                "contact": p.contact,
                "since": p.joined_on,
                "id": p.id,
            }
            for p in desk.people.everybody()
        ]
        return Done(says=f"{len(rows)} people, firms and groups.", rows=rows)


@dataclass(frozen=True, kw_only=True)
class Consent(Action[Desk]):
    """Write down what somebody agreed to."""

    name: ClassVar[str] = "consent"
    does: ClassVar[str] = "write down that somebody agrees to something, or no longer does"
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("short name")
    to: str = need("what they agree to, as in `clearing` or `publish-name`")
    withdraw: bool = param(default=False, help="they agree no longer")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        (desk.people.withdraw if self.withdraw else desk.people.consent)(self.who, self.to, on=desk.on)
        return Done(says=f"{self.who} {'no longer agrees' if self.withdraw else 'agrees'} to {self.to}.")


@dataclass(frozen=True, kw_only=True)
class Erase(Action[Desk]):
    """Forget a person."""

    name: ClassVar[str] = "erase"
    does: ClassVar[str] = "erase somebody's name, contact and words; the chain of the books stays as it was"
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("short name")

    def act(self, desk: Desk) -> Done:
        """Erase, if nothing is owed either way.

        Raises
        ------
        BadInput
            If they have an account that is not empty.
        """
        found = desk.people.find(self.who)
        if found is None:
            says = f"Nobody here is called {self.who}; there is nothing to erase."
            return Done(says=says, status=Status.NOTHING_TO_DO)
        for account in desk.ledger.accounts():
            if account.owner == found.id and (account.balance_pence or account.held_out_pence):
                raise BadInput(f"{account.account} is not empty", do="settle it first")
        key = desk.people.erase(self.who, on=desk.on)
        return Done(says=f"{self.who} is forgotten; the books know only {key}.")


PEOPLE_VERBS: tuple[type[Action[Desk]], ...] = (Add, Everybody, Consent, Erase)
