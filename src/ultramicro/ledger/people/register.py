"""Who is who: names, contacts and consents, apart from the ledger so that a person can be erased.

The ledger knows people by opaque ids only. What a payment was for, in the payer's words, is kept here too,
under a reference. Erasing a person takes away names and words; the chain of the ledger stays as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import apsw

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.engine.store import Driver, StoredRow
from ultramicro.ledger.stores.files import file_id

SCHEMA = """
create table if not exists person (
  id text primary key, short text unique, name text not null, kind text not null, contact text not null,
  joined_on text not null, erased_on text
) strict;
create table if not exists consent (
  id text not null references person (id), what text not null, given_on text not null, withdrawn_on text,
  primary key (id, what, given_on)
) strict;
create table if not exists memo (ref text primary key, id text, words text not null) strict;
"""
WAIT_MS = 10_000
"""How long to wait for another process that writes in the same file. [ms]"""
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


class People:
    """The people of a place.

    Parameters
    ----------
    path : Path
        The file; made where it is not there.
    """

    def __init__(self, path: Path) -> None:
        self.db: Driver = apsw.Connection(str(path))
        self.db.set_busy_timeout(WAIT_MS)
        self.db.execute("pragma secure_delete = on").fetchall()
        self.db.execute("pragma synchronous = full").fetchall()
        # Emptied instead of taken away, the journal leaves as little behind and costs the disk less.
        self.db.execute("pragma journal_mode = truncate").fetchall()
        self.db.execute(SCHEMA)
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
        if not short or not short.replace("-", "").isalnum() or short != short.lower():
            raise BadInput(
                say("{short} cannot be a short name", short=repr(short)),
                do=say("use small letters, digits and dashes, as in `corner-bakery`"),
            )
        found = self.find(short)
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

    def find(self, who: str) -> Person | None:
        """Return somebody by short name or id."""
        rows = self.db.execute(
            "select id, short, name, kind, contact, joined_on from person where short = ?1 or id = ?1", (who,)
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

    def everybody(self) -> list[Person]:
        """Return everybody who is not erased, by short name."""
        query = "select id, short, name, kind, contact, joined_on from person where erased_on is null"
        return [_person(row) for row in self.db.execute(f"{query} order by short")]

    def called(self, key: str) -> str:
        """Return what to call an id: the short name, or the id where it was erased."""
        found = self.find(key)
        return found.short if found and found.short else key

    def has_post(self, number: str) -> bool:
        """Whether the noticeboard has a post of a number."""
        made = self.db.execute("select 1 from sqlite_schema where name = 'post'").fetchall()
        return bool(made and self.db.execute("select 1 from post where post = ?", (number,)).fetchall())

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
            "update consent set withdrawn_on = ? where id = ? and what = ? and withdrawn_on is null",
            (on.isoformat(), self.known(who).id, what),
        )

    def agrees(self, who: str, what: str) -> bool:
        """Whether somebody agreed and did not withdraw."""
        query = "select 1 from consent where id = ? and what = ? and withdrawn_on is null"
        return bool(self.db.execute(query, (self.known(who).id, what)).fetchall())

    def remember(self, ref: str, words: str, *, of: str = "") -> str:
        """Keep the words of a payment under a reference, which is returned; nothing for no words."""
        if not words:
            return ""
        self.db.execute(
            "insert into memo values (?, ?, ?) on conflict do update "
            "set id = excluded.id, words = excluded.words where words <> excluded.words",
            (ref, of, words),
        )
        return ref

    def words(self, ref: str) -> str:
        """Return the words under a reference."""
        rows = self.db.execute("select words from memo where ref = ?", (ref,)).fetchall() if ref else []
        return str(rows[0][0]) if rows else ""

    def erase(self, who: str, *, on: date) -> str:
        """Erase somebody's name, contact, consents and words; the opaque id stays, and is returned."""
        key = self.known(who).id
        with self.db:
            self.db.execute("delete from memo where id = ?", (key,))
            self.db.execute("delete from consent where id = ?", (key,))
            if self.db.execute("select 1 from sqlite_schema where name = 'post'").fetchall():
                self.db.execute("delete from post where owner = ?", (key,))
            self.db.execute(
                "update person set short = null, name = '', contact = '', erased_on = ? where id = ?",
                (on.isoformat(), key),
            )
        return key

    @contextmanager
    def one_commit(self) -> Iterator[None]:
        """Write all that is changed inside at its end, in one commit."""
        self.db.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("rollback")
            raise
        self.db.execute("commit")

    def changes(self) -> int:
        """Return how many rows were written since the file was opened."""
        return int(self.db.total_changes())

    def backup(self, target: Path) -> None:
        """Copy the people to a file while they are in use."""
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
    return Person(
        id=key, short=short or "", name=name, kind=kind, contact=contact, joined_on=date.fromisoformat(joined)
    )
