"""State that is worked out from the operations once and kept up to date: a verb costs the same for ever.

A projection is given every operation with its verdict, and keeps values by key on a shelf. A shelf loads what
is asked for, not what there is; `parts` tell some values from all, such as those that are open. The shelves
may be thrown away: what they hold is worked out again from the books.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, cast

from ultramicro.core.code import code_of
from ultramicro.ledger.engine.events import E, event_of
from ultramicro.ledger.engine.model import ACCEPTED
from ultramicro.ledger.engine.shelf import Kept, Shelf, Shelves
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Last, Noted, Recorded, Store, note_of

T = TypeVar("T")


class Entry:
    """One operation with its verdict, and what it moved."""

    __slots__ = ("_event", "_note", "recorded", "transfers")

    def __init__(
        self, recorded: Recorded, transfers: Sequence[Transfer] = (), note: Noted | None = None
    ) -> None:
        self.recorded = recorded
        self.transfers = transfers
        self._note = note
        self._event: tuple[type, object] | None = None

    @property
    def accepted(self) -> bool:
        """Whether it was done."""
        return self.recorded.code == ACCEPTED

    @property
    def note(self) -> Noted | None:
        """What it wrote down, if it is a note that was accepted."""
        if self._note is None and self.recorded.kind == "note" and self.accepted:  # in memory it is given
            self._note = note_of(self.recorded.asked, self.recorded.actor, self.recorded.at)
        return self._note

    def event(self, kind: type[E]) -> E | None:
        """Return its event if it is of a kind; None if it is another or none.

        Raises
        ------
        Unsound
            If it cannot be read.
        """
        if (noted := self.note) is None or noted.kind != kind.kind:
            return None
        # Several projections ask for the same event, and reading it is dear.
        if self._event is None or self._event[0] is not kind:
            self._event = kind, event_of(kind, noted)
        return cast("E", self._event[1])


class Projection(ABC, Generic[T]):
    """What one room wants to know of the books, kept up to date operation by operation.

    A subclass gives its `name`, the class of its values (`keeps`) and `apply`. It reads the operations and
    its own shelf, nothing else. Its version is the source of the ledger and of its room: other code begins
    anew.
    """

    name: ClassVar[str]
    keeps: ClassVar[type]

    def __init__(self, shelf: Shelf[T]) -> None:
        self.shelf = shelf

    @abstractmethod
    def apply(self, entry: Entry) -> None:
        """Take in one operation, accepted or refused."""

    @classmethod
    def begin(cls, kept: Kept | None = None) -> Projection[T]:
        """Return it with what is kept of it, or with nothing."""
        return cls(Shelf(cls.keeps, kept))

    @classmethod
    def version(cls) -> str:
        """Return a digest of the source it is made by."""
        room = cls.__module__.split(".")[1]
        # By the source and no number: whoever changes `apply` would forget to raise it.
        return code_of(*dict.fromkeys(("ledger", room)))


AnyProjection: TypeAlias = "Projection[Any]"
P = TypeVar("P", bound=AnyProjection)

AT_LEAST = 200
"""Operations after which the shelves are kept, if the books are not closed before."""


class Projections:
    """The projections of some books that are in use.

    Parameters
    ----------
    store : Store
        The books.
    shelves : Shelves or None
        Where projections are kept; None to keep them in memory only.
    read_only : bool
        Whether the books are only looked at: then somebody else may have kept what is later than they are.
    """

    def __init__(self, store: Store, shelves: Shelves | None = None, *, read_only: bool = False) -> None:
        self.store, self.shelves, self.read_only = store, shelves, read_only
        self._used: dict[type[AnyProjection], AnyProjection] = {}
        self._kept: set[type[AnyProjection]] = set()
        self._behind = 0

    def of(self, kind: type[P]) -> P:
        """Return a projection as the books stand."""
        # Begun when it is first asked for: most commands need one or two of all rooms.
        if kind not in self._used:
            self._used[kind] = self._begun(kind)
        return cast("P", self._used[kind])

    def _begun(self, kind: type[P]) -> P:
        since, kept = self._from(kind)
        projection = cast("P", kind.begin(kept))
        for entry in entries_after(self.store, since):
            projection.apply(entry)
            self._behind += 1
        if kept:
            self._kept.add(kind)
        return projection

    def _from(self, kind: type[P]) -> tuple[Last, Kept | None]:
        """Return up to where a projection is kept, and its shelf."""
        if self.shelves is None:
            return Last(), None
        since = self.shelves.upto(kind.name, kind.version())
        if since is None or (since.batch and next(self.store.batches(since.batch - 1), None) != since):
            # Other code kept it, or it is of other books: of those that were there before a copy came back.
            if (since is not None and self.read_only) or not self.shelves.forget(kind.name):
                return Last(), None
            since = Last()
        return since, self.shelves.shelf(kind.name)

    def feed(self, entries: Iterable[Entry], last: Last) -> None:
        """Give the operations of a batch to all that are in use."""
        if not self._used:
            return
        try:
            for entry in entries:
                for projection in self._used.values():
                    projection.apply(entry)
                self._behind += 1
        except Exception:
            # What is fed in part is neither kept nor used any more.
            self._used.clear()
            self._kept.clear()
            raise
        # A process that runs for months, or is killed, would otherwise begin from far behind.
        if self._behind >= AT_LEAST:
            self.keep(last)

    def keep(self, last: Last) -> None:
        """Keep the shelves with what they hold now."""
        if self.shelves is None or not self._behind or not self._kept:
            return
        self._behind = 0
        used = [(kind, self._used[kind].shelf) for kind in self._kept]
        changes = {kind.name: (kind.version(), shelf.changes()) for kind, shelf in used}
        if self.shelves.keep(changes, last):
            for _, shelf in used:
                shelf.settled()
        else:
            # Somebody else keeps them: what is here stays right, over the file as it was.
            self._kept.clear()

    def close(self, last: Last) -> None:
        """Keep the shelves and let go of them."""
        if self.shelves is not None:
            try:
                self.keep(last)
            finally:
                self.shelves.close()

    def wrong(self) -> list[str]:
        """Return the names of those that are not what the books say from zero."""
        fresh = {kind: kind.begin() for kind in self._used}
        for entry in entries_after(self.store, Last()):
            for projection in fresh.values():
                projection.apply(entry)
        return [
            kind.name
            for kind, made in fresh.items()
            # By digests, as they are the same for what is in memory and in the file.
            if made.shelf.digest() != self._used[kind].shelf.digest()
        ]


def entries_after(store: Store, last: Last) -> Iterator[Entry]:
    """Yield what was asked after a batch, in order, each operation with what it moved."""
    return entries(store.operations(since=last.operation), store.transfers(last.seq))


def entries(operations: Iterable[Recorded], transfers: Iterator[Transfer]) -> Iterator[Entry]:
    """Yield operations, each with what it moved; both are in order."""
    ahead = next(transfers, None)
    for recorded in operations:
        moved = []
        while ahead is not None and ahead.key == recorded.key:
            moved.append(ahead)
            ahead = next(transfers, None)
        yield Entry(recorded, tuple(moved))
