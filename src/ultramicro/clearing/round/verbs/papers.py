"""The verbs that put on paper what a round did, and that check a line of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.clearing.round.journal import as_csv, entries_of
from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.projections import Rounds, solved_round
from ultramicro.clearing.round.proofs import leads_to
from ultramicro.clearing.round.settlement import Line, Settled, settled
from ultramicro.clearing.round.statement_lines import Paper, lines_of
from ultramicro.clearing.round.statements import statement, summary, totals
from ultramicro.clearing.round.verbs.before import write_pages
from ultramicro.clearing.round.words import WHICH, exact
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.stores.opening import has_books


def _settle_first() -> Message:
    return say("run `ultramicro round settle` first; what it leaves out is not cancelled")


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The pages of a round by file name, and the rows of all statements."""

    pages: dict[str, str]
    rows: list[dict[str, object]]
    members: int


@dataclass(frozen=True, kw_only=True)
class Statements(Action[Desk]):
    """Write the statements."""

    name: ClassVar[str] = "statements"
    does: ClassVar[str] = say(
        "write a statement for each member, and the round's public page, of what was settled and still stands"
    )
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Write one page a member, also for those of whom nothing is set off.

        Raises
        ------
        BadInput
            If nothing of the round was settled.
        """
        view = desk.view()
        done = settled(view, found := solved_round(view, self.round))
        if not done.lines and not done.taken_back:
            raise BadInput(say("nothing of {round} is settled", round=found.id), do=_settle_first())
        paper = Paper(found=found, done=done, roll=Roll(view.people))
        papers, members = papers_of(paper), paper.members()
        write_pages(self.to, papers.pages)
        return Done(says=_says(done, len(members), self.to), rows=papers.rows)


def papers_of(paper: Paper) -> Papers:
    """Return the pages and rows of a round; nothing is written."""
    members, done = paper.members(), paper.done
    pages = {f"{paper.roll.short(member)}.html": statement(paper, member) for member in members}
    pages["summary.html"] = summary(done)
    pages["summary.json"] = json.dumps(asdict(totals(done)), indent=1, default=date.isoformat)
    rows = [line.row() for member in members for line in lines_of(paper, member)]
    return Papers(pages=pages, rows=rows, members=len(members))


def _says(done: Settled, members: int, to: Path) -> Message:
    told = totals(done)
    return joined([
        plural(
            "{n} statement and a public page are in {folder}.",
            "{n} statements and a public page are in {folder}.",
            members, folder=str(to),
        ).with_id("written"),
        say("{sum} is cancelled.", sum=exact(told.cancelled_pence, done.currency)).with_id("cancelled"),
        *_without(members - told.members),
    ])  # fmt: skip


def _without(members: int) -> Iterator[Message]:
    if members:
        yield plural(
            "{n} statement is for a member of whom nothing is cancelled.",
            "{n} statements are for members of whom nothing is cancelled.",
            members,
        ).with_id("without")


@dataclass(frozen=True, kw_only=True)
class Journal(Action[Desk]):
    """Write what members enter in their own books."""

    name: ClassVar[str] = "journal"
    does: ClassVar[str] = say(
        "write a CSV for each member's bookkeeping: a line an invoice, accounts payable against accounts "
        "receivable"
    )
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Write one file a member; what was taken back is in it twice, on both sides.

        Raises
        ------
        BadInput
            If nothing of the round was settled.
        """
        view = desk.view()
        done = settled(view, found := solved_round(view, self.round))
        if not done.lines and not done.taken_back:
            raise BadInput(say("nothing of {round} is settled", round=found.id), do=_settle_first())
        paper = Paper(found=found, done=done, roll=Roll(view.people))
        made = {who: entries for who in paper.members() if (entries := entries_of(paper, who))}
        described = str(say("Set-off in {round}", round=found.id))
        write_pages(
            self.to,
            {
                f"journal-{paper.roll.short(who)}.csv": as_csv(entries, described)
                for who, entries in made.items()
            },
        )
        says = plural(
            "{n} journal is in {folder}. Its debits and credits are equal.",
            "{n} journals are in {folder}. Debits and credits of each are equal.",
            len(made),
            folder=str(self.to),
        )
        rows = [
            {"member": paper.roll.short(who), **e.row()} for who, entries in made.items() for e in entries
        ]
        return Done(says=says, rows=rows)


@dataclass(frozen=True, kw_only=True)
class CheckLine(Action[Desk]):
    """Check that a line is in a round."""

    name: ClassVar[str] = "check"
    does: ClassVar[str] = say(
        "check that a line of a statement is in a round, by the round's public hash; where the round's books "
        "are, also that it is settled and stands"
    )
    reads_only: ClassVar[bool] = True

    line: str = need("the line as the statement shows it")
    beside: str = need("the hashes below it")
    root: str = need("the round's public hash")

    def act(self, desk: Desk) -> Done:
        """Say whether it is.

        Raises
        ------
        BadInput
            If it is not under the hash; or if these books know the round, and the line was not settled, was
            taken back, or the hash is not that of the round as it stands.
        """
        self._require_under_hash()
        if not has_books(desk.root, desk.settings):
            says = say(
                "The line is under that hash. There are no books here: compare the hash with the one on the "
                "round's public page."
            ).with_id("under_hash_only")
            return Done(says=says, rows=[self._row("under_hash_only")])
        done = self._round(desk.view())
        found = self._settled(done)
        more: Row = {"set_off_pence": found.cleared_pence, "currency": done.currency, "settled_on": found.on}
        says = say(
            "The line is in the round: {sum} was cancelled on {day} and stands.",
            sum=exact(found.cleared_pence, done.currency),
            day=found.on,
        ).with_id("settled")
        return Done(says=says, rows=[{**self._row("settled"), **more}])

    def _require_under_hash(self) -> None:
        try:
            holds = leads_to(self.line, self.beside.split(), self.root)
        except (ValueError, IndexError):
            holds = False
        if not holds:
            raise BadInput(
                say("the line is not in that round"),
                do=say("copy the line and the hashes again, character by character"),
            )

    def _row(self, status: str) -> Row:
        return {"line": self.line, "status": status}

    def _round(self, view: View) -> Settled:
        shelf = view.of(Rounds).shelf
        found = shelf.get(self.line.partition(" ")[0])
        if found is None:
            raise BadInput(say("these books have no such round"), do=say("ask the place that held the round"))
        return settled(view, found)

    def _settled(self, done: Settled) -> Line:
        at = dict(zip(done.proved(), done.lines, strict=True))
        if self.line not in at:
            raise BadInput(
                say("that line of {round} is not settled, or was taken back", round=done.round),
                do=_settle_first(),
            )
        if self.root != done.root():
            raise BadInput(
                say("that is not the public hash of {round} as it stands", round=done.round),
                do=say("take the line and the hashes from a statement printed since the last settling"),
            )
        return at[self.line]
