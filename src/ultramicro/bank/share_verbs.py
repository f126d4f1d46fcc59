"""Verbs on savings and community shares: withdrawable, one member one vote, interest capped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.accounts import SAVINGS, SHARES, Move, income, liquidity
from ultramicro.bank.book import Notices
from ultramicro.bank.common import balance, moving
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
from ultramicro.core.message import Day, Message, joined, note, plural, say
from ultramicro.core.sums import Pence
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Doer, Taken, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.reversals import free_key
from ultramicro.ledger.guardrails import Rail, rail
from ultramicro.ledger.sums import money


def _rail(view: View, asked: Asked, rule: str) -> Rail | None:
    return rail(rule, str(view.settings.get("country", "GB")), asked.day)


def _warned(said: Message, law: Rail | None) -> Message:
    """Add a warning of the law to what is said."""
    if law is None:
        return said
    return joined([said, say("Note: {law}", law=law.warning())]).with_id(said.id)


def _ends(view: View, who: str) -> tuple[AccountWanted, AccountWanted]:
    """Return somebody's account and their savings."""
    owner = view.people.known(who).id
    return AccountWanted(owner, view.currency), AccountWanted(owner, view.currency, SAVINGS)


@dataclass(frozen=True, kw_only=True)
class Save(Deciding):
    """Put money into savings."""

    name: ClassVar[str] = "save"
    does: ClassVar[str] = say("move money from an account into savings")

    who: str = need("short name")
    amount: Pence = need("how much")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on it, and say what the law asks."""
        member, savings = _ends(view, self.who)

        def answer(taken: Taken) -> Done:
            saved = money(balance(taken.view, savings))
            said = note("bank.saved", "{who} has {saved} in savings.", who=self.who, saved=saved)
            return Done(says=_warned(said, _rail(view, asked, "deposits")))

        return moving(asked, [Move(member, savings, self.amount, "saving")], answer=answer)


@dataclass(frozen=True, kw_only=True)
class Withdraw(Deciding):
    """Take money out of savings."""

    name: ClassVar[str] = "withdraw"
    does: ClassVar[str] = say("move money from savings into an account")

    who: str = need("short name")
    amount: Pence = need("how much")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on it."""
        member, savings = _ends(view, self.who)

        def answer(taken: Taken) -> Done:
            left = money(balance(taken.view, savings))
            return Done(
                says=note("bank.withdrawn", "{who} has {left} left in savings.", who=self.who, left=left)
            )

        return moving(asked, [Move(savings, member, self.amount, "withdrawal")], answer=answer)


@dataclass(frozen=True, kw_only=True)
class BuyShares(Deciding):
    """Buy community shares."""

    name: ClassVar[str] = "share"
    does: ClassVar[str] = say("buy community shares with money from an account")

    who: str = need("short name")
    amount: Pence = need("how much, without pence")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on it, within the cap on one person's holding.

        Raises
        ------
        BadInput
            If it is not a whole number of shares, or more than one person may hold.
        """
        owner = view.people.known(self.who).id
        shares = shares_of(owner, view.currency)
        cap = _rail(view, asked, "share_holding")
        move = purchase(owner, self.amount, balance(view, shares), cap, view.currency)

        def answer(taken: Taken) -> Done:
            said = note(
                "bank.shares_bought",
                "{who} holds {held} of shares and has one vote.",
                who=self.who,
                held=money(balance(taken.view, shares)),
            )
            return Done(says=said)

        return moving(asked, [move], answer=answer)


@dataclass(frozen=True, kw_only=True)
class GiveNotice(Deciding):
    """Ask to withdraw shares."""

    name: ClassVar[str] = "share-notice"
    does: ClassVar[str] = say("give notice that shares will be withdrawn")

    who: str = need("short name")
    amount: Pence = need("how much")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on a notice; whoever comes first is paid first.

        Raises
        ------
        BadInput
            If it is not a whole number of shares, or more than they hold.
        """
        owner = view.people.known(self.who).id
        held = balance(view, shares_of(owner, view.currency))
        event = notice(owner, self.amount, held - view.of(Notices).pence_of(owner), asked.day)
        number = f"notice-{asked.key}"

        def answer(_: Taken) -> Done:
            said = note(
                "bank.notice_given",
                "{notice}: can be paid from {day} on if there is cash, with `ultramicro bank redeem-shares`.",
                notice=number,
                day=Day(event.ends_on),
            )
            return Done(says=said)

        return Decision(operations=(asked.note(event, about=number),), answer=answer)


