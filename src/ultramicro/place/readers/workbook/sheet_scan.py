"""Scan a workbook's XML as it stands: how far its cells reach, and which hold errors.

The library that reads workbooks keeps the whole rectangle that the cells span in memory, and shows
an error cell as an empty one. Both are found here first, and formulas without a value; nothing is
built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

# A cell may be cut by a chunk's end; hardly any is longer than this.
_OVERLAP = 512
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*["']e["'])[^<>]*?\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^<>]*>"""
    rb"""(?:(?!</(?:\w+:)?c>).){0,300}?<(?:\w+:)?v>([^<]{1,40})</""",
    re.DOTALL,
)
_UNWORKED = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?</(?:\w+:)?c>")
_REPEAT = re.compile(rb"""number-(columns|rows)-repeated\s*=\s*["'](\d{1,9})["']""")

MOST_LETTERS, LAST_COLUMN = 3, 18_278
MANY_ROWS = 99_999
FEW_COLUMNS = 26
# They are kept in memory, and a hostile sheet can have millions.
MAX_ERRORS = 100_000


@dataclass(kw_only=True)
class SheetFacts:
    """What a scan of one sheet found.

    Parameters
    ----------
    rows, columns : int
        The cells reach no further than this.
    errors : dict of (int, int) to str
        Row and column, counted from 1, to the error shown there (`#REF!`).
    unworked : int
        Formulas that were never worked out, so that their cells look empty.
    """

    rows: int = MANY_ROWS
    columns: int = FEW_COLUMNS
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unworked: int = 0

    @property
    def cells(self) -> int:
        """Cells in the rectangle that the sheet spans, at most."""
        return self.rows * self.columns


def column_number(letters: bytes) -> int:
    """Number a column from its letters.

    Examples
    --------
    >>> column_number(b"A"), column_number(b"AA"), column_number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


@cache  # of numbers, whose letters do not change
def _beyond(columns: int) -> re.Pattern[bytes]:
    """Return what finds cells in columns after one, and those in rows of six digits or more.

    Only cells beyond the first 26 columns or 99,999 rows matter: near ones are harmless at any number. Of a
    wide sheet it finds next to none once its last column was seen, and so costs one look at each cell.
    """
    letters = column_letters(columns)
    after = [rf"[A-Za-z]{{{len(letters) + 1},3}}"] if len(letters) < MOST_LETTERS else []
    for i, letter in enumerate(letters):
        if letter != "Z":
            same = "".join(f"[{each}{each.lower()}]" for each in letters[:i])
            more = chr(ord(letter) + 1)
            after.append(rf"{same}[{more}-Z{more.lower()}-z][A-Za-z]{{{len(letters) - i - 1}}}")
    found = rf"""r\s*=\s*["'](?:({"|".join(after)})(\d{{1,9}})|[A-Za-z]{{0,3}}(\d{{6,9}})["'])"""
    return re.compile(found.encode())


def column_letters(number: int) -> str:
    """Return the letters of a column; the last one that they can name where there are more.

    Examples
    --------
    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters, left = "", min(number, LAST_COLUMN)
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def scan_sheet(chunks: Iterable[bytes]) -> SheetFacts:
    """Scan the XML of one XLSX sheet.

    Parameters
    ----------
    chunks : iterable of bytes
        The XML in pieces of any size.

    Examples
    --------
    >>> facts = scan_sheet([b'<row r="3"><c r="B3" t="e"><v>#REF!</v></c></row>'])
    >>> facts.errors
    {(3, 2): '#REF!'}
    """
    facts, before = SheetFacts(), b""
    for chunk in chunks:
        text = before + chunk
        _note(text, facts, start=max(0, len(before) - _OVERLAP // 2))
        before = text[-_OVERLAP:]
    return facts


def _note(text: bytes, facts: SheetFacts, *, start: int) -> None:
    far = _beyond(facts.columns).findall(text)
    wide = {letters for letters, _, _ in far if letters}
    facts.columns = max([facts.columns, *(column_number(letters) for letters in wide)])
    facts.rows = max([facts.rows, *{int(row or deep) for _, row, deep in far}])
    if b"#" in text and len(facts.errors) < MAX_ERRORS:
        for letters, row, error in _ERROR.findall(text):
            facts.errors[int(row), column_number(letters)] = error.decode("utf-8", "replace")
    # Most workbooks have no formula, and looking for a byte costs nearly nothing.
    if b"f>" not in text:
        return
    # The overlap was counted with the piece before it, all but its half that may have been cut.
    facts.unworked += sum(1 for _ in _UNWORKED.finditer(text, start))


ROW = b"<table:table-row"


def scan_open_document(chunks: Iterable[bytes]) -> int:
    """Return how many cells the repeats in an ODS content could make of one cell, at most.

    A row that says it stands a million times is usual (the empty end of a sheet) and costs nothing,
    as long as nothing is in it. Repeats are multiplied only where a cell that holds something repeats
    a lot, or stands in a row that does.
    """
    most, before = 0, b""
    for chunk in chunks:
        text = before + chunk
        most = max(most, *map(_repeated_cells, _full_rows(text)), 0)
        # A row may be cut by a chunk's end, and is looked at again once it is whole.
        start = text.rfind(ROW)
        # Without the start of a row, one may begin in the last few letters.
        before = text[start if start >= 0 else max(0, len(text) - len(ROW)) :][-(1 << 20) :]
    return max(most, *map(_repeated_cells, _full_rows(before)), 0)


def _full_rows(text: bytes) -> list[bytes]:
    """Cut out the rows in which some cell has a value and something repeats a thousand times or more."""
    # Nearly every sheet is done here; cutting it into rows takes far longer.
    if not re.search(rb"""repeated\s*=\s*["']\d{4,}["']""", text):
        return []
    return [row for row in text.split(ROW)[1:] if b"office:value-type" in row or b"<text:" in row]


def _repeated_cells(row: bytes) -> int:
    """Multiply a row's own repeat by the places its cells take up to the last one that holds something."""
    head, _, _ = row.partition(b">")
    found = {kind: int(n) for kind, n in _REPEAT.findall(head)}
    full = row[: max(row.rfind(b"office:value-type"), row.rfind(b"<text:"))]
    start = full.rfind(b"<table:table-cell")
    width = sum(int(n) for kind, n in _REPEAT.findall(row[: row.find(b">", start) + 1]) if kind == b"columns")
    return max(1, width) * found.get(b"rows", 1)
