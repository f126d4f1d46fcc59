"""The answer to how fast a credit union's lending could grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Message, Share, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.stress.safe_growth.book import Book
from ultramicro.stress.safe_growth.rules import Rules
from ultramicro.stress.safe_growth.sheet import Row, Sheet


@dataclass(frozen=True, kw_only=True)
class SafeGrowthAnswer(Answer):
    """What each growth of lending would cost in the worst run, and how much is safe.

    Parameters
    ----------
    sheet : Sheet
        Growth by growth.
    book : Book
        The lender at the beginning.
    own : bool
        Whether the book is that of the place's own bank.
    recession : str
        The recession.
    rules : Rules
        The limits.
    months : int
        From the shock on.
    """

    sheet: Sheet
    book: Book
    own: bool
    recession: str
    rules: Rules
    months: int
    kept_out: Sequence[KeptOut] = ()

    def says(self) -> Sequence[str]:
        """Say how much growth is safe, and what it rests on."""
        return [self._safe(), self._rests_on()]

    def _safe(self) -> Message:
        if self.sheet.largest_safe is None:
            return say(
                "In a recession like '{recession}' limits of cash or capital would break in more than one in "
                "twenty of {n} runs even if lending stayed as it is.",
                recession=self.recession, n=self.sheet.courses,
            ).with_id("none_safe")  # fmt: skip
        return say(
            "Lending could grow at an annual {growth}, and the limits of cash and capital would hold in "
            "{sure} of {n} runs of a recession like '{recession}'.",
            growth=Share(self.sheet.largest_safe, 1), recession=self.recession,
            sure=Share(self.rules.sure, 0), n=self.sheet.courses,
        ).with_id("safe")  # fmt: skip

    def _rests_on(self) -> Message:
        whose = say("the bank's own books") if self.own else say("a usual credit union for so many people")
        return say(
            "It starts from {whose}, and losses and withdrawals follow work and savings in the place as "
            "given; it is no forecast.", whose=whose,
        ).with_id("rests_on")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the largest safe growth, and the book."""
        rests = say("{n} runs of {months} months", n=self.sheet.courses, months=self.months)
        book = {
            "loans": (say("lent"), self.book.loans_pence),
            "savings": (say("may be withdrawn"), self.book.savings_pence),
            "capital": (say("capital"), self.book.capital_pence), "cash": (say("cash"), self.book.cash_pence),
        }  # fmt: skip
        return [
            Figure(
                id="safe_growth", name=say("largest safe annual growth of lending"), unit="share",
                value=self.sheet.largest_safe, rests_on=rests, estimated=True,
                how=say("the largest, in steps of half a hundredth, at which and below which limits hold"),
            ),
            *(
                Figure(
                    id=f"safe_growth_{name}", name=words, unit="pence", value=round(sum_pence),
                    how=say("when the shock comes"), estimated=not self.own,
                )
                for name, (words, sum_pence) in book.items()
            ),
        ]  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the sheet."""
        sheet = table_of("safe_growth", list(self._rows()))
        return {"safe_growth": sheet, **kept_out_tables(self.kept_out)}

    def _rows(self) -> Iterator[Mapping[str, object]]:
        for row in self.sheet.rows:
            yield {
                "growth": row.growth, **_divided(row), "breaks_share": row.breaks,
                "breaks_liquidity_share": row.breaks_liquidity, "breaks_capital_share": row.breaks_capital,
            }  # fmt: skip

    def whole(self) -> frozenset[str]:
        """Return the sheet, which a board wants whole."""
        return frozenset({"safe_growth"})

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: five growths are read from a table."""
        return ()

    def lacks(self) -> Sequence[str]:
        """Say what the lender's own books would add."""
        told: list[str] = list(kept_out_said(self.kept_out))
        if not self.own:
            usual = say("The lender's own loans and savings would take the place of usual ones.")
            told.append(usual.with_id("no_books"))
        return told

    def checks(self) -> Sequence[Check]:
        """Hold the sheet against its laws."""
        rows = self.sheet.rows
        return [
            Check(
                id="assets", law=say("loans and cash are savings and capital"), tolerance=0.5,
                error=self.book.loans_pence + self.book.cash_pence - self.book.assets_pence,
            ),
            Check(
                id="more_growth", law=say("limits break in no fewer runs where lending grows faster"),
                error=worst(a.breaks - b.breaks for a, b in pairwise(rows)),
            ),
        ]  # fmt: skip


def _divided(row: Row) -> Mapping[str, float]:
    names = {
        "worst_loss": ("worst_loss_pence", "lent_pence", "worst_loss_share"),
        "lowest_liquidity": ("cash_pence", "withdrawable_pence", "liquidity_share"),
        "lowest_capital": ("capital_pence", "assets_pence", "capital_share"),
    }
    found: dict[str, float] = {}
    for field, (part, whole, share) in names.items():
        ratio = getattr(row, field)
        found |= {part: round(ratio.part_pence), whole: round(ratio.whole_pence), share: ratio.share}
    return found
