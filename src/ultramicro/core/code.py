"""The program's own files, as part of what kept results are known by: other code may answer otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
BELOW = ("core", "place", "flows", "ledger")
"""The rooms that every question may stand on."""


def code_below(module: str) -> str:
    """Digest the room of a module and every room that it may stand on.

    Parameters
    ----------
    module : str
        Such as `ultramicro.plan.technique`; of a module elsewhere only the rooms below count.

    Examples
    --------
    >>> code_below("ultramicro.plan.technique") == code_below("ultramicro.plan.proposals")
    True
    >>> code_below("ultramicro.plan.technique") == code_below("ultramicro.leaks.technique")
    False
    """
    program, _, rest = module.partition(".")
    own = (rest.partition(".")[0],) if program == PACKAGE.name else ()
    return code_of(*dict.fromkeys((*BELOW, *own)))


def code_of(*rooms: str) -> str:
    """Digest all files of some rooms, what they hold and what they are called; 24 hexadecimal digits.

    Parameters
    ----------
    rooms : str
        Folders of this program, such as `place`.
    """
    held = "".join(_room(PACKAGE / room) for room in rooms)
    return hashlib.blake2b(held.encode(), digest_size=12).hexdigest()


@cache  # of the program's own files, which do not change while it runs
def _room(folder: Path) -> str:
    hasher = hashlib.blake2b()
    for path in sorted(_written(folder)):
        content = path.read_bytes()
        # Name and length too, so that a letter that moves from one file to the next changes the digest.
        hasher.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        hasher.update(content)
    return hasher.hexdigest()


def _written(folder: Path) -> Iterator[Path]:
    """Yield every file that somebody wrote; what Python compiled of them is left out."""
    for path in folder.rglob("*"):
        if "__pycache__" not in path.parts and path.is_file():
            yield path
