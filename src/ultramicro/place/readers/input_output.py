"""Input–output tables as statistical offices publish them: a square of industries with totals round it.

The square is found by its labels (the header's run as the first column's), not by its place: sheets,
lines above, codes and years differ from office to office. Also read: a square or a long list (seller,
buyer, amount) as CSV.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ultramicro.core.errors import BadInput
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.text import copy_as_utf8
from ultramicro.place.readers.workbook import workbook_to_csv

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
OUTPUT, WAGES, CONSUMPTION, INCOME = "(output)", "(wages)", "(consumption)", "(household income)"
ROWS = {
    OUTPUT: r"\boutput\b.*\bbasic|^p1$|^tout$|^output_bp$|^total output\b|^output\b",
    WAGES: r"compensation[ _](of[ _])?employees|^coe$|^d1$|wages and salaries",
}
HOUSEHOLDS = r"p3 s14\b|households?$|consumption.*household|household.*consumption"
NOT_HOUSEHOLDS = r"non-?profit|npish|serving|employer|non-?resident"
LONG = {
    "seller": r"seller|from|row|prod_na|industry_row|input",
    "buyer": r"buyer|to|col(umn)?|induse|industry_col",
    "amount": r"amount|value|values|flow|gbp|pounds",
}
FEWEST = 2
MOST_ABOVE = 40
LABELS = 8
"""Industries are named in one of the first columns."""


@dataclass(frozen=True, kw_only=True)
class Square:
    """Where a square of industries stands in a sheet."""

    header: int
    label: int
    top: int
    left: int
    size: int


class InputOutputReader:
    """Reads input–output tables."""

    name = "input_output"
    version = 1

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether there is anything to read: no other reader is for such tables."""
        return bool(head)

    def read(self, path: Path, *, file: str, settings: Mapping[str, Any], out: Path) -> FileReading:
        """Read the largest square with outputs, as rows of `input_output`.

        Raises
        ------
        BadInput
            If there is none.
        """
        del settings
        with tempfile.TemporaryDirectory(prefix="ultramicro-") as scratch:
            found = [
                (rank(sheet), rows) for sheet in sheets_of(path, Path(scratch)) if (rows := read_rows(sheet))
            ]
        if not found:
            raise BadInput(
                "no square table of industries with their outputs was found in it",
                where=file,
                do="name a workbook or CSV whose rows and columns are the same industries, with their "
                "total output",
            )
        _, rows = max(found, key=lambda each: (each[0], len(each[1])))
        return _written(rows, file=file, out=out)


def rank(cells: Sequence[Sequence[str]]) -> int:
    """Prefer industry by industry to product by product, and both to purchases with foreign goods in them.

    Examples
    --------
    >>> [rank([[title]]) for title in ("Combined use matrix", "Product by product", "Industry by industry")]
    [0, 1, 2]
    """
    top = " ".join(_plain(cell) for row in cells[:MOST_ABOVE] for cell in row[:6])
    if re.search(r"combined use|purchasers", top):
        return 0
    return 2 if re.search(r"industry[- ]by[- ]industry|\bixi\b|domestic use", top) else 1


def sheets_of(path: Path, scratch: Path) -> Iterator[list[list[str]]]:
    """Return the cells of every sheet of a workbook, or of a CSV file, as text."""
    with path.open("rb") as opened:
        head = opened.read(4)
    if head in WORKBOOKS:
        for sheet in workbook_to_csv(path, scratch):
            yield _cells(sheet.path, ",")
        return
    text = copy_as_utf8(path, scratch / "text.csv", delimiter=",", where=path.name)
    sample = text.path.read_text(encoding="utf-8")[:4096]
    yield _cells(text.path, max(",;\t", key=sample.count))


def _cells(path: Path, delimiter: str) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return [[cell.strip() for cell in row] for row in csv.reader(opened, delimiter=delimiter)]


def read_rows(cells: Sequence[Sequence[str]]) -> list[tuple[str, str, float]]:
    """Return seller, buyer and amount of a sheet's square, with outputs, wages and consumption; [] if none.

    Examples
    --------
    >>> cells = [["", "Farms", "Shops"], ["Farms", "1", "2"], ["Shops", "3", "4"],
    ...          ["Total output", "10", "20"]]
    >>> read_rows(cells)[:3]
    [('Farms', 'Farms', 1.0), ('Farms', 'Shops', 2.0), ('Shops', 'Farms', 3.0)]
    """
    square = find_square(cells)
    if square is None:
        return _long(cells)
    names = _names(cells, square)
    rows = [
        (seller, buyer, as_number(_cell(cells, square.top + i, square.left + j)))
        for i, seller in enumerate(names)
        for j, buyer in enumerate(names)
    ]
    below = list(_below(cells, square, names))
    if not any(seller == OUTPUT for seller, *_ in below):
        return []
    return [*rows, *below, *_beside(cells, square, names)]


def _cell(cells: Sequence[Sequence[str]], row: int, column: int) -> str:
    return cells[row][column] if row < len(cells) and column < len(cells[row]) else ""


