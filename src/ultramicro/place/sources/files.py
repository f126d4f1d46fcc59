"""The place's own files: payments and the tables a person keeps, with the account of every line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.message import joined
from ultramicro.core.packing import packed
from ultramicro.place.config import Config
from ultramicro.place.dictionary import arrow_schema, columns, tables
from ultramicro.place.filled import table_of
from ultramicro.place.intake import Kept, Progress, files_below, no_progress, take_in_all
from ultramicro.place.people.lines import file_shown, message_shown
from ultramicro.place.readers.file_names import is_dated
from ultramicro.place.readers.model import UNREADABLE, FileReading, Reader
from ultramicro.place.sources import contract_payments
from ultramicro.place.sources import contracts as contract_rows
from ultramicro.place.sources import readings as meter_readings
from ultramicro.place.sources.duplicates import Duplicates, set_aside_duplicates
from ultramicro.place.sources.payers import filled, given_by_neighbours, told
from ultramicro.place.store import Store, digest

ACCOUNTS = ("files", "rejects")
WORKBOOKS = (".xlsx", ".xls", ".ods")


Gathered = meter_readings.Gathered | contract_rows.Gathered | contract_payments.Gathered


class FilesSource:
    """Offers every table that the place's own files hold, and the account of them.

    Parameters
    ----------
    config : Config
        The place's settings.
    payment_readers : sequence of Reader
        Who reads the files under payments/.
    table_readers : mapping of str to sequence of Reader
        For each other table, who reads its file or folder.
    engine, store, progress
        Where tables are read, where they are kept, and how long work is shown.
    """

    def __init__(
        self,
        config: Config,
        payment_readers: Sequence[Reader],
        table_readers: Mapping[str, Sequence[Reader]],
        *,
        engine: ibis.BaseBackend,
        store: Store,
        progress: Progress = no_progress,
    ) -> None:
        self.config = config
        self.payment_readers = payment_readers
        self.table_readers = table_readers
        self.engine = engine
        self.store = store
        self.progress = progress
        self._taking = threading.Lock()

    @property
    def kept(self) -> list[Kept]:
        """Every file of the place, taken in by the first thread that asks."""
        # Several techniques may ask at once; files must be read once.
        with self._taking:
            return self._kept

    @cached_property
    def _kept(self) -> list[Kept]:
        everything = self._take(files_below(self.config.root / "payments"), self.payment_readers)
        for table, readers in self.table_readers.items():
            everything += self._take(kept_files(self.config.root, table), readers)
        return everything

    def _take(self, paths: Iterable[Path], readers: Sequence[Reader]) -> list[Kept]:
        return take_in_all(
            list(paths),
            root=self.config.root,
            readers=readers,
            settings_for=self.settings_for,
            store=self.store,
            progress=self.progress,
        )

    def settings_for(self, file: str) -> dict[str, object]:
        """Return what place.toml says of a file, the currency it should be in, and the place's country."""
        # A file's own settings go before those of the place.
        return {
            "currency": self.config.currency,
            "country": self.config.country,
            **self.config.for_file(file),
        }

    @cached_property
    def duplicates(self) -> Duplicates:
        """Lines that stand in an earlier file too."""
        return set_aside_duplicates(self.kept, self.store)

    @cached_property
    def readings(self) -> list[FileReading]:
        """The account of every file, duplicates set aside, with whom a file that names no payer was given."""
        readings = [_with_people_hidden(reading) for reading in self.duplicates.readings]
        for gathered in self._all_gathered:
            readings = gathered.told(readings)
        if "payments" not in self.offers():
            return readings
        return told(readings, self._payers)

    def account_of(self, table: str) -> list[FileReading]:
        """Return the account of the files of one table, duplicates among files not set aside."""
        found = [kept.reading for kept in self.kept if kept.reading.kind == table]
        if table == contract_rows.TABLE:
            for gathered in (self._contracts, self._contract_payments):
                found = gathered.told(found) if gathered else found
            return found
        return self._gathered.told(found) if table == meter_readings.TABLE and self._gathered else found

    def unreadable_of(self, table: str) -> list[FileReading]:
        """Return the account of the files of one table of which nothing could be read."""
        mine = {path.relative_to(self.config.root).as_posix() for path in kept_files(self.config.root, table)}
        told = [kept.reading for kept in self.kept if kept.reading.kind == UNREADABLE]
        return [reading for reading in told if reading.file in mine]

    @cached_property
    def _gathered(self) -> meter_readings.Gathered | None:
        """The readings of all files as one table, if any file holds readings."""
        if meter_readings.TABLE not in self.offers():
            return None
        meters = self._stored("meters").to_pyarrow() if "meters" in self.offers() else None
        return meter_readings.gather(self.kept, meters, self.store)

    @cached_property
    def _contracts(self) -> contract_rows.Gathered | None:
        """The contracts of all files as one table, if any file holds contracts."""
        return contract_rows.gather(self.kept, self.store) if contract_rows.TABLE in self.offers() else None

    @cached_property
    def _contract_payments(self) -> contract_payments.Gathered | None:
        """The payments under contracts of all files as one table, if any file holds some."""
        if contract_payments.TABLE not in self.offers():
            return None
        return contract_payments.gather(self.kept, self.store, self.config.as_of)

    @property
    def _all_gathered(self) -> list[Gathered]:
        every = (self._gathered, self._contracts, self._contract_payments)
        return [each for each in every if each is not None]

    @cached_property
    def _payers(self) -> dict[str, str]:
        # What place.toml says of the payer is a person's word, and goes before what neighbours name.
        return {} if self.config.payer else given_by_neighbours(self._stored("payments"))

    def offers(self) -> frozenset[str]:
        """Return the tables that at least one file holds, and the accounts if there is any file."""
        held = {table for kept in self.kept for table in kept.reading.tables} - set(ACCOUNTS)
        # The accounts are there as soon as any file was read, even if none of it could be used.
        return frozenset(held | set(ACCOUNTS)) if self.kept else frozenset()

    def key(self, table: str) -> str:
        """Digest the content of the files that hold the table."""
        # The payer fills gaps when rows are read, not when files are, so it is part of the key here.
        # Which readings count depends on which meters are listed.
        made_of = {table, *(("meters",) if table == meter_readings.TABLE else ())}
        return digest(
            table,
            self.config.payer,
            [k.key for k in self.kept if table in ACCOUNTS or made_of & set(k.reading.tables)],
            # Nothing was paid after the day as of which the place is looked at.
            str(self.config.as_of) if table == contract_payments.TABLE else "",
        )

    def read(self, table: str) -> Relation:
        """The rows of all files."""
        makers: Mapping[str, Callable[[], Relation]] = {
            "files": self._files,
            "rejects": self._rejects,
            "payments": lambda: self._with_payer(self.duplicates.without(self._stored("payments"))),
            meter_readings.TABLE: lambda: self._made(self._gathered),
            contract_rows.TABLE: lambda: self._with_buyer(self._made(self._contracts)),
            contract_payments.TABLE: lambda: self._with_buyer(self._made(self._contract_payments)),
        }
        # A table that no file holds has no rows, however it is made.
        return makers[table]() if table in makers and table in self.offers() else self._stored(table)

    def _made(self, gathered: Gathered | None) -> Relation:
        """Return what was brought together; the caller has seen that some file holds it."""
        assert gathered is not None  # noqa: S101  for the type checker
        return self.engine.read_parquet(str(gathered.path))

    def _rejects(self) -> Relation:
        payments = self._stored("payments") if "payments" in self.offers() else None
        rows = self.duplicates.with_rejects(self._stored("rejects"), payments)
        for gathered in self._all_gathered:
            rows = gathered.rejects(rows)
        return self._with_files_shown(rows)

    def _with_files_shown(self, rows: Relation) -> Relation:
        """Call files that are called like a person by their folder alone."""
        files = {reading.file: file_shown(reading.file) for reading in self.duplicates.readings}
        hidden = [(rows.file == file, shown) for file, shown in files.items() if file != shown]
        return rows.mutate(file=ibis.cases(*hidden, else_=rows.file)) if hidden else rows

    def _stored(self, table: str) -> Relation:
        paths = [str(kept.reading.tables[table]) for kept in self.kept if table in kept.reading.tables]
        return self.engine.read_parquet(paths) if paths else ibis.memtable(arrow_schema(table).empty_table())

    def _files(self) -> Relation:
        names = [column.name for column in columns("files") if column.name != "note"]
        return table_of("files", (_account_row(reading, names) for reading in self.readings))

    def _with_payer(self, rows: Relation) -> Relation:
        """Name the payer where the file does not: its neighbours, its folder, or what place.toml says."""
        rows = filled(rows, self._payers)
        # What a line says of its body, then the folder, then the place: the nearest knows best.
        folder = rows.file.re_extract(r"^payments/([^/]+)/", 1)
        # A folder called by its year is no body: every year would be one more.
        dated = [name for name in {_top(kept.reading.file) for kept in self.kept} if name and is_dated(name)]
        folder = ibis.ifelse(folder.isin(sorted(dated)), "", folder) if dated else folder
        fallback = ibis.literal(self.config.payer or self.config.name)
        return rows.mutate(payer=ibis.coalesce(rows.payer.nullif(""), folder.nullif(""), fallback))

    def _with_buyer(self, rows: Relation) -> Relation:
        """Name the buyer where neither a register nor its folder does: what place.toml says."""
        payer = self.config.payer
        return rows.mutate(buyer=ibis.coalesce(rows.buyer, ibis.literal(payer))) if payer else rows


