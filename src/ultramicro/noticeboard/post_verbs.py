"""Verbs on posts of the board: put one up, list, match, renew, take down."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, Number, joined, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.living import require_parties_alive
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.because import shared
from ultramicro.noticeboard.contacts import given_away
from ultramicro.noticeboard.exports import ACTIONS
from ultramicro.noticeboard.ids import Contact, Kind, Stage, TimeFault
from ultramicro.noticeboard.match import LEAST, Match, matches, text
from ultramicro.noticeboard.rings import Ring, rings
from ultramicro.noticeboard.standing import board, end_all, end_lapsed, posts_now, require
from ultramicro.noticeboard.times import BadTimes, windows

if TYPE_CHECKING:
    from ultramicro.noticeboard.model import Embed

HOLDS_DAYS = {Kind.WANT: 21, Kind.OFFER: 183}
"""How long posts hold where nobody says: wants are answered in days, offers hold for months. [days]"""
MOST_ITEM_LETTERS, MOST_WORDS_LETTERS = 200, 2000
"""A card in a window has no more room, and what compares meanings takes minutes over a book."""
MOST_RINGS = 10
MOST_PAIRS = 5
KINDS = tuple(str(kind) for kind in Kind)


def _require_said(text: str, most: int, where: str) -> None:
    """Refuse words that say nothing, or so much that nobody could read them on a board."""
    if not any(letter.isalnum() for letter in text) or len(text) > most:
        raise BadInput(
            note("board.words", "a post has letters or digits, and at most {n} signs here", n=most),
            where=where,
            do=note("board.say_short", "say in a few words what it is; `--words` has room for more"),
        )


def _days(post_kind: str) -> timedelta:
    return timedelta(HOLDS_DAYS[Kind(post_kind)])


@dataclass(frozen=True, kw_only=True)
class PutUp(Action[Desk]):
    """Put a post on the board."""

    name: ClassVar[str] = "post"
    does: ClassVar[str] = say("put an offer or a want on the board")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED
    ahead: ClassVar[Collection[str]] = ("until",)

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
        until = _last_day(self.until, desk.on, self.kind)
        post = Post(
            post=f"p-{desk.short_key}", owner=owner.id, kind=self.kind, sort=self.sort, item=self.item,
            words=self.words, tags=self.tags, quantity=self.quantity, unit=self.unit, price_pence=self.price,
            price_hours=self.hours, in_return=self.in_return, latitude=self.latitude,
            longitude=self.longitude, postcode=self.postcode, within_km=self.within,
            available=self.available, posted_on=desk.on, expires_on=until,
        )  # fmt: skip
        is_new, embed = not desk.people.has_post(post.post), _embed(desk)
        board(desk).add(post)
        if is_new:
            _remember(desk, embed, post)
        # Read again: the same command later must not say another last day than the post has.
        there = board(desk).find(post.post)
        says = say("{post} is on the board until {day}.", post=post.post, day=Day(there.expires_on))
        met = [there, *(each for each in posts_now(desk) if each.kind != self.kind)]
        # Against the other kind only, since offers never meet offers.
        found = matches(met, desk.on, embed=embed)
        warnings = [_warning(given_away(post))] if given_away(post) else []
        return Done(says=joined([says.with_id("posted"), *warnings]), rows=_rows(desk, found[:MOST_PAIRS]))

    def _require_sound(self) -> None:
        _require_said(self.item, MOST_ITEM_LETTERS, "--item")
        if self.words:
            _require_said(self.words, MOST_WORDS_LETTERS, "--words")
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


def _embed(desk: Desk) -> Embed | None:
    """Return the model, if it is installed; it is loaded by the verbs that compare and by no other."""
    from ultramicro.noticeboard.model import embedder  # noqa: PLC0415  numpy
    from ultramicro.noticeboard.remembered import remembering  # noqa: PLC0415  numpy

    embed = embedder()
    return None if embed is None else remembering(embed, board(desk))


def _remember(desk: Desk, embed: Embed | None, post: Post) -> None:
    """Keep what a new post means, so that nobody waits for it again."""
    from ultramicro.noticeboard.remembered import remember  # noqa: PLC0415  numpy

    if embed is not None:
        remember(embed, board(desk), post.post, text(post))


def _warning(given: Sequence[Contact]) -> Message:
    """Say what a post gives away, and what becomes of it."""
    names = {
        Contact.PHONE: say("a phone number"),
        Contact.EMAIL: say("an e-mail address"),
        Contact.ADDRESS: say("a street address or postcode"),
    }
    return say(
        "It gives away {contacts}. The window sheet, exports and reports leave that out. People ask at the "
        "desk with the number of the post.",
        contacts=joined([names[each] for each in given], ", "),
    ).with_id("gives_away")


def _time_fault(error: BadTimes) -> Message:
    if error.fault is TimeFault.ENDS_FIRST:
        return note("board.ends_first", "“{part}” ends before it begins", part=error.part)
    return note("board.not_a_time", "“{part}” is not a time of the week", part=error.part)


def _rows(desk: Desk, found: Sequence[Match]) -> list[Row]:
    posts = {post.post: post for post in board(desk).all()}
    return [
        {
            "offer": m.offer, "from": desk.people.called(m.giver), "gives": posts[m.offer].item,
            "want": m.want, "to": desk.people.called(m.taker),
            "score": round(m.score, 2), "because": shared(m), "meaning": round(m.words, 2),
            "near": round(m.near, 2), "km": None if m.km is None else round(m.km, 1),
            "time": round(m.time, 2), "amount": round(m.quantity, 2),
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
            for p in posts_now(desk)
            if self.everything or p.holds(desk.on)
        ]  # fmt: skip
        return Done(says=plural("{n} post.", "{n} posts.", len(rows)).with_id("listed"), rows=rows)


def _last_day(given: date | None, on: date, kind: str) -> date:
    """Return the last day of a post; one that is over already would never be seen."""
    if given is not None and given < on:
        raise BadInput(say("{day} is over", day=given), where="--until", do=say("give a day to come"))
    return given or on + _days(kind)


@dataclass(frozen=True, kw_only=True)
class Close(Action[Desk]):
    """Take a post down."""

    name: ClassVar[str] = "close"
    does: ClassVar[str] = say("take a post down")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    post: str = need("its number")

    def act(self, desk: Desk) -> Done:
        """Take it down; an agreement on it that is not done is ended, and its money free.

        Raises
        ------
        BadInput
            If it is done: then it stays as it is.
        """
        # First, or the money of an agreement would stay set aside for a post that is gone.
        ended = end_all(desk, self.post)
        require(desk, board(desk).find(self.post), Stage.OPEN, Stage.WITHDRAWN)
        board(desk).change(self.post, status=Stage.WITHDRAWN)
        withdrawn = say("{post} is withdrawn.", post=self.post).with_id("withdrawn")
        return Done(says=joined([*ended, withdrawn]))


@dataclass(frozen=True, kw_only=True)
class Renew(Action[Desk]):
    """Let a post hold for longer."""

    name: ClassVar[str] = "renew"
    does: ClassVar[str] = say("let a post hold for longer")
    repeats: ClassVar[Repeats] = Repeats.UNKEYED
    ahead: ClassVar[Collection[str]] = ("until",)

    post: str = need("its number")
    until: date | None = param(None, "new last day (default: as long again)")

    def act(self, desk: Desk) -> Done:
        """Change its last day; an agreement on it whose last day is over is ended.

        Raises
        ------
        BadInput
            If the last day is over, it is not open (then it would not hold, whatever its last day), or who
            put it up has died.
        """
        ended = end_lapsed(desk, self.post)
        post = board(desk).find(self.post)
        require(desk, post, Stage.OPEN)
        require_parties_alive(desk.view(), [post.owner], desk.on)
        until = _last_day(self.until, desk.on, post.kind)
        board(desk).change(self.post, expires_on=until)
        says = say("{post} holds until {day}.", post=self.post, day=Day(until)).with_id("renewed")
        return Done(says=joined([*ended, says]))


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
        embed = _embed(desk)
        found = matches(posts_now(desk), desk.on, self.least, embed=embed)
        pairs = plural("{n} pair.", "{n} pairs.", len(found)).with_id("pairs")
        circles = [_ring_said(desk, ring) for ring in rings(found)[:MOST_RINGS]]
        says = joined([pairs, *_how_scored(self.least, found, by_words=embed is None), *circles], "\n")
        return Done(says=says, rows=_rows(desk, found[: self.top]))


def _how_scored(least: float, found: Sequence[Match], *, by_words: bool) -> Iterator[Message]:
    """Say what a score is made of, and what a better way to compare would take."""
    if found:
        yield say(
            "A score is meaning × near × time × amount, each from 0 to 1; pairs from {least} on are shown.",
            least=Number(least),
        ).with_id("how_scored")
    if by_words:
        yield say(
            "Posts were compared by their words alone, which misses a third of the pairs and more. To "
            "compare what they mean, install ultramicro[matching]."
        ).with_id("words_alone")


def _ring_said(desk: Desk, ring: Ring) -> Message:
    members = [desk.people.called(each) for each in (*ring.members(), ring.members()[0])]
    return say("Ring: {members}.", members=joined(members, " → ")).with_id("ring")
