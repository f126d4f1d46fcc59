"""What the verbs of the noticeboard write down, with numbers only: words stay with the people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.ledger.engine.events import Event


@dataclass(frozen=True, kw_only=True)
class Agreed(Event):
    """Two have agreed on an offer; it is about the agreement.

    Parameters
    ----------
    offer, want : str
        Numbers of the posts; `want` is empty where no want is answered.
    giver, taker : str
        Ids of people.
    amount_pence : int or None
        What is set aside to be paid; None where nothing is. [hundredths]
    currency : str
        In which currency.
    until : date or None
        The last day it holds if nobody says that it is done; None in books of before there was one.
    on : date or None
        The day it was agreed; not known in older books.
    """

    kind: ClassVar[str] = "commitment"

    offer: str
    want: str
    giver: str
    taker: str
    amount_pence: int | None
    currency: str
    until: date | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Delivered(Event):
    """What was agreed is done; it is about the agreement. `offer` is the number of the post."""

    kind: ClassVar[str] = "economic_event"

    offer: str


@dataclass(frozen=True, kw_only=True)
class AgreementEnded(Event):
    """What was agreed came to nothing; it is about the agreement. `offer` is the number of the post."""

    kind: ClassVar[str] = "agreement_ended"

    offer: str
    taken_back: bool = False
    """Whether it was done, and its payment was taken back."""


EVENTS: tuple[type[Event], ...] = (Agreed, Delivered, AgreementEnded)
