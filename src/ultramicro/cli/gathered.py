"""Say once what many files have in common: notes that differ only in their numbers are put together."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.message import Message, Value

_COUNT = re.compile(r"^\d[\d,]*")
_QUOTED = re.compile(r"'[^']*'")
_NAMED_FILE = re.compile(r"'[^']*/[^']*'")
_NUMBER = re.compile(r"\d[\d,]*")
# Notes from before notes were messages are kept in places' caches; those are known by their words.


@dataclass(frozen=True)
class Gathered:
    """A note, and the files it is about; its count `n` is the sum over them."""

    text: str
    files: tuple[str, ...]


def gathered(notes: Iterable[tuple[str, str]]) -> list[Gathered]:
    """Put together the notes of many files that differ only in numbers and in files they name.

    Parameters
    ----------
    notes : iterable of (str, str)
        File and note.

    Returns
    -------
    list of Gathered
        In the order in which they first came.

    Examples
    --------
    >>> from ultramicro.core.message import plural
    >>> repeat = lambda n: plural("{n} line repeats.", "{n} lines repeat.", n)
    >>> gathered([("a.csv", repeat(2)), ("b.csv", repeat(1000))])
    [Gathered(text='1,002 lines repeat.', files=('a.csv', 'b.csv'))]
    """
    groups: dict[Hashable, list[tuple[str, str]]] = {}
    for file, note in notes:
        groups.setdefault(_alike(note), []).append((file, note))
    return [_one(members) for members in groups.values()]


def _alike(note: str) -> Hashable:
    """Return what notes have in common that are told as one: all but numbers and names of files."""
    if isinstance(note, Message):
        kept = {name: value for name, value in note.values.items() if _tells_apart(value)}
        return note.id, note.template, tuple(kept.items())
    return _NUMBER.sub("#", _NAMED_FILE.sub("'…'", note))


def _tells_apart(value: Value) -> bool:
    return isinstance(value, str) and not (type(value) is str and "/" in value)


def _one(members: Sequence[tuple[str, str]]) -> Gathered:
    notes, files = [note for _, note in members], tuple(dict.fromkeys(file for file, _ in members))
    first = notes[0]
    messages = [note for note in notes if isinstance(note, Message)]
    if isinstance(first, Message):
        return Gathered(_summed(first, [note.values for note in messages]), files)
    counts = [int(found[0].replace(",", "")) for note in notes if (found := _COUNT.match(note))]
    return Gathered(_COUNT.sub(f"{sum(counts):,}", first) if len(counts) == len(notes) else first, files)


def _summed(first: Message, values: Sequence[Mapping[str, Value]]) -> Message:
    """Say a note of all: its count is the sum of theirs."""
    counts = [given["n"] for given in values if "n" in given]
    n = sum(count for count in counts if isinstance(count, int))
    if not counts:
        return first
    quantity = None if first.quantity is None else n
    return Message(first.template, {**first.values, "n": n}, other=first.other, quantity=quantity)


def shape(reason: str) -> str:
    """Leave out of a reason what differs from line to line.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> shape(say("the amount '{given}' cannot be read; correct it", given="Net"))
    "the amount '…' cannot be read; correct it"
    """
    if isinstance(reason, Message):
        blank: dict[str, Value] = dict.fromkeys(reason.values, "…")
        return Message(reason.template, blank, other=reason.other, quantity=reason.quantity)
    return _QUOTED.sub("'…'", re.sub(r" \([^)]*\)", "", reason))
