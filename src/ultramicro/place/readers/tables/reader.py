"""Read a table that a person keeps (survey, needs, meters, ...), driven by nothing but the dictionary."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.config import HOME, is_home
from ultramicro.place.dictionary import Rule, columns, tables
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.reasons import columns_seen, quoted
from ultramicro.place.readers.tables.bare_units import with_units
from ultramicro.place.readers.tables.contradictions import contradictions
from ultramicro.place.readers.tables.convert import Converted, Plan
from ultramicro.place.readers.tables.headers import Match, column_named, header_words, mapped, match_header
from ultramicro.place.readers.tables.origin import Origin, loaded
from ultramicro.place.readers.tables.rows import BEYOND, table_rows
from ultramicro.place.readers.tables.stand_ins import STAND_INS
from ultramicro.place.readers.tables.unread import unread_columns
from ultramicro.place.readers.text.engine import Connection, Engine
from ultramicro.place.readers.text.guard import WORKBOOKS, detect_file_type
from ultramicro.place.readers.text.records import careful_records, choose_delimiter, head_lines
from ultramicro.place.readers.text.text import TextCopy, copy_as_utf8
from ultramicro.place.readers.workbook.reader import workbook_to_csv
from ultramicro.place.sections import section

SEARCHED = 40
"""Records at the top in which the header is looked for."""
OTHERS = frozenset({"payments/", "books/"})
"""Folders whose tables other readers, or other sources, give."""


class TableReader:
    """Reads one table of the dictionary from CSV or a workbook.

    Parameters
    ----------
    table : str
        Its name in the dictionary.
    engine : Engine, optional
        What other readers read with too; each file is read with one of its own if none is given.

    Examples
    --------
    >>> TableReader("survey").claims(Path("survey.csv"), b"Respondent,Spend (GBP)")
    True
    """

    def __init__(self, table: str, engine: Engine | None = None) -> None:
        self.table, self.engine = table, engine
        self.name = f"table-{table}"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything: what the file is, is told when it is read."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read the file; see `read_kept_table`."""
        return read_kept_table(path, self.table, file=file, settings=settings, out=out, engine=self.engine)


def kept_tables() -> tuple[str, ...]:
    """Name the tables that a person keeps as files of their own.

    Examples
    --------
    >>> "survey" in kept_tables(), "payments" in kept_tables()
    (True, False)
    """
    # From the dictionary alone: a new table has a reader without a line of code.
    homes: dict[str, str] = {}
    for name, held in tables().items():
        # Of several tables that one folder gives, the first is what its readers are asked for.
        if held.kind == "raw" and held.file.endswith((".csv", "/")) and held.file not in OTHERS:
            homes.setdefault(held.file, name)
    return tuple(homes.values())


def read_kept_table(
    path: Path,
    table_name: str,
    *,
    file: str,
    settings: Settings,
    out: Path,
    engine: Engine | None = None,
) -> FileReading:
    """Read a table into a Parquet file of the dictionary's columns.

    Parameters
    ----------
    path : Path
        The file: text with any usual delimiter and encoding, or a workbook.
    table_name : str
        The table.
    file : str
        What to call the file.
    settings : mapping
        What place.toml says of it: `columns` names a header (or its number from 1) for a column.
    out : Path
        The folder for the table and the rejects.
    engine : Engine, optional
        What other files are read with too.

    Returns
    -------
    FileReading
        The account.

    Raises
    ------
    BadInput
        If a column that the table cannot do without is not there, or the file is no table.
    """
    with (
        tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch,
        (engine or Engine()).connection() as con,
    ):
        try:
            return _read(path, _Text(con, table_name, file, settings, out, Path(scratch)))
        except BadInput as error:
            raise BadInput(error.what, where=error.where or file, do=error.do) from error


@dataclass(frozen=True)
class _Text:
    """What is known before a text is read."""

    con: Connection
    table: str
    file: str
    settings: Settings
    out: Path
    scratch: Path


def _read(path: Path, job: _Text) -> FileReading:
    kind = detect_file_type(path, settings=job.settings)
    notes = [kind.note] if kind.note else []
    if kind.format == "text":
        return _read_text(path, job, notes)
    if kind.format not in WORKBOOKS:
        raise BadInput(
            say("it is {format}, not a table of rows", format=kind.format.upper()),
            do=say("save it as CSV or XLSX"),
        )
    sheets = workbook_to_csv(path, job.scratch, settings=job.settings)
    if not sheets:
        raise BadInput(say("all of its sheets are empty"), do=say("check that it is the file you mean"))
    # Helpers and lists of choices stand on other sheets; the table is where most columns are known.
    best = max(sheets, key=lambda sheet: len(_find(head_lines(sheet.path), ",", job.table)[1]))
    others = [quoted(sheet.sheet) for sheet in sheets if sheet is not best]
    # Somebody may keep a year a sheet, and must hear that only one was read.
    if others:
        notes.append(
            note(
                "tables.one_sheet_read",
                "Only the sheet '{sheet}' was read, not {others}.",
                sheet=best.sheet,
                others=Listed(others, by="or"),
            )
        )
    return _read_text(best.path, job, [*notes, *best.notes], delimiter=",")


