"""What the energy club writes into the books: each run of settlement, by the hashes of its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from ultramicro.core.message import Message, say
from ultramicro.ledger.engine.events import Event


class Stage(StrEnum):
    """How settled a run is."""

    INITIAL = "initial"
    LATE = "late"
    FINAL = "final"

    @property
    def says(self) -> Message:
        """What people read for it."""
        return {
            Stage.INITIAL: say("first settlement"), Stage.LATE: say("settlement after late readings"),
            Stage.FINAL: say("final settlement"),
        }[self]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ClubSettled(Event):
    """A month was settled; the note is about the run.

    Parameters
    ----------
    month : str
        As in `2026-03`.
    number : int
        The how manieth run of that month it is, from 1.
    stage : Stage
        How settled it is.
    rule : str
        The key by which energy was shared.
    from_on, until_on : date
        The days that it covers.
    head : str
        The last hash of the public record of levels.
    digest : str
        The SHA-256 of the file with everybody's readings and shares, which the club keeps to itself.
    on : date
        The day it was settled.
    """

    kind: ClassVar[str] = "club_settled"

    month: str
    number: int
    stage: Stage
    rule: str
    from_on: date
    until_on: date
    head: str
    digest: str
    on: date


EVENTS: tuple[type[Event], ...] = (ClubSettled,)
"""Every kind of note that the club writes."""
