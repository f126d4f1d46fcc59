"""How alike two normalised names are, and whether that is proof, a question, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from ultramicro.core.message import Message, say
from ultramicro.flows.entity_resolution.aliases import has_form, told_aliases
from ultramicro.flows.entity_resolution.blocking import (
    cut_short,
    frequencies,
    sharing_rare_words,
    slips,
    spaced_otherwise,
)
from ultramicro.flows.entity_resolution.name_extensions import left_out
from ultramicro.flows.entity_resolution.names import plain_text
from ultramicro.flows.entity_resolution.words import GENERIC, KNOWN, NUMBERS, SIDES

ASK = 85.0
"""Likeness from which a person is asked. [percent]"""
LETTERS = 6
"""Respaced words shorter than this meet by chance."""
SLIP_LETTERS = 7
"""A slip in a shorter word may be another word."""
RARE = 5
COMMON = 10
AGREED = 3
"""As many words that agree make up for none of them being rare."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What is thought of two keys: `same` where the likeness is proof, otherwise a question."""

    one: str
    other: str
    same: bool
    score: float
    evidence: Message


def judge(one: str, other: str, counts: Mapping[str, int]) -> Verdict | None:
    """Judge two normalised names by their words.

    Two likenesses are proof: the same letters spaced otherwise, and a slip of the pen in a well-known
    word while rarer words agree. Names that differ in a number are two parties. The rest is a question
    if the names are alike enough. Swapping the names changes nothing.

    Parameters
    ----------
    one, other : str
        Keys made by `normalise`.
    counts : mapping of str to int
        In how many names each word stands.

    Returns
    -------
    Verdict or None
        None where there is nothing to ask.

    Examples
    --------
    >>> judge("best care", "bestcare", {}).same
    True
    >>> judge("co one project", "co project two", {}) is None
    True
    >>> judge("airlie business solutions", "allied business solutions", {}).same
    False
    >>> judge("gallagher bassett", "bassett gallagher international", {}).evidence
    'agree: bassett gallagher; only one has: international'
    """
    ours, theirs = set(one.split()), set(other.split())
    mine, yours, both = sorted(ours - theirs), sorted(theirs - ours), ours & theirs
    proof = _respacing(mine, yours) or _slip(mine, yours, both, counts)
    score = 99.0 if proof else _score(one, other, mine, yours, both)
    # School One and School Two are alike in all but the word that matters.
    if score < ASK or (not proof and _told_apart(mine, yours)):
        return None
    a, b = sorted((one, other))
    return Verdict(one=a, other=b, same=bool(proof), score=score, evidence=proof or differences(a, b))


def differences(one: str, other: str) -> Message:
    """Say which words of two normalised names agree and which do not.

    Examples
    --------
    >>> differences("care rosewell", "lily rosewell")
    'agree: rosewell; differ: care against lily'
    """
    ours, theirs = set(one.split()), set(other.split())
    agree = say("agree: no word")
    if ours & theirs:
        agree = say("agree: {words}", words=" ".join(sorted(ours & theirs)))
    mine, yours = " ".join(sorted(ours - theirs)), " ".join(sorted(theirs - ours))
    if mine and yours:
        return say("{agree}; differ: {mine} against {yours}", agree=agree, mine=mine, yours=yours)
    if mine or yours:
        return say("{agree}; only one has: {words}", agree=agree, words=mine or yours)
    return agree


def _respacing(mine: Sequence[str], yours: Sequence[str]) -> Message | None:
    """Say so if the differing words are the same letters in order, spaced otherwise."""
    if not _respaced(mine, yours):
        return None
    words = " ".join(sorted((" ".join(mine), " ".join(yours))))
    return say("the same letters spaced otherwise: {words}", words=words)


