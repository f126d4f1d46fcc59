"""Work that takes minutes: where what is done of it is kept, and who is told how far it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, runtime_checkable


@runtime_checkable
class KeepsWork(Protocol):
    """A place that keeps what is done of long work, so that it goes on where it was left."""

    @property
    def progress(self) -> Callable[[str, int, int], None]:
        """Told what is being done, how much of it is done, of how much; what it raises gives the work up."""

    def working_folder(self, name: str) -> Path:
        """Return the folder in which work of a name keeps what is done; it need not be there yet."""


def work_of(place: object, name: str) -> tuple[Path | None, Callable[[str, int, int], None]]:
    """Return where a place keeps work of a name, if it does, and whom it tells how far that is."""
    if isinstance(place, KeepsWork):
        return place.working_folder(name), place.progress
    return None, _untold


def _untold(what: str, done: int, of: int) -> None:
    """Tell nobody."""
