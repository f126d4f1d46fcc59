"""Verbs on money that is set aside: hold it, pay or release it, and list it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Memo, Taken, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Hold, Resolve
from ultramicro.ledger.engine.state import Held
from ultramicro.ledger.holds import open_holds, over, until
from ultramicro.ledger.sums import money
from ultramicro.ledger.verbs.their_accounts import require_there

HOLD = "hold"
"""The kind of reference under which the people file keeps the numbers that payers give to holds."""


@dataclass(frozen=True, kw_only=True)
class HoldMoney(Deciding):
    """Set money aside."""

    name: ClassVar[str] = "hold"
    does: ClassVar[str] = say("set money aside for somebody until the hold is posted, voided or expires")

    payer: str = need("short name of who pays")
    payee: str = need("short name of who is to be paid")
    amount: Pence = need("how much")
    hold: str = need("your number for the hold")
    days: int = param(14, "how long the money is set aside", unit="days", low=1, high=3660)
    currency: str = param("", "currency (default: the place's own)")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on one hold."""
        payer, payee = view.people.known(self.payer), view.people.known(self.payee)
        currency = currency_meant(view, self.currency)
        require_there(view, self.payer, currency)
        giver, taker = AccountWanted(payer.id, currency), AccountWanted(payee.id, currency)
        ends = until(asked, self.days)
        number = hold_number(view, self.hold)
        # The payer's number may name somebody, so that the ledger gets one of its own.
        memo = Memo(number or f"{HOLD}-{asked.key}", self.hold, payer.id)
        hold = asked.operation(
            Hold,
            hold=memo.ref,
            debit=giver.number,
            credit=taker.number,
            amount_pence=self.amount,
            expires_at=ends,
        )
        return Decision(
            accounts=(giver, taker),
            # A number that is known has its words already.
            memos=() if number else (memo,),
            operations=(hold,),
            says=say(
                "{payer} has {sum} set aside for {payee} until {day}.",
                payer=payer.short,
                sum=money(self.amount, currency),
                payee=payee.short,
                day=ends.date(),
            ),
        )


@dataclass(frozen=True, kw_only=True)
class ResolveHold(Deciding):
    """Post or void a hold."""

    name: ClassVar[str] = "resolve"
    does: ClassVar[str] = say("pay what a hold set aside, or a part of it, or release it")

    hold: str = need("the hold's number")
    void: bool = param(default=False, help=say("release the money"))
    amount: Pence | None = param(None, "a part of it; the rest is released")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide to post or void it.

        Raises
        ------
        BadInput
            If it is to be paid and its time is over on the day that it counts for, or a part is to be
            released.
        """
        if self.void and self.amount is not None:
            raise BadInput(
                say("--void releases all that is set aside, and no part"),
                where="--amount",
                do=say("give --amount alone to pay that much and release the rest"),
            )
        number = hold_number(view, self.hold) or self.hold
        held = view.state.holds.get(number)
        # To release money is always possible, whatever the day.
        if held and held.state == "open" and not self.void and over(held, asked.at, asked.day):
            raise BadInput(
                say("hold {hold} ended on {day}", hold=self.hold, day=held.expires_at.date()),
                where="--hold",
                do=say("pay with `ultramicro books pay`; `--void` releases the money"),
            )
        resolve = asked.operation(
            Resolve,
            hold=number,
            post=not self.void,
            business_on=asked.day,
            amount_pence=self.amount,
        )
        return Decision(operations=(resolve,), answer=lambda taken: Done(says=self._says(taken, held)))

    def _says(self, taken: Taken, held: Held | None) -> Message:
        """Say which sums were paid and released, by what the ledger moved."""
        # A hold that the ledger resolved is there: the two belong together.
        if held is None:
            return say("Hold {hold} is resolved.", hold=self.hold)
        debit = taken.view.state.accounts[held.debit]
        moved = taken.view.posting(taken.first_seq) if taken.first_seq else ()
        paid_pence = sum(t.amount_pence for t in moved)
        paid, rest = money(paid_pence, debit.currency), held.amount_pence - paid_pence
        free = say("{sum} of it is free again.", sum=money(rest, debit.currency))
        if not paid_pence:
            return say("The {sum} of hold {hold} was released.",
                       sum=money(rest, debit.currency), hold=self.hold)  # fmt: skip
        said = say("{paid} of hold {hold} was paid.", paid=paid, hold=self.hold)
        return joined([said, free]) if rest else said


def hold_number(view: View, given: str) -> str:
    """Return what stands in the ledger for a hold, by the number that its payer gave it or by that itself.

    Nothing is returned where the people file knows of no such hold.
    """
    return given if given in view.state.holds else view.people.ref_of(HOLD, given)


@dataclass(frozen=True, kw_only=True)
class Holds(Deciding):
    """List what is set aside."""

    name: ClassVar[str] = "holds"
    does: ClassVar[str] = say("list the money that is set aside, for whom and until when")
    reads_only: ClassVar[bool] = True

    def decide(self, view: View, asked: Asked) -> Decision:
        """Return one row a hold, the first to end first."""
        called, accounts = view.people.called, view.state.accounts
        rows = [
            {
                "hold": view.people.words(each.hold) or each.hold, "from": called(accounts[each.debit].owner),
                "to": called(accounts[each.credit].owner), "currency": accounts[each.debit].currency,
                "amount_pence": each.amount_pence, "until": each.expires_at.date(),
                "over": over(each, asked.at),
            }
            for each in open_holds(view)
        ]  # fmt: skip
        return Decision(says=plural("{n} hold.", "{n} holds.", len(rows)), rows=rows)


HOLD_VERBS: tuple[type[Action[Desk]], ...] = (HoldMoney, ResolveHold, Holds)
