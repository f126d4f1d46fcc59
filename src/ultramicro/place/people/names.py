"""Whether a name, by itself, is a person's: what is left of it when a clerk's words are taken off, word by word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from ultramicro.place.people.tokens import Sort, known, listed, sort_of

LONGEST = 300
"""What stands further in a name is not read. [characters]"""
MOST_WORDS = 6
"""Names of more words than this are no person's."""
_MAIL = re.compile(
    r"@(?:gmail|googlemail|hotmail|yahoo|ymail|outlook|icloud|live|msn|aol|me|btinternet|sky|talktalk|virginmedia)\.",
    re.IGNORECASE,
)
_TRADES = re.compile(r"\bt[ ]?/[ ]?as?\b|\bta/|\btrading as\b|\bt/as\b|\bwww\b|\w{3}\.(?:com?|org|net|eu|ai|io|uk|gov|ac|info|biz|tv|app|ie)\b|@|\w's\b")
_JOINED = re.compile(r"[&+]|\band\b")
_ASIDE = re.compile(r"[()\[\]{}:;|]|\s[-–—]+\s|[-–—]{2,}|\b(?:re|ref|fao|obo|c/o|aka|for|nee|on behalf of)\b[.:]?")
_WORD = re.compile(r"[a-z]*\d[a-z\d]*|[a-z]+(?:'[a-z]+)*")
_TURNED = re.compile(r"^([a-z'-]+), ?([a-z]+)(?: [a-z]+)?$")
_QUICK = re.compile(r"[a-z]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){3,}(?:[a-z]\b)?|\b[a-z]\.[a-z]\.?$|\b[a-z]-(?=[a-z])")
_SPACED = re.compile(r"\b(?:[a-z] ){2,3}[a-z]\b|\b[a-z] [a-z]$")
_APART = str.maketrans(dict.fromkeys("-–—_./\\,*", " "))
_QUOTES = str.maketrans(dict.fromkeys("`’‘´ʼ", "'"))
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


class Verdict(IntEnum):
    """What a name says by itself; `LIKELY` and `UNLIKELY` are both doubts."""

    ORGANISATION = 0
    UNLIKELY = 1
    LIKELY = 2
    PERSON = 3


@dataclass(frozen=True, kw_only=True)
class Part:
    """One name among those that a text holds: its words, and what was taken off."""

    words: Sequence[str]
    initials: int = 0
    title: str = ""
    coded: bool = False


def plain(name: str) -> str:
    """Fold a name to small letters without accents; a capital inside a word begins another.

    Examples
    --------
    >>> plain("Zoë O’Doe-Łoś"), plain("JaneDoe")
    ("zoe o'doe-los", 'jane doe')
    """
    text = re.sub(r"(?<=[a-z]{2})(?=[A-Z][a-z])", " ", name[:LONGEST].translate(_QUOTES))
    text = unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED)
    return " ".join(re.sub(r"[\u0300-\u036f]", "", text).split())


@lru_cache(maxsize=1 << 17)
def of_name(name: str) -> Verdict:
    """Say whether a name is a person's, by the name alone.

    Parameters
    ----------
    name : str
        As printed: surname first or last, with title, initials, numbers or a clerk's words.

    Returns
    -------
    Verdict
        `PERSON` if it has a person's form and a title, initials or a given name; `ORGANISATION` if a word
        of it is one of organisations or an ordinary one; else a doubt.

    Examples
    --------
    >>> people = ("JANE DOE", "DOE, JANE", "JANE DOE 1", "Jane Doe-Roe", "J DOE", "Mr & Mrs Doe")
    >>> {of_name(name).name for name in people}
    {'PERSON'}
    >>> [of_name(name).name for name in ("Doe Ltd", "Jane Doe Photography", "Xqzt Plc", "Doe & Roe Solicitors")]
    ['ORGANISATION', 'ORGANISATION', 'ORGANISATION', 'ORGANISATION']
    """
    if _MAIL.search(name):
        return Verdict.PERSON
    if _is_plainly_none(name):
        return Verdict.ORGANISATION
    text = plain(name)
    if not re.search(r"[a-z]", text):
        # Names in other letters cannot be read word by word; with a blank between they may be anybody's.
        return Verdict.LIKELY if re.search(r"[^\W\d]\s[^\W\d]", text) else Verdict.ORGANISATION
    text = _initials_joined(text)
    words = _words(text)
    if _TRADES.search(text) or not listed("legal").isdisjoint(words) or _is_brand(words):
        return Verdict.ORGANISATION
    if (turned := _TURNED.match(text)) and _is_turned(turned[1], turned[2]):
        return Verdict.PERSON
    verdicts = [_of_several(piece) for piece in _ASIDE.split(text) if re.search(r"[a-z]", piece)]
    return _together([verdict for verdict in verdicts if verdict is not None])


