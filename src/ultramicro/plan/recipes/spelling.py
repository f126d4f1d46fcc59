"""The form in which words are compared, and what one word has in common with its plural."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ultramicro.core.units import singular

_REMARK = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_ES = ("xes", "ches", "shes", "sses")


def plain(words: str) -> str:
    """Bring words to the form in which they are compared.

    Examples
    --------
    >>> plain("  Bread_Loaf "), plain("IT")
    ('bread loaf', 'it')
    """
    return re.sub(r"[\s_]+", " ", words.casefold()).strip()


def folded(words: str) -> str:
    """Bring words to what they share with their plural; hyphens and a remark in brackets are left out.

    Examples
    --------
    >>> folded("Veg boxes"), folded("bakeries"), folded("driving (minibus licence)"), folded("glass")
    ('veg box', 'bakery', 'driving', 'glass')
    >>> folded("Draught-proofing")
    'draught proofing'
    """
    return " ".join(_one(word) for word in plain(_REMARK.sub("", words).replace("-", " ")).split())


def _one(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("es") if word.endswith(_ES) else singular(word)


def only_by_fold(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return names by folded words, without those that fold to the word for something else.

    Examples
    --------
    >>> only_by_fold([("boxes", "box"), ("box", "box"), ("press", "iron"), ("presses", "juice")])
    {'box': 'box'}
    """
    found: dict[str, set[str]] = {}
    for words, name in pairs:
        found.setdefault(folded(words), set()).add(name)
    return {words: next(iter(names)) for words, names in found.items() if words and len(names) == 1}


_CAN = re.compile(
    r"^(?:(?:can|could|able to|knows? how to|know about|good (?:at|with)|used to (?:do|be)?|do|does|did|has "
    r"done|trained (?:in|as)|qualified(?: in| as)?|retired|former|ex|experienced(?: in)?|skilled(?: in)?|"
    r"some|basic|professional|part[ -]time|an?|old|keen|local)[ -]+)+"
)
"""What people say before the skill itself."""


def without_can(words: str) -> str:
    """Return a skill without what only says that somebody has it; nothing where it says only that.

    Examples
    --------
    >>> without_can("can look after kids"), without_can("retired joiner"), without_can("joinery")
    ('look after kids', 'joiner', '')
    """
    said = plain(words)
    bare = _CAN.sub("", said)
    return bare if bare != said else ""
