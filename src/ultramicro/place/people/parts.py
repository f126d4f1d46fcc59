"""One name among those that a text holds: its words, and what a clerk put around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ultramicro.place.people.text import words_in
from ultramicro.place.people.tokens import Sort, listed, sort_of

_MINDER = re.compile(r"ch\w{1,5}min(?:d|dd)er|child\w*mind(?:er|ing)s?")
"""A childminder, whose title clerks spell in many ways."""
_LONGEST_COUNT = 3
"""Digits of a number in a firm's name, as in `360 Doe`; longer ones are references."""
_DOUBLE = re.compile(r"\b[a-z']{3,60}-[a-z']{3,60}\b")
"""A name of two; no longer than names are, as what is longer would take the square of its length."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """The words of a name.

    Parameters
    ----------
    words : sequence of str
        Those of more than one letter, without titles, particles and a clerk's words.
    initials : int
        How many single letters stand among them.
    title : str
        Its title, if it has one.
    coded : bool
        Whether numbers are part of the name.
    double : bool
        Whether two of its words are joined by a hyphen, as in `Doe-Roe`.
    joined : str
        `before` or `behind` where its initials are written as one word, as in `JM Doe`, which firms do too.
    """

    words: Sequence[str]
    initials: int = 0
    title: str = ""
    coded: bool = False
    double: bool = False
    joined: str = ""


def part_of(text: str) -> Part | None:
    """Take numbers, titles, initials and a clerk's words off a plain name; None if nothing is left.

    Examples
    --------
    >>> part_of("mrs j doe (foster carer) 1")
    Part(words=['doe'], initials=1, title='mrs', coded=False, double=False, joined='')
    >>> part_of("direct payment") is None
    True
    """
    raw = words_in(text)
    words = [w for w in raw if w.isalpha()]
    titles = (w for w in (*words[:1], *words[-1:], *words) if w in listed("title"))
    kept = _stripped([w for w in words if w not in listed("title")])
    if not kept:
        return None
    names = [w for w in kept if len(w) > 1 and (w not in listed("particle") or w == kept[-1])]
    initials = sum(len(w) == 1 for w in kept)
    double = bool(_DOUBLE.search(text))
    joined = "" if initials else _joined(names, double)
    if joined:
        names, initials = names[1:] if joined == "before" else names[:-1], 2
    return Part(words=names, initials=initials, title=next(titles, ""), coded=_coded(raw, kept),
                double=double, joined=joined)  # fmt: skip


def _joined(names: Sequence[str], double: bool) -> str:
    """Say where two initials stand beside a surname as one word."""
    if len(names) != (3 if double else 2):
        return ""
    # `DC Smith` has initials; `Doe DC` is a district council.
    known = listed("organisation") | listed("surname") | listed("small")
    if len(names[0]) == 2 and names[0] not in known - {"dc"}:  # noqa: PLR2004
        return "before"
    return "behind" if len(names[-1]) == 2 and names[-1] not in known else ""  # noqa: PLR2004


def _coded(raw: Sequence[str], kept: Sequence[str]) -> bool:
    """Whether numbers are part of the name (`4 Wheels`, `B2B`) and no clerk's count behind it."""
    numbers = [w for w in raw if not w.isalpha()]
    named = len(kept) > 1 and Sort.GIVEN in map(sort_of, kept)
    mixed = len(kept) == 1 and any(not w.isdigit() for w in numbers)
    # A long number before a name is a clerk's, as is any behind it.
    before = raw[0].isdigit() and not (named or (len(kept) > 1 and len(raw[0]) > _LONGEST_COUNT))
    return kept[0] in ("st", "saint") or (len(numbers) > 1 and not named) or mixed or before


def _stripped(words: Sequence[str]) -> list[str]:
    """Take a clerk's words off both ends."""
    kept = list(words)
    while kept and _is_clerks(kept[-1], kept):
        kept.pop()
    while kept and _is_clerks(kept[0], kept):
        kept.pop(0)
    return kept


def _is_clerks(word: str, kept: Sequence[str]) -> bool:
    """Whether a word at an end is a clerk's; `Helen Driver` and `Jane Foster` are called so."""
    if word not in clerks():
        return bool(_MINDER.fullmatch(word))
    return len(kept) > 2 or sort_of(word) <= Sort.WORD or clerks().issuperset(kept)  # noqa: PLR2004


@cache  # of the program's own files, which do not change while it runs
def clerks() -> frozenset[str]:
    """Return the words that say what a payment is, or what somebody is, and not who."""
    return listed("remark") | listed("role") | listed("honour")
