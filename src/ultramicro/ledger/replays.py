"""What the ledger said to a command: what is new, what was given before, and what was refused before.

A key is used once. What was refused burns no key: the next time, the operation is asked under the next try of
its key, as in `pay:1~2`, and the refusal stays where it is.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ultramicro.core.action import Before
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import Verdict
from ultramicro.ledger.engine.reversals import Said, tries


class Refused(BadInput):
    """The ledger refused what was asked. The refusal is stored and blocks nothing later.

    Parameters
    ----------
    verdict : Verdict
        What it said.
    booked : sequence of int
        The numbers of the first transfers of what the same command booked before.
    """

    def __init__(self, verdict: Verdict, booked: Sequence[int] = ()) -> None:
        self.verdict, self.booked = verdict, tuple(booked)
        do = say("remove the cause, then give the command again")
        if verdict.code == "key_reused":
            do = say("give this command a --key of its own; the key belongs to another command")
        super().__init__(_refusal(verdict, booked), do=do)


def _refusal(verdict: Verdict, booked: Sequence[int]) -> Message:
    if booked:
        return say(
            "refused: {why} [{code}]. Earlier steps stay booked, from transfer {number} on",
            why=verdict.says,
            code=verdict.code,
            number=str(min(booked)),
        )
    return say("refused: {why} [{code}]. Nothing has changed", why=verdict.says, code=verdict.code)


@dataclass(kw_only=True)
class Heard:
    """What came of one command so far.

    Parameters
    ----------
    new, old : list of Verdict
        Of operations that were done now, and of those that were done before.
    refused_before : str
        The code with which something was refused before that is asked again now.
    elsewhere : bool
        Whether something was done that neither ledger nor people show, such as books that were brought back.
    """

    new: list[Verdict] = field(default_factory=list)
    old: list[Verdict] = field(default_factory=list)
    refused_before: str = ""
    elsewhere: bool = False

    def take(self, verdicts: Sequence[Verdict]) -> None:
        """Take in what was accepted."""
        for verdict in verdicts:
            if verdict.accepted:
                (self.old if verdict.is_replay else self.new).append(verdict)

    def booked(self) -> list[int]:
        """Return the numbers of the first transfers of what was booked now."""
        return [verdict.first_seq for verdict in self.new if verdict.first_seq]


def unrefused(ledger: Said, key: str) -> tuple[str, str]:
    """Return the first try of a key that was not refused; if it is new, with the code of the last refusal."""
    code = ""
    for each, verdict in tries(ledger, key):
        if verdict is None:
            return each, code
        # What was done since then is not done now: its refusal is over.
        if verdict.accepted:
            return each, ""
        code = verdict.code
    raise AssertionError  # there is always a next try


def accepted(ledger: Said, key: str) -> Verdict | None:
    """Return what was said to a key, or to a later try of it, if it was accepted."""
    each, _ = unrefused(ledger, key)
    return ledger.verdict(each)


def entry(ledger: Ledger, key: str) -> Before | None:
    """Return when and as what the operation of exactly this key was written, if it was."""
    found = ledger.store.recorded(key)
    if found is None:
        return None
    about = (
        "" if found.first_seq else str(json.loads(found.asked)[2])
    )  # what it is about comes after name and key
    return Before(
        at=datetime.fromisoformat(found.at), operation=found.number, transfer=found.first_seq, about=about
    )
