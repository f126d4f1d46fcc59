"""How the hub's answers name goods, batches and people, and the note that a step is written down with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.rows import Row
from ultramicro.food.hub.events import HubMoved, Move, Step, What
from ultramicro.food.hub.stock import Batch, Batches, moved_on
from ultramicro.food.hub.units import THOUSAND, plain
from ultramicro.food.hub.weeks import Bills, Week
from ultramicro.food.hub.words import called, good_of
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.engine.model import Note

WEEK = say("day of delivery of the week (default: the only week that is open)")
BATCH_ASKED = say("number of the batch, as on its label")
WHOSE = say("grower, by short name, where several have a batch of that number")


MOST_NAMED = 5


def some(names: Sequence[str], *, by: Literal["and", "or"] = "and") -> Listed:
    """Name the first of several; what is left out is not passed off as all.

    Examples
    --------
    >>> say("{names}", names=some(["a", "b"])), say("{names}", names=some(list("abcdefg")))
    ('a and b', 'a, b, c, d, e, …')
    """
    return Listed(names, by=by) if len(names) <= MOST_NAMED else Listed([*names[:MOST_NAMED], "…"], by="")


def written(view: View, asked: Asked, week: Week, step: Step, **more: Any) -> Note:
    """Return the note of a step, which leaves no batch with less than nothing.

    Raises
    ------
    BadInput
        If there is less of a batch than the step needs.
    """
    moved = HubMoved(step=step, on=asked.day, **more)
    require_sound(view, moved, week.id)
    return asked.note(moved, about=week.id)


def require_sound(view: View, moved: HubMoved, week: str) -> None:
    """Refuse a step after which a batch would have given out more than came.

    Raises
    ------
    BadInput
        Naming the batch.
    """
    shelf = view.of(Batches).shelf
    before = {move.batch: kept for move in moved.moves if (kept := shelf.get(move.batch))}
    gone = {came.batch for came in moved.came} if moved.undoes else set()
    for batch in moved_on(before, moved, week).values():
        if not batch.is_sound or (batch.id in gone and not batch.is_empty):
            was = before.get(batch.id, batch)
            raise BadInput(
                say("of batch {batch} only {left} is left", batch=called(view.people, batch.id),
                    left=amount(view, was, max(was.left, 0))),
                do=say("see where the rest is with `ultramicro hub recall --batch {batch}`; take a later "
                       "step back first with `ultramicro hub undo`", batch=called(view.people, batch.id)),
            )  # fmt: skip


def bills_change(view: View, week: Week, moved: HubMoved) -> list[Message]:
    """Say that bills which stand are not any more of what was delivered; nothing where they still are."""
    touched = {(move.batch, move.line) for move in moved.moves if move.what in {What.DELIVERED, What.WEIGHED}}
    bills = [bill for bill in view.of(Bills).of_week(week.id) if not bill.taken_back]
    if not any((line.batch, line.line) in touched for bill in bills for line in bill.billed.lines):
        return []
    return [
        say("Bills of it stand as they were made: give `ultramicro hub invoice` again.").with_id(
            "bills_stand"
        )
    ]


def amount(view: View, batch: Batch, quantity: int) -> Message:
    """Say a quantity of a batch in its unit."""
    from ultramicro.food.hub.units import shown  # noqa: PLC0415  it is only said where something is refused

    return shown(quantity, batch.scale, good_of(view.people, batch.good).unit)


def move_rows(view: View, moves: Iterable[Move], batches: Sequence[Batch], *, status: str) -> list[Row]:
    """Return moves as rows of an answer."""
    known = {batch.id: batch for batch in batches}
    return [_row(view, move, known[move.batch], status) for move in moves if move.batch in known]


def _row(view: View, move: Move, batch: Batch, status: str) -> Row:
    item, unit = good_of(view.people, batch.good)
    # What pieces weigh is in grams, however the pieces are counted.
    weighed = move.what is What.WEIGHED
    return {
        "batch": called(view.people, batch.id), "grower": view.people.called(batch.grower), "item": item,
        "quantity": plain(move.quantity, THOUSAND if weighed else batch.scale),
        "unit": "kg" if weighed else unit,
        "buyer": view.people.called(move.buyer) if move.buyer else "", "status": status,
    }  # fmt: skip
