"""Every row of the people file is counted into one sum as it is written, so that another hand is told.

The ledger is chained; names, words and secrets stand beside it in a plain file. Two short names that changed
places would send each payment to the wrong one. So a trigger for each table moves the sum with each row, by a
function that this program alone has: another program cannot write in the tables at all, and what is changed
behind the triggers, or by a disk, no longer makes the sum. Whoever can run this program can do all that it
can; against them the file has no proof.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import apsw

from ultramicro.ledger.engine.store import Driver

# Clerks have a seal of their own in the chain; what is worked out of posts is thrown away at will.
TABLES = ("person", "consent", "mark", "memo", "alias", "salt", "post")
"""What is sealed, as far as it is there."""
FUNCTION = "ultramicro_moved"
SCHEMA = (
    "create table if not exists seal (only integer primary key check (only = 1), sum text not null) strict"
)
BITS = 128
OWN_TRIGGERS = frozenset({"post_vector_goes"})
"""Triggers of the file that seal nothing."""


def watch(db: Driver) -> None:
    """Count what is written from now on, and all rows of a table that was not counted before.

    Parameters
    ----------
    db : Driver
        The people file; one that cannot be written is left as it is.
    """
    db.create_scalar_function(FUNCTION, _moved, deterministic=True, flags=apsw.SQLITE_INNOCUOUS)
    if not _unwatched(db):
        return
    with suppress(apsw.ReadOnlyError, apsw.CantOpenError), _whole(db):
        db.execute(SCHEMA)
        db.execute("insert or ignore into seal values (1, '0')")
        # Looked for again: another process may have done it since.
        for table in _unwatched(db):
            _begin(db, table)


@contextmanager
def _whole(db: Driver) -> Iterator[None]:
    """Write all inside or nothing; also within the commit that many callers share."""
    shared = db.in_transaction
    begin, end, back = (
        ("savepoint watching", "release watching", "rollback to watching; release watching")
        if shared
        else ("begin immediate", "commit", "rollback")
    )
    db.execute(begin)
    try:
        yield
    except BaseException:
        if db.in_transaction:
            db.execute(back)
        raise
    db.execute(end)


def is_changed(db: Driver) -> bool:
    """Whether somebody else wrote in the file; one that was never counted is not known to be."""
    if not db.execute("select 1 from sqlite_schema where name = 'seal'").fetchall():
        return False
    told = db.execute("select sum from seal").fetchall()
    counted = 0
    for table in _there(db):
        counted += sum(_worth((table, *row)) for row in db.execute(f"select * from {table}"))
    return told != [(_written(counted),)] or _triggers(db) != _wanted(db)


def _there(db: Driver) -> list[str]:
    """Return the sealed tables that are there, in the order in which they are named."""
    named = {name for (name,) in db.execute("select name from sqlite_schema where type = 'table'")}
    return [table for table in TABLES if table in named]


def _unwatched(db: Driver) -> list[str]:
    made = set(_triggers(db))
    return [table for table in _there(db) if f"{table}_sealed_in" not in made]


def _triggers(db: Driver) -> dict[str, str]:
    rows = db.execute("select name, sql from sqlite_schema where type = 'trigger'")
    return {name: sql for name, sql in rows if name not in OWN_TRIGGERS}


def _wanted(db: Driver) -> dict[str, str]:
    return dict(made for table in _there(db) for made in _made(db, table))


def _begin(db: Driver, table: str) -> None:
    ((before,),) = db.execute("select sum from seal").fetchall()
    rows = db.execute(f"select * from {table}").fetchall()
    for _, sql in _made(db, table):
        db.execute(sql)
    counted = int(before, 16) + sum(_worth((table, *row)) for row in rows)
    db.execute("update seal set sum = ?", (_written(counted),))


def _made(db: Driver, table: str) -> Iterator[tuple[str, str]]:
    """Return the triggers of a table by name."""
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new"))
    taken = f"{FUNCTION}(sum, -1, '{table}', {old})"
    moves = {
        "in": ("insert", f"{FUNCTION}(sum, 1, '{table}', {new})"),
        "out": ("delete", taken),
        "anew": ("update", f"{FUNCTION}({taken}, 1, '{table}', {new})"),
    }
    for end, (event, moved) in moves.items():
        name = f"{table}_sealed_{end}"
        yield (
            name,
            f"CREATE TRIGGER {name} after {event} on {table} begin update seal set sum = {moved}; end",
        )


def _moved(before: str, way: int, *row: apsw.SQLiteValue) -> str:
    return _written(int(before, 16) + way * _worth(row))


def _worth(row: tuple[apsw.SQLiteValue, ...]) -> int:
    """Return the number that a row of a table counts as."""
    said = json.dumps(row, default=_hex).encode()
    return int.from_bytes(hashlib.sha256(said).digest()[: BITS // 8])


def _hex(value: object) -> str:
    assert isinstance(value, bytes)  # noqa: S101  the only type of SQLite that JSON lacks
    return value.hex()


def _written(counted: int) -> str:
    return f"{counted % (1 << BITS):x}"
