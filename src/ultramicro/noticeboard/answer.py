"""The answer to who can help whom: pairs, rings, what nobody offers and what nobody wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import counted
from ultramicro.core.percent import percent
from ultramicro.flows.tables import relation
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.match import LEAST, Match, Ring

PAIRS = {
    "offer": "text", "want": "text", "gives": "text", "wanted": "text", "because": "text", "score": "number",
    "words": "number", "near": "number", "time": "number", "quantity": "number", "km": "number",
}  # fmt: skip
RINGS = {"ring": "text", "members": "integer", "score": "number"}
LEFT = {"side": "text", "sort": "text", "posts": "integer", "items": "text"}


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

    def _of(self, kind: str) -> list[Post]:
        return [post for post in self.posts if post.kind == kind]

    def _met(self) -> set[str]:
        return {each for pair in self.pairs for each in (pair.offer, pair.want)}

    def _unmet(self, kind: str) -> list[Post]:
        met = self._met()
        return [post for post in self._of(kind) if post.post not in met]

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        wants = self._of("want")
        served = len(wants) - len(self._unmet("want"))
        said = [f"{served} of {len(wants)} open wants could be served by what neighbours offer now."]
        if self.circles:
            best = self.circles[0]
            rings = counted(len(self.circles), "ring")
            said.append(
                f"{rings} of neighbours can be made in which each gives the next what they want; the best "
                f"has {len(best.matches)} members."
            )
        if idle := self._unmet("offer"):
            said.append(f"{len(idle)} offers answer no want: somebody could ask for them.")
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        wants, offers = self._of("want"), self._of("offer")
        rests = f"{len(wants)} wants and {len(offers)} offers that hold; pairs that score {LEAST} or more"
        for name, kind in (("wants that could be served", wants), ("offers that somebody wants", offers)):
            met = sum(post.post in self._met() for post in kind)
            yield Figure(
                name=name, value=met / len(kind) if kind else None, unit="share", rests_on=rests,
                how=f"{met} ÷ {len(kind)}",
            )  # fmt: skip
        yield Figure(
            name="rings", value=len(self.circles), unit="rings", rests_on=rests,
            how="of two to five members of whom each gives the next what they want, without money",
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        item = {post.post: post.item for post in self.posts}
        pairs = [
            (
                m.offer,
                m.want,
                item[m.offer],
                item[m.want],
                m.by,
                m.score,
                m.words,
                m.near,
                m.time,
                m.quantity,
                m.km,
            )
            for m in self.pairs
        ]
        circles = [
            (
                " → ".join(f"{item[m.offer]} ({m.offer})" for m in ring.matches),
                len(ring.matches),
                ring.score(),
            )
            for ring in self.circles
        ]
        left = {"board_left": relation(LEFT, rows)} if (rows := list(self._left())) else {}
        return {"board_pairs": relation(PAIRS, pairs), "board_rings": relation(RINGS, circles), **left}

    def _left(self) -> Iterator[tuple[str, str, int, str]]:
        for kind, side in (("want", "wanted and not offered"), ("offer", "offered and not wanted")):
            unmet = self._unmet(kind)
            for sort in sorted({post.sort for post in unmet}):
                items = [post.item for post in unmet if post.sort == sort]
                yield side, sort, len(items), ", ".join(items[:5]) + (" …" if len(items) > 5 else "")  # noqa: PLR2004

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: a list is read."""
        return ()

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        kinds = {post.post: post.kind for post in self.posts}
        wrong = sum(
            (kinds[m.offer], kinds[m.want]) != ("offer", "want") or m.giver == m.taker for m in self.pairs
        )
        open_ = sum(
            a.taker != b.giver
            for ring in self.circles
            for a, b in zip(ring.matches, ring.matches[1:] + ring.matches[:1], strict=True)
        )
        twice = sum(len(set(ring.members())) != len(ring.matches) for ring in self.circles)
        return [
            Check(law="a pair is an offer and a want of two members", error=wrong),
            Check(law="in a ring each gives the next", error=open_),
            Check(law="nobody is twice in a ring", error=twice),
        ]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        without = sum(not post.postcode and post.latitude is None for post in self.posts)
        share = percent(without / max(len(self.posts), 1))
        return (
            [f"{share} of posts do not say where they are: nearness counts half for them."] if without else []
        )
