"""The words of a text as they are compared: endings cut, small words left out."""

from __future__ import annotations

import re
from functools import cache

SMALL = frozenset(
    """
    a an and any anyone anything are as at be been borrow but by can cheap could do for free from get give
    good got had has have he help her him his how i if in is it its just lend like loan local looking me my
    need needed needs no not nothing of off offer old on one or our out own please she so some somebody
    someone something somewhere than that the their them then there they this to too two up us use used very
    want wanted wants was we what when who will with would you your
    """.split()  # noqa: SIM905  a list of a hundred words would fill a screen  # data
)
ENDINGS = ("ings", "ing", "ers", "er", "ies", "es", "ed", "s", "y", "e")
SHORTEST = 3


@cache
def stem(word: str) -> str:
    """Cut a word's ending, so that mend, mends and mending are one.

    Examples
    --------
    >>> stem("mending"), stem("mends"), stem("baker"), stem("baking"), stem("gas")
    ('mend', 'mend', 'bak', 'bak', 'gas')
    """
    for ending in ENDINGS:
        # Three letters are left at least, or "gas" and "ga" were one word.
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word[: -len(ending)]
    return word


def stems(words: str) -> frozenset[str]:
    """Return the stems of a text, without small words.

    Examples
    --------
    >>> sorted(stems("Who can mend our boy's bike?"))
    ['bik', 'boy', 'mend']
    """
    found = re.findall(r"[^\W\d_]{2,}", words.casefold())
    return frozenset(stem(word) for word in found if word not in SMALL)
