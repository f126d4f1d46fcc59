"""Weeks of the hub as the books have them: their lines, their steps and their bills."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.food.hub.bill_events import HubBilled, HubUnbilled, Side
from ultramicro.food.hub.events import (
    Came,
    Counted,
    Cut,
    HubClosed,
    HubDropped,
    HubMoved,
    HubOpened,
    Move,
    Over,
    PlannedLine,
    PriceTold,
    Step,
)
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.engine.projections import Entry, Projection
from ultramicro.ledger.people.names import Names

HUB = "food-hub"
"""Whom buyers owe and who owes growers, as one of the people of the books."""


class StepDone(NamedTuple):
    """A step of a week; `undone` where it was taken back since."""

    number: int
    step: Step
    on: date
    key: str
    came: tuple[Came, ...] = ()
    moves: tuple[Move, ...] = ()
    cuts: tuple[Cut, ...] = ()
    undone: bool = False
    memo: str = ""
    undoes: int = 0
    counted: tuple[Counted, ...] = ()
    prices: tuple[PriceTold, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Week:
    """A week as it stands.

    Parameters
    ----------
    id : str
        Its number.
    day : date
        The day of delivery.
    digest : str
        That of what it was matched from.
    margin : Decimal
        The hub's part on top. [share]
    rule : str
        By what lines are cut.
    opened_on : date
        When it was opened.
    lines : tuple of PlannedLine
        With the quantities as they were cut.
    asked : tuple of int
        The quantities as they were matched, line by line.
    steps : tuple of StepDone
        What was done, in order.
    closed_on : date or None
        When it was closed; None while it is open.
    unmet, idle : tuple of Over
        What was asked for and what was offered beyond what was matched.
    """

    id: str
    day: date
    digest: str
    margin: Decimal
    rule: str
    opened_on: date
    lines: tuple[PlannedLine, ...]
    asked: tuple[int, ...]
    steps: tuple[StepDone, ...] = ()
    closed_on: date | None = None
    unmet: tuple[Over, ...] = ()
    idle: tuple[Over, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self.closed_on is not None

    @property
    def last_on(self) -> date:
        """The day of the last that was done in it: a step that was taken back is gone with its day."""
        ended = [self.closed_on] if self.closed_on else []
        return max([self.opened_on, *ended, *(each.on for each in self.standing())])

    def line(self, number: int) -> PlannedLine:
        """Return a line by its number."""
        return self.lines[number - 1]

    def after(self, moved: HubMoved, key: str) -> Week:
        """Return it after a step."""
        done = StepDone(
            len(self.steps) + 1, moved.step, moved.on, key, moved.came, moved.moves, moved.cuts,
            memo=moved.memo, undoes=moved.undoes, counted=moved.counted,
            prices=moved.prices,
        )  # fmt: skip
        steps = tuple(
            each._replace(undone=True) if each.number == moved.undoes else each for each in self.steps
        )
        lines = list(self.lines)
        for cut in moved.cuts:
            was = lines[cut.line - 1]
            lines[cut.line - 1] = was._replace(quantity=was.quantity - cut.less)
        for told in moved.prices:
            was = lines[told.line - 1]
            lines[told.line - 1] = was._replace(price_pence=told.price_pence, price_later=told.later)
        return replace(self, steps=(*steps, done), lines=tuple(lines))

    def standing(self) -> list[StepDone]:
        """Return the steps that stand, the oldest first."""
        return [each for each in self.steps if not each.undone and each.step is not Step.UNDONE]


class Weeks(Projection[Week]):
    """Every week by its number, in the order in which they were opened."""

    name: ClassVar[str] = "hub_weeks"
    keeps: ClassVar[type] = Week

    def apply(self, entry: Entry) -> None:
        """Take in that a week was opened, went on, or ended."""
        if (noted := entry.note) is None:
            return
        found = self.shelf.get(noted.about)
        if opened := entry.event(HubOpened):
            self._put(_begun(noted.about, opened))
        elif found and (moved := entry.event(HubMoved)):
            self._put(found.after(moved, noted.key))
        elif found and (closed := entry.event(HubClosed)):
            self._put(replace(found, closed_on=closed.on if closed.closed else None))
        elif found and entry.event(HubDropped):
            self.shelf.drop(noted.about)

    def _put(self, week: Week) -> None:
        self.shelf.put(week.id, week, *([] if week.closed else ["open"]))


def _begun(number: str, opened: HubOpened) -> Week:
    return Week(
        id=number, day=opened.week, digest=opened.digest, margin=opened.margin, rule=opened.rule,
        opened_on=opened.on, lines=opened.lines, asked=tuple(line.quantity for line in opened.lines),
        unmet=opened.unmet, idle=opened.idle,
    )  # fmt: skip


class Issued(NamedTuple):
    """An invoice or a credit note: its number in the hub's series, and the day it was made.

    `whole` is whether a credit note is there because the whole week was taken back.
    """

    number: int
    on: date
    whole: bool = False


class Bill(NamedTuple):
    """A bill as it was made, with its number; `taken_back` where it was since.

    `invoices` and `credit_notes` are under which numbers it was issued and credited, in turn.
    """

    id: str
    billed: HubBilled
    taken_back: bool = False
    invoices: tuple[Issued, ...] = ()
    credit_notes: tuple[Issued, ...] = ()

    @property
    def is_owed(self) -> bool:
        """Whether an invoice of it is out that no credit note takes back."""
        return len(self.invoices) > len(self.credit_notes)

    @property
    def is_credited(self) -> bool:
        """Whether it was issued, and a credit note takes all of it back."""
        return bool(self.invoices) and not self.is_owed

    def invoiced(self, number: int, on: date) -> Bill:
        """Return it with an invoice more; 0 is none."""
        return self._replace(invoices=(*self.invoices, Issued(number, on))) if number else self

    def credited(self, number: int, on: date, *, whole: bool = False) -> Bill:
        """Return it with a credit note more; 0 is none."""
        note = Issued(number, on, whole)
        return self._replace(credit_notes=(*self.credit_notes, note)) if number else self


class Bills(Projection[Bill]):
    """Every bill by its number."""

    name: ClassVar[str] = "hub_bills"
    keeps: ClassVar[type] = Bill

    def apply(self, entry: Entry) -> None:
        """Take in a bill, or that it was taken back."""
        if (noted := entry.note) is None:
            return
        if billed := entry.event(HubBilled):
            self._put(Bill(noted.about, billed).invoiced(billed.invoice, billed.on))
            if before := self.shelf.get(billed.credits):
                self._put(before.credited(billed.credit_note, billed.on))
        elif (found := self.shelf.get(noted.about)) and (back := entry.event(HubUnbilled)):
            self._put(found._replace(taken_back=True).credited(back.credit_note, back.on, whole=back.whole))
            if again := self.shelf.get(back.again):
                self._put(again.invoiced(back.invoice, back.on))

    def _put(self, bill: Bill) -> None:
        self.shelf.put(bill.id, bill, *_parts(bill.billed))

    def last_number(self) -> int:
        """Return the last number of the series of invoices and credit notes; 0 where there is none."""
        made = (each for bill in self.shelf.values() for each in (*bill.invoices, *bill.credit_notes))
        return max((each.number for each in made), default=0)

    def of_week(self, week: str) -> list[Bill]:
        """Return the bills of a week, in their order, those that were taken back too."""
        return self.shelf.values(week)

    def of(self, week: str, side: Side, who: str) -> list[Bill]:
        """Return the bills of somebody in a week, in their order, those that were taken back too."""
        return self.shelf.values(f"{week} {side} {who}")


def _parts(billed: HubBilled) -> tuple[str, str]:
    return billed.week, f"{billed.week} {billed.side} {billed.who}"


def hub_id(names: Names) -> str:
    """Return by which id the hub owes and is owed: a place may have added its hub before its first bill."""
    found = names.find(HUB)
    return found.id if found else HUB


def week_number(day: date) -> str:
    """Return what a week is called in the books.

    Examples
    --------
    >>> week_number(date(2026, 6, 4))
    'hub-2026-06-04'
    """
    return f"hub-{day.isoformat()}"


def week_day(number: str) -> date:
    """Return the day of delivery of a week by its number, of one too that was taken back since.

    Examples
    --------
    >>> week_day("hub-2026-06-04")
    datetime.date(2026, 6, 4)
    """
    return date.fromisoformat(number.removeprefix("hub-"))


def week_of(view: View, day: date | None) -> Week:
    """Return a week by its day of delivery; without one, the only one that is open.

    Raises
    ------
    BadInput
        If it was never opened, or several are open and none is named.
    """
    shelf = view.of(Weeks).shelf
    if day is None:
        found = list(shelf.values("open")) or shelf.values()[-1:]
        if len(found) > 1:
            raise BadInput(
                say("several weeks are open"), where="--week",
                do=say("say which one, by its day of delivery, as in {day}", day=found[0].day.isoformat()),
            )  # fmt: skip
        week = found[0] if found else None
    else:
        week = shelf.get(week_number(day))
    if week is None:
        raise BadInput(
            say("no week is open") if day is None else say("the week of {day} is not open", day=day),
            where="--week", do=say("open it first with `ultramicro hub open --week {day}`",
                                   day=(day or date(2026, 6, 4)).isoformat()),
        )  # fmt: skip
    return week


def going(view: View, asked: Asked, day: date | None) -> Week:
    """Return a week in which something can be done on the day that is asked.

    Raises
    ------
    BadInput
        If it is closed, or a later step of it stands.
    """
    week = week_of(view, day)
    if week.closed:
        raise BadInput(
            say("the week of {day} is closed", day=week.day),
            do=say("open it again with `ultramicro hub close --again`, or book it in a later week"),
        )
    require_day(week, asked)
    return week


def require_day(week: Week, asked: Asked) -> None:
    """Refuse a day on which nothing of a week can be done any more.

    Raises
    ------
    BadInput
        If it is before the last that was done in the week and stands.
    """
    if asked.day < week.last_on:
        raise BadInput(
            say("the last step of the week of {week} was on {day}, and {on} is before", week=week.day,
                day=week.last_on, on=asked.day),
            where="--on", do=say("give that day or a later one"),
        )  # fmt: skip
