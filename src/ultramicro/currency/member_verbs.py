"""Verbs on members of a mutual credit: limits with their reason, appeals, guarantees, defaults, and help."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.currency.limits import Limit, debt_since, earned_limit, share_loss
from ultramicro.currency.money_verbs import CODE, credit, fund, rules_at
from ultramicro.currency.rules import Rules
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.backing import require_may_owe
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import Leg, Note, Post, SetLimits, as_json
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Account

EARNED = {"sale", "payment"}
MONTHS = 12
STUCK_DAYS = 90


def monthly_earnings(ledger: Ledger, account: str, on: date, months: int = MONTHS) -> list[int]:
    """Return what an account earned in each of the last whole months since it first moved."""
    sums: Counter[int] = Counter()
    now, first = on.year * 12 + on.month, None
    for t in standing(ledger.store.entries(account)):
        month = int(t.business_on[:4]) * 12 + int(t.business_on[5:7])
        first = month if first is None else min(first, month)
        if t.credit == account and t.kind in EARNED:
            sums[month] += t.amount_pence
    return [] if first is None else [sums[m] for m in range(max(now - months, first), now)]


@dataclass(frozen=True, kw_only=True)
class SetLimit(Action[Desk]):
    """Work out a member's limits from what they earned, and set them."""

    name: ClassVar[str] = "limits"
    does: ClassVar[str] = "work out how far a member may owe from what they earned, say why, and set it"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    start: Pence = param(100_00, "what everybody may owe from the first day")
    most: Pence = param(5000_00, "what nobody may owe more than")
    months: int = param(2, "how many months of usual earnings may be owed", unit="months", low=0, high=12)
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Set them, with the reason in the chain.

        Raises
        ------
        BadInput
            If the currency is backed: nobody owes it.
        """
        rules = credit(desk, self.code)
        account = desk.account(desk.people.known(self.who).id, rules.code)
        earned = monthly_earnings(desk.ledger, account, desk.on)
        limit = earned_limit(earned, start_pence=self.start, most_pence=self.most, months=self.months)
        desk.submit(*_setting(desk, account, limit))
        return Done(
            says=f"{self.who} may owe {to_the_penny(-limit.floor_pence, '')}: {limit.reason}. "
            "They may object with `ultramicro currency appeal`."
        )


def _require_may_owe(desk: Desk, account: str, floor_pence: int) -> None:
    found = desk.ledger.account(account)
    if found is not None:
        require_may_owe(desk.ledger.state.accounts, found.currency, floor_pence)


def _setting(desk: Desk, account: str, limit: Limit) -> tuple[Note, SetLimits]:
    note = desk.sign(Note, about=account, kind="limit_reason", body=as_json({"reason": limit.reason}))
    change = desk.sign(
        SetLimits,
        account=account,
        floor_pence=limit.floor_pence,
        ceiling_pence=limit.ceiling_pence or None,
        soft_floor_pence=limit.warn_below_pence,
        soft_ceiling_pence=limit.warn_above_pence or None,
    )
    return note, change


@dataclass(frozen=True, kw_only=True)
class Appeal(Action[Desk]):
    """Object to a limit."""

    name: ClassVar[str] = "appeal"
    does: ClassVar[str] = "object to a limit; a person decides"

    who: str = need("short name")
    floor: Pence = need("what they ask for, as in -300")
    why: str = need("why, in their words; kept outside the ledger")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Write it down.

        Raises
        ------
        BadInput
            If the currency is backed: nobody owes it.
        """
        owner = desk.people.known(self.who).id
        rules = credit(desk, self.code)
        body = {
            "account": account_number(owner, rules.code),
            "floor_pence": self.floor,
            "memo": desk.memo(self.why, of=owner),
        }
        appeal = f"appeal-{desk.key}"
        desk.submit(desk.sign(Note, about=appeal, kind="appeal", body=as_json(body)))
        return Done(says=f"{appeal} waits for a person: `ultramicro currency decide --appeal {appeal}`.")


