"""Who was ever handed goods of a batch: a history, which nothing that is done later takes away.

How a batch stands says where its goods are by the books. Whoever eats of it asks for another thing: what
spoilt at a buyer's, what was weighed again, and what by a step that was taken back had left the hub, was in
their kitchen, or may have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.food.hub.events import Came, HubMoved, HubOpened, Move, Step, What
from ultramicro.food.hub.stock import Batch, Batches, begun
from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.projections import Entry, Projection


class Traced(NamedTuple):
    """What a step moved, in the order of the steps; `undone` where it was taken back since."""

    step: Step
    on: date
    came: tuple[Came, ...] = ()
    moves: tuple[Move, ...] = ()
    undone: bool = False


class Trace(NamedTuple):
    """What moved in a week from its opening on; one that was taken back whole and opened anew has several."""

    week: str
    served_from: tuple[str, ...] = ()
    steps: tuple[Traced, ...] = ()

    def after(self, moved: HubMoved) -> Trace:
        """Return it after a step."""
        done = Traced(moved.step, moved.on, moved.came, moved.moves)
        before = (
            each._replace(undone=True) if number == moved.undoes else each
            for number, each in enumerate(self.steps, start=1)
        )
        return self._replace(steps=(*before, done))

    def standing(self) -> Iterator[Traced]:
        """Yield the steps that stand."""
        return (each for each in self.steps if not each.undone and each.step is not Step.UNDONE)

    def taken_back(self) -> Iterator[Traced]:
        """Yield the steps that were taken back."""
        return (each for each in self.steps if each.undone)


class Traces(Projection[Trace]):
    """What moved in every week that was ever opened, those that were taken back whole among them."""

    name: ClassVar[str] = "hub_traces"
    keeps: ClassVar[type] = Trace

    def apply(self, entry: Entry) -> None:
        """Take in that a week was opened, or what moved in it; that it was given up takes nothing away."""
        if (noted := entry.note) is None:
            return
        if opened := entry.event(HubOpened):
            served = tuple(line.served_from for line in opened.lines)
            self._put(len(self.shelf.values(noted.about)), Trace(noted.about, served if any(served) else ()))
        elif (moved := entry.event(HubMoved)) and (before := self.shelf.values(noted.about)):
            self._put(len(before) - 1, before[-1].after(moved))

    def _put(self, number: int, trace: Trace) -> None:
        batches = dict.fromkeys(move.batch for step in trace.steps for move in step.moves)
        self.shelf.put(f"{trace.week} {number}", trace, trace.week, *map(_of, batches))

    def of_batch(self, batch: str) -> list[Trace]:
        """Return the weeks in which something of a batch moved."""
        return self.shelf.values(_of(batch))


def _of(batch: str) -> str:
    return f"batch {batch}"


class Had(NamedTuple):
    """What a buyer had of a batch in a week, in whole parts of its unit.

    `most` is the most that they were ever said to have, `weighed` what it came to on the scales since, and
    `spoilt` what of it spoilt at their place. `taken_back` is whether the step that handed it over was.
    """

    week: str
    buyer: str
    most: int = 0
    weighed: int = 0
    spoilt: int = 0
    days: tuple[date, ...] = ()
    served_from: str = ""
    taken_back: bool = False

    def after(self, step: Traced, quantity: int) -> Had:
        """Return it after a step that changed what they have."""
        if step.step is Step.SPOILT:
            return self._replace(spoilt=self.spoilt - quantity)
        now = self.weighed + quantity
        more = (step.on,) if step.step is Step.DELIVERED and step.on not in self.days else ()
        return self._replace(most=max(self.most, now), weighed=now, days=(*self.days, *more))


def had_of(view: View, batch: str) -> list[Had]:
    """Return who was ever handed goods of a batch, first by the steps that stand.

    A delivery that was taken back is among them unless as much was handed to the same buyer by one that
    stands: an undo says that a step was not, and no kitchen is emptied by it.
    """
    traces = view.of(Traces).of_batch(batch)
    stood = [had for trace in traces for had in _had(trace, trace.standing(), batch)]
    most: dict[tuple[str, str], int] = {}
    for had in stood:
        most[had.week, had.buyer] = max(had.most, most.get((had.week, had.buyer), 0))
    gone = (
        had._replace(taken_back=True)
        for trace in traces for step in trace.taken_back() if step.step is Step.DELIVERED
        for had in _had(trace, [step], batch)
    )  # fmt: skip
    return [*stood, *dict.fromkeys(had for had in gone if had.most > most.get((had.week, had.buyer), 0))]


def _had(trace: Trace, steps: Iterable[Traced], batch: str) -> list[Had]:
    found: dict[str, Had] = {}
    for step in steps:
        moves = [move for move in step.moves if move.batch == batch and move.what is What.DELIVERED]
        for move in moves:
            hub = trace.served_from[move.line - 1] if trace.served_from else ""
            had = found.get(move.buyer) or Had(trace.week, move.buyer, served_from=hub)
            found[move.buyer] = had.after(step, move.quantity)
    return list(found.values())


def never_came(view: View) -> dict[str, Batch]:
    """Return batches that are taken back, and of which a buyer was once said to have some."""
    shelf = view.of(Batches).shelf
    return {
        came.batch: begun(came, step.on, trace.week)
        for trace in view.of(Traces).shelf.values() for step in trace.taken_back() for came in step.came
        if shelf.get(came.batch) is None and had_of(view, came.batch)
    }  # fmt: skip
