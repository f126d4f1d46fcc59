"""A week that was taken back whole: the documents that its bills left are still shown and printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from ultramicro.core.message import Message, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.documents import CREDIT, INVOICE
from ultramicro.food.hub.events import HubDropped, HubOpened
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.weeks import Bill, Bills, Week, Weeks, week_day, week_number, week_of
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.projections import Entry, Projection


class Dropped(NamedTuple):
    """A week that was taken back whole, and on which day."""

    id: str
    on: date


class DroppedWeeks(Projection[Dropped]):
    """Every week that was taken back whole and not opened again since, by its number."""

    name: ClassVar[str] = "hub_dropped_weeks"
    keeps: ClassVar[type] = Dropped

    def apply(self, entry: Entry) -> None:
        """Take in that a week was taken back, or opened again."""
        if (noted := entry.note) is None:
            return
        if dropped := entry.event(HubDropped):
            self.shelf.put(noted.about, Dropped(noted.about, dropped.on))
        elif self.shelf.get(noted.about) and entry.event(HubOpened):
            self.shelf.drop(noted.about)


def week_or_gone(view: View, day: date | None) -> Week:
    """Return a week by its day; one that was taken back whole has no lines and no steps any more.

    Parameters
    ----------
    view : View
        The books.
    day : date or None
        The day of delivery; None for the only week that is open, and where there is none at all for the
        last that was taken back.

    Raises
    ------
    BadInput
        If it was never opened.
    """
    dropped = view.of(DroppedWeeks).shelf
    if day is None and not view.of(Weeks).shelf.keys():
        gone = next(iter(dropped.values()[-1:]), None)
    else:
        gone = dropped.get(week_number(day)) if day else None
    if gone is None:
        return week_of(view, day)
    return Week(
        id=gone.id, day=week_day(gone.id), digest="", margin=Decimal(0), rule="none", opened_on=gone.on,
        lines=(), asked=(),
    )  # fmt: skip


def gone_on(view: View, on: date) -> date | None:
    """Return the day of the last week that was taken back on a day, where no week is open since."""
    last = view.of(DroppedWeeks).shelf.values()[-1:]
    return (
        week_day(last[0].id)
        if last and last[0].on == on and not view.of(Weeks).shelf.values("open")
        else None
    )


def is_gone(view: View, week: Week) -> bool:
    """Whether a week was taken back whole and not opened again."""
    return view.of(DroppedWeeks).shelf.get(week.id) is not None


def gone_told(view: View, week: Week) -> Iterator[Message]:
    """Say that a week was taken back, and which credit notes take its invoices back."""
    yield say("The week of {day} was taken back on {on} and can be opened anew.", day=week.day,
              on=week.last_on).with_id("gone")  # fmt: skip
    if rows := gone_rows(view, week):
        bills, notes = (
            [str(r["invoice"]) for r in rows if r["document"] == kind] for kind in (INVOICE, CREDIT)
        )
        yield plural(
            "Its invoice {invoices} is taken back by credit note {notes}.",
            "Its invoices {invoices} are taken back by credit notes {notes}.", len(bills),
            invoices=some(bills), notes=some(notes),
        ).with_id("gone_documents")  # fmt: skip
        yield printed(week.id, len(notes))


def gone_rows(view: View, week: Week) -> list[Row]:
    """Return a row for each document of a week that was taken back, in the order of their numbers."""
    rows = (row for bill in view.of(Bills).of_week(week.id) for row in _rows(view, bill))
    return sorted(rows, key=lambda row: int(str(row["invoice"])))


def printed(week: str, notes: int) -> Message:
    """Say by which command credit notes of a week are printed."""
    return plural(
        "`ultramicro hub papers --week {day} --to papers` prints it.",
        "`ultramicro hub papers --week {day} --to papers` prints them.", notes,
        day=week_day(week).isoformat(),
    ).with_id("printed")  # fmt: skip


def _rows(view: View, bill: Bill) -> Iterator[Row]:
    made = [(INVOICE, each.number, 0) for each in bill.invoices]
    made += [(CREDIT, each.number, bill.invoices[n].number) for n, each in enumerate(bill.credit_notes)]
    for document, number, credited in made:
        yield {
            "document": document, "invoice": number, "who": view.people.called(bill.billed.who),
            "credits": credited, "total_pence": bill.billed.total_pence, "currency": view.currency,
        }  # fmt: skip
