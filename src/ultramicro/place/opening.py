"""Open a place folder: its settings, its readers, its sources and an engine for its tables."""

from __future__ import annotations

import tempfile
import threading
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.source import Source
from ultramicro.place.config import Config, load_config
from ultramicro.place.folder import FolderPlace, Makers
from ultramicro.place.intake import Progress, no_progress
from ultramicro.place.readers.registry import payment_readers, reference_readers, table_readers
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.sources.areas import AreasSource
from ultramicro.place.sources.files import FilesSource
from ultramicro.place.sources.known import KnownSource
from ultramicro.place.sources.references import ReferenceSource
from ultramicro.place.store import Store

_DEFAULT = threading.Lock()
P = ParamSpec("P")
T = TypeVar("T")
_RUNNING = ("execute", "to_pyarrow", "to_parquet", "read_parquet")
"""All that this program has an engine of tables do."""


def make_engine() -> ibis.BaseBackend:
    """Start an embedded table engine; threads that share it take turns.

    It fetches no extensions, so nothing leaves this machine, and spills into the system's temporary folder.
    A connection serves one query at a time and refuses others meanwhile, so that each waits for its turn.

    Examples
    --------
    >>> make_engine().to_pyarrow(ibis.memtable({"a": [2, 3]}).a.sum()).as_py()
    5
    """
    return _taking_turns(
        ibis.duckdb.connect(
            temp_directory=tempfile.gettempdir(),
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
        )
    )


def _taking_turns(engine: ibis.BaseBackend) -> ibis.BaseBackend:
    """Have threads that share an engine wait for each other, once however often it is asked."""
    if "takes_turns" in vars(engine):
        return engine
    unused = _forget_unused(engine)
    turn = threading.RLock()
    for name in _RUNNING:
        setattr(engine, name, _in_turn(getattr(engine, name), turn, lambda: _drop(engine, unused)))
    engine.takes_turns = True
    return engine


def _in_turn(run: Callable[P, T], turn: threading.RLock, first: Callable[[], None]) -> Callable[P, T]:
    @wraps(run)
    def waiting(*given: P.args, **named: P.kwargs) -> T:
        with turn:
            first()
            return run(*given, **named)

    return waiting


def _forget_unused(engine: ibis.BaseBackend) -> deque[str]:
    """Have the engine say which tables in memory nobody holds any more.

    Ibis itself would keep the rows of each until the program ends.
    """
    unused: deque[str] = deque()
    register = engine._register_in_memory_table  # noqa: SLF001  ibis has no other place for this

    def registering(table: Relation) -> None:
        register(table)
        weakref.finalize(table, unused.append, table.name).atexit = False

    engine._register_in_memory_table = registering  # noqa: SLF001
    engine._make_memtable_finalizer = lambda _name: None  # noqa: SLF001
    return unused


def _drop(engine: ibis.BaseBackend, unused: deque[str]) -> None:
    """Let go of tables that nobody holds; not when they go, since that may be in the midst of a query."""
    while unused:
        engine.con.unregister(unused.popleft())


def _share_default() -> None:
    """Have tables that are of no place worked out in turn too.

    Ibis keeps one engine a process for what is only in memory. It is safe to share: each table in it has a
    name of its own, and nobody reads another's. Who embeds this program and has chosen an engine keeps it;
    where that is DuckDB, or where ibis made one before a place was opened, it takes turns from here on.
    """
    with _DEFAULT:
        chosen = ibis.options.default_backend
        if chosen is None:
            ibis.options.default_backend = make_engine()
        elif getattr(chosen, "name", "") == "duckdb":
            _taking_turns(chosen)


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
    _share_default()
    config, engine, store, reading = load_config(root), make_engine(), Store(root), Engine()
    files = FilesSource(
        config, payment_readers(reading), table_readers(reading), engine=engine, store=store,
        progress=progress,
    )  # fmt: skip
    references = ReferenceSource(
        config, reference_readers(reading), engine=engine, store=store, progress=progress
    )
    return FolderPlace(
        config,
        files,
        (AreasSource(config), references, KnownSource(config), *(more(config) if more else ())),
        makers,
        engine=engine,
        store=store,
        progress=progress,
    )
