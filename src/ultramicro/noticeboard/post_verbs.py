"""Verbs on posts of the board: put one up, list, match, renew, take down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, joined, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.posts import Post, Posts
from ultramicro.noticeboard.agreements import has_fallen_through
from ultramicro.noticeboard.because import shared
from ultramicro.noticeboard.exports import ACTIONS
from ultramicro.noticeboard.ids import Kind, Stage, TimeFault
from ultramicro.noticeboard.match import LEAST, BadTimes, Match, Ring, matches, rings, windows

HOLDS_DAYS = {Kind.WANT: 21, Kind.OFFER: 183}
"""How long posts hold where nobody says: wants are answered in days, offers hold for months. [days]"""
MOST_RINGS = 10
MOST_PAIRS = 5
KINDS = tuple(str(kind) for kind in Kind)


def board(desk: Desk) -> Posts:
    """Return the board."""
    return Posts(desk.people)


def as_it_stands(desk: Desk, number: str) -> Post:
    """Return a post; it is open again where what was agreed on it has fallen through.

    Raises
    ------
    BadInput
        If there is none of that number.
    """
    post = board(desk).find(number)
    if post.status != Stage.AGREED:
        return post
    desk.release_expired()
    return post._replace(status=Stage.OPEN) if has_fallen_through(desk.view(), number) else post


def _days(post_kind: str) -> timedelta:
    return timedelta(HOLDS_DAYS[Kind(post_kind)])


@dataclass(frozen=True, kw_only=True)
class PutUp(Action[Desk]):
    """Put a post on the board."""

    name: ClassVar[str] = "post"
    does: ClassVar[str] = say("put an offer or a want on the board")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("short name")
    kind: str = need("offer or want", choices=KINDS)
    item: str = need("what, in a few words")
    sort: str = need("sort of thing", choices=tuple(ACTIONS))
    words: str = param("", "more about it")
    tags: str = param("", "skills, tools or materials, separated by commas")
    quantity: float | None = param(None, "how much")
    unit: str = param("", "unit of the quantity: hours, kg, items, m2")
    price: Pence | None = param(None, "price of one unit, in money or local money")
    hours: float | None = param(None, "price of one unit, in hours of a time bank")
    in_return: str = param("", "what is taken instead of money")
    postcode: str = param("", "postcode; the sector is enough, as in BB5 1")
    latitude: float | None = param(None, "latitude", low=-90, high=90)
    longitude: float | None = param(None, "longitude", low=-180, high=180)
    within: float | None = param(None, "how far they would travel", unit="km", low=0)
    available: str = param("", "when, as in `mon-fri 09:00-17:00; sat 10:00-12:00`")
    until: date | None = param(None, "last day it holds")

    def act(self, desk: Desk) -> Done:
        """Put it up, and say who could help.

        Raises
        ------
        BadInput
            If a time or a sum makes no sense.
        """
        self._require_sound()
        owner = desk.people.known(self.who)
        number = f"p-{desk.short_key}"
        until = self.until or desk.on + _days(self.kind)
        board(desk).add(
            Post(
                post=number, owner=owner.id, kind=self.kind, sort=self.sort, item=self.item, words=self.words,
                tags=self.tags, quantity=self.quantity, unit=self.unit, price_pence=self.price,
                price_hours=self.hours, in_return=self.in_return, latitude=self.latitude,
                longitude=self.longitude, postcode=self.postcode, within_km=self.within,
                available=self.available, posted_on=desk.on, expires_on=until,
            )
        )  # fmt: skip
        found = [m for m in matches(board(desk).all(), desk.on) if number in {m.offer, m.want}]
        until = board(desk).find(number).expires_on
        says = say("{post} is on the board until {day}.", post=number, day=Day(until)).with_id("posted")
        return Done(says=says, rows=_rows(desk, found[:MOST_PAIRS]))

    def _require_sound(self) -> None:
        try:
            windows(self.available)
        except BadTimes as error:
            raise BadInput(
                _time_fault(error),
                where="--available",
                do=note("board.write_times", "write it as in `mon-fri 09:00-17:00; sat 10:00-12:00`"),
            ) from error
        if (self.quantity or 0) < 0 or (self.price or 0) < 0 or (self.hours or 0) < 0:
            raise BadInput(
                note("board.below_zero", "A quantity or a price is below zero"),
                do=note("board.at_least_zero", "give numbers of 0 or more"),
            )


def _time_fault(error: BadTimes) -> Message:
    if error.fault is TimeFault.ENDS_FIRST:
        return note("board.ends_first", "“{part}” ends before it begins", part=error.part)
    return note("board.not_a_time", "“{part}” is not a time of the week", part=error.part)


def _rows(desk: Desk, found: Sequence[Match]) -> list[Row]:
    posts = {post.post: post for post in board(desk).all()}
    return [
        {
            "offer": m.offer, "by": desk.people.called(m.giver), "gives": posts[m.offer].item, "want": m.want,
            "to": desk.people.called(m.taker), "score": round(m.score, 2), "because": shared(m),
            "km": None if m.km is None else round(m.km, 1), "time": round(m.time, 2),
            "amount": round(m.quantity, 2),
        }
        for m in found
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ListPosts(Action[Desk]):
    """List the board."""

    name: ClassVar[str] = "list"
    does: ClassVar[str] = say("list what is on the board")
    reads_only: ClassVar[bool] = True

    everything: bool = param(default=False, help=say("also what has ended"))

    def act(self, desk: Desk) -> Done:
        """Return one row a post."""
        rows = [
            {
                "post": p.post, "kind": p.kind, "item": p.item, "who": desk.people.called(p.owner),
                "until": p.expires_on,
                "status": p.status if p.status != Stage.OPEN or p.holds(desk.on) else Stage.EXPIRED,
            }
            for p in board(desk).all()
            if self.everything or p.holds(desk.on)
        ]  # fmt: skip
        return Done(says=plural("{n} post.", "{n} posts.", len(rows)).with_id("listed"), rows=rows)


@dataclass(frozen=True, kw_only=True)
class Close(Action[Desk]):
    """Take a post down."""

    name: ClassVar[str] = "close"
    does: ClassVar[str] = say("take a post down")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    post: str = need("its number")

    def act(self, desk: Desk) -> Done:
        """Take it down.

        Raises
        ------
        BadInput
            If it is agreed or done: then it stays as it is.
        """
        _require(as_it_stands(desk, self.post), Stage.OPEN, Stage.WITHDRAWN)
        board(desk).change(self.post, status=Stage.WITHDRAWN)
        return Done(says=say("{post} is withdrawn.", post=self.post).with_id("withdrawn"))


@dataclass(frozen=True, kw_only=True)
class Renew(Action[Desk]):
    """Let a post hold for longer."""

    name: ClassVar[str] = "renew"
    does: ClassVar[str] = say("let a post hold for longer")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    post: str = need("its number")
    until: date | None = param(None, "new last day (default: as long again)")

    def act(self, desk: Desk) -> Done:
        """Change its last day.

        Raises
        ------
        BadInput
            If it is not open: then it would not hold, whatever its last day.
        """
        post = as_it_stands(desk, self.post)
        _require(post, Stage.OPEN)
        board(desk).change(self.post, status=Stage.OPEN)
        until = self.until or desk.on + _days(post.kind)
        board(desk).change(self.post, expires_on=until)
        says = say("{post} holds until {day}.", post=self.post, day=Day(until))
        return Done(says=says.with_id("renewed"))


def _require(post: Post, *stages: Stage) -> None:
    if post.status not in stages:
        raise BadInput(
            _stands(post), do=note("board.new_post", "put up a new post with `ultramicro board post`")
        )


def _stands(post: Post) -> Message:
    """Say how a post stands that is not open any more."""
    match Stage(post.status):
        case Stage.AGREED:
            return note("board.is_agreed", "{post} is agreed", post=post.post)
        case Stage.DONE:
            return note("board.is_done", "{post} is done", post=post.post)
        case Stage.WITHDRAWN:
            return note("board.is_withdrawn", "{post} is withdrawn", post=post.post)
    return note("board.is_open", "{post} is open", post=post.post)


@dataclass(frozen=True, kw_only=True)
class Find(Action[Desk]):
    """See who can help whom."""

    name: ClassVar[str] = "match"
    does: ClassVar[str] = say("see who can help whom: pairs, and rings of two to five")
    reads_only: ClassVar[bool] = True

    least: float = param(LEAST, "least score", low=0, high=1)
    top: int = param(20, "how many pairs", low=1)

    def act(self, desk: Desk) -> Done:
        """Return one row a pair; rings are said above."""
        found = matches(board(desk).all(), desk.on, self.least)
        pairs = plural("{n} pair.", "{n} pairs.", len(found)).with_id("pairs")
        says = joined([pairs, *(_ring_said(desk, ring) for ring in rings(found)[:MOST_RINGS])], "\n")
        return Done(says=says, rows=_rows(desk, found[: self.top]))


def _ring_said(desk: Desk, ring: Ring) -> Message:
    members = [desk.people.called(each) for each in (*ring.members(), ring.members()[0])]
    return say("Ring: {members}.", members=joined(members, " → ")).with_id("ring")
