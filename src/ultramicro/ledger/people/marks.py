"""What stands in the ledger for words of people: marks drawn at random, and digests with a salt.

The chain can never be changed, so it holds no words: not who acts (`--by`), not a word given with `--key`. A
mark is drawn for each, and the words are kept here, beside the people. The key of a command is a digest of
what is asked; it is salted with a secret of the books and one of each person who is named, so that nobody can
try out words. Erasing a person throws their words and their secret away: what is left in the chain is then
random to everybody, also to who keeps the books.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from enum import StrEnum

from ultramicro.ledger.engine.store import Driver
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.made import make_tables

SCHEMA = """
create table if not exists alias (
  mark text primary key, sort text not null, folded text not null, words text not null, parties text not null,
  unique (sort, folded)
) strict;
create table if not exists salt (party text primary key, salt blob not null) strict;
"""
# Without 0, 1, i, l and o, which are taken for each other when they are read out.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
DRAWN, DIGEST, SALT = 10, 16, 32
SHORT_DIGEST = 8
"""What is left of a digest in a number that people say, such as that of a post."""
NUMBERED = frozenset({"agreed", "appeal", "claim", "expected", "loan", "notice", "p", "release", "round"})
"""What has a number that is made of the key of the command that made it."""
BOOKS = ""
"""The party whose secret salts everything."""


class Sort(StrEnum):
    """What the words behind a mark are; a mark begins with it."""

    CLERK = "by"
    WORD = "word"


class Marks:
    """The marks of some books, in the file of their people.

    Parameters
    ----------
    db : Driver
        The file.

    Examples
    --------
    >>> import apsw
    >>> marks = Marks(apsw.Connection(":memory:"))
    >>> pat = marks.mark(Sort.CLERK, "Pat")
    >>> marks.mark(Sort.CLERK, " pat ") == pat, marks.words(pat), marks.words("ann")
    (True, 'Pat', 'ann')
    >>> marks.salted("pay", ["k4"]) == marks.salted("pay", ["k4"]) != marks.salted("pay", ["k5"])
    True
    """

    def __init__(self, db: Driver) -> None:
        self._db = db
        make_tables(self._db, SCHEMA)
        self.written = 0
        """How many rows were written here, which are not what a command did."""

    def mark(self, sort: Sort, words: str, parties: Iterable[str] = (), *, seed: str = "") -> str:
        """Return the mark of some words, drawn if they have none.

        Parameters
        ----------
        sort : Sort
            What they are. Who acts is one however the name is typed; other words are taken as they are.
        words : str
            The words; none have no mark.
        parties : iterable of str
            Ids of the people with whom they are forgotten.
        seed : str
            What the mark of a made-up town is made of; otherwise it is drawn by chance.
        """
        as_kept = folded(words) if sort is Sort.CLERK else words
        if not as_kept:
            return ""
        drawn = f"{sort}-{_drawn(seed)}"
        if (found := self.found(sort, as_kept)) is None:
            # Another process may draw one at the same time: the first of both counts.
            of = " ".join(dict.fromkeys(parties))
            self._write("insert or ignore into alias values (?, ?, ?, ?, ?)", drawn, sort, as_kept, words, of)
            found = self.found(sort, as_kept)
        return found or drawn

    def found(self, sort: Sort, as_kept: str) -> str | None:
        """Return the mark of words that have one."""
        query = "select mark from alias where sort = ? and folded = ?"
        return next((str(mark) for (mark,) in self._db.execute(query, (sort, as_kept))), None)

    def number(self, given: str) -> str:
        """Return a number as the ledger has it, where somebody says it with their own word: `round-october`.

        Other texts are returned as they are.
        """
        kind, _, word = given.partition("-")
        mark = self.found(Sort.WORD, word) if is_numbered(given) else None
        return f"{kind}-{mark}" if mark else given

    def words(self, mark: str) -> str:
        """Return the words behind a mark; the mark itself where they were erased, or it is none."""
        rows = self._db.execute("select words from alias where mark = ?", (mark,))
        return next((str(words) for (words,) in rows), mark)

    def salted(self, said: str, parties: Iterable[str] = ()) -> str:
        """Return letters made of what is said, with the secrets of the books and of the people in it.

        The digest is HMAC-SHA-256 under the secrets in the order of the ids, cut to 64 bits.
        """
        # Sorted, so that the same command gives the same key in whichever order people are named.
        wanted = (BOOKS, *sorted(set(parties)))
        # At once; one that is not there yet is drawn.
        query = "select party, salt from salt where party in (select value from json_each(?))"
        salts = dict(self._db.execute(query, (json.dumps(wanted),)))
        key = b"".join(bytes(salts.get(party) or self._salt(party)) for party in wanted)
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:DIGEST]

    def _salt(self, party: str) -> bytes:
        query = "select salt from salt where party = ?"
        if not (found := self._db.execute(query, (party,)).fetchall()):
            self._write("insert or ignore into salt values (?, ?)", party, secrets.token_bytes(SALT))
            # Read again: another process may have put one there first, and both must use the same.
            found = self._db.execute(query, (party,)).fetchall()
        return bytes(found[0][0])

    def forget(self, party: str, names: Iterable[str]) -> None:
        """Throw away a person's secret, the words given for what names them, and their name as who acts."""
        self._db.execute("delete from salt where party = ?", (party,))
        # Words about several go with the first who is erased: they name all of them.
        self._db.execute("delete from alias where ' ' || parties || ' ' like '% ' || ? || ' %'", (party,))
        for name in filter(None, map(folded, names)):
            self._db.execute("delete from alias where sort = ? and folded = ?", (Sort.CLERK, name))

    def _write(self, command: str, *values: object) -> None:
        before = self._db.total_changes()
        self._db.execute(command, values)
        # Counted apart, or a command that only looked would seem to have changed something.
        self.written += self._db.total_changes() - before


