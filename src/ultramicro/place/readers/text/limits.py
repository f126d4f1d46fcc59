"""How much of a machine one file may use, and reading a file that must hold still."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Settings

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a packed or structured file may grow to; place.toml can raise each for files it names.

    Parameters
    ----------
    max_unpacked_mb : int
        Size of everything in a workbook once unpacked. [MB]
    max_ratio : int
        Times that the workbook may grow when it is unpacked.
    max_cells : int
        Cells in the rectangle that a sheet's filled cells span; each takes memory, filled or not.
    max_members : int
        Files packed inside the workbook.
    """

    max_unpacked_mb: int = 1500
    max_ratio: int = 300
    max_cells: int = 40_000_000
    max_members: int = 10_000

    @staticmethod
    def of(settings: Settings) -> Limits:
        """Take the limits from what place.toml says of the file.

        Raises
        ------
        BadInput
            If one is not a whole number above 0.

        Examples
        --------
        >>> Limits.of({"max_ratio": 5, "payer": "Anytown"}).max_ratio
        5
        """
        given = {f.name: settings[f.name] for f in fields(Limits) if f.name in settings}
        whole: dict[str, int] = {}
        for name, value in given.items():
            # Not isinstance: `true` in TOML is a bool, which Python takes for 1.
            if type(value) is not int or value < 1:
                raise BadInput(
                    say("{setting} is {value}", setting=name, value=repr(value)),
                    where="place.toml",
                    do=say("write a whole number above 0"),
                )
            whole[name] = value
        return Limits(**whole)


def check_ordinary(path: Path) -> None:
    """Refuse what is no ordinary file: reading a pipe or a device might never end.

    Raises
    ------
    BadInput
        If the path is missing, a folder, a pipe, a device or a socket, or may not be read.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116  Path.stat opens nothing either, but this says it
    except (OSError, ValueError) as error:
        raise BadInput(
            say("it cannot be opened"), where=path.name, do=say("check that it is there")
        ) from error
    # Asked of the path and not of an open file: opening a pipe already waits for ever.
    if not stat.S_ISREG(mode):
        raise BadInput(
            say("it is not an ordinary file (a folder, a device or a pipe)"),
            where=path.name,
            do=say("put a copy of the file there"),
        )
    if not os.access(path, os.R_OK):
        raise BadInput(
            say("you are not allowed to read it"), where=path.name, do=say("change who may read the file")
        )


@contextmanager
def holding_still(path: Path) -> Iterator[None]:
    """Refuse a reading during which the file changed, since half of it would be of another file.

    Raises
    ------
    BadInput
        At the end, if the file's size or time is no longer what it was.
    """
    check_ordinary(path)
    before = _mark(path)
    yield
    if _mark(path) != before:
        raise BadInput(
            say("it changed while it was read"),
            where=path.name,
            do=say("run this again when the file is no longer being changed"),
        )


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    # The inode too: programs save by putting a new file in the old one's place.
    return found.st_size, found.st_mtime_ns, found.st_ino
