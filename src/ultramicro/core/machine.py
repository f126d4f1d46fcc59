"""What the machine itself refuses (a full disk, no rights, no memory), in words for who can mend it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

FULL = say("the disk is full"), say("free some space, then give the command again")
FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT})
SHUT_ERRORS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def told_of_machine(error: OSError) -> BadInput:
    """Return what an error of the system means, with the file it was about.

    Examples
    --------
    >>> print(told_of_machine(OSError(errno.ENOSPC, "No space left on device", "/tmp/x")))
    /tmp/x: the disk is full. What to do: free some space, then give the command again.
    """
    where = readable_name(error.filename or "")
    if error.errno in FULL_ERRORS:
        return BadInput(FULL[0], where=where, do=FULL[1])
    if error.errno in SHUT_ERRORS:
        return BadInput(
            say("it may not be read or written by you"),
            where=where,
            do=say("check the permissions, and that its disk is not read-only"),
        )
    return BadInput(
        say("the system refuses it ({why})", why=error.strerror or str(error)),
        where=where,
        do=say("check the file and its disk, then give the command again"),
    )


def require_place(path: Path | None) -> None:
    """Refuse where no file can be written, before anything is done that the file is to tell of.

    Parameters
    ----------
    path : Path or None
        The file that will be written; None where none is.

    Raises
    ------
    BadInput
        If it cannot be.

    Examples
    --------
    >>> require_place(None)
    """
    if path is None:
        return
    was_there = path.exists()
    try:
        # Tried and not asked: rights, links and disks have more to say than their numbers.
        with path.open("ab"):
            pass
    except OSError as error:
        raise told_of_machine(error) from error
    if not was_there:
        path.unlink(missing_ok=True)


def told_of_memory() -> BadInput:
    """Return what it means that there is no memory left."""
    return BadInput(
        say("there is not enough memory"),
        do=say("close other programs, or give a smaller place, then give the command again"),
    )


def readable_name(name: object) -> str:
    r"""Return a file's name as text that can be stored and shown, whatever bytes it is made of.

    Names on Linux are bytes; those that are no UTF-8 could neither be kept in a table nor printed.

    Examples
    --------
    >>> readable_name("d\udce9.csv")
    'd\\xe9.csv'
    """
    if not isinstance(name, str | bytes | os.PathLike):
        return str(name)
    return os.fsencode(name).decode("utf-8", "backslashreplace")
