"""Read invoices from a table as accounting programs export it: any delimiter, encoding or workbook.

The headings of Xero, Sage, QuickBooks, FreeAgent and of typed tables are in `invoice_headings.csv`.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.place.readers.text.guard import WORKBOOKS, detect_file_type
from ultramicro.place.readers.text.records import careful_records, choose_delimiter, head_lines, lines_of
from ultramicro.place.readers.text.text import copy_as_utf8
from ultramicro.place.readers.values.dates import is_month_first, is_month_only, parse_date
from ultramicro.place.readers.workbook.reader import workbook_to_csv

SEARCHED = 40
"""Records at the top in which the heading is looked for: reports have titles above it."""
SUMS, DAYS = ("amount", "open", "paid"), ("issued", "due")
_POINTED = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:[. ][0-9]{3})+),[0-9]{2}")
_TOTALS = re.compile(r"\W*(?:grand |sub)?\W*total\b.*", re.IGNORECASE)


class TableRow(NamedTuple):
    """One row of a table: its line, and its cells by what they are."""

    line: int
    cells: dict[str, str]


def invoices_in(path: Path) -> list[TableRow]:
    """Read the invoices of a CSV or a workbook.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    list of TableRow
        Their cells are `debtor`, `creditor` or `contact`, `amount`, `open`, `paid`, `reference`, `issued`,
        `due`, `currency`, `type`, `status`, `credits`, as far as the table has them. Dates are in ISO 8601
        where they can be read; sums have a point where the whole file writes a comma.

    Raises
    ------
    BadInput
        If the file is no table, or has no column for parties, sum or number.
    """
    # By what is in it, as exports come under any ending.
    kind = detect_file_type(path).format
    if kind != "text" and kind not in WORKBOOKS:
        raise BadInput(
            say("it is {format}, not a table of invoices", format=kind.upper()),
            where=path.name,
            do=say("save it as CSV or XLSX"),
        )
    with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
        if kind == "text":
            delimiter = choose_delimiter(head_lines(path))
            copy = copy_as_utf8(path, Path(scratch) / "copy.csv", delimiter=delimiter, where=path.name)
            return _read([(copy.path, delimiter)], path)
        sheets = workbook_to_csv(path, Path(scratch))
        return _read([(sheet.path, ",") for sheet in sheets], path)


def _read(texts: Iterable[tuple[Path, str]], path: Path) -> list[TableRow]:
    """Read the first text that has a heading of invoices; a workbook has one a sheet."""
    best: Mapping[str, int] = {}
    for text, delimiter in texts:
        records = list(careful_records(lines_of(text), delimiter))
        at, found = _heading(records)
        if _enough(found):
            return _rows(records[at + 1 :], found, points=delimiter == ";")
        # What is missing is told of the sheet that came nearest.
        best = max(best, found, key=len)
    missing = [words for columns, words in _NEEDED.items() if not set(columns) & set(best)]
    raise BadInput(
        say("columns are missing: {columns}", columns=Listed([each() for each in missing])),
        where=path.name,
        do=say(
            "name the columns {columns}", columns=Listed(["debtor", "creditor", "amount", "reference", "due"])
        ),
    )


_NEEDED = {
    ("debtor", "creditor", "contact"): lambda: say("who owes or is owed"),
    ("amount", "open"): lambda: say("the sum"),
    ("reference",): lambda: say("the invoice's number"),
    ("due", "issued"): lambda: say("a date"),
}


def _enough(found: Mapping[str, int]) -> bool:
    return all(set(columns) & set(found) for columns in _NEEDED)


def _heading(records: Sequence[tuple[int, list[str]]]) -> tuple[int, dict[str, int]]:
    """Return where the heading is, and what is in which column."""
    found = ((n, _columns(cells)) for n, (_, cells) in enumerate(records[:SEARCHED]))
    # Of like ones the first: rows below may repeat words of the heading.
    return max(found, key=lambda each: (len(each[1]), -each[0]), default=(0, {}))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    known, found = _headings(), dict[str, int]()
    # Several columns may mean one thing; our table has the surest first.
    ranked = sorted((known[words], n) for n, cell in enumerate(cells) if (words := _words(cell)) in known)
    for (_, column), n in ranked:
        found.setdefault(column, n)
    return found


def _words(cell: str) -> str:
    """Bring a heading to small words: `*InvoiceNumber` and `Invoice No.` are both known."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell)
    plain = re.sub(r"\(.*?\)|\[.*?\]", " ", apart)
    return " ".join(re.sub(r"[\W_]", " ", plain).casefold().split())


@cache  # of the program's own file, which does not change while it runs
def _headings() -> dict[str, tuple[int, str]]:
    """Return the column that a heading means, and how soon it is taken where several mean one."""
    text = (files(__package__) / "invoice_headings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["words"]: (n, row["column"]) for n, row in enumerate(rows)}


def _rows(
    records: Sequence[tuple[int, list[str]]], found: Mapping[str, int], *, points: bool
) -> list[TableRow]:
    rows = [
        TableRow(line + 1, {name: cells[n].strip() for name, n in found.items() if n < len(cells)})
        for line, cells in records
    ]
    rows = [row for row in rows if _is_invoice(row.cells)]
    days = [text for row in rows for name in DAYS if (text := row.cells.get(name, ""))]
    # Of all dates together: a single 03/04 says nothing, and one 25 in the file settles all.
    month_first = is_month_first(days)
    # Only with semicolons, which are what programs use where a comma is the decimal mark.
    if points and _decimal_commas(rows):
        rows = [row._replace(cells=row.cells | _pointed(row.cells)) for row in rows]
    return [row._replace(cells=row.cells | dict(_days(row.cells, month_first=month_first))) for row in rows]


def _is_invoice(cells: Mapping[str, str]) -> bool:
    """Whether a row is one: not an empty line, nor a total below them."""
    filled = [cell for cell in cells.values() if cell]
    # A firm may be called Total; its rows have a number.
    return bool(filled) and not (_TOTALS.fullmatch(filled[0]) and not cells.get("reference"))


def _decimal_commas(rows: Sequence[TableRow]) -> bool:
    """Whether every sum of a file has a comma before two digits, so that each means one thing."""
    sums = [text for row in rows for name in SUMS if (text := row.cells.get(name, ""))]
    return bool(sums) and all(_POINTED.fullmatch(text) for text in sums)


def _pointed(cells: Mapping[str, str]) -> dict[str, str]:
    sums = {name: cells[name] for name in SUMS if cells.get(name)}
    return {name: re.sub(r"[. ]", "", text).replace(",", ".") for name, text in sums.items()}


def _days(cells: Mapping[str, str], *, month_first: bool) -> Iterator[tuple[str, str]]:
    """Yield dates in ISO 8601; what cannot be read, or names no day, stays as it stands."""
    for name in DAYS:
        text = cells.get(name, "")
        day = None if not text or is_month_only(text) else parse_date(text, month_first=month_first)
        if day:
            yield name, day.isoformat()
