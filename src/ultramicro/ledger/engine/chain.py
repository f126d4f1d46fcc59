"""The hash chain over committed batches: whoever has a head can tell whether anything before it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

FIRST = bytes(32)
"""What stands before the first batch."""
BETWEEN = "\x1f"
"""Between the columns of a row; no text of the ledger holds it."""


def link(head: bytes, rows: Iterable[str]) -> bytes:
    """Return the head after a batch.

    Parameters
    ----------
    head : bytes
        The head before; `FIRST` at the beginning.
    rows : iterable of str
        The rows that the batch wrote, operations first, a line each (see `row`).

    Examples
    --------
    >>> link(FIRST, [row(1, "a", None)]).hex()[:16]
    'b6518af840b88701'
    >>> link(FIRST, ["1", "2"]) == link(FIRST, ["2", "1"])
    False
    """
    # Line ends and column marks cannot be in a text of the ledger, so no two batches have the same bytes.
    return hashlib.sha256(head + "\n".join(rows).encode()).digest()


def row(*values: str | int | None) -> str:
    r"""Write a row as one line; nothing is written as nothing.

    Examples
    --------
    >>> row(1, "a", None)
    '1\x1fa\x1f'
    """
    return BETWEEN.join(["" if value is None else str(value) for value in values])
