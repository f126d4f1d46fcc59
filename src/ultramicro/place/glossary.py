"""The glossary: what the terms on the pages mean, one table for page and command line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from ultramicro.core.message import Message, say, words


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term: its id, what it is called, which figures show it, what it means and where that stands."""

    id: str
    term: Message
    figures: frozenset[str]
    meaning: Message
    source: str

    def text(self) -> str:
        """Return it as it is printed."""
        return say(
            "{term}: {meaning} (Source: {source}.)", term=self.term, meaning=self.meaning, source=self.source
        )


@cache  # of the program's own files, which do not change while it runs
def glossary() -> tuple[Term, ...]:
    """Every term, in the order of the table."""
    # Read as a file, not through the dictionary: that brings a table engine, and help does without.
    text = (files("ultramicro.place") / "dictionary" / "glossary.csv").read_text(encoding="utf-8")
    return tuple(
        Term(
            id=row["id"],
            term=say(row["term"]),
            figures=frozenset(row["figures"].split()),
            meaning=say(row["meaning"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def term_of(figure: str) -> str:
    """Return the id of the term that a figure shows, by the figure's id; nothing where there is none.

    Examples
    --------
    >>> term_of("closing_net"), term_of("")
    ('net', '')
    """
    return next((each.id for each in glossary() if figure in each.figures), "")


def found(asked: str) -> list[Term]:
    """Return the terms that a word asks for: by id, by name in the reader's language, or by a part of it.

    Examples
    --------
    >>> [term.id for term in found("Deadweight")], [term.id for term in found("local money")]
    (['deadweight'], ['backed_money'])
    >>> found("deadwait")
    []
    """
    wanted, names = asked.casefold(), _names()
    if wanted in names:
        return [names[wanted]]
    # A few letters stand in many names by chance.
    inside = [each for name, each in names.items() if wanted in name and len(wanted) > 3]  # noqa: PLR2004
    return list(dict.fromkeys(inside))


def nearest(asked: str) -> list[Term]:
    """Return the terms whose names are close to a word, as when it is misspelt.

    Examples
    --------
    >>> [term.id for term in nearest("deadwait")], nearest("zzz")
    (['deadweight'], [])
    """
    names = _names()
    return list(dict.fromkeys(names[name] for name in get_close_matches(asked.casefold(), names)))


def _names() -> dict[str, Term]:
    return {words(each.term).casefold(): each for each in glossary()} | {each.id: each for each in glossary()}
