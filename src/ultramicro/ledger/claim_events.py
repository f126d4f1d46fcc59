"""What is said and planned of claims: disputes, changes that wait for an answer, what a round is to cancel.

A clearing round writes these notes. They are the ledger's, as every room that takes a claim back has to see
what hangs on it; see `ledger.hanging`.
"""

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
