"""What the system knows of the file of the books: which one it is, and whether it can change."""

from __future__ import annotations

import os
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
