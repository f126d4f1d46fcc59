"""Names that are the same however they are typed, and names that only look the same."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say

RESERVED = frozenset({"costs", "bank"})
"""Names of the place's own accounts, which commands take where they take a member's."""


LONGEST_NAME = 200
"""A full name stands on one line of a statement. [characters]"""


@cache
def _look_alikes() -> Mapping[int, str]:
    """Return small letters of other alphabets, and digits, by the Latin letter that they are taken for."""
    with Path(__file__).with_name("look_alikes.csv").open(encoding="utf-8", newline="") as file:
        return str.maketrans({row["letter"]: row["looks_like"] for row in csv.DictReader(file)})


def folded(name: str) -> str:
    r"""Return a name as it is compared: however it is typed, it is the same.

    Examples
    --------
    >>> folded(" Ann "), folded("\uff21nn"), folded("Pat  Day")
    ('ann', 'ann', 'pat day')
    """
    # NFKC, as keyboards for Asian scripts type wide Latin letters.
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def looks(name: str) -> str:
    r"""Return letters that are the same for names that a reader cannot tell apart.

    References
    ----------
    Unicode Technical Standard 39, "Unicode Security Mechanisms", section 4: names are compared by skeleton.
    The table holds the letters of the scripts that are read for Latin ones most often.

    Examples
    --------
    >>> looks("\u0430nn") == looks("ann"), looks("barn") == looks("bam"), looks("ann") == looks("anne")
    (True, True, False)
    """
    # In most fonts r and n together are read as m.
    return folded(name).translate(_look_alikes()).replace("rn", "m")


def require_own_name(short: str) -> None:
    """Refuse a short name that nobody could type, that mixes scripts, or that is the place's own.

    Raises
    ------
    BadInput
        With what to do instead.

    Examples
    --------
    >>> require_own_name("corner-bakery")
    """
    if not short or not short.replace("-", "").isalnum() or short != folded(short):
        raise BadInput(
            say("{short} cannot be a short name", short=repr(short)),
            do=say("use small letters, digits and dashes, as in `corner-bakery`"),
        )
    if len(scripts(short)) > 1:
        raise BadInput(
            say("the short name {short} mixes letters of several alphabets", short=repr(short)),
            do=say("type it again with one keyboard, so that everybody can read and type it"),
        )
    if short in RESERVED:
        raise own_account(short)


def own_account(short: str) -> BadInput:
    """Return that a short name is that of an account of the place's own."""
    return BadInput(
        say("{short} is the name of one of the place's own accounts", short=repr(short)),
        do=say("choose another short name"),
    )


def require_full_name(called: str) -> None:
    """Refuse a full name with nothing to read in it, or longer than any paper has room for.

    Raises
    ------
    BadInput
        With what to do instead.

    Examples
    --------
    >>> require_full_name("Corner Bakery")
    """
    if any(letter.isalnum() for letter in called) and len(called) <= LONGEST_NAME:
        return
    raise BadInput(
        note(
            "books.no_full_name", "a full name has letters or digits, and at most {n} signs", n=LONGEST_NAME
        ),
        where="--called",
        do=say("give the name as it should stand on a statement"),
    )


def scripts(name: str) -> set[str]:
    r"""Return the alphabets of a name's letters, by the first word of their Unicode names.

    Examples
    --------
    >>> sorted(scripts("\u0430nn-1"))
    ['CYRILLIC', 'LATIN']
    """
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in name if letter.isalpha()}
