"""A name as printed, brought to plain words."""

from __future__ import annotations

import re
import unicodedata

from ultramicro.place.people.tokens import listed

LONGEST = 300
"""What stands further in a name is not read. [characters]"""
_WORD = re.compile(r"[a-z]*\d[a-z\d]*|[a-z]+(?:'[a-z]+)*")
_DOTTED = re.compile(r"\b(?:[a-z]\.){3,}(?:[a-z]\b)?|\b[a-z]\.[a-z]\.?$|\b[a-z]-(?=[a-z])")
_SPACED = re.compile(r"\b(?:[a-z] ){2,3}[a-z]\b|\b[a-z] [a-z]$")
_APART = str.maketrans(dict.fromkeys("-\u2013\u2014_./\\,*", " "))
_QUOTES = str.maketrans(dict.fromkeys("`\u2019\u2018\u00b4\u02bc", "'"))
_PAIRS = frozenset({"fc", "cc", "uk", "gb", "co"})
_FOLDED = str.maketrans(
    {"ł": "l", "ø": "o", "\u0131": "i", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


def plain(name: str) -> str:
    """Fold a name to small letters without accents; a capital inside a word begins another.

    Examples
    --------
    >>> plain("Zoë O`Doe-Łoś"), plain("JaneDoe")
    ("zoe o'doe-los", 'jane doe')
    """
    text = re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", name[:LONGEST].translate(_QUOTES))
    text = unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED)
    return " ".join(re.sub(r"[\u0300-\u036f]", "", text).split())


def words_in(text: str) -> list[str]:
    """Return the words of a plain text, without apostrophes; digits make a word too."""
    return [word.replace("'", "") for word in _WORD.findall(text.translate(_APART))]


def bare_words(name: str) -> frozenset[str]:
    """Reduce a name to its words without titles and numbers, to find it again however it is written.

    Examples
    --------
    >>> bare_words("DOE,  Jane 1") == bare_words("Mrs Jane Doe")
    True
    """
    return frozenset(w for w in words_in(plain(name)) if w.isalpha() and w not in listed("title"))


def initials_joined(text: str) -> str:
    """Write spelt initials as one word where that is a word of organisations, and `n-gage` as `ngage`.

    Examples
    --------
    >>> initials_joined("doe c.i.c."), initials_joined("doe p c c"), initials_joined("j. m. doe")
    ('doe cic ', 'doe pcc', 'j. m. doe')
    """
    text = _DOTTED.sub(lambda m: m[0][:-1] if m[0].endswith("-") else f"{_one(m[0])} ", text)
    return _SPACED.sub(lambda m: _one(m[0]), text)


def _one(spelt: str) -> str:
    joined = re.sub(r"[^a-z]", "", spelt)
    # `Doe B. A.` and `Doe D C` have initials; only clubs and a country are spelt in two letters.
    formal = joined in _PAIRS or ("." in spelt and joined in listed("legal"))
    pair = len(joined) == 2 and not formal  # noqa: PLR2004
    known = listed("legal") | listed("organisation") | listed("honour")
    return joined if joined in known and not pair else " ".join(joined)
