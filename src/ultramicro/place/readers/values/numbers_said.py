"""Numbers as people write them: fractions, dozens, words, a range, about so many."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

_FRACTIONS = {"½": " 1/2", "¼": " 1/4", "¾": " 3/4", "⅓": " 1/3", "⅔": " 2/3", "⅛": " 1/8"}
_PLAIN = str.maketrans({"–": "-", "—": "-", "\u2212": "-", "×": "x", "\xa0": " ", "’": "'"})
_ONES = [
    "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",  # data
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",  # data
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]  # data
WORDS = {word: n for n, word in enumerate(_ONES)} | {
    word: 10 * n for n, word in enumerate(_TENS, 2)
}  # fmt: skip
TIMES = {
    "dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "k": 1000, "grand": 1000, "million": 10**6,
    "m": 10**6,
}  # fmt: skip
"""Words after a number by which it is multiplied; `m` only behind a sign of money, as it may be a metre."""
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_LONGEST_FIRST = "|".join(sorted(_ONES, key=len, reverse=True))
_WORD = rf"(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10])}))?|{_LONGEST_FIRST}"
_PART = r"\d+/\d+"
_HALVES = {
    "half": Fraction(1, 2), "quarter": Fraction(1, 4), "three quarters": Fraction(3, 4),
    "third": Fraction(1, 3), "two thirds": Fraction(2, 3),
}  # fmt: skip
_NAMED_PART = r"three[ -]quarters|two[ -]thirds|half|quarter|third"
_MANY = "|".join(word for word in TIMES if len(word) > 1)
_NUMBER = re.compile(
    rf"(?:(?P<only>{_PART})(?![\d/])|(?:an?\s+)?(?P<named>{_NAMED_PART})\b(?:\s+of\b)?(?:\s+an?\b)?"
    rf"|(?P<whole>{_DIGITS}|(?:{_WORD})\b|an?\b(?=\s*(?:couple|{_MANY})\b))"
    rf"(?:\s+(?P<part>{_PART})(?![\d/])|\s+and\s+(?:a|three)[ -](?P<and>half|quarters?)\b)?)"
    rf"(?:\s*(?P<times>k|m)\b|\s*(?P<word>couple(?:\s+of)?|pair\s+of|{_MANY})s?\b(?:\s+of\b)?)?"
    rf"(?:\s*(?P<again>dozen|thousand|million)s?\b)?"
)
_ABOUT = re.compile(
    r"^(?:about|approx(?:imately)?\.?|around|roughly|circa|ca?\.(?=\s*\d)|say|maybe|perhaps|probably|nearly|"
    r"almost|just over|at least|min(?:imum)?\.?(?=\s)|over|more than|upwards of|some(?=\s+\d)|~|≈|>)\s*"
)
_ABOUT_AFTER = re.compile(
    r"(?:\s*\+|\s*-?ish\b|"
    r"\s+(?:or so|or more|or thereabouts|at least|minimum|approx(?:imately)?\.?|plus)\b\.?)\s*$"
)
_AT_MOST = re.compile(
    r"^(?:up to|max(?:imum)?\.?|at most|no more than|not more than|under|less than|below|<)\s*"
)
_TO = re.compile(r"^\s*(?:-|to\b|or\b)\s*(?=[\d.a-z£€$])")
_UNSURE_PARTS = {Fraction(2, 3), Fraction(4, 5), Fraction(5, 6), Fraction(6, 7), Fraction(7, 8)}
"""What may be written for two to three: only as many as one more of the next."""


COUNTED_WHOLE = ("days", "hours", "people", "mornings", "sessions")


class Said(NamedTuple):
    """A number that was said: at least and at most, whether it is about so many, and what stands after it."""

    low: Fraction
    high: Fraction
    rough: bool
    rest: str

    @property
    def is_range(self) -> bool:
        """Whether it is from so many to so many."""
        return self.low != self.high


def prepared(text: str) -> str:
    """Bring a text to small letters, plain dashes and fractions in figures.

    Examples
    --------
    >>> prepared(" 2½  Acres "), prepared("25–30"), prepared("30×12 m")
    ('2 1/2 acres', '25-30', '30x12 m')
    """
    for sign, figures in _FRACTIONS.items():
        text = text.replace(sign, figures)
    plain = text.casefold().translate(_PLAIN)
    return " ".join(plain.split())


def number_said(text: str) -> Said | None:
    """Read the number with which a text begins; None where none stands there or it may be two.

    Parameters
    ----------
    text : str
        As `prepared` gives it, without a sign of money.

    Examples
    --------
    >>> [float(number_said(t).low) for t in ("half a dozen", "2 1/2 acres", "1.5k", "sixty thousand")]
    [6.0, 2.5, 1500.0, 60000.0]
    >>> number_said("25-30 items").rest, number_said("approx 40").rough, number_said("lots")
    ('items', True, None)
    >>> number_said("2/3 days"), number_said("30 to 20")
    (None, None)
    """
    rough, text = bool(_ABOUT.match(text)), _ABOUT.sub("", text)
    between = text.startswith("between ")
    text = text.removeprefix("between ")
    text, ended = _ABOUT_AFTER.subn("", text)
    first = _one(text)
    if first is None:
        return None
    rest = first.rest
    # "40+ hours" and "40 or so people": what follows the number and not the whole text.
    if hedge := re.match(r"^\s*(?:\+|-?ish\b|or so\b|or more\b|plus\b)", rest):
        rough, rest = True, rest[hedge.end() :]
    joint = re.match(r"^\s*and\s+", rest) if between else _TO.match(rest)
    second = _one(re.sub(r"^[£€$]", "", rest[joint.end() :])) if joint else None
    if joint and second is None and between:
        return None
    if joint and second:
        return _ranged(first, second)
    return Said(first.value, first.value, rough or bool(ended), rest.strip())


def at_most(text: str) -> bool:
    """Whether a text only says how much it may be at most.

    Examples
    --------
    >>> at_most("up to 40"), at_most("40")
    (True, False)
    """
    return bool(_AT_MOST.match(text))


class _One(NamedTuple):
    value: Fraction
    rest: str
    times: Fraction
    singular: bool


def _ranged(first: _One, second: _One) -> Said | None:
    low, high = first.value, second.value
    # "10-15k" are ten to fifteen thousand; "1-2 dozen" are one or two dozen.
    if second.times != 1 and first.times == 1:
        low *= second.times
    # 01-02-2026 is a day.
    is_day = re.match(r"^-\d", second.rest)
    return Said(low, high, True, second.rest.strip()) if low < high and not is_day else None


def _one(text: str) -> _One | None:
    found = _NUMBER.match(text)
    if found is None or (value := _value(found)) is None:
        return None
    rest, times = text[found.end() :], Fraction(1)
    # A date, a time or a decimal comma is no number with something behind it.
    if re.match(r"^[/:.,]\d", rest):
        return None
    for word in (found["times"], found["word"], found["again"]):
        if word:
            times *= _times(word)
    if found["times"] == "m":
        times, rest = Fraction(1), text[found.start("times") :]
    if found["only"] and not found["whole"] and _may_be_two(value, rest):
        return None
    # "Half days" say how long, but not how many.
    if found["named"] and not found[0].rstrip().endswith((" a", " an", " of")) and _plural(rest):
        return None
    return _One(value * times, rest, times, bool(found["named"]))


def _value(found: re.Match[str]) -> Fraction | None:
    if found["named"]:
        return _HALVES[found["named"].replace("-", " ")]
    try:
        if found["only"]:
            return Fraction(found["only"])
        whole = _whole(found["whole"])
        part = Fraction(found["part"]) if found["part"] else Fraction(0)
    except ZeroDivisionError:
        return None
    if found["and"]:
        part = Fraction(3, 4) if found["and"] == "quarters" else _HALVES[found["and"]]
    return whole + part if part < 1 else None


def _whole(word: str) -> Fraction:
    if word in {"a", "an"}:
        return Fraction(1)
    if word[0].isdigit() or word[0] == ".":
        return Fraction(word.replace(",", ""))
    return Fraction(sum(WORDS[each] for each in re.split(r"[ -]", word)))


def _times(word: str) -> Fraction:
    first = word.split(maxsplit=1)[0]
    return Fraction(2) if first in {"couple", "pair"} else Fraction(TIMES[first])


def _may_be_two(value: Fraction, rest: str) -> bool:
    """Whether `2/3 days` may be two to three of them: of what is counted whole, more than one."""
    return value in _UNSURE_PARTS or (value != 1 and _plural(rest, COUNTED_WHOLE))


def _plural(rest: str, of: tuple[str, ...] = ()) -> bool:
    word = next(iter(re.findall(r"^\s*([a-z]+)", rest)), "")
    return word in of if of else word.endswith("s") and len(word) > 2
