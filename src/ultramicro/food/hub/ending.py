"""A week ends, or a step of it is taken back: whole, and only where nothing later rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import ClassVar

from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.billing import standing_bill
from ultramicro.food.hub.events import (
    Cut,
    HubClosed,
    HubDropped,
    HubMoved,
    HubUnbilled,
    Side,
    Step,
)
from ultramicro.food.hub.shortfalls import shortfalls
from ultramicro.food.hub.stock import Batch, Batches, turned_round
from ultramicro.food.hub.telling import bills_change, require_sound
from ultramicro.food.hub.units import plain
from ultramicro.food.hub.weeks import Bill, Bills, StepDone, Week, going, hub_id, week_of
from ultramicro.food.hub.words import called, good_of
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.events import Change, ClaimChanged, ClaimWithdrawn
from ultramicro.ledger.people.claims import Claims


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
        if not self.again:
            going(view, asked, week.day)
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


@dataclass(frozen=True, kw_only=True)
class Undo(InWeek):
    """Take a step of a week back."""

    name: ClassVar[str] = "undo"
    does: ClassVar[str] = say(
        "take the last step of a week back, or another on which nothing rests; all that it did goes with it"
    )

    number: int = param(0, "number of the step, as `ultramicro hub show` lists them (0: the last one)", low=0)
    whole: bool = param(False, "take the whole week back, with its matching")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what is taken back: all of a step or nothing.

        Raises
        ------
        BadInput
            If there is no such step, later ones rest on it, or a bill of it was paid.
        """
        week = going(view, asked, self.week)
        standing = week.standing()
        if not self.whole and (told := self._given_twice(week, asked, standing)):
            return unchanged(told)
        if self.whole or not (standing or self.number):
            return self._whole(view, asked, week, standing)
        step = self._meant(week, standing)
        if step.undone:
            return unchanged(say("Step {n} was taken back.", n=step.number).with_id("undone_before"))
        moved = _back(step, asked.day)
        require_sound(view, moved, week.id)
        numbers = count(view.of(Bills).last_number() + 1)
        notes = [asked.note(moved, about=week.id), *_unbilled(view, asked, week, step, numbers)]
        says = say("Step {n} is taken back: {what}.", n=step.number, what=step.step.says).with_id("undone")
        return Decision(operations=notes, says=joined([says, *bills_change(view, week, moved)]))

    def _given_twice(self, week: Week, asked: Asked, standing: Sequence[StepDone]) -> Message | None:
        """Say what was taken back last, where nothing was done since: it does not eat its way on."""
        last = week.steps[-1] if week.steps else None
        if self.number or asked.is_word or not last or not last.undoes or last.on != asked.day:
            return None
        was = week.steps[last.undoes - 1]
        told = say("Step {n} was taken back: {what}.", n=was.number, what=was.step.says)
        if not standing:
            whole = say("To take the week back with its matching, give --whole.")
            return joined([told, whole]).with_id("undone_all")
        more = say("To take back step {n} too, {what}, give --number {number}.", n=standing[-1].number,
                   what=standing[-1].step.says, number=str(standing[-1].number))  # fmt: skip
        return joined([told, more]).with_id("undone_last")

    def _meant(self, week: Week, standing: Sequence[StepDone]) -> StepDone:
        if not self.number:
            return standing[-1]
        found = next((each for each in week.steps if each.number == self.number), None)
        if found is None or found.step is Step.UNDONE:
            raise BadInput(
                say("there is no step {n} that can be taken back", n=self.number), where="--number",
                do=say("see `ultramicro hub show` for the steps of the week"),
            )  # fmt: skip
        return found

    def _whole(self, view: View, asked: Asked, week: Week, standing: Sequence[StepDone]) -> Decision:
        back = [_back(step, asked.day) for step in reversed(standing)]
        # All at once: on the way a batch may seem to have less than nothing.
        every = HubMoved(
            step=Step.UNDONE, on=asked.day, undoes=1, came=tuple(c for each in back for c in each.came),
            moves=tuple(m for each in back for m in each.moves),
        )  # fmt: skip
        require_sound(view, every, week.id)
        notes = [asked.note(each, about=week.id) for each in back]
        numbers = count(view.of(Bills).last_number() + 1)
        for step in reversed(standing):
            notes += _unbilled(view, asked, week, step, numbers, alone=False)
        notes.append(asked.note(HubDropped(on=asked.day), about=week.id))
        told = [
            *([plural("{n} step is taken back.", "{n} steps are taken back.", len(back))] if back else []),
            say("The week of {day} can be opened anew.", day=week.day),
        ]
        return Decision(operations=notes, says=joined(told).with_id("dropped"))


def _back(step: StepDone, on: date) -> HubMoved:
    return HubMoved(
        step=Step.UNDONE, on=on, undoes=step.number, came=step.came, moves=turned_round(reversed(step.moves)),
        cuts=tuple(Cut(cut.line, -cut.less) for cut in step.cuts),
    )  # fmt: skip


def _unbilled(
    view: View, asked: Asked, week: Week, step: StepDone, numbers: Iterator[int], *, alone: bool = True
) -> Iterator[Note]:
    """Yield what takes the bills of a step back, and gives back what they took the place of."""
    bills = view.of(Bills)
    for bill in bills.of_week(week.id):
        if bill.billed.step != step.number or bill.taken_back:
            continue
        theirs = bills.of(week.id, bill.billed.side, bill.billed.who)
        later = standing_bill(theirs)
        if alone and later and later.id != bill.id:
            raise BadInput(
                say("{bill} takes the place of {other}", bill=later.id, other=bill.id),
                do=say("take the later bills back first: step {n}", n=later.billed.step),
            )
        credit_note = next(numbers) if bill.is_owed else 0
        again = standing_bill([each for each in theirs if each.id != bill.id]) if alone else None
        # An invoice that was credited is not out again of itself: what it was for gets a new one.
        anew = again if again and again.invoices and not again.is_owed else None
        unbilled = HubUnbilled(
            week=week.id, who=bill.billed.who, side=bill.billed.side, on=asked.day, credit_note=credit_note,
            again=anew.id if anew else "", invoice=next(numbers) if anew else 0,
            whole=not alone,
        )  # fmt: skip
        yield asked.note(unbilled, about=bill.id)
        yield from _claims_back(view, asked, bill, alone=alone)


def _claims_back(view: View, asked: Asked, bill: Bill, *, alone: bool) -> Iterator[Note]:
    kept = view.of(Claims).shelf.get(bill.id)
    if kept and (kept.paid_pence or kept.lowered_pence):
        raise BadInput(
            say("{bill} is paid, in part or whole", bill=bill.id),
            do=say("reverse the payment first with `ultramicro books reverse`, or correct the goods and give "
                   "`ultramicro hub invoice` again: what was paid is counted"),
        )  # fmt: skip
    if kept and (open_ := kept.now().open_pence) > 0:
        yield asked.note(ClaimWithdrawn(less_pence=open_), about=bill.id)
    # Of a whole week all claims end; else the earlier ones are owed again.
    for each in bill.billed.takes_back if alone else ():
        again = ClaimChanged(
            what=Change.WITHDRAWN, less_pence=-each.pence, on=asked.day, who=hub_id(view.people)
        )
        yield asked.note(again, about=each.claim)
