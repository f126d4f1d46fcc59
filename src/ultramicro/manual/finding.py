"""What the manual says of a word: the sections that are about it, the nearest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache

from ultramicro.manual.sections import ORDER, Section, sections

TITLE_IS, TITLE_HAS, TEXT_HAS = 1000, 100, 1
"""What counts for how much: a section that is called so goes before any that only has the word."""
MOST_COUNTED = 20
"""Times that a word counts within one text: a long table is not the best answer because it is long."""
LEAST_LETTERS = 3
"""Letters of a word that may be looked for in texts."""


def found(asked: str, among: Iterable[Section] | None = None) -> list[Section]:
    """Return the sections that are about a word or several, the nearest first.

    Parameters
    ----------
    asked : str
        What somebody wants to know about.
    among : iterable of Section, optional
        Where to look; all of the manual where not given.

    Examples
    --------
    >>> found("what is read in payments")[0].page
    'place'
    >>> found("zzzz")
    []
    """
    wanted = tuple(_plain(asked))
    scored = ((_score(wanted, section), section) for section in (sections() if among is None else among))
    best = sorted(((score, section) for score, section in scored if score), key=lambda each: -each[0])
    return [section for _, section in best]


def _score(wanted: tuple[str, ...], section: Section) -> int:
    title = _plain(section.title)
    if not wanted:
        return 0
    # A page is asked for by its name as well as by its title.
    if list(wanted) in (title, [section.page] if section.level == 1 else None):
        return TITLE_IS
    in_title = all(word in title for word in wanted)
    text = _words(section)
    times = min(text.count(word) if len(word) >= LEAST_LETTERS else 0 for word in wanted)
    return TITLE_HAS * in_title + TEXT_HAS * min(times, MOST_COUNTED)


@cache
def _words(section: Section) -> tuple[str, ...]:
    return tuple(_plain(section.text))


def _plain(text: str) -> list[str]:
    """Return the words of a text, folded, each in the singular.

    Examples
    --------
    >>> _plain("Payments: what's `read`?")
    ['payment', 'what', 'read']
    """
    folded = re.findall(r"[^\W_]+(?:[_-][^\W_]+)*", text.casefold())
    return [re.sub(r"(?<=[^s]{2})s$", "", word) for word in folded if len(word) > 1]


def near(asked: str, others: Iterable[str] = ()) -> list[str]:
    """Return the words that may have been meant: of the manual's headings and of others.

    Examples
    --------
    >>> near("glozzary")
    ['glossary']
    """
    known = {word for section in sections() for word in _plain(section.title)}
    return get_close_matches(asked.casefold(), sorted({*known, *others, *ORDER}), n=3, cutoff=0.7)
