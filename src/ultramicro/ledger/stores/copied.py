"""When the books were last copied, for whoever watches over them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ultramicro.ledger.stores.opening import BOOKS

COPIED = "last-copy"
"""The file beside the books whose time is when a copy of them was last made and checked."""


def note_copied(root: Path) -> None:
    """Note that the books of a place were copied and the copy was checked, for whoever watches over them."""
    # Books on a disk that cannot be written any more are copied all the same.
    with suppress(OSError):
        (root / BOOKS / COPIED).touch(mode=0o600)


def last_copied(root: Path) -> float | None:
    """Return when the books of a place were last copied, in seconds since 1970; None if not known."""
    try:
        return (root / BOOKS / COPIED).stat().st_mtime
    except OSError:
        return None
