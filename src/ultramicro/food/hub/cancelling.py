"""A buyer takes less than was matched, or nothing: their lines are cut, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.food.goods import unit_of
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.cutting import fair_cut
from ultramicro.food.hub.events import Cut, PlannedLine, Step
from ultramicro.food.hub.moving import SHARE, cut_row
from ultramicro.food.hub.reserving import given_in
from ultramicro.food.hub.telling import some, written
from ultramicro.food.hub.units import STEP, number_of, shown, whole
from ultramicro.food.hub.weeks import Week, going
from ultramicro.food.hub.words import good_of, somebody
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged
from ultramicro.ledger.people.alike import folded


@dataclass(frozen=True, kw_only=True)
class Cancel(InWeek):
    """Write down that a buyer takes less."""

    name: ClassVar[str] = "cancel"
    does: ClassVar[str] = say(
        "write down that a buyer takes less than was matched, or nothing, before it is packed"
    )

    buyer: str = need("the buyer's short name")
    item: str = param("", "the good (default: all that they were to get)")
    unit: str = param("", "its unit, where they get it in several")
    take: float = param(0.0, "how much of it they still take, in its unit (0: nothing)", low=0.0)
    who: str = param("", "only what comes from this grower (default: growers share it, by the week's rule)")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide how much less each of their lines gets: growers share what is taken, by the week's rule.

        Raises
        ------
        BadInput
            If they were to get nothing of it, or have more of it already.
        """
        week = going(view, asked, self.week)
        buyer = somebody(view.people, self.buyer).id
        grower = somebody(view.people, self.who).id if self.who else ""
        lines = [
            line for line in week.lines
            if line.buyer == buyer and grower in {"", line.grower} and self._is_meant(view, line)
        ]  # fmt: skip
        self._require_lines(view, lines)
        cuts = list(self._cuts(view, week, lines))
        if not cuts:
            return unchanged(self._gets(view, week, lines))
        says = plural("{n} line of {who} is cut.", "{n} lines of {who} are cut.", len(cuts),
                      who=view.people.called(buyer)).with_id("cancelled")  # fmt: skip
        return Decision(
            operations=[written(view, asked, week, Step.CANCELLED, cuts=tuple(cuts))], says=says,
            rows=[cut_row(view, week, cut) for cut in cuts],
        )  # fmt: skip

    def _gets(self, view: View, week: Week, lines: list[PlannedLine]) -> Message:
        """Say how much they get, and by which step it is less than they take: nothing is given back here."""
        gets, scale = sum(line.quantity for line in lines), lines[0].scale
        if gets == whole(self.take, scale, where="--take"):
            return say("They get no more than that.").with_id("cancelled_before")
        told = say("They get {gets}, which is less.",
                   gets=shown(gets, scale, good_of(view.people, lines[0].good).unit))  # fmt: skip
        told = told.with_id("gets_less")
        theirs = {line.line for line in lines}
        cut = [s.number for s in week.standing() if any(each.line in theirs for each in s.cuts)]
        if not cut:
            return told
        back = say(
            "To give them more, take step {n} back: `ultramicro hub undo --week {day} --number {number}`.",
            n=cut[-1], day=week.day.isoformat(), number=str(cut[-1]),
        )  # fmt: skip
        return joined([told, back.with_id("cut_back")])

    def _is_meant(self, view: View, line: PlannedLine) -> bool:
        item, unit = good_of(view.people, line.good)
        return (not self.item or folded(item) == folded(self.item)) and (
            not self.unit or unit_of(unit) == unit_of(self.unit)
        )

    def _require_lines(self, view: View, lines: list[PlannedLine]) -> None:
        if not lines:
            raise BadInput(
                say("they were to get nothing of it this week"),
                where="--unit" if self.unit else "--item" if self.item else "--buyer",
                do=say("see `ultramicro hub show` for the lines of the week"),
            )  # fmt: skip
        if self.take and len({line.good for line in lines}) > 1:
            goods = [good_of(view.people, mark) for mark in dict.fromkeys(line.good for line in lines)]
            one = len({folded(good.item) for good in goods}) == 1
            names = [say("{item} in {unit}", item=good.item, unit=good.unit) for good in goods]
            raise BadInput(
                say("they get {goods}, and nothing says of which they take that", goods=some(names)),
                where="--unit" if one else "--item",
                do=say("say which with --unit; or leave --take out where they take nothing of all") if one
                else say("say which with --item; or leave --take out where they take nothing of all"),
            )  # fmt: skip

    def _cuts(self, view: View, week: Week, lines: list[PlannedLine]) -> Iterator[Cut]:
        scale, given = lines[0].scale, given_in(view, week)
        has = sum(given[line.line] for line in lines)
        take = whole(self.take, scale, where="--take")
        if has > take:
            raise BadInput(
                say("{n} of it is packed or delivered", n=number_of(has, scale)), where="--take",
                do=say("take the packing back first with `ultramicro hub undo`; what they have and do not "
                       "want is written down with `ultramicro hub spoil --buyer`"),
            )  # fmt: skip
        kept = _kept(week, lines, [given[line.line] for line in lines], take)
        for line, keeps in zip(lines, kept, strict=True):
            if keeps < line.quantity:
                yield Cut(line.line, line.quantity - keeps)


def _kept(week: Week, lines: Sequence[PlannedLine], given: Sequence[int], take: int) -> list[int]:
    """Return what each line keeps of what is still taken: what it has, and its part of the rest.

    The rest is shared as what came short is, by the rule of the week: no grower loses it all to another.
    """
    kept = list(given)
    # In whole steps first; what is left of a step goes to whoever is next, as the buyer takes so much.
    for step in (STEP if lines[0].scale > 1 else 1, 1):
        lacks = [max(0, line.quantity - had) for line, had in zip(lines, kept, strict=True)]
        parts = fair_cut(
            min(take - sum(kept), sum(lacks)), lacks, [line.promised for line in lines],
            by_share=week.rule == SHARE, step=step, turn=week.day.toordinal() // 7,
        )  # fmt: skip
        kept = [had + part for had, part in zip(kept, parts, strict=True)]
    return kept
