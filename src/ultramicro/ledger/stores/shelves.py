"""Projections kept in a file beside the books, in whichever store those are; it may be deleted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self, TypeAlias, cast

import apsw

from ultramicro.ledger.engine.model import as_json
from ultramicro.ledger.engine.shelf import Item, Kept
from ultramicro.ledger.engine.store import Last

SCHEMA = """
create table if not exists upto (
  name text primary key, version text not null, batch integer not null, operation integer not null,
  seq integer not null, head blob not null, items integer not null, parts integer not null
) strict;
create table if not exists item (
  name text not null, key text not null, place integer not null, value text not null, parts text not null,
  seal blob not null, primary key (name, key)
) strict, without rowid;
create table if not exists part (
  name text not null, part text not null, place integer not null, key text not null,
  primary key (name, part, place, key)
) strict, without rowid;
create table if not exists size (
  name text not null, part text not null, keys integer not null, seal blob not null, primary key (name, part)
) strict, without rowid;
create index if not exists part_key on part (name, key);
create index if not exists item_place on item (name, place);
"""

KEYS_OF = "select place, key from part where name = ? and part = ?"
SHAPE = 3
"""Which tables these are; a file with others is made anew."""
UptoRow: TypeAlias = tuple[int, int, int, bytes, str, int, int]
ItemRow: TypeAlias = tuple[str, int, str, str, bytes]


class SpoiltShelvesError(Exception):
    """What is kept is not what was kept: the file is to be thrown away and made again from the books."""


class SqliteShelves:
    """Shelves in a SQLite file, seen as they were when it was opened or last kept.

    Nothing here ever fails for another process: what cannot be read or kept is worked out again.
    """

    def __init__(self, db: apsw.Connection) -> None:
        self.db = db
        self._look()

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Open a file of shelves, made where it is not there; None where it cannot be used."""
        try:
            if not path.parent.is_dir():
                return None
            return cls(_opened(path))
        except (apsw.CorruptError, apsw.NotADBError, SpoiltShelvesError):
            throw_away(path)
            return None
        # Without a file all still works, only slower; no command fails for a cache.
        except (apsw.Error, OSError):
            return None

    def _look(self) -> None:
        """Begin to see the file as it is now, until it is kept again."""
        self.db.execute("begin")
        # `begin` alone sees nothing yet: SQLite takes its picture with the first reading.
        self.db.execute("select count(*) from upto").fetchall()

    def upto(self, name: str, version: str) -> Last | None:
        """Return up to where the shelf of a projection holds, if it was kept by this version of it."""
        query = "select batch, operation, seq, head, version, items, parts from upto where name = ?"
        rows = cast("list[UptoRow]", _asked(self.db, query, name))
        for batch, operation, seq, head, by, *counts in rows:
            return (
                Last(batch, operation, seq, head) if by == version and counts == self._counts(name) else None
            )
        return Last()

    def _counts(self, name: str) -> list[int]:
        """Count what is there: a row that is gone has no seal that could be wrong."""
        tables = ("item", "part")
        return [_asked(self.db, f"select count(*) from {each} where name = ?", name)[0][0] for each in tables]

    def shelf(self, name: str) -> Kept:
        """Return a shelf."""
        return _KeptShelf(self.db, name)

    def forget(self, name: str) -> bool:
        """Empty a shelf; whether that could be done."""
        with self._changing() as could:
            for table in ("upto", "item", "part", "size"):
                self.db.execute(f"delete from {table} where name = ?", (name,))
        return could == [True]

    def keep(self, changes: Mapping[str, tuple[str, Sequence[Item | str]]], last: Last) -> bool:
        """Keep what changed, and up to where it holds; whether that could be done."""
        with self._changing() as could:
            for name, (version, changed) in changes.items():
                items, parts = self._put(name, changed)
                before = _asked(self.db, "select items, parts from upto where name = ?", name)
                had_items, had_parts = before[0] if before else (0, 0)
                self.db.execute(
                    "insert or replace into upto values (?, ?, ?, ?, ?, ?, ?, ?)",
                    (name, version, *last, had_items + items, had_parts + parts),
                )
        return could == [True]

    def _put(self, name: str, changed: Sequence[Item | str]) -> tuple[int, int]:
        """Put what changed in the place of what was, and return by how many rows items and parts grew."""
        keys = [(name, each if isinstance(each, str) else each.key) for each in changed]
        touched = {part for each in changed if not isinstance(each, str) for part in each.parts}
        query = "select part from part where name = ? and key = ?"
        touched.update(part for key in keys for (part,) in _asked(self.db, query, *key))
        gone_parts = self._rows("delete from part where name = ? and key = ?", keys)
        gone_items = self._rows("delete from item where name = ? and key = ?", keys)
        kept = [(e.key, e.order, e.value, as_json(e.parts)) for e in changed if not isinstance(e, str)]
        parts = [
            (name, part, each.order, each.key)
            for each in changed
            if not isinstance(each, str)
            for part in dict.fromkeys(each.parts)
        ]
        items = [(name, *row, _seal(name, *row)) for row in kept]
        new_items = self._rows("insert into item values (?, ?, ?, ?, ?, ?)", items)
        new_parts = self._rows("insert into part values (?, ?, ?, ?)", parts)
        for part in touched:
            found = len(_asked(self.db, KEYS_OF, name, part))
            size = (name, part, found, _seal(name, part, found))
            self.db.execute("insert or replace into size values (?, ?, ?, ?)", size)
        return new_items - gone_items, new_parts - gone_parts

    def _rows(self, query: str, rows: Sequence[tuple[str | int | bytes, ...]]) -> int:
        """Do something with each of some rows, and return how many rows of the table it changed."""
        before = self.db.total_changes()
        self.db.executemany(query, rows)
        return self.db.total_changes() - before

    @contextmanager
    def _changing(self) -> Iterator[list[bool]]:
        """Change the file whole or not at all; the list says at the end whether it was changed."""
        could: list[bool] = []
        try:
            # What was seen is what is changed: where somebody else changed it meanwhile, SQLite refuses.
            self.db.execute("savepoint change")
            yield could
            self.db.execute("release change")
            self.db.execute("commit")
            could.append(True)
        except apsw.Error:
            self._go_back()
            return
        self._look()

    def _go_back(self) -> None:
        """Undo a change, and go on seeing the file as it was seen before it where that can be."""
        try:
            self.db.execute("rollback to change")
            self.db.execute("release change")
        except apsw.Error:
            # After some errors SQLite has ended the transaction itself.
            if self.db.in_transaction:
                self.db.execute("rollback")
            self._look()

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()


