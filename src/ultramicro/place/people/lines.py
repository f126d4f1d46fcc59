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
_ARTICLE = re.compile(r"a (?=[a-z])")


@lru_cache(maxsize=1 << 16)  # pure, and bounded
def line_shown(raw: str, unread: tuple[str, ...] = ()) -> str:
    """Return a line as it may be shown: not at all if a cell, or two beside each other, may name a person.

    Nothing is known around a line that was not read: no register, no category. So any likely name counts.
    What stands beside it (a postcode, a reference) would lead to the person, and goes with it.

    Parameters
    ----------
    raw : str
        The line as it stands in the file.
    unread : tuple of str
        Cells of it that stand where an amount or a day was asked for. An `a` before a word is an article
        there; anywhere else it may be an initial.

    Examples
    --------
    >>> line_shown("Kelder Plumbing Ltd,01/04/2025,abc"), line_shown("Jane,Doe,01/04/2025,abc")
    ('Kelder Plumbing Ltd,01/04/2025,abc', '(a person)')
    >>> line_shown("Kelder Plumbing Ltd,a lot", ("a lot",)), line_shown("a lot,12.50", ("12.50",))
    ('Kelder Plumbing Ltd,a lot', '(a person)')
    """
    if any(names_someone(_no_article(cell, unread)) for cell in _cells(raw[:LONGEST])):
        return HIDDEN
    return raw


def _no_article(cell: str, unread: tuple[str, ...]) -> str:
    """Return a cell without an article, where it stands in the place of an amount or a day."""
    # Initials are written as capitals; in a column of names a small one is believed all the same.
    return cell[2:] if _ARTICLE.match(cell) and cell in unread else cell


def message_shown(message: Message, unread: tuple[str, ...] = ()) -> Message:
    """Return a message with those of its values left out that may name a person.

    Parameters
    ----------
    message : Message
        The message.
    unread : tuple of str
        Texts that stand where an amount or a day was asked for, as in `line_shown`.

    Examples
    --------
    >>> from ultramicro.core.message import say
    >>> message_shown(say("the amount '{text}' cannot be read", text="Jane Doe"))
    "the amount '(a person)' cannot be read"
    """
    values = {name: _value_shown(value, unread) for name, value in message.values.items()}
    shown = Message(message.template, values, other=message.other, quantity=message.quantity)
    return shown.with_id(message.id) if message.id else shown


def _value_shown(value: Value, unread: tuple[str, ...]) -> Value:
    if isinstance(value, Message):
        return message_shown(value, unread)
    if isinstance(value, Listed):
        return replace(value, things=[_value_shown(thing, unread) for thing in value.things])
    if not isinstance(value, str):
        return value
    # A value may be a sheet's or a column's name too, which only looks like somebody's.
    if of_name(_no_article(value, unread)) == Verdict.PERSON:
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
