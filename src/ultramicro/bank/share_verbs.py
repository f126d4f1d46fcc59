"""Verbs on savings and community shares: withdrawable, one member one vote, interest capped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, ClassVar

from ultramicro.bank.accounts import income, liquidity
from ultramicro.core.action import Action, Done, Pence, need
from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Note, Post, as_json
from ultramicro.ledger.engine.reversals import free_key, standing
from ultramicro.ledger.guardrails import rail

SHARES, SAVINGS = "shares", "savings"
NOTICE_DAYS = 90
"""The notice that model rules ask for before shares are withdrawn. [days]"""


def _country(desk: Desk) -> str:
    return str(desk.settings.get("country", "GB"))


def _warned(desk: Desk, rule: str) -> str:
    found = rail(rule, _country(desk), desk.on)
    return f" Mind: {found.warning()}" if found else ""


@dataclass(frozen=True, kw_only=True)
class Save(Action[Desk]):
    """Put money into savings."""

    name: ClassVar[str] = "save"
    does: ClassVar[str] = "put money from somebody's account into their savings"

    who: str = need("short name")
    amount: Pence = need("how much")

    def act(self, desk: Desk) -> Done:
        """Post it, and say what the law asks."""
        owner = desk.people.known(self.who).id
        leg = Leg(desk.account(owner), desk.account(owner, "", SAVINGS), self.amount, "saving")
        desk.submit(desk.sign(Post, legs=(leg,), business_on=desk.on))
        saved = to_the_penny(desk.ledger.balance(leg.credit))
        return Done(says=f"{self.who} has {saved} in savings.{_warned(desk, 'deposits')}")


@dataclass(frozen=True, kw_only=True)
class Withdraw(Action[Desk]):
    """Take money out of savings."""

    name: ClassVar[str] = "withdraw"
    does: ClassVar[str] = "take money out of somebody's savings into their account"

    who: str = need("short name")
    amount: Pence = need("how much")

    def act(self, desk: Desk) -> Done:
        """Post it."""
        owner = desk.people.known(self.who).id
        leg = Leg(desk.account(owner, "", SAVINGS), desk.account(owner), self.amount, "withdrawal")
        desk.submit(desk.sign(Post, legs=(leg,), business_on=desk.on))
        return Done(says=f"{self.who} has {to_the_penny(desk.ledger.balance(leg.debit))} left in savings.")


@dataclass(frozen=True, kw_only=True)
class BuyShares(Action[Desk]):
    """Buy community shares."""

    name: ClassVar[str] = "share"
    does: ClassVar[str] = "buy community shares with money from somebody's account"

    who: str = need("short name")
    amount: Pence = need("how much; a share is £1")

    def act(self, desk: Desk) -> Done:
        """Post it, within the cap on one person's holding.

        Raises
        ------
        BadInput
            If it is no whole number of shares, or more than one person may hold.
        """
        owner = desk.people.known(self.who).id
        account = desk.account(owner, "", SHARES)
        if self.amount <= 0 or self.amount % 100:
            raise BadInput("shares are whole pounds", do="give a whole sum above nought")
        cap = rail("share_holding", _country(desk), desk.on)
        holds = desk.ledger.balance(account) + self.amount
        if cap and holds > cap.limit * 100:
            raise BadInput(f"{self.who} would hold {to_the_penny(holds)}. {cap.warning()}", do="buy fewer")
        leg = Leg(desk.account(owner), account, self.amount, "share")
        desk.submit(desk.sign(Post, legs=(leg,), business_on=desk.on))
        return Done(
            says=f"{self.who} holds {to_the_penny(desk.ledger.balance(account))} of shares and has one vote."
        )


@dataclass(frozen=True, kw_only=True)
class GiveNotice(Action[Desk]):
    """Ask to withdraw shares."""

    name: ClassVar[str] = "share-notice"
    does: ClassVar[str] = "give notice that shares are to be withdrawn"

    who: str = need("short name")
    amount: Pence = need("how much")

    def act(self, desk: Desk) -> Done:
        """Write the notice down; whoever comes first is paid first."""
        owner = desk.people.known(self.who).id
        held = desk.ledger.balance(desk.account(owner, "", SHARES))
        held -= notices_pence(desk, owner)
        if not 0 < self.amount <= held or self.amount % 100:
            raise BadInput(
                f"{self.who} holds {to_the_penny(held)}", do="give a whole sum of pounds within that"
            )
        notice, ends = f"notice-{desk.key}", desk.on + timedelta(NOTICE_DAYS)
        body = {"amount_pence": self.amount, "ends_on": ends.isoformat(), "owner": owner}
        desk.submit(desk.sign(Note, about=notice, kind="share_notice", body=as_json(body)))
        return Done(
            says=f"{notice}: may be paid from {ends}, if the bank can: `ultramicro bank redeem-shares`."
        )


@dataclass(frozen=True, kw_only=True)
class RedeemShares(Action[Desk]):
    """Pay out shares of which notice was given."""

    name: ClassVar[str] = "redeem-shares"
    does: ClassVar[str] = (
        "pay out shares whose notice has run, the first first, as far as surplus and cash allow"
    )

    window: Pence = need("how much the board sets free for it: from surplus or new shares only")

    def act(self, desk: Desk) -> Done:
        """Post what can be paid; the rest keeps its place in the queue.

        Raises
        ------
        BadInput
            If the window is larger than what is at hand.
        """
        free = liquidity(desk.ledger.accounts(), desk.currency).free_pence()
        if self.window > free:
            raise BadInput(
                f"{to_the_penny(max(free, 0))} is at hand beyond what others may ask for",
                do="lower the window",
            )
        left: int = self.window
        legs: list[Leg] = []
        for _, notice, owner, amount in _queue(desk):
            if amount > left:
                break
            account = desk.account(owner, "", SHARES)
            legs.append(Leg(account, desk.account(owner), amount, "share_redemption", "", notice))
            left -= amount
        if legs:
            desk.submit(desk.sign(Post, legs=tuple(legs), business_on=desk.on))
        owners = [desk.ledger.state.accounts[leg.debit].owner for leg in legs]
        rows = [
            {"who": desk.people.called(who), "paid_pence": leg.amount_pence, "notice": leg.post}
            for who, leg in zip(owners, legs, strict=True)
        ]
        paid = to_the_penny(self.window - left)
        return Done(says=f"{paid} paid out; {to_the_penny(left)} of the window is left.", rows=rows)


def notices_pence(desk: Desk, owner: str) -> int:
    """Return for how much of somebody's shares notice was given that is not paid out, in pence."""
    return sum(amount for *_, who, amount in _queue(desk, running=True) if who == owner)


