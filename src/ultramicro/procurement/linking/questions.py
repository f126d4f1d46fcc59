"""What a person should judge of two printed names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapidfuzz.distance import OSA

from ultramicro.flows.entity_resolution.words import LEGAL
from ultramicro.procurement.linking.likenesses import (
    FEW,
    LEAST_CUT,
    LONGEST,
    Counts,
    initials_of,
    meeting,
    rare,
    slips,
    telling,
)  # fmt: skip
from ultramicro.procurement.linking.printed import Printed

ALIKE = 85.0
"""Likeness from which a person is asked, as in `flows.entity_resolution`. [percent]"""
ALONE = 2
"""As many payees may have the one word that a short name is. [names]"""
WITHIN = frozenset({"whole", "head", "trading", "known"})
"""Names that stand for the whole party; what is in brackets or behind a dash may be a branch."""


def _branch(one: Printed, other: Printed, _: Counts, __: float) -> bool:
    """Whether they read the same once branches, sites and remarks are cut."""
    return one.key == other.key and bool(telling(one.key.split()))


def _slipped(one: Printed, other: Printed, _: Counts, __: float) -> bool:
    """Whether they differ by slips of the pen, and no rare word agrees."""
    return slips(one.bag - other.bag, other.bag - one.bag)


def _holds(one: Printed, other: Printed, counts: Counts, _: float) -> bool:
    """Whether one name holds the other in brackets, behind a dash or beside a trading name."""
    return any(
        (ours.role in WITHIN or theirs.role in WITHIN) and rare(ours.words, counts)
        for ours, theirs in meeting(one, other)
    )


def _words_more(one: Printed, other: Printed, counts: Counts, _: float) -> bool:
    """Whether a name of one is a name of the other with more words."""
    if not (one.alts or other.alts):
        return _shorter(one.words, other.words, counts) or _shorter(other.words, one.words, counts)
    return any(
        _shorter(short.words, long.words, counts)
        for ours in one.names for theirs in other.names if "whole" in (ours.role, theirs.role)
        for short, long in ((ours, theirs), (theirs, ours)) if short.role != "behind"
    )  # fmt: skip


def _shorter(short: tuple[str, ...], long: tuple[str, ...], counts: Counts) -> bool:
    words = set(short)
    if len(short) >= len(long) or not words < set(long):
        return False
    if len(words) > 1:
        return rare(words, counts)
    # One word stands for a longer name only as its beginning, and where hardly another payee has it.
    return long[0] in words and len(long[0]) >= FEW and rare(words, counts, ALONE)


def _generic(one: Printed, other: Printed, counts: Counts, _: float) -> bool:
    """Whether two names begin alike with a rare word and differ in common words only."""
    return (
        one.words[:1] == other.words[:1]
        and not telling(one.bag ^ other.bag)
        and rare(one.words[:1], counts, ALONE)
    )


def _alike(one: Printed, other: Printed, counts: Counts, score: float) -> bool:
    """Whether most letters agree and a rare word, or one print begins the other but for two letters."""
    if score >= ALIKE and rare(one.bag & other.bag, counts):
        return True
    short, long = sorted((one.squashed, other.squashed), key=len)
    return len(short) >= LEAST_CUT and OSA.distance(short, long[: len(short)], score_cutoff=2) <= 2  # noqa: PLR2004


def _either_initials(one: Printed, other: Printed, _: Counts, __: float) -> bool:
    """Whether one name is the other's initials."""
    return _initials(one, other) or _initials(other, one)


def _initials(short: Printed, long: Printed) -> bool:
    """Whether one name is, or begins with, the initials of three words or more of the other."""
    if len(long.words) < FEW:
        return False
    first = {long.words[0][0], long.text[:1], long.text.removeprefix("the ")[:1]}
    heads = {head for head in _heads(short) if head[0] in first}
    if heads and not heads.isdisjoint(long.initials - LEGAL):
        return True
    head, rest = short.words[0], set(short.words[1:])
    run = len(head)
    return run >= FEW and bool(rest) and rest == set(long.words[run:]) and head == "".join(
        w[0] for w in long.words[:run]
    )  # fmt: skip


def _heads(short: Printed) -> Iterator[str]:
    """Give the short words of a print that are a name by themselves, but for the print's own initials."""
    if FEW <= len(short.words[0]) <= LONGEST and not telling(short.words[1:]):
        yield short.words[0]
    for alt in short.alts:
        short_one = FEW <= len(alt.words[0]) <= LONGEST and not telling(alt.words[1:])
        if short_one and alt.role != "behind" and not initials_of(alt, short):
            yield alt.words[0]


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
