"""A place on disk: raw tables from its sources, derived tables made when they are asked for."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import ibis
import pyarrow.parquet as pq

from ultramicro.core.ask import ask, parameters
from ultramicro.core.code import code_below, code_of
from ultramicro.core.contract import UNDATED, Answer, ColumnRule, Relation, Technique
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.core.private import PrivateNames
from ultramicro.core.source import Source
from ultramicro.place.config import Config
from ultramicro.place.dictionary import arrow_schema, column_rules, tables
from ultramicro.place.intake import Progress, no_progress
from ultramicro.place.people import gate
from ultramicro.place.people.firms import Firms, firms_in
from ultramicro.place.people.gate import People, nameless, nameless_suppliers, people_in
from ultramicro.place.readers.model import UNREADABLE
from ultramicro.place.sources.files import FilesSource
from ultramicro.place.store import Store, digest

PAYMENTS = "payments"
"""The table that goes through the gate of `people`: nobody sees a person's name in it."""
SUPPLIERS = ("contracts", "contract_payments")
"""Tables in which no supplier is named who is a person."""
SHOWN = {
    PAYMENTS: ("payee", "payer", "category", "department"),
    "contracts": ("supplier", "buyer"),
    "areas": ("area",),
    "resources": ("resource", "what"),
    "pledges": ("pledge", "what"),
}
"""Lists of the place whose words may be shown, whoever else bears them."""
Maker: TypeAlias = Technique[Any]
Makers: TypeAlias = Callable[[str], Sequence[Maker]]
"""Return the techniques that make a table, each with the parameters it should have when it derives it."""


