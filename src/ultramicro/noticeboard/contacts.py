"""Phone numbers, e-mail and street addresses in the words of a post, which a shop window should not show.

People ask at the desk and give the number of the post. What looks like a contact is left out of everything
public: better a house number too many than a neighbour's telephone in a shop window.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from ultramicro.ledger.people.posts import Post
from ultramicro.noticeboard.ids import Contact

LEFT_OUT = "…"
FEWEST_DIGITS, MOST_DIGITS = 9, 15
"""Digits of a telephone number; E.164 allows 15."""
EMAIL = re.compile(
    r"[\w.+-]+ ?(?:@|\(at\)|\[at\]| at ) ?[\w-]+(?: ?(?:\.|\(dot\)|\[dot\]| dot ) ?[\w-]+)+", re.IGNORECASE
)
PHONE = re.compile(r"(?<![\d:])(?:\+|00|\(?0)(?:[\s().,/_-]{0,3}\d){8,14}(?![\d:])")
BARE = re.compile(r"(?<![\d:.,-])(?:44)?7\d{3}[\s().,/_-]{0,3}\d{3}[\s().,/_-]{0,3}\d{3}(?![\d:])")
"""A mobile number of the United Kingdom without its nought."""
HANDLE = re.compile(
    r"(?<![\w.])@[a-z][\w.]{2,}|\b(?:facebook|fb|instagram|insta|wa|t|x|twitter|snapchat|tiktok)\.(?:com|me)/[\w./-]+",
    re.IGNORECASE,
)
SAID_PHONE = re.compile(
    r"\b(?:ring|call|phone|tel|telephone|text|txt|whatsapp|mob|mobile)\b[^\d\n]{0,15}(\d(?:[\s.-]?\d){4,14})\b",
    re.IGNORECASE,
)
"""A number that somebody says is one: local numbers have no code before them."""
STREETS = "street|road|avenue|lane|terrace|crescent|grove|mews|rd|ave|cres|terr"
SOMETIMES = (
    "St|Close|Way|Drive|Place|Court|Row|Gardens|Square|Hill|Walk|View|Park|Bank|Fold|Brow|Gate|Parade|Green"
)
"""Words that are a street's only after a capital letter: "2 lads close by" live nowhere."""
ADDRESS = re.compile(
    rf"\b(?:(?:flat|apt|apartment|unit) ?\d+\w?,? )?\d{{1,4}} ?[a-z]?,? "
    rf"(?:(?i:[a-z'’-]+ ){{1,3}}(?i:{STREETS})|(?:[A-Z][a-z'’-]+ ){{1,3}}(?:{SOMETIMES}))\b(?! ?m\b)"
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?[ -]{0,2}\d[A-Z]{2}\b", re.IGNORECASE)
DASHES, NOTHING = "\u2010\u2011\u2012\u2013\u2014\u2212", "\u200b\u200c\u200d\u2060\ufeff\u00ad"
PLAIN = str.maketrans(dict.fromkeys(DASHES, "-") | dict.fromkeys("\u00a0\u2009\u202f\u2007", " "))


class Found(NamedTuple):
    """A contact in a text: what it is, and where."""

    what: Contact
    start: int
    end: int


def contacts(text: str) -> list[Found]:
    """Return the contacts that a text gives away, in its order.

    Examples
    --------
    >>> [found.what.value for found in contacts("Ring 01254 555 0123 or ann@example.org, 12 Moss Street")]
    ['phone', 'email', 'address']
    >>> contacts("sat 10:00-12:00, 1,000 bricks, 2 lads close by, until 2026-11-28")
    []
    """
    apart: list[Found] = []
    plain, at = _plain(text)
    found = (Found(what, at[start], at[end - 1] + 1) for what, start, end in _found(plain))
    for each in sorted(found, key=lambda each: each.start):
        # Two patterns may find parts of one contact, and a rest between the gaps would give it away.
        if apart and each.start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(apart[-1].end, each.end))
        else:
            apart.append(each)
    return apart


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text with plain digits, dashes and single blanks, and where each of its letters stood before.

    What looks like a number to a reader is one, whatever signs it is written with.
    """
    letters, at = list[str](), list[int]()
    for place, given in enumerate(text):
        for letter in unicodedata.normalize("NFKC", given).translate(PLAIN):
            if letter in NOTHING or (letter == " " and letters[-1:] == [" "]):
                continue
            digit = unicodedata.decimal(letter, None)
            letters.append(letter if digit is None else str(digit))
            at.append(place)
    return "".join(letters), at


def _found(text: str) -> Iterator[Found]:
    for match in EMAIL.finditer(text):
        yield Found(Contact.EMAIL, *match.span())
    for match in HANDLE.finditer(text):
        yield Found(Contact.EMAIL, *match.span())
    for match in (*PHONE.finditer(text), *BARE.finditer(text)):
        # Dates, sums and sizes have digits as well, but not so many in a row.
        if FEWEST_DIGITS <= sum(c.isdigit() for c in match[0]) <= MOST_DIGITS:
            yield Found(Contact.PHONE, *match.span())
    for match in SAID_PHONE.finditer(text):
        yield Found(Contact.PHONE, *match.span(1))
    for pattern in (ADDRESS, POSTCODE):
        for match in pattern.finditer(text):
            yield Found(Contact.ADDRESS, *match.span())


def without_contacts(text: str) -> str:
    """Return a text as the public may read it.

    Examples
    --------
    >>> without_contacts("Apples, ring 07700 900123 after 6")
    'Apples, ring … after 6'
    """
    public, at = [], 0
    for found in contacts(text):
        public += [text[at : found.start], LEFT_OUT]
        at = found.end
    return "".join([*public, text[at:]])


def public(post: Post) -> Post:
    """Return a post without what says how to reach its owner."""
    return post._replace(
        item=without_contacts(post.item),
        words=without_contacts(post.words),
        tags=without_contacts(post.tags),
        in_return=without_contacts(post.in_return),
    )


def given_away(post: Post) -> list[Contact]:
    """Return what sorts of contact the words of a post give away, each once."""
    texts = (post.item, post.words, post.tags, post.in_return)
    return list(dict.fromkeys(found.what for text in texts for found in contacts(text)))
