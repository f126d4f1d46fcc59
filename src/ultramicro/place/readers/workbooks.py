"""Read workbooks (XLSX, XLSM, XLS, ODS): every sheet as the table it holds, united into one reading."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.bank.csv_statement import is_bank_table, read_bank_table
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.sheets import SheetReading, unite
from ultramicro.place.readers.spend.file_kind import PAYMENTS
from ultramicro.place.readers.spend.reader import read_table
from ultramicro.place.readers.text.engine import Engine
from ultramicro.place.readers.text.guard import WORKBOOKS, FileType, detect_file_type
from ultramicro.place.readers.text.limits import holding_still
from ultramicro.place.readers.text.signatures import HEAD_BYTES, OLE, ZIP
from ultramicro.place.readers.workbook.reader import SheetCsv, workbook_to_csv

ENDINGS = frozenset({".xlsx", ".xlsm", ".xltx", ".xls", ".xlt", ".ods"})


class WorkbookReader:
    """Reads workbooks, by their content or their ending.

    Parameters
    ----------
    engine : Engine, optional
        What other readers read with too; each workbook is read with one of its own if none is given.

    Examples
    --------
    >>> [WorkbookReader().claims(Path("may.csv"), head) for head in (ZIP, b"Supplier,Amount")]
    [True, False]
    """

    name = "workbook"

    def __init__(self, engine: Engine | None = None) -> None:
        self.engine = engine

    def claims(self, path: Path, head: bytes) -> bool:
        """Whether it is a workbook, or is called one."""
        return head.startswith((ZIP, OLE)) or path.suffix.lower() in ENDINGS

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:
        """Read every sheet; see `Reader.read`."""
        try:
            found, job = (
                detect_file_type(path, settings=settings),
                _Job(file, settings, self.engine or Engine()),
            )
            # People keep workbooks open while they work on them.
            with holding_still(path):
                if found.format in WORKBOOKS:
                    return _read_workbook(path, job, out=out, note=found.note)
                return _read_text(path, found, job, out=out)
        except BadInput as error:
            raise BadInput(error.what, where=file, do=error.do) from error


@dataclass(frozen=True)
class _Job:
    """What is known before a sheet is read."""

    file: str
    settings: Settings
    engine: Engine


def _read_text(path: Path, found: FileType, job: _Job, *, out: Path) -> FileReading:
    """Read a text table that is called a workbook."""
    if found.format != "text":
        raise BadInput(
            say("it is not a workbook but {format}", format=found.format.upper()),
            do=say("rename it with the ending of that format"),
        )
    return _read_sheet(path, job, out=out, note=found.note)


def _read_workbook(path: Path, job: _Job, *, out: Path, note: Message | None) -> FileReading:
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        sheets = workbook_to_csv(path, Path(scratch), settings=job.settings)
        readings = [_reading(sheet, job, Path(scratch)) for sheet in sheets]
        if len(readings) > 1:
            readings = [_doubted(reading) for reading in readings]
        return unite(readings, file=job.file, out=out, origin_note=note, engine=job.engine)


def _reading(sheet: SheetCsv, job: _Job, scratch: Path) -> SheetReading:
    """Read one sheet; one that holds no table keeps the reason."""
    out = scratch / sheet.path.stem
    # A folder each, as all sheets write tables of the same names.
    out.mkdir()
    number = int(sheet.path.stem.removeprefix("sheet"))
    try:
        reading = _read_sheet(sheet.path, job, out=out, note=None, utf8=True)
    except BadInput as error:
        return SheetReading(sheet=sheet, number=number, error=error)
    return SheetReading(sheet=sheet, number=number, reading=reading)


def _doubted(sheet: SheetReading) -> SheetReading:
    """Believe a sheet without header and dates only where it is the only one: lookups look so too."""
    read = sheet.reading
    if read is None or read.header_line or "date" in read.columns or not sheet.pays:
        return sheet
    return SheetReading(
        sheet=sheet.sheet, number=sheet.number, error=BadInput(say("it has neither a header nor dates"))
    )


def _read_sheet(path: Path, job: _Job, *, out: Path, note: Message | None, utf8: bool = False) -> FileReading:
    with path.open("rb") as source:
        head = source.read(HEAD_BYTES)
    # Banks offer workbooks too, and a statement may lie beside lists on other sheets.
    as_bank = job.settings.get("kind", "bank") not in PAYMENTS and is_bank_table(head)
    read = read_bank_table if as_bank else partial(read_table, engine=job.engine)
    return read(path, file=job.file, settings=job.settings, out=out, already_utf8=utf8, origin_note=note)
