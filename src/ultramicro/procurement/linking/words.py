"""Short forms that clerks and registers write beside those of `flows`, and cells that name nobody.

They lie in `words.csv`. Short forms of places are those of cities whose people write them so.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from types import MappingProxyType


def _rows() -> list[tuple[str, str, list[str]]]:
    text = (files(__package__) / "words.csv").read_text(encoding="utf-8")
    return [(row["what"], row["full"], row["words"].split()) for row in csv.DictReader(text.splitlines())]


SHORT = MappingProxyType(
    {word: tuple(full.split()) for what, full, words in _rows() if what == "short" for word in words}
)
"""Short form to the words it stands for."""

NOBODY = frozenset(word for what, _, words in _rows() if what == "nobody" for word in words)
"""Words of which a cell is made that names no supplier, such as `Various - see framework`."""

VAGUE = frozenset(word for what, _, words in _rows() if what == "vague" for word in words)
"""Words with which a cell begins that names no supplier, or only some of many."""

PUBLIC = frozenset(word for what, _, words in _rows() if what == "public" for word in words)
"""Words that say what sort of public body a name is, which registers and payments write differently."""

COMMON = frozenset(word for what, _, words in _rows() if what == "common" for word in words)
"""Words of titles and categories that stand in every second contract."""
