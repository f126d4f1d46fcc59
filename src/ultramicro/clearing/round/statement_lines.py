"""A member's lines of a round as data: which invoices were reduced, by how much, and what was left to pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.projections import Round
from ultramicro.clearing.round.settlement import Line, Settled


class Side(StrEnum):
    """The side on which a member stands in a line."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One invoice on a member's statement.

    Parameters
    ----------
    document : str
        The number of the statement.
    member, other : str
        Whose statement it is, and with whom the invoice is; as they are called.
    other_name : str
        The full name of the other.
    side : Side
        Whether the member owes it or is owed it.
    invoice, claim : str
        Its number on paper and in the books.
    issued_on : date or None
        The day of the invoice; None where it is not known.
    due_on : date
        The day by which it is to be paid.
    before_pence, set_off_pence, left_pence : int
        As the books had it, what was cancelled, and what was left. [hundredths]
    currency : str
        Of these sums.
    settled_on : date
        The day it counts.
    """

    document: str
    member: str
    side: Side
    invoice: str
    claim: str
    other: str
    other_name: str
    issued_on: date | None
    due_on: date
    before_pence: int
    set_off_pence: int
    left_pence: int
    currency: str
    settled_on: date

    def row(self) -> dict[str, object]:
        """Return it as a row of the answer."""
        return {"with" if name == "other" else name: value for name, value in asdict(self).items()}


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a statement is written from.

    Parameters
    ----------
    found : Round
        The round, with what was solved: what was not cancelled of it is told.
    done : Settled
        What the round did.
    roll : Roll
        How members are named.
    """

    found: Round
    done: Settled
    roll: Roll

    def members(self) -> list[str]:
        """Return who gets a statement, by opaque number, also those of whom nothing was cancelled."""
        # Of all that was solved: who saw a preview must be told that nothing came of it.
        return sorted({member for cut in self.found.solved for member in (cut.debtor, cut.creditor)})

    def number(self, member: str) -> str:
        """Return the number of a member's statement: the same whenever it is printed."""
        return f"{self.found.id}/{self.members().index(member) + 1}"


def lines_of(paper: Paper, member: str) -> list[StatementLine]:
    """Return a member's lines as data: their own invoices and nobody else's.

    Parameters
    ----------
    paper : Paper
        What the round did.
    member : str
        Whose, by opaque number.
    """
    return [_line(paper, member, *each) for each in _mine(paper.done.lines, member)]


def _mine(lines: Sequence[Line], member: str) -> Iterator[tuple[Line, Side, str]]:
    """Yield the lines in which a member stands, on which side, and with whom."""
    for line in lines:
        if line.claim.debtor == member:
            yield line, Side.DEBTOR, line.claim.creditor
        elif line.claim.creditor == member:
            yield line, Side.CREDITOR, line.claim.debtor


def _line(paper: Paper, member: str, line: Line, side: Side, other: str) -> StatementLine:
    claim, roll = line.claim, paper.roll
    return StatementLine(
        document=paper.number(member), member=roll.short(member), side=side, invoice=roll.reference(claim),
        claim=claim.id, other=roll.short(other), other_name=roll.legal(other),
        issued_on=None if claim.issue_guessed else claim.issued_on, due_on=claim.due_on,
        before_pence=claim.open_pence, set_off_pence=line.cleared_pence, left_pence=line.left_pence,
        currency=paper.done.currency, settled_on=line.on,
    )  # fmt: skip
