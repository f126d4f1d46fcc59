"""Say once what many files have in common: notes that differ only in their numbers are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_COUNT = re.compile(r"^\d[\d,]*")
_QUOTED = re.compile(r"'[^']*'")
_NAMED_FILE = re.compile(r"'[^']*/[^']*'")
_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Gathered:
    """A note, and the files it is told of; a count it begins with is the sum over them."""

    text: str
    files: tuple[str, ...]


def gathered(told: Iterable[tuple[str, str]]) -> list[Gathered]:
    """Put together the notes of many files that differ only in numbers and in files they name.

    Parameters
    ----------
    told : iterable of (str, str)
        File and note.

    Returns
    -------
    list of Gathered
        In the order in which they first came.

    Examples
    --------
    >>> gathered([("a.csv", "2 lines repeat."), ("b.csv", "1,000 lines repeat.")])
    [Gathered(text='1,002 lines repeat.', files=('a.csv', 'b.csv'))]
    """
    groups: dict[str, list[tuple[str, str]]] = {}
    for file, note in told:
        key = _NUMBER.sub("#", _NAMED_FILE.sub("'…'", note))
        groups.setdefault(key, []).append((file, note))
    return [_one(members) for members in groups.values()]


def _one(members: list[tuple[str, str]]) -> Gathered:
    notes = [note for _, note in members]
    counts = [int(found[0].replace(",", "")) for note in notes if (found := _COUNT.match(note))]
    text = _COUNT.sub(f"{sum(counts):,}", notes[0]) if len(counts) == len(notes) else notes[0]
    return Gathered(text, tuple(dict.fromkeys(file for file, _ in members)))


def shape(reason: str) -> str:
    """Leave out of a reason what differs from line to line.

    Examples
    --------
    >>> shape("the amount 'Net' cannot be read (line 7); correct it")
    "the amount '…' cannot be read; correct it"
    """
    return _QUOTED.sub("'…'", re.sub(r" \([^)]*\)", "", reason))