def _read_text(path: Path, job: _Text, notes: list[Message], *, delimiter: str = "") -> FileReading:
    lines = head_lines(path)
    # Of a workbook no comma moves a cell; what stands beside its table is a remark.
    beside = [] if delimiter else [BEYOND]
    delimiter = delimiter or choose_delimiter(lines)
    at, found = _find(lines, delimiter, job.table)
    records = list(careful_records(lines, delimiter))
    # As printed, blank names too: a column's number in place.toml counts all of them.
    names = records[at][1] if records else []
    found = _told(job, names, found)
    _check_required(job.table, names, found)
    copy = copy_as_utf8(path, job.scratch / "copy.csv", delimiter=delimiter, where=job.file)
    wide = [*_unique(names), *beside]
    origin = _named(loaded(job.con, copy, wide, delimiter=delimiter, first=at + 1, wanted=wide), copy)
    cells = {name: origin.cells[_unique(names)[match.index].strip()] for name, match in found.items()}
    found, guessed = with_units(found, cells, origin, currency=str(job.settings.get("currency", "GBP")))
    printed = dict(zip(_unique(names), names, strict=True))
    near = list(unread_columns(job.con, origin, printed, found, job.table))
    done, plan = table_rows(origin, _at_home(job, found), cells, table=job.table, file=job.file, out=job.out)
    return _account(
        job,
        done,
        plan,
        copy,
        header_line=records[at][0] + 1,
        notes=[*notes, *guessed, *_unread(names, found), *near],
    )


def _at_home(job: _Text, found: Mapping[str, Match]) -> dict[str, Match]:
    """Leave out the rules of the United Kingdom where the place is elsewhere: postcodes differ by country."""
    if is_home(str(job.settings.get("country", HOME))):
        return dict(found)
    return {
        name: replace(match, column=replace(match.column, rule=None))
        if match.column.rule is Rule.POSTCODE
        else match
        for name, match in found.items()
    }


def _unique(names: Sequence[str]) -> list[str]:
    """Give every column a name of its own, so that none hides another and none is left out."""
    return [f"{i} {name.strip()}".strip() for i, name in enumerate(names)]


def _named(origin: Origin, copy: TextCopy) -> Origin:
    if not copy.inside:
        return origin
    return replace(
        origin, cells={name: f"replace({cell}, chr(1), '')" for name, cell in origin.cells.items()}
    )


def _find(lines: Sequence[str], delimiter: str, table_name: str) -> tuple[int, dict[str, Match]]:
    """Find the header: of the first records the one that names most columns."""
    best: tuple[int, dict[str, Match]] = (0, {})
    for number, (_, cells) in enumerate(careful_records(lines, delimiter)):
        if number >= SEARCHED:
            break
        found = match_header(table_name, cells)
        # Of equals the upper row: a row of data may hold a column's name.
        if len(found) > len(best[1]):
            best = (number, found)
    return best


def _told(job: _Text, names: Sequence[str], found: dict[str, Match]) -> dict[str, Match]:
    by_name = {column.name: column for column in columns(job.table)}
    for name, which in section(job.settings, "columns").items():
        index = next((i for i, head in enumerate(names) if _is(which, i, head)), None)
        column = name if name in by_name else column_named(job.table, name)
        if not column or index is None:
            wrong = say("place.toml gives it a column '{column}', which is not there", column=str(which))
            if not column:
                wrong = say(
                    "place.toml gives '{table}' a column '{column}', which is not known",
                    table=job.table,
                    column=name,
                )
            raise BadInput(wrong, do=say("use one of: {known}", known=Listed(list(names), by="")))
        # The user's word frees the column from what it was taken for.
        found = {n: match for n, match in found.items() if match.index != index}
        found[column] = mapped(job.table, column, name, index, names[index].strip())
    return found


def _is(which: object, index: int, head: str) -> bool:
    return which == index + 1 if isinstance(which, int) else header_words(str(which)) == header_words(head)


def _check_required(table_name: str, names: Sequence[str], found: Mapping[str, Match]) -> None:
    # All at once: whoever mends a header should mend it once.
    lent = {name for (of, name), other in STAND_INS.items() if of == table_name and other in found}
    missing = [c.name for c in columns(table_name) if c.required and c.name not in {*found, *lent}]
    if missing:
        seen = columns_seen(names)
        raise BadInput(
            say(
                "it has no column {lacking}; its columns are {columns}",
                lacking=Listed([quoted(name) for name in missing], by="or"),
                columns=seen,
            ),
            do=say(
                "name the columns as in the dictionary of '{table}', or name them in place.toml under "
                "[[files]] columns",
                table=table_name,
            ),
        )


def _unread(names: Sequence[str], found: Mapping[str, Match]) -> list[Message]:
    used = {match.index for match in found.values()}
    # A misspelt header would else look like an empty column.
    left = [name.strip() for i, name in enumerate(names) if i not in used and name.strip()]
    if not left:
        return []
    return [
        note(
            "tables.columns_not_used",
            "Not used, as the dictionary has no such column: {columns}.",
            columns=columns_seen(left),
        )
    ]


def _account(
    job: _Text, done: Converted, plan: Plan, copy: TextCopy, *, header_line: int, notes: Sequence[Message]
) -> FileReading:
    notes = [*notes, *contradictions(job.table, done.tables[job.table])]
    return FileReading(
        file=job.file, kind=job.table, encoding=copy.encoding, header_line=header_line, lines=done.records,
        accepted=done.accepted, rejected=done.rejected, set_aside=done.set_aside,
        total_pence=_total(done.tables[job.table], job.table), columns=plan.columns,
        notes=(*notes, *copy.notes), tables=done.tables,
    )  # fmt: skip


def _total(path: Path, table_name: str) -> int:
    # Only sums of money paid have a total that means something.
    if "amount_pence" not in {column.name for column in columns(table_name)}:
        return 0
    return sum(pq.read_table(path, columns=["amount_pence"])["amount_pence"].to_pylist())
