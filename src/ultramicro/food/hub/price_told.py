"""A price that is only known after delivery: planned at the most it may be, told later, and billed then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Pence, need
from ultramicro.core.errors import BadInput
from ultramicro.core.message import plural, say
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.events import PlannedLine, PriceTold, Step
from ultramicro.food.hub.shortfalls import given_out
from ultramicro.food.hub.telling import some, written
from ultramicro.food.hub.weeks import Week, going
from ultramicro.food.hub.words import good_of, somebody
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class Price(InWeek):
    """Tell a price that was still to come."""

    name: ClassVar[str] = "price"
    does: ClassVar[str] = say(
        "tell the price of a good that was matched at the most it may come to (price_later in "
        "food/availability.csv): it is billed at that"
    )

    who: str = need("the grower's short name")
    item: str = need("the good")
    price: Pence = need("what the grower gets for one unit", low=0)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what the lines of it cost; the same price again changes nothing.

        Raises
        ------
        BadInput
            If no price of it is to come, another was told, or it is above what was matched.
        """
        week = going(view, asked, self.week)
        grower = somebody(view.people, self.who).id
        lines = [
            line for line in week.lines
            if line.grower == grower and folded(good_of(view.people, line.good).item) == folded(self.item)
        ]  # fmt: skip
        open_ = [line for line in lines if line.price_later]
        if not open_:
            return self._told_before(view, week, lines)
        self._require_within(view, open_)
        told = tuple(PriceTold(line.line, int(self.price), line.price_pence) for line in open_)
        says = plural("{n} line of {who} costs {sum} a unit.", "{n} lines of {who} cost {sum} a unit.",
                      len(told), who=view.people.called(grower),
                      sum=money(int(self.price), view.currency))  # fmt: skip
        return Decision(
            operations=[written(view, asked, week, Step.PRICED, prices=told)], says=says.with_id("priced")
        )

    def _told_before(self, view: View, week: Week, lines: list[PlannedLine]) -> Decision:
        steps = {line: step for step in week.standing() for line in (each.line for each in step.prices)}
        had = [line for line in lines if line.line in steps]
        if not had:
            raise BadInput(
                say("no price of it is to come this week"), where="--item",
                do=say("a price that is told later is planned with price_later in food/availability.csv"),
            )  # fmt: skip
        sum_ = money(had[0].price_pence, view.currency)
        if had[0].price_pence == int(self.price):
            return unchanged(say("It costs {sum} a unit.", sum=sum_).with_id("priced_before"))
        raise BadInput(
            say("its price was told: {sum} a unit", sum=sum_), where="--price",
            do=say("take that step back first with `ultramicro hub undo --number {number}`",
                   number=str(steps[had[0].line].number)),
        )  # fmt: skip

    def _require_within(self, view: View, lines: list[PlannedLine]) -> None:
        """Refuse more than was planned with: buyers ordered by their limits."""
        most = min(line.price_pence for line in lines)
        if int(self.price) > most:
            raise BadInput(
                say("it was matched at {most} a unit at most", most=money(most, view.currency)),
                where="--price",
                do=say("give that price or a lower one; for more, the week is taken back with `ultramicro "
                       "hub undo --whole` and matched anew"),
            )  # fmt: skip


def require_prices(view: View, week: Week) -> None:
    """Refuse to bill a week in which something was delivered whose price is still to be told.

    Raises
    ------
    BadInput
        Naming the growers and goods.
    """
    out = given_out(view, week)
    lacking = dict.fromkeys(
        (line.grower, line.good) for line in week.lines if line.price_later and out[line.line]
    )
    if lacking:
        names = [
            say("{item} of {who}", item=good_of(view.people, good).item, who=view.people.called(grower))
            for grower, good in lacking
        ]  # fmt: skip
        raise BadInput(
            plural("{n} price is still to be told: {goods}", "{n} prices are still to be told: {goods}",
                   len(names), goods=some(names)),
            do=say("tell each with `ultramicro hub price --who --item --price`"),
        )  # fmt: skip
