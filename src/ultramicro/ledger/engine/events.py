"""Events: what a note says, as a class with a version; the only way from a note's text to a value and back.

Each room defines its events in `ROOM/events.py`; `techniques.all_events` knows them all, and the dictionary
(`place/dictionary/events/ROOM.csv`) names every field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, TypeVar

from ultramicro.core.errors import Unsound
from ultramicro.core.message import say
from ultramicro.core.rows import Json
from ultramicro.ledger.engine.model import Note, as_json
from ultramicro.ledger.engine.shapes import DoesNotFit, read_as, written
from ultramicro.ledger.engine.store import Noted

VERSION = "version"
"""Where a note's text says its version; without it, it is the first."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that was decided, agreed or seen, as it is written down in a note.

    A subclass gives its `kind` and its fields (see `shapes` for their types). The first version is written
    without a number, so old books hold it already. Who changes what the fields mean raises `version` and
    brings old bodies forward in `forward`; a new field with a default needs neither. A default never changes.

    Examples
    --------
    >>> @dataclass(frozen=True, kw_only=True)
    ... class Met(Event):
    ...     kind: ClassVar[str] = "met"
    ...     version: ClassVar[int] = 2
    ...     people: int
    ...
    ...     @classmethod
    ...     def forward(cls, version: int, body: Json) -> Json:
    ...         return {"people": body["who"]}
    >>> body_of(Met(people=3))
    '{"people":3,"version":2}'
    >>> old = Noted("k", "hall", "met", '{"who":2}', "ann", datetime(2026, 1, 1))
    >>> event_of(Met, old)
    Met(people=2)
    """

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1

    @classmethod
    def forward(cls, version: int, body: Json) -> Json:
        """Bring the body of an older version forward to the one of now, without its number.

        Raises
        ------
        DoesNotFit
            If there never was such a version.
        """
        raise DoesNotFit(say("{body} has an unknown version {n}", body=repr(body), n=version))


E = TypeVar("E", bound=Event)


def body_of(event: Event) -> str:
    """Write an event as canonical JSON, with its version where that is not the first."""
    told = written(event)
    if event.version > 1 and isinstance(told, dict):
        # First versions stay without it, or books of before there were versions would differ from new ones.
        told = told | {VERSION: event.version}
    return as_json(told)


def note_of(event: Event, *, about: str, key: str, at: datetime, actor: str = "") -> Note:
    """Make the note that writes an event down.

    Parameters
    ----------
    event : Event
        What is written down.
    about : str
        The number of what it is about, such as a claim's.
    key : str
        The operation's key. A key that is made of what is written must change with the event's version.
    at : datetime
        When, in UTC.
    actor : str
        Who wrote it.
    """
    return Note(key=key, at=at, actor=actor, about=about, kind=event.kind, body=body_of(event))


def event_of(kind: type[E], noted: Noted) -> E:
    """Read the event of a note.

    Raises
    ------
    Unsound
        If the note's text is not that of such an event in any version.
    """
    try:
        return _read(kind, json.loads(noted.body))
    # `forward` reaches into old bodies, and a body that is none ends in any of these.
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Unsound(
            say(
                "the entry “{kind}” cannot be read: {fault}",
                kind=noted.kind,
                fault=str(error),
            ),
            where=say("{key}, about {about}", key=noted.key, about=noted.about),
            do=say("use the version of the program that wrote it, or bring back a copy of the books"),
        ) from error


def _read(kind: type[E], body: Json) -> E:
    version = 1
    if isinstance(body, dict) and VERSION in body:
        body = dict(body)
        version = read_as(int, body.pop(VERSION))
    # A newer program may mean something else by the same field; to guess would book wrongly.
    if version > kind.version:
        raise DoesNotFit(say("version {n} is newer than {known}", n=version, known=kind.version))
    return read_as(kind, kind.forward(version, body) if version < kind.version else body)


def events_of(kind: type[E], notes: Iterable[Noted], about: str = "") -> Iterator[tuple[Noted, E]]:
    """Yield the notes of a kind of event, about something or anything, each with its event, oldest first."""
    for noted in notes:
        if noted.kind == kind.kind and about in {"", noted.about}:
            yield noted, event_of(kind, noted)
