"""A connection to a file of books: which SQLite is safe, and how it must write."""

from __future__ import annotations

from pathlib import Path

import apsw

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.engine.waiting import WAIT_SECONDS
from ultramicro.ledger.stores.files import is_shut, lies_still
from ultramicro.ledger.stores.in_use import has_log
from ultramicro.ledger.stores.telling import WAIT_MS, told_of_system
from ultramicro.ledger.stores.turns import FileTurn, nobody_writes

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


def connect(path: Path, vfs: str, *, read_only: bool, wait_seconds: float = WAIT_SECONDS) -> apsw.Connection:
    """Open a file, durable at every commit, in a mode in which who looks waits for nobody.

    Parameters
    ----------
    path : Path
        The file; made where it is not there, unless it is only read.
    vfs : str
        SQLite's layer over the disk; nothing for the usual one.
    read_only : bool
        Whether it is only read.
    wait_seconds : float
        How long to wait for who writes, where nothing may be written beside the file. [s]

    Raises
    ------
    BadInput
        If nothing may be written beside the file, and what was written last is still in the log beside it.
    """
    if read_only and not lies_still(path) and is_shut(path):
        return _picture(path, wait_seconds)
    flags = apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
    name = str(path)
    if read_only and lies_still(path):
        # Nothing can be written beside it, which reading in WAL mode needs, and nobody can change it.
        name, flags = _unchanging(path)
    db = apsw.Connection(name, flags=flags, vfs=vfs or None)
    if vfs:
        # One written in Python has no shared memory, which WAL needs unless the file is ours alone.
        db.execute("pragma locking_mode = exclusive").fetchall()
    # Who looks may meet somebody who opens or closes the file in this moment, and waits until that is over.
    db.set_busy_timeout(WAIT_MS)
    for pragma in PRAGMAS[2:] if read_only else PRAGMAS:
        db.execute(f"pragma {pragma}").fetchall()
    return db


def _unchanging(path: Path) -> tuple[str, int]:
    """Return by which name and flags a file is read that nobody changes."""
    return f"{path.resolve().as_uri()}?immutable=1", apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI


def _picture(path: Path, wait_seconds: float) -> apsw.Connection:
    """Return the books in memory as they are now, where nothing may be written beside them.

    Reading in WAL mode writes beside the file, to be safe from who writes meanwhile. Here nobody may write
    for as long as it is copied. Memory and no second file: what is copied must be nowhere once it was read.
    """
    with nobody_writes(path, wait_seconds):
        if has_log(path):
            raise BadInput(
                say("what was written last is not in the file yet, and nothing may be written beside it"),
                where=str(path),
                do=say("have somebody who may write there run `ultramicro books verify`, then try again"),
            )
        name, flags = _unchanging(path)
        memory = apsw.Connection(":memory:")
        file = apsw.Connection(name, flags=flags)
        with file, memory.backup("main", file, "main") as running:
            running.step()
        file.close()
    for pragma in (*PRAGMAS[2:], "query_only = on"):
        memory.execute(f"pragma {pragma}").fetchall()
    return memory


def file_turn(path: Path) -> FileTurn:
    """Return what stands in line for a file; where that cannot be made, say what to do."""
    try:
        return FileTurn(path)
    except OSError as error:
        raise told_of_system(error, str(path)) from error
