"""Whether two printed names are of one public body: the one way to compare names of bodies.

Registers, notices and lists of payments write one body as `Kelder MBC`, `KELDER COUNCIL` and `The
Metropolitan Borough of Kelder`.
"""

from __future__ import annotations

import re

PUBLIC = frozenset(
    {"and", "authority", "borough", "city", "combined", "council", "county", "cyngor", "district",
     "government", "local", "london", "metropolitan", "of", "royal", "the", "unitary",
     "mbc", "bc", "cc", "dc", "mdc", "mb", "lb", "lbc", "rb", "ua"}
)  # data  # fmt: skip
"""Words that say what sort of public body a name is, which sources write differently."""
_WITHIN = frozenset({"city", "borough", "district", "mbc", "metropolitan"})
_LONG = {
    "met": "metropolitan", "metro": "metropolitan", "cncl": "council", "coun": "council", "cnl": "council",
    "boro": "borough", "dist": "district", "cnty": "county", "auth": "authority", "govt": "government",
    "saint": "st",
}  # data  # fmt: skip
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?|\b[a-z](?:\. ?[a-z])+\.")
# `(KMBC)` behind a name are its initials.
_INITIALS = re.compile(r"[(\[]\s*([a-z]{2,6})\s*[)\]]")
_ASIDE = re.compile(r",|:|;|\s[-–—]+\s|/")


def tidy_body(name: str) -> str:
    """Bring a body's name to small letters and whole words, without its initials in brackets.

    Examples
    --------
    >>> tidy_body("Kelder Met. Boro. Cncl. (KMBC)"), tidy_body("KELDER M.B.C.")
    ('kelder metropolitan borough council', 'kelder mbc')
    """
    text = name.casefold().replace("_", " ").replace("&", " and ")
    text = _DOTTED.sub(lambda match: re.sub(r"[^a-z]", "", match[0]) + " ", text)
    words = re.findall(r"[^\W_]+", _INITIALS.sub(" ", text))
    return " ".join(_LONG.get(word, word) for word in words)


def body_parts(name: str) -> tuple[str, ...]:
    """List what of a cell may be the body's name: all of it, or what stands before or behind a mark.

    Examples
    --------
    >>> body_parts("Kelder Council - Adults")
    ('Kelder Council - Adults', 'Kelder Council', 'Adults')
    """
    return tuple(dict.fromkeys((name, *(part.strip() for part in _ASIDE.split(name) if part.strip()))))


def kinds_clash(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether the words of two names make one a county and the other a city, borough or district in it.

    Examples
    --------
    >>> kinds_clash(frozenset({"kelder", "county"}), frozenset({"kelder", "city"}))
    True
    >>> kinds_clash(frozenset({"kelder", "council"}), frozenset({"kelder", "city"}))
    False
    """
    return any(
        a & {"county"} and not a & _WITHIN and b & _WITHIN and not b & {"county"}
        for a, b in ((one, other), (other, one))
    )


def same_body(one: str, other: str) -> bool:
    """Say whether two names are of one body: the same words but for such as say what sort of body it is.

    Examples
    --------
    >>> same_body("KELDER COUNCIL", "The Metropolitan Borough of Kelder"), same_body("Kelder NHS", "Kelder")
    (True, False)
    >>> same_body("Kelder City Council", "Kelder County Council"), same_body("", "")
    (False, False)
    """
    words = [frozenset(tidy_body(name).split()) for name in (one, other)]
    cores = [held - PUBLIC for held in words]
    return bool(cores[0]) and cores[0] == cores[1] and not kinds_clash(*words)
