"""Where things are: a week with its steps, and from a batch to all who had it and what is still where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import ClassVar

from ultramicro.core.action import Action, Done
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Listed, Message, joined, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.ending import is_billed
from ultramicro.food.hub.gone import gone_rows, gone_told, is_gone, week_or_gone
from ultramicro.food.hub.handed import never_came
from ultramicro.food.hub.moving import stands
from ultramicro.food.hub.stock import Batch, Batches
from ultramicro.food.hub.telling import BATCH_ASKED, WEEK, some
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.weeks import Week
from ultramicro.food.hub.whereabouts import places, told
from ultramicro.food.hub.words import BATCH, batch_named, good_of, somebody
from ultramicro.ledger.deciding import View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.alike import folded

NEAR = 0.6
"""How alike a name must be to be offered where another was mistyped. [ratio of difflib]"""


@dataclass(frozen=True, kw_only=True)
class Show(Action[Desk]):
    """Show how a week stands."""

    name: ClassVar[str] = "show"
    does: ClassVar[str] = say(
        "show the steps of a week, and how far each line is: matched, packed, delivered"
    )
    reads_only: ClassVar[bool] = True

    week: date | None = param(None, WEEK)

    def act(self, desk: Desk) -> Done:
        """Return a row a line; of a week that was taken back whole, a row an invoice and credit note.

        Raises
        ------
        BadInput
            If there is no such week.
        """
        view = desk.view()
        week = week_or_gone(view, self.week)
        if is_gone(view, week):
            return Done(says=joined(list(gone_told(view, week))), rows=gone_rows(view, week))
        return Done(says=joined(list(_says(view, week))), rows=list(_lines(view, week)))


def _says(view: View, week: Week) -> Iterator[Message]:
    state = say("closed") if week.closed else say("open")
    yield say("The week of {day} is {state}.", day=week.day, state=state).with_id("state")
    if steps := week.standing():
        told = [say("{n}: {what} ({day})", n=str(s.number), what=s.step.says, day=Day(s.on)) for s in steps]
        yield say("Its steps: {steps}.", steps=Listed(told)).with_id("steps")
    batches = view.of(Batches).in_week(week.id)
    if not week.closed and not is_billed(view, week, batches):
        yield say("What was delivered is not billed yet.").with_id("not_billed")


def _lines(view: View, week: Week) -> Iterator[Row]:
    found = stands(view, week)
    packed, delivered = dict[int, int](), dict[int, int]()
    for batch in view.of(Batches).in_week(week.id):
        for p in batch.parcels:
            if p.week == week.id:
                packed[p.line] = packed.get(p.line, 0) + p.packed
                delivered[p.line] = delivered.get(p.line, 0) + p.delivered
    for line, matched in zip(week.lines, week.asked, strict=True):
        item, unit = good_of(view.people, line.good)
        stand = found[line.grower, line.good]
        amounts = {
            "matched": matched, "gets": line.quantity, "packed": packed.get(line.line, 0),
            "delivered": delivered.get(line.line, 0), "left": stand.usable(week.day),
        }  # fmt: skip
        yield {
            "line": line.line, "grower": view.people.called(line.grower),
            "buyer": view.people.called(line.buyer), "item": item, "unit": unit,
            **{name: plain(each, line.scale) for name, each in amounts.items()},
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Recall(Action[Desk]):
    """Trace a batch."""

    name: ClassVar[str] = "recall"
    does: ClassVar[str] = say(
        "trace a batch: from whom it came, who had how much of it and when, and what of it is still where"
    )
    reads_only: ClassVar[bool] = True

    batch: str = param("", BATCH_ASKED)
    who: str = param("", say("grower, by short name: alone, all their batches"))
    item: str = param("", "the good: with a grower, their batches of it")
    since: date | None = param(None, "only batches that came on this day or later")

    def act(self, desk: Desk) -> Done:
        """Return a row for each place where some of it is, and for everybody who ever had of it.

        Raises
        ------
        BadInput
            If there is no such batch, or no batch of such a good was ever taken in.
        """
        view = desk.view()
        batches = self._meant(view)
        rows = [row for batch in batches for row in places(view, batch)]
        return Done(says=joined([told(view, each) for each in batches] or [_none()]), rows=rows)

    def _meant(self, view: View) -> list[Batch]:
        batches = view.of(Batches).shelf
        # What is no batch any more may be in kitchens all the same.
        gone = never_came(view)
        self._require_known(view, [*batches.values(), *gone.values()])
        grower = somebody(view.people, self.who).id if self.who else ""
        if self.batch:
            return [self._named(view, grower, gone)]
        if not grower:
            raise BadInput(
                say("nothing says what is recalled"), where="--batch",
                do=say("give the number on the label, or --who with the grower"),
            )  # fmt: skip
        found = (each for each in [*batches.values(), *gone.values()] if each.grower == grower)
        return [each for each in found if self._is_meant(view, each)]

    def _named(self, view: View, grower: str, gone: Mapping[str, Batch]) -> Batch:
        marks = (self.batch, *view.people.refs_of(BATCH, self.batch))
        lost = [gone[mark] for mark in marks if mark in gone and grower in {"", gone[mark].grower}]
        try:
            return batch_named(view, self.batch, grower)
        except BadInput:
            if len(lost) != 1:
                raise
            return lost[0]

    def _require_known(self, view: View, batches: Sequence[Batch]) -> None:
        """Refuse a good of which no batch ever came: a slip must not read as that nobody had of it."""
        goods = dict.fromkeys(each.good for each in batches)
        items = {folded(item): item for item in sorted(good_of(view.people, mark).item for mark in goods)}
        if not self.item or not items or folded(self.item) in items:
            return
        alike = get_close_matches(folded(self.item), items, 1, NEAR)
        raise BadInput(
            say("no batch of {item} was ever taken in", item=repr(self.item)), where="--item",
            do=say("did you mean {name}?", name=items[alike[0]]) if alike
            else say("give one of these: {goods}", goods=some(list(items.values()), by="or")),
        )  # fmt: skip

    def _is_meant(self, view: View, batch: Batch) -> bool:
        item = good_of(view.people, batch.good).item
        return (not self.item or folded(item) == folded(self.item)) and (
            self.since is None or batch.came_on >= self.since
        )


def _none() -> Message:
    return say("There is no such batch.").with_id("no_batch")