def _queue(desk: Desk, *, running: bool = False) -> Iterator[tuple[date, str, str, int]]:
    """Yield the notices that have run (or all) and are not paid, the first first: day, number, owner, sum."""
    paid = {t.post for t in standing(desk.ledger.transfers()) if t.kind == "share_redemption"}
    for note in desk.ledger.notes(kind="share_notice"):
        told = json.loads(note.body)
        ends = date.fromisoformat(told["ends_on"])
        if note.about not in paid and (running or ends <= desk.on):
            yield ends, note.about, told["owner"], told["amount_pence"]


@dataclass(frozen=True, kw_only=True)
class ShareInterest(Action[Desk]):
    """Pay interest on shares."""

    name: ClassVar[str] = "interest"
    does: ClassVar[str] = (
        "pay a year's interest on shares from interest earned: the lowest rate that keeps them"
    )

    percent: float = need("how much a year", unit="%", low=0, high=20)
    year: int = need("for which year; a year is paid once")

    def act(self, desk: Desk) -> Done:
        """Post it to every holder at once.

        Raises
        ------
        BadInput
            If more than was earned would be paid.
        """
        key = free_key(desk.ledger, f"share-interest:{self.year}")
        if desk.before(key):
            return Done(says=f"Interest for {self.year} was paid before.")
        rate = Fraction(round(self.percent * 100), 10_000)
        source = income(desk, desk.currency)
        held = [a for a in desk.ledger.accounts() if a.account_class == SHARES and a.balance_pence]
        legs = tuple(
            Leg(source, desk.account(a.owner), paid, "share_interest")
            for a in held
            if (paid := round(a.balance_pence * rate))
        )
        total, earned = sum(leg.amount_pence for leg in legs), desk.ledger.balance(source)
        if total > earned:
            raise BadInput(
                f"{to_the_penny(total)} would be paid and {to_the_penny(earned)} was earned",
                do="lower the rate",
            )
        if legs:
            desk.submit(Post(key=key, at=desk.at, actor=desk.by, legs=legs, business_on=desk.on))
        cap = rail("share_interest", _country(desk), desk.on)
        mind = f" Mind: {cap.warning()}" if cap and self.percent > cap.limit else ""
        return Done(says=f"{to_the_penny(total)} paid to {len(legs)} holders.{mind}")


@dataclass(frozen=True, kw_only=True)
class Register(Action[Desk]):
    """Show the register of shares."""

    name: ClassVar[str] = "register"
    does: ClassVar[str] = "show the register of shares: who holds how much, and one vote each"
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a holder; the sum is that of the share accounts."""
        rows: list[dict[str, Any]] = [
            {"who": desk.people.called(a.owner), "shares_pence": a.balance_pence, "votes": 1}
            for a in desk.ledger.accounts()
            if a.account_class == SHARES and a.balance_pence
        ]
        total = to_the_penny(sum(row["shares_pence"] for row in rows))
        return Done(says=f"{total} of shares, {len(rows)} members with a vote each.", rows=rows)


SHARE_VERBS: tuple[type[Action[Desk]], ...] = (
    Save, Withdraw, BuyShares, GiveNotice, RedeemShares, ShareInterest, Register,
)  # fmt: skip
