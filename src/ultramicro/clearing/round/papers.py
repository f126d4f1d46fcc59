"""The verbs that put on paper what a round did, and that check a line of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.clearing.round.proofs import leads_to
from ultramicro.clearing.round.rounds import last_round, solved_round
from ultramicro.clearing.round.settled import Line, Settled, settled
from ultramicro.clearing.round.solving import WHICH
from ultramicro.clearing.round.statements import lines_of, statement, summary, totals
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.stores.opening import has_books

SETTLE_FIRST = "run `ultramicro round settle` first; what it leaves out is not cancelled"


@dataclass(frozen=True, kw_only=True)
class Statements(Action[Desk]):
    """Write the statements."""

    name: ClassVar[str] = "statements"
    does: ClassVar[str] = (
        "write a statement for each member and the round's public page, of what was settled and still stands"
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
        found = solved_round(desk, self.round)
        done = settled(desk.ledger, found)
        if not done.lines and not done.taken_back:
            raise BadInput(f"nothing of {found.id} is settled", do=SETTLE_FIRST)
        members = sorted({cut[side] for cut in found.solved for side in ("debtor", "creditor")})
        called, rows = desk.people.called, list[dict[str, Any]]()
        self.to.mkdir(parents=True, exist_ok=True)
        for member in members:
            rows += lines_of(done, member, called)
            page = statement(done, member, called)
            (self.to / f"{called(member)}.html").write_text(page, encoding="utf-8")
        (self.to / "summary.html").write_text(summary(done), encoding="utf-8")
        (self.to / "summary.json").write_text(json.dumps(totals(done), indent=1), encoding="utf-8")
        return Done(says=_words(done, len(members), self.to), rows=rows)


def _words(done: Settled, members: int, to: Path) -> str:
    told = totals(done)
    total = f"{to_the_penny(told['cancelled_pence'], '')} {done.currency}"
    says = f"{counted(members, 'statement')} and a public page are in {to}: {total} stands cancelled."
    if nothing := members - told["members"]:
        says += f" {counted(nothing, 'statement')} of them: nothing of theirs is set off."
    return says


@dataclass(frozen=True, kw_only=True)
class CheckLine(Action[Desk]):
    """Check that a line is in a round."""

    name: ClassVar[str] = "check"
    does: ClassVar[str] = (
        "check that a line of a statement is under a round's public hash, and that it is settled and stands "
        "where these are the round's books"
    )
    reads_only: ClassVar[bool] = True

    line: str = need("the line as it stands on the statement")
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
        try:
            holds = leads_to(self.line, self.beside.split(), self.root)
        except (ValueError, IndexError):
            holds = False
        if not holds:
            raise BadInput("the line is not in that round", do="copy line and hashes again, letter by letter")
        if not has_books(desk.root, desk.settings):
            says = (
                "The line is under that hash. There are no books here, so only the round's public page can "
            )
            says += "tell whether it is the round's hash and was settled."
            return Done(says=says, rows=[self._row("under_hash_only")])
        done = self._round(desk)
        found = self._settled(done)
        more = {"set off_pence": found.cleared_pence, "currency": done.currency, "settled_on": found.on}
        says = f"The line is in the round: {to_the_penny(found.cleared_pence, '')} {done.currency} was "
        says += f"cancelled on {found.on:%d %B %Y} and stands."
        return Done(says=says, rows=[self._row("settled") | more])

    def _row(self, status: str) -> dict[str, Any]:
        return {"line": self.line, "status": status}

    def _round(self, desk: Desk) -> Settled:
        numbers = {note.about for note in desk.ledger.notes(kind="round_open")}
        named = next((number for number in numbers if self.line.startswith(f"{number} ")), "")
        if not named:
            raise BadInput("these books have no such round", do="ask in the place whose round it is")
        return settled(desk.ledger, last_round(desk, named))

    def _settled(self, done: Settled) -> Line:
        at = dict(zip(done.proved(), done.lines, strict=True))
        if self.line not in at:
            raise BadInput(f"that line of {done.round} is not settled, or was taken back", do=SETTLE_FIRST)
        if self.root != done.root():
            raise BadInput(
                f"that is not the public hash of {done.round} as it stands",
                do="take line and hashes from a statement printed since the last settling",
            )
        return at[self.line]
