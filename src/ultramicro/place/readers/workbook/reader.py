"""Turn a workbook (XLSX, XLS, ODS) into one UTF-8 CSV a sheet, whose lines are the sheet's rows."""

from __future__ import annotations

import csv
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, plural, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.text.archive import DAMAGED, members, unpacked
from ultramicro.place.readers.text.guard import PASSWORD, detect_file_type
from ultramicro.place.readers.text.limits import Limits
from ultramicro.place.readers.workbook.cells import WRITERS
from ultramicro.place.readers.workbook.sheet_scan import SheetFacts, scan_open_document, scan_sheet

RESAVE = say("open it in a spreadsheet program and save it again, or save the sheet as CSV")
T = TypeVar("T")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, kw_only=True)
class SheetCsv:
    """One sheet written as CSV.

    Parameters
    ----------
    sheet : str
        Its name in the workbook.
    path : Path
        The CSV: UTF-8, commas, one line a row of the sheet.
    rows : int
        Rows that hold anything.
    columns : int
        Columns up to the last that holds anything.
    notes : tuple of Message
        What the user should know of the sheet.
    """

    sheet: str
    path: Path
    rows: int
    columns: int
    notes: tuple[Message, ...] = ()


def workbook_to_csv(path: Path, out: Path, *, settings: Settings | None = None) -> list[SheetCsv]:
    """Write every sheet that holds anything as a CSV file.

    Parameters
    ----------
    path : Path
        The workbook; what it is is told by its content.
    out : Path
        An existing folder for the CSV files.
    settings : mapping, optional
        What place.toml says of the file: its limits.

    Returns
    -------
    list of SheetCsv
        In the order of the workbook; empty sheets and charts are left out.

    Raises
    ------
    BadInput
        If the file is no workbook, is damaged, protected, or larger than the limits.
    """
    limits = Limits.of(settings or {})
    format_ = detect_file_type(path, settings=settings).format
    # Before the library opens it, as that unpacks whatever it finds.
    facts = _scan(path, format_, limits)
    return list(_sheets(path, out, facts))


@dataclass(frozen=True, kw_only=True)
class SheetRows:
    """A sheet with its cells as the workbook has them.

    Parameters
    ----------
    sheet : str
        Its name.
    rows : list of list
        Numbers, moments and texts.
    notes : tuple of Message
        That it is hidden, shows errors or has formulas that were never calculated.
    """

    sheet: str
    rows: list[list[object]]
    notes: tuple[Message, ...] = ()


def workbook_rows(
    path: Path, *, settings: Settings | None = None
) -> Iterator[tuple[str, list[list[object]]]]:
    """Yield the name and the rows of each sheet that holds anything; see `workbook_sheets`."""
    for each in workbook_sheets(path, settings=settings):
        yield each.sheet, each.rows


def workbook_sheets(path: Path, *, settings: Settings | None = None) -> Iterator[SheetRows]:
    """Yield the sheets that hold anything, with cells as the workbook has them: numbers, moments, texts.

    Parameters
    ----------
    path : Path
        The workbook.
    settings : mapping, optional
        What place.toml says of the file: its limits.

    Yields
    ------
    SheetRows
        A sheet, its rows, and what is worth knowing of it.

    Raises
    ------
    BadInput
        As `workbook_to_csv`.
    """
    format_ = detect_file_type(path, settings=settings).format
    # Before the library opens it, as that unpacks whatever it finds.
    facts = _scan(path, format_, Limits.of(settings or {}))
    with _opened(path) as book:
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                rows = list(_rows(path, book, meta.name))
                if any(cell not in ("", None) for row in rows for cell in row):
                    hidden, found = (
                        meta.visible != SheetVisibleEnum.Visible,
                        facts.get(meta.name, SheetFacts()),
                    )
                    yield SheetRows(
                        sheet=meta.name, rows=rows, notes=tuple(_notes(meta.name, found, hidden=hidden))
                    )


def _scan(path: Path, format_: str, limits: Limits) -> dict[str, SheetFacts]:
    if format_ == "xlsx":
        return _scan_xlsx(path, limits)
    if format_ == "ods":
        _scan_ods(path, limits)
    return {}


def _scan_xlsx(path: Path, limits: Limits) -> dict[str, SheetFacts]:
    infos = {info.filename.lower(): info for info in members(path)}
    for name, info in infos.items():  # what the library will unpack must be no more than it says
        if name.endswith((".xml", ".rels")) and not name.startswith("xl/worksheets/"):
            for _ in unpacked(path, info):
                pass
    sheets = {n: scan_sheet(unpacked(path, i)) for n, i in infos.items() if n.startswith("xl/worksheets/")}
    for facts in sheets.values():
        if facts.cells > limits.max_cells:
            raise _too_wide(path, facts.cells, limits)
    # Which sheet is which member is worked out only where there is something to tell.
    if not any(facts.errors or facts.unworked for facts in sheets.values()):
        return {}
    names = _sheet_members(path, infos)
    return {sheet: sheets[member] for sheet, member in names.items() if member in sheets}