def _is_turned(surname: str, first: str) -> bool:
    """Whether a comma stands between an uncommon surname and a given name, as in `Blight, Theresa`."""
    return sort_of(first) == Sort.GIVEN and sort_of(surname.replace("'", "")) > Sort.ORGANISATION


def _is_plainly_none(name: str) -> bool:
    """Whether one look is enough, as for most names: a legal form, or an organisation's word and nothing aside."""
    text = name.casefold()
    words = set(_QUICK.findall(text))
    return not words.isdisjoint(listed("legal")) or not (words.isdisjoint(_bodies()) or _ASIDE.search(text))


@cache
def _bodies() -> frozenset[str]:
    return listed("organisation") - listed("surname") - _clerks() - listed("title")


def _initials_joined(text: str) -> str:
    """Write `c.i.c.` and `p c c` as one word where that is a word of organisations, and `n-gage` as `ngage`."""
    text = _DOTTED.sub(lambda m: m[0].replace("-", "") if m[0].endswith("-") else f"{_one(m[0])} ", text)
    return _SPACED.sub(lambda m: _one(m[0]), text)


def _one(spelt: str) -> str:
    joined = re.sub(r"[^a-z]", "", spelt)
    known = listed("legal") | listed("organisation") | listed("honour")
    return joined if joined in known else " ".join(joined)


def _words(text: str) -> list[str]:
    return [word.replace("'", "") for word in _WORD.findall(text.translate(_APART))]


def plain_words(name: str) -> str:
    """Reduce a name to its plain words, to find it again however it is written.

    Examples
    --------
    >>> plain_words("DOE,  Jane"), plain_words("Doe-Jane")
    ('doe jane', 'doe jane')
    """
    return " ".join(_words(plain(name)))


def _is_brand(words: Sequence[str]) -> bool:
    return " ".join(w for w in words if w not in ("and", "the")) in listed("brand")


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """Judge a name by its pieces: a person and then something else is likely one, the other way round less."""
    if not verdicts:
        return Verdict.ORGANISATION
    if min(verdicts) > Verdict.ORGANISATION:
        return max(verdicts)
    if max(verdicts) < Verdict.PERSON:
        return Verdict.ORGANISATION
    return Verdict.LIKELY if verdicts[0] == Verdict.PERSON else Verdict.UNLIKELY


def _of_several(piece: str) -> Verdict | None:
    """Judge a piece that may name two people; None if only a clerk's words are in it."""
    parts = [part for text in _JOINED.split(piece) if (part := _part(text)) is not None]
    if not parts:
        return None
    return _of_part(parts[0]) if len(parts) == 1 else _of_couple(parts)


def _of_couple(parts: Sequence[Part]) -> Verdict:
    """Judge `Jane and John Doe`: the last must be a person, and each before a person, a given name or initials."""
    *before, last = parts
    if not all(map(_could_be_half, parts)):
        return Verdict.ORGANISATION
    if any(part.title for part in parts):
        return Verdict.PERSON
    whole = _of_part(last)
    return whole if len(last.words) + last.initials > 1 else Verdict.ORGANISATION


def _could_be_half(part: Part) -> bool:
    sorts = [sort_of(word) for word in part.words]
    if part.title or not sorts:
        return all(sort > Sort.WORD for sort in sorts)
    return sorts[0] == Sort.GIVEN if len(sorts) == 1 and not part.initials else _of_part(part) >= Verdict.UNLIKELY


def _part(text: str) -> Part | None:
    """Take numbers, titles, initials and a clerk's words off a name; None if nothing of a name was there."""
    raw = _words(text)
    words = [w for w in raw if w.isalpha()]
    title = next((w for w in (*words[:1], *words[-1:], *words) if w in listed("title")), "")
    kept = _stripped([w for w in words if w not in listed("title")])
    if not kept:
        return None
    names = [w for w in kept if len(w) > 1 and (w not in listed("particle") or w == kept[-1])]
    return Part(words=names, initials=sum(len(w) == 1 for w in kept), title=title, coded=_coded(raw, kept))


