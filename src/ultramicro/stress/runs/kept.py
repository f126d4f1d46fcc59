"""Finished runs kept as files, so that what was killed goes on where it was.

A run's file is named by its seed, in a folder named by its setting, in one named by the program's code: what
another program or another setting made is never read. Arms of an ensemble that come to the same setting share
their runs.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from ultramicro.core.code import code_of
from ultramicro.stress.runs.course import Course, from_bytes, to_bytes


class Setting(Protocol):
    """All that a run is made from beside its seed: frozen, picklable, known by its content."""

    def key(self) -> str:
        """Return a digest of all that it holds, fit for the name of a folder."""


Run: TypeAlias = Callable[[Any, int], Course]
"""Makes a run from its setting and seed, and from nothing else; it alone knows what a setting holds."""
Task: TypeAlias = tuple[Setting, int]
"""A setting and a seed."""


@dataclass(frozen=True)
class Keeping:
    """Makes a run and keeps it; a picklable function for whichever process does the work.

    Parameters
    ----------
    run : callable
        Makes it.
    folder : Path or None
        Below it runs are kept; nothing is kept where it is None.
    """

    run: Run
    folder: Path | None

    def __call__(self, task: Task) -> Course:
        """Make a run, and keep it before it is handed on."""
        course = self.run(*task)
        if self.folder is not None:
            _write(self.path(task), to_bytes(course))
        return course

    def path(self, task: Task) -> Path:
        """Return where a run is kept, or would be."""
        setting, seed = task
        assert self.folder is not None, "nothing is kept"  # noqa: S101
        return self.folder / code() / setting.key() / f"{seed}.npz"

    def has(self, task: Task) -> bool:
        """Whether a run was kept; files are put in their places whole."""
        return self.folder is not None and self.path(task).is_file()

    def kept(self, task: Task) -> Course | None:
        """Return a run that was kept; None where there is none, or only a part of one."""
        if self.folder is None:
            return None
        path = self.path(task)
        try:
            course = from_bytes(path.read_bytes())
        except (OSError, ValueError):
            return None
        # What was used last is forgotten last; where files may not be touched their order is that of making.
        with contextlib.suppress(OSError):
            os.utime(path)
        return course


MAKING = ".making-"
"""How files begin that are not whole yet."""
RULES = (
    "flows", "ledger", "leaks", "clearing", "currency", "bank", "energy", "food", "plan", "procurement",
)  # fmt: skip
"""The rooms whose own code runs do: what they made by other rules is never read."""


@cache  # of the program's own files, which do not change while it runs
def code() -> str:
    """Return what the code that makes runs is known by."""
    return code_of("core", "stress", *RULES)


def _write(path: Path, content: bytes) -> None:
    """Put a file in its place whole, or not at all."""
    for last in (False, True):
        try:
            return _put(path, content)
        except FileNotFoundError:
            # Somebody who tidied up took the empty folder away; twice within a moment nobody does.
            if last:
                raise
    return None


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch, name = tempfile.mkstemp(prefix=MAKING, dir=path.parent)
    try:
        with os.fdopen(scratch, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
