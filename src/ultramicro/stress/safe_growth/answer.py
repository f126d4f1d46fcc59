"""The answer to how fast a credit union's lending could grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Message, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.stress.safe_growth.board import Board
from ultramicro.stress.safe_growth.book import Books
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.said import added_said, losses_said, none_said, room_said, safe_said
from ultramicro.stress.safe_growth.shown import Shown, figures, rows


@dataclass(frozen=True, kw_only=True)
class SafeGrowthAnswer(Answer):
    """What each growth of loans would do today, in calm and in the recession, and how much is safe.

    Parameters
    ----------
    board : Board
        Growth by growth.
    books : Books
        The lender on day 0.
    own : bool
        Whether the book is that of the place's own bank.
    costed : bool
        Whether running costs were given; else they are usual ones.
    recession : str
        The recession.
    rules : Rules
        The limits.
    months : int
        From the shock on.
    missing : sequence of Message
        What is not known of the book, because a table does not have it.
    """

    board: Board
    books: Books
    own: bool
    recession: str
    rules: Rules
    months: int
    missing: Sequence[Message] = ()
    costed: bool = False
    kept_out: Sequence[KeptOut] = ()

    def says(self) -> Sequence[str]:
        """Say how much growth is safe or why none is, how much more can be lent, and what it rests on."""
        book = self.books.middle
        return [
            *safe_said(self.board, self.rules, self.recession),
            *none_said(self.board, book, self.rules, self.recession),
            *room_said(self.board),
            *added_said(self.board, self.months),
            losses_said(book),
            self._rests_on(),
        ]

    def _rests_on(self) -> Message:
        whose = say("the bank's own books") if self.own else say("a usual credit union for so many people")
        return say(
            "It starts from {whose}, and losses and withdrawals follow work and savings in the place as "
            "given; it is no forecast.", whose=whose,
        ).with_id("rests_on")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the largest safe growth, how much more can be lent, and the book."""
        rests = say("{n} runs of {months} months", n=self.board.recession.courses, months=self.months)
        return list(figures(Shown(self.board, self.books, self.rules, rests), own=self.own))

    def tables(self) -> Mapping[str, Relation]:
        """Return the sheet."""
        sheet = table_of("safe_growth", list(rows(self.board)))
        return {"safe_growth": sheet, **kept_out_tables(self.kept_out)}

    def whole(self) -> frozenset[str]:
        """Return the sheet, which a board wants whole."""
        return frozenset({"safe_growth"})

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: five growths are read from a table."""
        return ()

    def lacks(self) -> Sequence[str]:
        """Say what the lender's own books would add, and what they do not tell."""
        told: list[str] = [*kept_out_said(self.kept_out), *self.missing]
        if not self.own:
            usual = say("The lender's own loans and savings would take the place of usual ones.")
            told.append(usual.with_id("no_books"))
        if not self.costed:
            costs = say("Running costs are a usual credit union's: give the lender's own with --costs.")
            told.append(costs.with_id("no_costs"))
        return told

    def checks(self) -> Sequence[Check]:
        """Hold the sheet against its laws."""
        sheets = (self.board.calm, self.board.recession)
        lost = [sheet.rows[0].loans_pence - self.books.middle.loans_pence for sheet in sheets]
        return [
            Check(
                id="accounts", law=say("cash and loans are savings, capital and what is set aside"),
                error=max(sheet.unbalanced_pence for sheet in sheets),
            ),
            Check(
                id="no_growth", law=say("without growth as much is owed in the end as on day 0"),
                error=max(abs(each) for each in lost),
            ),
        ]  # fmt: skip
