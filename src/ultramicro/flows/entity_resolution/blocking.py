"""Which normalised names are worth comparing: few of the many pairs, found without comparing all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rapidfuzz.distance import OSA

BLOCK = 40
"""A word that more names than this share says too little to compare all that share it."""
MANY_NEIGHBOURS = 30
SLIP_LETTERS = 5

Pair = tuple[str, str]


def frequencies(keys: Iterable[str]) -> Counter[str]:
    """Count in how many normalised names each word stands.

    Examples
    --------
    >>> frequencies(["care rose", "care lily"])["care"]
    2
    """
    return Counter(word for key in keys for word in key.split())


def sharing_rare_words(keys: Sequence[str], counts: Mapping[str, int]) -> set[Pair]:
    """Pair the names that share one of the two rarest words of both.

    Parameters
    ----------
    keys : sequence of str, shape (n,)
        Distinct normalised names.
    counts : mapping of str to int
        From `frequencies`.

    Returns
    -------
    set of (str, str)
        Pairs in alphabetical order.

    Examples
    --------
    >>> keys = ["care home rosewell", "home rosewell ward", "care home lily", "care home ward"]
    >>> ("care home rosewell", "home rosewell ward") in sharing_rare_words(keys, frequencies(keys))
    True
    """
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        # Two and not one, as the rarest word is the one that is misspelt.
        for word in sorted(key.split(), key=lambda w: (counts[w], w))[:2]:
            # Pairs grow as the square of a block: one common word could cost more than all others.
            if 1 < counts[word] <= BLOCK:
                blocks[word].append(key)
    return {pair for block in blocks.values() for pair in combinations(sorted(block), 2)}


def spaced_otherwise(keys: Sequence[str]) -> set[Pair]:
    """Pair the names made of the same letters, such as `best care` and `bestcare`.

    Examples
    --------
    >>> spaced_otherwise(["best care", "bestcare", "care"])
    {('best care', 'bestcare')}
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        alike["".join(sorted(key.replace(" ", "")))].append(key)
    return {pair for block in alike.values() if len(block) > 1 for pair in combinations(sorted(block), 2)}


def slips(keys: Sequence[str], counts: Mapping[str, int]) -> set[Pair]:
    """Pair the names that differ in one word, and there by one slip of the pen.

    Examples
    --------
    >>> keys = ["academy nexus", "acadamy nexus", "academy lexus"]
    >>> sorted(slips(keys, frequencies(keys)))
    [('acadamy nexus', 'academy nexus'), ('academy lexus', 'academy nexus')]
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for word in key.split():
            holders[word].append(key)
    all_keys, found = set(keys), set()
    for one, other in _near_words(counts):
        # Through the rarer one, since each of its names costs a look.
        few, many = sorted((one, other), key=lambda w: (counts[w], w))
        for key in holders[few]:
            twin = " ".join(sorted({*key.split()} - {few} | {many}))
            if twin in all_keys and twin != key:
                found.add((min(key, twin), max(key, twin)))
    return found


def _near_words(words: Iterable[str]) -> Iterator[Pair]:
    """Give the pairs of words one slip apart: a letter more, less, other, or two swapped."""
    shortened: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= SLIP_LETTERS and word.isalpha():
            # Two words one slip apart share a form that lacks a letter, so that no pair need be compared
            # for it.
            for cut in {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}:
                shortened[cut].add(word)
    pairs = {
        pair
        for near in shortened.values() if 1 < len(near) <= MANY_NEIGHBOURS
        for pair in combinations(sorted(near), 2)
    }  # fmt: skip
    return (pair for pair in sorted(pairs) if OSA.distance(*pair, score_cutoff=1) <= 1)


def _begun_by(text: str, lines: Sequence[Pair], start: int) -> Iterator[Pair]:
    """Give the lines that go on with a letter where the text ends; the lines are sorted."""
    for at in range(start, len(lines)):
        if not lines[at][0].startswith(text):
            return
        # A blank there means that the name was whole and the other has a word more.
        if lines[at][0][len(text) :][:1].isalpha():
            yield lines[at]


def cut_short(printed: Sequence[tuple[str, str]], *, least: int = 24) -> dict[Pair, Pair]:
    """Pair each name that was cut in the middle of a word with the one longer name that it begins.

    Payment systems print the first 30, 35 or 40 characters of a name. A cut name is paired only if
    all longer names that it begins read the same.

    Parameters
    ----------
    printed : sequence of (str, str), shape (n,)
        Each printed name with case and accents folded, and its key.
    least : int
        Shorter names are taken to be whole. [characters]

    Returns
    -------
    mapping of (str, str) to (str, str)
        Pairs of keys in alphabetical order, each with the cut and the longer text.

    Examples
    --------
    >>> texts = ["hanley amos stewart building survey", "hanley amos stewart building surveyors"]
    >>> list(cut_short([(text, text) for text in texts]).values()) == [tuple(texts)]
    True
    """
    # Sorted, so that all that go on from a name stand right behind it.
    lines = sorted(set(printed))
    found = {}
    for i, (text, key) in enumerate(lines):
        # Short names are never cut, and would begin many others.
        if len(text) < least or not text[-1].isalpha():
            continue
        longer = {k: whole for whole, k in _begun_by(text, lines, i + 1) if k != key}
        if len(longer) == 1:
            ((whole_key, whole),) = longer.items()
            found[min(key, whole_key), max(key, whole_key)] = (text, whole)
    return found
