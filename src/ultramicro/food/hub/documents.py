"""Which invoices and credit notes a step makes, said before and after it: numbers, for whom, how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.bill_events import HubBilled, HubUnbilled
from ultramicro.food.hub.telling import some
from ultramicro.food.hub.weeks import Bills
from ultramicro.ledger.deciding import Decision, View
from ultramicro.ledger.engine.events import event_of
from ultramicro.ledger.engine.model import AnyOperation, Note
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.sums import money

INVOICE, CREDIT = "invoice", "credit_note"


class _Document(NamedTuple):
    kind: str
    number: int
    who: str
    pence: int
    credits: int = 0


def document_rows(view: View, operations: Sequence[AnyOperation]) -> list[Row]:
    """Return a row for each document that operations of the hub make, in the order of their numbers."""
    return [
        {"document": each.kind, "invoice": each.number, "who": view.people.called(each.who),
         "credits": each.credits, "total_pence": each.pence, "currency": view.currency}
        for each in _documents(view, operations)
    ]  # fmt: skip


def documents_told(view: View, operations: Sequence[AnyOperation]) -> list[Message]:
    """Say which credit notes and invoices operations of the hub make; nothing where they make none."""
    made, told = _documents(view, operations), list[Message]()
    if notes := [_said(view, each) for each in made if each.kind == CREDIT]:
        told.append(
            plural("{n} credit note is made: {notes}.", "{n} credit notes are made: {notes}.", len(notes),
                   notes=some(notes)).with_id("credited")
        )  # fmt: skip
    if new := [_said(view, each) for each in made if each.kind == INVOICE]:
        told.append(
            plural("{n} invoice is made: {made}.", "{n} invoices are made: {made}.", len(new), made=some(new)
                   ).with_id("invoiced")
        )  # fmt: skip
    return told


def invoices_made(view: View, operations: Sequence[AnyOperation]) -> list[tuple[str, int]]:
    """Return for whom operations of the hub make an invoice, by id, and of how much. [hundredths]."""
    return [(each.who, each.pence) for each in _documents(view, operations) if each.kind == INVOICE]


def told_only(decision: Decision) -> Decision:
    """Return a decision that only says what it would do, and does nothing."""
    ahead = say("Nothing is done yet. It would be said:").with_id("told_only")
    return replace(decision, operations=(), memos=(), says=joined([ahead, decision.says]))


def _said(view: View, each: _Document) -> Message:
    who, sum_ = view.people.called(each.who), money(each.pence, view.currency)
    if each.kind == CREDIT:
        return say("number {number} of {sum} for {who}, which takes back invoice {invoice}",
                   number=str(each.number), sum=sum_, who=who, invoice=str(each.credits))  # fmt: skip
    return say("number {number} of {sum} for {who}", number=str(each.number), sum=sum_, who=who)


def _documents(view: View, operations: Sequence[AnyOperation]) -> list[_Document]:
    notes = (each for each in operations if isinstance(each, Note))
    made = (each for note in notes for each in _made(view.of(Bills), note))
    return sorted(made, key=lambda each: each.number)


def _made(bills: Bills, note: Note) -> Iterator[_Document]:
    noted = Noted(note.key, note.about, note.kind, note.body, note.actor, note.at)
    if note.kind == HubUnbilled.kind:
        back = event_of(HubUnbilled, noted)
        yield from _credited(bills, note.about, back.credit_note)
    if note.kind == HubBilled.kind:
        billed = event_of(HubBilled, noted)
        yield from _credited(bills, billed.credits, billed.credit_note)
        if billed.invoice:
            yield _Document(INVOICE, billed.invoice, billed.who, billed.total_pence)


def _credited(bills: Bills, about: str, number: int) -> Iterator[_Document]:
    if number and (bill := bills.shelf.get(about)):
        yield _Document(CREDIT, number, bill.billed.who, bill.billed.total_pence, bill.invoices[-1].number)
