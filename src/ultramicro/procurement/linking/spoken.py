"""Whether a payment's category speaks of a contract: a telling word of the one stands in the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from ultramicro.flows.entity_resolution.names import plain_text
from ultramicro.flows.entity_resolution.words import SILENT
from ultramicro.procurement.linking.words import COMMON, VAGUE

STEM = 6
"""Words are the same whose first letters are: cleaning and cleaners, catering and caterers. [letters]"""
LEAST = 4
"""Shorter words are passed over. [letters]"""


def speaks_of(categories: Mapping[int, str], contracts: Mapping[int, str]) -> set[tuple[int, int]]:
    """Find which categories speak of which contracts.

    Parameters
    ----------
    categories : mapping of int to str
        What payments were for, in the payer's words, by number.
    contracts : mapping of int to str
        Title, category and description of contracts, by number.

    Returns
    -------
    set of (int, int)
        Numbers of a category and of a contract that have a telling word in common.

    Examples
    --------
    >>> speaks_of({1: "Equipment Repair", 2: "Other Costs"}, {7: "Kitchen equipment", 8: "Other cleaning"})
    {(1, 7)}
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for number, text in contracts.items():
        for stem in _stems(text):
            holders[stem].append(number)
    return {(c, n) for c, text in categories.items() for stem in _stems(text) for n in holders.get(stem, ())}


def _stems(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(_stem, re.findall(r"[^\W\d_]+", plain_text([text])))))


@lru_cache(maxsize=50_000)  # titles and categories are made of few words
def _stem(word: str) -> str:
    told = len(word) >= LEAST and not (word in COMMON or word in VAGUE or word in SILENT)
    return word[:STEM] if told else ""
