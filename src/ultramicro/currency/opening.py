"""The verb that opens a currency, or changes its rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.action import Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, note, say
from ultramicro.currency.ids import Model
from ultramicro.currency.postings import issuer
from ultramicro.currency.projections import Currencies
from ultramicro.currency.reserve import out_pence, require_issuer, require_nobody_owes
from ultramicro.currency.rules import Rules
from ultramicro.ledger.currencies import is_national
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.engine.model import SetStatus
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.sums import money

MODELS = tuple(str(model) for model in Model)
MODEL_SAID = {
    Model.BACKED: say("backed by money"),
    Model.MUTUAL: say("mutual credit"),
    Model.HOURS: say("hours of a time bank"),
}


@dataclass(frozen=True, kw_only=True)
class OpenCurrency(Deciding):
    """Open a currency, or change its rules."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = say(
        "open a local currency, or change its rules: backed by money, mutual credit, or hours"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME
    clerks: ClassVar[Collection[str]] = frozenset({Role.BOARD})

    code: str = need("code of the currency, as in BRX")
    model: str = need("how it works", choices=MODELS)
    fee: float = param(0.0, "seller's fee on a sale", unit="%", low=0, high=10)
    lent: float = param(0.0, "part of the fee that is lent on", unit="%", low=0, high=100)
    levy: Pence = param(0, "monthly membership fee")
    demurrage: float = param(0.0, "monthly charge on a balance", unit="%", low=0, high=5)
    exempt: Pence = param(0, "balance without demurrage")
    release_above: Pence = param(500_00, "a redemption above this needs a second person")
    settle_within: int = param(365, "how old a debt may become", unit="days", low=30)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write the rules down, and open or close the account that the currency comes from.

        Raises
        ------
        BadInput
            If the code is the national currency's, a model's rule makes no sense, or the model is to change
            while any of it is out.
        """
        self._require_sound(view)
        known = view.of(Currencies).shelf.get(self.code)
        rules = self._rules(known.opened_on if known else asked.day)
        _require_none_out(view, rules)
        if rules.backed:
            require_issuer(view, rules)
        return Decision(
            operations=[asked.note(rules, about=rules.code), *_issuer_status(view, asked, rules)],
            accounts=[issuer(rules)] if rules.backed else [],
            answer=lambda _: Done(says=_opened(rules)),
        )

    def _rules(self, opened_on: date | None) -> Rules:
        return Rules(
            code=self.code,
            model=Model(self.model),
            # Whole hundredths of a percent from here on; floats would round sales differently on another
            # day.
            fee_bp=round(self.fee * 100),
            lent_bp=round(self.lent * 100),
            levy_pence=self.levy,
            demurrage_bp=round(self.demurrage * 100),
            exempt_pence=self.exempt,
            release_above_pence=self.release_above,
            settle_within_days=self.settle_within,
            opened_on=opened_on,
        )

    def _require_sound(self, view: View) -> None:
        known = view.of(Currencies).shelf.get(self.code) is not None
        # Known ones may go on: older books may have been opened with such a code.
        if self.code == view.currency or (is_national(self.code) and not known):
            raise BadInput(
                note("currency.national_code", "{code} is the code of a national currency", code=self.code),
                where="--code",
                do=note("currency.own_code", "choose a code that no country uses, as in BRX"),
            )
        # Codes are parts of account numbers, in which a slash would be another account.
        if not self.code.isalnum() or not self.code.isupper():
            raise BadInput(
                note("currency.bad_code", "{code} cannot be the code of a local currency", code=self.code),
                where="--code",
                do=note("currency.use_capitals", "use capitals, as in BRX"),
            )
        # A fee on an hour would make one person's time worth less than another's.
        if self.model == Model.HOURS and (self.fee or self.demurrage or self.levy):
            raise BadInput(
                note("currency.hours_cost", "An hour is an hour: hours have no fee, levy or demurrage"),
                do=note("currency.leave_out", "leave out --fee, --levy and --demurrage"),
            )


def _opened(rules: Rules) -> Message:
    opened = say("{code} is open: {model}.", code=rules.code, model=MODEL_SAID[rules.model])
    if not rules.backed:
        return opened.with_id("opened")
    bank = say("Its bank account is called {bank}.", bank=rules.bank())
    return joined([opened, bank]).with_id("opened")


def _require_none_out(view: View, rules: Rules) -> None:
    """Refuse another model while any of a currency is out or owed: whoever holds it took it by the old rules.

    Raises
    ------
    BadInput
        With how much is out.
    """
    known, code, accounts = view.of(Currencies).shelf.get(rules.code), rules.code, view.state.accounts
    # Books may hold money in a code that was never opened; only backing promises something new of it.
    changes = known.model is not rules.model if known else rules.backed
    if changes and any(each.balance_pence for each in accounts.values() if each.currency == code):
        out = money(out_pence(accounts.values(), code), code)
        raise BadInput(
            note(
                "currency.out_under_other_model",
                "{out} is in circulation, and the currency was opened as {model}",
                out=out, model=MODEL_SAID[known.model],
            )
            if known
            else note(
                "currency.out_without_backing", "{out} is in circulation, and nothing backs it", out=out
            ),
            do=note(
                "currency.empty_first",
                "bring every account in it to zero first, or open a currency with another code",
            ),
        )  # fmt: skip
    if changes and rules.backed:
        require_nobody_owes(view, code)


def _issuer_status(view: View, asked: Asked, rules: Rules) -> Iterator[SetStatus]:
    """Yield what opens the issuer's account again, or closes it where the currency is not backed any more."""
    found = view.account(issuer(rules).number)
    wanted = "open" if rules.backed else "closed"
    # A frozen issuer stays frozen: that was somebody's decision and no matter of rules.
    if found is not None and found.status != wanted and "closed" in {found.status, wanted}:
        yield asked.operation(SetStatus, account=found.account, status=wanted)
