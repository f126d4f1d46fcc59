"""Offers and wants: words of people, so they are kept beside the people and can be erased with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.ledger.engine.store import Driver, StoredRow
from ultramicro.ledger.people.made import make_tables
from ultramicro.ledger.people.register import People
from ultramicro.ledger.people.sealed_rows import watch

SCHEMA = """
create table if not exists post (
  post text primary key, owner text not null, kind text not null, sort text not null, item text not null,
  words text not null, tags text not null, quantity real, unit text not null, price_pence integer,
  price_hours real, in_return text not null, latitude real, longitude real, postcode text not null,
  within_km real, available text not null, posted_on text not null, expires_on text not null, status text
  not null
) strict;
create table if not exists post_vector (
  post text primary key, digest text not null, vector blob not null
) strict;
create trigger if not exists post_vector_goes after delete on post
begin
  delete from post_vector where post = old.post;
end;
"""
"""What a post means, as a model's numbers, goes with the post: erasing leaves nothing of it."""


class Post(NamedTuple):
    """Something that somebody offers or wants.

    Parameters
    ----------
    kind, sort : str
        `offer` or `want`; `goods`, `service`, `hours`, `room`, `land`, `tool` or `material`.
    available : str
        When, as in `mon 09:00-17:00; sat 10:00-12:00`; at any time where it is empty.
    within_km : float or None
        How far they would go. [km]
    status : str
        `open`, `agreed`, `done` or `withdrawn`.
    """

    post: str
    owner: str
    kind: str
    sort: str
    item: str
    words: str
    tags: str
    quantity: float | None
    unit: str
    price_pence: int | None
    price_hours: float | None
    in_return: str
    latitude: float | None
    longitude: float | None
    postcode: str
    within_km: float | None
    available: str
    posted_on: date
    expires_on: date
    status: str = "open"

    def holds(self, on: date) -> bool:
        """Whether it is open and has not expired."""
        return self.status == "open" and self.posted_on <= on <= self.expires_on


class Posts:
    """The posts of a place, in the file of its people."""

    def __init__(self, people: People) -> None:
        self.db: Driver = people.db
        make_tables(self.db, SCHEMA)
        watch(self.db)

    def add(self, post: Post) -> None:
        """Put a post up; the same one again is left as it is.

        Raises
        ------
        BadInput
            If another post has its number.
        """
        there = next(iter(_posts(self.db.execute("select * from post where post = ?", (post.post,)))), None)
        # Status and end change after it was put up, so that they do not make it another post.
        if there and there._replace(status=post.status, expires_on=post.expires_on) != post:
            raise BadInput(
                say("{number} is already another post", number=post.post),
                do=say("give this one a --key of its own"),
            )
        marks = ", ".join("?" * len(post))
        row = [value.isoformat() if isinstance(value, date) else value for value in post]
        self.db.execute(f"insert or ignore into post values ({marks})", row)

    def find(self, number: str) -> Post:
        """Return a post.

        Raises
        ------
        BadInput
            If there is none of that number.
        """
        found = list(_posts(self.db.execute("select * from post where post = ?", (number,))))
        if not found:
            raise BadInput(
                say("there is no post {number}", number=number), do=say("see `ultramicro board list`")
            )
        return found[0]

    def all(self) -> list[Post]:
        """Return every post, the oldest first."""
        return list(_posts(self.db.execute("select * from post order by posted_on, post")))

    def open(self, on: date) -> list[Post]:
        """Return the posts that hold on a day."""
        return [post for post in self.all() if post.holds(on)]

    def vectors(self) -> dict[str, bytes]:
        """Return what is kept of the meaning of posts, by a digest of their words."""
        rows = self.db.execute("select digest, vector from post_vector")
        return {str(digest): bytes(vector) for digest, vector in rows}

    def keep_vector(self, number: str, digest: str, vector: bytes) -> None:
        """Keep what a post means, as a model sees it."""
        self.db.execute("insert or replace into post_vector values (?, ?, ?)", (number, digest, vector))

    def change(self, number: str, *, status: str | None = None, expires_on: date | None = None) -> None:
        """Change how a post stands, or until when it holds."""
        self.find(number)
        if status is not None:
            # Only where it differs: what was so before must not count as changed.
            self.db.execute("update post set status = ?1 where post = ?2 and status <> ?1", (status, number))
        if expires_on is not None:
            change = "update post set expires_on = ?1 where post = ?2 and expires_on <> ?1"
            self.db.execute(change, (expires_on.isoformat(), number))


def _posts(rows: Iterable[StoredRow]) -> Iterable[Post]:
    for row in rows:
        post = Post._make(row)
        posted, expires = (date.fromisoformat(str(day)) for day in (post.posted_on, post.expires_on))
        yield post._replace(posted_on=posted, expires_on=expires)
