"""Matching on a board of 5,000 posts, beside a search by keyword as most boards have it.

    python -m benchmarks.noticeboard [posts]

The made board knows who should meet: each post is about one trade in one of several wordings; a quarter of
the words
are of other trades' posts (times, places, pleasantries). Right is a pair of the same trade; near and time
are left out, so that only meaning is measured.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from benchmarks.measure import machine
from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.match import matches, rings

ON = date(2026, 3, 2)
TRADES = {
    "bike": ("bicycle repair", "mend my bike", "puncture fixed", "bikes serviced"),
    "garden": ("gardening", "hedge cutting", "weeding the garden", "pruning roses, garden"),
    "child": ("babysitter", "childcare", "child minding", "nanny for an evening"),
    "wood": ("joiner", "shelves fitted", "carpentry", "wood shelf"),
    "pipe": ("plumber", "leaking tap", "boiler repair", "pipe leak"),
    "sew": ("sewing", "curtains made", "clothes altered, alteration", "tailor"),
    "books": ("bookkeeping", "payroll help", "accounts done", "tax return"),
    "drive": ("driver", "lift to hospital", "van and driver", "delivery run"),
    "music": ("guitar lessons", "piano teacher", "singing", "violin lessons"),
    "food": ("apples", "vegetables", "eggs and honey", "potatoes"),
    "paint": ("painter", "decorating", "wallpaper hung", "paint a wall"),
    "roof": ("roofer", "slates and gutter", "roof repair", "gutter leak, roof"),
}
POLITE = (
    "please",
    "on saturdays",
    "good rates",
    "friendly",
    "near the park",
    "any time",
    "for two hours",
    "in town",
)


def made(number: int) -> tuple[list[Post], dict[str, str]]:
    """Return a board and what each post is about."""
    dice = random.Random(3)  # noqa: S311
    posts, about = [], {}
    for n in range(number):
        trade = dice.choice(list(TRADES))
        words = " ".join(dice.sample(POLITE, 2))
        posts.append(
            Post(
                f"p{n}",
                f"m{dice.randrange(number // 4)}",
                dice.choice(("offer", "want")),
                "service",
                dice.choice(TRADES[trade]),
                words,
                "",
                None,
                "",
                None,
                None,
                "",
                None,
                None,
                "BB5 1AA",
                None,
                "",
                ON,
                ON + timedelta(9),
            )
        )
        about[f"p{n}"] = trade
    return posts, about


def ours(posts: Sequence[Post]) -> set[tuple[str, str]]:
    """Match by meaning."""
    return {(m.offer, m.want) for m in matches(posts, ON)}


def keyword(posts: Sequence[Post]) -> set[tuple[str, str]]:
    """Match where a word of the title of the want is in the offer's title or text."""
    offers = [(p, set(f"{p.item} {p.words}".lower().split())) for p in posts if p.kind == "offer"]
    return {
        (offer.post, want.post)
        for want in posts
        if want.kind == "want"
        for offer, words in offers
        if offer.owner != want.owner and words & set(want.item.lower().split())
    }


def main() -> None:
    """Measure both and print the table."""
    number = int((sys.argv[1:] or ["5000"])[0])
    posts, about = made(number)
    right = {
        (o.post, w.post)
        for o in posts
        if o.kind == "offer"
        for w in posts
        if w.kind == "want" and about[o.post] == about[w.post] and o.owner != w.owner
    }
    print(machine())
    ways: dict[str, Callable[[Sequence[Post]], set[tuple[str, str]]]] = {"ours": ours, "keywords": keyword}
    for name, way in ways.items():
        begun = time.process_time()
        found = way(posts)
        took = time.process_time() - begun
        both = len(found & right)
        print(
            f"{name:10}{took:7.2f} CPU s  {len(found):>9,} pairs  precision {both / len(found):.3f}  "
            f"recall {both / len(right):.3f}"
        )
    begun = time.process_time()
    circles = rings(matches(posts, ON))
    print(f"rings     {time.process_time() - begun:7.2f} CPU s  {len(circles):>9,} rings of two to five")


if __name__ == "__main__":
    main()
