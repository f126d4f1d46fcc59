r"""Text as people wrote it, without what machines did to it on the way.

Publishers lose the backslash of `\r\n`, so that `rn` or `n` stands where a line ended; escape `&` for pages,
now and then twice; and read UTF-8 as Windows-1252.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?(?:p|br|div|span|ul|li|ol|strong|b|i|em)\b[^<>]{0,200}>", re.IGNORECASE)
# What the first of several bytes becomes, with a sign that no word has behind it.
_MOJIBAKE = re.compile(r"[ÂÃâ][^\x00-\x7fà-ÿ]")
_BLANKS = re.compile(r"\s+")
# A letter that belongs to no word: after a mark, or between a small letter and a capital.
_LOST_BREAK = re.compile(
    r"(?<=[.,:;)])\s*(?:rn)+(?=[A-Z0-9(•\-\s])|(?<=[.,:;])n+(?=[A-Z0-9])|(?<=[a-z])(?:rn){1,4}(?=[A-Z0-9])"
)
_LOST_IN_ADDRESS = re.compile(r"(?:(?<=\S)|(?<=\s)|^)(?:rn|n)(?=[A-Z0-9]|\s{2,}|\s*$)")
_NOTHING = frozenset(
    {"", "-", "--", "—", "–", "x", "xx", "xxx", "?", ".", "n/a", "na", "n.a", "n.a.", "none", "null", "nil",
     "tbc", "tba", "tbd", "tbh", "not known", "unknown", "not applicable", "not stated", "not available",
     "blank", "#ref!", "#n/a", "#value!", "#name?", "to be confirmed", "to be determined"}
)  # data  # fmt: skip


def clean(text: object) -> str:
    r"""Bring a text to one line of what was meant; nothing where there is none.

    Examples
    --------
    >>> clean("Bristow &amp;amp; Sutor"), clean("  two \r\n lines "), clean(None)
    ('Bristow & Sutor', 'two lines', '')
    >>> clean("the framework.rnrnSupplier of goods"), clean("<p>Fish</p>")
    ('the framework. Supplier of goods', 'Fish')
    """
    if text is None:
        return ""
    plain = unescaped(str(text))
    if _MOJIBAKE.search(plain):
        plain = _reread(plain)
    if "<" in plain:
        plain = _TAG.sub(" ", plain)
    # Most texts have no lost break, and each look costs.
    if "rn" in plain or "n" in plain:
        plain = _LOST_BREAK.sub(" ", plain)
    return _BLANKS.sub(" ", plain).strip()


def clean_address(text: object) -> str:
    r"""Bring an address to one line, with its parts separated by commas.

    Examples
    --------
    >>> clean_address("25 Farringdon StreetrnLondonrnEC4A 4AB")
    '25 Farringdon Street, London, EC4A 4AB'
    >>> clean_address("Unit 7n        Leedsn        LS12 8AX"), clean_address("6 Quay\r\nYork")
    ('Unit 7, Leeds, LS12 8AX', '6 Quay, York')
    """
    if text is None:
        return ""
    plain = unescaped(str(text)).strip()
    if "\n" not in plain and "\r" not in plain:
        plain = _LOST_IN_ADDRESS.sub("\n", plain)
    parts = [_BLANKS.sub(" ", part).strip(" ,|") for part in re.split(r"[\r\n|]+", plain)]
    return ", ".join(part for part in parts if part)


def is_nothing(text: str) -> bool:
    """Say whether a cell holds a word for nothing.

    Examples
    --------
    >>> [is_nothing(text) for text in ("TBC", " - ", "x", "#REF!", "Xerox")]
    [True, True, True, True, False]
    """
    return text.strip().casefold() in _NOTHING


def said(text: object) -> str:
    """Return a clean text; nothing where the cell only says that there is none."""
    plain = clean(text)
    return "" if is_nothing(plain) else plain


def unescaped(text: str) -> str:
    """Take the escapes of a page out of a text.

    Examples
    --------
    >>> unescaped("O&#039;Callaghan &amp;amp; Son")
    "O'Callaghan & Son"
    """
    # Escaped twice by some; a third time would change what somebody meant.
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def _reread(text: str) -> str:
    """Read UTF-8 once more that was taken for Windows-1252; where it was not, leave it."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text
