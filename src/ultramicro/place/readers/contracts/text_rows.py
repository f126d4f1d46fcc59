"""The records of a text file, cut where its header and its rows agree best."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ultramicro.place.readers.contracts.roles import naming
from ultramicro.place.readers.contracts.tables import SEARCHED, Table
from ultramicro.place.readers.text.records import (
    Record,
    careful_records,
    choose_delimiter,
    head_lines,
    lines_of,
)
from ultramicro.place.readers.text.text import TextCopy, copy_as_utf8

DELIMITERS = ",;\t|"


def head_rows(path: Path) -> list[list[str]]:
    """Cut the first records of a file."""
    lines = head_lines(path)
    return cut(lines, delimiter_of(lines))


def text_table(path: Path, *, file: str, scratch: Path) -> Table:
    """Cut a text of any encoding into its records.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        What to call it in messages.
    scratch : Path
        A folder for a clean copy.
    """
    delimiter = delimiter_of(head_lines(path))
    copy = copy_as_utf8(path, scratch / "copy.csv", delimiter=delimiter, where=file)
    records = _records(copy, delimiter)
    return Table(
        rows=[[cell.strip() for cell in cells] for _, cells in records],
        lines=[line + 1 for line, _ in records],
        encoding=copy.encoding, notes=tuple(copy.notes),
    )  # fmt: skip


def delimiter_of(lines: Sequence[str]) -> str:
    """Choose what separates cells: that by which some row names the most columns.

    Examples
    --------
    >>> delimiter_of(["Contract Title,Supplier [Name|Number],End date", "Mowing,[A|1][B|2][C|3],01/04/2026"])
    ','
    """
    # Cells of suppliers hold more bars than a short file has commas.
    usual = choose_delimiter(lines)
    best = {
        mark: max(map(naming, cut(lines[:SEARCHED], mark)), default=0.0)
        for mark in dict.fromkeys((usual, *DELIMITERS))
    }
    return max(best, key=lambda mark: (best[mark], mark == usual))


def cut(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Cut lines into records, however broken their quotation marks are."""
    return [cells for _, cells in careful_records(lines, delimiter)]


def _records(copy: TextCopy, delimiter: str) -> list[Record]:
    plain = _plainly(copy, delimiter) if copy.quoted else []
    if plain and not copy.suspicious:
        return plain
    careful = list(careful_records(lines_of(copy.path), delimiter))
    # Cells of several lines look like broken quotation marks in a short file; the even table is right.
    return plain if plain and _evenness(plain) >= _evenness(careful) else careful


def _plainly(copy: TextCopy, delimiter: str) -> list[Record]:
    """Cut records as the library does; none where a quotation mark that is never closed makes it give up."""
    reader = csv.reader((f"{line}\n" for line in lines_of(copy.path)), delimiter=delimiter)
    found, start = [], 0
    try:
        for cells in reader:
            found.append((start, cells))
            start = reader.line_num
    except csv.Error:
        return []
    return found


def _evenness(records: Sequence[Record]) -> float:
    """Return which part of the records is as wide as most are; blank lines are not counted."""
    widths = Counter(len(cells) for _, cells in records if any(cell.strip() for cell in cells))
    return max(widths.values(), default=0) / max(1, widths.total())
