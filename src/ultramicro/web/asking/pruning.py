"""Answers that nobody needs any more: the latest of each question stay, for comparing."""

from __future__ import annotations

import shutil
from pathlib import Path

from ultramicro.place.store import Store
from ultramicro.techniques import TECHNIQUES
from ultramicro.web.asking import pointers

MOST_KEPT = 20
"""So many answers to one question stay, whatever their parameters."""


def prune(root: Path) -> int:
    """Throw away all but the latest answers to each question; what a pointer names stays.

    Returns
    -------
    int
        How many went.
    """
    store = Store(root)
    named = {each.key for each in _current(root)}
    gone = 0
    for name in [*(listed.name for listed in TECHNIQUES), pointers.RECORDS]:
        most = 1 if name == pointers.RECORDS else MOST_KEPT
        for old in pointers.history(root, name)[most:]:
            if old.key and old.key not in named:
                shutil.rmtree(store.path(pointers.KEPT, old.key), ignore_errors=True)
                gone += 1
    return gone


def _current(root: Path) -> list[pointers.Pointer]:
    names = [*(listed.name for listed in TECHNIQUES), pointers.RECORDS]
    return [found for name in names if (found := pointers.pointer(root, name, {}))]
