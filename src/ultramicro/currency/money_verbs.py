"""Verbs of everyday money: issue it, pay with it, charge for a month."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import ClassVar, NamedTuple

from ultramicro.core.action import Done, Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, note, plural, say
from ultramicro.core.months import month_of
from ultramicro.currency import postings
from ultramicro.currency.choosing import CODE, backed, rules_at
from ultramicro.currency.fees import split_sale
from ultramicro.currency.history import Histories
from ultramicro.currency.ids import Kind, Use
from ultramicro.currency.opening import OpenCurrency
from ultramicro.currency.reserve import require_issuer, reserve_of
from ultramicro.currency.rules import Rules
from ultramicro.ledger.deciding import AccountWanted, Asked, Deciding, Decision, Taken, View
from ultramicro.ledger.engine.model import Leg
from ultramicro.ledger.engine.reversals import free_key
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.guardrails import rail
from ultramicro.ledger.payment_references import referenced
from ultramicro.ledger.replays import accepted
from ultramicro.ledger.sums import money

__all__ = ["MONEY_VERBS", "Charge", "Issue", "OpenCurrency", "Sale"]


@dataclass(frozen=True, kw_only=True)
class Issue(Deciding):
    """Give local money for national money, one for one."""

    name: ClassVar[str] = "issue"
    # It makes money: whoever could alone would be worth what they type.
    two_people: ClassVar[bool] = True
    does: ClassVar[str] = say("give somebody local money for national money in their account, one for one")

    who: str = need("short name")
    amount: Pence = need("how much")
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post both sides at once, if the bank holds enough.

        Raises
        ------
        BadInput
            If the currency is not backed, or the bank's statements do not show enough.
        """
        rules = backed(view, self.code)
        _require_room(view, rules, self.amount)
        owner = view.people.known(self.who).id
        # The ledger would let it pass within an overdraft, and the reserve would be money that is owed.
        _require_paid_in(view, owner, self.who, self.amount)
        require_issuer(view, rules)
        return Decision(
            operations=[asked.post(*postings.issue(rules, view.currency, owner, self.amount))],
            accounts=[
                postings.treasury(rules, view.currency), postings.issuer(rules),
                AccountWanted(owner, rules.code),
            ],
            answer=lambda taken: Done(says=self._said(taken.view, rules, asked)),
        )  # fmt: skip

    def _said(self, view: View, rules: Rules, asked: Asked) -> Message:
        left = reserve_of(view, rules)
        parts = [
            say(
                "{who} has {sum} more.",
                who=self.who, sum=money(self.amount, rules.code),
            ),
            say(
                "In circulation: {out}; at the bank: {bank}.",
                out=money(left.out_pence, rules.code),
                bank=money(left.bank_pence),
            ),
            *_law_warning(view, rules, asked),
        ]  # fmt: skip
        return joined(parts).with_id("issued")


def _require_room(view: View, rules: Rules, amount_pence: int) -> None:
    # By the bank's own statements: books alone can say that anything was paid in.
    room = reserve_of(view, rules).room_pence()
    if amount_pence > room:
        raise BadInput(
            note(
                "currency.no_room",
                "The bank's statements show room for {room} more, not {wanted}",
                room=money(max(room, 0)), wanted=money(amount_pence),
            ),
            where=rules.code,
            do=note(
                "currency.pay_into_reserve",
                "pay money into the reserve and read in its statement: "
                "`ultramicro books reconcile --bank {bank}`",
                bank=rules.bank(),
            ),
        )  # fmt: skip


def _require_paid_in(view: View, owner: str, who: str, amount_pence: int) -> None:
    """Refuse to give local money for an overdraft: it is given for money that somebody has."""
    found = view.account(AccountWanted(owner, view.currency).number)
    has = 0 if found is None else found.balance_pence - found.held_out_pence
    if amount_pence > has:
        raise BadInput(
            note(
                "currency.not_paid_in", "{who} has {has} of their own",
                who=who, has=money(max(has, 0)),
            ),
            do=note(
                "currency.no_overdraft",
                "let them pay it in first: local money is not given for an overdraft",
            ),
        )  # fmt: skip