class FolderPlace:
    """A place folder that has been opened; threads may share it, and each table is made once.

    Parameters
    ----------
    config : Config
        What its place.toml says.
    files : FilesSource
        Its own files, with the account of every line.
    others : sequence of Source
        Where else its raw tables come from.
    makers : callable
        Returns who makes a derived table.
    engine : ibis.BaseBackend
        Where the table work runs.
    store : Store
        Where derived tables are kept.
    progress : callable
        Told how far long work is.
    """

    def __init__(
        self,
        config: Config,
        files: FilesSource,
        others: Sequence[Source],
        makers: Makers,
        *,
        engine: ibis.BaseBackend,
        store: Store,
        progress: Progress = no_progress,
    ) -> None:
        self.config = config
        self.files = files
        self.sources: tuple[Source, ...] = (files, *others)
        self.makers = makers
        self.engine = engine
        self.store = store
        self.progress = progress
        self._tables: dict[str, Relation] = {}
        self._making = threading.RLock()  # what is made asks for other tables
        self._people = People()

    @property
    def name(self) -> str:
        """What people call the place."""
        return self.config.name

    @property
    def root(self) -> Path:
        """The place's folder."""
        return self.config.root

    def working_folder(self, name: str) -> Path:
        """Return where long work of a name keeps what is done of it."""
        return self.store.path("work", name)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What place.toml says."""
        return self.config.settings

    @property
    def as_of(self) -> date:
        """The day the place is looked at: as given, or the last day of its data.

        The last day is that by which 999 of 1,000 payments were made, since mistyped years occur.
        """
        with self._making:  # as in `private_names`
            return self._as_of

    @cached_property
    def _as_of(self) -> date:
        if self.config.as_of is not None:
            return self.config.as_of
        if not self.has("payments"):
            return UNDATED
        dates = self.table("payments").paid_on
        last = dates.epoch_seconds().quantile(0.999).to_pyarrow().as_py()
        missing = last is None or math.isnan(last)
        return datetime.fromtimestamp(0 if missing else int(last), tz=UTC).date()

    def has(self, table: str) -> bool:
        """Whether a source offers the table, or a technique could make it from what they offer."""
        if any(table in source.offers() for source in self.sources):
            return True
        return any(all(self.has(read) for read in maker.reads) for maker in self.makers(table))

    def lacking(self, table: str) -> tuple[list[str], list[str]]:
        """Name the raw tables that a table the place does not have would be made of, and their homes.

        Raises
        ------
        BadInput
            If the file of one of them is there, and could not be read: it says why.
        """
        raw = sorted(set(self._lacking(table)))
        self.require_read(raw)
        return raw, [tables()[name].file or name for name in raw if name in tables()]

    def require_read(self, raw: Iterable[str]) -> None:
        """Refuse a place that gives a raw table in a file that could not be read.

        Raises
        ------
        BadInput
            Naming the file, what is wrong with it and what to do.
        """
        for reading in self.files.readings:
            homes = [tables()[name].file for name in raw if name in tables()]
            if reading.kind == UNREADABLE and any(_is_of(reading.file, home) for home in homes):
                what, do = reading.failure
                raise BadInput(say("it could not be read: {what}", what=what), where=reading.file, do=do)

    def _lacking(self, table: str) -> Iterator[str]:
        makers = self.makers(table)
        if not makers:
            yield table
        for maker in makers:
            for read in maker.reads:
                if not self.has(read):
                    yield from self._lacking(read)

    def key(self, table: str) -> str:
        """Digest what a table is made from; it changes when the table would."""
        raw = [source.key(table) for source in self.sources if table in source.offers()]
        derived = [self._maker_key(maker) for maker in self._able_makers(table)]
        return digest(table, raw, derived, *(self._gate_key() if table in (PAYMENTS, *SUPPLIERS) else ()))

    def _gate_key(self) -> tuple[object, ...]:
        """Say what decides who is a person, so that payments are other payments when it changes."""
        named = [source.key(name) for name in (PAYMENTS, *SUPPLIERS) for source in self.sources
                 if name in source.offers()]  # fmt: skip
        return (code_of("place"), named, *(self.key(name) for name in gate.USES if self.has(name)))

    def _able_makers(self, table: str) -> list[Maker]:
        return [m for m in self.makers(table) if all(self.has(read) for read in m.reads)]

    def key_of(self, technique: Maker) -> str:
        """Digest all that an answer rests on: the question, its parameters, what it reads, the program."""
        return self._maker_key(technique)

    def _maker_key(self, maker: Maker) -> str:
        inputs = {name: self.key(name) for name in (*maker.reads, *maker.uses) if self.has(name)}
        made_by = (code_below(type(maker).__module__), maker.name, parameters(maker))
        return digest(made_by, inputs, self.settings, str(self.config.as_of))

    def table(self, name: str) -> Relation:
        """Return a table, every source's and maker's rows united; derived ones are made first.

        Raises
        ------
        BadInput
            If no source offers it and nothing could make it.
        """
        with self._making:
            if name not in self._tables:
                self._tables[name] = self._united(name)
            return self._tables[name]

    def _united(self, name: str) -> Relation:
        parts = [source.read(name) for source in self.sources if name in source.offers()]
        parts += [self._derived(name, maker) for maker in self._able_makers(name)]
        if not parts:
            lacking, homes = self.lacking(name)
            what = say("the place has no {table}", table=name)
            if lacking != [name]:
                what = say(
                    "the place has no {table}: it is made of {sources}", table=name, sources=Listed(lacking)
                )
            raise BadInput(what, where=self.name, do=say("give {files}", files=Listed(homes)))
        united = parts[0] if len(parts) == 1 else ibis.union(*parts)
        if name in SUPPLIERS:
            parties, registers = self._who_is_who()
            return nameless_suppliers(united, parties, registers, self._numbered_firms)
        return nameless(united, self._people_of(united)) if name == PAYMENTS else united

    def _who_is_who(self) -> list[Relation | None]:
        return [self.table(name) if self.has(name) else None for name in gate.USES]

    def _people_of(self, payments: Relation) -> People:
        parties, registers = self._who_is_who()
        self._people = people_in(payments, parties, registers, self._contracted_firms)
        return self._people

    def _numbered_firms(self) -> Firms:
        """Gather the names beside numbers in all tables that name suppliers, before anybody is left out."""
        return firms_in(self._as_read(name) for name in (PAYMENTS, *SUPPLIERS))

    def _contracted_firms(self) -> Firms:
        # What stands beside payees is looked at by itself: there may be ten million.
        return firms_in(self._as_read(name) for name in SUPPLIERS)

    def _as_read(self, table: str) -> Relation:
        parts = [source.read(table) for source in self.sources if table in source.offers()]
        empty = ibis.memtable(arrow_schema(table).empty_table())
        return ibis.union(*parts) if len(parts) > 1 else parts[0] if parts else empty

    def private_names(self) -> PrivateNames:
        """Name the people in the payments, less what stands in the place's own lists as well."""
        # The tables' own lock comes first: a lock of a cached property beside it would make two threads wait
        # for each other.
        with self._making:
            return self._private

    @cached_property
    def _private(self) -> PrivateNames:
        if not any(PAYMENTS in source.offers() for source in self.sources):
            return PrivateNames()
        payments = self.table(PAYMENTS)
        return PrivateNames.of(self._people.names, self._shown(payments) if self._people.names else ())

    def _shown(self, payments: Relation) -> Iterator[str]:
        """Return what may be shown though a person may be called so: bodies, purposes, areas, resources."""
        yield self.name
        for table, columns in SHOWN.items():
            if self.has(table):
                rows = payments if table == PAYMENTS else self.table(table)
                for column in set(columns) & set(rows.columns):
                    texts = rows.select(column).distinct().to_pyarrow()[column].to_pylist()
                    yield from (text for text in texts if text)

    def _derived(self, name: str, maker: Maker) -> Relation:
        path = self._derived_path(name, maker)
        if not path.is_file():
            ask(maker, self)
        return self.engine.read_parquet(str(path))

    def _derived_path(self, name: str, maker: Maker) -> Path:
        return self.store.path("derived", self._maker_key(maker)) / f"{name}.parquet"

    def columns(self, table: str) -> Mapping[str, ColumnRule] | None:
        """What the dictionary says of a table's columns; nothing of a table that it does not have."""
        return column_rules(table) if table in tables() else {}

    def keep(self, technique: Maker, answer: Answer) -> None:
        """Keep the tables that an answer derives, if it was asked as the place would ask it itself."""
        if not any(technique in self.makers(table) for table in technique.makes):
            return
        key = self._maker_key(technique)
        if (self.store.path("derived", key)).is_dir():
            return
        made = answer.tables()
        with self.store.making("derived", key) as folder:
            for name in technique.makes:
                rows = made[name].to_pyarrow().select(arrow_schema(name).names).cast(arrow_schema(name))
                pq.write_table(rows, folder / f"{name}.parquet")


def _is_of(file: str, home: str) -> bool:
    """Whether a file holds the table of a home: the CSV, a workbook in its place, or one of a folder."""
    inside = home.endswith("/") and file.startswith(home)
    return inside or (bool(home) and file.rpartition(".")[0] == home.removesuffix(".csv").removesuffix("/"))
