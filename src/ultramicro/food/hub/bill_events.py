"""What the food hub writes into the books of bills: for whom, of what, with which numbers, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, NamedTuple

from ultramicro.ledger.engine.events import Event


class Side(StrEnum):
    """For whom a bill is: who bought pays the hub, who grew is paid by it."""

    BUYER = "buyer"
    GROWER = "grower"


class BillLine(NamedTuple):
    """What a bill asks for one parcel: quantity, weight where it is paid by weight, and each one's part.

    `good`, `grower` and `price`, what a unit costs before VAT [hundredths], are what papers say of it, also
    where its week was taken back since; older bills lack them. `each_g` is what a piece of that price should
    weigh, where it is paid by weight.
    """

    line: int
    batch: str
    quantity: int
    weighed_g: int
    grower_pence: int
    hub_pence: int
    vat_share: Decimal
    good: str = ""
    grower: str = ""
    price: Decimal = Decimal(0)
    each_g: int = 0

    @property
    def asks(self) -> tuple[object, ...]:
        """What it asks for: bills that ask for the same are the same."""
        return self[:7]


class TakenBack(NamedTuple):
    """How much of an earlier claim a bill takes the place of. [hundredths]."""

    claim: str
    pence: int


@dataclass(frozen=True, kw_only=True)
class HubBilled(Event):
    """A bill of a week was made, and a claim of it; the note is about the bill's number.

    Parameters
    ----------
    week : str
        The week's number.
    step : int
        The number of the step that made it.
    number : int
        The how manieth bill of that week and party it is, from 1.
    who : str
        Whose bill, by opaque number.
    side : Side
        Whether they bought or grew.
    lines : tuple of BillLine
        What it is made of.
    total_pence : int
        For a buyer goods, hub and VAT; for a grower goods. [hundredths]
    vat_pence : int
        VAT in it. [hundredths]
    due_pence : int
        What was left to pay when it was made, and is claimed; below nought the other way. [hundredths]
    takes_back : tuple of TakenBack
        What of earlier claims it takes the place of.
    on : date
        The day it was made.
    invoice : int
        The number of the invoice in the hub's series; 0 where there is none, as for a grower.
    credits : str
        The bill whose invoice is credited, as this one takes its place.
    credit_note : int
        The number of that credit note in the same series; 0 for none.
    """

    kind: ClassVar[str] = "hub_billed"

    week: str
    step: int
    number: int
    who: str
    side: Side
    lines: tuple[BillLine, ...]
    total_pence: int
    vat_pence: int
    due_pence: int
    takes_back: tuple[TakenBack, ...] = ()
    on: date
    invoice: int = 0
    credits: str = ""
    credit_note: int = 0


@dataclass(frozen=True, kw_only=True)
class HubUnbilled(Event):
    """A bill was taken back with its claim; it is about the bill's number.

    Parameters
    ----------
    week, who, side : str, str, Side
        Those of the bill.
    on : date
        The day.
    credit_note : int
        The number of the credit note for its invoice; 0 for none.
    again : str
        The earlier bill that is owed again, whose invoice was credited.
    invoice : int
        The number of the invoice under which it is; 0 for none.
    whole : bool
        Whether the whole week was taken back with it, and not the step of billing alone.
    """

    kind: ClassVar[str] = "hub_unbilled"

    week: str
    who: str
    side: Side
    on: date
    credit_note: int = 0
    again: str = ""
    invoice: int = 0
    whole: bool = False
