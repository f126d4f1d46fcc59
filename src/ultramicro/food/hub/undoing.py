"""A step of a week is taken back, or the whole week: whole, and only where nothing later rests on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import ClassVar

from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.food.hub.acting import InWeek
from ultramicro.food.hub.bill_events import HubUnbilled
from ultramicro.food.hub.bills_back import bills_back
from ultramicro.food.hub.documents import document_rows, documents_told, told_only
from ultramicro.food.hub.events import Cut, HubDropped, HubMoved, PriceTold, Step
from ultramicro.food.hub.gone import gone_on, gone_told, is_gone, printed, week_or_gone
from ultramicro.food.hub.owing import due_of, emptied_of, placed, standing_bill, standings
from ultramicro.food.hub.resting import require_nothing_rests
from ultramicro.food.hub.stock import turned_round
from ultramicro.food.hub.telling import bills_change, require_sound
from ultramicro.food.hub.weeks import Bill, Bills, StepDone, Week, going
from ultramicro.ledger.deciding import Asked, Decision, View, unchanged
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.hanging import hanging_told, hangs_on, require_answered


@dataclass(frozen=True, kw_only=True)
class Undo(InWeek):
    """Take a step of a week back."""

    name: ClassVar[str] = "undo"
    does: ClassVar[str] = say(
        "take the last step of a week back, or another on which nothing rests; all that it did goes with it"
    )

    number: int = param(0, "number of the step, as `ultramicro hub show` lists them (0: the last one)", low=0)
    whole: bool = param(False, "take the whole week back, with its matching")
    tell: bool = param(False, "only say what it would take back, and which credit notes it would make")

    def decide(self, view: View, asked: Asked) -> Decision:
        """Decide what is taken back: all of a step or nothing.

        Raises
        ------
        BadInput
            If there is no such step, later ones rest on it, or a bill of it was paid or is said to be.
        """
        decision = self._decided(view, asked)
        return told_only(decision) if self.tell and decision.operations else decision

    def _decided(self, view: View, asked: Asked) -> Decision:
        if not self.number and (told := self._gone(view, asked)):
            return unchanged(told)
        week = going(view, asked, self.week)
        standing = week.standing()
        if not self.whole and (told := self._given_twice(week, asked, standing)):
            return unchanged(told)
        if self.whole:
            return self._whole(view, asked, week, standing)
        if not (standing or self.number):
            return unchanged(_nothing_stands(week))
        step = self._meant(week, standing)
        if step.undone:
            return unchanged(say("Step {n} was taken back.", n=step.number).with_id("undone_before"))
        require_nothing_rests(view, week, step)
        moved = _back(step, asked.day)
        require_sound(view, moved, week.id)
        numbers = count(view.of(Bills).last_number() + 1)
        notes = [asked.note(moved, about=week.id), *_unbilled(view, asked, week, step, numbers)]
        says = say("Step {n} is taken back: {what}.", n=step.number, what=step.step.says).with_id("undone")
        more = [*documents_told(view, notes), *bills_back(view, week, step), *bills_change(view, week, moved)]
        return Decision(operations=notes, says=joined([says, *more]), rows=document_rows(view, notes))

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

    def _gone(self, view: View, asked: Asked) -> Message | None:
        """Say that the week was taken back whole, where it was: no other one and no step is meant."""
        day = self.week or gone_on(view, asked.day)
        if not day or not is_gone(view, week := week_or_gone(view, day)):
            return None
        return joined(list(gone_told(view, week)))

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
            say("The week of {day} can be opened anew.", day=week.day).with_id("dropped"),
            *documents_told(view, notes),
            *hanging_told(view, [bill.id for bill in view.of(Bills).of_week(week.id)]),
        ]
        rows = document_rows(view, notes)
        told += [printed(week.id, len(rows))] if rows else []
        return Decision(operations=notes, says=joined(told), rows=rows)


def _nothing_stands(week: Week) -> Message:
    """Say that no step is left: the matching is only taken back by who says so."""
    none = say("No step of the week of {day} stands.", day=week.day)
    whole = say("To take the week back with its matching, give --whole.")
    return joined([none, whole]).with_id("nothing_stands")


def _back(step: StepDone, on: date) -> HubMoved:
    return HubMoved(
        step=Step.UNDONE, on=on, undoes=step.number, came=step.came, moves=turned_round(reversed(step.moves)),
        cuts=tuple(Cut(cut.line, -cut.less) for cut in step.cuts),
        prices=tuple(PriceTold(each.line, each.was_pence, each.price_pence, True) for each in step.prices),
    )  # fmt: skip


def _unbilled(
    view: View, asked: Asked, week: Week, step: StepDone, numbers: Iterator[int], *, alone: bool = True
) -> Iterator[Note]:
    """Yield what takes the bills of a step back: a credit note for each invoice that is out, and no more.

    An invoice that an earlier correction credited is not made again: `invoice` makes the one that is right
    then. What had no invoice, as for a grower, is owed again as it was.
    """
    bills = view.of(Bills)
    for bill in bills.of_week(week.id):
        if bill.billed.step != step.number or bill.taken_back:
            continue
        theirs = bills.of(week.id, bill.billed.side, bill.billed.who)
        later = standing_bill(theirs)
        if alone and later and later.billed.number > bill.billed.number:
            raise BadInput(
                say("{bill} takes the place of {other}", bill=later.id, other=bill.id),
                do=say("take the later bills back first: step {n}", n=later.billed.step),
            )
        unbilled = HubUnbilled(
            week=week.id, who=bill.billed.who, side=bill.billed.side, on=asked.day,
            credit_note=next(numbers) if bill.is_owed else 0, whole=not alone,
        )  # fmt: skip
        yield asked.note(unbilled, about=bill.id)
        _require_free(view, bill, theirs)
        after = [each._replace(taken_back=True) if each.id == bill.id else each for each in theirs]
        if alone:
            yield from _owed_after(view, asked, after)
        else:
            # Each bill of the week in turn, so that none is taken back twice.
            yield from emptied_of(asked, standings(view, [bill]))


def _require_free(view: View, bill: Bill, theirs: Sequence[Bill]) -> None:
    """Refuse to take back a bill that was paid, or of which something waits for an answer."""
    require_answered(view, [each.id for each in theirs])
    if (hanging := hangs_on(view, bill.id)) and hanging.paid_pence:
        raise BadInput(
            say("{bill} is paid, in part or whole", bill=bill.id),
            do=say("reverse the payment first with `ultramicro books reverse`, or correct the goods and give "
                   "`ultramicro hub invoice` again: what was paid is counted"),
        )  # fmt: skip


def _owed_after(view: View, asked: Asked, bills: Sequence[Bill]) -> Iterator[Note]:
    """Yield what leaves nothing owed of bills; of an earlier one that stands again it is owed there."""
    claims, again = standings(view, bills), standing_bill(bills)
    if again is None:
        # Under no number: the next bill counts what was paid.
        yield from emptied_of(asked, claims)
        return
    left = due_of(again.billed.total_pence, claims)
    yield from placed(view, asked, bills, again, due=asked.day, left_pence=left).notes