def _scan_ods(path: Path, limits: Limits) -> None:
    for info in members(path):
        if info.filename.endswith(".xml"):
            cells = scan_open_document(unpacked(path, info))
            if cells > limits.max_cells:
                raise _too_wide(path, cells, limits)


def _too_wide(path: Path, cells: int, limits: Limits) -> BadInput:
    return BadInput(
        say(
            "a sheet has {n} cells, more than {most}: some content is far away from the table",
            n=cells,
            most=limits.max_cells,
        ),
        where=path.name,
        do=say("delete the empty rows and columns around the table, or raise max_cells for it in place.toml"),
    )


def _sheet_members(path: Path, infos: Mapping[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Map each sheet's name to its member of the archive."""
    try:
        book = ElementTree.fromstring(b"".join(unpacked(path, infos["xl/workbook.xml"])))
        links = ElementTree.fromstring(b"".join(unpacked(path, infos["xl/_rels/workbook.xml.rels"])))
    # Without the map only the notes on errors are lost; the library may still read the sheets.
    except (KeyError, ElementTree.ParseError, DefusedXmlException, ValueError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return {
        str(sheet.get("name")): _member(targets.get(sheet.get(_RELATION), ""))
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def _member(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()


def _sheets(path: Path, out: Path, facts: Mapping[str, SheetFacts]) -> Iterator[SheetCsv]:
    with _opened(path) as book:
        for number, meta in enumerate(book.sheets_metadata):
            # Charts and macros are sheets as well.
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            target = out / f"sheet{number + 1}.csv"  # a sheet's own name never becomes a file's
            found = facts.get(meta.name, SheetFacts())
            rows, columns = _write(target, _rows(path, book, meta.name), found.errors)
            if rows:
                notes = tuple(_notes(meta.name, found, hidden=meta.visible != SheetVisibleEnum.Visible))
                yield SheetCsv(sheet=meta.name, path=target, rows=rows, columns=columns, notes=notes)
            else:
                target.unlink()


def _opened(path: Path) -> CalamineWorkbook:
    return _carefully(path, lambda: CalamineWorkbook.from_path(str(path)))


def _rows(path: Path, book: CalamineWorkbook, sheet: str) -> Iterable[list[object]]:
    return _carefully(path, lambda: book.get_sheet_by_name(sheet).iter_rows())


def _carefully(path: Path, step: Callable[[], T]) -> T:
    """Take a step in the library; whatever it stumbles over is the file's fault."""
    try:
        return step()
    except PasswordError as error:
        raise BadInput(say("it is protected by a password"), where=path.name, do=PASSWORD) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise BadInput(
            say("it is a damaged workbook ({why})", why=_short(error)), where=path.name, do=RESAVE
        ) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the library gave up; it derives from BaseException
            raise BadInput(DAMAGED, where=path.name, do=RESAVE) from error
        raise


def _short(error: BaseException) -> str:
    return re.sub(r"\s+", " ", str(error))[:80]


def _write(
    target: Path, rows: Iterable[list[object]], errors: Mapping[tuple[int, int], str]
) -> tuple[int, int]:
    """Write rows of cells as CSV; return how many hold anything, and the last column that does."""
    filled = columns = 0
    with target.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for cells in _as_text(rows, errors):
            width = len(cells)
            # Formatting reaches far beyond the cells that hold anything.
            while width and not cells[width - 1]:
                width -= 1
            filled += width > 0
            columns = max(columns, width)
            # Written even if empty: the line's number is the row's.
            writer.writerow(cells if width else ())
    return filled, columns


def _as_text(rows: Iterable[list[object]], errors: Mapping[tuple[int, int], str]) -> Iterator[list[str]]:
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in errors.items():
        by_row.setdefault(row, {})[column] = text
    for number, cells in enumerate(rows, start=1):
        texts = [WRITERS.get(type(cell), str)(cell) for cell in cells]
        for column, text in by_row.get(number, {}).items():
            # Only where the library shows nothing: what it reads is never written over.
            if column <= len(texts) and not texts[column - 1]:
                texts[column - 1] = text
        yield texts


def _notes(sheet: str, facts: SheetFacts, *, hidden: bool) -> Iterator[Message]:
    if hidden:
        yield note(
            "workbook.sheet_hidden",
            "The sheet '{sheet}' is hidden in the workbook. It was read too.",
            sheet=sheet,
        )
    if facts.errors:
        yield plural(
            "{n} cell of '{sheet}' shows an error such as {example}.",
            "{n} cells of '{sheet}' show an error such as {example}.",
            len(facts.errors),
            sheet=sheet,
            example=next(iter(facts.errors.values())),
        ).with_id("workbook.cells_show_errors")
    if facts.unworked:
        yield plural(
            "{n} formula of '{sheet}' was never calculated, so its cell looks empty: "
            "open the workbook in a spreadsheet program and save it.",
            "{n} formulas of '{sheet}' were never calculated, so their cells look empty: "
            "open the workbook in a spreadsheet program and save it.",
            facts.unworked,
            sheet=sheet,
        ).with_id("workbook.formulas_not_calculated")
