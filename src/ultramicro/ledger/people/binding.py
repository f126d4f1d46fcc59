"""What binds the people file to its books: which books, how far they went, and its own edition.

A people file of other books gives wrong names to accounts, and an older one has forgotten people and words.
The file carries a row that says whose it is; its edition, which grows with every change, is also noted beside
it, so that an older file in its place is told.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import apsw

from ultramicro.core.errors import Unsound
from ultramicro.core.message import Message, plural, say
from ultramicro.ledger.people.looking import looked_at
from ultramicro.ledger.people.register import ALPHABET
from ultramicro.ledger.people.sealed_rows import is_changed
from ultramicro.ledger.stores.files import note_text
from ultramicro.ledger.stores.telling import told_of_system
from ultramicro.ledger.stores.witness import damaged_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ultramicro.ledger.engine.book import Ledger
    from ultramicro.ledger.engine.store import Driver, Last, Store
    from ultramicro.ledger.people.register import People

NAME, CHECK = "people.seen", "check"
SCHEMA = """
create table if not exists books (
  only integer primary key check (only = 1), books text not null, batch integer not null, head text not null,
  edition integer not null
) strict;
"""
ID_LENGTH = 10
"""Ids that were drawn at random have this length; an account's owner that has it is somebody."""


class Bound(NamedTuple):
    """Whose a people file is.

    Parameters
    ----------
    books : str
        The head of the first batch of its books; empty while there is none.
    batch, head : int, str
        How far the books went when the people were changed last.
    edition : int
        How often they were changed.
    """

    books: str = ""
    batch: int = 0
    head: str = ""
    edition: int = 0


def bound(db: Driver) -> Bound:
    """Return whose a people file is; nobody's if it was never bound."""
    # People files of older versions have no such table, and are nobody's until they are changed.
    if not db.execute("select 1 from sqlite_schema where name = 'books'").fetchall():
        return Bound()
    rows = db.execute("select books, batch, head, edition from books").fetchall()
    return Bound(*rows[0]) if rows else Bound()


def bind(people: People, folder: Path, ledger: Ledger | None) -> None:
    """Write into the people file that it was changed, and whose it is; note its edition beside it.

    Parameters
    ----------
    people : People
        The file.
    folder : Path
        Where the note is.
    ledger : Ledger or None
        The books, if they are open; otherwise they stay those that they were.
    """
    people.db.execute(SCHEMA)
    # Another process may bind it too: no edition is lost, and the books do not go back.
    with people.one_commit():
        now = _next(bound(people.db), ledger)
        people.db.execute("insert or replace into books values (1, ?, ?, ?, ?)", now)
    # Only now, and never backwards: a note that is ahead of the file would say that the file is older.
    # One that was damaged since the file was opened is left as it is, and told when the file is next opened.
    with suppress(Unsound):
        _note_forwards(folder, now)


def _note_forwards(folder: Path, now: Bound) -> None:
    if noted(folder).edition < now.edition or noted(folder).books != now.books:
        note(folder, now)


def _next(before: Bound, ledger: Ledger | None) -> Bound:
    now = before._replace(edition=before.edition + 1)
    if ledger is None or ledger.last.batch <= before.batch:
        return now
    books = before.books or _head(ledger.store, 1)
    return now._replace(books=books, batch=ledger.last.batch, head=ledger.last.head.hex())


def _head(store: Store, batch: int) -> str:
    rows = store.rows_where("batch", "batch", batch)
    return bytes(rows[0][3]).hex() if rows else ""


def note(folder: Path, now: Bound) -> None:
    """Note an edition beside the file; where that cannot be done, the file goes on without it."""
    fresh = folder / f"{NAME}.new"
    with suppress(OSError):
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({**now._asdict(), CHECK: _check(now)}, file)
            file.flush()
            os.fsync(file.fileno())
        # A whole note or the old one: half a note would read as none, and an older file would pass.
        fresh.replace(folder / NAME)


def noted(folder: Path) -> Bound:
    """Return what is noted beside the file; nothing where there is no note.

    Raises
    ------
    Unsound
        If there is a note that cannot be read, or was changed since it was written.
    """
    try:
        kept = json.loads(note_text(folder / NAME))
        check = kept.pop(CHECK, None)  # notes of older versions have none
        found = Bound(**kept)
    except FileNotFoundError:
        return Bound()
    except PermissionError as error:
        raise told_of_system(error, str(folder / NAME)) from error
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise damaged_note(folder / NAME) from error
    sound = (
        len(kept) == len(Bound._fields) and isinstance(found.books, str) and isinstance(found.edition, int)
    )
    if not sound or check not in (None, _check(found)):
        raise damaged_note(folder / NAME)
    return found


def _check(now: Bound) -> str:
    """Return what tells that a note was changed: an edition with another digit looks like an edition."""
    return hashlib.sha256(json.dumps(now).encode()).hexdigest()[:16]


