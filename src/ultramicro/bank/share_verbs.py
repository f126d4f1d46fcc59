"""Verbs on savings, and the buying of community shares."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.bank.accounts import SAVINGS, Move
from ultramicro.bank.common import balance, moving, rail_of, warned
from ultramicro.bank.shares import purchase, shares_of
from ultramicro.core.action import Done, need
from ultramicro.core.message import note, say
from ultramicro.core.sums import Pence
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Taken, View
from ultramicro.ledger.sums import money


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
            # Taking deposits needs permission in most countries, and volunteers seldom know.
            return Done(says=warned(said, rail_of(view, asked, "deposits")))

        return moving(asked, [Move(member, savings, self.amount, "saving")], answer=answer)


@dataclass(frozen=True, kw_only=True)
class Withdraw(Deciding):
    """Take money out of savings."""

    name: ClassVar[str] = "withdraw"
    # An estate takes its money out.
    estates: ClassVar[Collection[str]] = ("who",)
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
        # Refused and not only warned of: shares above the cap would have to be paid back.
        cap = rail_of(view, asked, "share_holding")
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
