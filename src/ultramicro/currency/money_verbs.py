"""Verbs of a currency: open it, issue, pay, charge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.currency.fees import Split, demurrage, split_sale
from ultramicro.currency.reserve import (
    bank_name,
    issuer,
    out_pence,
    require_nobody_owes,
    reserve_of,
    treasury,
)
from ultramicro.currency.rules import KIND, MODELS, Rules, all_rules, rules_of
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.backing import ISSUER
from ultramicro.ledger.engine.model import Leg, Note, Post, SetStatus
from ultramicro.ledger.engine.reversals import free_key, standing
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.guardrails import rail
from ultramicro.ledger.payment_references import named

CODE = "which currency; may be left out where there is only one"


def rules_at(desk: Desk, code: str) -> Rules:
    """Return the rules of the currency that is meant."""
    return rules_of(desk.ledger.notes(kind=KIND), code)


def fund(desk: Desk, rules: Rules, use: str) -> str:
    """Return one of its own accounts: `levy` runs it, `loan_fund` is lent, `default_fund` bears losses."""
    return desk.account(rules.treasury(), rules.code, use)


@dataclass(frozen=True, kw_only=True)
class OpenCurrency(Action[Desk]):
    """Open a currency, or change its rules."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = (
        "open a local currency, or change its rules: backed by money, mutual credit, or hours"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    code: str = need("what it is called, as in BRX")
    model: str = need("how it works", choices=MODELS)
    fee: float = param(0.0, "what a seller pays of a sale", unit="%", low=0, high=10)
    lent: float = param(0.0, "how much of the fee is lent on", unit="%", low=0, high=100)
    levy: Pence = param(0, "what every member pays a month for the running of it")
    demurrage: float = param(0.0, "what a month takes of a balance", unit="%", low=0, high=5)
    exempt: Pence = param(0, "balance that demurrage leaves alone")
    release_above: Pence = param(500_00, "a redemption above this needs a second person")
    settle_within: int = param(365, "how old a debt may become", unit="days", low=30)

    def act(self, desk: Desk) -> Done:
        """Write the rules down.

        Raises
        ------
        BadInput
            If the code is the national currency's, a model's rule makes no sense, or the model is to change
            while any of it is out.
        """
        if self.code == desk.currency or not self.code.isalnum() or not self.code.isupper():
            raise BadInput(f"{self.code!r} cannot be its name", do="use capitals, as in BRX")
        if self.model == "hours" and (self.fee or self.demurrage or self.levy):
            raise BadInput("an hour is an hour", do="open it without fee and demurrage")
        _require_none_out(desk, self.code, self.model)
        rules = Rules(
            code=self.code,
            model=self.model,
            fee_bp=round(self.fee * 100),
            lent_bp=round(self.lent * 100),
            levy_pence=self.levy,
            demurrage_bp=round(self.demurrage * 100),
            exempt_pence=self.exempt,
            release_above_pence=self.release_above,
            settle_within_days=self.settle_within,
        )
        desk.submit(desk.sign(Note, about=rules.code, kind=KIND, body=rules.body()))
        _keep_issuer(desk, rules_at(desk, rules.code))
        bank = f" Its bank account is called {bank_name(rules)}." if self.model == "backed" else ""
        return Done(says=f"{rules.code} is open: {rules.model}.{bank}")


def _require_none_out(desk: Desk, code: str, model: str) -> None:
    """Refuse another model while any of a currency is out or owed: whoever holds it took it by the old rules.

    Raises
    ------
    BadInput
        With how much is out.
    """
    known = all_rules(desk.ledger.notes(kind=KIND)).get(code)
    changes = known.model != model if known else model == "backed"
    if changes and any(a.balance_pence for a in desk.ledger.accounts() if a.currency == code):
        out = to_the_penny(out_pence(desk.ledger.accounts(), code), "")
        before = f"it was opened as {known.model}" if known else "nothing backs it"
        raise BadInput(
            f"{out} {code} are out, and {before}",
            do="bring every account in it to nought first, or open another currency under another code",
        )
    if changes and model == "backed":
        require_nobody_owes(desk, code)


