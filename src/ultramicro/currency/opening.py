"""The verb that opens a currency, or changes its rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.core.action import Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Share, joined, note, plural, say
from ultramicro.currency.ids import Model
from ultramicro.currency.postings import issuer
from ultramicro.currency.projections import Currencies
from ultramicro.currency.reserve import out_pence, require_issuer, require_nobody_owes
from ultramicro.currency.rules import WHOLE, Rules
from ultramicro.ledger.currencies import is_national
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.engine.model import SetStatus
from ultramicro.ledger.people.clerks import Role
from ultramicro.ledger.sums import money

RELEASE_ABOVE_PENCE = 500_00
"""A redemption above this needs a second person, unless the rules say otherwise."""
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
    # Its rules are what keeps its money sound.
    two_people: ClassVar[bool] = True

    code: str = need("code of the currency, as in BRX")
    model: str = need("how it works", choices=MODELS)
    # None where a rule is not given: it stays as it is, or a new fee would take the levy and the limits away.
    fee: float | None = param(
        None,
        "seller's fee on a sale (at first 0); what is not given stays as it is",
        unit="%",
        low=0,
        high=10,
    )
    lent: float | None = param(
        None, "part of the fee that is lent on (at first 0)", unit="%", low=0, high=100
    )
    levy: Pence | None = param(None, "monthly membership fee (at first 0)")
    demurrage: float | None = param(None, "monthly charge on a balance (at first 0)", unit="%", low=0, high=5)
    exempt: Pence | None = param(None, "balance without demurrage (at first 0)")
    release_above: Pence | None = param(
        None, "a redemption above this needs a second person (at first 500.00)"
    )
    settle_within: int | None = param(None, "how old a debt may become (at first 365)", unit="days", low=30)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write the rules down, and open or close the account that the currency comes from.

        Raises
        ------
        BadInput
            If the code is the national currency's, a model's rule makes no sense, or the model is to change
            while any of it is out.
        """
        self._require_code(view)
        rules = self._rules(view.of(Currencies).shelf.get(self._code()), asked.day)
        _require_none_out(view, rules)
        _require_equal_hours(rules)
        if rules.backed:
            require_issuer(view, rules)
        return Decision(
            operations=[asked.note(rules, about=rules.code), *_issuer_status(view, asked, rules)],
            accounts=[issuer(rules)] if rules.backed else [],
            answer=lambda _: Done(says=_opened(rules, view.currency)),
        )

    def _code(self) -> str:
        """Return the code as it stands in the books, in whichever letters it was typed."""
        return self.code.strip().upper()

    def _rules(self, before: Rules | None, on: date) -> Rules:
        """Return the rules as they will be: those that are not given stay."""
        model = Model(self.model)
        # Another model is another bargain, made while none of it is out: its rules are all given anew.
        same = before if before and before.model is model else None
        start = same or Rules(code=self._code(), model=model, release_above_pence=RELEASE_ABOVE_PENCE)
        return Rules(
            code=self._code(),
            model=model,
            fee_bp=_kept(_basis_points(self.fee), start.fee_bp),
            lent_bp=_kept(_basis_points(self.lent), start.lent_bp),
            levy_pence=_kept(self.levy, start.levy_pence),
            demurrage_bp=_kept(_basis_points(self.demurrage), start.demurrage_bp),
            exempt_pence=_kept(self.exempt, start.exempt_pence),
            release_above_pence=_kept(self.release_above, start.release_above_pence),
            settle_within_days=_kept(self.settle_within, start.settle_within_days),
            opened_on=before.opened_on if before else on,
        )

    def _require_code(self, view: View) -> None:
        known = view.of(Currencies).shelf.get(self._code()) is not None
        # Known ones may go on: older books may have been opened with such a code.
        if self._code() == view.currency or (is_national(self._code()) and not known):
            raise BadInput(
                note(
                    "currency.national_code", "{code} is the code of a national currency", code=self._code()
                ),
                where="--code",
                do=note("currency.own_code", "choose a code that no country uses, as in BRX"),
            )
        # Codes are parts of account numbers, in which a slash would be another account.
        if not self._code().isalnum() or not self._code().isupper():
            raise BadInput(
                note("currency.bad_code", "{code} cannot be the code of a local currency", code=self._code()),
                where="--code",
                do=note("currency.use_capitals", "use capitals, as in BRX"),
            )


def _kept(given: int | None, before: int) -> int:
    return before if given is None else given


def _basis_points(percent: float | None) -> int | None:
    # Whole hundredths of a percent from here on; floats would round sales differently on another day.
    return None if percent is None else round(percent * 100)


def _require_equal_hours(rules: Rules) -> None:
    # A fee on an hour would make one person's time worth less than another's.
    if rules.model is Model.HOURS and (rules.fee_bp or rules.demurrage_bp or rules.levy_pence):
        raise BadInput(
            note("currency.hours_cost", "An hour is an hour: hours have no fee, levy or demurrage"),
            do=note(
                "currency.leave_out",
                "leave out --fee, --levy and --demurrage; what was set before ends with --fee 0 and the like",
            ),
        )


def _opened(rules: Rules, national: str) -> Message:
    opened = say("{code} is open: {model}.", code=rules.code, model=MODEL_SAID[rules.model])
    said = [opened, *_rules_said(rules, national)]
    if rules.backed:
        said.append(say("Its bank account is called {bank}.", bank=rules.bank()))
    return joined(said).with_id("opened")


def _rules_said(rules: Rules, national: str) -> Iterator[Message]:
    """Yield every rule as it stands now, so that nobody takes what they did not give for what they expect."""
    if rules.model is not Model.HOURS:
        yield say(
            "Fee on a sale {fee}, of which {lent} is lent on. Levy {levy} a month. Demurrage {demurrage} a "
            "month above {exempt}.",
            fee=_percent(rules.fee_bp), lent=_percent(rules.lent_bp),
            levy=money(rules.levy_pence, rules.code), demurrage=_percent(rules.demurrage_bp),
            exempt=money(rules.exempt_pence, rules.code),
        ).with_id("rules")  # fmt: skip
    if rules.backed:
        yield say(
            "Redemptions above {sum} a day need a second person.",
            sum=money(rules.release_above_pence, national),
        ).with_id("release_above")  # fmt: skip
    else:
        yield plural(
            "A debt may become {n} day old.", "A debt may become {n} days old.", rules.settle_within_days
        ).with_id("settle_within")


def _percent(basis_points: int) -> Share:
    return Share(basis_points / WHOLE, digits=2 if basis_points % 100 else 0)


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