def _top(file: str) -> str:
    """Return the folder below `payments/` that a file is in; nothing if it is in none."""
    parts = file.split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "payments" else ""  # noqa: PLR2004


def _with_people_hidden(reading: FileReading) -> FileReading:
    """Take the holder of a bank statement out of what is said of it, as it may be a person's own."""
    if reading.kind != "bank":
        return reading
    return replace(reading, notes=tuple(map(message_shown, reading.notes)))


def _account_row(reading: FileReading, names: Sequence[str]) -> dict[str, object]:
    said = packed(joined(reading.notes)) if reading.notes else None
    row = {name: getattr(reading, name) for name in names}
    # The table is published, so a file called like a person is not named; `check` names it on the screen.
    return row | {"note": said, "file": file_shown(reading.file)}


def kept_files(root: Path, table: str) -> list[Path]:
    """List the files of a table: those of its folder, its CSV file, or a workbook in the place of that.

    Parameters
    ----------
    root : Path
        The place's folder.
    table : str
        A table of the dictionary that a person keeps.
    """
    home = root / tables()[table].file
    # `energy/readings.csv` beside the folder `energy/readings/`: a table may begin as one file.
    if not tables()[table].file.endswith(".csv"):
        return [*(files_below(home) if home.is_dir() else ()), *_beside(root, home)]
    if home.is_dir():
        return list(files_below(home))
    # People keep such tables in spreadsheets; of several the CSV counts, so that no row counts twice.
    stand_ins = [home.with_suffix(suffix) for suffix in WORKBOOKS]
    return [path for path in (home, *stand_ins) if path.is_file()][:1]


def _beside(root: Path, folder: Path) -> list[Path]:
    """Return the one file that is called like a table's folder; only within a folder of the place.

    At the top of a place lie people's other files, which may be called anything.
    """
    if folder.parent == root:
        return []
    return [path for suffix in (".csv", *WORKBOOKS) if (path := folder.with_suffix(suffix)).is_file()][:1]


def loose_files(root: Path) -> list[str]:
    """Name the spreadsheet-like files at the top of a place, which no reader looks at."""
    kept = [name for name, table in tables().items() if table.file.endswith(".csv")]
    known = {path.name for table in kept for path in kept_files(root, table)}
    kinds = {".csv", ".xlsx", ".xls", ".ods", ".tsv"}
    return [p.name for p in sorted(root.iterdir()) if p.suffix.lower() in kinds and p.name not in known]
