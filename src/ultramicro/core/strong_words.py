"""Strong words and what each requires: an answer that uses one shows what licenses it, or is withheld.

"At least" is a promise, and so is "a year". `strong_words.csv` says what each word requires. An answer names
its licences: for each such word the fact on which it stands, as a law that is checked where the answer is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ultramicro.core.contract import Answer, Check
from ultramicro.core.message import Message, Value, say

NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class StrongWord:
    """A word that makes a claim.

    Parameters
    ----------
    id : str
        Its id: `at_least`.
    shown : str
        What people read for it.
    pattern : re.Pattern
        How it looks in the texts of the program.
    requires : str
        What must hold where it is used.
    never : bool
        Whether nothing licenses it.
    """

    id: str
    shown: str
    pattern: re.Pattern[str]
    requires: Message
    never: bool


@cache  # of the program's own file
def strong_words() -> tuple[StrongWord, ...]:
    """Return every strong word, in the order of the table.

    Examples
    --------
    >>> [each.id for each in strong_words() if each.never]
    ['for_certain']
    """
    text = (files("ultramicro.core") / "strong_words.csv").read_text(encoding="utf-8")
    return tuple(
        StrongWord(id=row["word"], shown=row["shown"], pattern=re.compile(row["pattern"], re.IGNORECASE),
                   requires=say(row["requires"]), never=row["licence"] == NEVER)
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def claims_in(text: str) -> set[str]:
    """Return the ids of the strong words that a text of the program uses, in whatever language it is read.

    Examples
    --------
    >>> sorted(claims_in(say("at least {sum} stays in a year", sum=3)))
    ['at_least', 'in_a_year']
    """
    return {
        each.id for template in _templates(text) for each in strong_words() if each.pattern.search(template)
    }


def _templates(text: object) -> Iterator[str]:
    """Yield the English templates of a message and of those within it; a name is data and claims nothing."""
    if not isinstance(text, Message):
        return
    yield text.template
    if text.other:
        yield text.other
    for value in text.values.values():
        yield from _within(value)


def _within(value: Value) -> Iterator[str]:
    yield from _templates(value)
    for each in getattr(value, "things", ()):
        yield from _within(each)


def texts_of(answer: Answer) -> Iterator[str]:
    """Yield the sentences of an answer, and the words of its figures and pictures."""
    yield from answer.says()
    yield from answer.lacks()
    for figure in answer.figures():
        yield from (text for text in (figure.name, figure.how, figure.rests_on) if text)
    for picture in answer.pictures():
        yield from (text for text in (picture.title, picture.finding) if text)


def used(answer: Answer) -> dict[str, str]:
    """Return the strong words that an answer uses, each with the first text that does."""
    found: dict[str, str] = {}
    for text in texts_of(answer):
        for word in sorted(claims_in(text)):
            found.setdefault(word, text)
    return found


def licensed(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield each strong word that an answer uses, as people read it, and what it stands on there."""
    shows = {each.word: each.shows for each in answer.licences()}
    words = used(answer)
    yield from (
        (each.shown, shows[each.id]) for each in strong_words() if each.id in words and each.id in shows
    )


def unlicensed(answer: Answer) -> list[Check]:
    """Return a broken law for each strong word that nothing licenses, or whose law does not hold."""
    laws = {check.id: check for check in answer.checks()}
    held = {each.word: laws.get(each.law) for each in answer.licences()}
    by_id = {each.id: each for each in strong_words()}
    broken = []
    for word, text in used(answer).items():
        strong, check = by_id[word], held.get(word)
        if strong.never or check is None:
            law = say("'{word}' needs: {requires} It is said in: {text}", word=strong.shown,
                      requires=strong.requires, text=text)  # fmt: skip
            broken.append(Check(id=f"word_{word}", law=law, error=1.0))
        elif not check.holds:
            broken.append(check)
    return broken
