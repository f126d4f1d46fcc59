"""What the food hub writes into the books of a week: its lines, what moved by batch, its end.

Words that people type (goods, units, batches, numbers of offers) are kept with the people; here are marks of
them. Quantities are whole: grams of what is weighed in kilograms, pieces of what is counted; see `units`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, NamedTuple

from ultramicro.core.message import Message, say
from ultramicro.ledger.engine.events import Event


class Step(StrEnum):
    """What was done with goods."""

    RECEIVED = "received"
    WEIGHED = "weighed"
    SPOILT = "spoilt"
    SHORT = "short"
    CANCELLED = "cancelled"
    PRICED = "priced"
    PACKED = "packed"
    DELIVERED = "delivered"
    BILLED = "billed"
    UNDONE = "undone"

    @property
    def says(self) -> Message:
        """What people read for it."""
        return {
            Step.RECEIVED: say("goods received"), Step.WEIGHED: say("goods weighed"),
            Step.SPOILT: say("goods spoilt"), Step.SHORT: say("lines cut"),
            Step.CANCELLED: say("lines cut as a buyer takes less"),
            Step.PRICED: say("a price told"),
            Step.PACKED: say("goods packed"), Step.DELIVERED: say("goods delivered"),
            Step.BILLED: say("bills made"), Step.UNDONE: say("a step taken back"),
        }[self]  # fmt: skip


class What(StrEnum):
    """Which figure of a batch a move changes."""

    RECEIVED = "received"
    SPOILT = "spoilt"
    PACKED = "packed"
    DELIVERED = "delivered"
    WEIGHED = "weighed"


class PlannedLine(NamedTuple):
    """What a grower's offer gives to a buyer's order, as it was matched. Price of one unit of `scale`.

    `brought_to` and `served_from` are marks of hubs, where the place has several. While `price_later` holds,
    the price is the most that it may come to.
    """

    line: int
    grower: str
    buyer: str
    good: str
    scale: int
    quantity: int
    price_pence: int
    offer: str
    order: str
    promised: bool = False
    brought_to: str = ""
    served_from: str = ""
    price_later: bool = False


class Over(NamedTuple):
    """What was asked for and not matched, or offered and not: of a good, at a mean price of one unit.

    `why` is why an order is not matched; `buyer` who asked, where the books know them.
    """

    good: str
    scale: int
    quantity: int
    price_pence: int | None = None
    why: str = ""
    buyer: str = ""


class Came(NamedTuple):
    """A batch that came in, or whose coming is taken back: whose, of what, until when it can be used."""

    batch: str
    grower: str
    good: str
    scale: int
    harvested_on: date | None = None
    use_by: date | None = None


class Move(NamedTuple):
    """How much a figure of a batch changes; for parcels, on which line of which week for whom.

    `each_g` is what one piece should weigh, where it is paid by weight and was weighed.
    """

    batch: str
    what: What
    quantity: int
    line: int = 0
    buyer: str = ""
    each_g: int = 0


class Counted(NamedTuple):
    """What was there of a grower's good from earlier weeks when everything was taken in as matched."""

    grower: str
    good: str
    quantity: int


class Cut(NamedTuple):
    """How much less a line gets than was matched."""

    line: int
    less: int


class PriceTold(NamedTuple):
    """What a line costs after all, and what it was matched at [hundredths]; `later` if it is taken back."""

    line: int
    price_pence: int
    was_pence: int
    later: bool = False


@dataclass(frozen=True, kw_only=True)
class HubOpened(Event):
    """A week was matched and opened; the note is about the week's number.

    Parameters
    ----------
    week : date
        The day of delivery.
    digest : str
        The SHA-256 of the offers, orders and terms that it was matched from.
    margin : Decimal
        The hub's part on top of what growers ask. [share]
    rule : str
        By what rule growers were served, and lines are cut where less comes.
    lines : tuple of PlannedLine
        What was matched.
    on : date
        The day it was opened.
    unmet, idle : tuple of Over
        What buyers asked for and were not matched with, with why; what was offered and nobody bought.
    """

    kind: ClassVar[str] = "hub_open"

    week: date
    digest: str
    margin: Decimal
    rule: str
    lines: tuple[PlannedLine, ...]
    on: date
    unmet: tuple[Over, ...] = ()
    idle: tuple[Over, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HubMoved(Event):
    """A step of a week: goods came, were weighed, spoilt, packed or delivered; it is about the week's number.

    Parameters
    ----------
    step : Step
        What was done.
    on : date
        The day it was done.
    came : tuple of Came
        Batches that are new; of a step that takes another back, those that are none then.
    moves : tuple of Move
        What changes; a step that takes another back has its moves turned round.
    cuts : tuple of Cut
        Lines that get less.
    undoes : int
        The number of the step that is taken back; 0 for none.
    memo : str
        The mark of a reason.
    counted : tuple of Counted
        What was there from earlier weeks and did not have to come.
    prices : tuple of PriceTold
        Prices that were only told after delivery.
    """

    kind: ClassVar[str] = "hub_moved"

    step: Step
    on: date
    came: tuple[Came, ...] = ()
    moves: tuple[Move, ...] = ()
    cuts: tuple[Cut, ...] = ()
    undoes: int = 0
    memo: str = ""
    counted: tuple[Counted, ...] = ()
    prices: tuple[PriceTold, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HubClosed(Event):
    """A week was closed, or opened again; it is about the week's number.

    Parameters
    ----------
    closed : bool
        Whether nothing more is done in it; otherwise it goes on.
    on : date
        The day.
    """

    kind: ClassVar[str] = "hub_closed"

    closed: bool
    on: date


@dataclass(frozen=True, kw_only=True)
class HubDropped(Event):
    """An opened week in which nothing was done was given up, so that it can be matched anew."""

    kind: ClassVar[str] = "hub_dropped"

    on: date
