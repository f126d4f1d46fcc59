"""What a database says when it fails, in words for who reads a page: busy, full, shut, damaged, not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.core.machine import FULL_ERRORS
from ultramicro.core.message import Message, say

BUSY, FULL = frozenset({5, 6}), frozenset({13})
SHUT = frozenset({3, 8, 14, 23})
"""SQLite's codes of what it may not do, must not write, or cannot open."""
DAMAGED = frozenset({11, 26})
FAMILIES = ("sqlite3", "apsw", "psycopg", "django.db.utils")
"""Whose errors these are, by the module of their class: none of them is loaded to find out."""


class Trouble(NamedTuple):
    """What is wrong, by an id for programs, and what to do."""

    id: str
    what: Message
    do: Message


def trouble(error: BaseException | None) -> Trouble | None:
    """Return what an error of a database or a disk means; None where it is none.

    Parameters
    ----------
    error : exception, optional
        As it was raised; those that it was raised from are looked at, too.

    Examples
    --------
    >>> import sqlite3
    >>> locked = sqlite3.OperationalError("database is locked")
    >>> trouble(locked).id, trouble(ValueError("x"))
    ('tables_busy', None)
    """
    found = [each for each in _chain(error) if _is_of_store(each)]
    if not found:
        return None
    # The deepest knows best: what is above it only passes it on.
    return _meaning(found[-1])


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__


def _is_of_store(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL_ERRORS
    return any(
        each.__module__ == family or each.__module__.startswith(f"{family}.")
        for each in type(error).__mro__
        for family in FAMILIES
    )


def _meaning(error: BaseException) -> Trouble:
    code, said = _code(error), str(error).lower()
    later = say("send it again in a moment")
    keeper = say("tell who keeps this site")
    if isinstance(error, OSError) or code in FULL or "disk is full" in said or "no space left" in said:
        return Trouble(
            "disk_full", say("The disk of this server is full, and nothing can be written"), keeper
        )
    if code in BUSY or "locked" in said or "deadlock" in said or "timeout" in said:
        return Trouble("tables_busy", say("Many write at once just now, and yours had no turn"), later)
    if code in SHUT or "readonly" in said:
        return Trouble("tables_shut", say("This server may not write into its own files"), keeper)
    if code in DAMAGED:
        return Trouble("tables_damaged", say("A file of this server is damaged"), keeper)
    return Trouble(
        "tables_away", say("This server cannot reach its database just now"),
        say("try again in a moment; if it stays, tell who keeps this site"),
    )  # fmt: skip


def _code(error: BaseException) -> int:
    """Return SQLite's code without what makes it finer; -1 where there is none."""
    code = getattr(error, "sqlite_errorcode", getattr(error, "result", -1))
    return code & 0xFF if isinstance(code, int) and code >= 0 else -1
