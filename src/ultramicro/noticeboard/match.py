"""Who can help whom: in word, place, time and quantity; and rings where each helps the next."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.ids import Kind, TimeFault
from ultramicro.noticeboard.words import likeness, marks, shared_part, sums, weights

LEAST = 0.3
"""A pair below this is not worth a neighbour's time."""
USUAL_KM = 5.0
"""How far neighbours go where they do not say."""
LONGEST_RING, BEST_EACH = 5, 5
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALIKE = {"goods": "goods", "material": "goods", "service": "service", "hours": "service", "tool": "goods"}
DAY_MINUTES = 24 * 60


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


def matches(posts: Sequence[Post], on: date, least: float = LEAST) -> list[Match]:
    """Return every pair that is worth a word, the best first.

    Parameters
    ----------
    posts : sequence of Post
        The board; only what holds on the day counts.
    on : date
        The day.
    least : float
        The least score.

    Notes
    -----
    Only pairs that share a mark are looked at, through an index from marks to posts: the time grows with
    what is alike, not with the square of the board.
    """
    open_ = {post.post: post for post in posts if post.holds(on)}
    told = {name: marks(f"{post.item} {post.words} {post.tags}") for name, post in open_.items()}
    counts = weights(told.values())
    whole = {name: sums(text, counts) for name, text in told.items()}
    offers: dict[str, list[str]] = defaultdict(list)
    for name, post in open_.items():
        if post.kind == Kind.OFFER:
            for mark in told[name]:
                offers[mark].append(name)
    found = []
    for want in (post for post in open_.values() if post.kind == Kind.WANT):
        for name, both in _shared(told[want.post], offers, counts):
            words = shared_part(whole[name], whole[want.post], both)
            if words >= least and open_[name].owner != want.owner:
                by = likeness(told[name], told[want.post], counts).by
                match = _match(open_[name], want, words, by)
                if match.score >= least:
                    found.append(match)
    return sorted(found, key=lambda m: (-m.score, m.want, m.offer))


