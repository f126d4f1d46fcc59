"""A week ends when all of it is delivered and billed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.bill_events import Side
from ultramicro.food.hub.events import HubClosed
from ultramicro.food.hub.owing import standing_bill
from ultramicro.food.hub.shortfalls import shortfalls
from ultramicro.food.hub.stock import Batch, Batches
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.weeks import Bills, Week, require_day, week_of
from ultramicro.food.hub.words import called, good_of
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged


@dataclass(frozen=True, kw_only=True)
class Close(InWeek):
    """Close a week."""

    name: ClassVar[str] = "close"
    does: ClassVar[str] = say(
        "close a week when all that was packed is delivered and billed; show what came, went and is left"
    )

    again: bool = param(False, "open it again instead")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide that it is over.

        Raises
        ------
        BadInput
            If something stands packed, or what was delivered is not billed.
        """
        week = week_of(view, self.week)
        batches = view.of(Batches).in_week(week.id)
        rows = [_row(view, batch) for batch in batches]
        if week.closed is not self.again:
            same = say("The week of {day} is open.", day=week.day) if self.again \
                else say("The week of {day} is closed.", day=week.day)  # fmt: skip
            return unchanged(same.with_id("so_before"), rows)
        require_day(week, asked)
        if not self.again:
            _require_done(view, week, batches)
        says = (
            say("The week of {day} is open again.", day=week.day) if self.again
            else say("The week of {day} is closed: what came in is what went out, spoilt or is left, batch "
                     "by batch.", day=week.day)
        )  # fmt: skip
        closed = HubClosed(closed=not self.again, on=asked.day)
        short = [] if self.again else shortfalls(view, week)
        return Decision(
            operations=[asked.note(closed, about=week.id)], rows=rows,
            says=joined([says.with_id("closed"), *short]),
        )  # fmt: skip


def _require_done(view: View, week: Week, batches: Sequence[Batch]) -> None:
    packed = [p for b in batches for p in b.parcels if p.week == week.id and p.packed]
    if packed:
        raise BadInput(
            plural("{n} parcel is packed and not delivered", "{n} parcels are packed and not delivered",
                   len(packed)),
            do=say("give `ultramicro hub deliver`, or take the packing back with `ultramicro hub undo`"),
        )  # fmt: skip
    if not is_billed(view, week, batches):
        raise BadInput(
            say("what was delivered is not what was billed"), do=say("give `ultramicro hub invoice` first")
        )


def is_billed(view: View, week: Week, batches: Sequence[Batch]) -> bool:
    """Whether the bills that stand of a week are of all that was delivered and of nothing else."""
    out = {
        (p.line, b.id, p.delivered, p.weighed_g if p.each_g else 0)
        for b in batches for p in b.parcels if p.week == week.id and p.delivered
    }  # fmt: skip
    bills = view.of(Bills)
    parties = {(bill.billed.side, bill.billed.who) for bill in bills.of_week(week.id)}
    last = [standing_bill(bills.of(week.id, side, who)) for side, who in sorted(parties)]
    sides = {
        side: {(line.line, line.batch, line.quantity, line.weighed_g)
               for bill in last if bill and bill.billed.side is side for line in bill.billed.lines}
        for side in Side
    }  # fmt: skip
    return all(lines == out for lines in sides.values())


def _row(view: View, batch: Batch) -> Row:
    item, unit = good_of(view.people, batch.good)
    amounts = {
        "received": batch.received, "packed": batch.packed, "delivered": batch.delivered,
        "spoilt": batch.spoilt, "left": batch.left,
    }  # fmt: skip
    return {
        "batch": called(view.people, batch.id), "grower": view.people.called(batch.grower), "item": item,
        "unit": unit, **{name: plain(each, batch.scale) for name, each in amounts.items()},
    }  # fmt: skip
