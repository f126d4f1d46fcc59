"""What can be asked of the ledger, and what it answers.

Every operation carries a key made by whoever asks. The verdict on a key is stored, refusals too: the same key
with the same content gives the same verdict for ever; with other content it is refused as reused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import ClassVar, NamedTuple, Self, TypeAlias

from ultramicro.core.message import Message, say

# Half of what a column of 64 bits holds, so that a balance and an amount can be added without overflow.
LARGEST_PENCE = 2**62
"""Balances stay inside 64 bits."""

ACCEPTED = "accepted"
CODES: Mapping[str, Message] = {
    ACCEPTED: say("accepted"),
    "key_reused": say("the key was used before for something else"),
    "bad_key": say("the key is empty, too long or has control characters"),
    "account_exists": say("there is already an account of this number"),
    "unknown_account": say("there is no such account"),
    "closed_account": say("the account is closed"),
    "frozen_account": say("the account is frozen"),
    "not_empty": say("an account with a balance or open holds cannot be closed"),
    "same_account": say("an account cannot pay itself"),
    "wrong_currency": say("the accounts are in different currencies"),
    "not_positive": say("an amount must be a whole number above zero"),
    "too_large": say("the amount is too large"),
    "no_legs": say("there is nothing to book"),
    "below_floor": say("the balance would fall below the least that is allowed"),
    "above_ceiling": say("the balance would rise above the most that is allowed"),
    "hold_exists": say("there is already a hold of this number"),
    "unknown_hold": say("there is no such hold"),
    "hold_resolved": say("the hold was paid or released before"),
    "hold_expired": say("the hold has expired"),
    "hold_exceeded": say("the amount is more than is set aside"),
    "period_closed": say("the day lies in a closed period"),
    "bad_limits": say("the limits contradict each other or the balance of a new account"),
    "bad_status": say("a status is open, frozen or closed"),
    "unknown_transfer": say("there is no such transfer to reverse"),
    "reversed_before": say("the transfer was reversed before"),
    "not_the_mirror": say("a reversal must be the mirror of the transfer"),
    "malformed": say("the request is invalid: control characters, a time without time zone, or a wrong type"),
    "not_whole": say("a transfer is reversed together with all that was booked with it"),
    "is_reversal": say("a reversal cannot be reversed; book the transfer again instead"),
    "nobody_backs_it": say("no account may go below zero in a currency that is backed by money"),
}
"""Stable codes of verdicts, with their meaning; more may come, none changes."""


class Leg(NamedTuple):
    """One movement: `debit` gives, `credit` receives."""

    debit: str
    credit: str
    amount_pence: int
    kind: str = "payment"
    memo_ref: str = ""
    post: str = ""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What every operation has: its key, who asks, and when; the ledger has no clock of its own."""

    name: ClassVar[str] = ""

    key: str
    at: datetime
    actor: str = ""

    def with_key(self, key: str) -> Self:
        """Return the same operation under a key; it is done for every command, so it is kept quick.

        Examples
        --------
        >>> from datetime import UTC
        >>> closing = ClosePeriod(key="", at=datetime(2026, 1, 1, tzinfo=UTC), until=date(2025, 12, 31))
        >>> closing.with_key("k").key, closing.with_key("k").until
        ('k', datetime.date(2025, 12, 31))
        """
        # `replace` calls `__init__` for all fields, which makes every payment slower.
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__, key=key)
        return made

    def asked(self) -> str:
        """Return what is asked as canonical JSON, the same on every machine; when and by whom does not count.

        Raises
        ------
        TypeError
            If it holds what no operation can hold.

        Examples
        --------
        >>> from datetime import UTC
        >>> ClosePeriod(key="k", at=datetime(2026, 1, 1, tzinfo=UTC), until=date(2025, 12, 31)).asked()
        '["close_period","k","2025-12-31"]'
        """
        return as_json((self.name, *_ASKED[type(self)](self)))


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    message = f"{value!r} cannot be asked of a ledger"  # data
    raise TypeError(message)


