"""Open a place folder: its settings, its readers, its sources and an engine for its tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ibis

from ultramicro.core.source import Source
from ultramicro.place.config import Config, load_config
from ultramicro.place.folder import FolderPlace, Makers
from ultramicro.place.intake import Progress, no_progress
from ultramicro.place.readers.registry import payment_readers, reference_readers, table_readers
from ultramicro.place.sources.areas import AreasSource
from ultramicro.place.sources.files import FilesSource
from ultramicro.place.sources.references import ReferenceSource
from ultramicro.place.store import Store


def make_engine() -> Any:
    """Start the embedded table engine.

    It fetches no extensions, so nothing leaves this machine, and spills into the system's temporary folder.
    """
    return ibis.duckdb.connect(
        temp_directory=tempfile.gettempdir(),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
    )


def open_folder(
    root: Path,
    makers: Makers,
    *,
    more: Callable[[Config], Sequence[Source]] | None = None,
    progress: Progress = no_progress,
) -> FolderPlace:
    """Open a place folder.

    Parameters
    ----------
    root : Path
        The folder that holds place.toml.
    makers : callable
        Returns which techniques make a derived table.
    more : callable
        Makes further sources from the settings, such as the place's books.
    progress : callable
        Shown what is being read.

    Raises
    ------
    BadInput
        If the folder is no place, or its place.toml cannot be used.
    """
    config, engine, store = load_config(root), make_engine(), Store(root)
    files = FilesSource(
        config, payment_readers(), table_readers(), engine=engine, store=store, progress=progress
    )
    references = ReferenceSource(config, reference_readers(), engine=engine, store=store, progress=progress)
    return FolderPlace(
        config,
        files,
        (AreasSource(config), references, *(more(config) if more else ())),
        makers,
        engine=engine,
        store=store,
    )
