"""What an audit finds: each difference between what the books hold and what their operations make of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ultramicro.core.message import Message, say

MOST = 100
"""So many differences are told one by one; all are counted."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One difference.

    Parameters
    ----------
    id : str
        What kind it is, one of `WORDS`.
    table, row, column : str
        Where it is; the column is empty where it is the whole row.
    books, operations : str
        What the books hold there, and what the operations say.
    """

    id: str
    table: str
    row: str
    column: str = ""
    books: str = ""
    operations: str = ""

    def says(self) -> Message:
        """Say what differs."""
        return (
            say(
                WORDS[self.id],
                table=self.table,
                row=self.row,
                column=self.column,
                books=self.books,
                operations=self.operations,
            )
        ).with_id(self.id)

    def do(self) -> Message:
        """Say what to do about it."""
        if self.table == "people":
            return TOGETHER
        # What is chained can only be judged by a head from outside; the rest follows from it.
        return CHAINED if self.table in {"operation", "transfer", "batch"} else DERIVED


WORDS = {
    "differs": say("{table} {row}: {column} is “{books}” in the books, “{operations}” by the operations"),
    "missing": say("{table} {row} is not in the books, but the operations made it"),
    "extra": say("{table} {row} is in the books, but no operation made it"),
    "unreadable": say("operation {row} was accepted, but what it asks cannot be read"),
    "accepted_wrongly": say("operation {row} was accepted, against the rule {operations}"),
    "refused_wrongly": say("operation {row} was refused by the rule {books}, which does not apply to it"),
    "chain": say("batch {row}: its head does not follow from its rows and the head before"),
    "stranger": say("account of {row}: nobody in the people file has this id"),
    "another_hand": say(
        "{row}: somebody else wrote in it, or the disk did: names, words or secrets are not as they were"
    ),
    "unguarded": say("{table} {row}: this part of the database is not what the program made"),
}
"""What is said of each kind of difference."""

DERIVED = say(
    "The operations are right as long as the chain holds: book nothing, find out who could write in the "
    "database, and bring back a copy"
)
TOGETHER = say("Bring back ledger and people from one copy with `ultramicro books restore`")
CHAINED = say("Compare the head with the last one that is kept outside the books, and bring back a copy")


@dataclass
class Findings:
    """What was found so far: all of it counted, the first of it kept."""

    kept: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Take one in."""
        law = "chain" if finding.id == "chain" else finding.table
        self.counts[law] += 1
        # Each table keeps its first ones: a broken chain of a million batches must not hide a changed limit.
        if self.counts[law] <= MOST:
            self.kept.append(finding)

    def differ(self, table: str, row: object, column: str, *, books: object, operations: object) -> None:
        """Take in a column that differs."""
        self.add(
            Finding(
                id="differs",
                table=table,
                row=str(row),
                column=column,
                books=shown(books),
                operations=shown(operations),
            )
        )

    def missing(self, table: str, row: object) -> None:
        """Take in a row that is not there."""
        self.add(Finding(id="missing", table=table, row=str(row)))

    def surplus(self, table: str, row: object) -> None:
        """Take in a row that should not be there."""
        self.add(Finding(id="extra", table=table, row=str(row)))


def shown(value: object) -> str:
    r"""Write a stored value.

    Examples
    --------
    >>> shown(None), shown(b"\x01"), shown(5)
    ('', '01', '5')
    """
    if value is None:
        return ""
    return value.hex() if isinstance(value, bytes) else str(value)