@dataclass(frozen=True, kw_only=True)
class RedeemShares(Deciding):
    """Pay out shares of which notice was given."""

    name: ClassVar[str] = "redeem-shares"
    does: ClassVar[str] = say("pay out shares whose notice has ended, the oldest notice first")

    window: Pence = need("how much the board releases for it, from surplus or new shares only")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide on what can be paid; the rest keeps its place in the queue.

        Raises
        ------
        BadInput
            If the window is larger than what is at hand.
        """
        free = liquidity(view.state.accounts.values(), view.currency).free_pence()
        if self.window > free:
            raise BadInput(
                say("only {free} is free to pay out", free=money(max(free, 0))), do=say("lower the window")
            )
        paid = redemptions(view.of(Notices).waiting(), self.window, asked.day)
        total = sum(each.amount_pence for each in paid.values())

        def answer(taken: Taken) -> Done:
            rows = [
                {
                    "who": taken.view.people.called(each.owner),
                    "paid_pence": each.amount_pence,
                    "notice": number,
                }
                for number, each in paid.items()
            ]
            said = note(
                "bank.shares_redeemed",
                "{paid} paid out; {left} of the window is left.",
                paid=money(total),
                left=money(self.window - total),
            )
            return Done(says=said, rows=rows)

        return moving(asked, redemption_moves(paid, view.currency), answer=answer)


@dataclass(frozen=True, kw_only=True)
class ShareInterest(Action[Desk]):
    """Pay interest on shares."""

    name: ClassVar[str] = "interest"
    does: ClassVar[str] = say("pay a year's interest on shares from interest earned")

    percent: float = need("interest a year: the lowest rate that keeps the shares", unit="%", low=0, high=20)
    year: int = need("for which year; each year is paid once")

    def act(self, desk: Desk) -> Done:
        """Pay it to every holder at once.

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
        decision = pay_interest(desk.view(), desk.asked(), self.percent, key)
        return decision.answered(desk.take(decision))


def pay_interest(view: View, asked: Asked, percent: float, key: str) -> Decision:
    """Decide on a year's interest on all shares, under a key of its own."""
    moves = interest_moves(_holdings(view), percent, balance(view, income(view.currency)), view.currency)
    cap = _rail(view, asked, "share_interest")

    def answer(_: Taken) -> Done:
        total = sum(move.amount_pence for move in moves)
        said = plural("{sum} paid to {n} holder.", "{sum} paid to {n} holders.", len(moves), sum=money(total))
        warned = cap if cap and percent > cap.limit else None
        return Done(says=_warned(said.with_id("bank.interest_paid"), warned))

    return moving(asked, moves, answer=answer, key=key)


def _holdings(view: View) -> list[Holding]:
    """Return who holds shares, by account."""
    accounts = view.state.accounts
    return [
        Holding(accounts[number].owner, accounts[number].balance_pence)
        for number in sorted(accounts)
        if accounts[number].account_class == SHARES and accounts[number].balance_pence
    ]


@dataclass(frozen=True, kw_only=True)
class Register(Action[Doer]):
    """Show the register of shares."""

    name: ClassVar[str] = "register"
    does: ClassVar[str] = say("show the register of shares: who holds how much, and one vote each")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Doer) -> Done:
        """Return one row a holder; the sum is that of the share accounts."""
        view = desk.view()
        held = _holdings(view)
        rows = [
            {"who": view.people.called(each.owner), "shares_pence": each.pence, "votes": 1} for each in held
        ]
        said = plural(
            "{sum} of shares, {n} member with a vote.", "{sum} of shares, {n} members with a vote each.",
            len(held), sum=money(sum(each.pence for each in held)),
        )  # fmt: skip
        return Done(says=said.with_id("bank.register"), rows=rows)


SHARE_VERBS: tuple[type[Action[Desk]], ...] = (
    Save, Withdraw, BuyShares, GiveNotice, RedeemShares, ShareInterest, Register,
)  # fmt: skip
