"""A text cut into the pieces that the model knows: BERT's WordPiece, without accents and capitals.

The 30,522 pieces in `vocabulary.txt.gz` are those of BERT base, uncased (Google, Apache-2.0), on which
all-MiniLM-L6-v2 was trained.

References
----------
.. [1] J. Devlin, M.-W. Chang, K. Lee, K. Toutanova, "BERT", NAACL 2019, section 3.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from functools import cache
from importlib import resources

START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
MOST = 126
"""So many pieces of a text are read; a card on a board has some fifteen."""
LONGEST_WORD = 100
"""A longer word is none that the model knows; cutting it would take time as its square. [characters]"""


@cache
def vocabulary() -> dict[str, int]:
    """Return the number of every piece."""
    kept = (resources.files("ultramicro.noticeboard") / "vocabulary.txt.gz").read_bytes()
    return {piece: number for number, piece in enumerate(gzip.decompress(kept).decode().split("\n")[:-1])}


def numbered(text: str) -> list[int]:
    """Return the numbers of the pieces of a text, between the marks of its start and end.

    Examples
    --------
    >>> numbered("Bike repairs")
    [101, 7997, 10315, 102]
    """
    # As the model was trained: what it never saw it has no number for.
    plain = unicodedata.normalize("NFD", text.lower())
    letters = "".join(c for c in plain if unicodedata.category(c) != "Mn")
    found = [piece for word in re.findall(r"\w+|[^\w\s]", letters) for piece in _pieces(word)]
    known = vocabulary()
    return [known[START], *found[:MOST], known[END]]


def _pieces(word: str) -> list[int]:
    """Cut a word from its start into the longest pieces that are known."""
    known, found, at = vocabulary(), list[int](), 0
    if len(word) > LONGEST_WORD:
        return [known[UNKNOWN]]
    while at < len(word):
        ends = range(len(word), at, -1)
        end = next((e for e in ends if ("##" if at else "") + word[at:e] in known), None)
        if end is None:
            return [known[UNKNOWN]]
        found.append(known[("##" if at else "") + word[at:end]])
        at = end
    return found
