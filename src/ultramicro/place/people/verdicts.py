"""What the words of one name say: a person, an organisation, or a doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from ultramicro.place.people.parts import Part
from ultramicro.place.people.tokens import Sort, is_borne, is_listed_word, known, listed, sort_of, spelling

MOST_WORDS = 6
"""Names of more words than this are no person's."""
_DEEDS = re.compile(
    r"(?:s|ing|ed|al|ic|ive|ity|ment|tion|ry|ware|shop|land|work|apy|ture|logy|craft|oms?|eat)$"
)
_GOODS = re.compile(r"(?:ments|tions|ies|ers|ents|ics|hes|orks)$")
AMONG = -23
"""Tenths of log odds from which a word in -s or -ing beside a given name is taken for a surname."""
_ALSO_SURNAMES = frozenset(
    {"hall", "church", "park", "chambers", "law", "stone", "steel", "castle", "grove", "tree"}
)


class Verdict(IntEnum):
    """What a name says by itself; `LIKELY` and `UNLIKELY` are both doubts."""

    ORGANISATION = 0
    UNLIKELY = 1
    LIKELY = 2
    PERSON = 3


def verdict_of(part: Part) -> Verdict:
    """Judge one name by its words.

    Examples
    --------
    >>> verdict_of(Part(words=["jane", "doe"])).name, verdict_of(Part(words=["sunny", "days"])).name
    ('PERSON', 'ORGANISATION')
    >>> verdict_of(Part(words=["riches"], initials=1)).name, verdict_of(Part(words=["kowalczyk"] * 2)).name
    ('UNLIKELY', 'LIKELY')
    """
    sorts = [_sort(word, part) for word in part.words]
    if part.coded or not sorts or len(sorts) > MOST_WORDS:
        return Verdict.ORGANISATION
    if part.title:
        return _of_titled(part, sorts)
    if part.joined:
        return _of_joined(part, sorts)
    return _with_ordinary(part, sorts) if min(sorts) <= Sort.WORD else _of_names(part, sorts)


def _sort(word: str, part: Part) -> Sort:
    """Say what a word of a name is: `Hall` is a house, but behind one given name or a title a surname."""
    if word not in listed("premises") | listed("alone"):
        return sort_of(word)
    words = [w for w in part.words if w != word]
    others = [sort_of(w) for w in words]
    if word in listed("alone") and not known()["given, a word too"].isdisjoint(words):
        return Sort.ORGANISATION
    alone = part.title or (part.initials and not part.joined) or (0 < len(others) == others.count(Sort.GIVEN))
    if alone and word in _ALSO_SURNAMES | listed("alone"):
        return Sort.SURNAME
    # Beside a word that may be a given name of a land that no list has it is a doubt.
    return Sort.WORD if word in listed("alone") and others == [Sort.LIKE] else Sort.ORGANISATION


def _of_joined(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge `JM Doe`: a doubt, as firms are called so; the more where the letters stand behind."""
    if min(sorts) <= Sort.WORD:
        return Verdict.ORGANISATION
    known = part.joined == "before" or min(sorts) >= Sort.SURNAME
    return min(Verdict.LIKELY if known else Verdict.UNLIKELY, _of_names(part, sorts))


def _of_titled(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge a name with a title: `Mr Doe` is a person, `Mr Clutch` and `Lady Bay School` are not."""
    first, ordinary = part.initials or Sort.GIVEN in sorts, sum(sort <= Sort.WORD for sort in sorts)
    if part.title not in listed("bare"):
        doubt = Verdict.ORGANISATION if Sort.ORGANISATION in sorts else Verdict.UNLIKELY
        return Verdict.PERSON if first and not ordinary else doubt
    if not ordinary or (first and ordinary == 1 and len(sorts) < 3):  # noqa: PLR2004
        return Verdict.PERSON
    unlisted = not any(is_listed_word(word) and not is_borne(word) for word in part.words)
    named = first or max(sorts) >= Sort.LIKE or unlisted
    return Verdict.LIKELY if named and Sort.ORGANISATION not in sorts else Verdict.ORGANISATION


def _with_ordinary(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge a name with an ordinary word: `Sunny Days` is none; `Margaret Riches`, `J Fear` are a doubt."""
    if Sort.ORGANISATION in sorts or sorts.count(Sort.WORD) > 1:
        return Verdict.ORGANISATION
    ordinary = part.words[sorts.index(Sort.WORD)]
    firsts = [w for w, sort in zip(part.words, sorts, strict=True) if sort == Sort.GIVEN]
    surname_alone = part.initials and len(sorts) == 1
    named = not known()["given, a word too"].issuperset(firsts)
    borne = is_borne(ordinary)
    # A word that is only spelt like an ordinary one may be a name of a land that no list has.
    unlisted = sorted(sorts)[1:2] >= [Sort.LIKE] and not is_listed_word(ordinary)
    alone = sorts.count(Sort.GIVEN) == len(sorts) - 1
    if named and (part.double or (borne and alone) or _may_be_surname(ordinary, sorts)):
        return Verdict.LIKELY
    # Of a given name and several names of a land that no list has, one may be spelt like anything.
    if named and unlisted and len(sorts) > 2 and not _is_deed(ordinary):  # noqa: PLR2004
        return Verdict.LIKELY
    # `Anjana Lad`: an unlisted given name beside a word that people are called by.
    some = borne and len(sorts) == 2 and max(sorts) >= Sort.LIKE and not _is_deed(ordinary)  # noqa: PLR2004
    return Verdict.UNLIKELY if named or surname_alone or unlisted or some else Verdict.ORGANISATION


def _may_be_surname(ordinary: str, sorts: Sequence[Sort]) -> bool:
    """Whether an ordinary word beside one given name is likely a surname, as in `Michelle Cushion`.

    What firms make or do is said in the plural, or ends as adjectives and deeds do.
    """
    return len(sorts) == 2 and not _is_deed(ordinary)  # noqa: PLR2004


def _is_deed(word: str) -> bool:
    """Whether a word says what a firm makes or does; one that no list has may be a trade's in -er.

    Surnames end in -s too (`Boakes`, `Bowness`): an unlisted one is, if it is not spelt quite like a word.
    """
    if not is_listed_word(word) and word.endswith(("s", "ing")) and not _GOODS.search(word):
        return spelling(word) < AMONG
    return bool(_DEEDS.search(word)) or (word.endswith("er") and not is_listed_word(word))


def _of_names(part: Part, sorts: Sequence[Sort]) -> Verdict:
    """Judge words none of which is ordinary or an organisation's."""
    if len(sorts) + part.initials == 1:
        return Verdict.UNLIKELY if sorts[0] >= Sort.EITHER else Verdict.ORGANISATION
    unsure = min(sorts) == Sort.UNSURE
    if Sort.GIVEN in sorts:
        return Verdict.LIKELY if unsure else Verdict.PERSON
    if part.initials:
        return Verdict.PERSON if len(sorts) == 1 and not unsure else Verdict.LIKELY
    if unsure:
        return Verdict.UNLIKELY
    return Verdict.LIKELY if Sort.EITHER in sorts or Sort.LIKE in sorts else Verdict.UNLIKELY
