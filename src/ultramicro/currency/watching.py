"""Who needs help in a currency: whose debt is old, who is near a limit, whose earnings lie unspent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Done
from ultramicro.core.contract import param
from ultramicro.core.message import Day, Message, plural, say
from ultramicro.currency.choosing import CODE, rules_at
from ultramicro.currency.history import Debts, Histories
from ultramicro.currency.ids import Use, Worry
from ultramicro.currency.rules import Rules
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.engine.state import Account

STUCK_DAYS = 90
"""What is unspent for longer lies idle."""
HELP = {
    Worry.OLD_DEBT: say("sell something, settle in money, or agree a plan"),
    Worry.NEAR_FLOOR: say("find out what they could sell, and post an offer with them"),
    Worry.UNSPENT: say("show them offers; look for their wants on the board"),
    Worry.NEAR_CEILING: say("show them offers; they may lend or give"),
}


class Worried(NamedTuple):
    """Why a member needs help.

    Parameters
    ----------
    account : Account
        Their account.
    worry : Worry
        The first that holds, in the order of `Worry`.
    since : date or None
        Since when a debt is owed or a balance is unspent; None for a limit.
    """

    account: Account
    worry: Worry
    since: date | None = None


def worry_of(account: Account, debts: Debts, rules: Rules, on: date) -> Worried | None:
    """Return why a member needs help; None if all is well.

    Parameters
    ----------
    account : Account
        As it stands.
    debts : Debts
        What it owes by age, and when it last spent.
    rules : Rules
        The currency's.
    on : date
        The day.
    """
    balance, low, high = account.balance_pence, account.soft_floor_pence, account.soft_ceiling_pence
    # The gravest first, since help begins with one reason and not with four.
    if debts.since and (on - debts.since).days > rules.settle_within_days:
        return Worried(account, Worry.OLD_DEBT, debts.since)
    if low is not None and balance < low:
        return Worried(account, Worry.NEAR_FLOOR)
    idle = debts.idle_since or on
    if balance > 0 and (on - idle).days > STUCK_DAYS:
        return Worried(account, Worry.UNSPENT, idle)
    return Worried(account, Worry.NEAR_CEILING) if high is not None and balance > high else None


def watched(view: View, rules: Rules, on: date) -> Iterator[Worried]:
    """Yield the members who need help, by account."""
    histories, accounts = view.of(Histories), view.state.accounts
    # All of them and not only those that moved: who is silent is whom this looks for.
    for name in sorted(accounts):
        each = accounts[name]
        if each.currency == rules.code and each.account_class == Use.MEMBER:
            found = worry_of(each, histories.debts(each.account), rules, on)
            if found:
                yield found


@dataclass(frozen=True, kw_only=True)
class Watch(Deciding):
    """See who needs help."""

    name: ClassVar[str] = "watch"
    does: ClassVar[str] = say("list members who are near a limit, owe for long, or leave earnings unspent")
    reads_only: ClassVar[bool] = True

    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Return one row a member who needs help."""
        found = list(watched(view, rules_at(view, self.code), asked.day))
        rows = [
            {
                "who": view.people.called(each.account.owner), "balance_pence": each.account.balance_pence,
                "worry": each.worry, "since": each.since, "why": _why(each, asked.day),
                "helps": HELP[each.worry],
            }
            for each in found
        ]  # fmt: skip
        return Decision(
            answer=lambda _: Done(
                says=plural("{n} member needs help.", "{n} members need help.", len(rows)).with_id("watched"),
                rows=rows,
            ),
        )


def _why(found: Worried, on: date) -> Message:
    since = found.since or on
    match found.worry:
        case Worry.OLD_DEBT:
            return say("owes since {day}", day=Day(since))
        case Worry.UNSPENT:
            days = (on - since).days
            return plural("unspent for {n} day", "unspent for {n} days", days)
        case Worry.NEAR_FLOOR:
            return say("near the limit below zero")
        case Worry.NEAR_CEILING:
            return say("near the limit above zero")
