"""The events of the ledger's own verbs: claims, bank statements, and the command a key was given for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from ultramicro.core.message import say
from ultramicro.core.rows import Json
from ultramicro.ledger.engine.events import Event
from ultramicro.ledger.engine.shapes import DoesNotFit


@dataclass(frozen=True, kw_only=True)
class CommandGiven(Event):
    """A person's own word was given for a command; it is about the word."""

    kind: ClassVar[str] = "command"

    command: str


@dataclass(frozen=True, kw_only=True)
class ClaimMade(Event):
    """Somebody owes somebody; it is about the claim."""

    kind: ClassVar[str] = "claim"

    debtor: str
    creditor: str
    currency: str
    amount_pence: int
    issued_on: date
    due_on: date
    of: str = ""
    issue_guessed: bool = False
    """Whether the day of issue is not known: papers then show none."""


class Change(StrEnum):
    """Why more or less of a claim is open than was claimed, apart from payments in the books."""

    PAID = "paid"
    CREDITED = "credited"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    """Told only to take a withdrawal back: below nought, as that much is owed again."""


@dataclass(frozen=True, kw_only=True)
class ClaimChanged(Event):
    """More or less of a claim is open, as both sides have it; it is about the claim."""

    kind: ClassVar[str] = "claim_changed"

    what: Change
    less_pence: int
    on: date
    number: str = ""
    """That of the credit note in entries of older versions; the people file keeps it now, under `memo`."""
    who: str = ""
    """Who told it first, by opaque id."""
    memo: str = ""
    """The mark of the credit note's number; empty for other changes."""


class Withdrawal(StrEnum):
    """Why a claim, or what was open of it, is owed no more."""

    GIVEN_UP = "given_up"
    """Its creditor gives it up for good: a later bill of the same counts it."""
    REPLACED = "replaced"
    """What made it takes it back, or another claim has its place."""


@dataclass(frozen=True, kw_only=True)
class ClaimWithdrawn(Event):
    """A claim, or what was open of it, was taken back; it is about the claim."""

    kind: ClassVar[str] = "claim_withdrawn"

    less_pence: int | None = None
    """How much of it; None takes all back, also what a payment that is reversed later leaves open. Below
    nought that much is owed under this number again."""
    why: Withdrawal | None = None
    """None in older books, which do not say."""


@dataclass(frozen=True, kw_only=True)
class PaymentExpected(Event):
    """A payment will come through the bank; it is about the expected payment.

    What will stand in the bank's line may name people, so the people file keeps it, under `memo`. Entries of
    older versions hold it themselves, as `reference`.
    """

    kind: ClassVar[str] = "expected"

    owner: str
    account: str
    amount_pence: int
    reference: str = ""
    memo: str = ""


@dataclass(frozen=True, kw_only=True)
class ExpectedCame(Event):
    """A payment that was expected came; it is about the expected payment."""

    kind: ClassVar[str] = "expected_came"
    version: ClassVar[int] = 2

    line: str

    @classmethod
    def forward(cls, version: int, body: Json) -> Json:
        """Bring the first version forward, which was the line alone."""
        if version == 1 and isinstance(body, str):
            return {"line": body}
        raise DoesNotFit(say("{body} is not the id of a bank line", body=repr(body)))


@dataclass(frozen=True, kw_only=True)
class ExpectedWithdrawn(Event):
    """A payment is not expected any more; it is about the expected payment."""

    kind: ClassVar[str] = "expected_withdrawn"


@dataclass(frozen=True, kw_only=True)
class BankLineRead(Event):
    """A statement of the bank has this line; it is about the line."""

    kind: ClassVar[str] = "bank_line"

    account: str
    amount_pence: int
    on: date


@dataclass(frozen=True, kw_only=True)
class BankLineMatched(Event):
    """A line of the bank is what these transfers are in the books; it is about the line."""

    kind: ClassVar[str] = "bank_match"

    transfers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class BankLineDropped(Event):
    """A line that was read by mistake does not count, or counts again; it is about the line."""

    kind: ClassVar[str] = "bank_drop"

    dropped: bool


@dataclass(frozen=True, kw_only=True)
class HeadAnchored(Event):
    """The head of the chain was given out, on a slip or to an authority; it is about the slip."""

    kind: ClassVar[str] = "anchored"

    number: int
    head: str
    batch: int
    operation: int
    on: date
    authority: str = ""
    stamp: str = ""
    stamped_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ClerksSealed(Event):
    """Who is a clerk was changed; the people file has to have the clerks that fit the seal from then on."""

    kind: ClassVar[str] = "clerks_sealed"

    seal: str


EVENTS: tuple[type[Event], ...] = (
    CommandGiven,
    ClaimMade,
    ClaimChanged,
    ClaimWithdrawn,
    PaymentExpected,
    ExpectedCame,
    ExpectedWithdrawn,
    BankLineRead,
    BankLineMatched,
    BankLineDropped,
    HeadAnchored,
    ClerksSealed,
)
