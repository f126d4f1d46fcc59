"""Registers and postcode lists that place.toml names: read once, kept by content, used in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import joined, say
from ultramicro.place.config import Config
from ultramicro.place.intake import Kept, Progress, no_progress, take_in
from ultramicro.place.readers.model import Reader
from ultramicro.place.store import Store, digest

ENTRIES: Mapping[str, tuple[str, ...]] = {
    "registers": ("companies", "charities", "places"),
    "postcodes": ("postcodes",),
    "input_output": ("input_output",),
    "household_accounts": ("household_income",),
    "irradiance": ("irradiance",),
    "natural_series": ("generation",),
}


class ReferenceSource:
    """Offers the tables of the files that are named under [references].

    Parameters
    ----------
    config : Config
        The place's settings.
    readers : mapping of str to sequence of Reader
        For each table, who reads its files.
    engine, store, progress
        Where tables are read, where they are kept, and how long work is shown.
    """

    def __init__(
        self,
        config: Config,
        readers: Mapping[str, Sequence[Reader]],
        *,
        engine: ibis.BaseBackend,
        store: Store,
        progress: Progress = no_progress,
    ) -> None:
        self.config = config
        self.readers = readers
        self.engine = engine
        self.store = store
        self.progress = progress
        self._kept: dict[str, list[Kept]] = {}

    def _paths(self, table: str) -> list[Path]:
        return [path for entry in ENTRIES.get(table, ()) for path in self.config.reference(entry)]

    def offers(self) -> frozenset[str]:
        """Return the tables for which place.toml names a file."""
        # By the settings only: a register of gigabytes is not read before somebody asks for it.
        return frozenset(table for table in ENTRIES if self._paths(table))

    def _taken(self, table: str) -> list[Kept]:
        if table not in self._kept:
            self._kept[table] = [self._take(table, path) for path in self._paths(table)]
        return self._kept[table]

    def _take(self, table: str, path: Path) -> Kept:
        if not path.exists():
            raise BadInput(
                say("[references] names {path}, but there is no such file", path=str(path)),
                where="place.toml",
                do=say("correct the path, or remove the line"),
            )
        self.progress(path.name, 0, 0)
        kept = take_in(path, file=path.name, readers=self.readers[table], settings={}, store=self.store)
        # Named by the user, so that a file that cannot be used is an error here and not a note.
        if table not in kept.reading.tables:
            raise BadInput(joined(kept.reading.notes) or say("it cannot be used"), where=str(path))
        return kept

    def require(self) -> None:
        """Read every file that place.toml names, so that what is wrong with one is known.

        Raises
        ------
        BadInput
            If one is not there, or cannot be used.
        """
        for table in sorted(self.offers()):
            self._taken(table)

    def key(self, table: str) -> str:
        """Digest the content of the table's files."""
        return digest(table, [kept.key for kept in self._taken(table)])

    def read(self, table: str) -> Relation:
        """All files' rows united."""
        return self.engine.read_parquet([str(kept.reading.tables[table]) for kept in self._taken(table)])
