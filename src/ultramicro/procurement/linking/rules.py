"""Whether two printed names are one party: the reason, and whether it is proof or a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ultramicro.flows.entity_resolution.words import GENERIC, KNOWN, LEGAL, NUMBERS, REMARKS, SIDES
from ultramicro.procurement.linking.printed import Alt, Printed

LINKED, REVIEW = "linked", "review"
CLOSE = 90.0
"""Likeness from which two names are asked about though one has a namesake already. [percent]"""
ALIKE = 85.0
"""Likeness from which a person is asked, as in `flows.entity_resolution`. [percent]"""
RARE = 5
"""A word that more payees of a payer have than this tells nothing. [names]"""
ALONE = 2
"""As many payees may have the one word that a short name is. [names]"""
LONG = 5
"""A shorter word is no name by itself, and one letter of it is no slip. [letters]"""
LEAST_CUT, MOST_CUT = 24, 40
"""Payment systems cut names at such lengths. [letters]"""
FEW = 3

Counts = Mapping[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is thought of two names: `linked` or `review`, the rule's id, and their likeness in percent."""

    party: str
    rule: str
    score: float = 100.0


def decide(one: Printed, other: Printed, counts: Counts) -> Verdict | None:
    """Decide whether two printed names are one party; swapping them changes nothing.

    Proofs are: the same words, the same letters spaced otherwise, a name that the other trades as, a print
    that was cut in the middle of a word, and slips of the pen beside a rare word that agrees. Brackets and
    numbers are part of a name: names that differ in a number, or point to two sides, are two parties.

    Parameters
    ----------
    one, other : Printed
        From `printed_all`.
    counts : mapping of str to int
        In how many names of the payer each word stands.

    Returns
    -------
    Verdict or None
        None where there is nothing to ask.

    Examples
    --------
    >>> from ultramicro.procurement.linking.printed import printed_all
    >>> oak, *others = printed_all(["Oak Elm Ltd", "Oakelm Limited", "Oak Elm Homes", "Oak Elm (16) Ltd"])
    >>> [verdict and verdict.rule for verdict in (decide(oak, other, {}) for other in others)]
    ['spaced_otherwise', 'words_more', None]
    """
    for rule, proves in PROOFS:
        if proves(one, other, counts):
            return Verdict(party=LINKED, rule=rule)
    mine, yours = one.bag - other.bag, other.bag - one.bag
    if told_apart(mine, yours):
        return None
    if _slips(mine, yours) and _rare(one.bag & other.bag, counts):
        return Verdict(party=LINKED, rule="misspelt")
    score = fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))
    for rule, asks in QUESTIONS:
        if asks(one, other, counts, score):
            return Verdict(party=REVIEW, rule=rule, score=score)
    return None


def telling(words: Iterable[str]) -> list[str]:
    """Leave out the words that any firm may have.

    Examples
    --------
    >>> telling(["rosewell", "care", "services"])
    ['rosewell']
    """
    return [w for w in words if w not in GENERIC and w not in KNOWN and len(w) > 1]


def _rare(words: Iterable[str], counts: Counts, most: int = RARE) -> bool:
    return any(counts.get(w, 0) <= most for w in telling(words))


def _numbers(words: Iterable[str]) -> set[str]:
    return {w for w in words if w in NUMBERS or not (w.isalpha() or _account(w))}


def _account(word: str) -> bool:
    """Whether a word is an account number and no part of a name."""
    return word.isdigit() and len(word) > FEW


def told_apart(mine: Iterable[str], yours: Iterable[str]) -> bool:
    """Whether the words that only one name has tell two parties apart: a number, or two sides.

    Examples
    --------
    >>> told_apart({"one"}, {"two"}), told_apart({"16"}, set()), told_apart({"group"}, set())
    (True, True, False)
    """
    sides = (SIDES.intersection(mine), SIDES.intersection(yours))
    return _numbers(mine) != _numbers(yours) or all(sides)


