"""What the system knows of the file of the books: which one it is, and whether it can change."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def file_id(path: Path) -> tuple[int, int]:
    """Return what tells a file from any other, also from one that is put in its place later."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    # The path stays the same when a copy is brought back; the number of the file does not.
    return found.st_dev, found.st_ino


def lies_still(path: Path) -> bool:
    """Whether a file is whole by itself on a disk that must not be written."""
    beside = path.resolve().with_name(f"{path.resolve().name}-wal")
    try:
        shut = os.statvfs(path).f_flag & os.ST_RDONLY
    except OSError:
        return False
    return bool(shut) and not (beside.is_file() and beside.stat().st_size)


def is_shut(path: Path) -> bool:
    """Whether the folder of a file may not be written, and nobody who may has the file open in it."""
    real = path.resolve()
    # While the file is open, what reading needs beside it is there already.
    return not os.access(real.parent, os.W_OK) and not real.with_name(f"{real.name}-shm").exists()


def note_text(path: Path) -> str:
    """Return the text of a note that stands beside the books.

    Raises
    ------
    OSError
        If it is not there, may not be read, or is no plain file: a link would be written through, and a pipe
        waited for without end.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, encoding="utf-8") as file:
        require_plain(file.fileno())
        return file.read()


def require_plain(handle: int) -> None:
    """Refuse what is open and is no plain file, with an OSError."""
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def for_its_owner(path: Path) -> None:
    """Make a file that nobody else on the machine can read, where it is not there."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
