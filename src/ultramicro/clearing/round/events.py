"""What a clearing round writes into the books: each kind of note as a class with a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ultramicro.ledger.claim_events import (
    ChangeAnswered,
    ChangeTold,
    ClaimDisputed,
    RoundSolved,
    RoundUndone,
)
from ultramicro.ledger.engine.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    """A round was opened; the note is about its number.

    Parameters
    ----------
    currency : str
        What it clears.
    cutoff : date
        Claims of later days are not in it.
    members : tuple of str
        Who may be in it, by opaque number; all where it is empty.
    without : tuple of str
        Who is left out of it, by opaque number.
    notice_days : int
        Days that must lie between solving and settling, so that members can look at a preview. [days]
    on : date or None
        The day it was opened; not known in older books.
    """

    kind: ClassVar[str] = "round_open"

    currency: str
    cutoff: date
    members: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    notice_days: int = 0
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """A member agreed to clearing, or withdrew; the note is about the member.

    Parameters
    ----------
    who : str
        The member, by opaque number.
    claim : str
        What it covers: a claim, `with_whom` one other member, or `ALL`.
    agrees : bool
        Whether they agree.
    up_to_pence : int or None
        How much in each round: of the claim, or of all that it covers on each side together; None is all.
        [hundredths]
    """

    kind: ClassVar[str] = "round_consent"

    who: str
    claim: str
    agrees: bool
    up_to_pence: int | None


EVENTS: tuple[type[Event], ...] = (
    RoundOpened, RoundSolved, RoundUndone, ConsentGiven, ClaimDisputed, ChangeTold, ChangeAnswered,
)  # fmt: skip
"""Every kind of note that a round writes."""
