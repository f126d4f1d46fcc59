"""Verbs on accounts: set money aside, change limits, freeze and close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.backing import require_may_owe
from ultramicro.ledger.engine.model import Hold, Note, Resolve, SetLimits, SetStatus, as_json
from ultramicro.ledger.engine.rules import STATUSES
from ultramicro.ledger.people.claims import KIND, open_claims


@dataclass(frozen=True, kw_only=True)
class HoldMoney(Action[Desk]):
    """Set money aside."""

    name: ClassVar[str] = "hold"
    does: ClassVar[str] = "set money aside for somebody until it is posted, voided or the hold expires"

    payer: str = need("short name of who pays")
    payee: str = need("short name of who is to be paid")
    amount: Pence = need("how much")
    hold: str = need("your number for the hold")
    days: int = param(14, "how long it holds", unit="days", low=1)
    currency: str = param("", "which currency; the place's own where it is not given")

    def act(self, desk: Desk) -> Done:
        """Hold it."""
        giver, taker = desk.people.known(self.payer), desk.people.known(self.payee)
        until = desk.at + timedelta(days=self.days)
        desk.submit(
            desk.sign(
                Hold,
                hold=self.hold,
                debit=desk.account(giver.id, self.currency),
                credit=desk.account(taker.id, self.currency),
                amount_pence=self.amount,
                expires_at=until.replace(hour=0, minute=0, second=0, microsecond=0),
            )
        )
        kept = to_the_penny(self.amount, "")
        return Done(says=f"{kept} of {giver.short} is set aside for {taker.short} until {until.date()}.")


@dataclass(frozen=True, kw_only=True)
class ResolveHold(Action[Desk]):
    """Post or void a hold."""

    name: ClassVar[str] = "resolve"
    does: ClassVar[str] = "post what a hold set aside, or a part of it, or let it go"

    hold: str = need("the hold's number")
    void: bool = param(default=False, help="let it go")
    amount: Pence | None = param(None, "a part of it; the rest is freed")

    def act(self, desk: Desk) -> Done:
        """Post or void it."""
        desk.submit(
            desk.sign(
                Resolve, hold=self.hold, post=not self.void, business_on=desk.on, amount_pence=self.amount
            )
        )
        return Done(says=f"The hold {self.hold} was {'let go' if self.void else 'posted'}.")


@dataclass(frozen=True, kw_only=True)
class Limits(Action[Desk]):
    """Change an account's limits."""

    name: ClassVar[str] = "limits"
    does: ClassVar[str] = "change how far an account may go below and above nought, and where it is warned"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    floor: Pence = need("least balance, as in -50")
    ceiling: Pence | None = param(None, "greatest balance")
    warn_below: Pence | None = param(None, "balance below which a payment is warned of")
    warn_above: Pence | None = param(None, "balance above which a payment is warned of")
    currency: str = param("", "which currency; the place's own where it is not given")

    def act(self, desk: Desk) -> Done:
        """Set them."""
        currency = self.currency or desk.currency
        require_may_owe(desk.ledger.state.accounts, currency, self.floor)
        account = desk.account(desk.people.known(self.who).id, currency)
        desk.submit(
            desk.sign(
                SetLimits,
                account=account,
                floor_pence=self.floor,
                ceiling_pence=self.ceiling,
                soft_floor_pence=self.warn_below,
                soft_ceiling_pence=self.warn_above,
            )
        )
        return Done(says=f"{self.who} may go down to {to_the_penny(self.floor, '')}.")


@dataclass(frozen=True, kw_only=True)
class Status(Action[Desk]):
    """Freeze, close or open an account."""

    name: ClassVar[str] = "status"
    does: ClassVar[str] = "freeze an account, close it, or open it again"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    status: str = need("what it is to be", choices=STATUSES)
    currency: str = param("", "which currency; the place's own where it is not given")

    def act(self, desk: Desk) -> Done:
        """Set it."""
        account = desk.account(desk.people.known(self.who).id, self.currency)
        desk.submit(desk.sign(SetStatus, account=account, status=self.status))
        return Done(says=f"The account of {self.who} is {self.status}.")


@dataclass(frozen=True, kw_only=True)
class MakeClaim(Action[Desk]):
    """Write down that somebody owes somebody."""

    name: ClassVar[str] = "claim"
    does: ClassVar[str] = "write down an invoice of one member to another; open ones can be cleared"

    debtor: str = need("short name of who owes")
    creditor: str = need("short name of who is owed")
    amount: Pence = need("how much", low=1)
    due: date = need("by when")
    currency: str = param("", "which currency; the place's own where it is not given")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        debtor, creditor = desk.people.known(self.debtor), desk.people.known(self.creditor)
        if self.amount <= 0 or debtor == creditor:
            raise BadInput("a claim is a sum above nought that one owes another", do="mend it")
        body = {
            "amount_pence": self.amount, "creditor": creditor.id, "currency": self.currency or desk.currency,
            "debtor": debtor.id, "due_on": self.due.isoformat(), "issued_on": desk.on.isoformat(),
        }  # fmt: skip
        claim = f"claim-{desk.key}"
        desk.submit(desk.sign(Note, about=claim, kind=KIND, body=as_json(body)))
        owed = to_the_penny(self.amount, "")
        return Done(
            says=f"{claim}: {debtor.short} owes {creditor.short} {owed} until {self.due}. Pay it with --post."
        )


@dataclass(frozen=True, kw_only=True)
class Claims(Action[Desk]):
    """List what is owed."""

    name: ClassVar[str] = "claims"
    does: ClassVar[str] = "list the claims that are not paid"
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a claim."""
        found = open_claims(desk.ledger.notes(), desk.ledger.transfers())
        rows = [
            {
                "claim": each.id, "debtor": desk.people.called(each.debtor), "due": each.due_on,
                "creditor": desk.people.called(each.creditor), "open_pence": each.open_pence,
            }
            for each in found
        ]  # fmt: skip
        return Done(says=f"{counted(len(rows), 'open claim')}.", rows=rows)


ACCOUNT_VERBS: tuple[type[Action[Desk]], ...] = (
    HoldMoney, ResolveHold, Limits, Status, MakeClaim, Claims,
)  # fmt: skip
