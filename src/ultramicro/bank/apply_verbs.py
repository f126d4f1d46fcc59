"""Verbs before a loan: apply and decide."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.bank.afford import Affordable, Month, afford
from ultramicro.bank.book import INTEREST, LENT, PRINCIPAL, month_on, terms_body
from ultramicro.bank.common import book, loan_named
from ultramicro.bank.guardrails import loan_warnings
from ultramicro.bank.products import Product, products
from ultramicro.bank.schedule import Terms, apr, schedule
from ultramicro.core.action import Action, Done, Pence, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.core.sums import pence
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.model import Note, as_json
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.stores.opening import BOOKS

LONGEST_PURPOSE = 40
"""A purpose stands in the chain for ever, so it is a sort of thing and no story. [characters]"""


@dataclass(frozen=True, kw_only=True)
class Apply(Action[Desk]):
    """Apply for a loan."""

    name: ClassVar[str] = "apply"
    does: ClassVar[str] = "apply for a loan: whether it can be afforded, and why; a person decides"

    who: str = need("short name")
    product: str = need("which line: consumption, production, stepped, group, growers, emergency")
    amount: Pence = need("how much")
    purpose: str = need("what sort of thing it is for: tools, stock, household …; it stays in the books")
    budget: Path | None = param(
        None, "CSV of their months: income, essentials, debts, in pounds (their account here where not given)"
    )
    first_due: date | None = param(
        None, "when the first instalment is due (a month from now where not given)"
    )
    guarantors: str = param("", "who stands for how much, as in `ann=100,bob=50`")
    local: str = param("", "the local currency, for lines in local money")

    def act(self, desk: Desk) -> Done:
        """Write the application down, with what speaks for and against it.

        Raises
        ------
        BadInput
            If there is no such line, or more is asked for than it allows.
        """
        if len(self.purpose) > LONGEST_PURPOSE:
            raise BadInput("a purpose is a word or two", where="--purpose", do="say the rest to who decides")
        line = _line(desk, self.product)
        owner = desk.people.known(self.who)
        terms = self._terms(desk, line, owner.id)
        currency = desk.currency if line.money == "national" else _local(desk, self.local)
        body = {
            "borrower": owner.id, "currency": currency, "guarantors": self._guarantors(desk, owner.id),
            "order": line.order, "product": line.product, "purpose": self.purpose, "terms": terms_body(terms),
        }  # fmt: skip
        loan = f"loan-{desk.key}"
        desk.submit(desk.sign(Note, about=loan, kind="loan_asked", body=as_json(body)))
        found = self._afford(desk, terms, account_number(owner.id, currency))
        warnings = _warnings(desk, terms, owner.id, local=currency != desk.currency)
        rows = [{"says": words} for words in (*found.reasons, *(f"law: {words}" for words in warnings))]
        first = schedule(terms)[0]
        size = to_the_penny(first.principal_pence + first.interest_pence)
        rate = _apr_words(terms, desk.on)
        return Done(
            says=f"{loan}: {to_the_penny(terms.principal_pence)} in {terms.instalments} instalments, the "
            "first "
            f"{size} on {first.due_on}; APR {rate}. A person decides: `ultramicro bank decide --loan "
            f"{loan}`.",
            rows=rows,
        )

    def _terms(self, desk: Desk, line: Product, owner: str) -> Terms:
        repaid = sum(each.borrower == owner and each.status == "repaid" for each in book(desk).values())
        most = line.ceiling_pence(repaid)
        if not 0 < self.amount <= most:
            after = f" after {counted(repaid, 'loan')} repaid" if repaid else ""
            raise BadInput(
                f"{line.product} lends {to_the_penny(most)} at most{after}",
                do="ask for less, or another line",
            )
        harvest = (0, 0, 0, 0, 0, 0, 1, 2, 3, 2, 1, 0) if line.kind == "seasonal" else ()
        terms = Terms(
            principal_pence=self.amount, annual_rate=line.annual_rate, instalments=line.instalments,
            every=line.every, kind=line.kind, first_due=self.first_due or month_on(desk.on), seasons=harvest,
            holidays=holidays(desk.root / BOOKS / "holidays.csv"),
        )  # fmt: skip
        terms.check()
        return terms

    def _guarantors(self, desk: Desk, owner: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for each in filter(None, self.guarantors.split(",")):
            who, _, cap = each.partition("=")
            try:
                key, sum_ = desk.people.known(who.strip()).id, pence(cap)
            except ValueError as error:
                raise BadInput(str(error), where="--guarantors", do="write `ann=100,bob=50`") from error
            if key == owner or sum_ <= 0:
                raise BadInput(
                    "nobody stands for themselves or for nothing", where="--guarantors", do="mend it"
                )
            found[key] = sum_
        return found

    def _afford(self, desk: Desk, terms: Terms, account: str) -> Affordable:
        months = _months(self.budget) if self.budget else own_months(desk, account)
        largest = max(row.principal_pence + row.interest_pence for row in schedule(terms))
        return afford(months, largest)


def own_months(desk: Desk, account: str, months: int = 6) -> list[Month]:
    """Return the last whole months of an account here: what came in, what went out, what repaid loans."""
    now = desk.on.year * 12 + desk.on.month
    sums: dict[int, list[int]] = {}
    for t in standing(desk.ledger.store.entries(account)):
        month = int(t.business_on[:4]) * 12 + int(t.business_on[5:7])
        if now - months <= month < now and t.kind != LENT:
            column = 0 if t.credit == account else 2 if t.kind in {PRINCIPAL, INTEREST} else 1
            sums.setdefault(month, [0, 0, 0])[column] += t.amount_pence
    return [Month(*sums[month]) for month in sorted(sums)]


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
        return tuple(date.fromisoformat(line[:10]) for line in lines if line and line[0].isdigit())
    except ValueError as error:
        raise BadInput(
            f"a line is no date ({error})", where=str(path), do="write dates as 2026-12-25"
        ) from error


def _months(path: Path) -> list[Month]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        return [
            Month(*(pence(row[column] or "0") for column in ("income", "essentials", "debts")))
            for row in rows
        ]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise BadInput(
            f"the budget cannot be read ({error})",
            where=str(path),
            do="give columns income, essentials, debts",
        ) from error


def _line(desk: Desk, name: str) -> Product:
    lines = products(desk.root / BOOKS / "products.csv")
    if name not in lines:
        raise BadInput(f"there is no line {name!r}", do=f"use one of {', '.join(lines)}")
    return lines[name]


def _local(desk: Desk, code: str) -> str:
    known = sorted({note.about for note in desk.ledger.notes(kind="currency")})
    if code in known or (not code and len(known) == 1):
        return code or known[0]
    raise BadInput(
        "this line lends local money", do=f"name the currency with --local ({', '.join(known) or 'none yet'})"
    )


def _warnings(desk: Desk, terms: Terms, owner: str, *, local: bool) -> list[str]:
    shares = desk.ledger.account(account_number(owner, desk.currency, "shares"))
    return loan_warnings(
        annual_rate=terms.annual_rate, agreed_on=desk.on, days=[row.due_on for row in schedule(terms)],
        principal_pence=terms.principal_pence, local=local,
        shares_pence=shares.balance_pence if shares else 0,
        country=str(desk.settings.get("country", "GB")),
    )  # fmt: skip


def _apr_words(terms: Terms, on: date) -> str:
    paid = [(row.due_on, row.principal_pence + row.interest_pence) for row in schedule(terms)]
    return f"{apr([(on, terms.principal_pence)], paid):.1%}"


@dataclass(frozen=True, kw_only=True)
class Decide(Action[Desk]):
    """Decide on an application."""

    name: ClassVar[str] = "decide"
    does: ClassVar[str] = "decide on an application, as a person with a reason; not as the one who took it in"

    loan: str = need("its number")
    allow: bool = need("whether it is allowed")
    why: str = need("the reason, for the borrower")

    def act(self, desk: Desk) -> Done:
        """Write the decision down.

        Raises
        ------
        BadInput
            If it was decided before, or by who took it in.
        """
        found = loan_named(desk, self.loan)
        if found.status != "applied":
            raise BadInput(f"{self.loan} is {found.status} already", do="see `ultramicro bank loans`")
        if found.asked_by == desk.by:
            raise BadInput(
                "who takes an application in does not decide on it", do="let another person, with --by"
            )
        body = {"allowed": self.allow, "memo": desk.memo(self.why, of=found.borrower)}
        desk.submit(desk.sign(Note, about=self.loan, kind="loan_decided", body=as_json(body)))
        return Done(says=f"{self.loan} is {'allowed' if self.allow else 'refused'} by {desk.by}.")
