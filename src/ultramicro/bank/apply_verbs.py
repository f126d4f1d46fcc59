"""Verbs before a loan: apply and decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.bank.afford import Month
from ultramicro.bank.applying import (
    Offer,
    before_window,
    months_of,
    offer,
    record_of,
    require_guarantors,
    terms_for,
)
from ultramicro.bank.book import Loans
from ultramicro.bank.budgets import budget_of
from ultramicro.bank.common import balance
from ultramicro.bank.events import LoanAsked
from ultramicro.bank.guardrails import rules_against
from ultramicro.bank.products import Money, Product, products
from ultramicro.bank.schedule import schedule
from ultramicro.bank.shares import shares_of
from ultramicro.bank.words import judged_words
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Listed, Message, Share, note, say
from ultramicro.core.sums import Pence, pence
from ultramicro.ledger.begun import FirstDays, require_begun_by
from ultramicro.ledger.currencies import LocalCurrencies
from ultramicro.ledger.deciding import Asked, Decision, Taken, View
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.guardrails import Rail
from ultramicro.ledger.people.clerks import ANY_CLERK
from ultramicro.ledger.stores.opening import BOOKS
from ultramicro.ledger.sums import money

LONGEST_PURPOSE = 40
"""Loans are summed up by purpose, so it is a kind of thing and not a story. [characters]"""
ENTRIES_AT_FIRST = 256
"""How many of an account's last entries are read at first; if they do not reach back, four times as many."""
AHEAD = 64
"""So many entries in a row that are too old show that what is older is too: days are not booked far ahead."""


@dataclass(frozen=True, kw_only=True)
class Apply(Action[Desk]):
    """Apply for a loan."""

    name: ClassVar[str] = "apply"
    does: ClassVar[str] = say("apply for a loan and see whether it is affordable; a person decides")
    clerks: ClassVar[Collection[str]] = ANY_CLERK
    own: ClassVar[str] = "who"
    ahead: ClassVar[Collection[str]] = ("first_due",)

    who: str = need("short name")
    product: str = need("product: consumption, production, stepped, group, growers, emergency")
    amount: Pence = need("how much")
    purpose: str = need("what it is for in a word or two, such as tools or stock; kept outside the ledger")
    budget: Path | None = param(
        None, "CSV with columns income, essentials, debts, one row a month (default: their account here)"
    )
    first_due: date | None = param(None, "when the first instalment is due (default: a month from now)")
    guarantors: str = param("", "who guarantees how much, as in `ann=100,bob=50`")
    local: str = param("", "the local currency, for products in local money")

    def act(self, desk: Desk) -> Done:
        """Write the application down, with what speaks for and against it.

        Raises
        ------
        BadInput
            If there is no such product, or more is asked for than it allows.
        """
        # Every report sums loans up by purpose, and people would tell of illness and debts here.
        if len(self.purpose) > LONGEST_PURPOSE:
            raise BadInput(
                say("a purpose has at most {n} characters", n=LONGEST_PURPOSE),
                where="--purpose",
                do=say("tell the rest to whoever decides"),
            )
        view, line = desk.view(), _product(desk, self.product)
        owner = desk.people.known(self.who).id
        currency = desk.currency if line.money is Money.NATIONAL else _local(view, self.local)
        require_begun_by(view.of(FirstDays), currency, desk.on)
        terms = terms_for(
            line,
            self.amount,
            on=desk.on,
            # Who repaid well may borrow more, so that the record has to be known before the terms are.
            record=record_of(view.of(Loans).of_borrower(owner), line.product, currency),
            first_due=self.first_due,
            holidays=holidays(desk.root / BOOKS / "holidays.csv"),
        )
        event = LoanAsked(
            borrower=owner, currency=currency, guarantors=_guarantors(desk, self.guarantors),
            order=line.order, product=line.product, purpose=self.purpose, terms=terms,
        )  # fmt: skip
        account = account_number(owner, currency)
        # A budget that was brought goes first: most people are paid and pay elsewhere too.
        months = budget_of(self.budget, desk.on) if self.budget else own_months(desk, account)
        decision = apply_for(view, desk.asked(), event, months)
        return decision.answered(desk.take(decision))


def apply_for(view: View, asked: Asked, event: LoanAsked, months: Sequence[Month]) -> Decision:
    """Decide to write an application down; the answer says what speaks for and against it.

    Parameters
    ----------
    event : LoanAsked
        The application.
    months : sequence of Month
        The applicant's money in the last months.

    Raises
    ------
    BadInput
        If one guarantees their own loan, or nothing.
    """
    # Only warnings follow: laws and affordability advise, and a person decides.
    require_guarantors(event.guarantors, event.borrower)
    # What somebody needs money for is theirs to have forgotten, and the chain forgets nothing.
    memo = asked.memo(event.purpose, of=event.borrower)
    event = replace(event, purpose="", memo=memo.ref)
    loan = f"loan-{asked.key}"

    def answer(taken: Taken) -> Done:
        found = offer(event.terms, asked.day, months)
        # From the view before, since it needs nothing that this application changes.
        laws = _laws_against(view, asked, event, found.apr_share)
        rows = [*_reasons(found, laws), *_to_ask(event, taken.view)]
        return Done(says=_asked_words(loan, event, found), rows=rows)

    memos = (memo,) if memo.ref else ()
    return Decision(operations=(asked.note(event, about=loan),), memos=memos, answer=answer)


