"""Names of files that people send: labels only, never paths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from ultramicro.place.intake import IGNORED

LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"|*?\[\]\\/]')
"""What some system, or a pattern in place.toml, would read as more than a letter."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def label(name: str) -> str:
    r"""Return the name of a file that somebody sent as one that any system keeps, and nothing more.

    Parameters
    ----------
    name : str
        As their browser told it, or a program that pretends to be one.

    Examples
    --------
    >>> label("../../etc/x.csv"), label("C:\\\\temp\\\\May: new.csv"), label("..."), label("=cmd|x.csv")
    ('x.csv', 'May_ new.csv', 'file', 'cmd_x.csv')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter if letter.isprintable() else " " for letter in last)
    # Hidden files are not read, and a name that begins as a formula would be one in somebody's list.
    plain = _FORBIDDEN.sub("_", " ".join(shown.split())).lstrip(".~$=+-@' ").rstrip(". ")
    if _RESERVED.match(plain) or plain.lower() in IGNORED:
        plain = f"file {plain}"
    return _cut(plain) or "file"


def _cut(name: str) -> str:
    path = PurePosixPath(name)
    return name if len(name) <= LONGEST else path.stem[: LONGEST - len(path.suffix[:20])] + path.suffix[:20]


def free(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken yet; some systems take names for the same that differ in case.

    Examples
    --------
    >>> free("May.csv", {"may.csv", "may (2).csv"})
    'May (3).csv'
    """
    known = {each.casefold() for each in taken}
    return next(each for each in _numbered(name) if each.casefold() not in known)


def _numbered(name: str) -> Iterator[str]:
    yield name
    path = PurePosixPath(name)
    number = 2
    while True:
        yield f"{path.stem} ({number}){path.suffix}"
        number += 1
