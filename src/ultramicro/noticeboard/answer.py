"""The answer to who can help whom: pairs, rings, what nobody offers and what nobody wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.message import Listed, Message, Share, joined, plural, say
from ultramicro.core.packing import packed
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.because import shared
from ultramicro.noticeboard.ids import Kind
from ultramicro.noticeboard.match import LEAST, Match
from ultramicro.noticeboard.rings import Ring

SHOWN = 5
"""So many items of a sort are named."""


@dataclass(frozen=True, kw_only=True)
class NoticeboardAnswer(Answer):
    """What is on the board and what could come of it.

    Parameters
    ----------
    posts : sequence of Post
        Those that hold.
    pairs : sequence of Match
        Offers that meet wants, the best first.
    circles : sequence of Ring
        Rings of two to five members.
    """

    posts: Sequence[Post]
    pairs: Sequence[Match]
    circles: Sequence[Ring]
    kept_out: Sequence[KeptOut] = ()

    def _of(self, kind: Kind) -> list[Post]:
        return [post for post in self.posts if post.kind == kind]

    def _met(self) -> set[str]:
        return {each for pair in self.pairs for each in (pair.offer, pair.want)}

    def _unmet(self, kind: Kind) -> list[Post]:
        met = self._met()
        return [post for post in self._of(kind) if post.post not in met]

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        wants = self._of(Kind.WANT)
        yield say(
            "Current offers could meet {met} of {wants} open wants.",
            met=len(wants) - len(self._unmet(Kind.WANT)), wants=len(wants),
        ).with_id("wants_met")  # fmt: skip
        if self.circles:
            yield plural(
                "{n} ring of members is possible, in which each gives the next what they want; the best has "
                "{members} members.",
                "{n} rings of members are possible, in which each gives the next what they want; the best "
                "has {members} members.",
                len(self.circles), members=len(self.circles[0].matches),
            ).with_id("rings")  # fmt: skip
        if idle := len(self._unmet(Kind.OFFER)):
            yield plural("{n} offer meets no want.", "{n} offers meet no want.", idle).with_id("idle_offers")

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        wants, offers = self._of(Kind.WANT), self._of(Kind.OFFER)
        rests = say(
            "{wants} wants and {offers} offers that hold; pairs with a score of {least} or more",
            wants=len(wants), offers=len(offers), least=LEAST,
        )  # fmt: skip
        return [
            self._met_share("wants_met_share", say("wants that could be met"), wants, rests),
            self._met_share("offers_wanted_share", say("offers that somebody wants"), offers, rests),
            Figure(
                id="rings", name=say("rings"), value=len(self.circles), unit="rings", rests_on=rests,
                how=say("of two to five members, each of whom gives the next what they want, without money"),
            ),
        ]  # fmt: skip

    def _met_share(self, id: str, name: Message, posts: Sequence[Post], rests: Message) -> Figure:  # noqa: A002
        met = sum(post.post in self._met() for post in posts)
        return Figure(
            id=id, name=name, value=met / len(posts) if posts else None, unit="share", rests_on=rests,
            how=say("{met} ÷ {all}", met=met, all=len(posts)),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        item = {post.post: post.item for post in self.posts}
        rings = [
            # Items and numbers of posts, never who they are: reports are read by anybody.
            {"ring": packed(_chain(ring, item)), "members": len(ring.matches), "score": ring.score()}
            for ring in self.circles
        ]
        left = list(self._left())
        return {
            "board_pairs": table_of("board_pairs", [_pair(match, item) for match in self.pairs]),
            "board_rings": table_of("board_rings", rings),
            # An empty table would be a heading with nothing below it.
            **({"board_left": table_of("board_left", left)} if left else {}),
            **kept_out_tables(self.kept_out),
        }

    def _left(self) -> Iterator[Row]:
        for kind in (Kind.WANT, Kind.OFFER):
            unmet = self._unmet(kind)
            for sort in sorted({post.sort for post in unmet}):
                items = [post.item for post in unmet if post.sort == sort]
                yield {"side": kind, "sort": sort, "posts": len(items), "items": packed(_some(items))}

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: a list is read."""
        return ()

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        kinds = {post.post: post.kind for post in self.posts}
        wrong = sum(
            (kinds[m.offer], kinds[m.want]) != (Kind.OFFER, Kind.WANT) or m.giver == m.taker
            for m in self.pairs
        )
        open_ = sum(
            a.taker != b.giver
            for ring in self.circles
            for a, b in zip(ring.matches, ring.matches[1:] + ring.matches[:1], strict=True)
        )
        twice = sum(len(set(ring.members())) != len(ring.matches) for ring in self.circles)
        return [
            Check(id="pairs", law=say("A pair is an offer and a want of two different members"), error=wrong),
            Check(id="rings_closed", law=say("In a ring each gives to the next"), error=open_),
            Check(id="rings_distinct", law=say("Nobody is in a ring twice"), error=twice),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        without = sum(not post.postcode and post.latitude is None for post in self.posts)
        told = list(kept_out_said(self.kept_out))
        if not without:
            return told
        return [
            *told,
            say(
                "{share} of posts do not say where they are, so their distance does not count.",
                share=Share(without / len(self.posts)),
            ).with_id("posts_without_place"),
        ]


def _pair(match: Match, item: Mapping[str, str]) -> Row:
    return {
        "offer": match.offer, "want": match.want, "gives": item[match.offer], "wanted": item[match.want],
        "because": packed(shared(match)), "score": match.score, "words": match.words, "near": match.near,
        "time": match.time, "quantity": match.quantity, "km": match.km,
    }  # fmt: skip


def _chain(ring: Ring, item: Mapping[str, str]) -> Message:
    """Return the offers of a ring in order."""
    return joined(
        [say("{item} ({number})", item=item[each.offer], number=each.offer) for each in ring.matches], " → "
    )


def _some(items: Sequence[str]) -> Message:
    """Return the first items, and that there are more."""
    if len(items) <= SHOWN:
        return say("{items}", items=Listed(items, by=""))
    return say("{items} …", items=Listed(items[:SHOWN], by=""))
