"""What an operation asked, read from its stored text."""

from __future__ import annotations

import json
from typing import NamedTuple, TypeAlias

from ultramicro.ledger.audit.rows import OperationRow


class Opening(NamedTuple):
    """Open an account."""

    account: str
    owner: str
    currency: str
    account_class: str
    floor: int | None
    ceiling: int | None
    soft_floor: int | None
    soft_ceiling: int | None


class Limiting(NamedTuple):
    """Set limits."""

    account: str
    floor: int | None
    ceiling: int | None
    soft_floor: int | None
    soft_ceiling: int | None


class Ruling(NamedTuple):
    """Set a status."""

    account: str
    status: str


class LegAsked(NamedTuple):
    """One movement."""

    debit: str
    credit: str
    amount: int
    kind: str
    memo_ref: str
    post: str


class Posting(NamedTuple):
    """Move money."""

    legs: tuple[LegAsked, ...]
    business_on: str
    reverses: int | None


class Holding(NamedTuple):
    """Set money aside."""

    hold: str
    debit: str
    credit: str
    amount: int
    expires_at: str
    kind: str


class Resolving(NamedTuple):
    """Post or void what was set aside."""

    hold: str
    post: bool
    business_on: str
    amount: int | None


class Closing(NamedTuple):
    """Close days."""

    until: str


class Noting(NamedTuple):
    """Write something down."""

    about: str
    kind: str
    body: str


Asked: TypeAlias = Opening | Limiting | Ruling | Posting | Holding | Resolving | Closing | Noting

KINDS: dict[str, type[Asked]] = {
    "open_account": Opening,
    "set_limits": Limiting,
    "set_status": Ruling,
    "post": Posting,
    "hold": Holding,
    "resolve": Resolving,
    "close_period": Closing,
    "note": Noting,
}
"""The kinds of operations as they are stored, each with its fields in their stored order."""


def asked_of(row: OperationRow) -> Asked | None:
    """Return what an operation asked; None if it cannot be read."""
    try:
        kind, key, *values = json.loads(row.asked)
        # Both are stored twice, and only one of the two is what the rules looked at.
        if (kind, key) != (row.kind, row.key):
            return None
        # A count of fields that is wrong raises here, which reads as not readable.
        made = KINDS[kind]._make(values)
        if isinstance(made, Posting):
            return made._replace(legs=tuple(LegAsked._make(leg) for leg in made.legs))
    except (ValueError, TypeError, KeyError):
        return None
    return made
