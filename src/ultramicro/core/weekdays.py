"""Days of the week as people write them: whole, cut short, in a language that exports are read in, or not."""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The days as the dictionary calls them; their place is that of `date.weekday`."""
SHORTEST = 2
"""One letter is no day: T may be two."""


@cache  # of the program's own files, which do not change while it runs
def weekday_words() -> Mapping[str, int]:
    """Return every way of writing a weekday that means one day alone, small and without accents.

    A day may be cut short as long as no other day of any language begins so: `do` is a Thursday in one and
    a Sunday in another, and is in none of them here.

    Examples
    --------
    >>> words = weekday_words()
    >>> words["thu"], words["mittwoch"], "do" in words, "t" in words
    (3, 2, False, False)
    """
    text = (files("ultramicro.core") / "weekdays.csv").read_text(encoding="utf-8")
    whole = {
        row[day]: at
        for row in csv.DictReader(text.splitlines())
        for at, day in enumerate(WEEKDAYS)
        if row[day]
    }
    short: dict[str, set[int]] = defaultdict(set)
    for name, at in whole.items():
        for end in range(SHORTEST, len(name)):
            short[name[:end]].add(at)
    return {cut: min(days) for cut, days in short.items() if len(days) == 1} | whole


def weekday_of(words: object) -> int | None:
    """Return which day of the week is meant, 0 for Monday; None where it is none, or more than one.

    Examples
    --------
    >>> [weekday_of(word) for word in ("Monday", "Tues", "thu", "Fri.", "Mittwoch", "Sábado", "Sundays")]
    [0, 1, 3, 4, 2, 5, 6]
    >>> [weekday_of(word) for word in ("Mon-Fri", "daily", "Tue + Thu", "T", "")]
    [None, None, None, None, None]
    """
    plain = unicodedata.normalize("NFKD", str(words)).casefold()
    bare = " ".join("".join(each for each in plain if not unicodedata.combining(each)).split()).rstrip(".,")
    known = weekday_words()
    return known.get(bare, known.get(bare.removesuffix("s")))


def contradicted(text: str, day: date) -> bool:
    """Whether a text names a weekday at its beginning that a day is not.

    Examples
    --------
    >>> contradicted("Monday 1 December 2026", date(2026, 12, 1)), contradicted("Tue 1/12", date(2026, 12, 1))
    (True, False)
    >>> contradicted("1 December 2026", date(2026, 12, 1)), contradicted("Mar 3, 2026", date(2026, 3, 3))
    (False, False)
    """
    first = text.strip().replace(",", " ").partition(" ")[0]
    # March, in another language, is a Tuesday: only what is a day in the language of our months counts.
    named = weekday_of(first) if first[:3].lower() in {name[:3] for name in WEEKDAYS} else None
    return named is not None and named != day.weekday()
