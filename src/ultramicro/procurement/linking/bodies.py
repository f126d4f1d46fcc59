"""Which buyer of a register is which payer of the payments: one body, written in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from ultramicro.flows.entity_resolution.names import plain_text
from ultramicro.procurement.linking.likenesses import LONG
from ultramicro.procurement.linking.words import PUBLIC, SHORT

_LONDON = re.compile(r"\blondon borough\b|\bl\.?b\.? of\b")  # data


def same_bodies(buyers: Iterable[str], payers: Iterable[str]) -> dict[str, str]:
    """Find the payer that each buyer is.

    A buyer is the payer whose name has the same words but for such as say what sort of body it is. A cell
    may name a department behind a comma. Where two payers would do, only the very words decide.

    Parameters
    ----------
    buyers : iterable of str
        Buyers as contracts print them; empty where a register does not say.
    payers : iterable of str
        Payers as payments print them.

    Returns
    -------
    dict of str to str
        Buyers without a payer are left out. A buyer that is not named is the payer where there is one alone.

    Examples
    --------
    >>> same_bodies([" Kelder Borough Council, KELD - Adults", "Kelder NHS Trust"], ["Kelder MBC"])
    {' Kelder Borough Council, KELD - Adults': 'Kelder MBC'}
    """
    listed = sorted(set(payers))
    by_core, by_words = _by(listed, core=True), _by(listed, core=False)
    found = {}
    for buyer in sorted(set(buyers)):
        if not buyer.strip():
            if len(listed) == 1:
                found[buyer] = listed[0]
            continue
        payer = next(
            (p for part in (buyer, *buyer.split(",")) if (p := _payer(part, by_core, by_words))), None
        )
        if payer:
            found[buyer] = payer
    return found


def own_words(payer: str) -> frozenset[str]:
    """Give the telling words of a body's own name, which every second body of its place has too.

    Examples
    --------
    >>> sorted(own_words("London Borough of Kelder"))
    ['kelder']
    """
    return frozenset(word for word in _words(payer) if not _public(word))


def _public(word: str) -> bool:
    """Whether a word says what sort of body it is, also where a letter of it is lost."""
    return word in PUBLIC or any(
        len(word) > LONG and OSA.distance(word, known, score_cutoff=1) <= 1 for known in PUBLIC
    )


Index = Mapping[frozenset[str], list[str]]


def _by(payers: Iterable[str], *, core: bool) -> Index:
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for payer in payers:
        found[own_words(payer) if core else _words(payer)].append(payer)
    return found


def _payer(name: str, by_core: Index, by_words: Index) -> str | None:
    for index, words in ((by_words, _words(name)), (by_core, own_words(name))):
        if words and len(index.get(words, ())) == 1:
            return index[words][0]
    return None


def _words(name: str) -> frozenset[str]:
    text = _LONDON.sub(" ", plain_text([name]))
    return frozenset(long for word in re.findall(r"[^\W_]+", text) for long in SHORT.get(word, (word,)))
