"""What a round did, read from the ledger alone: the legs that were posted, and those that still stand.

What was solved is a plan. What was settled are transfers: of each, the claim as it stood in the books just
before it, the day it counts, and whether it was taken back since.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ultramicro.clearing.round.proofs import tree
from ultramicro.clearing.round.rounds import Round, line_of
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import ACCEPTED
from ultramicro.ledger.engine.reversals import undone
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Recorded, note_of
from ultramicro.ledger.people.claims import Claim, claims

CLEARING = "clearing"
"""The kind of a settled leg, and the class of the accounts that it goes through."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was cancelled of one claim.

    Parameters
    ----------
    claim : Claim
        As it stood in the books when its closed set was posted.
    cleared_pence : int
        What was cancelled of it. [hundredths]
    closed_set : int
        The set in which it was.
    on : date
        The day it counts.
    """

    claim: Claim
    cleared_pence: int
    closed_set: int
    on: date

    @property
    def left_pence(self) -> int:
        """What was left of it, in hundredths."""
        return self.claim.open_pence - self.cleared_pence


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What a round did.

    Parameters
    ----------
    round, currency : str
        Its number, and what it cleared.
    lines, taken_back : tuple of Line
        What stands, and what was posted and taken back since; both in the order in which it was solved.
    """

    round: str
    currency: str
    lines: tuple[Line, ...]
    taken_back: tuple[Line, ...]

    def total_pence(self) -> int:
        """Return what is cancelled, in hundredths."""
        return sum(line.cleared_pence for line in self.lines)

    def days(self) -> list[date]:
        """Return the days on which what stands counts, the first first."""
        return sorted({line.on for line in self.lines})

    def proved(self) -> list[str]:
        """Return the lines that the public hash covers."""
        return [line_of(self.round, line.claim.id, line.cleared_pence) for line in self.lines]

    @cached_property
    def tree(self) -> list[list[str]]:
        """The hashes over these lines, made once."""
        return tree(self.proved())

    def root(self) -> str:
        """Return the round's public hash."""
        return self.tree[-1][0]


def settled(ledger: Ledger, found: Round) -> Settled:
    """Read from the ledger what a round did; nothing where it was not settled."""
    moved = list(ledger.transfers())
    place = {cut["claim"]: (number, cut["set"]) for number, cut in enumerate(found.solved)}
    legs = [t for t in moved if _settles(found, t) and t.post in place]
    stood = _as_they_stood(ledger, {t.key for t in legs}, moved)
    gone = undone((t.seq, t.reverses) for t in moved)
    lines = {
        t.seq: Line(
            claim=stood[t.key][t.post], cleared_pence=t.amount_pence, closed_set=place[t.post][1],
            on=date.fromisoformat(t.business_on),
        )
        for t in sorted(legs, key=lambda leg: place[leg.post])
    }  # fmt: skip
    return Settled(
        round=found.id,
        currency=found.currency,
        lines=tuple(line for seq, line in lines.items() if seq not in gone),
        taken_back=tuple(line for seq, line in lines.items() if seq in gone),
    )


def set_key(found: Round, closed_set: int) -> str:
    """Return the key under which a closed set is posted."""
    return f"{found.id}:settle:{closed_set}"


def _settles(found: Round, transfer: Transfer) -> bool:
    ours = transfer.key.startswith(f"{found.id}:settle:")
    return ours and transfer.kind == CLEARING and transfer.reverses is None


def _accepted(ledger: Ledger, kind: str) -> Iterator[Recorded]:
    return (each for each in ledger.store.operations(kind) if each.code == ACCEPTED)


def _as_they_stood(
    ledger: Ledger, keys: Collection[str], moved: Sequence[Transfer]
) -> Mapping[str, Mapping[str, Claim]]:
    """Return, by key of a posted set, every claim as it stood in the books just before.

    Sets that were posted one after the other share no claim, so the books are read once for all of them.
    """
    told = [(o.number, note_of(o.asked, o.actor, o.at)) for o in _accepted(ledger, "note")] if keys else []
    others = [t.seq for t in moved if t.key not in keys]
    stood: dict[tuple[int, int], Mapping[str, Claim]] = {}
    found = {}
    for posted in _accepted(ledger, "post") if keys else ():
        if posted.key in keys and posted.first_seq is not None:
            noted = bisect_left(told, posted.number, key=lambda each: each[0])
            moment = noted, bisect_left(others, posted.first_seq)
            if moment not in stood:
                before = (t for t in moved if t.seq < posted.first_seq)
                stood[moment] = {c.id: c for c in claims((note for _, note in told[:noted]), before)}
            found[posted.key] = stood[moment]
    return found