def _shared(
    text: frozenset[str], offers: Mapping[str, Sequence[str]], counts: Mapping[str, float]
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield the offers that share a mark with a text, and what the shared stems and trades count together."""
    stems: dict[str, float] = defaultdict(float)
    trades: dict[str, float] = defaultdict(float)
    for mark in text:
        into, counted = (trades if mark[0] == "*" else stems), counts[mark]
        for name in offers.get(mark, ()):
            into[name] += counted
    for name in stems.keys() | trades.keys():
        yield name, (stems.get(name, 0.0), trades.get(name, 0.0))


def _match(offer: Post, want: Post, words: float, by: tuple[str, ...]) -> Match:
    km = distance_km(offer, want)
    near, time, quantity = (
        nearness(km, offer, want),
        overlap(offer.available, want.available),
        enough(offer, want),
    )
    sort = 1.0 if ALIKE.get(offer.sort, offer.sort) == ALIKE.get(want.sort, want.sort) else 0.5
    score = words * sort * near * time * quantity
    return Match(
        offer.post, want.post, offer.owner, want.owner, score, words * sort, near, time, quantity, by, km
    )


def distance_km(one: Post, other: Post) -> float | None:
    """Return how far two posts are apart: by coordinates, or roughly by postcode; nothing if it is not known.

    Notes
    -----
    One unit postcode is about 0.1 km across in towns, a sector 2 km, a district 6 km.
    """
    if None not in (one.latitude, one.longitude, other.latitude, other.longitude):
        return _haversine(one, other)
    mine, theirs = _postcode(one.postcode), _postcode(other.postcode)
    for length, km in ((3, 0.1), (2, 2.0), (1, 6.0)):
        if mine[:length] == theirs[:length] and mine[length - 1]:
            return km
    return None if not mine[0] or not theirs[0] else 20.0


def _haversine(one: Post, other: Post) -> float:
    a, b, c, d = map(
        math.radians, (one.latitude or 0, one.longitude or 0, other.latitude or 0, other.longitude or 0)
    )
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


@cache
def _postcode(text: str) -> tuple[str, str, str]:
    """Cut a postcode into district, sector digit and the rest."""
    found = re.fullmatch(r"([A-Z]{1,2}\d[A-Z\d]?) ?(?:(\d)([A-Z]{2})?)?", text.upper().strip())
    return (found[1], found[2] or "", found[3] or "") if found else ("", "", "")


def nearness(km: float | None, one: Post, other: Post) -> float:
    """Return 1 within what both would go, falling to 0 at twice that; a half where it is not known."""
    reach = min(one.within_km or USUAL_KM, other.within_km or USUAL_KM)
    return 0.5 if km is None else max(0.0, min(1.0, 2 - km / reach))


def overlap(one: str, other: str) -> float:
    """Return how far two times of the week meet: whole hours of the shorter that both have.

    Examples
    --------
    >>> overlap("mon 09:00-17:00", "mon 16:00-18:00; sat 10:00-12:00"), overlap("", "sun 10:00-11:00")
    (0.25, 1.0)
    """
    mine, theirs = windows(one), windows(other)
    if not mine or not theirs:
        return 1.0
    both = sum(max(min(b, d) - max(a, c), 0) for a, b in mine for c, d in theirs)
    shorter = min(sum(b - a for a, b in mine), sum(d - c for c, d in theirs))
    return min(both / shorter, 1.0)


class BadTimes(ValueError):
    """Times of the week that make no sense: which part, and what is wrong with it."""

    def __init__(self, part: str, fault: TimeFault) -> None:
        self.part, self.fault = part, fault
        super().__init__(part, fault)


@cache
def windows(available: str) -> tuple[tuple[int, int], ...]:
    """Return times of the week in minutes since Monday.

    Raises
    ------
    BadTimes
        If they are not written as `mon 09:00-17:00; sat 10:00-12:00`.

    Examples
    --------
    >>> windows("tue 09:00-10:30")
    ((1980, 2070),)
    """
    found = []
    for each in filter(None, (part.strip().casefold() for part in available.split(";"))):
        told = re.fullmatch(r"([a-z]{3})(?:-([a-z]{3}))? (\d\d?):(\d\d)-(\d\d?):(\d\d)", each)
        if not told or not {told[1], told[2] or told[1]} <= set(DAYS):
            raise BadTimes(each, TimeFault.NOT_A_TIME)
        start, end = int(told[3]) * 60 + int(told[4]), int(told[5]) * 60 + int(told[6])
        if not 0 <= start < end <= DAY_MINUTES:
            raise BadTimes(each, TimeFault.ENDS_FIRST)
        first, last = DAYS.index(told[1]), DAYS.index(told[2] or told[1])
        found += [(day * DAY_MINUTES + start, day * DAY_MINUTES + end) for day in range(first, last + 1)]
    return tuple(found)


def enough(offer: Post, want: Post) -> float:
    """Return how much of what is wanted is offered; all where either does not say, or units differ."""
    if not offer.quantity or not want.quantity or offer.unit.casefold() != want.unit.casefold():
        return 1.0
    return min(offer.quantity / want.quantity, 1.0)


class Ring(NamedTuple):
    """Members of whom each gives the next what they want, and the last the first."""

    matches: tuple[Match, ...]

    def score(self) -> float:
        """Return the worst of its matches: a ring is as good as its weakest hand."""
        return min(match.score for match in self.matches)

    def members(self) -> tuple[str, ...]:
        """Return who gives, in order."""
        return tuple(match.giver for match in self.matches)


def rings(found: Sequence[Match], longest: int = LONGEST_RING, each: int = BEST_EACH) -> list[Ring]:
    """Return rings of two to five, the best first; no two with the same members.

    Parameters
    ----------
    found : sequence of Match
        As `matches` returns them.
    longest : int
        The most members of a ring.
    each : int
        How many of their best ways to give are tried of each member.

    Notes
    -----
    Each ring is found once, from its member that comes first by name. The search is cut to each member's
    best ways to give, so that it stays quick on a large board; a ring that needs a poorer way is not found.
    """
    ways: dict[str, dict[str, Match]] = defaultdict(dict)
    for match in sorted(found, key=lambda m: -m.score):
        if match.taker not in ways[match.giver] and len(ways[match.giver]) < each:
            ways[match.giver][match.taker] = match
    best: dict[frozenset[str], Ring] = {}
    for start in sorted(ways):
        for ring in _from(start, (), ways, longest):
            members = frozenset(ring.members())
            if members not in best or ring.score() > best[members].score():
                best[members] = ring
    return sorted(best.values(), key=lambda r: (-r.score(), len(r.matches), r.members()))


def _from(
    start: str, path: tuple[Match, ...], ways: Mapping[str, Mapping[str, Match]], longest: int
) -> Iterator[Ring]:
    at = path[-1].taker if path else start
    gave = {match.giver for match in path}
    for taker, match in ways.get(at, {}).items():
        if taker == start and path:
            yield Ring((*path, match))
        elif taker > start and taker not in gave and len(path) + 1 < longest:
            yield from _from(start, (*path, match), ways, longest)
