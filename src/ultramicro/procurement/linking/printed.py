"""What a printed name says: its words in order, and the other names that it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ultramicro.flows.entity_resolution.aliases import has_form
from ultramicro.flows.entity_resolution.names import normalise_all, plain_text
from ultramicro.flows.entity_resolution.words import CANON, LEGAL, SILENT
from ultramicro.procurement.linking.words import SHORT

_WORD = re.compile(r"[^\W_]+")
_FORM = "|".join(sorted(LEGAL, key=len, reverse=True))
_PHRASES = (
    (
        re.compile(
            r"\b(?:public limited company|limited liability partnership|community interest company"
            r"|charitable incorporated organi[sz]ation)\b"  # data
        ),
        "ltd",
    ),
    (re.compile(r"\b(?:l\.t\.d|l\.l\.p|p\.l\.c|c\.i\.c)\b"), "ltd"),
    (re.compile(r"\bco[- ]?op(?:erative)?\b"), "cooperative"),
    # M/Cr is a town; T/A, A/C, N/A and C/O are not.
    (re.compile(r"\b(?!t/a|a/c|n/a|c/o|i/c)([a-z])/([a-z]{1,3})\b"), r"\1\2"),
    (re.compile(r"\+"), " plus "),
    (re.compile(r"(?m)^\W*(?:t/a|trading as)\b[ :.-]*"), ""),  # data
    # A payment system cut the legal form itself.
    (re.compile(r"(?m)(?<=.{24}) l(?:t|i|im|imi|imite?)?$"), " ltd"),
)
_TRADING = re.compile(
    r"(?:[ ,(]+|\b(?<=\w))(?:t[ ]?/[ ]?as?\b|t/as\b|trading as\b"  # data
    r"|(?<=ltd )ta\b|(?<=limited )ta\b)[ :./-]*"
)
_KNOWN_AS = re.compile(r"[ ,(]+(?:(?:formerly |also |now |better )?known as|formerly|aka)\b[ :-]*")  # data
_BRACKET = re.compile(r"\(([^()\n]*)(?:\)|$)")
_DASH = re.compile(r"\s[-\u2013\u2014\ufffd]+\s+|[-\u2013\u2014]+\s+|\s[-\u2013\u2014]+(?=\w)")
_BEHIND = re.compile(rf"\b(?:{_FORM})\b[\s).,-]*(?=[^\W_])")
_MARKS = re.compile(
    rf"[(\u2013\u2014\ufffd]|-\s|\s-|t[ ]?/[ ]?a|known as|trading as|formerly|\b(?:{_FORM})\b\W*\w"  # data
)
_SMALL = frozenset({"a", "and", "at", "for", "in", "of", "on", "the", "to"})


class Alt(NamedTuple):
    """Another name that a printed name holds.

    `role` says as what: `head` before and `trading` after "t/a", `known`, `bracket`, `open` without its
    brackets, `before` and `behind` a dash or legal form; `formed` whether it is printed with a legal form.
    """

    role: str
    words: tuple[str, ...]
    formed: bool = False

    @property
    def squashed(self) -> str:
        """Its words without blanks."""
        return "".join(self.words)


class Printed(NamedTuple):
    """One printed name, taken apart.

    Parameters
    ----------
    text : str
        The name, case and accents folded.
    words : tuple of str
        Its telling words in order, short forms written out.
    bag : frozenset of str
        The same without order.
    squashed : str
        The same without blanks.
    alts : tuple of Alt
        Names that it holds beside its whole.
    key : str
        What `flows.entity_resolution.names.normalise` makes of it; empty until `keyed`.
    """

    # A tuple, as there are half a million of them in a nation's payments.
    text: str
    words: tuple[str, ...]
    bag: frozenset[str]
    squashed: str
    alts: tuple[Alt, ...] = ()
    key: str = ""

    @property
    def spelt(self) -> str:
        """Every word of the print with a blank between, without a leading "the"."""
        return " ".join(_WORD.findall(self.text.replace("&", " and "))).removeprefix("the ")

    @property
    def names(self) -> tuple[Alt, ...]:
        """Its whole and every name that it holds."""
        return (Alt("whole", self.words, has_form(self.text)), *self.alts)

    @property
    def initials(self) -> frozenset[str]:
        """First letters of its words, with and without small ones, and never of the legal form."""
        spelt = [word for word in _WORD.findall(self.text) if word not in LEGAL]
        large = [word for word in spelt if word not in _SMALL]
        return frozenset("".join([w[0] for w in words]) for words in (self.words, spelt, large))


@lru_cache(maxsize=200_000)  # the same words stand in name after name
def _long(word: str) -> tuple[str, ...]:
    """Give what a word stands for: nothing, itself, its long form or the words that it shortens."""
    full = CANON.get(word, word)
    told = SHORT.get(word) or (CANON.get(full, full),)
    return tuple(w for w in told if w not in SILENT)


def words_of(text: str) -> tuple[str, ...]:
    """Give the telling words of a folded text in order, short forms written out, initials joined.

    Examples
    --------
    >>> words_of("d. a. languages (gtr manc) ltd")
    ('da', 'languages', 'greater', 'manchester')
    """
    found = _WORD.findall(text)
    words: dict[str, None] = {}
    initials = ""
    for word in found:
        if len(word) == 1:
            initials += word
            continue
        if initials:
            words[initials] = None
            initials = ""
        for told in _long(word):
            words[told] = None
    if initials:
        words[initials] = None
    return tuple(words) or tuple(found)


def printed_all(names: Sequence[str]) -> list[Printed]:
    """Take many printed names apart at once.

    Parameters
    ----------
    names : sequence of str, shape (n,)
        Names as printed.

    Returns
    -------
    list of Printed, shape (n,)
        In the order given.

    Examples
    --------
    >>> [p.words for p in printed_all(["The Smith & Sons Ltd", "T/A Smith Sons"])]
    [('smith', 'sons'), ('smith', 'sons')]
    """
    if not names:
        return []
    folded = plain_text([" ".join(name.split()) for name in names])
    for pattern, put in _PHRASES:
        folded = pattern.sub(put, folded)
    return [
        Printed(
            text, words, frozenset(words), "".join(words), _alts(text, words) if _MARKS.search(text) else ()
        )
        for text in folded.split("\n")
        for words in (words_of(text),)
    ]


def keyed(printed: Mapping[str, Printed]) -> dict[str, Printed]:
    """Add to each name what `flows.entity_resolution.names.normalise` makes of it.

    Examples
    --------
    >>> name = "Acme Ltd - Leeds"
    >>> keyed({name: printed_all([name])[0]})[name].key
    'acme'
    """
    keys = normalise_all(list(printed))
    return {name: one._replace(key=key) for (name, one), key in zip(printed.items(), keys, strict=True)}


def _alts(text: str, whole: tuple[str, ...]) -> tuple[Alt, ...]:
    """Find the other names in one."""
    found = {whole: Alt("whole", ())}
    for role, part in _parts(text):
        if words := words_of(part):
            found.setdefault(words, Alt(role, words, has_form(part)))
    return tuple(found.values())[1:]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    for role, pattern in (("trading", _TRADING), ("known", _KNOWN_AS)):
        if match := pattern.search(text):
            yield "head", text[: match.start()]
            yield role, text[match.end() :].rstrip(") ")
    if "(" in text:
        yield "open", _BRACKET.sub(" ", text)
        yield from (("bracket", inner) for inner in _BRACKET.findall(text))
    if match := _DASH.search(text):
        yield "before", text[: match.start()]
        yield "behind", text[match.end() :]
    if match := _BEHIND.search(text):
        yield "before", text[: match.start()]
