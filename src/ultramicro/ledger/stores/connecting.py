"""A connection to a file of books: which SQLite is safe, and how it must write."""

from __future__ import annotations

from pathlib import Path

import apsw

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.stores.files import lies_still
from ultramicro.ledger.stores.telling import WAIT_MS, told_of_system
from ultramicro.ledger.stores.turns import FileTurn

OLDEST = (3, 51, 3)
"""SQLite before 3.51.3 can corrupt a file in WAL mode (the WAL-reset bug)."""
PRAGMAS = (
    "journal_mode = wal",
    # WAL alone may lose the last commits when the power fails, and they were said to be done.
    "synchronous = full",
    "foreign_keys = on",
    # A file from somebody else must not run functions by way of its own views and triggers.
    "trusted_schema = off",
)


def require_safe() -> None:
    """Refuse a library that can damage books.

    Raises
    ------
    BadInput
        If it is too old.
    """
    if tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) < OLDEST:
        raise BadInput(
            say("SQLite {version} can corrupt a ledger", version=apsw.sqlite_lib_version()),
            do=say("install apsw 3.51.3 or later"),
        )


def connect(path: Path, vfs: str, *, read_only: bool) -> apsw.Connection:
    """Open a file, durable at every commit, in a mode in which who looks waits for nobody.

    Parameters
    ----------
    path : Path
        The file; made where it is not there, unless it is only read.
    vfs : str
        SQLite's layer over the disk; nothing for the usual one.
    read_only : bool
        Whether it is only read.
    """
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    name = str(path)
    if read_only and lies_still(path):
        # Nothing can be written beside it, which reading in WAL mode needs, and nobody can change it.
        name, flags = f"{path.resolve().as_uri()}?immutable=1", flags | apsw.SQLITE_OPEN_URI
    db = apsw.Connection(name, flags=flags, vfs=vfs or None)
    if vfs:
        # One written in Python has no shared memory, which WAL needs unless the file is ours alone.
        db.execute("pragma locking_mode = exclusive").fetchall()
    # Who looks may meet somebody who opens or closes the file in this moment, and waits until that is over.
    db.set_busy_timeout(WAIT_MS)
    for pragma in PRAGMAS[2:] if read_only else PRAGMAS:
        db.execute(f"pragma {pragma}").fetchall()
    return db


def file_turn(path: Path) -> FileTurn:
    """Return what stands in line for a file; where that cannot be made, say what to do."""
    try:
        return FileTurn(path)
    except OSError as error:
        raise told_of_system(error, str(path)) from error
