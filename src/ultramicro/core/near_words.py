"""Which known word one may be a slip of: asked about, never put right unasked."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

NEAR = 0.75
"""So alike are a word and what it may be a slip of, from 0 to 1."""


def near(word: str, others: Iterable[str]) -> str:
    """Return which other word one is most like; nothing where none is like it.

    Examples
    --------
    >>> near("kq", ["kg", "bunch"]), near("leeks", ["beetroot"])
    ('kg', '')
    """
    known = sorted(set(others) - {word})
    alike = get_close_matches(word, known, 1, NEAR)
    slips = [each for each in known if _one_slip(word, each)]
    return (slips or alike or [""])[0]


def _one_slip(word: str, other: str) -> bool:
    """Whether one letter is another, or two are exchanged: how short words go wrong."""
    if len(word) != len(other) or len(word) < len("kg"):
        return False
    apart = [n for n, (a, b) in enumerate(zip(word, other, strict=True)) if a != b]
    exchanged = len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(word) == sorted(other)  # noqa: PLR2004
    return len(apart) == 1 or exchanged
