"""What SQLite and the machine say when books cannot be read or written, in words for who can mend it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.machine import FULL, FULL_ERRORS
from ultramicro.core.message import Message, say
from ultramicro.ledger.engine.waiting import BooksBusy

WAIT_MS = 10_000
"""How long to wait for another process that opens, closes or reads the same file. [ms]"""
SHUT = (
    say("the books cannot be written here"),
    say("check the permissions of the folder `books/`, and that its disk is not read-only"),
)
BROKEN = say("the disk cannot be read or written"), say("check the disk, then give the command again")
MACHINE: tuple[tuple[tuple[type[apsw.Error], ...], tuple[Message, Message]], ...] = (
    ((apsw.FullError,), FULL),
    ((apsw.ReadOnlyError, apsw.PermissionsError, apsw.CantOpenError, apsw.AuthError), SHUT),
    ((apsw.IOError,), BROKEN),
)
ROOM_BYTES = 256 * 1024
"""Less than SQLite needs beside the books while they are in use. [bytes]"""


@contextmanager
def telling_damage(where: str) -> Iterator[None]:
    """Turn what SQLite and the system say into words for who can mend it.

    Raises
    ------
    BadInput
        If the machine is at fault: a full disk, no rights, a disk that cannot be read.
    Unsound
        If the file is damaged.
    """
    try:
        yield
    except apsw.Error as error:
        raise told(error, where) from error
    except OSError as error:
        # Others are not about the disk, and our words for them would mislead.
        if error.errno not in FULL_ERRORS:
            raise
        raise told_of_system(error, where) from error


def told(error: apsw.Error, where: str) -> BadInput | Unsound:
    """Return what an error of SQLite means."""
    # On a full disk SQLite takes a change back itself; that it is not there to be taken back is not the news.
    if isinstance(error, apsw.SQLError) and isinstance(error.__context__, apsw.Error):
        return told(error.__context__, where)
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        return BooksBusy(waited_seconds=WAIT_MS / 1000, where=where)
    # On a full disk SQLite may fail at a file beside the books before it tries to write in them.
    if isinstance(error, apsw.IOError) and _is_full(where):
        return BadInput(FULL[0], where=where, do=FULL[1])
    for kinds, (what, do) in MACHINE:
        if isinstance(error, kinds):
            return BadInput(what, where=where, do=do)
    # Every other error comes of rows or pages that nobody wrote so: a flipped byte can end in any of them.
    return Unsound(
        say("the books are damaged ({error})", error=str(error)),
        where=where,
        do=say("keep the damaged file, and bring back a copy with `ultramicro books restore`"),
    )


def _is_full(where: str) -> bool:
    """Whether the disk of a folder or file has no room left."""
    try:
        return shutil.disk_usage(where).free < ROOM_BYTES
    except OSError:
        return False


def told_of_system(error: OSError, where: str) -> BadInput:
    """Return what it means that a file beside the books cannot be opened or written."""
    what, do = FULL if error.errno in FULL_ERRORS else SHUT
    return BadInput(what, where=where, do=do)
