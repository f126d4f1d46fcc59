"""How much two posts are about the same: what kinds of thing each is about, by words and by a model.

A text is held against every phrase of the thesaurus; a softmax over the kinds makes shares that sum to 1. Two
posts are alike as far as their shares overlap (Bhattacharyya's coefficient), so that "hot dog stall" and
"walk my dog" are far apart, though both have a dog in them.

References
----------
.. [1] A. Bhattacharyya, Bull. Calcutta Math. Soc. 35 (1943) 99: the overlap of two distributions.
.. [2] K. Spärck Jones, J. Documentation 28 (1972) 11: rare words tell more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import accumulate
from math import log
from typing import NamedTuple

import numpy as np

from ultramicro.noticeboard import thesaurus
from ultramicro.noticeboard.model import Embed, Matrix
from ultramicro.noticeboard.words import stems

WIDTH = 0.04
"""How much more alike a phrase of one kind must be for its kind to count e times as much."""
WIDTH_OF_WORDS = 0.05
"""The same where only words are compared."""
WORDS = 0.2
"""What words count beside the model; 0.1 to 0.3 do as well on the half of the pairs that tuned it."""
OTHER_SORT = 4.0
"""Kinds that do not fit the sort of post (work, thing, place) count this many widths less."""
LEAST_CLOSE, CLOSE = 0.8, 0.4
"""Posts of one kind that say nothing alike count so much; from this cosine on they count whole."""
TOLD, MOST_TOLD = 0.25, 2
"""A kind is named as a reason from this share of the overlap on, and at most so many are."""


class Meanings(NamedTuple):
    """What texts are about, one row a text.

    Parameters
    ----------
    kinds : matrix
        Square roots of the share of each kind; nought all over where no word is known and there is no model.
    vectors : matrix or None
        What the model makes of them; None where there is none.
    stems : tuple of frozenset
        Their words.
    """

    kinds: Matrix
    vectors: Matrix | None
    stems: tuple[frozenset[str], ...]

    def only(self, rows: Sequence[int]) -> Meanings:
        """Return some of them."""
        vectors = None if self.vectors is None else self.vectors[list(rows)]
        return Meanings(self.kinds[list(rows)], vectors, tuple(self.stems[n] for n in rows))


def meanings(texts: Sequence[str], sorts: Sequence[str], embed: Embed | None) -> Meanings:
    """Say what texts are about.

    Parameters
    ----------
    texts, sorts : sequence of str
        The words of posts, and what sort of post each is: `goods`, `service`, ...
    embed : callable or None
        The model, if there is one.
    """
    words = tuple(stems(text) for text in texts)
    by_words = _of_kinds(_told(words) @ _phrases_told().T)
    if embed is None:
        # With no known word all kinds would be alike likely, and the post be about everything.
        shares = _shares(by_words, sorts, WIDTH_OF_WORDS) * (by_words.max(1, initial=0)[:, None] > 0)
        return Meanings(np.sqrt(shares), None, words)
    vectors = embed(texts)
    alike = (1 - WORDS) * _of_kinds(vectors @ _phrase_vectors(embed).T) + WORDS * by_words
    return Meanings(np.sqrt(_shares(alike, sorts, WIDTH)), vectors, words)


def likeness(offers: Meanings, wants: Meanings) -> Matrix:
    """Return how much each offer and each want are about the same, from 0 to 1.

    Examples
    --------
    >>> one = meanings(["bicycle repairs", "hot dog stall"], ["service", "service"], None)
    >>> other = meanings(["fix my puncture", "dog walker"], ["service", "service"], None)
    >>> (likeness(one, other) > 0.4).tolist()
    [[True, False], [False, False]]
    """
    overlap = offers.kinds @ wants.kinds.T
    if offers.vectors is not None and wants.vectors is not None:
        # Kinds are coarse: among posts of one kind the texts themselves say which fit better.
        close = np.clip(offers.vectors @ wants.vectors.T / CLOSE, 0, 1)
        overlap *= LEAST_CLOSE + (1 - LEAST_CLOSE) * close
    else:
        _unknown_words(overlap, offers, wants)
    # Single floats differ in the sixth place with the size of the board: what is just the least stays.
    return np.minimum(overlap, 1).round(5)


def _unknown_words(overlap: Matrix, offers: Meanings, wants: Meanings) -> None:
    """Compare posts of which no word is in the thesaurus by the words they share; else they meet nobody."""
    strange = [m for m in range(len(wants.stems)) if not wants.kinds[m].any()]
    for n, mine in enumerate(offers.stems):
        for m in strange if offers.kinds[n].any() else range(len(wants.stems)):
            if both := mine & wants.stems[m]:
                overlap[n, m] = len(both) / min(len(mine), len(wants.stems[m]))


def reasons(offers: Meanings, wants: Meanings, offer: int, want: int) -> tuple[str, ...]:
    """Return what both posts of a pair are about, the most shared first: kinds, or else shared words."""
    both = offers.kinds[offer] * wants.kinds[want]
    best = [n for n in np.argsort(-both)[:MOST_TOLD] if both[n] > 0 and both[n] >= TOLD * both.sum()]
    names = tuple(thesaurus.concepts()[n].name for n in best)
    return names or tuple(sorted(offers.stems[offer] & wants.stems[want]))


def _shares(alike: Matrix, sorts: Sequence[str], width: float) -> Matrix:
    """Return how much a text is about each kind; the shares of a text sum to 1."""
    fits = {each: np.array([c.belongs == each for c in thesaurus.concepts()]) for each in set(_places(sorts))}
    unlike = np.array([~fits[each] for each in _places(sorts)]).reshape(alike.shape)
    raised = alike / width - OTHER_SORT * unlike
    # Less the greatest, or the exponential of a large number would overflow.
    powers = np.exp(raised - raised.max(1, initial=-np.inf, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True), np.float32)


def _places(sorts: Sequence[str]) -> list[str]:
    return [thesaurus.belongs(each) for each in sorts]


def _of_kinds(alike: Matrix) -> Matrix:
    """Return how alike each text is to the likest phrase of each kind."""
    starts = [0, *accumulate(len(each.phrases) for each in thesaurus.concepts())][:-1]
    # The likest and not the mean: a kind with many phrases must not count less for them.
    return np.asarray(np.maximum.reduceat(alike, starts, axis=1), np.float32)


def _told(texts: Sequence[frozenset[str]]) -> Matrix:
    """Return what each known word counts in each text, as rows of length 1."""
    known = _known()
    found = np.zeros((len(texts), len(known)), np.float32)
    for row, words in enumerate(texts):
        for word in words & known.keys():
            number, counted = known[word]
            found[row, number] = counted
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(found / np.where(length > 0, length, 1), np.float32)


@cache
def _known() -> dict[str, tuple[int, float]]:
    """Return every stem of the thesaurus: its number, and what it counts: more, the fewer kinds have it."""
    kinds = [frozenset[str]().union(*map(stems, each.phrases)) for each in thesaurus.concepts()]
    names = sorted(frozenset[str]().union(*kinds))
    most = log(len(kinds))
    return {
        # A little for all, or a word that all kinds have would be no word at all.
        name: (number, log(len(kinds) / sum(name in each for each in kinds)) / most + 0.1)
        for number, name in enumerate(names)
    }


@cache
def _phrases_told() -> Matrix:
    return _told([stems(phrase) for phrase in thesaurus.phrases()])


@cache
def _phrase_vectors(embed: Embed) -> Matrix:
    """Return the vectors of all phrases: those kept beside the thesaurus, if they are of these phrases."""
    with (resources.files("ultramicro.noticeboard") / "thesaurus.npz").open("rb") as file:
        kept = np.load(file)
        # Phrases that were edited since would be taken for others; to make them anew only takes longer.
        if str(kept["digest"]) != thesaurus.digest():
            return embed(thesaurus.phrases())
        vectors = kept["vectors"].astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
