"""Short forms of one longer name: the same words, but for what a clerk leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ultramicro.core.message import Message, say
from ultramicro.flows.entity_resolution.words import KNOWN, OMITTED

Pair = tuple[str, str]
LONG = 8
"""One word alone must be as long as this to stand for a longer name. [characters]"""


def left_out(
    keys: Sequence[str], counts: Mapping[str, int], *, registered: frozenset[str]
) -> dict[Pair, Message]:
    """Pair each name with the one longer name that has its words and such as clerks leave out.

    A name that is printed with a legal form is whole, so that it is never taken for a short form; nor
    is one with more than one longer name, as any of them may be meant.

    Parameters
    ----------
    keys : sequence of str, shape (n,)
        Distinct normalised names.
    counts : mapping of str to int
        In how many names each word stands.
    registered : frozenset of str
        Keys that are printed with a legal form.

    Returns
    -------
    mapping of (str, str) to Message
        Pairs in alphabetical order, each with its evidence.

    Examples
    --------
    >>> keys = ["hartley moss", "hartley moss solicitors", "moss", "moss solicitors"]
    >>> counts = {"hartley": 2, "moss": 4, "solicitors": 2}
    >>> list(left_out(keys, counts, registered=frozenset()))
    [('hartley moss', 'hartley moss solicitors')]
    """
    holders: dict[str, list[frozenset[str]]] = defaultdict(list)
    short = [k for k in keys if k not in registered and _telling(k, counts)]
    # One look through the rarest word of each, which few other names have.
    rarest = {k: min(k.split(), key=lambda w: (counts[w], w)) for k in short}
    wanted = set(rarest.values())
    for key in keys:
        words = frozenset(key.split())
        for word in words & wanted:
            holders[word].append(words)
    found = {}
    for key in short:
        words = frozenset(key.split())
        longer = [w for w in holders[rarest[key]] if words < w]
        if len(longer) == 1 and longer[0] - words <= OMITTED:
            whole = " ".join(sorted(longer[0]))
            extra = " ".join(sorted(longer[0] - words))
            found[min(key, whole), max(key, whole)] = say(
                "only one longer name has its words: {whole} adds {extra}", whole=whole, extra=extra
            )
    return found


def _telling(key: str, counts: Mapping[str, int]) -> bool:
    """Whether two words, or one long and rare one, are more than common words."""
    words = [w for w in key.split() if w not in KNOWN and len(w) > 2]  # noqa: PLR2004
    return len(words) > 1 or (len(words) == 1 and len(words[0]) >= LONG and counts[words[0]] <= 3)  # noqa: PLR2004
