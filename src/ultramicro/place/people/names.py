"""Whether a name, by itself, is a person's: it is cut where it names several, and each is judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from ultramicro.core.private import UNSEEN
from ultramicro.place.people.parts import Part, clerks, part_of
from ultramicro.place.people.text import initials_joined, plain, words_in
from ultramicro.place.people.tokens import Sort, listed, sort_of
from ultramicro.place.people.verdicts import Verdict, verdict_of

_MAIL = re.compile(
    r"@(?:gmail|googlemail|hotmail|yahoo|ymail|outlook|icloud|live|msn|aol|me|btinternet|sky|talktalk"
    r"|virginmedia)\.",
    re.IGNORECASE,
)
# Only from where a word begins: from each letter of a long one, it would take the square of its length.
_OFFICE_MAIL = re.compile(r"(?<![a-z])([a-z]{2,})[._]([a-z]{2,})\d*@", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<=[^\W\d_])\.?[,;:]? [-\u2013]? ?(?:flat \w+,? )?\d{1,4}[a-z]?,? (?:[a-z']+ ){0,3}(?:street|st|road"
    r"|rd|avenue|ave|lane|drive|close|crescent|way|court|place|terrace|gardens|grove|walk|hill|row|square|mews|view)\b.*",
    re.IGNORECASE,
)
"""Where somebody lives may stand behind the name."""
_TRADES = re.compile(
    r"\bclient (?:a/?c|account)\b|\bt[ ]?/[ ]?as?\b|\bta/|\btrading as\b|\bt/as\b|\bwww\b|@|\w's\b"
    r"|\w{3}\.(?:com?|org|net|eu|ai|io|uk|gov|ac|info|biz|tv|app|ie)\b"
)
_CALLED = re.compile(r"[('\"]([a-z]+)[)'\"] (?=[a-z])")
_PROCESSOR = re.compile(r"^ *(?:sumup|zettle|izettle|paypal|sq|sp)\b[ *:]+", re.IGNORECASE)
"""Who takes a card for somebody stands before the name."""
_JOINED = re.compile(r"[&+]|\band\b")
_ASIDE = re.compile(
    r"[()\[\]{}:;|]|\s[-\u2013\u2014]+\s|\s[-\u2013\u2014](?=[^\W\d]{3})|[-\u2013\u2014]{2,}"
    r"|\b(?:re|ref|fao|obo|c/o|aka|for|nee|on behalf of)\b[.:]?"  # data
)
_TURNED = re.compile(r"^([a-z'-]+), ?([a-z]+)(?: [a-z]+)?$")
_LETTERS = re.compile(r"[a-z]+")


@lru_cache(maxsize=1 << 17)  # pure, and bounded
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
    >>> firms = ("Doe Ltd", "Jane Doe Photography", "Xqzt Plc", "Doe & Roe Solicitors")
    >>> {of_name(name).name for name in firms}
    {'ORGANISATION'}
    """
    name = name.translate(UNSEEN)
    if _MAIL.search(name):
        return Verdict.PERSON
    if office := _OFFICE_MAIL.search(name):
        return min(Verdict.LIKELY, of_name(f"{office[1]} {office[2]}"))
    name = _without_address(name)
    if _is_plainly_none(name):
        return Verdict.ORGANISATION
    text = plain(_PROCESSOR.sub("", name))
    if not _LETTERS.search(text):
        # Names in other letters cannot be read word by word; with a blank between they may be anybody's.
        return Verdict.LIKELY if re.search(r"[^\W\d]\s[^\W\d]", text) else Verdict.ORGANISATION
    verdict = _of_text(initials_joined(text))
    # `Catherine (Katey) Keeper`: what people call her stands between her names.
    called = _CALLED.search(text)
    if verdict < Verdict.LIKELY and called and sort_of(called[1]) >= Sort.LIKE:
        return max(verdict, _of_text(initials_joined(text.replace(called[0], " "))))
    return verdict