def _law_warning(view: View, rules: Rules, asked: Asked) -> Sequence[Message]:
    """Warn where what was paid in a year passes what a small network may without telling the regulator."""
    # Counted by what was paid in a year, as the regulator counts for limited networks.
    found = rail("e_money_notice", str(view.settings.get("country", "GB")), asked.day)
    if found is None or view.of(Histories).sold_in_year(rules.code, asked.day) <= found.limit * 100:
        return ()
    return (say("Note: {rule}", rule=found.warning()).with_id("e_money_notice"),)


@dataclass(frozen=True, kw_only=True)
class Sale(Deciding):
    """Pay in local money."""

    name: ClassVar[str] = "pay"
    # An estate pays and is paid.
    estates: ClassVar[Collection[str]] = ("buyer", "seller")
    does: ClassVar[str] = say("pay in local money; the seller's fee is taken in the same posting")
    each_clerk: ClassVar[bool] = True

    buyer: str = need("short name of who pays")
    seller: str = need("short name of who is paid")
    amount: Pence = need("the price")
    code: str = param("", CODE)
    memo: str = param("", "what for; kept outside the ledger so that it can be erased")
    post: str = param("", "noticeboard post or claim that is paid")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post price and fees at once.

        Raises
        ------
        BadInput
            If somebody is not known, or `post` is not something they can pay by it.
        """
        rules = rules_at(view, self.code)
        buyer, seller = view.people.known(self.buyer), view.people.known(self.seller)
        # Checked before the payment: a slip would settle somebody else's claim.
        post = referenced(
            view, self.post, buyer.id, seller.id, currency=rules.code, amount_pence=self.amount, on=asked.day
        )
        memo = asked.memo(self.memo, of=buyer.id)
        giver, taker = AccountWanted(buyer.id, rules.code), AccountWanted(seller.id, rules.code)
        legs = postings.sale(rules, giver, taker, self.amount, memo=memo.ref, post=post)
        return Decision(
            operations=[asked.post(*legs)],
            accounts=[taker, giver, *postings.fee_funds(rules, self.amount)],
            memos=[memo] if memo.words else [],
            answer=lambda taken: Done(says=_paid(rules, (buyer.short, seller.short), self.amount, taken)),
        )


def _paid(rules: Rules, who: tuple[str, str], price_pence: int, taken: Taken) -> Message:
    code, shares = rules.code, split_sale(price_pence, rules)
    paid = say(
        "{buyer} paid {seller} {sum}: transfer {number}.",
        buyer=who[0], seller=who[1], sum=money(price_pence, code),
        number=str(taken.first_seq),
    )  # fmt: skip
    fee = say(
        "The fee is {fee}, of which {lent} is lent on.",
        fee=money(shares.fee_pence, code),
        lent=money(shares.lent_pence, code),
    )  # fmt: skip
    beyond = [
        say("Beyond a soft limit: {accounts}.", accounts=verdict.warning).with_id("soft_limit")
        for verdict in taken.verdicts
        if verdict.warning
    ]
    return joined([paid, *([fee] if shares.fee_pence else []), *beyond]).with_id("paid")


_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, kw_only=True)
class Charge(Deciding):
    """Take the levy and the demurrage of a month."""

    name: ClassVar[str] = "charge"
    does: ClassVar[str] = say("charge every member the levy and the demurrage of a month, once")

    month: str = need("month, as in 2026-11")
    code: str = param("", CODE)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Post one transfer a member; a month is charged once whoever asks.

        Members who could not pay the levy are named, and charged when the command is given again.

        Raises
        ------
        BadInput
            If it is not a month, has not come yet, or was over before there was the currency.
        """
        rules = rules_at(view, self.code)
        _require_month(self.month, f"{asked.day:%Y-%m}")
        _require_opened(self.month, rules)
        found = _charged(view, f"charge:{rules.code}:{self.month}")
        owing = [each for each in _members(view, rules, self.month) if each.account not in found.accounts]
        # Demurrage is of what somebody had when the month was charged; what is owed later is the levy.
        costs = replace(rules, demurrage_bp=0) if found.keys else rules
        legs = tuple(postings.month_charges(costs, owing))
        levied = {leg.debit for leg in legs if leg.kind == Kind.LEVY}
        left = [each.owner for each in owing if rules.levy_pence and each.account not in levied]
        if found.keys and not legs:
            return Decision(
                done_before=found.keys, answer=lambda taken: Done(says=self._before(taken.view, rules, left))
            )
        return Decision(
            operations=[asked.post(*legs, key=found.next_key)] if legs else [],
            accounts=[postings.fund(rules, Use.LEVY)],
            answer=lambda taken: Done(says=self._said(taken.view, rules, legs, left)),
        )

    def _before(self, view: View, rules: Rules, left: Sequence[str]) -> Message:
        before = say("{code} was charged for {month} before.", code=rules.code, month=self.month)
        return joined([before, *_left_out(view, left)])

    def _said(self, view: View, rules: Rules, legs: Sequence[Leg], left: Sequence[str]) -> Message:
        taken = sum(leg.amount_pence for leg in legs)
        charged = plural(
            "{sum} was charged for {month}, in {n} transfer.",
            "{sum} was charged for {month}, in {n} transfers.",
            len(legs), sum=money(taken, rules.code), month=self.month,
        ).with_id("charged")  # fmt: skip
        return joined([charged, *_left_out(view, left)]) if left else charged


