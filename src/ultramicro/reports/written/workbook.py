"""Tables as one XLSX workbook: a sheet for the figures, a sheet a table; text is never a formula."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pyarrow as pa
import xlsxwriter
from pyarrow.parquet import ParquetFile
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ultramicro.core.contract import Figure
from ultramicro.core.formatting import speaker
from ultramicro.core.message import say, words
from ultramicro.core.packing import unpacked
from ultramicro.core.rows import Cell
from ultramicro.reports.formatting import id_words, label, missing, plain, unit_of
from ultramicro.reports.model import CURRENCY, message_columns
from ultramicro.reports.units import unit_words
from ultramicro.reports.written.delimited import BATCH_ROWS

MOST_ROWS = 1_048_575
"""Rows of a sheet, less the header."""
MOST_LETTERS = 32_767
MOST_NAME = 31
Formats = Mapping[str, Format]
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FORMATS = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "pence": {"num_format": "#,##0.00;[Red]-#,##0.00"},
    "share": {"num_format": "0.0%"},
    "whole": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.00"},
    "date": {"num_format": "d mmm yyyy"},
    "text": {},
    "wrap": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


def write_workbook(tables: Mapping[str, ParquetFile], figures: Sequence[Figure], path: Path) -> Path:
    """Write tables and figures as one workbook.

    Parameters
    ----------
    tables : mapping of str to ParquetFile
        The tables; money is written in pounds with its pence, as a reader expects it.
    figures : sequence of Figure
        The figures, each with its range and division; the first sheet.
    path : Path
        The file.

    Returns
    -------
    Path
        The file. A table too long for a sheet is cut, and its last row says so.
    """
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        formats = {name: book.add_format(given) for name, given in FORMATS.items()}
        taken: set[str] = set()
        if figures:
            _figures(book.add_worksheet(sheet_name(say("Figures"), taken)), figures, formats)
        for name, table in tables.items():
            _table(book.add_worksheet(sheet_name(label(name), taken)), name, table, formats)
        if not book.worksheets():
            book.add_worksheet(say("Empty"))
    return path


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and none has yet.

    Examples
    --------
    >>> sheet_name("Flows: in/out", {"flows in out"})
    'Flows in out 2'
    """
    stem = " ".join(re.sub(r"[\[\]:*?/\\']", " ", plain(name)).split())[:MOST_NAME] or "Table"
    out, number = stem, 1
    while out.lower() in taken:
        number += 1
        out = f"{stem[: MOST_NAME - len(str(number)) - 1]} {number}"
    taken.add(out.lower())
    return out


def _figures(sheet: Worksheet, figures: Sequence[Figure], formats: Formats) -> None:
    heads = [say("Figure"), say("Value"), say("Low"), say("High"), say("Unit")]
    heads += [say("How it was worked out"), say("Rests on")]
    _header(sheet, heads, (34, 16, 16, 16, 16, 80, 24), formats)
    for row, figure in enumerate(figures, 1):
        money = figure.unit == "pence"
        kind = figure.unit if figure.unit in {"pence", "share"} else "number"
        sheet.write_string(row, 0, _text(figure.name), formats["wrap"])
        for column, value in enumerate((figure.value, figure.low, figure.high), 1):
            _write(sheet, (row, column), value, kind, formats)
        sheet.write_string(
            row, 4, speaker().sign() if money else _text(unit_words(figure.unit, figure.value))
        )
        sheet.write_string(row, 5, _text(figure.how), formats["wrap"])
        sheet.write_string(row, 6, _text(figure.rests_on), formats["wrap"])


def _table(sheet: Worksheet, name: str, table: ParquetFile, formats: Formats) -> None:
    schema = table.schema_arrow
    told = set(message_columns(name, schema.names))
    kinds = [_kind(field.name, field.type) for field in schema]
    # Where each row says its currency, the heading says none.
    own = CURRENCY not in schema.names
    heads = [
        say("{heading} ({sign})", heading=label(n), sign=speaker().sign())
        if kind == "pence" and own
        else label(n)
        for n, kind in zip(schema.names, kinds, strict=True)
    ]
    _header(sheet, heads, [30 if kind == "text" else 16 for kind in kinds], formats)
    rows = (
        row
        for batch in table.iter_batches(BATCH_ROWS)
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    )
    for at, row in enumerate(islice(rows, MOST_ROWS - 1), 1):
        for column, (value, kind) in enumerate(zip(row, kinds, strict=True)):
            shown = unpacked(value) if column in told and value is not None else value
            if isinstance(shown, str):
                shown = id_words(shown, schema.names[column], name)
            _write(sheet, (at, column), shown, kind, formats)
    if table.metadata.num_rows >= MOST_ROWS:
        sheet.write_string(MOST_ROWS, 0, say("A sheet holds no more rows: the CSV file has all of them."))


def _header(sheet: Worksheet, heads: Sequence[str], widths: Sequence[int], formats: Formats) -> None:
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, _text(head), formats["head"])
    sheet.freeze_panes(1, 0)


def _kind(name: str, kind: pa.DataType) -> str:
    if pa.types.is_temporal(kind):
        return "date"
    whole = pa.types.is_integer(kind)
    if not (whole or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return "text"
    unit = unit_of(name)
    return unit if unit in {"pence", "share"} else "whole" if whole else "number"


def _write(sheet: Worksheet, at: tuple[int, int], value: Cell, kind: str, formats: Formats) -> None:
    if missing(value):
        return
    if isinstance(value, bool):
        sheet.write_string(*at, say("yes") if value else say("no"))
    elif isinstance(value, datetime | date):
        sheet.write_datetime(*at, _naive(value), formats["date"])
    elif kind != "text" and isinstance(value, int | float | Decimal):
        shown = "whole" if kind == "number" and value == int(value) else kind
        sheet.write_number(*at, value / 100 if kind == "pence" else value, formats[shown])
    else:
        sheet.write_string(*at, _text(value))


def _naive(value: date) -> date:
    # A sheet knows no time zones.
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def _text(value: object) -> str:
    # Control characters are not allowed in XML; a cell holds so many letters and no more.
    told = words(value) if isinstance(value, str) else str(value)
    text = "".join(c for c in told if c >= " " or c in "\t\n")
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
