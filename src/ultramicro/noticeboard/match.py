"""Which offers meet which wants: in meaning, place, time and quantity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.contacts import public
from ultramicro.noticeboard.ids import Kind
from ultramicro.noticeboard.nearness import distance_km, nearness
from ultramicro.noticeboard.times import overlap

if TYPE_CHECKING:  # numpy is loaded when something is compared
    from ultramicro.noticeboard.meaning import Meanings
    from ultramicro.noticeboard.model import Embed

LEAST = 0.4
"""A pair below this is not worth a neighbour's time; from 0.3 to 0.5 nearly the same pairs are found."""
AT_ONCE = 1000
"""So many offers are compared with all wants at once, so that memory stays small."""


class Match(NamedTuple):
    """An offer that meets a want; every part is from 0 to 1, and the score is their product."""

    offer: str
    want: str
    giver: str
    taker: str
    score: float
    words: float
    near: float
    time: float
    quantity: float
    by: tuple[str, ...]
    km: float | None


def matches(
    posts: Sequence[Post], on: date, least: float = LEAST, *, embed: Embed | None = None
) -> list[Match]:
    """Return every pair that is worth a word, the best first.

    Parameters
    ----------
    posts : sequence of Post
        The board; only what holds on the day counts.
    on : date
        The day.
    least : float
        The least score.
    embed : callable or None
        The model that says what texts mean; without it they are compared by their words alone.
    """
    held = [post for post in posts if post.holds(on)]
    offers, wants = ([post for post in held if post.kind == kind] for kind in (Kind.OFFER, Kind.WANT))
    if not offers or not wants:
        return []
    found = []
    for offer, want, words, by in _alike(offers, wants, least, embed):
        match = _match(offer, want, words, by)
        if match.score >= least:
            found.append(match)
    # Numbers last, so that ties stand in the same order each time.
    return sorted(found, key=lambda m: (-m.score, m.want, m.offer))


def _alike(
    offers: Sequence[Post], wants: Sequence[Post], least: float, embed: Embed | None
) -> Iterator[tuple[Post, Post, float, tuple[str, ...]]]:
    """Yield the pairs of two members that are about the same, how much, and what they are both about."""
    from ultramicro.noticeboard import meaning  # noqa: PLC0415  numpy

    told = meaning.meanings(
        [text(post) for post in (*offers, *wants)], [post.sort for post in (*offers, *wants)], embed
    )
    wanted = told.only(range(len(offers), len(offers) + len(wants)))
    for start in range(0, len(offers), AT_ONCE):
        part = range(start, min(start + AT_ONCE, len(offers)))
        offered: Meanings = told.only(part)
        alike = meaning.likeness(offered, wanted)
        # The other parts only lower a score, so that what is below the least here stays there.
        for n, m in zip(*(alike >= least).nonzero(), strict=True):
            offer, want = offers[start + n], wants[m]
            if offer.owner != want.owner:
                yield offer, want, float(alike[n, m]), meaning.reasons(offered, wanted, int(n), int(m))


def text(post: Post) -> str:
    """Return the words that say what a post is about: a street or a number say nothing of that."""
    told = public(post)
    return ". ".join(filter(None, (told.item, told.words, told.tags)))


def _match(offer: Post, want: Post, words: float, by: tuple[str, ...]) -> Match:
    km = distance_km(offer, want)
    near = nearness(km, offer, want)
    time, quantity = overlap(offer.available, want.available), enough(offer, want)
    # A product, as nearness makes nothing good that is about something else.
    score = words * near * time * quantity
    return Match(offer.post, want.post, offer.owner, want.owner, score, words, near, time, quantity, by, km)


def enough(offer: Post, want: Post) -> float:
    """Return how much of what is wanted is offered; all where either does not say, or units differ."""
    # Hours and kilograms cannot be compared, and a person will see what fits.
    if not offer.quantity or not want.quantity or offer.unit.casefold() != want.unit.casefold():
        return 1.0
    return min(offer.quantity / want.quantity, 1.0)
