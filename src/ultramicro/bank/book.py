"""The loans of a bank, worked out from the ledger: what was written down and what was paid."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ultramicro.bank.arrears import Due, due
from ultramicro.bank.schedule import Instalment, Terms, schedule
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Noted

PRINCIPAL, INTEREST, LENT, WRITTEN_OFF = "loan_principal", "loan_interest", "loan", "loan_write_off"
LIVE = {"running", "late"}


@dataclass(frozen=True, kw_only=True)
class Loan:
    """One loan as it stands.

    Parameters
    ----------
    id, borrower, product, purpose, currency : str
        What was applied for; the borrower is an opaque id.
    terms : Terms
        Those that hold now; after a new agreement, of what was owed then.
    order : str
        Where a repayment goes first, agreed with the loan.
    guarantors : mapping of str to int
        Who stands for how much. [pence]
    status : str
        `applied`, `agreed`, `refused`, `running`, `repaid` or `written_off`.
    lent_on : date or None
        The day it was paid out.
    lent_pence : int
        What was lent at first. [pence]
    charged_until : date or None
        The day up to which interest was charged before the terms that hold now.
    principal_paid_pence, interest_paid_pence : int
        What was paid since the terms hold. [pence]
    written_off_pence : int
        Principal that will not come back. [pence]
    """

    id: str
    borrower: str
    product: str
    purpose: str
    currency: str
    terms: Terms
    order: str
    guarantors: Mapping[str, int]
    asked_by: str
    status: str = "applied"
    lent_on: date | None = None
    lent_pence: int = 0
    charged_until: date | None = None
    principal_paid_pence: int = 0
    interest_paid_pence: int = 0
    written_off_pence: int = 0

    def rows(self) -> list[Instalment]:
        """Return the schedule."""
        return schedule(self.terms)

    def owed_pence(self) -> int:
        """Return the principal still owed."""
        if self.lent_on is None:
            return 0
        return self.terms.principal_pence - self.principal_paid_pence - self.written_off_pence

    def due(self, on: date) -> Due:
        """Return what is due and not paid."""
        if self.status != "running":
            return Due(0, 0, 0)
        return due(self.rows(), self.principal_paid_pence, self.interest_paid_pence, on)

    def accrued_pence(self, on: date) -> int:
        """Return the interest from the last day on which interest was due up to a day."""
        begun = self.charged_until or self.lent_on or on
        last = max((row.due_on for row in self.rows() if row.due_on <= on), default=begun)
        days = max((on - last).days, 0)
        return round(self.owed_pence() * Fraction(self.terms.annual_rate) * days / 365)


def terms_body(terms: Terms) -> dict[str, Any]:
    """Write terms down, for a note."""
    return {
        "annual_rate": str(terms.annual_rate), "carried_pence": terms.carried_pence, "every": terms.every,
        "first_due": terms.first_due.isoformat(), "grace": terms.grace,
        "holidays": [day.isoformat() for day in terms.holidays], "instalments": terms.instalments,
        "kind": terms.kind, "principal_pence": terms.principal_pence, "seasons": list(terms.seasons),
    }  # fmt: skip


def terms_of(told: Mapping[str, Any]) -> Terms:
    """Read terms from a note.

    Examples
    --------
    >>> from ultramicro.ledger.engine.model import as_json
    >>> terms = Terms(principal_pence=1, annual_rate=Decimal("0.1"), instalments=1, every="month",
    ...               kind="equal principal", first_due=date(2026, 1, 1))
    >>> terms_of(json.loads(as_json(terms_body(terms)))) == terms
    True
    """
    return Terms(
        principal_pence=told["principal_pence"], annual_rate=Decimal(told["annual_rate"]),
        instalments=told["instalments"], every=told["every"], kind=told["kind"],
        first_due=date.fromisoformat(told["first_due"]), grace=told["grace"], seasons=tuple(told["seasons"]),
        carried_pence=told["carried_pence"],
        holidays=tuple(date.fromisoformat(day) for day in told["holidays"]),
    )  # fmt: skip


def loans_from(notes: Iterable[Noted], transfers: Iterable[Transfer]) -> dict[str, Loan]:
    """Work out every loan.

    Parameters
    ----------
    notes : iterable of Noted
        What was written down: applications, decisions, new terms.
    transfers : iterable of Transfer
        What moved; a transfer belongs to the loan that its `post` names. What was taken back counts as if it
        had never been: an undone repayment is owed again, and a loan whose payout is undone does not run.

    Returns
    -------
    dict of str to Loan
        By number.
    """
    by_loan: dict[str, list[Transfer]] = defaultdict(list)
    for t in transfers:
        if t.post.startswith("loan-"):
            by_loan[t.post].append(t)
    told: dict[str, list[Noted]] = defaultdict(list)
    for note in notes:
        if note.kind.startswith("loan_"):
            told[note.about].append(note)
    return {
        loan: _loan(loan, notes_, by_loan.get(loan, []))
        for loan, notes_ in told.items()
        if any(note.kind == "loan_asked" for note in notes_)
    }


def _loan(number: str, notes: list[Noted], transfers: list[Transfer]) -> Loan:
    asked = next(note for note in notes if note.kind == "loan_asked")
    body = json.loads(asked.body)
    loan = Loan(
        id=number, borrower=body["borrower"], product=body["product"], purpose=body["purpose"],
        currency=body["currency"], terms=terms_of(body["terms"]), order=body["order"],
        guarantors=body["guarantors"], asked_by=asked.actor,
    )  # fmt: skip
    since, stand = 0, standing(transfers)
    for note in notes:
        said = json.loads(note.body)
        if note.kind == "loan_decided":
            loan = replace(loan, status="agreed" if said["allowed"] else "refused")
        elif note.kind == "loan_terms" and _holds(said, stand):
            until = date.fromisoformat(said["charged_until"])
            loan, since = replace(loan, terms=terms_of(said["terms"]), charged_until=until), said["after"]
    return _paid(loan, transfers, since)


def _holds(said: Mapping[str, Any], stand: Sequence[Transfer]) -> bool:
    """Whether new terms hold: not if their payout, or the repayment that they came with, was taken back."""
    lent = next((t.seq for t in stand if t.kind == LENT), None)
    came_with = said.get("posted", "")
    return (
        lent is not None and lent <= said["after"] and (not came_with or came_with in {t.key for t in stand})
    )


def _paid(loan: Loan, transfers: Sequence[Transfer], since: int) -> Loan:
    """Add what moved since the terms that hold; what moved before is in them already.

    A repayment that was in them and was taken back later counts below nought: it is owed again, at once.
    """
    stand = standing(transfers)
    lent = [t for t in stand if t.kind == LENT]
    if not lent:
        return loan
    sums = _sums(stand)
    sums.subtract(_sums(standing(t for t in transfers if t.seq <= since)))
    made = replace(
        loan, status="running", lent_on=date.fromisoformat(lent[0].business_on),
        lent_pence=sum(t.amount_pence for t in lent), principal_paid_pence=sums[PRINCIPAL],
        interest_paid_pence=sums[INTEREST], written_off_pence=sums[WRITTEN_OFF],
    )  # fmt: skip
    if made.owed_pence() > 0:
        return made
    return replace(made, status="written_off" if made.written_off_pence else "repaid")


def _sums(transfers: Iterable[Transfer]) -> Counter[str]:
    """Add up by kind, in pence."""
    sums: Counter[str] = Counter()
    for t in transfers:
        sums[t.kind] += t.amount_pence
    return sums


def loan_row(loan: Loan, on: date) -> dict[str, Any]:
    """Return a loan as a row of the table `loans`."""
    standing, rows = loan.due(on), loan.rows()
    status = "late" if standing.arrears_pence() else loan.status
    return {
        "loan": loan.id, "borrower": loan.borrower, "product": loan.product, "purpose": loan.purpose,
        "principal_pence": loan.lent_pence or loan.terms.principal_pence,
        "annual_rate_share": float(loan.terms.annual_rate), "instalments": loan.terms.instalments,
        "every": loan.terms.every, "lent_on": loan.lent_on, "ends_on": rows[-1].due_on,
        "outstanding_pence": loan.owed_pence() if loan.status == "running" else 0,
        "arrears_pence": standing.arrears_pence(), "arrears_days": standing.days,
        "guaranteed_pence": sum(loan.guarantors.values()), "status": status,
    }  # fmt: skip


def loans_rows(books: Any) -> list[dict[str, Any]]:
    """Return the rows of `loans` that were paid out, as of the last day of anything that stands."""
    transfers = list(books.store.transfers())
    on = last_day(standing(transfers), date(1970, 1, 1))
    found = loans_from(books.store.notes(), transfers)
    return [loan_row(loan, on) for loan in found.values() if loan.lent_on is not None]


def last_day(transfers: Iterable[Transfer], default: date) -> date:
    """Return the last day on which anything was booked."""
    return max((date.fromisoformat(t.business_on) for t in transfers), default=default)


def month_on(day: date) -> date:
    """Return a month later, on the same day or the month's last.

    Examples
    --------
    >>> month_on(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """
    first = (day.replace(day=1) + timedelta(32)).replace(day=1)
    last = (first + timedelta(32)).replace(day=1) - timedelta(1)
    return first.replace(day=min(day.day, last.day))
