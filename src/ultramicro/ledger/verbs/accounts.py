"""Verbs on accounts: change limits, freeze and close; and the claims of members."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.action import Action, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, note, plural, say
from ultramicro.ledger.currencies import currency_meant
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View, so_before
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.backing import require_may_owe
from ultramicro.ledger.engine.model import SetLimits, SetStatus
from ultramicro.ledger.engine.rules import STATUSES
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.events import ClaimMade
from ultramicro.ledger.living import lives
from ultramicro.ledger.people import claims
from ultramicro.ledger.people.references import reference_of
from ultramicro.ledger.sums import money
from ultramicro.ledger.verbs.holding import HOLD_VERBS
from ultramicro.ledger.verbs.their_accounts import account_of


@dataclass(frozen=True, kw_only=True)
class Limits(Deciding):
    """Change an account's limits."""

    name: ClassVar[str] = "limits"
    may_loosen: ClassVar[bool] = True
    does: ClassVar[str] = say("set an account's least and greatest balance, and where it is warned")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # An account is closed by its limits.
    estates: ClassVar[Collection[str]] = ("who",)

    who: str = need("short name")
    floor: Pence | None = param(None, "least balance, as in -50; what is not given stays as it is")
    ceiling: Pence | None = param(None, "greatest balance")
    warn_below: Pence | None = param(None, "warn of payments that leave less than this")
    warn_above: Pence | None = param(None, "warn of payments that leave more than this")
    without: str = param("", "limits to take away: ceiling, warn-below, warn-above, separated by commas")
    currency: str = param("", "currency (default: the place's own)")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the limits.

        Raises
        ------
        BadInput
            If they have no such account, nothing is given, the account may go below zero in a currency
            that is backed by money, or the dead would owe more.
        """
        currency = currency_meant(view, self.currency)
        account = account_of(view, self.who, currency)
        if self.floor is not None:
            require_may_owe(view.state.accounts, currency, self.floor)
            _require_alive_to_owe(view, asked, self.who, account, self.floor)
        limits = self._limits(asked, account)
        says = _limits_said(self.who, limits, currency)
        if _limits_of(limits) == _limits_of(account):
            return Decision(answer=lambda _: so_before(says))
        return Decision(operations=(limits,), says=says)

    def _limits(self, asked: Asked, account: Account) -> SetLimits:
        """Return what sets all limits as they will be: those that are not given stay."""
        gone = {word.strip().replace("-", "_") for word in self.without.split(",") if word.strip()}
        given = {
            "floor": self.floor, "ceiling": self.ceiling, "warn_below": self.warn_below,
            "warn_above": self.warn_above,
        }  # fmt: skip
        if unknown := sorted(gone - _REMOVABLE):
            raise BadInput(
                say("{words} is no limit that can be taken away", words=Listed(unknown)),
                where="--without",
                do=say("give ceiling, warn-below or warn-above, separated by commas"),
            )
        if both := sorted(name for name in gone if given[name] is not None):
            raise BadInput(
                note(
                    "books.limit_both", "{words} is both set and taken away",
                    words=Listed([name.replace("_", "-") for name in both]),
                ),
                where="--without",
                do=note("books.limit_one", "give the new limit, or name it in --without"),
            )  # fmt: skip
        if not gone and all(value is None for value in given.values()):
            raise BadInput(
                say("no limit is given"), do=say("give --floor, --ceiling, --warn-below or another")
            )

        def kept(name: str, before: int | None) -> int | None:
            now: int | None = before if given[name] is None else given[name]
            return None if name in gone else now

        return asked.operation(
            SetLimits,
            account=account.account,
            floor_pence=kept("floor", account.floor_pence),
            ceiling_pence=kept("ceiling", account.ceiling_pence),
            soft_floor_pence=kept("warn_below", account.soft_floor_pence),
            soft_ceiling_pence=kept("warn_above", account.soft_ceiling_pence),
        )


def _limits_of(of: Account | SetLimits) -> tuple[int | None, ...]:
    return of.floor_pence, of.ceiling_pence, of.soft_floor_pence, of.soft_ceiling_pence


_REMOVABLE = frozenset({"ceiling", "warn_below", "warn_above"})
"""Limits that an account need not have."""


def _require_alive_to_owe(view: View, asked: Asked, who: str, account: Account, floor_pence: int) -> None:
    """Refuse a lower floor for an estate: it ends what somebody owed, and takes on nothing new."""
    lower = account.floor_pence is not None and floor_pence < account.floor_pence
    if lower and not lives(view, account.owner, asked.day):
        raise BadInput(
            note("books.dead_owe_no_more", "{who} has died, and an estate may not owe more", who=who),
            where="--floor",
            do=note("books.estate_floor", "leave out --floor, or give a higher one"),
        )


def _limits_said(who: str, limits: SetLimits, currency: str) -> Message:
    """Say all limits that an account has from now on."""
    low, high = limits.floor_pence, limits.ceiling_pence
    said = [
        say("The balance of {who} may go down to {floor}.", who=who, floor=money(low, currency))
        if low is not None
        else say("The balance of {who} has no least sum.", who=who)
    ]
    if high is not None:
        said.append(say("It may go up to {sum}.", sum=money(high, currency)))
    if limits.soft_floor_pence is not None:
        said.append(say("Payments that leave less than {sum} are warned of.",
                        sum=money(limits.soft_floor_pence, currency)))  # fmt: skip
    if limits.soft_ceiling_pence is not None:
        said.append(say("Payments that leave more than {sum} are warned of.",
                        sum=money(limits.soft_ceiling_pence, currency)))  # fmt: skip
    return joined(said).with_id("limits_are")


def _is_now(who: str, status: str, currency: str) -> Message:
    if status == "frozen":
        return say("The account of {who} in {currency} is frozen.", who=who, currency=currency)
    if status == "closed":
        return say("The account of {who} in {currency} is closed.", who=who, currency=currency)
    return say("The account of {who} in {currency} is open.", who=who, currency=currency)


@dataclass(frozen=True, kw_only=True)
class Status(Deciding):
    """Freeze, close or open an account."""

    name: ClassVar[str] = "status"
    may_loosen: ClassVar[bool] = True
    does: ClassVar[str] = say("freeze an account, close it, or open it again")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    # An account is frozen until probate.
    estates: ClassVar[Collection[str]] = ("who",)

    who: str = need("short name")
    status: str = need("the new status", choices=STATUSES)
    currency: str = param("", "currency (default: the place's own)")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the status.

        Raises
        ------
        BadInput
            If they have no such account, or it is to be closed while its owner owes or is owed something in
            its currency.
        """
        currency = currency_meant(view, self.currency)
        account = account_of(view, self.who, currency)
        if self.status == "closed":
            # Nobody could pay into a closed account, and a round would fail over the claim.
            _require_no_claims(view, account.owner, currency)
        says = _is_now(self.who, self.status, currency)
        if account.status == self.status:
            return Decision(answer=lambda _: so_before(says))
        status = asked.operation(SetStatus, account=account.account, status=self.status)
        return Decision(operations=(status,), says=says)