def _same(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether the words are the same, but for a clerk's remark, an account number or the name's initials."""
    extra = one.bag ^ other.bag
    if not extra or _abbreviated(one, other) or _abbreviated(other, one):
        return True
    return one.key == other.key and all(w in REMARKS or (_account(w) and len(w) >= LONG) for w in extra)


def _respaced(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether the words are the same letters, spaced otherwise."""
    if one.squashed == other.squashed:
        return len(one.squashed) > FEW
    if len(one.squashed) != len(other.squashed):
        return False
    mine, yours = sorted(one.bag - other.bag), sorted(other.bag - one.bag)
    if max(len(mine), len(yours)) > FEW or sum(map(len, mine)) <= LONG:
        return False
    return not _orders(mine).isdisjoint(_orders(yours)) and len(mine) != len(yours)


def _orders(words: Iterable[str]) -> set[str]:
    return {"".join(order) for order in permutations(words)}


def _cut(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether one print is the other's beginning and ends in the middle of a word."""
    if not LEAST_CUT <= min(len(one.text), len(other.text)) <= MOST_CUT:
        return False
    opened = (" ".join(one.words), " ".join(other.words))
    return _goes_on(*opened) or _goes_on(one.spelt, other.spelt)


def _goes_on(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    # A blank there means that the name was whole and the other has a word more.
    return len(short) >= LEAST_CUT - FEW and long.startswith(short) and long[len(short) :][:1].isalpha()


def _meeting(one: Printed, other: Printed) -> Iterator[tuple[Alt, Alt]]:
    """Give the names of one that are names of the other, but for the two wholes."""
    if one.alts or other.alts:
        for ours in one.names:
            for theirs in other.names:
                if ours.squashed == theirs.squashed and not ours.role == theirs.role == "whole":
                    yield ours, theirs


def _trades_as(one: Printed, other: Printed, _: Counts) -> bool:
    """Whether one name says that the other is what it trades as, or what trades so."""
    return any(
        _traded(ours, theirs, one, other) for ours, theirs in _meeting(one, other) if telling(ours.words)
    )


def _traded(ours: Alt, theirs: Alt, one: Printed, other: Printed) -> bool:
    """Whether two names that meet are a firm and its trading name, by what each is of its print."""
    roles, long = {ours.role, theirs.role}, len(ours.words) > 1
    if "whole" not in roles:
        return roles == {"head"} and _one_trade(one, other)
    # A single short word is a name only where a legal form stands behind it.
    whole = long or len(ours.words[0]) >= LONG or (ours.formed and theirs.formed)
    return ("head" in roles and whole) or (bool(roles & {"trading", "known"}) and long)


def _one_trade(one: Printed, other: Printed) -> bool:
    """Whether both trade under one name, of which one print may have been cut."""
    trades = [[a.squashed for a in name.alts if a.role == "trading"] for name in (one, other)]
    return any(a.startswith(b) or b.startswith(a) for a in trades[0] for b in trades[1] if a and b)


def _abbreviated(one: Printed, other: Printed) -> bool:
    """Whether one only has its initials in brackets more."""
    return any(
        alt.role == "bracket" and one.bag - set(alt.words) == other.bag and _initials_of(alt, other)
        for alt in one.alts
    )


def _initials_of(alt: Alt, name: Printed) -> bool:
    short = alt.squashed
    return len(short) >= FEW and any(initials.startswith(short) for initials in name.initials)


PROOFS: tuple[tuple[str, Callable[[Printed, Printed, Counts], bool]], ...] = (
    ("same_name", _same),
    ("spaced_otherwise", _respaced),
    ("cut_short", _cut),
    ("trading_name", _trades_as),
)
"""What proves that two names are one party, by its id; a number that differs does not speak against it."""


def _slips(mine: Iterable[str], yours: Iterable[str]) -> bool:
    """Whether each word of one is a word of the other with one slip of the pen."""
    ours, theirs = sorted(mine), sorted(yours)
    if not 0 < len(ours) == len(theirs) <= FEW:
        return False
    return any(all(map(_slip, ours, order)) for order in permutations(theirs))


def _slip(one: str, other: str) -> bool:
    same_start = min(len(one), len(other)) > LONG and one[0] == other[0]
    return same_start and one.isalpha() and other.isalpha() and OSA.distance(one, other, score_cutoff=1) <= 1


WITHIN = frozenset({"whole", "head", "trading", "known"})


def _branch(one: Printed, other: Printed, _: Counts, __: float) -> bool:
    """Whether they read the same once branches, sites and remarks are cut."""
    return one.key == other.key and bool(telling(one.key.split()))


def _slipped(one: Printed, other: Printed, _: Counts, __: float) -> bool:
    """Whether they differ by slips of the pen, and no rare word agrees."""
    return _slips(one.bag - other.bag, other.bag - one.bag)


def _holds(one: Printed, other: Printed, counts: Counts, _: float) -> bool:
    """Whether one name holds the other in brackets, behind a dash or beside a trading name."""
    return any(
        (ours.role in WITHIN or theirs.role in WITHIN) and _rare(ours.words, counts)
        for ours, theirs in _meeting(one, other)
    )


def _words_more(one: Printed, other: Printed, counts: Counts, _: float) -> bool:
    """Whether a name of one is a name of the other with more words."""
    return any(
        _shorter(short, long, counts)
        for ours in one.names for theirs in other.names
        for short, long in ((ours, theirs), (theirs, ours))
        if short.role != "behind" and "whole" in (ours.role, theirs.role)
    )  # fmt: skip


def _shorter(short: Alt, long: Alt, counts: Counts) -> bool:
    words = set(short.words)
    if not words < set(long.words):
        return False
    if len(words) > 1:
        return _rare(words, counts)
    # One word stands for a longer name only as its beginning, and where hardly another payee has it.
    return long.words[0] in words and len(long.words[0]) >= FEW and _rare(words, counts, ALONE)


def _generic(one: Printed, other: Printed, counts: Counts, _: float) -> bool:
    """Whether two names begin alike with a rare word and differ in common words only."""
    return (
        one.words[:1] == other.words[:1]
        and not telling(one.bag ^ other.bag)
        and _rare(one.words[:1], counts, ALONE)
    )


def _alike(one: Printed, other: Printed, counts: Counts, score: float) -> bool:
    """Whether most letters agree and a rare word, or one print begins the other but for two letters."""
    if score >= ALIKE and _rare(one.bag & other.bag, counts):
        return True
    short, long = sorted((one.squashed, other.squashed), key=len)
    return len(short) >= LEAST_CUT and OSA.distance(short, long[: len(short)], score_cutoff=2) <= 2  # noqa: PLR2004


def _either_initials(one: Printed, other: Printed, _: Counts, __: float) -> bool:
    """Whether one name is the other's initials."""
    return _initials(one, other) or _initials(other, one)


def _initials(short: Printed, long: Printed) -> bool:
    """Whether one name is, or begins with, the initials of three words or more of the other."""
    heads = {
        name.words[0] for name in short.names
        if name.role != "behind" and not telling(name.words[1:]) and not _initials_of(name, short)
    }  # fmt: skip
    if any(len(head) >= FEW and head not in LEGAL and head in long.initials for head in heads):
        return True
    head, rest = short.words[0], set(short.words[1:])
    run = len(head)
    return run >= FEW and bool(rest) and rest == set(long.words[run:]) and head == "".join(
        w[0] for w in long.words[:run]
    )  # fmt: skip


QUESTIONS: tuple[tuple[str, Callable[[Printed, Printed, Counts, float], bool]], ...] = (
    ("branch", _branch),
    ("misspelt", _slipped),
    ("name_within", _holds),
    ("words_more", _words_more),
    ("generic_differs", _generic),
    ("alike", _alike),
    ("initials", _either_initials),
)
"""What a person should judge, by its id, the surest first."""
