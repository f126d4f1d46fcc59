"""What the verbs of the bank write down: an application, a decision, new terms, a notice.

Older books hold the kind of a loan and the order of its repayments as English words with blanks; they are
version 1, and are brought forward when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.bank.ids import Order, Repayment
from ultramicro.bank.schedule import Terms
from ultramicro.bank.share_events import SHARE_EVENTS
from ultramicro.core.message import say
from ultramicro.core.rows import Json
from ultramicro.ledger.engine.events import Event
from ultramicro.ledger.engine.shapes import DoesNotFit


@dataclass(frozen=True, kw_only=True)
class LoanAsked(Event):
    """Somebody applied for a loan; it is about the loan.

    Parameters
    ----------
    borrower : str
        An opaque id.
    guarantors : mapping of str to int
        Who guarantees how much. [pence]
    purpose : str
        What it is for, in entries of older versions; the people file keeps it now, under `memo`.
    """

    kind: ClassVar[str] = "loan_asked"
    version: ClassVar[int] = 2

    borrower: str
    currency: str
    product: str
    order: Order
    guarantors: Mapping[str, int]
    terms: Terms
    purpose: str = ""
    memo: str = ""

    @classmethod
    def forward(cls, version: int, body: Json) -> Json:
        """Bring the first version forward, which had English words."""
        if version != 1 or not isinstance(body, dict):
            return super().forward(version, body)
        # The chain is hashed and cannot be rewritten, so that old words are translated at each reading.
        return {**body, "order": Order(str(body["order"])).value, "terms": _terms_now(body["terms"])}


@dataclass(frozen=True, kw_only=True)
class LoanDecided(Event):
    """A person approved or refused a loan; `memo` refers to the reason, which is kept outside the ledger."""

    kind: ClassVar[str] = "loan_decided"

    allowed: bool
    memo: str
    on: date | None = None
    """The day it was decided; not known in older books."""


@dataclass(frozen=True, kw_only=True)
class GuaranteeAnswered(Event):
    """A guarantor said whether they stand for what they are named with; it is about the loan."""

    kind: ClassVar[str] = "guarantee_answered"

    who: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class LoanTerms(Event):
    """New terms for what is still owed; it is about the loan.

    Parameters
    ----------
    after : int
        The number of the last transfer that the terms know of.
    charged_until : date
        Up to when interest was charged before them.
    posted : str
        The key of the repayment that they came with; empty where they came alone.
    """

    kind: ClassVar[str] = "loan_terms"
    version: ClassVar[int] = 2

    after: int
    charged_until: date
    memo: str
    terms: Terms
    posted: str = ""

    @classmethod
    def forward(cls, version: int, body: Json) -> Json:
        """Bring the first version forward, which had English words."""
        if version != 1 or not isinstance(body, dict):
            return super().forward(version, body)
        return {**body, "terms": _terms_now(body["terms"])}


@dataclass(frozen=True, kw_only=True)
class ShareNotice(Event):
    """Somebody gave notice that they withdraw shares; it is about the notice."""

    kind: ClassVar[str] = "share_notice"

    owner: str
    amount_pence: int
    ends_on: date


EVENTS: tuple[type[Event], ...] = (
    LoanAsked,
    GuaranteeAnswered,
    LoanDecided,
    LoanTerms,
    ShareNotice,
    *SHARE_EVENTS,
)


def _terms_now(terms: Json) -> Json:
    """Translate the terms of a first version."""
    if not isinstance(terms, dict):
        raise DoesNotFit(say("{body} are not terms of a loan", body=repr(terms)))
    return {**terms, "kind": Repayment(str(terms["kind"])).value}