@dataclass(frozen=True, kw_only=True)
class Decide(Action[Desk]):
    """Decide on an appeal."""

    name: ClassVar[str] = "decide"
    does: ClassVar[str] = "decide on an appeal, as a person with a reason"

    appeal: str = need("its number")
    allow: bool = need("whether it is allowed")
    why: str = need("the reason, for the member")

    def act(self, desk: Desk) -> Done:
        """Write the decision down, and set the limit if it is allowed.

        Raises
        ------
        BadInput
            If there is no such appeal, or the currency has been backed by money since.
        """
        asked = next(iter(desk.ledger.notes(about=self.appeal, kind="appeal")), None)
        if asked is None:
            raise BadInput(f"there is no {self.appeal}", do="take the number that `appeal` gave")
        told = json.loads(asked.body)
        if self.allow:
            _require_may_owe(desk, told["account"], told["floor_pence"])
        body = {"allowed": self.allow, "memo": desk.memo(self.why)}
        asks: list[Note | SetLimits] = [
            desk.sign(Note, about=self.appeal, kind="appeal_decided", body=as_json(body))
        ]
        if self.allow:
            floor = told["floor_pence"]
            limit = Limit(
                floor, -2 * floor, floor * 4 // 5, -2 * floor * 4 // 5, f"{self.appeal} was allowed"
            )
            asks += _setting(desk, told["account"], limit)
        desk.submit(*asks)
        return Done(says=f"{self.appeal} is {'allowed' if self.allow else 'refused'} by {desk.by}.")


@dataclass(frozen=True, kw_only=True)
class Guarantee(Action[Desk]):
    """Stand for a member's debt."""

    name: ClassVar[str] = "guarantee"
    does: ClassVar[str] = "stand for another member's debt up to a sum, of one's own will"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    guarantor: str = need("short name of who stands for it")
    member: str = need("short name of who owes")
    cap: Pence = need("the most they stand for; nought ends it")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Write it down, and say the guarantor's whole exposure.

        Raises
        ------
        BadInput
            If somebody stands for themselves, or the cap is below nought.
        """
        rules = rules_at(desk, self.code)
        stands, owes = desk.people.known(self.guarantor), desk.people.known(self.member)
        if stands == owes or self.cap < 0:
            raise BadInput("a guarantee is a sum above nought for somebody else", do="mend it")
        body = {"cap_pence": self.cap, "guarantor": stands.id, "member": owes.id}
        desk.submit(desk.sign(Note, about=rules.code, kind="guarantee", body=as_json(body)))
        whole = sum(caps[stands.id] for caps in guarantees(desk.ledger, rules).values() if stands.id in caps)
        cap, all_caps = to_the_penny(self.cap, ""), to_the_penny(whole, "")
        return Done(says=f"{stands.short} stands for {owes.short} up to {cap}; for all, {all_caps}.")


def guarantees(ledger: Ledger, rules: Rules) -> dict[str, dict[str, int]]:
    """Return the caps by member and guarantor; the last word counts."""
    found: dict[str, dict[str, int]] = {}
    for note in ledger.notes(about=rules.code, kind="guarantee"):
        told = json.loads(note.body)
        found.setdefault(told["member"], {})[told["guarantor"]] = told["cap_pence"]
    return {
        member: kept for member, caps in found.items() if (kept := {g: cap for g, cap in caps.items() if cap})
    }


@dataclass(frozen=True, kw_only=True)
class WriteOff(Action[Desk]):
    """Bear the loss of a member who cannot settle."""

    name: ClassVar[str] = "write-off"
    does: ClassVar[str] = (
        "bear a debt that will not be settled: guarantors up to their caps, then the default fund"
    )

    who: str = need("short name")
    why: str = need("why; kept outside the ledger")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Post all parts at once; what nobody bears stays owed, in the open.

        Raises
        ------
        BadInput
            If nothing is owed, or whoever asked for it also releases it.
        """
        rules = rules_at(desk, self.code)
        owner = desk.people.known(self.who)
        account = desk.account(owner.id, rules.code)
        owed = -desk.ledger.balance(account)
        if owed <= 0:
            raise BadInput(f"{owner.short} owes nothing", do="see `ultramicro books accounts`")
        legs = tuple(_borne(desk, rules, owner.id, account, owed))
        borne = sum(leg.amount_pence for leg in legs)
        posts = [desk.sign(Post, legs=legs, business_on=desk.on)] if legs else []
        body = {"borne_pence": borne, "memo": desk.memo(self.why), "owed_pence": owed}
        desk.submit(*posts, desk.sign(Note, about=account, kind="write_off", body=as_json(body)))
        left = f" {to_the_penny(owed - borne, '')} stays owed." if borne < owed else ""
        owners = {leg.debit: desk.ledger.state.accounts[leg.debit].owner for leg in legs}
        rows = [
            {"who": desk.people.called(owners[leg.debit]), "bears_pence": leg.amount_pence} for leg in legs
        ]
        says = f"{to_the_penny(borne, '')} of {to_the_penny(owed, '')} is borne.{left}"
        return Done(says=says, rows=rows)


