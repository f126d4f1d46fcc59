"""A buyer takes less than was matched, or nothing: their lines are cut, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import plural, say
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.events import Cut, PlannedLine, Step
from ultramicro.food.hub.moving import cut_row
from ultramicro.food.hub.reserving import given_in
from ultramicro.food.hub.telling import written
from ultramicro.food.hub.units import number_of, whole
from ultramicro.food.hub.weeks import Week, going
from ultramicro.food.hub.words import good_of, somebody
from ultramicro.ledger.deciding import Asked, Decision, View
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
    take: float = param(0.0, "how much of it they still take, in its unit (0: nothing)", low=0.0)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide how much less each of their lines gets; dear lines go first.

        Raises
        ------
        BadInput
            If they were to get nothing of it, or have more of it already.
        """
        week = going(view, asked, self.week)
        buyer = somebody(view.people, self.buyer).id
        lines = [line for line in week.lines if line.buyer == buyer and self._is_meant(view, line)]
        self._require_lines(lines)
        cuts = list(self._cuts(view, week, lines))
        if not cuts:
            return Decision(says=say("They get no more than that.").with_id("cancelled_before"))
        says = plural("{n} line of {who} is cut.", "{n} lines of {who} are cut.", len(cuts),
                      who=view.people.called(buyer)).with_id("cancelled")  # fmt: skip
        return Decision(
            operations=[written(view, asked, week, Step.CANCELLED, cuts=tuple(cuts))], says=says,
            rows=[cut_row(view, week, cut) for cut in cuts],
        )  # fmt: skip

    def _is_meant(self, view: View, line: PlannedLine) -> bool:
        return not self.item or folded(good_of(view.people, line.good).item) == folded(self.item)

    def _require_lines(self, lines: list[PlannedLine]) -> None:
        if not lines:
            raise BadInput(
                say("they were to get nothing of it this week"), where="--item" if self.item else "--buyer",
                do=say("see `ultramicro hub show` for the lines of the week"),
            )  # fmt: skip
        if self.take and len({line.good for line in lines}) > 1:
            raise BadInput(
                say("they get several goods, or one in several units"), where="--take",
                do=say("give --item too; or leave --take out where they take nothing of all"),
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
        less = sum(line.quantity for line in lines) - take
        for line in sorted(lines, key=lambda line: -line.price_pence):
            cut = min(less, line.quantity - given[line.line])
            if cut > 0:
                yield Cut(line.line, cut)
                less -= cut
