"""What a round did, read from the transfers alone: those that were posted, and those that still stand.

What was solved is a plan. What was settled are transfers: of each, the claim as it stood in the books just
before it, the day it counts, and whether it was taken back since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ultramicro.clearing.round.claim_histories import ClaimHistories, ClaimHistory, ClearedLine
from ultramicro.clearing.round.projections import Round, line_of
from ultramicro.clearing.round.proofs import tree
from ultramicro.ledger.deciding import View
from ultramicro.ledger.people.claims import Claim


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
    seq : int
        The number of its transfer.
    back_on : date or None
        The day on which it was taken back; None where it stands.
    """

    claim: Claim
    cleared_pence: int
    closed_set: int
    on: date
    seq: int
    back_on: date | None = None

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


def settled(view: View, found: Round) -> Settled:
    """Read from the books what a round did; nothing where it was not settled."""
    lines = list(_posted(view, found))
    return Settled(
        round=found.id,
        currency=found.currency,
        lines=tuple(line for stands, line in lines if stands),
        taken_back=tuple(line for stands, line in lines if not stands),
    )


def _posted(view: View, found: Round) -> Iterator[tuple[bool, Line]]:
    """Yield what was posted for each solved claim, and whether it stands."""
    claims = view.of(ClaimHistories).shelf
    for cut in found.solved:
        if history := claims.get(cut.claim):
            for line in history.lines:
                # By the key, which has the attempt in it: a claim may be cut in several rounds.
                if line.key.startswith(found.settled_key):
                    yield line.stands, _line(history, line, cut.set)


def _line(history: ClaimHistory, line: ClearedLine, closed_set: int) -> Line:
    # As it stood then; what is open now has changed since and would not add up on paper.
    stood = history.kept.claim._replace(open_pence=line.before_pence)
    return Line(
        claim=stood, cleared_pence=line.cleared_pence, closed_set=closed_set, on=line.on, seq=line.seq,
        back_on=line.back_on,
    )  # fmt: skip


def set_key(found: Round, closed_set: int) -> str:
    """Return the key under which a closed set is posted."""
    return f"{found.settled_key}{closed_set}"