def _borne(desk: Desk, rules: Rules, member: str, account: str, owed: int) -> Iterator[Leg]:
    caps = guarantees(desk.ledger, rules).get(member, {})
    shares = share_loss(owed, list(caps.values()))
    for guarantor, pence in zip(caps, shares, strict=True):
        if pence:
            yield Leg(desk.account(guarantor, rules.code), account, pence, "guarantee")
    left = owed - sum(shares)
    reserve = fund(desk, rules, "default_fund")
    if from_fund := min(left, desk.ledger.balance(reserve)):
        yield Leg(reserve, account, from_fund, "write_off")


@dataclass(frozen=True, kw_only=True)
class FillFund(Action[Desk]):
    """Move fees into the default fund."""

    name: ClassVar[str] = "fill-fund"
    does: ClassVar[str] = "move fees that came in to the fund that bears defaults"

    amount: Pence = need("how much")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Post it."""
        rules = rules_at(desk, self.code)
        into = fund(desk, rules, "default_fund")
        leg = Leg(fund(desk, rules, "levy"), into, self.amount, "levy")
        desk.submit(desk.sign(Post, legs=(leg,), business_on=desk.on))
        return Done(says=f"The default fund has {to_the_penny(desk.ledger.balance(into), '')} {rules.code}.")


@dataclass(frozen=True, kw_only=True)
class Watch(Action[Desk]):
    """See who needs help."""

    name: ClassVar[str] = "watch"
    does: ClassVar[str] = "list who is near a limit, whose debt is old, and whose earnings lie unspent"
    reads_only: ClassVar[bool] = True

    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Return one row a member who needs a word."""
        rules = rules_at(desk, self.code)
        rows = [
            {"who": desk.people.called(owner), **row} for owner, row in watched(desk.ledger, rules, desk.on)
        ]
        return Done(says=f"{counted(len(rows), 'member')} to have a word with.", rows=rows)


def watched(ledger: Ledger, rules: Rules, on: date) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield who needs a word, and why."""
    for each in ledger.accounts():
        if each.currency == rules.code and each.account_class == "member":
            why, help_ = _worry(each, list(_moves(ledger, each.account)), rules, on)
            if why:
                yield each.owner, {"balance_pence": each.balance_pence, "why": why, "what helps": help_}


def _moves(ledger: Ledger, account: str) -> Iterator[tuple[date, int]]:
    for t in standing(ledger.store.entries(account)):
        yield date.fromisoformat(t.business_on), t.amount_pence * (1 if t.credit == account else -1)


def _worry(account: Account, moves: Sequence[tuple[date, int]], rules: Rules, on: date) -> tuple[str, str]:
    """Return what worries about an account and what helps; nothing if all is well."""
    balance, low, high = account.balance_pence, account.soft_floor_pence, account.soft_ceiling_pence
    since = debt_since(moves)
    if since and (on - since).days > rules.settle_within_days:
        return f"owes since {since}", "spend off by selling, settle in money, or agree a plan"
    if low is not None and balance < low:
        return "near the limit below", "what could they sell? post an offer with them"
    last = max((day for day, pence in moves if pence < 0), default=moves[0][0] if moves else on)
    if balance > 0 and (on - last).days > STUCK_DAYS:
        return f"unspent for {(on - last).days} days", "show them offers; their wants may be on the board"
    if high is not None and balance > high:
        return "near the limit above", "show them offers; they may lend or give"
    return "", ""


MEMBER_VERBS: tuple[type[Action[Desk]], ...] = (
    SetLimit, Appeal, Decide, Guarantee, FillFund, WriteOff, Watch,
)  # fmt: skip
