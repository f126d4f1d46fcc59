"""The technique `noticeboard`: who can help whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from ultramicro.core.contract import Place, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.kept_out import kept_out
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.answer import NoticeboardAnswer
from ultramicro.noticeboard.match import LEAST, matches
from ultramicro.noticeboard.model import embedder
from ultramicro.noticeboard.rings import LONGEST_RING, rings
from ultramicro.noticeboard.times import BadTimes, windows
from ultramicro.place.geography.postcodes import parse

SORTS = {
    "sell": "goods",
    "give": "goods",
    "lend": "tool",
    "hire": "tool",
    "work": "hours",
    "teach": "service",
}


@dataclass(frozen=True)
class Noticeboard(Technique[NoticeboardAnswer]):
    """Pairs of offers and wants by meaning, place, time and quantity; rings of two to five; what is left."""

    name: ClassVar[str] = "noticeboard"
    question: ClassVar[str] = say("Who can help whom?")
    reads: ClassVar[tuple[str, ...]] = ("offers_wants",)
    uses: ClassVar[tuple[str, ...]] = ("postcodes",)
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "K. Spärck Jones, J. Documentation 28 (1972) 11: rare words tell more",  # data
        "N. Reimers, I. Gurevych, Sentence-BERT, EMNLP 2019: sentences as vectors",  # data
        "A. Bhattacharyya, Bull. Calcutta Math. Soc. 35 (1943) 99: how far two mixtures overlap",  # data
        "ValueFlows 1.0: intents, proposals, commitments and events",  # data
        (
            "A. Roth, T. Sönmez, U. Ünver, Kidney exchange, Quarterly J. Economics 119 (2004) 457: "
            "short rings"  # data
        ),
    )

    least: float = param(LEAST, "least score of a pair", low=0, high=1)
    longest: int = param(LONGEST_RING, "most members of a ring", low=2, high=6)

    def run(self, place: Place) -> NoticeboardAnswer:
        """Answer for a place."""
        posts = [_post(row) for row in rows_of(place.table("offers_wants").order_by("post"))]
        posts = _located(place, posts)
        # A place may be looked at as of a day before its newest post, which then would not hold.
        on = max([place.as_of, *(post.posted_on for post in posts)])
        held = [post for post in posts if post.holds(on)]
        found = matches(held, on, self.least, embed=embedder())
        return NoticeboardAnswer(
            posts=held, pairs=found, circles=rings(found, self.longest),
            kept_out=kept_out(place, "offers_wants"),
        )  # fmt: skip


def _located(place: Place, posts: Sequence[Post]) -> list[Post]:
    """Give posts with a whole postcode their coordinates, so that metres count and not parts of postcodes."""
    found = {post.post: code.tight for post in posts if (code := parse(post.postcode)) and code.whole}
    if not found or not place.has("postcodes"):
        return list(posts)
    known = place.table("postcodes")
    # Only those that are asked for: the table may have millions.
    known = known.filter(known["postcode"].isin(sorted(set(found.values()))))
    spots = {row["postcode"]: (row["lat"], row["lon"]) for row in rows_of(known)}
    return [
        post._replace(latitude=spots[found[post.post]][0], longitude=spots[found[post.post]][1])
        if post.latitude is None and found.get(post.post) in spots
        else post
        for post in posts
    ]


def _post(row: Mapping[str, Any]) -> Post:
    """Make a post of a row; what it does not say is left open, and a time that makes no sense is any time."""
    known = {name: row.get(name) for name in Post._fields}
    words = {
        name: known[name] or "" for name in ("words", "tags", "unit", "in_return", "postcode", "available")
    }
    try:
        windows(words["available"])
    except BadTimes:
        words["available"] = ""
    sort = row.get("sort") or SORTS.get(row.get("action") or "", "goods")
    expires = row["expires_on"] or date.max
    status = row.get("status") or "open"
    return Post(
        **{**known, **words, "owner": row["member"], "sort": sort, "expires_on": expires, "status": status}
    )
