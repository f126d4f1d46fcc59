"""Who is who: names, contacts and consents, apart from the ledger so that a person can be erased.

The ledger knows people by opaque ids only. What a payment was for, in the payer's words, is kept here too,
under a reference. Erasing a person takes away names and words; the chain of the ledger stays as it was.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import apsw

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.harmless import one_line
from ultramicro.core.message import say
from ultramicro.ledger.engine.store import Driver, StoredRow
from ultramicro.ledger.people.alike import folded, looks, require_own_name
from ultramicro.ledger.people.committing import Committing
from ultramicro.ledger.people.forgetting import forget_named
from ultramicro.ledger.people.made import make_tables
from ultramicro.ledger.people.marks import Marks
from ultramicro.ledger.people.memos import Memos
from ultramicro.ledger.people.sealed_rows import watch
from ultramicro.ledger.stores.files import file_id, for_its_owner

SCHEMA = """
create table if not exists person (
  id text primary key, short text unique, name text not null, kind text not null, contact text not null,
  joined_on text not null, erased_on text
) strict;
create table if not exists consent (
  id text not null references person (id), what text not null, given_on text not null, withdrawn_on text,
  primary key (id, what, given_on)
) strict;
create table if not exists mark (
  id text not null references person (id), kind text not null, value text not null,
  primary key (id, kind, value)
) strict;
create table if not exists clerk (id text primary key references person (id), role text not null, secret text
  not null) strict;
create table if not exists clerk_wanted (seal text not null, rows text not null) strict;
create table if not exists memo (ref text primary key, id text, words text not null) strict;
create index if not exists memo_words on memo (words);
"""
WAIT_MS = 10_000
"""How long to wait for another process that writes in the same file. [ms]"""
BODIES = frozenset({"firm", "group", "public"})
"""Kinds that are no private people: what they offer and what they are called may be shown to all."""
PUBLISH_POSTS = "publish-posts"
"""What people agree to before what they offer and want leaves the place."""
CONSENTS = (PUBLISH_POSTS,)
"""All that people can agree to apart from the books: a word that nothing looks for would promise too much."""
KINDS = ("person", "household", "firm", "group", "public")
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an account: a person, a household, a firm or a group."""

    id: str
    short: str
    name: str
    kind: str
    contact: str
    joined_on: date


class MarkKind(StrEnum):
    """By what else somebody is known on invoices."""

    OTHER_NAME = "other_name"
    COMPANY_NUMBER = "company_number"
    VAT_NUMBER = "vat_number"
    OWNER = "owner"
    """Members with one owner are related: what they owe each other is kept out of rounds."""


class Mark(NamedTuple):
    """One thing by which somebody, by opaque id, is known."""

    of: str
    kind: MarkKind
    value: str


