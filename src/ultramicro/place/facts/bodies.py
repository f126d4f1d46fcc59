"""What kind of body a payer is in the law of procurement, by its name: a maintained list with its sources.

The law binds kinds of bodies differently: what a council may do with a small contract, a health trust may
not. Who is on no list is not known, and no rule is held against it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ultramicro.core.message import Message, say
from ultramicro.place.dictionary import value_words

NOT_KNOWN = "not_known"


@dataclass(frozen=True, kw_only=True)
class BodyRule:
    """A kind of body, the names that show it, and the act that makes it one."""

    body: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str]
    source: str


@cache  # of the program's own file, which does not change while it runs
def _rules() -> tuple[BodyRule, ...]:
    text = (files(__package__) / "bodies.csv").read_text(encoding="utf-8")
    return tuple(
        BodyRule(
            body=row["body"],
            pattern=re.compile(row["pattern"]),
            unless=re.compile(row["unless"]),
            source=row["source"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def body_of(payer: str) -> str:
    """Return the id of the kind of body that a payer is, by its name; `not_known` where no rule says so.

    Examples
    --------
    >>> [body_of(name) for name in ("Kelderby Borough Council", "Mill Town Council", "Vale NHS Trust")]
    ['best_value_authority', 'parish_council', 'health']
    >>> [body_of(name) for name in ("Kelderby College", "Arts Council", "Corner Shop Ltd")]
    ['other_public', 'not_known', 'not_known']
    """
    words = " ".join(re.findall(r"[A-Z0-9]+", payer.upper().replace("&", " AND ")))
    # The first row that fits: a town council is a council too.
    return next(
        (rule.body for rule in _rules() if rule.pattern.search(words) and not rule.unless.search(words)),
        NOT_KNOWN,
    )


def body_words(body: str) -> Message:
    """Return what a kind of body is called, as in the middle of a sentence.

    Examples
    --------
    >>> body_words("parish_council")
    'a parish or town council'
    """
    return value_words("leak_reserve", "body", body) or say(body)
