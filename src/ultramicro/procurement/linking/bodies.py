"""Which buyer of a register is which payer of the payments: one body, written in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA

from ultramicro.flows.entity_resolution.names import plain_text
from ultramicro.place.facts.body_names import PUBLIC as ALWAYS
from ultramicro.place.facts.body_names import body_parts, kinds_clash, tidy_body
from ultramicro.procurement.linking.likenesses import LONG
from ultramicro.procurement.linking.words import PUBLIC, SHORT

_LONDON = re.compile(r"\blondon borough\b|\bl\.?b\.? of\b")  # data


def same_bodies(buyers: Iterable[str], payers: Iterable[str]) -> dict[str, str]:
    """Find the payer that each buyer is.

    A buyer is the payer whose name has the same words but for such as say what sort of body it is, in any
    case and with words cut short. A cell may name a department behind a comma or a dash. Where two payers
    would do, only the very words decide; and of one body under two spellings it is the one spelt so, or else
    the first.

    Parameters
    ----------
    buyers : iterable of str
        Buyers as contracts print them; empty where a register does not say.
    payers : iterable of str
        Payers as payments print them, the largest first.

    Returns
    -------
    dict of str to str
        Buyers without a payer are left out. A buyer that is not named is the payer where there is one alone.

    Examples
    --------
    >>> same_bodies([" Kelder Borough Council, KELD - Adults", "Kelder NHS Trust"], ["Kelder MBC"])
    {' Kelder Borough Council, KELD - Adults': 'Kelder MBC'}
    """
    listed = list(dict.fromkeys(payers))
    by_core, by_words = _by(listed, core=True), _by(listed, core=False)
    found = {}
    for buyer in sorted(set(buyers)):
        if not buyer.strip():
            if len(listed) == 1:
                found[buyer] = listed[0]
            continue
        payer = next((p for part in body_parts(buyer) if (p := _payer(part, by_core, by_words))), None)
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
    return (
        word in PUBLIC
        or word in ALWAYS
        or any(len(word) > LONG and OSA.distance(word, known, score_cutoff=1) <= 1 for known in PUBLIC)
    )


Index = Mapping[frozenset[str], list[str]]


def _by(payers: Iterable[str], *, core: bool) -> Index:
    found: dict[frozenset[str], list[str]] = defaultdict(list)
    for payer in payers:
        found[own_words(payer) if core else _words(payer)].append(payer)
    return found


def _payer(name: str, by_core: Index, by_words: Index) -> str | None:
    if same := by_words.get(_words(name)):
        return name if name in same else same[0]
    mine = _words(name)
    # Kelder Council may be the city or the county of Kelder; the county is never the city.
    core = [payer for payer in by_core.get(own_words(name), []) if not kinds_clash(mine, _words(payer))]
    return core[0] if core and own_words(name) and len({_words(payer) for payer in core}) == 1 else None


def _words(name: str) -> frozenset[str]:
    text = _LONDON.sub(" ", plain_text([tidy_body(name)]))
    return frozenset(long for word in re.findall(r"[^\W_]+", text) for long in SHORT.get(word, (word,)))
