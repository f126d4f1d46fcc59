"""Notices that somebody put up to try the board: they buy nothing."""

from __future__ import annotations

import re

_SURE = re.compile(
    r"^\W*(?:this is (?:just |only )?a )?tests?(?:ing)?\W*\d*\W*$|"
    r"^\W*(?:this is (?:just |only )?a |dummy |sample )?test(?:ing)?\W*(?:\d+\W*)?"
    r"(?:notice|tender|only|please|ignore|do not|don't|record|entry|contract notice|project|"
    r"procurement|award|advert)"
    r"\b(?!.*\b(?:services?|equipment|supply|system)\b)|"
    r"\btest\b.{0,40}\b(?:please )?(?:ignore|do not (?:respond|reply|bid|apply|use))\b|\bplease ignore\b|"
    r"^\W*(?:dummy|sample|training) (?:notice|tender|contract)\b",
    re.IGNORECASE,
)  # data
_MAYBE = re.compile(r"^\W*test(?:ing)?\b(?:\W+\w+){0,2}\W*$|^\W*\w+\W+test\W*$", re.IGNORECASE)
_SO_TOO = re.compile(r"\btest(?:ing)?\b", re.IGNORECASE)
FEW_WORDS = 5


def is_trial(title: str, description: str) -> bool:
    """Say whether a notice only tries the board.

    Parameters
    ----------
    title, description : str
        What it is called, and what it says it buys.

    Examples
    --------
    >>> is_trial("TEST", ""), is_trial("Test Natasha", "natasha test"), is_trial("Test - please ignore", "x")
    (True, True, True)
    >>> is_trial("Test Valley grounds maintenance", "Mowing"), is_trial("Testing of lifts", "LOLER")
    (False, False)
    >>> is_trial("Test equipment", "Multimeters for the college's electrical workshops, with calibration")
    False
    """
    if _SURE.search(title):
        return True
    few = len(description.split()) <= FEW_WORDS
    return bool(_MAYBE.match(title)) and few and (not description or bool(_SO_TOO.search(description)))
