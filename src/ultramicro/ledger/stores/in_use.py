"""Whether a file of books is whole: a copy of it that was taken while it was in use lacks its log.

SQLite keeps what was committed last in a log beside the file (`-wal`) and brings it into the file later. So
the file alone, copied in the middle of work, is sound and older than what was said to be done. The file
therefore says that it is in use from before the first commit until it is closed; where it says so and has no
log, something is missing.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import apsw

from ultramicro.core.errors import Unsound
from ultramicro.core.message import say
from ultramicro.ledger.engine.store import Driver

IN_USE = 1
"""What the file's own number says while somebody writes in it."""


def has_log(path: Path) -> bool:
    """Whether a log with something in it lies beside a file."""
    real = path.resolve()  # SQLite follows links too
    log = real.with_name(f"{real.name}-wal")
    return log.is_file() and log.stat().st_size > 0


def require_whole(db: Driver, path: Path, *, had_log: bool) -> None:
    """Refuse a file that says it is in use and has no log.

    Parameters
    ----------
    db : connection
        To the file.
    path : Path
        The file.
    had_log : bool
        Whether there was a log before the file was opened.

    Raises
    ------
    Unsound
        If what was written last is missing.
    """
    # Who closes the books takes back what they say before the log goes: it is looked up again after that.
    if not is_marked(db) or had_log or has_log(path) or not is_marked(db):
        return
    raise Unsound(
        say("this file was copied while the books were in use, without the log beside it"),
        where=str(path),
        do=say(
            "the last entries are missing: put the file `{name}-wal` back beside it, or bring back a copy "
            "that `ultramicro books backup` made; to go on without them, use `restore --incomplete`",
            name=path.name,
        ),
    )


def is_marked(db: Driver) -> bool:
    """Whether the books say that somebody writes in them."""
    return bool(db.pragma("user_version") == IN_USE)


def mark(db: Driver) -> bool:
    """Have the file itself say that it is in use, before anything more is committed.

    Returns
    -------
    bool
        Whether the file says so; who reads the books as they were before can hold that up, so try again.
    """
    if not is_marked(db):
        db.pragma("user_version", IN_USE)
    return _is_all_in(db)


def keep_log(db: Driver) -> None:
    """Leave the log when a connection is merely dropped: only `settle` may say that all is in the file."""
    db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)


def settle(db: Driver) -> None:
    """Have the file say that it is whole; where that cannot be, the log stays beside it.

    Nobody else may commit meanwhile. Others may have the books open: who writes next marks them again.
    Whoever closes does this, not only who wrote: somebody who was killed cannot.
    """
    with suppress(apsw.Error):
        if is_marked(db):
            # All must be in the file before it says so: a checkpoint that is cut off has brought in a part.
            if not _is_all_in(db):
                return
            db.pragma("user_version", 0)
            _is_all_in(db)
        db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)


def _is_all_in(db: Driver) -> bool:
    """Bring the log into the file as far as nobody reads what was before; whether all of it is there."""
    # Passive: the other kinds wait for readers, and someone may look for hours.
    _, logged, brought = db.execute("pragma wal_checkpoint(passive)").fetchall()[0]
    return bool(logged == brought)


def take_as_whole(path: Path) -> None:
    """Have a copy say that it is whole, though its last entries are missing."""
    db = apsw.Connection(str(path))
    db.pragma("user_version", 0)
    db.close()
