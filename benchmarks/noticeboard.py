"""Matching on neighbours' own words, beside words alone and one shared word; and on a board of 2,000 posts.

    python -m benchmarks.noticeboard [posts]

The pairs and boards (`tests/noticeboard/pairs.csv`, `boards.csv`) were written before the matcher. Half of
the pairs, by a digest of their words, and the board `kept` never tuned it. Near and time are left out.
"""

from __future__ import annotations

import csv
import hashlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import machine
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.ids import Kind
from ultramicro.noticeboard.match import matches
from ultramicro.noticeboard.model import Embed, embedder
from ultramicro.noticeboard.rings import rings

ON = date(2026, 3, 2)
TUNING, KEPT = "tuning", "kept"
WRITTEN = Path(__file__).parents[1] / "tests" / "noticeboard"
SMALL = frozenset({"a", "and", "for", "my", "of", "the", "to", "in", "i", "with", "on", "some", "is", "it"})

Row = Mapping[str, str]
Way = Callable[[Sequence[Post]], set[tuple[str, str]]]


class Counted(NamedTuple):
    """How many suggestions are right, how many there are, and how many there should be."""

    right: int
    suggested: int
    wanted: int

    @property
    def precision(self) -> float:
        """The part of suggestions that is right."""
        return self.right / max(self.suggested, 1)

    @property
    def recall(self) -> float:
        """The part of what should be suggested that is."""
        return self.right / self.wanted


def read(name: str) -> list[Row]:
    """Return the rows of what was written: `pairs` or `boards`."""
    with (WRITTEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_kept(pair: Row) -> bool:
    """Whether a pair is of the half that tunes nothing."""
    return int(hashlib.sha256(f"{pair['offer']}\n{pair['want']}".encode()).hexdigest(), 16) % 2 == 1


def by_meaning(embed: Embed | None) -> Way:
    """Return the board's own way, with a model or by words alone."""
    return lambda posts: {(m.offer, m.want) for m in matches(posts, ON, embed=embed)}


def shared_word(posts: Sequence[Post]) -> set[tuple[str, str]]:
    """Match where one word is in both: as most boards search."""
    told = {post.post: set(post.item.lower().replace(",", " ").split()) - SMALL for post in posts}
    return {
        (offer.post, want.post)
        for offer in posts
        for want in posts
        if (offer.kind, want.kind) == (Kind.OFFER, Kind.WANT) and told[offer.post] & told[want.post]
    }


def found_pairs(half: str, embed: Embed | None) -> Counted:
    """Return how the board does on pairs that were tuned on, or kept."""
    return pairs_by(by_meaning(embed), half)


def found_on_board(name: str, embed: Embed | None) -> Counted:
    """Return how the board does on a board of thirty offers and thirty wants."""
    return board_by(by_meaning(embed), name)


def pairs_by(way: Way, half: str) -> Counted:
    """Look at each pair alone."""
    pairs = [pair for pair in read("pairs") if is_kept(pair) == (half == KEPT)]
    found = [pair for pair in pairs if way(_two(pair))]
    right = sum(pair["meets"] == "yes" for pair in found)
    return Counted(right, len(found), sum(pair["meets"] == "yes" for pair in pairs))


def board_by(way: Way, name: str) -> Counted:
    """Look at all pairs of a board: its suggestions are what a member sees."""
    rows = [row for row in read("boards") if row["board"] == name]
    meant = {(offer, row["post"]) for row in rows for offer in row["meets"].split()}
    found = way([_post(row["post"], _kind(row["post"]), row["sort"], row["item"]) for row in rows])
    return Counted(len(found & meant), len(found), len(meant))


def _two(pair: Row) -> list[Post]:
    return [
        _post("o", Kind.OFFER, pair["offer_sort"], pair["offer"]),
        _post("w", Kind.WANT, pair["want_sort"], pair["want"]),
    ]


def _kind(number: str) -> str:
    return Kind.OFFER if number[0] == "o" else Kind.WANT


def _post(number: str, kind: str, sort: str, item: str) -> Post:
    return Post(
        post=number, owner=number, kind=kind, sort=sort, item=item, words="", tags="", quantity=None, unit="",
        price_pence=None, price_hours=None, in_return="", latitude=None, longitude=None, postcode="",
        within_km=None, available="", posted_on=ON, expires_on=ON + timedelta(9),
    )  # fmt: skip


def large(number: int) -> list[Post]:
    """Return a board of so many posts, no two alike: those that were written, each with a number."""
    told = [
        (kind, pair[f"{kind}_sort"], pair[str(kind)])
        for pair in read("pairs")
        for kind in (Kind.OFFER, Kind.WANT)
    ]
    posts = []
    for n in range(number):
        kind, sort, item = told[n % len(told)]
        post = _post(f"p{n}", kind, sort, f"{item}, number {n}")
        posts.append(post._replace(owner=f"m{n % max(number // 4, 1)}"))
    return posts


def main() -> None:
    """Measure all ways and print the table."""
    number = int((sys.argv[1:] or ["2000"])[0])
    embed = embedder()
    ways = {"model": by_meaning(embed), "words alone": by_meaning(None), "one shared word": shared_word}
    print(machine(), "" if embed else "(the extra `matching` is not installed)")
    print(f"{'way':18}{'':8}{'pairs: precision recall':>26}{'board: precision recall':>26}")
    for name, way in ways.items():
        for half in (TUNING, KEPT):
            one, all_ = pairs_by(way, half), board_by(way, half)
            told = "".join(f"{each.precision:18.2f}{each.recall:8.2f}" for each in (one, all_))
            print(f"{name:18}{half:8}{told}")
    posts = large(number)
    for name, each in (("model", embed), ("words alone", None)):
        begun, clock = time.process_time(), time.perf_counter()
        found = matches(posts, ON, embed=each)
        spent = f"{time.process_time() - begun:6.1f} CPU s {time.perf_counter() - clock:6.1f} s"
        print(f"{name:18}{number:,} posts {spent}  {len(found):,} pairs")
    begun = time.process_time()
    circles = rings(found)
    print(f"rings {time.process_time() - begun:6.1f} CPU s  {len(circles):,} rings of two to five")


if __name__ == "__main__":
    main()
