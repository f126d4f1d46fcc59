"""The cells of published tables as text, and their numbers as offices print them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.text.text import copy_as_utf8
from ultramicro.place.readers.workbook.reader import workbook_to_csv

# By content: offices give workbooks any ending.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
KEYS_IN_ONE = r"^[\w,]+\\TIME"
"""How the first cell of Eurostat's bulk files begins: keys with commas, then years with tabs."""
Cells = list[list[str]]


def sheets_of(path: Path, scratch: Path) -> Iterator[Cells]:
    """Return the cells of every sheet of a workbook, or of a CSV file, as text.

    Raises
    ------
    BadInput
        If it is a damaged workbook or text.
    """
    with path.open("rb") as opened:
        head = opened.read(4)
    if head in WORKBOOKS:
        for sheet in workbook_to_csv(path, scratch):
            yield _cells(sheet.path, ",")
        return
    text = copy_as_utf8(path, scratch / "text.csv", delimiter=",", where=path.name)
    with text.path.open(encoding="utf-8") as opened_text:
        sample = opened_text.read(4096)
    # Both marks separate here, which no reader of CSV allows.
    if re.match(KEYS_IN_ONE, sample, re.IGNORECASE):
        with text.path.open(encoding="utf-8") as lines:
            yield [re.split(r"[,\t]", line.rstrip("\n")) for line in lines]
        return
    # The commonest mark will do: industries' names hold commas, but numbers are far more.
    yield _cells(text.path, max(",;\t", key=sample.count))


def _cells(path: Path, delimiter: str) -> Cells:
    try:
        with path.open(encoding="utf-8", newline="") as opened:
            return [[cell.strip() for cell in row] for row in csv.reader(opened, delimiter=delimiter)]
    except csv.Error as error:
        raise BadInput(
            say("it is not a table: {why}", why=str(error)), where=path.name, do=say("save it as CSV again")
        ) from error


def cell(cells: Sequence[Sequence[str]], row: int, column: int) -> str:
    """Return a cell; nothing beyond the end of a row or of the sheet."""
    return cells[row][column] if row < len(cells) and column < len(cells[row]) else ""


def plain(text: str) -> str:
    r"""Bring a label to lower case and single blanks.

    Examples
    --------
    >>> plain("Total  output\nat basic prices ")
    'total output at basic prices'
    """
    return re.sub(r"\s+", " ", text).strip().casefold()


def as_number(text: str) -> float:
    """Read a number as tables print it: dashes and dots for nothing; not a number where it is none.

    Brackets mean less than nothing, and a letter behind marks an estimate.

    Examples
    --------
    >>> [as_number(t) for t in ("1,234.5", "1 234", "(12)", "-", "7.5 p", ":", "")]
    [1234.5, 1234.0, -12.0, 0.0, 7.5, 0.0, 0.0]
    >>> as_number("inf"), as_number("Farms")
    (nan, nan)
    """
    short = re.sub(r"[,\s\u00a0£$€]", "", text)
    # Offices print a mark, and sometimes a footnote's letter, where there is nothing or nothing may be
    # said.
    if re.fullmatch(r"[-–—.:*]*[a-z]?", short):
        return 0.0
    # Brackets are how accountants print less than nothing.
    if found := re.fullmatch(r"\((\d[\d.]*)\)", short):
        short = f"-{found.group(1)}"
    if not re.fullmatch(r"[-+−]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,2})?[a-z]{0,2}", short, re.IGNORECASE):
        return float("nan")
    digits = re.match(r"[-+−]?[\d.]+(e[-+]?\d+)?", short, re.IGNORECASE)
    return float(digits.group().replace("−", "-")) if digits else float("nan")
