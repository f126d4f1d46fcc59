"""What neighbours offer and want: some 250 kinds, each with the phrases in which people speak of it."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib import resources
from typing import NamedTuple

BELONGS = {"service": "doing", "hours": "doing", "room": "places", "land": "places"}
"""Whether a sort of post is about something done, or a place; everything else is about things."""


class Concept(NamedTuple):
    """One kind of thing, work or place.

    Parameters
    ----------
    name : str
        What people are told that two posts are both about.
    belongs : str
        `doing`, `things` or `places`.
    phrases : tuple of str
        How neighbours say it: by its name, by its trade, by what is wrong.
    """

    name: str
    belongs: str
    phrases: tuple[str, ...]


@cache
def concepts() -> tuple[Concept, ...]:
    """Return our own list; its rows are in `thesaurus.csv`."""
    text = (resources.files("ultramicro.noticeboard") / "thesaurus.csv").read_text(encoding="utf-8")
    return tuple(
        Concept(
            row["concept"],
            row["sort"],
            # The name of a kind is the first thing that people say for it.
            (row["concept"], *(phrase.strip() for phrase in row["phrases"].split(";"))),
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def phrases() -> tuple[str, ...]:
    """Return every phrase, those of one kind together, in the order of the kinds."""
    return tuple(phrase for concept in concepts() for phrase in concept.phrases)


def digest() -> str:
    """Return a digest of all phrases: their vectors are kept under it."""
    return hashlib.sha256("\n".join(phrases()).encode()).hexdigest()


def belongs(sort: str) -> str:
    """Return what a sort of post is about: something done, a thing, or a place.

    Examples
    --------
    >>> belongs("hours"), belongs("tool"), belongs("land")
    ('doing', 'things', 'places')
    """
    return BELONGS.get(sort, "things")
