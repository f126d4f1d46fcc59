"""Offers and wants: what is on the board, what of it fits mine, and what I agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ultramicro.core.message import say, words
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.telling import exact
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk
    from ultramicro.ledger.people.posts import Post
    from ultramicro.noticeboard.agreements import Agreement

MOST_MATCHES = 12


@dataclass(frozen=True, kw_only=True)
class Card:
    """A post as the board shows it; texts in words."""

    post: str
    kind: str
    item: str
    more: str
    who: str
    price: str
    until: date
    mine: bool
    status: str


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Something of mine with something of somebody else's that fits it."""

    mine: Card
    theirs: Card
    offer: str
    want: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Bargain:
    """An agreement of mine, with what I may say of it."""

    number: str
    what: str
    other: str
    sum: str
    gives: bool
    until: date | None
    may_finish: bool


@as_member
def my_board(request: Any, *, short: str) -> HttpResponse:
    """Show my posts, what fits them, what I agreed on, and the rest of the board."""
    with request.place.keeper.reading() as desk:
        mine = me(desk, short).id
        posts = _posts(desk)
        cards = {p.post: card(desk, p, mine) for p in posts.values()}
        fits = _fits(desk, posts, cards, mine)
        bargains = _bargains(desk, posts, mine)
        held = [cards[p.post] for p in posts.values() if p.holds(desk.on)]
    shown: dict[str, Any] = {
        "mine": [each for each in cards.values() if each.mine and each.status in {"open", "agreed"}],
        "offers": [each for each in held if not each.mine and each.kind == "offer"],
        "wants": [each for each in held if not each.mine and each.kind == "want"],
    }
    return render(request, "mine_board.html", fits=fits, bargains=bargains, **shown)


def _posts(desk: Desk) -> dict[str, Post]:
    from ultramicro.noticeboard.standing import posts_now  # noqa: PLC0415  it loads the ledger

    return {post.post: post for post in posts_now(desk)}


def card(desk: Desk, post: Post, mine: str) -> Card:
    """Return a post as the board shows it: one's own whole, of others what may be shown of them."""
    from ultramicro.noticeboard.contacts import public  # noqa: PLC0415  it loads the ledger

    told = post if post.owner == mine else public(post)
    return Card(
        post=post.post, kind=str(post.kind), item=told.item, more=told.words, price=_price(told),
        who=_shown_as(desk, post.owner, mine), until=post.expires_on, mine=post.owner == mine,
        status=str(post.status),
    )  # fmt: skip


def _shown_as(desk: Desk, owner: str, mine: str) -> str:
    """Return how a member is called on the board: people by name where they agreed to it."""
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.people.register import PUBLISH_POSTS  # noqa: PLC0415  as above

    is_shown = desk.people.may_show(desk.people.called(owner), PUBLISH_POSTS)
    return name_of(desk.people, owner) if is_shown or owner == mine else words(say("a member"))


def _price(post: Post) -> str:
    parts = [exact(post.price_pence)] if post.price_pence else []
    if post.price_hours:
        parts.append(words(say("{hours} hours", hours=post.price_hours)))
    if post.in_return:
        parts.append(words(say("for {what}", what=post.in_return)))
    return ", ".join(parts)


def _fits(desk: Desk, posts: dict[str, Post], cards: dict[str, Card], mine: str) -> list[Fit]:
    from ultramicro.noticeboard.because import shared  # noqa: PLC0415  numpy
    from ultramicro.noticeboard.match import matches  # noqa: PLC0415  numpy
    from ultramicro.noticeboard.model import embedder  # noqa: PLC0415  numpy

    own = {post.kind for post in posts.values() if post.owner == mine and post.holds(desk.on)}
    if not own:
        return []
    # Mine against the others of the other kind: to compare all with all is nobody's question here.
    asked = [
        p for p in posts.values() if p.owner == mine or {"offer": "want", "want": "offer"}[p.kind] in own
    ]
    found = [m for m in matches(asked, desk.on, embed=embedder()) if mine in {m.giver, m.taker}]
    return [
        Fit(
            mine=cards[m.offer if m.giver == mine else m.want],
            theirs=cards[m.want if m.giver == mine else m.offer],
            offer=m.offer, want=m.want, because=words(shared(m)),
        )
        for m in found[:MOST_MATCHES]
    ]  # fmt: skip


def _bargains(desk: Desk, posts: dict[str, Post], mine: str) -> list[Bargain]:
    from ultramicro.noticeboard.agreements import Commitments  # noqa: PLC0415  it loads the ledger

    running = desk.ledger.of(Commitments).running()
    return [
        _bargain(desk, number, kept, posts, mine)
        for number, kept in running.items()
        if mine in {kept.agreed.giver, kept.agreed.taker}
    ]


def _bargain(desk: Desk, number: str, kept: Agreement, posts: dict[str, Post], mine: str) -> Bargain:
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  it loads the ledger

    agreed, gives = kept.agreed, kept.agreed.giver == mine
    offer = posts.get(agreed.offer)
    return Bargain(
        number=number, what=offer.item if offer else agreed.offer, gives=gives, until=agreed.until,
        # Who agreed with each other know each other's names.
        other=name_of(desk.people, agreed.taker if gives else agreed.giver),
        sum=exact(agreed.amount_pence, agreed.currency) if agreed.amount_pence else "",
        may_finish=not kept.done_key and (not gives or not agreed.amount_pence),
    )  # fmt: skip
