"""What the bank writes down, as typed events: an application, a decision, new terms, a notice.

Each is the body of a note in the ledger, as JSON with the version `v` of its kind. A note without one was
written by an older version, which kept the kind of a loan and the order of its repayments as English words;
they are translated here, at reading.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from ultramicro.bank.ids import Every, Order, Repayment
from ultramicro.bank.schedule import Terms
from ultramicro.ledger.engine.model import as_json
from ultramicro.ledger.engine.store import Noted

VERSION = 2
LOAN_ASKED, LOAN_DECIDED, LOAN_TERMS, SHARE_NOTICE = (
    "loan_asked",
    "loan_decided",
    "loan_terms",
    "share_notice",
)


@dataclass(frozen=True, kw_only=True)
class LoanAsked:
    """Somebody applied for a loan.

    Parameters
    ----------
    borrower : str
        An opaque id.
    guarantors : mapping of str to int
        Who guarantees how much. [pence]
    """

    borrower: str
    currency: str
    product: str
    purpose: str
    order: Order
    guarantors: Mapping[str, int]
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class LoanDecided:
    """A person allowed or refused a loan; `memo` refers to the reason, which is kept outside the ledger."""

    allowed: bool
    memo: str


@dataclass(frozen=True, kw_only=True)
class LoanTerms:
    """New terms for what is still owed.

    Parameters
    ----------
    after : int
        The number of the last transfer that the terms know of.
    charged_until : date
        Up to when interest was charged before them.
    posted : str
        The key of the repayment that they came with; empty where they came alone.
    """

    after: int
    charged_until: date
    memo: str
    posted: str
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class ShareNotice:
    """Somebody gave notice that they withdraw shares."""

    owner: str
    amount_pence: int
    ends_on: date


Body: TypeAlias = Mapping[str, Any]
"""What a note holds; its readers below know which."""
Event: TypeAlias = LoanAsked | LoanDecided | LoanTerms | ShareNotice


def kind_of(event: Event) -> str:
    """Return the kind of note that an event is written as."""
    return _KINDS[type(event)]


def body_of(event: Event) -> str:
    """Write an event as the body of a note.

    Examples
    --------
    >>> body_of(LoanDecided(allowed=True, memo="m1"))
    '{"v":2,"allowed":true,"memo":"m1"}'
    """
    fields = {name: _written(value) for name, value in vars(event).items()}
    return as_json({"v": VERSION, **fields})


def event_of(note: Noted) -> Event | None:
    """Read the event that a note is; None if it is none of the bank's.

    Examples
    --------
    >>> body = '{"amount_pence":500,"ends_on":"2026-04-01","owner":"ann"}'
    >>> from datetime import UTC, datetime
    >>> event_of(Noted("k", "notice-1", "share_notice", body, "pat", datetime(2026, 1, 1, tzinfo=UTC)))
    ShareNotice(owner='ann', amount_pence=500, ends_on=datetime.date(2026, 4, 1))
    """
    reader = _READERS.get(note.kind)
    return reader(json.loads(note.body)) if reader else None


def terms_body(terms: Terms) -> dict[str, object]:
    """Write terms as they stand in a note.

    Examples
    --------
    >>> terms = Terms(principal_pence=1, annual_rate=Decimal("0.1"), instalments=1, every=Every.MONTH,
    ...               kind=Repayment.EQUAL_PRINCIPAL, first_due=date(2026, 1, 1))
    >>> terms_of(json.loads(as_json(terms_body(terms)))) == terms
    True
    """
    return {
        "annual_rate": str(terms.annual_rate), "carried_pence": terms.carried_pence,
        "every": terms.every.value, "first_due": terms.first_due, "grace": terms.grace,
        "holidays": list(terms.holidays),
        "instalments": terms.instalments, "kind": terms.kind.value, "principal_pence": terms.principal_pence,
        "seasons": list(terms.seasons),
    }  # fmt: skip


def terms_of(told: Body) -> Terms:
    """Read terms from a note of this version or an older one."""
    return Terms(
        principal_pence=told["principal_pence"], annual_rate=Decimal(told["annual_rate"]),
        instalments=told["instalments"], every=Every(told["every"]), kind=Repayment(told["kind"]),
        first_due=date.fromisoformat(told["first_due"]), grace=told["grace"], seasons=tuple(told["seasons"]),
        carried_pence=told["carried_pence"],
        holidays=tuple(date.fromisoformat(day) for day in told["holidays"]),
    )  # fmt: skip


def _written(value: object) -> object:
    return terms_body(value) if isinstance(value, Terms) else value


def _asked(told: Body) -> LoanAsked:
    return LoanAsked(
        borrower=told["borrower"], currency=told["currency"], product=told["product"],
        purpose=told["purpose"], order=Order(told["order"]), guarantors=told["guarantors"],
        terms=terms_of(told["terms"]),
    )  # fmt: skip


def _decided(told: Body) -> LoanDecided:
    return LoanDecided(allowed=told["allowed"], memo=told["memo"])


def _terms(told: Body) -> LoanTerms:
    return LoanTerms(
        after=told["after"], charged_until=date.fromisoformat(told["charged_until"]), memo=told["memo"],
        posted=told.get("posted", ""), terms=terms_of(told["terms"]),
    )  # fmt: skip


def _notice(told: Body) -> ShareNotice:
    return ShareNotice(
        owner=told["owner"], amount_pence=told["amount_pence"], ends_on=date.fromisoformat(told["ends_on"])
    )


_KINDS: Mapping[type[Event], str] = {
    LoanAsked: LOAN_ASKED,
    LoanDecided: LOAN_DECIDED,
    LoanTerms: LOAN_TERMS,
    ShareNotice: SHARE_NOTICE,
}
_READERS: Mapping[str, Callable[[Body], Event]] = {
    LOAN_ASKED: _asked,
    LOAN_DECIDED: _decided,
    LOAN_TERMS: _terms,
    SHARE_NOTICE: _notice,
}