class _Charged(NamedTuple):
    """The keys of what was charged for a month and stands, whom it charged, and the key of what is next."""

    keys: list[str]
    accounts: set[str]
    next_key: str


def _charged(view: View, month: str) -> _Charged:
    """Find what was charged for a month: at first, and later of those who could not pay then."""
    keys, accounts, free = list[str](), set[str](), list[str]()
    for number in count(1):
        # The key is of the month and not of who asks, so that two clerks cannot charge it twice.
        key = free_key(view, f"{month}:{number}")
        if before := accepted(view, key):
            keys.append(key)
            accounts |= {t.debit for t in view.posting(before.first_seq or 0)}
            continue
        free.append(key)
        # One that was taken back may have a later one behind it, which stands.
        if view.verdict(f"{month}:{number}") is None:
            break
    return _Charged(keys, accounts, free[0])


def _members(view: View, rules: Rules, month: str) -> list[Account]:
    """Return the member accounts of a currency that are not closed, of who had joined by a month."""
    joined_on = {each.id: each.joined_on for each in view.people.everybody()}
    # In one order, as the legs are in the chain and two computers must make the same.
    return [
        each
        for _, each in sorted(view.state.accounts.items())
        if each.currency == rules.code and each.account_class == Use.MEMBER and each.status != "closed"
        and (each.owner not in joined_on or month_of(joined_on[each.owner]) <= month)
    ]  # fmt: skip


def _left_out(view: View, left: Sequence[str]) -> list[Message]:
    if not left:
        return []
    who = Listed([view.people.called(each) for each in left], by="and")
    return [
        say(
            "The levy could not be taken from {who}: give the command again once they can pay.", who=who
        ).with_id("not_charged")
    ]


def _require_opened(month: str, rules: Rules) -> None:
    if rules.opened_on is not None and month < month_of(rules.opened_on):
        raise BadInput(
            note(
                "currency.month_before_opening", "{code} was opened on {day}, after {month}",
                code=rules.code, day=rules.opened_on, month=month,
            ),
            where="--month",
            do=note("currency.charge_later_month", "charge the months since then"),
        )  # fmt: skip


def _require_month(month: str, now: str) -> None:
    if not _MONTH.fullmatch(month):
        raise BadInput(
            note("currency.no_month", "{month} is not a month", month=month),
            where="--month",
            do=note("currency.write_month", "write it as in 2026-11"),
        )
    # Written as year and month, texts compare as the months do.
    if month > now:
        raise BadInput(
            note("currency.month_to_come", "{month} has not begun", month=month),
            where="--month",
            do=note("currency.wait", "charge a month when it has begun"),
        )


MONEY_VERBS: tuple[type[Deciding], ...] = (OpenCurrency, Issue, Sale, Charge)
