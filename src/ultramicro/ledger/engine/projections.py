"""State that is worked out from the operations once and kept up to date: a verb costs the same for ever.

A projection is given every operation with its verdict, and keeps values by key on a shelf. A shelf loads what
is asked for, not what there is; `parts` tell some values from all, such as those that are open. The shelves
may be thrown away: what they hold is worked out again from the books.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar, cast

from ultramicro.core.code import code_of
from ultramicro.ledger.engine.events import E, event_of
from ultramicro.ledger.engine.model import ACCEPTED, as_json
from ultramicro.ledger.engine.shapes import codec_of
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Last, Noted, Recorded, Store, note_of

T = TypeVar("T")


class Entry:
    """One operation with its verdict, and what it moved."""

    __slots__ = ("_events", "_note", "recorded", "transfers")

    def __init__(
        self, recorded: Recorded, transfers: Sequence[Transfer] = (), note: Noted | None = None
    ) -> None:
        self.recorded = recorded
        self.transfers = transfers
        self._note = note
        self._events: dict[type, object] = {}

    @property
    def accepted(self) -> bool:
        """Whether it was done."""
        return self.recorded.code == ACCEPTED

    @property
    def note(self) -> Noted | None:
        """What it wrote down, if it is a note that was accepted."""
        if self._note is None and self.recorded.kind == "note" and self.accepted:
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
        if kind not in self._events:
            self._events[kind] = event_of(kind, noted)
        return cast("E", self._events[kind])


class Item(NamedTuple):
    """A value on a shelf as it is kept: JSON, where it stands in the order, and the parts it belongs to."""

    key: str
    order: int
    value: str
    parts: tuple[str, ...]


class Kept(Protocol):
    """One shelf as it is kept in a file."""

    def get(self, key: str) -> Item | None:
        """Return the item of a key."""

    def keys(self, part: str) -> list[tuple[int, str]]:
        """Return order and key of the items of a part, or of all if it is empty."""

    def last(self) -> int:
        """Return the greatest place in the order; 0 if there is none."""


class Shelves(Protocol):
    """Where shelves are kept, each with the batch up to which it holds."""

    def upto(self, name: str, version: str) -> Last | None:
        """Return up to where the shelf of a projection holds, if it was kept by this version of it."""

    def shelf(self, name: str) -> Kept:
        """Return a shelf."""

    def forget(self, name: str) -> bool:
        """Empty a shelf; whether that could be done."""

    def keep(self, changes: Mapping[str, tuple[str, Sequence[Item | str]]], last: Last) -> bool:
        """Keep by name the version and what changed, items or keys that are gone; whether that could be done.

        Where it could not, because somebody else kept something meanwhile, nothing is changed.
        """

    def close(self) -> None:
        """Let go of them."""


class Shelf(Generic[T]):
    """Values by key, in the order in which their keys came.

    Examples
    --------
    >>> shelf = Shelf(int)
    >>> shelf.put("a", 1, "open")
    >>> shelf.put("b", 2, "open")
    >>> shelf.put("a", 3)
    >>> shelf.keys(), shelf.keys("open"), shelf.get("a"), shelf.get("c")
    (['a', 'b'], ['b'], 3, None)
    """

    def __init__(self, kind: type[T], kept: Kept | None = None) -> None:
        self.kept = kept
        self._codec = codec_of(kind)
        self._held: dict[str, tuple[int, T, tuple[str, ...]] | None] = {}
        self._changed: dict[str, None] = {}
        self._parts: dict[str, dict[str, None]] = {}
        self._next = (kept.last() if kept else 0) + 1

    def get(self, key: str) -> T | None:
        """Return the value of a key; None if there is none."""
        found = self._find(key)
        return found[1] if found else None

    def _find(self, key: str) -> tuple[int, T, tuple[str, ...]] | None:
        if key in self._held or self.kept is None:
            return self._held.get(key)
        item = self.kept.get(key)
        found = item and (item.order, cast("T", self._codec.read(json.loads(item.value))), item.parts)
        self._held[key] = found or None
        return found or None

    def put(self, key: str, value: T, *parts: str) -> None:
        """Set the value of a key and the parts that it belongs to."""
        before = self._find(key)
        self._leave(key)
        self._held[key] = (before[0] if before else self._next, value, parts)
        self._next += before is None
        self._changed[key] = None
        for part in ("", *parts):
            self._parts.setdefault(part, {})[key] = None

    def drop(self, key: str) -> None:
        """Take a key away."""
        if self._find(key) is not None:
            self._leave(key)
            self._held[key] = None
            self._changed[key] = None

    def _leave(self, key: str) -> None:
        """Take a key that was changed before out of its parts."""
        if key in self._changed and (held := self._held[key]):
            for part in ("", *held[2]):
                self._parts[part].pop(key, None)

    def keys(self, part: str = "") -> list[str]:
        """Return the keys of a part, or all, in their order."""
        here = [(self._order(key), key) for key in self._parts.get(part, ())]
        there = self.kept.keys(part) if self.kept else []
        both = here + [(order, key) for order, key in there if key not in self._changed]
        return [key for _, key in sorted(both)]

    def _order(self, key: str) -> int:
        held = self._held[key]
        return held[0] if held else 0

    def values(self, part: str = "") -> list[T]:
        """Return the values of a part, or all, in the order of their keys."""
        found = (self._find(key) for key in self.keys(part))
        return [each[1] for each in found if each]

    def changes(self) -> list[Item | str]:
        """Return what changed since it was kept: items, and the keys of those that are gone."""
        return [self._item(key) for key in self._changed]

    def _item(self, key: str) -> Item | str:
        found = self._find(key)
        return Item(key, found[0], as_json(self._codec.write(found[1])), found[2]) if found else key

    def settled(self) -> None:
        """Note that all changes are kept now."""
        self._changed.clear()
        self._parts.clear()

    def digest(self) -> str:
        """Return letters made of all it holds, the same wherever it is kept."""
        lines = [as_json(self._item(key)) for key in self.keys()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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
        return code_of(*dict.fromkeys(("ledger", room)))


P = TypeVar("P", bound="Projection[Any]")

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
        self._used: dict[type[Projection[Any]], Projection[Any]] = {}
        self._kept: set[type[Projection[Any]]] = set()
        self._behind = 0

    def of(self, kind: type[P]) -> P:
        """Return a projection as the books stand."""
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
        for entry in entries:
            for projection in self._used.values():
                projection.apply(entry)
            self._behind += 1
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
            if made.shelf.digest() != self._used[kind].shelf.digest()
        ]


def entries_after(store: Store, last: Last) -> Iterator[Entry]:
    """Yield what was asked after a batch, in order, each operation with what it moved."""
    transfers = store.transfers(last.seq)
    ahead = next(transfers, None)
    for recorded in store.operations(since=last.operation):
        moved = []
        while ahead is not None and ahead.key == recorded.key:
            moved.append(ahead)
            ahead = next(transfers, None)
        yield Entry(recorded, tuple(moved))
