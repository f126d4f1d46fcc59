"""The hash chain over committed batches: whoever has a head can tell whether anything before it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

FIRST = bytes(32)
"""What stands before the first batch."""


def link(head: bytes, operations: Iterable[tuple[str, str, int | None]], transfers: Iterable[str]) -> bytes:
    """Return the head after a batch.

    Parameters
    ----------
    head : bytes
        The head before; `FIRST` or nothing at the beginning.
    operations : iterable of (content, code, first transfer)
        What was asked and answered, in order.
    transfers : iterable of str
        The transfers that were made, a line each.

    Examples
    --------
    >>> link(FIRST, [("{}", "accepted", 1)], ["1"]).hex()[:16]
    '88d84951d44cf7db'
    >>> link(FIRST, [("{}", "accepted", 1)], ["2"]) == link(FIRST, [("{}", "accepted", 1)], ["1"])
    False
    """
    digest = hashlib.sha256(head or FIRST)
    for content, code, first in operations:
        digest.update(f"o\x1e{content}\x1e{code}\x1e{first or ''}\n".encode())
    for line in transfers:
        digest.update(f"t\x1e{line}\n".encode())
    return digest.digest()