def sound(text: object) -> bool:
    r"""Whether something is a text that every store can keep.

    Examples
    --------
    >>> sound("Café"), sound("a\x1fb"), sound("\ud800"), sound(5)
    (True, False, False, False)
    """
    return isinstance(text, str) and not _UNSOUND.search(text)


# PostgreSQL keeps no NUL, UTF-8 has no half surrogates, and the chain uses control characters as marks.
_UNSOUND = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")

# What is hashed must be the same bytes on every machine: no blanks, no letters beyond ASCII.
as_json = json.JSONEncoder(separators=(",", ":"), default=_day).encode
"""Canonical JSON: ASCII only, lists, no blanks."""


@dataclass(frozen=True, kw_only=True)
class OpenAccount(Operation):
    """Open an account; its balance lies between floor and ceiling, soft limits only warn."""

    name: ClassVar[str] = "open_account"

    account: str
    owner: str
    currency: str
    account_class: str = "member"
    floor_pence: int | None = 0
    ceiling_pence: int | None = None
    soft_floor_pence: int | None = None
    soft_ceiling_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class SetLimits(Operation):
    """Set other limits; where they are tighter than the balance, only moves that better it pass."""

    name: ClassVar[str] = "set_limits"

    account: str
    floor_pence: int | None
    ceiling_pence: int | None
    soft_floor_pence: int | None = None
    soft_ceiling_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class SetStatus(Operation):
    """Open, freeze or close an account."""

    name: ClassVar[str] = "set_status"

    account: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Post(Operation):
    """Move money: all legs or none. `reverses` names a transfer; all that was posted with it goes back."""

    name: ClassVar[str] = "post"

    legs: tuple[Leg, ...]
    business_on: date
    reverses: int | None = None


@dataclass(frozen=True, kw_only=True)
class Hold(Operation):
    """Set money aside until it is posted, voided or the hold expires."""

    name: ClassVar[str] = "hold"

    hold: str
    debit: str
    credit: str
    amount_pence: int
    expires_at: datetime
    kind: str = "payment"


@dataclass(frozen=True, kw_only=True)
class Resolve(Operation):
    """Post a hold (whole, or a part of it and free the rest), or void it."""

    name: ClassVar[str] = "resolve"

    hold: str
    post: bool
    business_on: date
    amount_pence: int | None = None


@dataclass(frozen=True, kw_only=True)
class ClosePeriod(Operation):
    """Close all days up to one: nothing is booked into them any more."""

    name: ClassVar[str] = "close_period"

    until: date


@dataclass(frozen=True, kw_only=True)
class Note(Operation):
    """Write down a decision, an approval or a consent: no money moves, and it is chained like all else."""

    name: ClassVar[str] = "note"

    about: str
    kind: str
    body: str


AnyOperation: TypeAlias = OpenAccount | SetLimits | SetStatus | Post | Hold | Resolve | ClosePeriod | Note


OPERATIONS = (OpenAccount, SetLimits, SetStatus, Post, Hold, Resolve, ClosePeriod, Note)
"""Every kind of operation."""

_ASKED: dict[type[Operation], attrgetter[tuple[object, ...]]] = {
    # The time is left out: a request that is sent again later is still the same.
    kind: attrgetter("key", *(f.name for f in fields(kind) if f.name not in {"key", "at", "actor"}))
    for kind in OPERATIONS
}
"""By operation, what gets the fields that say what is asked, in the order in which they are declared."""


class Verdict(NamedTuple):
    """What the ledger said to an operation.

    Parameters
    ----------
    key : str
        The operation's key.
    code : str
        One of `CODES`.
    first_seq : int or None
        The number of the first transfer it made.
    warning : str
        Which accounts are beyond a soft limit, if any.
    """

    key: str
    code: str
    first_seq: int | None = None
    warning: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it was done."""
        return self.code == ACCEPTED

    @property
    def says(self) -> Message:
        """The verdict in words, with its code as id."""
        return CODES[self.code].with_id(self.code)

    @property
    def is_replay(self) -> bool:
        """Whether it was given before, and nothing was done now."""
        return isinstance(self, Replay)


class Replay(Verdict):
    """A verdict that was given before, equal to what it was then."""

    __slots__ = ()
