"""The verbs of `ultramicro board`: from a card on the board to a thing done and paid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Hold, Note, Resolve, as_json
from ultramicro.ledger.people.posts import Post, Posts
from ultramicro.noticeboard.exports import ACTIONS, digest, murmurations, valueflows
from ultramicro.noticeboard.match import LEAST, Match, matches, rings, windows

WANT_DAYS, OFFER_DAYS = 21, 183
"""How long posts hold where nobody says: wants are answered in days, offers hold for months. [days]"""


def board(desk: Desk) -> Posts:
    """Return the board."""
    return Posts(desk.people)


@dataclass(frozen=True, kw_only=True)
class PutUp(Action[Desk]):
    """Put a post on the board."""

    name: ClassVar[str] = "post"
    does: ClassVar[str] = "put an offer or a want on the board"
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("short name")
    kind: str = need("which of the two", choices=("offer", "want"))
    item: str = need("what, in a few words")
    sort: str = need("what sort of thing", choices=tuple(ACTIONS))
    words: str = param("", "more about it")
    tags: str = param("", "skills, tools or materials, separated by commas")
    quantity: float | None = param(None, "how much")
    unit: str = param("", "of what: hours, kg, items, m2")
    price: Pence | None = param(None, "price of one, in money or local money")
    hours: float | None = param(None, "price of one, in hours of a time bank")
    in_return: str = param("", "what would be taken instead")
    postcode: str = param("", "where; the sector will do, as in BB5 1")
    latitude: float | None = param(None, "where", low=-90, high=90)
    longitude: float | None = param(None, "where", low=-180, high=180)
    within: float | None = param(None, "how far they would go", unit="km", low=0)
    available: str = param("", "when, as in `mon-fri 09:00-17:00; sat 10:00-12:00`")
    until: date | None = param(None, "until when it holds")

    def act(self, desk: Desk) -> Done:
        """Put it up, and say who could help.

        Raises
        ------
        BadInput
            If a time or a sum makes no sense.
        """
        try:
            windows(self.available)
        except ValueError as error:
            raise BadInput(str(error), where="--available", do="mend it") from error
        if (self.quantity or 0) < 0 or (self.price or 0) < 0 or (self.hours or 0) < 0:
            raise BadInput("neither amount nor price may be below nought", do="mend it")
        owner = desk.people.known(self.who)
        number = f"p-{desk.short_key}"
        days = WANT_DAYS if self.kind == "want" else OFFER_DAYS
        board(desk).add(
            Post(
                post=number, owner=owner.id, kind=self.kind, sort=self.sort, item=self.item, words=self.words,
                tags=self.tags, quantity=self.quantity, unit=self.unit, price_pence=self.price,
                price_hours=self.hours, in_return=self.in_return, latitude=self.latitude,
                longitude=self.longitude, postcode=self.postcode, within_km=self.within,
                available=self.available, posted_on=desk.on,
                expires_on=self.until or desk.on + timedelta(days),
            )
        )  # fmt: skip
        found = [m for m in matches(board(desk).all(), desk.on) if number in {m.offer, m.want}]
        return Done(
            says=f"{number} is up until {board(desk).find(number).expires_on}.", rows=_rows(desk, found[:5])
        )


def _rows(desk: Desk, found: list[Match]) -> list[dict[str, Any]]:
    posts = {post.post: post for post in board(desk).all()}
    return [
        {
            "offer": m.offer, "by": desk.people.called(m.giver), "gives": posts[m.offer].item, "want": m.want,
            "to": desk.people.called(m.taker), "score": f"{m.score:.2f}", "because": m.by,
            "km": "" if m.km is None else f"{m.km:.1f}", "time": f"{m.time:.0%}",
            "amount": f"{m.quantity:.0%}",
        }
        for m in found
    ]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ListPosts(Action[Desk]):
    """List the board."""

    name: ClassVar[str] = "list"
    does: ClassVar[str] = "list what is on the board"
    reads_only: ClassVar[bool] = True

    everything: bool = param(default=False, help="also what has ended")

    def act(self, desk: Desk) -> Done:
        """Return one row a post."""
        rows = [
            {
                "post": p.post, "kind": p.kind, "item": p.item, "who": desk.people.called(p.owner),
                "until": p.expires_on,
                "status": p.status if p.status != "open" or p.holds(desk.on) else "expired",
            }
            for p in board(desk).all()
            if self.everything or p.holds(desk.on)
        ]  # fmt: skip
        return Done(says=f"{counted(len(rows), 'post')}.", rows=rows)


@dataclass(frozen=True, kw_only=True)
class Close(Action[Desk]):
    """Take a post down."""

    name: ClassVar[str] = "close"
    does: ClassVar[str] = "take a post down"
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    post: str = need("its number")

    def act(self, desk: Desk) -> Done:
        """Take it down.

        Raises
        ------
        BadInput
            If it is agreed or done: then it stays as it is.
        """
        _require(board(desk).find(self.post), "open", "withdrawn")
        board(desk).change(self.post, status="withdrawn")
        return Done(says=f"{self.post} is withdrawn.")


@dataclass(frozen=True, kw_only=True)
class Renew(Action[Desk]):
    """Let a post hold for longer."""

    name: ClassVar[str] = "renew"
    does: ClassVar[str] = "let a post hold for longer"
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    post: str = need("its number")
    until: date | None = param(None, "until when; as long again where it is not given")

    def act(self, desk: Desk) -> Done:
        """Change its last day.

        Raises
        ------
        BadInput
            If it is not open: then it would not hold, whatever its last day.
        """
        _require(board(desk).find(self.post), "open")
        days = WANT_DAYS if board(desk).find(self.post).kind == "want" else OFFER_DAYS
        until = self.until or desk.on + timedelta(days)
        board(desk).change(self.post, expires_on=until)
        return Done(says=f"{self.post} holds until {until}.")


def _require(post: Post, *statuses: str) -> None:
    if post.status not in statuses:
        raise BadInput(f"{post.post} is {post.status}", do="put up a new post with `ultramicro board post`")


@dataclass(frozen=True, kw_only=True)
class Find(Action[Desk]):
    """See who can help whom."""

    name: ClassVar[str] = "match"
    does: ClassVar[str] = "see who can help whom: pairs, and rings of two to five"
    reads_only: ClassVar[bool] = True

    least: float = param(LEAST, "the least score", low=0, high=1)
    top: int = param(20, "how many pairs", low=1)

    def act(self, desk: Desk) -> Done:
        """Return one row a pair; rings are said above."""
        found = matches(board(desk).all(), desk.on, self.least)
        circles = [
            " → ".join([*map(desk.people.called, ring.members()), desk.people.called(ring.members()[0])])
            for ring in rings(found)[:10]
        ]
        said = [f"{counted(len(found), 'pair')}.", *(f"Ring: {circle}." for circle in circles)]
        return Done(says="\n".join(said), rows=_rows(desk, found[: self.top]))


@dataclass(frozen=True, kw_only=True)
class Agree(Action[Desk]):
    """Agree on an offer and a want."""

    name: ClassVar[str] = "agree"
    does: ClassVar[str] = "write down that two have agreed; the money may be set aside until it is done"
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    offer: str = need("number of the offer")
    want: str = param("", "number of the want it answers")
    who: str = param("", "short name of who takes it, if no want is answered")
    amount: Pence | None = param(None, "what is to be paid; it is set aside")
    currency: str = param("", "in which currency; the place's own where it is not given")
    days: int = param(30, "how long it is set aside", unit="days", low=1)

    def act(self, desk: Desk) -> Done:
        """Write it down with numbers only, and set the money aside.

        Raises
        ------
        BadInput
            If nobody takes it, or a post has ended.
        """
        offer = board(desk).find(self.offer)
        taker = board(desk).find(self.want).owner if self.want else desk.people.known(self.who).id
        number = f"agreed-{desk.key}"
        if not desk.before(f"{desk.key}:1"):
            for each in filter(None, (self.offer, self.want)):
                if not board(desk).find(each).holds(desk.on):
                    raise BadInput(f"{each} has ended", do="put it up again, or renew it")
        body = {
            "amount_pence": self.amount, "currency": self.currency or desk.currency, "giver": offer.owner,
            "offer": self.offer, "taker": taker, "want": self.want,
        }  # fmt: skip
        operations: list[Note | Hold] = [desk.sign(Note, about=number, kind="commitment", body=as_json(body))]
        if self.amount:
            until = desk.at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(self.days)
            operations.append(
                desk.sign(
                    Hold, hold=number, debit=desk.account(taker, self.currency),
                    credit=desk.account(offer.owner, self.currency), amount_pence=self.amount,
                    expires_at=until,
                )
            )  # fmt: skip
        desk.submit(*reversed(operations))
        for each in filter(None, (self.offer, self.want)):
            board(desk).change(each, status="agreed")
        aside = f" {to_the_penny(self.amount, '')} is set aside." if self.amount else ""
        return Done(says=f"{number}.{aside} When it is done: `ultramicro board done --agreed {number}`.")


@dataclass(frozen=True, kw_only=True)
class Finish(Action[Desk]):
    """Say that it is done, and pay."""

    name: ClassVar[str] = "done"
    does: ClassVar[str] = "say that what was agreed is done, and pay for it"
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    agreed: str = need("number of the agreement")

    def act(self, desk: Desk) -> Done:
        """Post what was set aside, write the event down, and close both posts.

        Raises
        ------
        BadInput
            If there is no such agreement.
        """
        note = next(iter(desk.ledger.notes(about=self.agreed, kind="commitment")), None)
        if note is None:
            raise BadInput(f"there is no {self.agreed}", do="take the number that `agree` gave")
        told = json.loads(note.body)
        if event := next(iter(desk.ledger.notes(about=self.agreed, kind="economic_event")), None):
            desk.before(event.key)
        else:
            desk.submit(*self._events(desk, told))
        for each in filter(None, (told["offer"], told["want"])):
            board(desk).change(each, status="done")
        return Done(says=f"{self.agreed} is done.")

    def _events(self, desk: Desk, told: Mapping[str, Any]) -> Iterator[Resolve | Note]:
        body = as_json({"offer": told["offer"]})
        event = desk.sign(Note, about=self.agreed, kind="economic_event", body=body)
        if told["amount_pence"]:
            yield desk.sign(Resolve, hold=self.agreed, post=True, business_on=desk.on)
        yield event


@dataclass(frozen=True, kw_only=True)
class Sheet(Action[Desk]):
    """Write the sheet for the shop window."""

    name: ClassVar[str] = "digest"
    does: ClassVar[str] = "write the sheet for the shop window, without names"
    reads_only: ClassVar[bool] = True

    to: Path = need("the HTML file to write")

    def act(self, desk: Desk) -> Done:
        """Write it."""
        title = str(desk.settings.get("name", "Offers and wants"))
        posts = board(desk).all()
        self.to.write_text(digest(title, posts, desk.on), encoding="utf-8")
        return Done(says=f"Print {self.to}: {len(board(desk).open(desk.on))} posts.")


@dataclass(frozen=True, kw_only=True)
class ExportBoard(Action[Desk]):
    """Write the board for others."""

    name: ClassVar[str] = "export"
    does: ClassVar[str] = "write the board as Murmurations profiles and ValueFlows JSON-LD"
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    email: str = need("how to reach the board")

    def act(self, desk: Desk) -> Done:
        """Write both."""
        self.to.mkdir(parents=True, exist_ok=True)
        posts = board(desk).open(desk.on)
        profiles = [murmurations(post, self.email) for post in posts]
        for name, told in (("murmurations.json", profiles), ("valueflows.jsonld", valueflows(posts))):
            (self.to / name).write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
        return Done(says=f"{len(posts)} posts are in {self.to}.")


BOARD_VERBS: tuple[type[Action[Desk]], ...] = (
    PutUp, ListPosts, Find, Agree, Finish, Renew, Close, Sheet, ExportBoard,
)  # fmt: skip
