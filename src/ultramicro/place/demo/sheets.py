"""Bytes of files: CSV text in any encoding, and a small workbook, the same on every machine."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from ultramicro.core.rows import Cell, Json, Row
from ultramicro.place.demo.data import text
from ultramicro.place.dictionary import columns

# Everything that is written here stands in the made-up town's files.
# data below

Pages = dict[str, bytes]
"""Files to be written: path inside the place, with forward slashes, to content."""

# strftime would write them in the language of the machine.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
EXCEL_EPOCH = date(1899, 12, 30)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
DATE_STYLE, TEXT_STYLE = 1, 0
PARTS = {
    "[Content_Types].xml": "content_types",
    "_rels/.rels": "rels",
    "xl/workbook.xml": "workbook",
    "xl/_rels/workbook.xml.rels": "workbook_rels",
    "xl/styles.xml": "styles",
}
"""Parts of a workbook that never change, and where they stand among the data."""


def pounds(amount_pence: int) -> str:
    """Write pence as pounds with two decimals, exactly.

    Examples
    --------
    >>> pounds(123456), pounds(-5)
    ('1234.56', '-0.05')
    """
    sign = "-" if amount_pence < 0 else ""
    return f"{sign}{abs(amount_pence) // 100}.{abs(amount_pence) % 100:02d}"


def thousands(amount_pence: int) -> str:
    """Write pence as pounds with commas, as ledgers do.

    Examples
    --------
    >>> thousands(123456), thousands(-123456)
    ('1,234.56', '-1,234.56')
    """
    sign = "-" if amount_pence < 0 else ""
    return f"{sign}{abs(amount_pence) // 100:,}.{abs(amount_pence) % 100:02d}"


def serial(day: date) -> int:
    """Return the number by which a spreadsheet knows a day.

    Examples
    --------
    >>> serial(date(2024, 4, 1))
    45383
    """
    return (day - EXCEL_EPOCH).days


def month_name(day: date) -> str:
    """Return the month in English.

    Examples
    --------
    >>> month_name(date(2024, 4, 1))
    'April'
    """
    return MONTHS[day.month - 1]


def csv_bytes(lines: Iterable[Sequence[Cell]], encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Write rows as CSV in an encoding."""
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator=end).writerows(lines)
    return held.getvalue().encode(encoding)


def table_bytes(names: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Write rows as a plain CSV table, in the order of the names given."""
    return csv_bytes([names, *([row.get(name, "") for name in names] for row in rows)])


def dictionary_bytes(table: str, rows: Iterable[Row]) -> bytes:
    """Write rows of one of the dictionary's tables, all its columns in its order but those a reader tells.

    Raises
    ------
    KeyError
        If a row holds a column that the table has not.
    """
    names = [column.name for column in columns(table) if not column.set_when_read]
    held = list(rows)
    unknown = {name for row in held for name in row} - set(names)
    if unknown:
        raise KeyError(f"{table} has no column {sorted(unknown)}")
    return table_bytes(names, held)


def json_bytes(content: Json) -> bytes:
    """Write JSON, one blank deep."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def xlsx_bytes(lines: Iterable[Sequence[Cell]]) -> bytes:
    """Write one sheet as a workbook: texts, whole numbers of pence as pounds, dates.

    Parameters
    ----------
    lines : iterable of sequence
        Rows of str, int (pence, shown as pounds) or date; empty texts leave the cell out.

    Returns
    -------
    bytes
        An XLSX file. It is stored, not packed, because packing differs between machines.
    """
    rows = "".join(_row(number, cells) for number, cells in enumerate(lines, start=1))
    parts = {name: text(f"workbook/{part}.xml") for name, part in PARTS.items()}
    parts["xl/worksheets/sheet1.xml"] = text("workbook/sheet.xml").replace("<row/>", rows)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.create_system = 3  # else the byte says on which system it was written
            archive.writestr(info, part.encode())
    return held.getvalue()


def _row(number: int, cells: Sequence[Cell]) -> str:
    inside = "".join(_cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(cells) if value != "")
    return f'<row r="{number}">{inside}</row>'


def _cell(at: str, value: Cell) -> str:
    if isinstance(value, date):
        return f'<c r="{at}" s="{DATE_STYLE}"><v>{serial(value)}</v></c>'
    if isinstance(value, int):
        return f'<c r="{at}"><v>{pounds(value)}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
