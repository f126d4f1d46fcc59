"""What is known of a name before it is resolved, and what is decided of it after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.core.message import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Name:
    """One distinct name as printed, with what its payments say.

    `amount_pence` is the net sum [pence] and `lines` the number of its payments; the numbers are
    cleaned (`clean_company_number`), the postcodes in capitals without blanks.
    """

    name: str
    amount_pence: int = 0
    lines: int = 0
    company_numbers: frozenset[str] = frozenset()
    charity_numbers: frozenset[str] = frozenset()
    postcodes: frozenset[str] = frozenset()
    looked_up: bool = False
    """Whether the numbers are of a register, and not printed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyOverride:
    """What the user's parties.csv says of one party; an empty text where it says nothing."""

    party: str
    aliases: frozenset[str] = frozenset()
    not_aliases: frozenset[str] = frozenset()
    company_number: str = ""
    charity_number: str = ""
    postcode: str = ""
    office_postcode: str = ""
    kind: str = ""
    size: str = ""
    sector: str = ""
    local: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A reason to put two names into one party: the rule and what it saw."""

    one: str
    other: str
    how: str
    evidence: Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Review:
    """Two names that a person should judge; `amount_pence` is the smaller of their sums in pence."""

    name: str
    other: str
    score: float
    evidence: Message
    amount_pence: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """A party, the names it goes by and, for each but the first, the link that put it there."""

    party_id: str
    party: str
    names: Sequence[str]
    links: Sequence[Link]
    said: PartyOverride | None = None
    company_number: str = ""
    charity_number: str = ""
