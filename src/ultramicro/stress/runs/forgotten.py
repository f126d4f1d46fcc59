"""Which kept runs are forgotten: those of other code, and the longest unused beyond a bound.

Whatever is forgotten can be lived again, so that several processes may keep, read and forget at once: the
worst that comes of it is a run that is made twice.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ultramicro.stress.runs.kept import MAKING, code

MOST_BYTES = 500 * 10**6
"""What all runs that a place keeps may take."""
AT_WORK_SECONDS = 3600
"""Who used a run so short a time ago may still be at work with it."""


class _File(NamedTuple):
    used: float
    bytes: int
    path: Path


def forget(
    folder: Path, needed: Collection[Path] = (), *, most_bytes: int = MOST_BYTES, now: float | None = None
) -> None:
    """Delete runs that other code made, and the longest unused of the others where they are too many.

    Parameters
    ----------
    folder : Path
        Below it runs are kept.
    needed : collection of Path
        Files of the work that begins: never deleted.
    most_bytes : int
        What all may take; those needed or used within the last hour stay even beyond it. [bytes]
    now : float, optional
        The time, in seconds since 1970; the clock's where it is not given.
    """
    needed, idle_since = frozenset(needed), (time.time() if now is None else now) - AT_WORK_SECONDS
    files = sorted(_files(folder))
    beyond = sum(each.bytes for each in files) - most_bytes
    for each in files:
        # The files stand in the order in which they were used last.
        if each.used >= idle_since:
            break
        other = each.path.relative_to(folder).parts[0] != code()
        if each.path not in needed and (beyond > 0 or other or each.path.name.startswith(MAKING)):
            each.path.unlink(missing_ok=True)
            beyond -= each.bytes
    _take_away_empty(folder)


def _files(folder: Path) -> list[_File]:
    found = []
    for path in folder.rglob("*"):
        # Somebody else may have forgotten it since it was listed.
        with contextlib.suppress(FileNotFoundError):
            if path.is_file():
                stat = path.stat()
                found.append(_File(stat.st_mtime, stat.st_size, path))
    return found


def _take_away_empty(folder: Path) -> None:
    """Take away folders that hold nothing, the innermost first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            # Of one that is not empty, or is gone, nothing is to be done.
            with contextlib.suppress(OSError):
                path.rmdir()
