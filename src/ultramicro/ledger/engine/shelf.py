"""Values by key, loaded when they are asked for, and kept where they were left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar, cast

from ultramicro.ledger.engine.model import as_json
from ultramicro.ledger.engine.shapes import codec_of
from ultramicro.ledger.engine.store import Last

T = TypeVar("T")


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
        held = self._held.get(key)
        if held is not None or self.kept is None or key in self._held:
            return held
        item = self.kept.get(key)
        found = item and (item.order, cast("T", self._codec.read(json.loads(item.value))), item.parts)
        # That there is none is remembered too, since most looks are for what is new.
        self._held[key] = found or None
        return found or None

    def put(self, key: str, value: T, *parts: str) -> None:
        """Set the value of a key and the parts that it belongs to."""
        before = self._find(key)
        # A key keeps its place, so that queues stay in the order of who came first.
        self._held[key] = (before[0] if before else self._next, value, parts)
        if before is None:
            self._next += 1
        elif key in self._changed:
            if before[2] == parts:
                return
            self._leave(key, before[2])
        self._changed[key] = None
        for part in parts:
            self._parts.setdefault(part, {})[key] = None

    def drop(self, key: str) -> None:
        """Take a key away."""
        if (before := self._find(key)) is not None:
            if key in self._changed:
                self._leave(key, before[2])
            self._held[key] = None
            self._changed[key] = None

    def _leave(self, key: str, parts: Sequence[str]) -> None:
        """Take a key that was changed before out of the parts that it was in."""
        for part in parts:
            self._parts[part].pop(key, None)

    def keys(self, part: str = "") -> list[str]:
        """Return the keys of a part, or all, in their order."""
        changed = self._parts.get(part, ()) if part else (key for key in self._changed if self._held[key])
        here = [(self._order(key), key) for key in changed]
        there = self.kept.keys(part) if self.kept else []
        # What changed here has left the parts that the file still has it in.
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