def _asked_words(loan: str, event: LoanAsked, found: Offer) -> Message:
    first, terms, currency = found.first, event.terms, event.currency
    return note(
        "bank.applied",
        "{loan}: {sum} in {instalments} instalments, the first {size} on {day}; APR {apr}. "
        "A person decides: `ultramicro bank decide --loan {loan}`.",
        loan=loan,
        sum=money(terms.principal_pence, currency),
        instalments=terms.instalments,
        size=money(first.principal_pence + first.interest_pence, currency),
        day=Day(first.due_on),
        apr=Share(found.apr_share, digits=1),
    )


def _reasons(found: Offer, laws: list[Rail]) -> list[dict[str, str]]:
    rows = [
        {"test": str(each.test), "says": judged_words(each, found.largest_pence)}
        for each in found.affordable.tests
    ]
    return rows + [{"test": law.rule, "says": say("law: {law}", law=law.warning())} for law in laws]


def _to_ask(event: LoanAsked, view: View) -> list[dict[str, str]]:
    """Return the guarantors as rows: they are named, and have not agreed yet."""
    return [
        {
            "test": "guarantor",
            "says": say(
                "{who} has to agree to guarantee {sum}: `ultramicro bank guarantee`",
                who=view.people.called(who),
                sum=money(pence, event.currency),
            ),
        }
        for who, pence in event.guarantors.items()
    ]


def _guarantors(desk: Desk, listed: str) -> dict[str, int]:
    """Read who guarantees how much, in pence."""
    found: dict[str, int] = {}
    for each in filter(None, listed.split(",")):
        who, _, cap = each.partition("=")
        # Ids and not short names, which can be given to somebody else later.
        person = desk.people.known(who.strip())
        # The last sum would count alone, and whoever reads the application would think of both.
        if person.id in found:
            raise BadInput(
                say("{who} is named twice", who=person.short),
                where="--guarantors",
                do=say("name each guarantor once, with the whole sum"),
            )
        try:
            found[person.id] = pence(cap)
        except ValueError as error:
            raise BadInput(
                str(error), where="--guarantors", do=say("write it as in `ann=100,bob=50`")
            ) from error
    return found


def own_months(desk: Desk, account: str) -> list[Month]:
    """Return the last whole months of an account here.

    Only its last entries are read: all of the months that are looked at, however old the account is.
    """
    most = ENTRIES_AT_FIRST
    while True:
        entries = list(desk.ledger.store.entries(account, most))
        # Transfers come in the order of booking, and one that was booked late may stand behind older ones.
        if len(entries) < most or before_window(entries[:AHEAD], desk.on):
            return months_of(account, entries, desk.on)
        # A busy account is read whole in a few steps; a quiet one is never read twice.
        most *= 4


def holidays(path: Path) -> tuple[date, ...]:
    """Return the days on which nothing is due: a file with a date a line, if there is one.

    Raises
    ------
    BadInput
        If a line is no date.
    """
    if not path.is_file():
        return ()
    lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    try:
        # Headings and names of the days stay out; only what begins with a digit is a date.
        return tuple(date.fromisoformat(line[:10]) for line in lines if line and line[0].isdigit())
    except ValueError as error:
        raise BadInput(
            say("a line is not a date ({error})", error=str(error)),
            where=str(path),
            do=say("write dates as in 2026-12-25"),
        ) from error


def _product(desk: Desk, name: str) -> Product:
    known = products(desk.root / BOOKS / "products.csv")
    if name not in known:
        raise BadInput(
            say("there is no product {name}", name=name),
            do=say("use {names}", names=Listed(list(known), by="or")),
        )
    return known[name]


def _local(view: View, code: str) -> str:
    known, meant = view.of(LocalCurrencies).codes(), code.strip().upper()
    if meant in known or (not meant and len(known) == 1):
        # With one local currency nobody needs to name it.
        return meant or known[0]
    if not known:
        do = say("open a local currency first: `ultramicro currency open`")
    else:
        do = say("name the currency with --local: {codes}", codes=Listed(known, by="or"))
    raise BadInput(say("this product lends local money"), do=do)


def _laws_against(view: View, asked: Asked, event: LoanAsked, apr_share: float) -> list[Rail]:
    terms = event.terms
    return rules_against(
        annual_rate=terms.annual_rate, apr_share=apr_share, agreed_on=asked.day,
        days=[row.due_on for row in schedule(terms)], principal_pence=terms.principal_pence,
        # Other rules hold for local money: it is exempt while it is free, and loans of cash need a
        # permission.
        local=event.currency != view.currency,
        shares_pence=balance(view, shares_of(event.borrower, view.currency)),
        country=str(view.settings.get("country", "GB")),
    )  # fmt: skip