def throw_away(path: Path) -> None:
    """Take the file away; it is made again from the books."""
    for end in ("", "-wal", "-shm"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


class _KeptShelf:
    """One shelf of the file."""

    def __init__(self, db: apsw.Connection, name: str) -> None:
        self.db, self.name = db, name

    def get(self, key: str) -> Item | None:
        """Return the item of a key."""
        query = "select key, place, value, parts, seal from item where name = ? and key = ?"
        for known, order, value, parts, seal in cast("list[ItemRow]", _asked(self.db, query, self.name, key)):
            if seal != _seal(self.name, known, order, value, parts):
                raise SpoiltShelvesError(self.name)
            return Item(known, order, value, tuple(json.loads(parts)))
        return None

    def keys(self, part: str) -> list[tuple[int, str]]:
        """Return order and key of the items of a part, or of all."""
        if not part:
            rows = _asked(self.db, "select place, key from item where name = ?", self.name)
            return cast("list[tuple[int, str]]", rows)
        found = cast("list[tuple[int, str]]", _asked(self.db, KEYS_OF, self.name, part))
        query = "select keys, seal from size where name = ? and part = ?"
        sizes = _asked(self.db, query, self.name, part) or [(0, _seal(self.name, part, 0))]
        if sizes != [(len(found), _seal(self.name, part, len(found)))]:
            raise SpoiltShelvesError(self.name)
        # A row in the wrong part has a good seal of its own, so each is held against its item.
        for order, key in found:
            item = self.get(key)
            if item is None or part not in item.parts or item.order != order:
                raise SpoiltShelvesError(self.name)
        return found

    def last(self) -> int:
        """Return the greatest place in the order."""
        query = "select coalesce(max(place), 0) from item where name = ?"
        return cast("int", _asked(self.db, query, self.name)[0][0])


def _asked(db: apsw.Connection, query: str, *given: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query; a file that can no longer be asked is spoilt."""
    try:
        return list(db.execute(query, given))
    except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError, apsw.FormatError) as error:
        raise SpoiltShelvesError(query) from error


def _seal(*parts: str | int) -> bytes:
    """Return what tells whether a row is as it was kept."""
    # Against accidents and edits by hand only: whoever writes the file could seal it too, and `verify`
    # finds that.
    return hashlib.blake2b(as_json(parts).encode(), digest_size=16).digest()


def _opened(path: Path) -> apsw.Connection:
    db = apsw.Connection(str(path))
    try:
        # Never wait for a cache: to work it out again is quicker than another's turn.
        db.set_busy_timeout(0)
        # What a crash spoils is made again, so that it need not reach the disk.
        for pragma in ("journal_mode = wal", "synchronous = off", "trusted_schema = off"):
            db.execute(f"pragma {pragma}").fetchall()
        there = db.execute("select 1 from sqlite_schema where name = 'item_place'").fetchall()
        if there and db.pragma("user_version") != SHAPE:
            raise apsw.NotADBError("other tables")  # noqa: TRY301  such a file is thrown away
        if not there:
            with db:
                db.execute(SCHEMA)
                db.pragma("user_version", SHAPE)
    except Exception:
        db.close()
        raise
    return db
