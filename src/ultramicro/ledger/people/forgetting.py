"""Words that others wrote about somebody: what is erased with them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from ultramicro.ledger.engine.store import Driver, StoredRow
from ultramicro.ledger.people.alike import folded

GOES = {"memo": ("words",), "alias": ("words", "folded"), "consent": ("what",)}
"""Tables of the people's file whose rows go with the words in these columns."""
LEFT_WITHOUT = {
    "post": ("sort", "item", "words", "tags", "unit", "in_return", "available"),
    "person": ("contact",),
}
"""Tables whose rows are of others and stay, without the name in these columns."""
GONE = "…"


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """Who is forgotten. One word is not enough to find them: a Rose is not every rose.

    Parameters
    ----------
    name, contact : str
        Their whole name, which is found in either order; and how to reach them.
    """

    name: str
    contact: str

    def names(self) -> list[str]:
        """Return how they may be named, without the signs between the words."""
        whole = _plain(self.name)
        turned = " ".join(reversed(whole.split()))
        return [each for each in dict.fromkeys((whole, turned)) if " " in each]

    def is_in(self, words: object, *, by_name: bool = False) -> bool:
        """Whether words hold their name, or how to reach them."""
        contact = _plain(self.contact)
        told = [*self.names(), *([contact] if " " in contact and not by_name else [])]
        return isinstance(words, str) and any(f" {each} " in f" {_plain(words)} " for each in told)

    def cut(self, words: str) -> str:
        """Return words without their name; nothing where it is written so that it cannot be cut out."""
        for name in self.names():
            words = re.sub(r"[\W_]+".join(name.split()), GONE, words, flags=re.IGNORECASE)
        return "" if self.is_in(words) else words


def forget_named(db: Driver, name: str, contact: str) -> None:
    """Take somebody out of every word that the people's file keeps of others.

    Parameters
    ----------
    db : Driver
        The people's file, open.
    name, contact : str
        Theirs.
    """
    who = Forgotten(name=name, contact=contact)
    for table, columns in GOES.items():
        for rowid, *words in _rows(db, table, columns):
            if any(who.is_in(each) for each in words):
                db.execute(f"delete from {table} where rowid = ?", (rowid,))
    # Written without blanks, no name is found in them: they go with the words that they are made of.
    db.execute("delete from memo where ref like 'alike-%' and substr(ref, 7) not in (select ref from memo)")
    for table, columns in LEFT_WITHOUT.items():
        for rowid, *words in _rows(db, table, columns):
            for column, each in zip(columns, words, strict=True):
                # A household has one telephone: how to reach the others stays.
                if isinstance(each, str) and who.is_in(each, by_name=table == "person"):
                    db.execute(f"update {table} set {column} = ? where rowid = ?", (who.cut(each), rowid))
                    _forget_meaning(db, table, rowid)
    _forget_marks(db, who)


def _forget_meaning(db: Driver, table: str, rowid: int) -> None:
    """Take away what a post means as numbers: they are made of its words, and made again when asked for."""
    if table == "post":
        db.execute("delete from post_vector where post = (select post from post where rowid = ?)", (rowid,))


def _forget_marks(db: Driver, who: Forgotten) -> None:
    """Take away other names; an owner gets a word drawn at random, so that who was related stays so."""
    drawn: dict[str, str] = {}
    for rowid, kind, value in _rows(db, "mark", ("kind", "value")):
        if who.is_in(value) and kind == "owner":
            word = drawn.setdefault(_plain(str(value)), f"owner-{secrets.token_hex(4)}")
            db.execute("update mark set value = ? where rowid = ?", (word, rowid))
        elif who.is_in(value):
            db.execute("delete from mark where rowid = ?", (rowid,))


def _rows(db: Driver, table: str, columns: tuple[str, ...]) -> Iterator[StoredRow]:
    """Yield the rows of a table, if it is there: that of the noticeboard is made with its first post."""
    if db.execute("select 1 from sqlite_schema where name = ?", (table,)).fetchall():
        yield from db.execute(f"select rowid, {', '.join(columns)} from {table}").fetchall()


def _plain(words: str) -> str:
    """Return words without the signs between them, to find a name in them."""
    return " ".join(re.findall(r"[^\W_]+", folded(words)))