class People(Memos, Committing[Person]):
    """The people of a place.

    Parameters
    ----------
    path : Path
        The file; made where it is not there.
    """

    def __init__(self, path: Path) -> None:
        for_its_owner(path)
        self.db: Driver = apsw.Connection(str(path))
        self.db.set_busy_timeout(WAIT_MS)
        self.db.execute("pragma secure_delete = on").fetchall()
        self.db.execute("pragma synchronous = full").fetchall()
        # Emptied instead of taken away, the journal leaves as little behind and costs the disk less.
        self.db.execute("pragma journal_mode = truncate").fetchall()
        make_tables(self.db, SCHEMA)
        self.marks = Marks(self.db)
        watch(self.db)
        self._made = int(self.db.total_changes())
        self._path, self._file = path, file_id(path)

    def is_in_place(self) -> bool:
        """Whether the file that is open is the one at its path: a copy may have been brought back since."""
        return file_id(self._path) == self._file

    def add(
        self, short: str, name: str, *, kind: str = "person", contact: str = "", on: date, key: str = ""
    ) -> Person:
        """Add somebody under a short name; the same one again is returned as is.

        The id is drawn at random where no `key` is given for it.

        Raises
        ------
        BadInput
            If the short name belongs to somebody else, or makes no sense.
        """
        found = self.find(short)
        if found is None:
            require_own_name(short)
            self._require_unlike(short)
        if found and found.name != name:
            raise BadInput(
                say("{short} is already the short name of {name}", short=repr(short), name=found.name),
                do=say("choose another short name"),
            )
        if not found:
            key = key or "".join(secrets.choice(ALPHABET) for _ in range(10))
            self.db.execute(
                "insert into person values (?, ?, ?, ?, ?, ?, null)",
                (key, short, name, kind, contact, on.isoformat()),
            )
        return self.known(short)

    def _require_unlike(self, short: str) -> None:
        like = next((each for each in self.everybody() if looks(each.short) == looks(short)), None)
        if like:
            raise BadInput(
                say("{short} looks the same as the short name of {name}", short=repr(short), name=like.name),
                do=say("choose a short name that nobody can take for another"),
            )

    def find(self, who: str) -> Person | None:
        """Return somebody by short name or id."""
        return self._once(who, self.changes(), self._looked_up)

    def _looked_up(self, who: str) -> Person | None:
        rows = self.db.execute(
            "select id, short, name, kind, contact, joined_on from person where short in (?1, ?2) or id = ?1 "
            "order by short = ?1 desc",
            (who, folded(who)),
        ).fetchall()
        return _person(rows[0]) if rows else None

    def known(self, who: str) -> Person:
        """Return somebody by short name or id.

        Raises
        ------
        BadInput
            If there is nobody of that name.
        """
        if (found := self.find(who)) is None:
            raise nobody_called(who)
        return found

    def names_of(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the whole names of those of several ids who are known; asked for at once."""
        wanted = json.dumps(sorted(set(keys)))
        query = "select id, name from person where id in (select value from json_each(?))"
        return {str(key): str(name) for key, name in self.db.execute(query, (wanted,))}

    def everybody(self) -> list[Person]:
        """Return everybody who is not erased, by short name."""
        query = "select id, short, name, kind, contact, joined_on from person where erased_on is null"
        return [_person(row) for row in self.db.execute(f"{query} order by short")]

    def called(self, key: str) -> str:
        """Return what to call an id: the short name, or the id where it was erased."""
        found = self.find(key)
        return found.short if found and found.short else key

    def clerk(self, mark: str) -> str:
        """Return what to call who acted, by what stands in the ledger for them."""
        return self.marks.words(mark)

    def parties(self, given: Iterable[str]) -> list[str]:
        """Return the ids of those whose short names or ids are among some words."""
        return [found.id for word in dict.fromkeys(given) if word and (found := self.find(word))]

    def has_post(self, number: str) -> bool:
        """Whether the noticeboard has a post of a number."""
        return bool(self.poster(number))

    def poster(self, number: str) -> str:
        """Return whose a post of the noticeboard is, by id; nothing where there is no such post."""
        made = self.db.execute("select 1 from sqlite_schema where name = 'post'").fetchall()
        found = self.db.execute("select owner from post where post = ?", (number,)).fetchall() if made else []
        return str(found[0][0]) if found else ""

    def mark(self, who: str, kind: MarkKind, value: str) -> None:
        """Write down by what else somebody is known; of all but names, the last one counts."""
        key = self.known(who).id
        with self.db:
            if kind is not MarkKind.OTHER_NAME:
                self.db.execute(
                    "delete from mark where id = ? and kind = ? and value <> ?", (key, kind.value, value)
                )
            self.db.execute("insert or ignore into mark values (?, ?, ?)", (key, kind.value, value))

    def unmark(self, mark: Mark) -> None:
        """Forget by what else somebody is known."""
        row = (mark.of, mark.kind.value, mark.value)
        self.db.execute("delete from mark where id = ? and kind = ? and value = ?", row)

    def known_as(self) -> list[Mark]:
        """Return by what else everybody is known."""
        rows = self.db.execute("select id, kind, value from mark order by id, kind, value")
        return [Mark(of, MarkKind(kind), value) for of, kind, value in rows]

    def consent(self, who: str, what: str, *, on: date) -> None:
        """Write down that somebody agreed to something."""
        key = self.known(who).id
        self.db.execute(
            "insert into consent values (?, ?, ?, null) on conflict do update set withdrawn_on = null "
            "where withdrawn_on is not null",
            (key, what, on.isoformat()),
        )

    def withdraw(self, who: str, what: str, *, on: date) -> None:
        """Write down that somebody agrees no longer."""
        self.db.execute(
            "update consent set withdrawn_on = ? "
            "where id = ? and lower(what) = lower(?) and withdrawn_on is null",
            (on.isoformat(), self.known(who).id, what),
        )

    def agrees(self, who: str, what: str) -> bool:
        """Whether somebody agreed and did not withdraw."""
        query = "select 1 from consent where id = ? and lower(what) = lower(?) and withdrawn_on is null"
        return bool(self.db.execute(query, (self.known(who).id, what)).fetchall())

    def may_show(self, who: str, what: str) -> bool:
        """Whether something of somebody may be shown to all: of a body always, of people if they agreed."""
        found = self.find(who)
        return found is not None and (found.kind in BODIES or self.agrees(found.id, what))

    def salted(self, said: str, parties: Iterable[str] = ()) -> str:
        """Return letters made of what is said, with the secrets of the books and of the people in it."""
        return self.marks.salted(said, parties)

    def erase(self, who: str, *, on: date, refs: Iterable[str] = ()) -> str:
        """Erase somebody's name, contact, consents, posts and words; the opaque id stays, and is returned.

        Parameters
        ----------
        who : str
            Short name or id.
        on : date
            When.
        refs : iterable of str
            References under which words of others are kept that are about them, such as lines of the bank.
        """
        person = self.known(who)
        key = person.id
        with self.db:
            self.db.executemany("delete from memo where ref = ?", [(ref,) for ref in refs if ref])
            self.db.execute("delete from memo where ' ' || id || ' ' like '% ' || ? || ' %'", (key,))
            self.db.execute("delete from consent where id = ?", (key,))
            self.db.execute("delete from mark where id = ?", (key,))
            self.db.execute("delete from clerk where id = ?", (key,))
            if self.db.execute("select 1 from sqlite_schema where name = 'post'").fetchall():
                self.db.execute("delete from post where owner = ?", (key,))
            self.db.execute(
                "update person set short = null, name = '', contact = '', erased_on = ? where id = ?",
                (on.isoformat(), key),
            )
            self.marks.forget(key, (person.short, person.name))
            # Last, when their own rows are gone: what is left of them is in the words of others.
            forget_named(self.db, person.name, person.contact)
        return key

    def changes(self) -> int:
        """Return how many rows were written since the file was opened, marks left out."""
        return int(self.db.total_changes()) - self.marks.written - self._made

    def backup(self, target: Path) -> None:
        """Copy the people to a file while they are in use."""
        for_its_owner(target)
        with apsw.Connection(str(target)) as copy, copy.backup("main", self.db, "main") as running:
            running.step()

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()


def nobody_called(who: str) -> BadInput:
    """Return the error that nobody has a short name or id."""
    return BadInput(
        say("nobody here is called {who}", who=repr(who)),
        do=say("add them first with `ultramicro books add`"),
    )


def _person(row: StoredRow) -> Person:
    key, short, name, kind, contact, joined = row
    try:
        joined_on = date.fromisoformat(joined)
    except ValueError as error:
        raise Unsound(
            say("the people file is damaged: {day} is no day on which somebody joined", day=repr(joined)),
            do=say("bring back both from one copy with `ultramicro books restore`"),
        ) from error
    return Person(
        id=key,
        short=short or "",
        name=one_line(name),
        kind=kind,
        contact=one_line(contact),
        joined_on=joined_on,
    )