def _keep_issuer(desk: Desk, rules: Rules) -> None:
    """Open the account that a backed currency comes from; close it where it is not backed any more."""
    number = account_number(rules.treasury(), rules.code, ISSUER)
    wanted = "open" if rules.model == "backed" else "closed"
    found = desk.ledger.account(number)
    if wanted == "open":
        issuer(desk, rules)
    if found is not None and found.status != wanted and "closed" in {found.status, wanted}:
        desk.submit(desk.sign(SetStatus, account=number, status=wanted))


@dataclass(frozen=True, kw_only=True)
class Issue(Action[Desk]):
    """Give local money for national money, one for one."""

    name: ClassVar[str] = "issue"
    does: ClassVar[str] = "give somebody local money for national money in their account, one for one"

    who: str = need("short name")
    amount: Pence = need("how much")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Post both sides at once, if the bank holds enough.

        Raises
        ------
        BadInput
            If the currency is not backed, or the bank's statements do not show enough.
        """
        rules = backed(desk, self.code)
        room = reserve_of(desk, rules).room_pence()
        if self.amount > room:
            raise BadInput(
                f"the bank's statements show room for {to_the_penny(max(room, 0))} more, not "
                f"{to_the_penny(self.amount)}",
                where=rules.code,
                do="pay money into the reserve and take in its statement: `ultramicro books reconcile "
                f"--bank {bank_name(rules)}`",
            )
        owner = desk.people.known(self.who).id
        legs = (
            Leg(desk.account(owner), treasury(desk, rules), self.amount, "issue"),
            Leg(issuer(desk, rules), desk.account(owner, rules.code), self.amount, "issue"),
        )
        desk.submit(desk.sign(Post, legs=legs, business_on=desk.on))
        left = reserve_of(desk, rules)
        has = f"{self.who} has {to_the_penny(self.amount, '')} {rules.code} more."
        out = f"Out: {to_the_penny(left.out_pence, '')}; at the bank: {to_the_penny(left.bank_pence)}."
        return Done(says=f"{has} {out}{_mind(desk, rules)}")


def _mind(desk: Desk, rules: Rules) -> str:
    """Warn where what was paid in a year passes what a small network may without notice."""
    found = rail("e_money_notice", str(desk.settings.get("country", "GB")), desk.on)
    year = (desk.on - timedelta(365)).isoformat()
    paid = sum(
        t.amount_pence
        for t in standing(desk.ledger.transfers())
        if t.currency == rules.code and t.kind == "sale" and t.business_on > year
    )
    return f" Mind: {found.warning()}" if found and paid > found.limit * 100 else ""


def backed(desk: Desk, code: str) -> Rules:
    """Return the rules of a currency that is backed by money.

    Raises
    ------
    BadInput
        If it is not.
    """
    rules = rules_at(desk, code)
    if rules.model != "backed":
        raise BadInput(
            f"{rules.code} is not backed by money", do="it comes about when members pay each other"
        )
    return rules


def credit(desk: Desk, code: str) -> Rules:
    """Return the rules of a currency that members owe each other.

    Raises
    ------
    BadInput
        If it is backed by money.
    """
    rules = rules_at(desk, code)
    if rules.model == "backed":
        raise BadInput(
            f"{rules.code} is backed by money: nobody may go below nought in it, so there is no limit to set",
            do="who needs more gets it with `ultramicro currency issue`, or as a loan",
        )
    return rules


@dataclass(frozen=True, kw_only=True)
class Sale(Action[Desk]):
    """Pay in local money."""

    name: ClassVar[str] = "pay"
    does: ClassVar[str] = "pay in local money; the seller's fee is shared out in the same posting"
    each_clerk: ClassVar[bool] = True

    buyer: str = need("short name of who pays")
    seller: str = need("short name of who is paid")
    amount: Pence = need("the price")
    code: str = param("", CODE)
    memo: str = param("", "what for; kept outside the ledger so that it can be erased")
    post: str = param("", "the noticeboard post or the claim that is paid")

    def act(self, desk: Desk) -> Done:
        """Post price and fees at once."""
        rules = rules_at(desk, self.code)
        buyer, seller = desk.people.known(self.buyer), desk.people.known(self.seller)
        post = named(desk, self.post, buyer.id, seller.id, currency=rules.code, amount_pence=self.amount)
        into = desk.account(seller.id, rules.code)
        price = Leg(
            desk.account(buyer.id, rules.code), into, self.amount, "sale", desk.memo(self.memo, of=buyer.id),
            post,
        )  # fmt: skip
        shares = split_sale(self.amount, rules)
        fees = ((shares.lent_pence, "loan_fund"), (shares.run_pence, "levy"))
        legs = [price, *(Leg(into, fund(desk, rules, use), pence, "fee") for pence, use in fees if pence)]
        (verdict,) = desk.submit(desk.sign(Post, legs=tuple(legs), business_on=desk.on))
        paid = f"{buyer.short} paid {seller.short} {to_the_penny(self.amount, '')} {rules.code}"
        said = f"{paid}: transfer {verdict.first_seq}."
        return Done(says=said + _fee_words(shares) + _warning_words(verdict.warning))


def _fee_words(shares: Split) -> str:
    fee = shares.lent_pence + shares.run_pence
    lent = to_the_penny(shares.lent_pence, "")
    return f" Fee {to_the_penny(fee, '')}, of which {lent} is lent." if fee else ""


def _warning_words(warning: str) -> str:
    return f" Beyond a soft limit: {warning}." if warning else ""


@dataclass(frozen=True, kw_only=True)
class Charge(Action[Desk]):
    """Take the levy and the demurrage of a month."""

    name: ClassVar[str] = "charge"
    does: ClassVar[str] = "take the levy and the demurrage of a month from every member, once"

    month: str = need("which month, as in 2026-11")
    code: str = param("", CODE)

    def act(self, desk: Desk) -> Done:
        """Post one transfer a member; a month is charged once whoever asks.

        Raises
        ------
        BadInput
            If the month is none, or is charged already.
        """
        rules = rules_at(desk, self.code)
        if len(self.month) != len("2026-11") or not self.month.replace("-", "").isdigit():
            raise BadInput(f"{self.month!r} is no month", do="write it as in 2026-11")
        key = free_key(desk.ledger, f"charge:{rules.code}:{self.month}:1")
        if desk.before(key):
            return Done(says=f"{rules.code} was charged for {self.month} before.")
        legs = tuple(self._legs(desk, rules))
        if legs:
            desk.submit(Post(key=key, at=desk.at, actor=desk.by, legs=legs, business_on=desk.on))
        taken = sum(leg.amount_pence for leg in legs)
        return Done(
            says=f"{to_the_penny(taken, '')} {rules.code} were taken in {counted(len(legs), 'posting')} for "
            f"{self.month}."
        )

    def _legs(self, desk: Desk, rules: Rules) -> Iterator[Leg]:
        levy = fund(desk, rules, "levy")
        for account in desk.ledger.accounts():
            if account.currency == rules.code and account.account_class == "member":
                yield from _charges(account, rules, levy)


def _charges(account: Account, rules: Rules, into: str) -> Iterator[Leg]:
    """Yield what a month costs a member; a levy that would pass the floor is left for the next month."""
    if account.status != "open":
        return
    free = account.balance_pence - account.held_out_pence
    taken = demurrage(free, rules)
    room = free - taken - (account.floor_pence if account.floor_pence is not None else -(10**12))
    if taken:
        yield Leg(account.account, into, taken, "demurrage")
    if 0 < rules.levy_pence <= room:
        yield Leg(account.account, into, rules.levy_pence, "levy")


MONEY_VERBS: tuple[type[Action[Desk]], ...] = (OpenCurrency, Issue, Sale, Charge)