def _row(cells: Sequence[Sequence[str]], square: Square) -> list[str]:
    """Return the cells of a square's first row."""
    return [_cell(cells, square.top, square.left + j) for j in range(square.size)]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def find_square(cells: Sequence[Sequence[str]]) -> Square | None:
    """Find the largest run of header labels that stand in the same order down a column."""
    best: Square | None = None
    for header in range(min(MOST_ABOVE, len(cells))):
        heads = [_plain(cell) for cell in cells[header]]
        for label in range(min(LABELS, max(map(len, cells), default=0))):
            column = [_plain(_cell(cells, row, label)) for row in range(len(cells))]
            found = _run(heads, column, header, label)
            while found and not any(re.search(r"^-?[\d.,]+$", c) for c in _row(cells, found)):
                found = replace(found, top=found.top + 1, left=found.left + 1, size=found.size - 1)
            if found and found.size >= FEWEST and (best is None or found.size > best.size):
                best = found
    return best


def _run(heads: Sequence[str], column: Sequence[str], header: int, label: int) -> Square | None:
    """Find where the labels of a column continue as the header does."""
    for left in range(label + 1, len(heads)):
        if not heads[left] or heads[left] not in column[header + 1 :]:
            continue
        top = column.index(heads[left], header + 1)
        size = 0
        while (
            left + size < len(heads)
            and top + size < len(column)
            and heads[left + size] == column[top + size] != ""
        ):
            size += 1
        while size and re.search(r"^(_t|t|tot|total.*)$", heads[left + size - 1]):
            size -= 1
        if size >= FEWEST:
            return Square(header=header, label=label, top=top, left=left, size=size)
    return None


def _names(cells: Sequence[Sequence[str]], square: Square) -> list[str]:
    """Name each industry by its code and, where it stands beside, its words."""
    names: list[str] = []
    for row in range(square.top, square.top + square.size):
        texts = [_cell(cells, row, c) for c in range(square.label, square.left) if _cell(cells, row, c)]
        name = " ".join(re.sub(r"\s+", " ", text) for text in dict.fromkeys(texts))
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names


def as_number(text: str) -> float:
    """Read a number as tables print it: dashes and dots for nothing; not a number where it is none."""
    try:
        return float(text.replace(",", "") or 0)
    except ValueError:
        return 0.0 if re.fullmatch(r"[-–.:*\s]*", text) else float("nan")


def _below(
    cells: Sequence[Sequence[str]], square: Square, names: Sequence[str]
) -> Iterator[tuple[str, str, float]]:
    done = set()
    for row in range(square.top + square.size, len(cells)):
        labels = [_plain(_cell(cells, row, c)) for c in range(square.left)]
        for item, pattern in ROWS.items():
            if item not in done and any(re.search(pattern, text) for text in labels):
                done.add(item)
                for j, name in enumerate(names):
                    yield item, name, as_number(_cell(cells, row, square.left + j))


def _beside(
    cells: Sequence[Sequence[str]], square: Square, names: Sequence[str]
) -> Iterator[tuple[str, str, float]]:
    width = max(map(len, cells))
    for column in range(square.left + square.size, width):
        heads = [_plain(_cell(cells, row, column)) for row in range(max(0, square.header - 2), square.top)]
        wanted = any(re.search(HOUSEHOLDS, text) for text in heads)
        if wanted and not any(re.search(NOT_HOUSEHOLDS, text) for text in heads):
            for i, name in enumerate(names):
                yield name, CONSUMPTION, as_number(_cell(cells, square.top + i, column))
            return


def _long(cells: Sequence[Sequence[str]]) -> list[tuple[str, str, float]]:
    """Read a list of seller, buyer, amount."""
    if not cells:
        return []
    heads = [_plain(cell) for cell in cells[0]]
    at = {
        role: next((i for i, head in enumerate(heads) if re.fullmatch(pattern, head)), None)
        for role, pattern in LONG.items()
    }
    seller, buyer, amount = at["seller"], at["buyer"], at["amount"]
    if seller is None or buyer is None or amount is None:
        return []
    rows = [
        (_cell(cells, i, seller), _cell(cells, i, buyer), as_number(_cell(cells, i, amount)))
        for i in range(1, len(cells))
    ]
    named = [(_special(s), _special(b), a) for s, b, a in rows if s and b]
    return named if any(s == OUTPUT for s, *_ in named) else []


def _special(text: str) -> str:
    plain = _plain(text)
    for item, pattern in {**ROWS, CONSUMPTION: HOUSEHOLDS}.items():
        if plain == item or re.search(pattern, plain):
            return item
    return text


def _written(rows: Sequence[tuple[str, str, float]], *, file: str, out: Path) -> FileReading:
    target = out / "input_output.parquet"
    schema = arrow_schema("input_output")
    columns = [pa.array([row[k] for row in rows], schema.field(k).type) for k in range(3)]
    columns.append(pa.array([file] * len(rows), schema.field(3).type))
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), target)
    industries = len({buyer for seller, buyer, _ in rows if seller == OUTPUT})
    note = f"an input–output table of {industries} industries"
    return FileReading(
        file=file,
        kind="input_output",
        lines=len(rows),
        accepted=len(rows),
        notes=(note,),
        tables={"input_output": target},
    )
