"""Answers that were kept for a place hold for one that is alike: each run makes them once, whatever processes it has."""

import json
import shutil
from pathlib import Path

from ultramicro.place.store import Store
from ultramicro.web.asking import pointers


def carry(kept: Path, root: Path) -> None:
    """Put what was kept for a place into the folder of one that is alike, and have it hold there.

    Parameters
    ----------
    kept : Path
        The store of the one, or a copy of it.
    root : Path
        The folder of the other.
    """
    copied(kept, Store(root).folder)
    hold(root)


def copied(kept: Path, folder: Path, *without: str) -> Path:
    """Copy what is whole in a store, but for files and folders of some names."""
    left = shutil.ignore_patterns(".making-*", "*.lock", *without)
    return shutil.copytree(kept, folder, dirs_exist_ok=True, ignore=left)


def hold(root: Path) -> None:
    """Have the answers that are kept in a place hold for its files as they are now."""
    mark = pointers.mark_of(root)
    for path in Store(root).path(pointers.KEPT, pointers.CURRENT).glob("*.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(told | {"mark": mark}), encoding="utf-8")
