"""What a single word is: a given name, a surname, an ordinary word or one of organisations, or spelt so.

The tables are made once from open lists (`benchmarks/people_words.py`); `lists.csv` is written by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

HOME: Traversable = files(__package__)
"""Where the tables lie."""
LIKE, UNLIKE = 0, -12
"""Tenths of log odds from which a word that is not listed is spelt like a name, and below which it is not."""


class Sort(IntEnum):
    """What a word is; the higher, the more it speaks for a person."""

    ORGANISATION = 0
    WORD = 1
    UNSURE = 2
    LIKE = 3
    SURNAME = 4
    EITHER = 5
    GIVEN = 6


@cache  # of the program's own files, which do not change while it runs
def listed(what: str) -> frozenset[str]:
    """Return the words of `lists.csv` that are listed as one thing."""
    text = (HOME / "lists.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    cut = "|" if what == "brand" else None
    return frozenset(word for row in rows if row["what"] == what for word in row["words"].split(cut))


@cache  # of the program's own files, which do not change while it runs
def known() -> Mapping[str, frozenset[str]]:
    """Return the sections of `names.txt`: what is listed under each heading."""
    text = (HOME / "names.txt").read_text(encoding="utf-8")
    sections: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            at = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            start, *ends = line.split()
            at.extend(start + end.strip("-") for end in ends)
    return {name: frozenset(words) for name, words in sections.items()}


@cache  # of the program's own files, which do not change while it runs
def _tenths() -> Mapping[str, int]:
    text = (HOME / "spelling.csv").read_text(encoding="utf-8")
    return {row["letters"]: int(row["tenths"]) for row in csv.DictReader(text.splitlines())}


def _letters(word: str) -> Iterator[str]:
    edged = f"^{word}$"
    return (edged[i : i + k] for k in (2, 3, 4) for i in range(len(edged) - k + 1))


@lru_cache(maxsize=1 << 17)  # pure, and bounded
def spelling(word: str) -> int:
    """Say how much a word's letters speak for a name rather than an ordinary word, in tenths of log odds.

    Examples
    --------
    >>> spelling("kowalczyk") > LIKE > UNLIKE > spelling("photography")
    True
    """
    tenths = _tenths()
    return tenths[""] + sum(tenths.get(group, 0) for group in set(_letters(word)))


@lru_cache(maxsize=1 << 17)  # pure, and bounded
def sort_of(word: str) -> Sort:
    """Say what a word is.

    Parameters
    ----------
    word : str
        Small letters without accents.

    Examples
    --------
    >>> [sort_of(w).name for w in ("jane", "baker", "wojcik", "plumbing")]
    ['GIVEN', 'SURNAME', 'LIKE', 'ORGANISATION']
    """
    named = next((sort for table, sort in _TABLES if word in table()), None)
    if named is not None:
        return named
    if is_listed_word(word) or word in listed("small"):
        return Sort.WORD
    if not _VOWELS.intersection(word):
        return Sort.UNSURE
    tenths = spelling(word)
    return Sort.LIKE if tenths >= LIKE else Sort.UNSURE if tenths >= UNLIKE else Sort.WORD


def is_listed_word(word: str) -> bool:
    """Whether a word, or what it is the plural of, is listed as an ordinary one."""
    return word in known()["word"] or (word.endswith("s") and word[:-1] in known()["word"])


def is_borne(word: str) -> bool:
    """Whether an ordinary word is a surname of some people too, as `Cushion` and `Pickles`."""
    return (word in known()["word, a surname too"] or word in listed("alone")) and word not in listed("small")


_VOWELS = frozenset("aeiouy")

_TABLES: tuple[tuple[Callable[[], frozenset[str]], Sort], ...] = (
    (lambda: listed("surname"), Sort.SURNAME),
    (lambda: listed("organisation"), Sort.ORGANISATION),
    (lambda: listed("rare"), Sort.EITHER),
    (lambda: listed("given"), Sort.GIVEN),
    (lambda: known()["given"], Sort.GIVEN),
    (lambda: known()["given, a word too"], Sort.GIVEN),
    (lambda: known()["given, more often a surname"], Sort.EITHER),  # data
    (lambda: known()["surname, a word too"], Sort.SURNAME),
    (lambda: known()["given, rarely"], Sort.SURNAME),
    (lambda: known()["surname, spelt like a word"], Sort.SURNAME),  # data
)