def _require_no_claims(view: View, owner: str, currency: str) -> None:
    mine = [claim for claim in view.of(claims.Claims).open(owner) if claim.currency == currency]
    if mine:
        raise BadInput(
            say("the claim {claim} is not paid", claim=mine[0].id),
            do=say("have it paid or withdrawn first, or freeze the account"),
        )


@dataclass(frozen=True, kw_only=True)
class MakeClaim(Deciding):
    """Write down that somebody owes somebody."""

    name: ClassVar[str] = "claim"
    # Debts are found after a death.
    estates: ClassVar[Collection[str]] = ("debtor", "creditor")
    does: ClassVar[str] = say("record an invoice of one member to another; open invoices can be cleared")
    ahead: ClassVar[Collection[str]] = ("due",)

    debtor: str = need("short name of who owes")
    creditor: str = need("short name of who is owed")
    amount: Pence = need("how much", low=1)
    due: date = need("day by which it is to be paid")
    currency: str = param("", "currency (default: the place's own)")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on the claim.

        Raises
        ------
        BadInput
            If it is not above zero, or somebody would owe themselves.
        """
        debtor, creditor = view.people.known(self.debtor), view.people.known(self.creditor)
        if self.amount <= 0:
            raise BadInput(say("a claim is a sum above zero"), where="--amount", do=say("give the sum owed"))
        if debtor == creditor:
            raise BadInput(
                say("nobody can owe themselves"), where="--creditor", do=say("name who is owed the money")
            )
        made = ClaimMade(
            debtor=debtor.id,
            creditor=creditor.id,
            currency=currency_meant(view, self.currency),
            amount_pence=self.amount,
            issued_on=asked.day,
            due_on=self.due,
        )
        # Made of the key, so that the same command again is the same claim.
        claim = f"claim-{asked.key}"
        says = say(
            "{claim}: {debtor} owes {creditor} {sum}, due {day}. Pay it with --post.",
            claim=claim,
            debtor=debtor.short,
            creditor=creditor.short,
            sum=money(self.amount, made.currency),
            day=self.due,
        )
        return Decision(operations=(asked.note(made, about=claim),), says=says)


def _invoice(view: View, claim: claims.Claim) -> str | None:
    """Return the number on paper of a claim that was made of an invoice."""
    reference = reference_of(view.people, claim)
    return None if reference == claim.id else reference


@dataclass(frozen=True, kw_only=True)
class Claims(Deciding):
    """List what is owed."""

    name: ClassVar[str] = "claims"
    does: ClassVar[str] = say("list the claims that are not paid")
    reads_only: ClassVar[bool] = True

    def decide(self, view: View, asked: Asked) -> Decision:  # noqa: ARG002  nothing is asked of it
        """Return one row a claim."""
        called = view.people.called
        rows = [
            {
                "claim": each.id, "invoice": _invoice(view, each), "debtor": called(each.debtor),
                "due": each.due_on, "creditor": called(each.creditor), "open_pence": each.open_pence,
                "currency": each.currency,
            }
            for each in view.of(claims.Claims).open()
        ]  # fmt: skip
        return Decision(says=plural("{n} open claim.", "{n} open claims.", len(rows)), rows=rows)


ACCOUNT_VERBS: tuple[type[Action[Desk]], ...] = (
    *HOLD_VERBS, Limits, Status, MakeClaim, Claims,
)  # fmt: skip
