"""Goods by batch: what came, where each part of it is, and the law that none is made or lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, NamedTuple

from ultramicro.food.hub.events import Came, HubMoved, Move, What
from ultramicro.ledger.engine.projections import Entry, Projection


class Parcel(NamedTuple):
    """What a line of a week has of a batch: packed and waiting, or delivered; and its weight if weighed."""

    week: str
    line: int
    buyer: str
    packed: int = 0
    delivered: int = 0
    weighed_g: int = 0
    each_g: int = 0

    @property
    def quantity(self) -> int:
        """All of it."""
        return self.packed + self.delivered


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A batch as it stands: received = in parcels + spoilt + left, in whole parts of its unit.

    Parameters
    ----------
    id, grower, good : str
        Its mark, whose it is and of what.
    scale : int
        How many whole parts its unit has.
    week : str
        In which week it came.
    came_on : date
        When.
    harvested_on, use_by : date or None
        As the grower says; None where nobody said.
    received, spoilt : int
        What came in, and what of it was spoilt.
    parcels : tuple of Parcel
        Where the rest went.
    """

    id: str
    grower: str
    good: str
    scale: int
    week: str
    came_on: date
    harvested_on: date | None = None
    use_by: date | None = None
    received: int = 0
    spoilt: int = 0
    parcels: tuple[Parcel, ...] = ()

    @property
    def packed(self) -> int:
        """What stands packed in the hub."""
        return sum(each.packed for each in self.parcels)

    @property
    def delivered(self) -> int:
        """What buyers have."""
        return sum(each.delivered for each in self.parcels)

    @property
    def left(self) -> int:
        """What is left in the hub."""
        return self.received - self.spoilt - self.packed - self.delivered

    def usable(self, on: date) -> int:
        """Return what is left and not past its last day."""
        return self.left if self.use_by is None or on <= self.use_by else 0

    def in_parcels(self, week: str) -> int:
        """Return what the parcels of a week have of it."""
        return sum(each.quantity for each in self.parcels if each.week == week)

    @property
    def is_sound(self) -> bool:
        """Whether nothing of it is below nought."""
        parts = [self.received, self.spoilt, self.left]
        return min([*parts, *(min(p.packed, p.delivered, p.weighed_g) for p in self.parcels)]) >= 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing ever came of it, as when its coming was taken back."""
        return not (self.received or self.spoilt or self.parcels)

    def after(self, move: Move, week: str) -> Batch:
        """Return it after a move."""
        if move.what is What.RECEIVED:
            return replace(self, received=self.received + move.quantity)
        if move.what is What.SPOILT:
            return replace(self, spoilt=self.spoilt + move.quantity)
        return replace(self, parcels=_with(self.parcels, move, week))


def _with(parcels: tuple[Parcel, ...], move: Move, week: str) -> tuple[Parcel, ...]:
    """Return parcels after one changed; one that is empty again is gone."""
    at = next((n for n, p in enumerate(parcels) if (p.week, p.line) == (week, move.line)), len(parcels))
    was = parcels[at] if at < len(parcels) else Parcel(week, move.line, move.buyer)
    now = {
        What.PACKED: was._replace(packed=was.packed + move.quantity),
        What.DELIVERED: was._replace(delivered=was.delivered + move.quantity),
        What.WEIGHED: _weighed(was, move),
    }[move.what]
    kept = (now,) if any((now.packed, now.delivered, now.weighed_g)) else ()
    return (*parcels[:at], *kept, *parcels[at + 1 :])


def _weighed(was: Parcel, move: Move) -> Parcel:
    """Return a parcel after it was weighed; one of no weight is again as if it never was."""
    now = was.weighed_g + move.quantity
    return was._replace(weighed_g=now, each_g=move.each_g if now else 0)


class Batches(Projection[Batch]):
    """Every batch as it stands, by its mark."""

    name: ClassVar[str] = "hub_batches"
    keeps: ClassVar[type] = Batch

    def apply(self, entry: Entry) -> None:
        """Take in what came and what moved."""
        if (noted := entry.note) is None or (moved := entry.event(HubMoved)) is None:
            return
        found = {move.batch: kept for move in moved.moves if (kept := self.shelf.get(move.batch))}
        for batch in moved_on(found, moved, noted.about).values():
            self._put(batch)
        for came in moved.came if moved.undoes else ():
            self.shelf.drop(came.batch)

    def _put(self, batch: Batch) -> None:
        weeks = dict.fromkeys((batch.week, *(each.week for each in batch.parcels)))
        parts = [
            *weeks,
            f"{batch.grower} {batch.good}",
            f"good {batch.good}",
            *(["left"] if batch.left else []),
        ]
        self.shelf.put(batch.id, batch, *parts)

    def of(self, grower: str, good: str) -> list[Batch]:
        """Return the batches of a grower's good of which something is left, what ends first before others."""
        found = [each for each in self.shelf.values(f"{grower} {good}") if each.left]
        return sorted(found, key=lambda each: (each.use_by or date.max, each.came_on, each.id))

    def in_week(self, week: str) -> list[Batch]:
        """Return the batches that came in a week or are in its parcels."""
        return self.shelf.values(week)

    def left(self) -> list[Batch]:
        """Return the batches of which something is left."""
        return self.shelf.values("left")


def moved_on(batches: Mapping[str, Batch], moved: HubMoved, week: str) -> dict[str, Batch]:
    """Return batches after a step, those that came with it among them.

    Parameters
    ----------
    batches : mapping of str to Batch
        Those that it moves, as they stand.
    moved : HubMoved
        The step.
    week : str
        The number of its week.
    """
    now = dict(batches)
    now |= {came.batch: begun(came, moved.on, week) for came in moved.came if came.batch not in now}
    for move in moved.moves:
        if move.batch in now:
            now[move.batch] = now[move.batch].after(move, week)
    return now


def begun(came: Came, on: date, week: str) -> Batch:
    """Return a batch of which nothing is said but that it came."""
    return Batch(
        id=came.batch, grower=came.grower, good=came.good, scale=came.scale, week=week, came_on=on,
        harvested_on=came.harvested_on, use_by=came.use_by,
    )  # fmt: skip


def turned_round(moves: Iterable[Move]) -> tuple[Move, ...]:
    """Return the moves that take others back."""
    return tuple(move._replace(quantity=-move.quantity) for move in moves)
