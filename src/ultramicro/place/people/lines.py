"""Lines that could not be used, without the people in them: where they stand, and why they are not used."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath

from ultramicro.core.message import Listed, Message, Value
from ultramicro.place.people.names import of_name
from ultramicro.place.people.verdicts import Verdict

HIDDEN = "(a person)"  # data
"""What stands in the place of a line, a cell or a file's name that may be a person's."""
LONGEST = 2_000
"""What stands further in a line is not shown. [characters]"""
_SIGNS = ",;\t|"
_APART = re.compile(r"(?:<[^<>]*>|[,;:?\t|\"\n])+")
"""What parts cells in tables, statements and XML."""


@lru_cache(maxsize=1 << 16)  # pure, and bounded
def line_shown(raw: str) -> str:
    """Return a line as it may be shown: not at all if a cell, or two beside each other, may name a person.

    Nothing is known around a line that was not read: no register, no category. So any likely name counts.
    What stands beside it (a postcode, a reference) would lead to the person, and goes with it.

    Examples
    --------
    >>> line_shown("Kelder Plumbing Ltd,01/04/2025,abc"), line_shown("Jane,Doe,01/04/2025,abc")
    ('Kelder Plumbing Ltd,01/04/2025,abc', '(a person)')
    """
    if any(names_someone(cell) for cell in _cells(raw[:LONGEST])):
        return HIDDEN
    return raw


def message_shown(message: Message) -> Message:
    """Return a message with those of its values left out that may name a person.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> message_shown(say("the amount '{text}' cannot be read", text="Jane Doe"))
    "the amount '(a person)' cannot be read"
    """
    values = {name: _value_shown(value) for name, value in message.values.items()}
    shown = Message(message.template, values, other=message.other, quantity=message.quantity)
    return shown.with_id(message.id) if message.id else shown


def _value_shown(value: Value) -> Value:
    if isinstance(value, Message):
        return message_shown(value)
    if isinstance(value, Listed):
        return replace(value, things=[_value_shown(thing) for thing in value.things])
    if not isinstance(value, str):
        return value
    # A value may be a sheet's or a column's name too, which only looks like somebody's.
    if of_name(value) == Verdict.PERSON:
        return HIDDEN
    return file_shown(value) if "/" in value else value


def file_shown(file: str) -> str:
    """Return the path of a file as it may be shown: its folder alone where it is called like a person.

    Examples
    --------
    >>> file_shown("payments/may 2025.csv"), file_shown("payments/statement Jane Doe.csv")
    ('payments/may 2025.csv', 'payments/(a person).csv')
    """
    path = PurePosixPath(file)
    return str(path.with_name(HIDDEN + path.suffix)) if names_someone(path.stem) else file


def names_someone(cell: str) -> bool:
    """Whether a cell likely names a person.

    Examples
    --------
    >>> names_someone("DOE, JANE"), names_someone("payments/may.csv")
    (True, False)
    """
    return of_name(cell) >= Verdict.LIKELY


def _cells(raw: str) -> Iterator[str]:
    """Yield the cells of a line, however it is broken, and each two cells of one word that make a name."""
    plain = [cell.strip() for cell in _APART.split(raw)]
    yield from filter(None, plain)
    for first, second in pairwise(plain):
        # A title, a first name and a surname may stand in columns of their own.
        if first.isalpha() and second.isalpha() and of_name(f"{first} {second}") == Verdict.PERSON:
            yield f"{first} {second}"
    for sign in _SIGNS:
        if sign in raw and '"' in raw:
            yield from next(csv.reader([" ".join(raw.splitlines())], delimiter=sign), [])