def require_latest(db: Driver, seen: Bound, where: str) -> None:
    """Refuse a people file that is older than what was noted beside it, or another one.

    Raises
    ------
    Unsound
        If it is.
    """
    now = bound(db)
    if seen.books and now.books and seen.books != now.books:
        raise _refused(say("the people file belongs to other books"), where)
    # Until the books hold something, any people file may be put beside them.
    if seen.books and now.edition < seen.edition:
        raise _refused(say("the people file is older than the one that was here, or a new one"), where)


def bound_in(path: Path) -> Bound:
    """Return whose the people file at a path is; nobody's if there is none or it cannot be read."""
    if not path.is_file():
        return Bound()
    db = looked_at(path)
    try:
        return bound(db)
    except apsw.Error:
        return Bound()
    finally:
        db.close()


def require_same(now: Bound, store: Store, where: str) -> None:
    """Refuse a people file that belongs to other books, or to later ones than these.

    Parameters
    ----------
    now : Bound
        Whose the file is, read before the books were opened, if they are only looked at: else somebody may
        have gone on in between.
    store : Store
        The books.
    where : str
        What to call them.

    Raises
    ------
    Unsound
        If it does.
    """
    if not now.books:
        return
    if _head(store, 1) != now.books:
        raise _refused(say("the people file belongs to other books"), where)
    if _head(store, now.batch) != now.head:
        raise _refused(say("the books are older than their people file"), where)


def at_most(path: Path, last: Last) -> None:
    """Have a copy of the people say that their books went no further than the copy of those.

    The people are copied after the ledger, and somebody may have gone on in between.
    """
    db = apsw.Connection(str(path))
    if bound(db).batch > last.batch:
        db.execute("update books set batch = ?, head = ?", (last.batch, last.head.hex()))
    db.close()


def _refused(what: Message, where: str) -> Unsound:
    do = say("bring back both from one copy with `ultramicro books restore`")
    return Unsound(what, where=where, do=do)


def is_damaged(db: Driver) -> bool:
    """Whether SQLite finds damage in the file."""
    return bool(db.execute("pragma integrity_check").fetchall() != [("ok",)])


def strangers(db: Driver, owners: Iterable[str]) -> list[str]:
    """Return the owners of accounts who are somebody and are not in the people file."""
    known = {str(key) for (key,) in db.execute("select id from person")}
    return [owner for owner in _somebody(owners) if owner not in known]


def _somebody(owners: Iterable[str]) -> list[str]:
    # The place's own accounts have names, and are in no people file.
    return sorted({owner for owner in owners if is_id(owner)})


def is_id(owner: str) -> bool:
    """Whether the owner of an account is somebody, by an id that was drawn.

    Examples
    --------
    >>> is_id("97zurakqxz"), is_id("brx-treasury")
    (True, False)
    """
    return len(owner) == ID_LENGTH and set(owner) <= set(ALPHABET)


def lost(path: Path, owners: Iterable[str]) -> list[str]:
    """Return the owners of accounts whom a people file that may be missing does not have."""
    if not path.is_file():
        return _somebody(owners)
    db = looked_at(path)
    try:
        return strangers(db, owners)
    except apsw.SQLError:  # a file without the tables, as one that was only just made
        return _somebody(owners)
    finally:
        db.close()


def require_not_lost(path: Path, owners: Iterable[str], where: str) -> None:
    """Refuse books whose people file is missing, or was made anew since.

    Only a file that is nobody's has to be asked: one that was bound to these books is told by its edition.

    Raises
    ------
    Unsound
        If somebody who has an account is not in it.
    """
    with suppress(apsw.CorruptError, apsw.NotADBError):  # told when the people are asked for
        if missing := lost(path, owners):
            raise _refused(
                plural(
                    "the people file is missing or a new one: {n} person who has an account is not in it",
                    "the people file is missing or a new one: {n} people who have accounts are not in it",
                    len(missing),
                ),
                where,
            )


def require_people(path: Path, store: Store, owners: Iterable[str]) -> Bound:
    """Return whose a people file is, if it is whole and belongs to books.

    Parameters
    ----------
    path : Path
        The file; it is only read.
    store : Store
        The books.
    owners : iterable of str
        Who has accounts in them.

    Raises
    ------
    Unsound
        If it is damaged, no people file, another's, or lacks people who have accounts.
    """
    db = looked_at(path)
    try:
        damaged = is_damaged(db)
        changed = is_changed(db)
        missing = strangers(db, owners)
        whose = bound(db)
        require_same(whose, store, str(path))
    except apsw.Error as error:
        raise unusable(path, str(error)) from error
    finally:
        db.close()
    if damaged:
        raise unusable(path, "integrity_check")
    if changed:
        raise Unsound(
            say("somebody else wrote in this people file, or the disk did").with_id("books.people_changed"),
            where=str(path),
            do=say("take another copy"),
        )
    if missing:
        who = ", ".join(missing[:5])
        raise _refused(say("the people file does not have all who have accounts ({who})", who=who), str(path))
    return whose


def unusable(path: Path, why: str) -> Unsound:
    """Return that a people file is damaged."""
    return Unsound(
        say("the people file is damaged, or is none ({why})", why=why),
        where=str(path),
        do=say("take another copy"),
    )
