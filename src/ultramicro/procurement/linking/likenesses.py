"""What the rules of names share: telling words, numbers, sides, slips of the pen, names that meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations

from rapidfuzz.distance import OSA

from ultramicro.flows.entity_resolution.words import GENERIC, KNOWN, NUMBERS, SIDES
from ultramicro.procurement.linking.printed import Alt, Printed

RARE = 5
"""A word that more payees of a payer have than this tells nothing. [names]"""
LONG = 5
"""A shorter word is no name by itself, and one letter of it is no slip. [letters]"""
FEW = 3
"""Fewer letters are no initials, and more words are not tried in every order."""
LONGEST = 6
"""Initials are no longer than this. [letters]"""
LEAST_CUT, MOST_CUT = 24, 40
"""Payment systems cut names at such lengths. [letters]"""

Counts = Mapping[str, int]
"""In how many names of a payer each word stands."""


def telling(words: Iterable[str]) -> list[str]:
    """Leave out the words that any firm may have.

    Examples
    --------
    >>> telling(["rosewell", "care", "services"])
    ['rosewell']
    """
    return [w for w in words if w not in GENERIC and w not in KNOWN and len(w) > 1]


def rare(words: Iterable[str], counts: Counts, most: int = RARE) -> bool:
    """Whether a telling word stands in few of the payer's names."""
    return any(counts.get(w, 0) <= most for w in telling(words))


def _numbers(words: Iterable[str]) -> set[str]:
    return {w for w in words if w in NUMBERS or not (w.isalpha() or account(w))}


def account(word: str) -> bool:
    """Whether a word is an account number and no part of a name."""
    return word.isdigit() and len(word) > FEW


def told_apart(mine: Iterable[str], yours: Iterable[str]) -> bool:
    """Whether the words that only one name has tell two parties apart: a number, or two sides.

    Examples
    --------
    >>> told_apart({"one"}, {"two"}), told_apart({"16"}, set()), told_apart({"group"}, set())
    (True, True, False)
    """
    sides = (SIDES.intersection(mine), SIDES.intersection(yours))
    return _numbers(mine) != _numbers(yours) or all(sides)


def slips(mine: Iterable[str], yours: Iterable[str]) -> bool:
    """Whether each word of one is a word of the other with one slip of the pen."""
    ours, theirs = sorted(mine), sorted(yours)
    if not 0 < len(ours) == len(theirs) <= FEW:
        return False
    return any(all(map(_slip, ours, order)) for order in permutations(theirs))


def _slip(one: str, other: str) -> bool:
    same_start = min(len(one), len(other)) > LONG and one[0] == other[0]
    return same_start and one.isalpha() and other.isalpha() and OSA.distance(one, other, score_cutoff=1) <= 1


def meeting(one: Printed, other: Printed) -> Iterator[tuple[Alt, Alt]]:
    """Give the names of one that are names of the other, but for the two wholes."""
    if one.alts or other.alts:
        for ours in one.names:
            for theirs in other.names:
                if ours.squashed == theirs.squashed and not ours.role == theirs.role == "whole":
                    yield ours, theirs


def initials_of(alt: Alt, name: Printed) -> bool:
    """Whether a short name is how the other's initials begin."""
    short = alt.squashed
    return len(short) >= FEW and any(initials.startswith(short) for initials in name.initials)
