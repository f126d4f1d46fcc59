"""Which payees are worth comparing with which suppliers: few of all pairs, found without comparing all."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ultramicro.procurement.linking.likenesses import FEW, LEAST_CUT, LONGEST, RARE
from ultramicro.procurement.linking.printed import Printed

BEGINNING = 14
"""A print that was cut and its whole have as many letters in common. [letters]"""
_SMALL = re.compile(r" (?:a|and|at|for|in|of|on|the|to|&) ")
_SOFT = str.maketrans("", "", "aeiouys")
MOST = 40
"""What more suppliers share than this says too little to compare them all."""


def word_counts(names: Iterable[Printed], own: Iterable[str] = ()) -> Counter[str]:
    """Count in how many different names each word stands; the payer's own words stand in too many.

    Parameters
    ----------
    names : iterable of Printed
        Payees and suppliers of one payer.
    own : iterable of str
        Words of the payer's own name: every second body of a place has them.

    Examples
    --------
    >>> from ultramicro.procurement.linking.printed import printed_all
    >>> word_counts(printed_all(["Rose Ltd", "Rose", "Rose Care"]))["rose"]
    2
    """
    counts = Counter(word for bag in {name.bag for name in names} for word in bag)
    counts.update(dict.fromkeys(own, RARE + 1))
    return counts


def candidates(
    suppliers: Sequence[Printed], payees: Sequence[Printed], counts: Counter[str]
) -> Iterator[tuple[int, int]]:
    """Pair the suppliers and payees that share something a rule could see.

    Parameters
    ----------
    suppliers, payees : sequence of Printed
        Names of one buyer's contracts and of the same body's payments.
    counts : Counter
        From `word_counts`.

    Yields
    ------
    (int, int)
        Positions of a supplier and a payee, each pair once.

    Examples
    --------
    >>> from ultramicro.procurement.linking.printed import printed_all
    >>> names = printed_all(["Rosewell Care Ltd", "Lily Care Ltd"])
    >>> list(candidates(names, printed_all(["Rosewell Care Home"]), Counter(rosewell=2, care=9)))
    [(0, 0)]
    """
    index = _index(suppliers, counts)
    for at, payee in enumerate(payees):
        found: set[int] = set()
        for kind, marks in _marks(payee):
            holders = index[kind]
            for mark in marks:
                if mark in holders:
                    found.update(holders[mark])
        yield from ((supplier, at) for supplier in found)


def _index(suppliers: Sequence[Printed], counts: Counter[str]) -> dict[str, dict[str, list[int]]]:
    """Gather the suppliers by what the payees are asked for; what too many share is left out."""
    index: dict[str, dict[str, list[int]]] = {kind: defaultdict(list) for kind in MEETS}
    for at, supplier in enumerate(suppliers):
        for kind, marks in _marks(supplier):
            for mark in {*marks}:
                index[MEETS[kind]][mark].append(at)
    for kind, holders in index.items():
        for mark in [m for m, some in holders.items() if _too_many(kind, m, len(some), counts)]:
            del holders[mark]
    return index


MEETS = {
    "letters": "letters", "name": "name", "beginning": "beginning", "word": "word",
    "short": "initials", "initials": "short",
}  # fmt: skip
"""What of a supplier meets what of a payee."""


def _too_many(kind: str, mark: str, holders: int, counts: Counter[str]) -> bool:
    if kind in ("word", "initials") and counts[mark] > RARE:
        return True
    # But for the same letters: there are as many as there are, and hardly ever many.
    return holders > MOST and kind != "letters"


def _marks(name: Printed) -> Iterator[tuple[str, Iterable[str]]]:
    """Give what like names share, by kind."""
    # A name of signs alone is like every other of them.
    if not name.words:
        return
    # Consonants, so that most slips, plurals and other spacings meet.
    yield "letters", ("".join(sorted(name.squashed.translate(_SOFT))),)
    yield "word", name.words
    heads = name.words[:1]
    if name.alts:
        yield "name", (name.squashed, *(alt.squashed for alt in name.alts))
        heads = (*heads, *(alt.words[0] for alt in name.alts))
    else:
        yield "name", (name.squashed,)
    yield "short", [head for head in heads if FEW <= len(head) <= LONGEST]
    if len(name.text) >= LEAST_CUT:
        yield "beginning", (name.squashed[:BEGINNING],)
    if len(name.words) >= FEW:
        yield "initials", _initials(name)


def _initials(name: Printed) -> Iterable[str]:
    """Give the initials of it, whole and of its beginnings."""
    start = "".join([word[0] for word in name.words])
    begun = [start[:length] for length in range(FEW, min(len(start), LONGEST) + 1)]
    return [*begun, *name.initials] if _SMALL.search(name.text) else begun