def _without_address(name: str) -> str:
    found = _ADDRESS.search(name)
    # A legal form behind the address is the firm's all the same.
    legal = found is not None and listed("legal").intersection(words_in(initials_joined(plain(found[0]))))
    return name if found is None or legal else name[: found.start()]


def _of_text(text: str) -> Verdict:
    words = words_in(text)
    if _TRADES.search(text) or not listed("legal").isdisjoint(words) or _is_brand(words):
        return Verdict.ORGANISATION
    if (turned := _TURNED.match(text)) and _is_turned(turned[1], turned[2]):
        return Verdict.PERSON
    pieces = (_of_piece(piece) for piece in _ASIDE.split(text))
    return _together([verdict for verdict in pieces if verdict is not None])


def _is_plainly_none(name: str) -> bool:
    """Whether one look is enough, as for most names: a legal form, or a body's word and nothing aside."""
    text = name.casefold()
    words = set(_LETTERS.findall(text))
    if not words.isdisjoint(listed("legal")):
        return True
    return not words.isdisjoint(_bodies()) and words.isdisjoint(listed("title")) and not _ASIDE.search(text)


@cache  # of the program's own files, which do not change while it runs
def _bodies() -> frozenset[str]:
    certain = listed("organisation") - listed("surname") - listed("alone") - clerks() - listed("title")
    # Two letters may be somebody's initials: `DC Smith` is no district council.
    return frozenset(word for word in certain if len(word) > 2)  # noqa: PLR2004


def _is_turned(surname: str, first: str) -> bool:
    """Whether a comma stands between a word and a given name, as in `Blight, Theresa`."""
    return sort_of(first) == Sort.GIVEN and sort_of(surname.replace("'", "")) > Sort.ORGANISATION


def _is_brand(words: Sequence[str]) -> bool:
    """Whether it is a firm known by the names of people."""
    return " ".join(w for w in words if w not in ("and", "the")) in listed("brand")


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """Judge a name by its pieces: a person and then something else is likely one, the reverse less so."""
    if not verdicts:
        return Verdict.ORGANISATION
    if min(verdicts) > Verdict.ORGANISATION:
        return max(verdicts)
    if max(verdicts) < Verdict.PERSON:
        return Verdict.ORGANISATION
    return Verdict.LIKELY if verdicts[0] == Verdict.PERSON else Verdict.UNLIKELY


def _of_piece(piece: str) -> Verdict | None:
    """Judge a piece that may name two people; None if only a clerk's words are in it."""
    parts = [part for text in _JOINED.split(piece) if (part := part_of(text)) is not None]
    if not parts:
        return None
    return verdict_of(parts[0]) if len(parts) == 1 else _of_couple(parts)


def _of_couple(parts: Sequence[Part]) -> Verdict:
    """Judge `Jane and John Doe`: the last is a person, each before it a person, a given name or initials."""
    if not all(map(_could_be_half, parts)):
        return _of_kin(parts)
    if any(part.title for part in parts):
        return Verdict.PERSON
    last = parts[-1]
    return verdict_of(last) if len(last.words) + last.initials > 1 else Verdict.ORGANISATION


def _of_kin(parts: Sequence[Part]) -> Verdict:
    """Judge a couple one of whom has an unlisted name: who shares a surname with a person is one, too."""
    people = [set(part.words) for part in parts if verdict_of(part) == Verdict.PERSON]
    if people and all(any(one & set(part.words) for one in people) for part in parts):
        return Verdict.PERSON
    single = all(len(part.words) == 1 and sort_of(part.words[0]) >= Sort.LIKE for part in parts[:-1])
    named = Sort.GIVEN in map(sort_of, parts[-1].words) and verdict_of(parts[-1]) == Verdict.PERSON
    return Verdict.LIKELY if single and named else Verdict.ORGANISATION


def _could_be_half(part: Part) -> bool:
    sorts = [sort_of(word) for word in part.words]
    if part.title or not sorts:
        return all(sort > Sort.WORD for sort in sorts)
    if len(sorts) == 1 and not part.initials:
        return sorts[0] == Sort.GIVEN
    return verdict_of(part) > Verdict.ORGANISATION