def _coded(raw: Sequence[str], kept: Sequence[str]) -> bool:
    """Whether numbers are part of the name (`4 Wheels`, `B2B`, a saint's) and not a clerk's count behind it."""
    mixed = any(not w.isalpha() and not w.isdigit() for w in raw)
    many = sum(not w.isalpha() for w in raw) > 1 and Sort.GIVEN not in map(sort_of, kept)
    saint = kept[:1] in (["st"], ["saint"])
    return saint or many or (mixed and len(kept) < 2) or (bool(raw) and raw[0].isdigit())  # noqa: PLR2004


def _stripped(words: Sequence[str]) -> list[str]:
    """Take a clerk's words off both ends."""
    kept = list(words)
    while kept and _is_clerks(kept[-1], kept):
        kept.pop()
    while kept and _is_clerks(kept[0], kept):
        kept.pop(0)
    return kept


def _is_clerks(word: str, kept: Sequence[str]) -> bool:
    """Whether a word at an end is a clerk's; `Helen Driver` and `Jane Foster` are called so."""
    if word not in _clerks():
        return False
    return len(kept) > 2 or sort_of(word) <= Sort.WORD or all(w in _clerks() for w in kept)  # noqa: PLR2004


@cache
def _clerks() -> frozenset[str]:
    return listed("remark") | listed("role") | listed("honour")


def _of_part(part: Part) -> Verdict:
    sorts = [_sort(word, part) for word in part.words]
    if part.coded or not sorts or len(sorts) > MOST_WORDS:
        return Verdict.ORGANISATION
    if part.title:
        return _of_titled(part, sorts)
    return _with_ordinary(part, sorts) if min(sorts) <= Sort.WORD else _of_words(part, sorts)


def _with_ordinary(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge a name with an ordinary word: `C Bakery`, `Sunny Days`; `Margaret Riches` and `J Fear` are a doubt."""
    if Sort.ORGANISATION in sorts:
        return Verdict.ORGANISATION
    first_names = [w for w, sort in zip(part.words, sorts, strict=True) if sort == Sort.GIVEN]
    short = len(sorts) + part.initials < 4 and sorts.count(Sort.WORD) == 1  # noqa: PLR2004
    named = part.initials or any(w not in known()["given, a word too"] for w in first_names)
    return Verdict.UNLIKELY if short and named else Verdict.ORGANISATION


def _sort(word: str, part: Part) -> Sort:
    """Say what a word of a name is: `Hall` is a house, but behind a single given name or a title a surname."""
    if word not in listed("premises"):
        return sort_of(word)
    others = [w for w in part.words if w != word]
    alone = part.title or part.initials or (len(others) == 1 and sort_of(others[0]) == Sort.GIVEN)
    return Sort.SURNAME if alone and word in _ALSO_SURNAMES else Sort.ORGANISATION


_ALSO_SURNAMES = frozenset({"hall", "church", "park", "chambers", "law"})


def _of_titled(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge a name with a title: `Mr Doe` is a person, `Mr Clutch` and `Lady Bay School` are not."""
    first = part.initials or Sort.GIVEN in sorts
    if part.title not in listed("bare"):
        return Verdict.PERSON if first and min(sorts) > Sort.WORD else Verdict.UNLIKELY
    ordinary = sum(sort <= Sort.WORD for sort in sorts)
    if ordinary == 0 or (first and ordinary == 1 and len(sorts) < 3):  # noqa: PLR2004
        return Verdict.PERSON
    named = first or max(sorts) >= Sort.LIKE
    return Verdict.LIKELY if named and Sort.ORGANISATION not in sorts else Verdict.ORGANISATION


def _of_words(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge one to six words, none of which is ordinary or an organisation's."""
    given = sorts.count(Sort.GIVEN)
    if len(sorts) + part.initials == 1:
        return Verdict.UNLIKELY if sorts[0] >= Sort.EITHER else Verdict.ORGANISATION
    if given and len(sorts) + part.initials > 1:
        return Verdict.LIKELY if min(sorts) == Sort.UNSURE else Verdict.PERSON
    if part.initials:
        return Verdict.PERSON if len(sorts) == 1 and sorts[0] > Sort.UNSURE else Verdict.LIKELY
    if Sort.EITHER in sorts and min(sorts) > Sort.UNSURE:
        return Verdict.LIKELY
    return Verdict.LIKELY if min(sorts) == Sort.LIKE else Verdict.UNLIKELY
