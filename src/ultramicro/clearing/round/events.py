"""What a clearing round writes into the books: each kind of note as a class with a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.ledger.engine.events import Event
from ultramicro.ledger.events import Change


class SolvedCut(NamedTuple):
    """What was solved for one claim, how much of it was open then, and its closed set. [hundredths]."""

    claim: str
    debtor: str
    creditor: str
    open_pence: int
    cleared_pence: int
    set: int


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
class RoundSolved(Event):
    """A round was solved; the note is about its number.

    Parameters
    ----------
    cuts : tuple of SolvedCut
        What each claim is cut by.
    root : str
        The hash of all its lines as they were solved; what was settled has one of its own.
    on : date or None
        The day it was solved; not known in older books.
    """

    kind: ClassVar[str] = "round_solved"

    cuts: tuple[SolvedCut, ...]
    root: str
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class RoundUndone(Event):
    """A solution was thrown away, or a whole round was ended; the note is about its number.

    Parameters
    ----------
    over : bool
        Whether nothing more can be done with the round; otherwise it can be solved anew.
    """

    kind: ClassVar[str] = "round_undone"

    over: bool


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


@dataclass(frozen=True, kw_only=True)
class ClaimDisputed(Event):
    """A claim is disputed, or is so no longer; the note is about the claim.

    Parameters
    ----------
    disputed : bool
        Whether it is disputed now.
    who : str
        Who says so, by opaque number; empty where nobody is named.
    """

    kind: ClassVar[str] = "claim_disputed"

    disputed: bool
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeTold(Event):
    """One side says that a claim has changed, and the other has to agree; the note is about the claim.

    Parameters
    ----------
    who : str
        Who says so, by opaque number.
    what : Change
        What they say happened.
    less_pence : int
        How much less is open of it; below nought where it is more. [hundredths]
    on : date
        The day on which it counts.
    number : str
        That of the credit note in entries of older versions; the people file keeps it now, under `memo`.
    memo : str
        The mark of the credit note's number; empty for other changes.
    """

    kind: ClassVar[str] = "claim_change_told"

    who: str
    what: Change
    less_pence: int
    on: date
    number: str = ""
    memo: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeAnswered(Event):
    """The other side answered, or who said so took it back; the note is about the claim.

    Parameters
    ----------
    who : str
        Who answers, by opaque number.
    agrees : bool
        Whether they agree; what was said is over either way.
    """

    kind: ClassVar[str] = "claim_change_answered"

    who: str
    agrees: bool


EVENTS: tuple[type[Event], ...] = (
    RoundOpened, RoundSolved, RoundUndone, ConsentGiven, ClaimDisputed, ChangeTold, ChangeAnswered,
)  # fmt: skip
"""Every kind of note that a round writes."""
