"""What a clearing round writes into the books: each kind of note as a class with a version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.ledger.engine.events import Event


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
    """

    kind: ClassVar[str] = "round_open"

    currency: str
    cutoff: date
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundSolved(Event):
    """A round was solved; the note is about its number.

    Parameters
    ----------
    cuts : tuple of SolvedCut
        What each claim is cut by.
    root : str
        The hash of all its lines as they were solved; what was settled has one of its own.
    """

    kind: ClassVar[str] = "round_solved"

    cuts: tuple[SolvedCut, ...]
    root: str


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
        How much of each claim, in each round; None is all. [hundredths]
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


EVENTS: tuple[type[Event], ...] = (RoundOpened, RoundSolved, ConsentGiven, ClaimDisputed)
"""Every kind of note that a round writes."""