def _drawn(seed: str) -> str:
    chance = hashlib.sha256(seed.encode()).digest() if seed else secrets.token_bytes(4 * DRAWN)
    whole = int.from_bytes(chance)
    return "".join(LETTERS[whole // len(LETTERS) ** place % len(LETTERS)] for place in range(DRAWN))


def is_numbered(text: str) -> bool:
    """Whether a text looks like a number that is made of a key.

    Examples
    --------
    >>> is_numbered("round-october"), is_numbered("corner-bakery")
    (True, False)
    """
    return text.partition("-")[0] in NUMBERED


def in_small_letters(text: str) -> str:
    """Return a number that is made of a key as it stands in the ledger, in whichever letters it was typed.

    Other texts are returned as they are, with what a person's own word is made of.

    Examples
    --------
    >>> in_small_letters(" LOAN-3F00AA12BB34CC56"), in_small_letters("Round-October"), in_small_letters("Ann")
    ('loan-3f00aa12bb34cc56', 'round-October', 'Ann')
    """
    kind, dash, rest = text.strip().partition("-")
    if not dash or kind.lower() not in NUMBERED:
        return text
    # The letters of a digest are one case; a word's are its writer's own.
    digest = len(rest) in {SHORT_DIGEST, DIGEST} and set(rest.lower()) <= set("0123456789abcdef")
    return f"{kind.lower()}-{rest.lower() if digest else rest}"


def is_mark(text: str, sort: Sort) -> bool:
    """Whether a text of the ledger is a mark; books of older versions hold words.

    Examples
    --------
    >>> is_mark("by-k4m2n7p9qr", Sort.CLERK), is_mark("pat", Sort.CLERK)
    (True, False)
    """
    kind, _, drawn = text.partition("-")
    return kind == sort and len(drawn) == DRAWN and set(drawn) <= set(LETTERS)
