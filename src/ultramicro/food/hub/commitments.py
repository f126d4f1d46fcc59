"""What firms commit to around a hub, as the books have it: promises, shared hours, loans of firm to firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from ultramicro.ledger.engine.events import Event


@dataclass(frozen=True, kw_only=True)
class HubPromised(Event):
    """A buyer promised to buy, so that a grower can plant; it is about the promise.

    Parameters
    ----------
    buyer, grower : str
        Who promised to whom, by opaque number.
    good : str
        The mark of the good.
    scale, quantity : int
        How many whole parts its unit has, and how many of them were promised.
    price_pence : int
        Of one unit. [hundredths]
    from_on, until_on : date
        The days of delivery that count.
    on : date
        The day it was promised.
    """

    kind: ClassVar[str] = "hub_promised"

    buyer: str
    grower: str
    good: str
    scale: int
    quantity: int
    price_pence: int
    from_on: date
    until_on: date
    on: date


@dataclass(frozen=True, kw_only=True)
class HubBooked(Event):
    """Somebody has a kitchen, a store or a van of another for some hours; it is about the booking.

    Parameters
    ----------
    thing : str
        The mark of what it is called.
    owner, user : str
        Whose it is and who uses it, by opaque number.
    day : date
        When.
    from_minute, until_minute : int
        From and until which minute of the day. [minutes]
    price_pence : int
        Of an hour. [hundredths]
    on : date
        The day it was booked.
    """

    kind: ClassVar[str] = "hub_booked"

    thing: str
    owner: str
    user: str
    day: date
    from_minute: int
    until_minute: int
    price_pence: int
    on: date


@dataclass(frozen=True, kw_only=True)
class HubUsed(Event):
    """What was booked was used, and is claimed; it is about the booking."""

    kind: ClassVar[str] = "hub_used"

    minutes: int
    amount_pence: int
    claim: str
    on: date


@dataclass(frozen=True, kw_only=True)
class HubCharged(Event):
    """Hours of a month were claimed together; it is about the claim.

    Parameters
    ----------
    month : str
        As in `2026-06`.
    bookings : tuple of str
        Whose hours they are.
    amount_pence : int
        All of it. [hundredths]
    on : date
        The day it was claimed.
    """

    kind: ClassVar[str] = "hub_charged"

    month: str
    bookings: tuple[str, ...]
    amount_pence: int
    on: date


class Instalment(NamedTuple):
    """What of a loan comes back when, and with how much interest. [hundredths]."""

    due_on: date
    principal_pence: int
    interest_pence: int

    @property
    def pence(self) -> int:
        """All of it."""
        return self.principal_pence + self.interest_pence


@dataclass(frozen=True, kw_only=True)
class HubLent(Event):
    """One firm lends to another; it is about the loan, and each instalment is a claim.

    Parameters
    ----------
    lender, borrower : str
        Who lends to whom, by opaque number.
    principal_pence : int
        How much. [hundredths]
    rate : Decimal
        Interest in a year. [share]
    instalments : tuple of Instalment
        How it comes back.
    on : date
        The day it was written down.
    """

    kind: ClassVar[str] = "hub_lent"

    lender: str
    borrower: str
    principal_pence: int
    rate: Decimal
    instalments: tuple[Instalment, ...]
    on: date


@dataclass(frozen=True, kw_only=True)
class HubCommitmentEnded(Event):
    """A promise, a booking or a loan does not hold any more; it is about that."""

    kind: ClassVar[str] = "hub_commitment_ended"

    on: date
