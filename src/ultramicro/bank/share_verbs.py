"""Verbs on savings and community shares: withdrawable, one member one vote, interest capped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from ultramicro.bank.accounts import SAVINGS, SHARES, AccountSpec, Move, income, liquidity
from ultramicro.bank.common import balance, book, post, posting, written
from ultramicro.bank.shares import (
    FIRST_YEAR,
    Holding,
    interest_moves,
    notice,
    purchase,
    redemption_moves,
    redemptions,
    shares_of,
)
from ultramicro.core.action import Action, Done, need
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, Pence, joined, note, plural, say
from ultramicro.core.sums import Pence as Amount
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import free_key
from ultramicro.ledger.guardrails import Rail, rail


def _rail(desk: Desk, rule: str) -> Rail | None:
    return rail(rule, str(desk.settings.get("country", "GB")), desk.on)


def _warned(said: Message, law: Rail | None) -> Message:
    """Add a warning of the law to what is said."""
    if law is None:
        return said
    return joined([said, say("Note: {law}", law=law.warning())]).with_id(said.id)


def _savings(desk: Desk, owner: str) -> AccountSpec:
    return AccountSpec(owner=owner, currency=desk.currency, account_class=SAVINGS)


def _member(desk: Desk, owner: str) -> AccountSpec:
    return AccountSpec(owner=owner, currency=desk.currency)


@dataclass(frozen=True, kw_only=True)
class Save(Action[Desk]):
    """Put money into savings."""

    name: ClassVar[str] = "save"
    does: ClassVar[str] = say("move money from an account into savings")

    who: str = need("short name")
    amount: Amount = need("how much")

    def act(self, desk: Desk) -> Done:
        """Post it, and say what the law asks."""
        owner = desk.people.known(self.who).id
        post(desk, [Move(_member(desk, owner), _savings(desk, owner), self.amount, "saving")])
        saved = Pence(balance(desk, _savings(desk, owner)), "exact")
        said = note("bank.saved", "{who} has {saved} in savings.", who=self.who, saved=saved)
        return Done(says=_warned(said, _rail(desk, "deposits")))


@dataclass(frozen=True, kw_only=True)
class Withdraw(Action[Desk]):
    """Take money out of savings."""

    name: ClassVar[str] = "withdraw"
    does: ClassVar[str] = say("move money from savings into an account")

    who: str = need("short name")
    amount: Amount = need("how much")

    def act(self, desk: Desk) -> Done:
        """Post it."""
        owner = desk.people.known(self.who).id
        post(desk, [Move(_savings(desk, owner), _member(desk, owner), self.amount, "withdrawal")])
        left = Pence(balance(desk, _savings(desk, owner)), "exact")
        return Done(says=note("bank.withdrawn", "{who} has {left} left in savings.", who=self.who, left=left))


@dataclass(frozen=True, kw_only=True)
class BuyShares(Action[Desk]):
    """Buy community shares."""

    name: ClassVar[str] = "share"
    does: ClassVar[str] = say("buy community shares with money from an account")

    who: str = need("short name")
    amount: Amount = need("how much, without pence")

    def act(self, desk: Desk) -> Done:
        """Post it, within the cap on one person's holding.

        Raises
        ------
        BadInput
            If it is not a whole number of shares, or more than one person may hold.
        """
        owner = desk.people.known(self.who).id
        held = balance(desk, shares_of(owner, desk.currency))
        post(desk, [purchase(owner, self.amount, held, _rail(desk, "share_holding"), desk.currency)])
        said = note(
            "bank.shares_bought",
            "{who} holds {held} of shares and has one vote.",
            who=self.who,
            held=Pence(balance(desk, shares_of(owner, desk.currency)), "exact"),
        )
        return Done(says=said)


@dataclass(frozen=True, kw_only=True)
class GiveNotice(Action[Desk]):
    """Ask to withdraw shares."""

    name: ClassVar[str] = "share-notice"
    does: ClassVar[str] = say("give notice that shares will be withdrawn")

    who: str = need("short name")
    amount: Amount = need("how much")

    def act(self, desk: Desk) -> Done:
        """Write the notice down; whoever comes first is paid first.

        Raises
        ------
        BadInput
            If it is not a whole number of shares, or more than they hold.
        """
        owner = desk.people.known(self.who).id
        held = balance(desk, shares_of(owner, desk.currency))
        event = notice(owner, self.amount, held - book(desk).noticed_pence(owner), desk.on)
        number = f"notice-{desk.key}"
        desk.submit(written(desk, number, event))
        said = note(
            "bank.notice_given",
            "{notice}: can be paid from {day} on if there is cash, with `ultramicro bank redeem-shares`.",
            notice=number,
            day=Day(event.ends_on),
        )
        return Done(says=said)


@dataclass(frozen=True, kw_only=True)
class RedeemShares(Action[Desk]):
    """Pay out shares of which notice was given."""

    name: ClassVar[str] = "redeem-shares"
    does: ClassVar[str] = say("pay out shares whose notice has ended, the oldest notice first")

    window: Amount = need("how much the board releases for it, from surplus or new shares only")

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
                say("only {free} is free to pay out", free=Pence(max(free, 0), "exact")),
                do=say("lower the window"),
            )
        paid = redemptions(book(desk).notices(), self.window, desk.on)
        post(desk, redemption_moves(paid, desk.currency))
        total = sum(each.amount_pence for each in paid.values())
        rows = [
            {"who": desk.people.called(each.owner), "paid_pence": each.amount_pence, "notice": number}
            for number, each in paid.items()
        ]
        said = note(
            "bank.shares_redeemed",
            "{paid} paid out; {left} of the window is left.",
            paid=Pence(total, "exact"),
            left=Pence(self.window - total, "exact"),
        )
        return Done(says=said, rows=rows)


@dataclass(frozen=True, kw_only=True)
class ShareInterest(Action[Desk]):
    """Pay interest on shares."""

    name: ClassVar[str] = "interest"
    does: ClassVar[str] = say("pay a year's interest on shares from interest earned")

    percent: float = need("interest a year: the lowest rate that keeps the shares", unit="%", low=0, high=20)
    year: int = need("for which year; each year is paid once")

    def act(self, desk: Desk) -> Done:
        """Post it to every holder at once.

        Raises
        ------
        BadInput
            If more than was earned would be paid.
        """
        if not FIRST_YEAR <= self.year <= desk.on.year:
            raise BadInput(
                say("{year} is not a year that has begun", year=str(self.year)),
                do=say("give the year that the interest is for"),
            )
        key = free_key(desk.ledger, f"share-interest:{self.year}")
        if desk.before(key):
            year = str(self.year)
            said = note("bank.interest_paid_before", "Interest for {year} was paid before.", year=year)
            return Done(says=said)
        earned = balance(desk, income(desk.currency))
        moves = interest_moves(_holdings(desk), self.percent, earned, desk.currency)
        if moves:
            desk.submit(replace(posting(desk, moves), key=key))
        said = plural(
            "{sum} paid to {n} holder.", "{sum} paid to {n} holders.", len(moves),
            sum=Pence(sum(move.amount_pence for move in moves), "exact"),
        ).with_id("bank.interest_paid")  # fmt: skip
        cap = _rail(desk, "share_interest")
        return Done(says=_warned(said, cap if cap and self.percent > cap.limit else None))


def _holdings(desk: Desk) -> list[Holding]:
    """Return who holds shares, by account."""
    return [
        Holding(a.owner, a.balance_pence)
        for a in desk.ledger.accounts()
        if a.account_class == SHARES and a.balance_pence
    ]


@dataclass(frozen=True, kw_only=True)
class Register(Action[Desk]):
    """Show the register of shares."""

    name: ClassVar[str] = "register"
    does: ClassVar[str] = say("show the register of shares: who holds how much, and one vote each")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a holder; the sum is that of the share accounts."""
        held = _holdings(desk)
        rows = [
            {"who": desk.people.called(each.owner), "shares_pence": each.pence, "votes": 1} for each in held
        ]
        said = plural(
            "{sum} of shares, {n} member with a vote.", "{sum} of shares, {n} members with a vote each.",
            len(held), sum=Pence(sum(each.pence for each in held), "exact"),
        )  # fmt: skip
        return Done(says=said.with_id("bank.register"), rows=rows)


SHARE_VERBS: tuple[type[Action[Desk]], ...] = (
    Save, Withdraw, BuyShares, GiveNotice, RedeemShares, ShareInterest, Register,
)  # fmt: skip
