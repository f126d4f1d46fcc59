"""Read a list that place.toml names under [references]: text, Parquet, JSON, or a zip with one of these."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reference.lookups import json_origin
from ultramicro.place.readers.tables.convert import Converted, Miscounted, Plan, convert
from ultramicro.place.readers.tables.origin import Origin, loaded, streamed
from ultramicro.place.readers.text.archive import check_size, members, unpacked
from ultramicro.place.readers.text.engine import Connection, Engine, text
from ultramicro.place.readers.text.guard import detect_file_type
from ultramicro.place.readers.text.limits import Limits, check_ordinary
from ultramicro.place.readers.text.records import careful_records, choose_delimiter, head_lines
from ultramicro.place.readers.text.text import copy_as_utf8, guess_encoding

Planner = Callable[[Origin], Plan]
Made = tuple[Origin, Plan, Converted]
AGAIN = say("download the file again, and keep the name that it was published under")
PATTERNS = "*?["
SUFFIXES = (".csv", ".txt", ".tsv", ".json", ".jsonl", ".parquet")
UNPACKED_MB = 20_000
"""National registers unpack to several gigabytes."""


def read_reference(
    path: Path,
    plan_of: Planner,
    *,
    file: str,
    settings: Settings,
    out: Path,
    engine: Engine | None = None,
) -> FileReading:
    """Read one list into a table of the dictionary.

    Parameters
    ----------
    path : Path
        The list.
    plan_of : callable
        Says what is made of its columns; raises `BadInput` if it is another sort of list.
    file : str
        What to call it.
    settings : mapping
        What place.toml says of it.
    out : Path
        The folder for the tables.
    engine : Engine, optional
        What other lists are read with too.

    Returns
    -------
    FileReading
        The account.

    Raises
    ------
    BadInput
        If it cannot be read.
    """
    # The engine takes these letters in a path for patterns.
    near = None if any(letter in str(out) for letter in PATTERNS) else out
    with (
        # Beside the result: the system's temporary folder may be memory, and registers unpack to gigabytes.
        tempfile.TemporaryDirectory(prefix="ultramicro-", dir=near) as scratch,
        (engine or Engine()).connection() as con,
    ):
        try:
            inner = unzipped(path, Path(scratch), settings)
            job = _List(con, plan_of, file, out, Path(scratch))
            return _account(*_by_format(inner, job), file=file)
        except BadInput as error:
            raise BadInput(error.what, where=file, do=error.do) from error
        except Miscounted as error:
            raise BadInput(
                say("its records cannot be separated: {why}", why=str(error)), where=file, do=AGAIN
            ) from error


@dataclass(frozen=True)
class _List:
    """What is known before a list is read."""

    con: Connection
    plan_of: Planner
    file: str
    out: Path
    scratch: Path

    def made(self, origin: Origin) -> Made:
        """Plan what becomes of the records, and do it."""
        plan = self.plan_of(origin)
        return origin, plan, convert(origin, plan, file=self.file, out=self.out)


def _by_format(path: Path, job: _List) -> Made:
    # Registers are far larger than any list of payments may be.
    format_ = detect_file_type(path, settings={"max_unpacked_mb": UNPACKED_MB}).format
    if format_ == "text":
        return _of_text(path, job)
    if format_ == "parquet":
        return _of_parquet(path, job)
    if format_ == "json":
        return job.made(json_origin(job.con, path))
    raise BadInput(say("it is {format}, not a list", format=format_.upper()), do=say("give the list as CSV"))


def unzipped(path: Path, scratch: Path, settings: Settings) -> Path:
    """Unpack the largest table of a zip; any other file is returned as it is.

    Parameters
    ----------
    path : Path
        The file.
    scratch : Path
        Where to unpack to.
    settings : mapping
        What place.toml says of it: its limits.

    Returns
    -------
    Path
        A file that is no zip.

    Raises
    ------
    BadInput
        If the zip holds no table, or unpacks to more than the limits or the disk allow.
    """
    if not zipfile.is_zipfile(path):
        return _plainly_named(path, scratch)
    # Archives made on a Mac hold a shadow of each file under the same name.
    infos = [
        m for m in members(path) if m.filename.lower().endswith(SUFFIXES) and "__MACOSX" not in m.filename
    ]
    if not infos:
        raise BadInput(
            say("the zip has no CSV file"), where=path.name, do=say("give the zip as it was published")
        )
    # Directories come with guides and lists of codes, which are all smaller than the data.
    largest = max(infos, key=lambda member: member.file_size)
    check_size(path, [largest], Limits.of({"max_unpacked_mb": UNPACKED_MB} | dict(settings)))
    # A full disk would stop other programs too.
    if largest.file_size > shutil.disk_usage(scratch).free:
        raise BadInput(say("the disk is too full to unpack it"), where=path.name, do=say("free some space"))
    # A name from inside an archive may lead out of the folder.
    target = scratch / f"list{Path(largest.filename).suffix.lower()}"
    with target.open("wb") as unpacked_file:
        unpacked_file.writelines(unpacked(path, largest))
    return target


def _plainly_named(path: Path, scratch: Path) -> Path:
    """Copy a file whose path the engine would take for a pattern."""
    if not any(letter in str(path) for letter in PATTERNS):
        return path
    check_ordinary(path)
    return Path(shutil.copyfile(path, scratch / f"list{path.suffix}"))


def _of_parquet(path: Path, job: _List) -> Made:
    try:
        # The metadata counts the records, so that the engine can be proved.
        schema, records = pq.read_schema(path), pq.read_metadata(path).num_rows
    except (pa.ArrowException, OSError) as error:
        raise BadInput(say("it is a damaged Parquet file"), do=say("download it again")) from error
    cells = {field.name: _cell('"' + field.name.replace('"', '""') + '"', field.type) for field in schema}
    return job.made(Origin(con=job.con, sql=f"read_parquet({text(path)})", cells=cells, records=records))


def _cell(name: str, kind: pa.DataType) -> str:
    # Numbers and days cannot be trimmed; lists and structures are kept as text.
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return f"nullif(trim({name}), '')"
    return f"CAST({name} AS VARCHAR)" if not pa.types.is_primitive(kind) else name


def _of_text(path: Path, job: _List) -> Made:
    lines = head_lines(path)
    delimiter = choose_delimiter(lines)
    names = next((cells for _, cells in careful_records(lines, delimiter)), [])
    with path.open("rb") as head:
        plain = guess_encoding(head.read(4096)).startswith("utf-8")
    if plain:
        try:
            # In place first: copying a register of millions of lines takes longer than reading it.
            return job.made(streamed(job.con, path, names, delimiter))
        # A cell with a line end, a broken quote, or a letter that is no UTF-8: the careful way reads it.
        except (Miscounted, duckdb.Error):
            pass
    copy = copy_as_utf8(path, job.scratch / "copy.csv", delimiter=delimiter, where=job.file)
    wanted = [name.strip() for name in names]
    return job.made(loaded(job.con, copy, names, delimiter=delimiter, first=1, wanted=wanted))


def _account(origin: Origin, plan: Plan, done: Converted, *, file: str) -> FileReading:
    return FileReading(
        file=file,
        kind=plan.kind,
        encoding=origin.encoding,
        header_line=origin.first_line - 1 if origin.path else 0,
        lines=done.records,
        accepted=done.accepted,
        rejected=done.rejected,
        set_aside=done.set_aside,
        columns=plan.columns,
        notes=(*plan.notes, *origin.notes),
        tables=done.tables,
    )
