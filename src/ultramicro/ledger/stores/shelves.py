"""Projections kept in a file beside the books, in whichever store those are; it may be deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeAlias, cast

import apsw

from ultramicro.ledger.engine.model import as_json
from ultramicro.ledger.engine.shelf import Item, Kept
from ultramicro.ledger.engine.store import Last

SCHEMA = """
create table if not exists upto (
  name text primary key, version text not null, batch integer not null, operation integer not null,
  seq integer not null, head blob not null
) strict;
create table if not exists item (
  name text not null, key text not null, place integer not null, value text not null, parts text not null,
  primary key (name, key)
) strict, without rowid;
create table if not exists part (
  name text not null, part text not null, place integer not null, key text not null,
  primary key (name, part, place, key)
) strict, without rowid;
create index if not exists part_key on part (name, key);
create index if not exists item_place on item (name, place);
"""

UptoRow: TypeAlias = tuple[int, int, int, bytes, str]
ItemRow: TypeAlias = tuple[str, int, str, str]


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
        except (apsw.CorruptError, apsw.NotADBError):
            for end in ("", "-wal", "-shm"):
                path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
            return None
        except (apsw.Error, OSError):
            return None

    def _look(self) -> None:
        """Begin to see the file as it is now, until it is kept again."""
        self.db.execute("begin")
        self.db.execute("select count(*) from upto").fetchall()

    def upto(self, name: str, version: str) -> Last | None:
        """Return up to where the shelf of a projection holds, if it was kept by this version of it."""
        query = "select batch, operation, seq, head, version from upto where name = ?"
        rows = cast("list[UptoRow]", self.db.execute(query, (name,)).fetchall())
        for batch, operation, seq, head, by in rows:
            return Last(batch, operation, seq, head) if by == version else None
        return Last()

    def shelf(self, name: str) -> Kept:
        """Return a shelf."""
        return _KeptShelf(self.db, name)

    def forget(self, name: str) -> bool:
        """Empty a shelf; whether that could be done."""
        with self._changing() as could:
            for table in ("upto", "item", "part"):
                self.db.execute(f"delete from {table} where name = ?", (name,))
        return could == [True]

    def keep(self, changes: Mapping[str, tuple[str, Sequence[Item | str]]], last: Last) -> bool:
        """Keep what changed, and up to where it holds; whether that could be done."""
        with self._changing() as could:
            for name, (version, changed) in changes.items():
                self._put(name, changed)
                self.db.execute(
                    "insert or replace into upto values (?, ?, ?, ?, ?, ?)", (name, version, *last)
                )
        return could == [True]

    def _put(self, name: str, changed: Sequence[Item | str]) -> None:
        keys = [(name, each if isinstance(each, str) else each.key) for each in changed]
        self.db.executemany("delete from part where name = ? and key = ?", keys)
        self.db.executemany("delete from item where name = ? and key = ?", keys)
        items = [each for each in changed if not isinstance(each, str)]
        self.db.executemany(
            "insert into item values (?, ?, ?, ?, ?)",
            [(name, each.key, each.order, each.value, as_json(each.parts)) for each in items],
        )
        self.db.executemany(
            "insert into part values (?, ?, ?, ?)",
            [(name, part, each.order, each.key) for each in items for part in dict.fromkeys(each.parts)],
        )

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


class _KeptShelf:
    """One shelf of the file."""

    def __init__(self, db: apsw.Connection, name: str) -> None:
        self.db, self.name = db, name

    def get(self, key: str) -> Item | None:
        """Return the item of a key."""
        query = "select key, place, value, parts from item where name = ? and key = ?"
        rows = self.db.execute(query, (self.name, key)).fetchall()
        found = cast("list[ItemRow]", rows)
        return next(
            (Item(key, order, value, tuple(json.loads(parts))) for key, order, value, parts in found), None
        )

    def keys(self, part: str) -> list[tuple[int, str]]:
        """Return order and key of the items of a part, or of all."""
        if part:
            rows = self.db.execute(
                "select place, key from part where name = ? and part = ?", (self.name, part)
            )
        else:
            rows = self.db.execute("select place, key from item where name = ?", (self.name,))
        return cast("list[tuple[int, str]]", rows.fetchall())

    def last(self) -> int:
        """Return the greatest place in the order."""
        query = "select coalesce(max(place), 0) from item where name = ?"
        return cast("int", self.db.execute(query, (self.name,)).fetchall()[0][0])


def _opened(path: Path) -> apsw.Connection:
    db = apsw.Connection(str(path))
    try:
        db.set_busy_timeout(0)
        for pragma in ("journal_mode = wal", "synchronous = off", "trusted_schema = off"):
            db.execute(f"pragma {pragma}").fetchall()
        if not db.execute("select 1 from sqlite_schema where name = 'item_place'").fetchall():
            with db:
                db.execute(SCHEMA)
    except Exception:
        db.close()
        raise
    return db
