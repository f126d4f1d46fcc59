"""A place as the server has it: its settings read again when they change, and its books kept open."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ultramicro.core.errors import UltramicroError
from ultramicro.place.config import Config, load_config
from ultramicro.web.site import site

if (
    TYPE_CHECKING
):  # the ledger takes a fifth of a second to load, which a place without books need not wait for
    from ultramicro.ledger.keeper import Keeper

SETTINGS = "place.toml"


@dataclass
class Served:
    """One place of this server; threads share it."""

    word: str
    root: Path
    _read: tuple[tuple[int, int], Config] | None = field(default=None, repr=False)
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def _settings(self) -> str:
        return str(self.root / SETTINGS)

    @property
    def config(self) -> Config:
        """Return what its place.toml says now."""
        stat = os.stat(self._settings)  # noqa: PTH116  looked at several times a page
        mark = (stat.st_mtime_ns, stat.st_size)
        read = self._read
        if read is None or read[0] != mark:
            read = self._read = (mark, load_config(self.root))
        return read[1]

    @property
    def is_readable(self) -> bool:
        """Whether its place.toml can be read now."""
        try:
            return bool(self.config)
        except (UltramicroError, OSError):
            return False

    @property
    def has_books(self) -> bool:
        """Whether it keeps books."""
        from ultramicro.ledger.stores.opening import has_books  # noqa: PLC0415  as above

        return has_books(self.root, self.config.settings)

    @property
    def has_club(self) -> bool:
        """Whether it has an energy club: a register of meters, or months that were settled."""
        return (self.root / "energy" / "meters.csv").is_file() or (self.root / "club").is_dir()

    @property
    def has_hub(self) -> bool:
        """Whether it has a food hub: offers that can be matched, and books to keep its weeks in."""
        return (self.root / "food" / "availability.csv").is_file() and self.has_books

    @cached_property
    def _keeper(self) -> Keeper:
        from ultramicro.ledger.keeper import Keeper  # noqa: PLC0415  as above

        return Keeper(self.config)

    @property
    def keeper(self) -> Keeper:
        """Return its books, kept open for all threads of this process; opening them proves them.

        Raises
        ------
        BadInput
            If it has none.
        Unsound
            If they do not prove themselves.
        """
        with self._opening:
            kept, config = self._keeper, self.config
            # Rates and limits that were changed since count from the next action on.
            kept.config = config
            return kept

    def close(self) -> None:
        """Let go of its books; whoever asks next opens them again."""
        with self._opening:
            if kept := self.__dict__.pop("_keeper", None):
                kept.close()


class AllServed:
    """The places of this server, each opened once for all threads of the process."""

    def __init__(self) -> None:
        self._by_word: dict[str, Served] = {}
        self._finding = threading.Lock()

    def find(self, word: str) -> Served | None:
        """Return the place of a word in an address; None where this server has none."""
        with self._finding:
            if word not in self._by_word and (root := all_roots().get(word)):
                self._by_word[word] = Served(word, root)
            return self._by_word.get(word)

    def close(self) -> None:
        """Close all books."""
        for place in list(self._by_word.values()):
            place.close()


def all_roots() -> dict[str, Path]:
    """Return the folder of each place of this server by its word, also of those begun on a page."""
    return {**site().places, **site().more_places()}


@cache  # the one of this process, which locks what it changes
def of_this_server() -> AllServed:
    """Return the places of this process's server."""
    return AllServed()


def served(word: str) -> Served | None:
    """Return the place of a word in an address; None where this server has none."""
    return of_this_server().find(word)


def all_served() -> list[Served]:
    """Return every place of this server."""
    return [found for word in all_roots() if (found := served(word))]


def readable() -> list[Served]:
    """Return every place of this server whose settings can be read: one that is broken hides no other."""
    return [each for each in all_served() if each.is_readable]


def let_go() -> None:
    """Close all books, as at the end of the process."""
    of_this_server().close()
