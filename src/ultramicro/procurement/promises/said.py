"""Shares as texts say them, in figures or in words, and whether what is said twice agrees.

A published report prints 51.5% and calls it "five per cent" in its text. Each is read as what it is; two that
differ are no agreement, and neither is taken for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# data below

ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TENS, _ONES = "|".join(TENS), "|".join(sorted(ONES, key=len, reverse=True))
WORDS = rf"(?:a |one )?hundred|(?:{_TENS})(?:[- ](?:{'|'.join(ONES[1:10])}))?|{_ONES}"
SAID = re.compile(
    rf"(?<![\w.,])(?P<figures>\d+(?:\.\d+)?)\s*(?:%|per ?cent\b)"
    rf"|\b(?P<words>{WORDS})(?P<half> and a half| point (?P<decimal>{_ONES}))?\s+per ?cent\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A share in a text.

    Parameters
    ----------
    share : float
        What it says, as a part of 1.
    rounding : float
        By how much the true share may differ from what is printed: half of the last digit.
    text : str
        Its words.
    """

    share: float
    rounding: float
    text: str

    def agrees(self, other: Said) -> bool:
        """Return whether both can be the same share, each rounded as it is printed."""
        return abs(self.share - other.share) <= self.rounding + other.rounding + LAST_DIGITS


LAST_DIGITS = 1e-12


def shares_said(text: str) -> list[Said]:
    """Return the shares that a text says, in order.

    Examples
    --------
    >>> [each.share for each in shares_said("5% in the city, thirty-nine per cent in the county")]
    [0.05, 0.39]
    """
    return list(_said(text))


def _said(text: str) -> Iterator[Said]:
    for found in SAID.finditer(text):
        figures = found["figures"]
        if figures:
            digits = len(figures.partition(".")[2])
            number = float(figures)
        else:
            number, digits = float(_number(found["words"].lower())), 0
            if found["decimal"]:
                number, digits = number + ONES.index(found["decimal"].lower()) / 10, 1
            elif found["half"]:
                number, digits = number + 0.5, 1
        yield Said(share=number / 100, rounding=0.5 * 10.0**-digits / 100, text=found[0])


def _number(words: str) -> int:
    if "hundred" in words:
        return 100
    first, *more = re.split("[- ]", words)
    if first in ONES:
        return ONES.index(first)
    return (TENS.index(first) + 2) * 10 + (ONES.index(more[0]) if more else 0)


def all_agree(said: Sequence[Said]) -> bool:
    """Return whether shares that should be one are; one alone agrees with itself.

    Examples
    --------
    >>> all_agree(shares_said("51.5%, five per cent")), all_agree(shares_said("18.2%, or 18 percent"))
    (False, True)
    """
    return all(one.agrees(other) for one in said for other in said)