def _respaced(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Whether the differing words are the same letters in order, spaced otherwise."""
    # Orders of four words are 24 on each side, and nobody respaces so many.
    few = len(mine) <= 3 and len(yours) <= 3 and len(mine) != len(yours)  # noqa: PLR2004
    length = sum(map(len, mine))
    if not few or length != sum(map(len, yours)) or length < LETTERS:
        return False
    spellings = {"".join(order) for order in permutations(mine)}
    return not spellings.isdisjoint("".join(order) for order in permutations(yours))


def _slip(
    mine: Sequence[str], yours: Sequence[str], both: set[str], counts: Mapping[str, int]
) -> Message | None:
    """Say so if one word is a well-known one misspelt and a rarer word agrees.

    Surnames and villages differ by a letter too (`Thomson`, `Lutton`), so that the right word must be
    known or at least ten times as frequent as the wrong one, and a plural is no slip.
    """
    if len(mine) != 1 or len(yours) != 1:
        return None
    wrong, right = sorted((mine[0], yours[0]), key=lambda w: (w in KNOWN, counts.get(w, 0), w))
    if not _is_slip(wrong, right):
        return None
    known = right in KNOWN and wrong not in KNOWN
    frequent = counts.get(right, 0) >= COMMON * max(1, counts.get(wrong, 0))
    telling = [w for w in both if w not in GENERIC]
    rare = any(counts.get(w, 0) <= RARE for w in telling)
    if (known and telling) or (frequent and (rare or len(both) >= AGREED)):
        words = " ".join(sorted(both))
        return say("{wrong} is {right} misspelt; agree: {words}", wrong=wrong, right=right, words=words)
    return None


def _is_slip(wrong: str, right: str) -> bool:
    """Whether the two words are long, begin alike, are one slip apart and not singular and plural."""
    long = min(len(wrong), len(right)) >= SLIP_LETTERS and wrong.isalpha() and right.isalpha()
    plural = wrong + "s" == right or right + "s" == wrong
    return long and not plural and wrong[0] == right[0] and OSA.distance(wrong, right, score_cutoff=1) <= 1


def rivals(one: str, other: str) -> bool:
    """Whether two normalised names are sisters: a telling word agrees, but a number or side differs.

    Examples
    --------
    >>> rivals("acorn one project", "acorn project two"), rivals("acorn project", "acorn project two")
    (True, False)
    """
    ours, theirs = set(one.split()), set(other.split())
    mine, yours = sorted(ours - theirs), sorted(theirs - ours)
    # Both must have one: a site without a number may be the one that the others are numbered after.
    counted = bool(_numbers(mine) and _numbers(yours)) or bool(SIDES & set(mine) and SIDES & set(yours))
    return counted and not GENERIC.issuperset(ours & theirs) and not _respaced(mine, yours)


def _told_apart(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Whether the names differ in a number, or point to different sides: sisters, but two bodies."""
    ours, theirs = (SIDES.intersection(words) for words in (mine, yours))
    return _numbers(mine) != _numbers(yours) or bool(ours and theirs)


def _numbers(words: Sequence[str]) -> set[str]:
    """Pick the words that count or number something: `two`, `ii`, `3`."""
    return {w for w in words if w in NUMBERS or any(c.isdigit() for c in w)}


def _score(one: str, other: str, mine: Sequence[str], yours: Sequence[str], both: set[str]) -> float:
    """Score likeness from 0 to 100: letters, but 90 where one only has common words more."""
    # Two names that share "care services" share nothing.
    telling = not both <= GENERIC
    letters = fuzz.ratio(one, other)
    if telling and not (mine and yours) and GENERIC.issuperset((*mine, *yours)):
        return max(90.0, letters)
    return letters if telling or len(mine) + len(yours) == 2 else 0.0  # noqa: PLR2004


def judge_all(names: Mapping[str, Sequence[str]]) -> list[Verdict]:
    """Judge all pairs of normalised names that are worth it.

    Parameters
    ----------
    names : mapping of str to sequence of str
        Each key with the printed names that read so.

    Returns
    -------
    list of Verdict
        Proofs first, then by score; pairs of which there is nothing to say are left out.

    Examples
    --------
    >>> [v.same for v in judge_all({"best care": ["Best Care Ltd"], "bestcare": ["BESTCARE"]})]
    [True]
    """
    keys = sorted(names)
    # Over all names of the place: a word is rare or common here and not in the language.
    counts = frequencies(keys)
    pairs = sharing_rare_words(keys, counts) | spaced_otherwise(keys) | slips(keys, counts)
    found = {pair: v for pair in pairs if (v := judge(*pair, counts))}
    listed = [(key, name) for key in keys for name in names[key]]
    texts = plain_text([name for _, name in listed]).split("\n") if listed else []
    printed = [(" ".join(text.split()), key) for (key, _), text in zip(listed, texts, strict=True)]
    for verdict in (*_left_out(keys, counts, printed), *_cut(printed), *_told(printed)):
        known = found.get((verdict.one, verdict.other))
        # A proof stays: a later and weaker reason must not take its place.
        if not (known and known.same):
            found[verdict.one, verdict.other] = verdict
    return sorted(found.values(), key=lambda v: (not v.same, -v.score, v.one, v.other))


def _cut(printed: Sequence[tuple[str, str]]) -> Iterator[Verdict]:
    for (one, other), (cut, whole) in cut_short(printed).items():
        evidence = say("cut short in the middle of a word: {cut} begins {whole}", cut=cut, whole=whole)
        yield Verdict(one=one, other=other, same=True, score=99.5, evidence=evidence)


def _told(printed: Sequence[tuple[str, str]]) -> Iterator[Verdict]:
    for told in told_aliases(printed):
        one, other = sorted((told.owner, told.alias))
        score = 98.0 if told.sure else 95.0
        yield Verdict(one=one, other=other, same=told.sure, score=score, evidence=told.evidence)


def _left_out(
    keys: Sequence[str], counts: Mapping[str, int], printed: Sequence[tuple[str, str]]
) -> Iterator[Verdict]:
    whole = frozenset(key for text, key in printed if has_form(text))
    for (one, other), evidence in left_out(keys, counts, registered=whole).items():
        yield Verdict(one=one, other=other, same=True, score=97.0, evidence=evidence)
