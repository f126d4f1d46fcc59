"""What words mean for matching: endings cut, words of one trade taken together, rare ones counting more."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

SMALL = frozenset(
    """
    a an and any are as at be by can do for from get give good have help i in is it like looking me my need
    needed
    of offer old on or our please some someone that the to up us use used want wanted we with you your
    """.split()  # noqa: SIM905  a list of forty words would fill a screen  # data
)
ENDINGS = ("ings", "ing", "ers", "er", "ies", "es", "ed", "s", "y", "e")
SHORTEST = 3
OTHER_TRADE = 0.3


@cache
def stem(word: str) -> str:
    """Cut a word's ending, so that mend, mends and mending are one.

    Examples
    --------
    >>> stem("mending"), stem("mends"), stem("baker"), stem("baking"), stem("gas")
    ('mend', 'mend', 'bak', 'bak', 'gas')
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


def stems(words: str) -> set[str]:
    """Return the stems of a text, without small words."""
    return {stem(word) for word in re.findall(r"[^\W\d_]{2,}", words.casefold()) if word not in SMALL}


@cache
def concepts() -> Mapping[str, frozenset[str]]:
    """Return which trades a stem belongs to, from our own small list of what neighbours offer and want."""
    text = (resources.files("ultramicro.noticeboard") / "thesaurus.csv").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        for word in row["words"].split():
            found.setdefault(stem(word), set()).add(row["concept"])
    return {word: frozenset(names) for word, names in found.items()}


def marks(words: str) -> frozenset[str]:
    """Return what a text is about: its stems, and the trades they stand for (with a star).

    Examples
    --------
    >>> sorted(marks("I can mend your bike"))
    ['*bicycle repair', 'bik', 'mend']
    """
    found = stems(words)
    trades = {f"*{name}" for word in found for name in concepts().get(word, ())}
    return frozenset(found | trades)


Sums = tuple[float, float]
"""What a text's stems count together, and its trades."""


class Likeness(NamedTuple):
    """How much two texts are about the same, from 0 to 1, and by what."""

    value: float
    by: tuple[str, ...]


def weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return what each mark counts: the rarer on the board, the more (inverse document frequency)."""
    counted: Counter[str] = Counter()
    number = 0
    for text in texts:
        counted.update(text)
        number += 1
    return {mark: math.log((1 + number) / (1 + times)) + 0.5 for mark, times in counted.items()}


def likeness(one: frozenset[str], other: frozenset[str], counts: Mapping[str, float]) -> Likeness:
    """Compare two texts.

    Parameters
    ----------
    one, other : frozenset of str
        Their marks.
    counts : mapping of str to float
        What each mark counts.

    Returns
    -------
    Likeness
        What is shared over what the one with less to say says, stems and trades apart, the better of both;
        little where both stand for trades and none is the same (mending bikes and mending clothes).

    Examples
    --------
    >>> a, b = marks("bicycle repairs"), marks("puncture, please fix my bike")
    >>> likeness(a, b, weights([a, b])).by
    ('bicycle repair',)
    """
    shared = one & other
    if not shared:
        return Likeness(0.0, ())
    value = shared_part(*(sums(each, counts) for each in (one, other, shared)))
    trades = sorted(mark[1:] for mark in shared if mark[0] == "*")
    return Likeness(value, tuple(trades or sorted(shared)))


def shared_part(mine: Sums, theirs: Sums, both: Sums) -> float:
    """Return how much two texts are about the same, from what their stems and their trades count together."""
    best = 0.0
    if both[0]:
        best = both[0] / min(mine[0], theirs[0])
    if both[1]:
        best = max(best, both[1] / min(mine[1], theirs[1]))
    elif mine[1] and theirs[1]:
        best *= OTHER_TRADE
    return min(best, 1.0)


def sums(text: frozenset[str], counts: Mapping[str, float]) -> Sums:
    """Return what a text's stems count together, and its trades."""
    stems_ = trades = 0.0
    for mark in text:
        if mark[0] == "*":
            trades += counts.get(mark, 1.0)
        else:
            stems_ += counts.get(mark, 1.0)
    return stems_, trades
