"""The cells of an export: of a text, a sheet, or a list of objects in JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.place.readers.text.records import (
    Record,
    careful_records,
    choose_delimiter,
    head_lines,
    lines_of,
)
from ultramicro.place.readers.text.text import TextCopy, copy_as_utf8

LARGEST_JSON = 200_000_000


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Rows of cells.

    Parameters
    ----------
    rows : list of list
        Cells as they stand: texts, or a workbook's numbers and moments.
    lines : sequence of int
        The line of the file, or the row of the sheet, at which each row starts; from 1.
    encoding, sheet : str
        How its text was encoded; the name of the sheet.
    notes : tuple of Message
        What is worth knowing of how it was read.
    delimiter : str
        What separates the cells of a text.
    """

    rows: list[list[object]]
    lines: Sequence[int]
    encoding: str = ""
    sheet: str = ""
    notes: tuple[Message, ...] = ()
    delimiter: str = ""

    def columns(self) -> list[list[object]]:
        """Turn rows into columns, short rows filled with empty cells."""
        return [list(column) for column in zip_longest(*self.rows, fillvalue="")]

    def raw(self, at: int, most: int = 400) -> str:
        """Return a row's text, for people to find it by."""
        return ";".join(str(cell) for cell in self.rows[at])[:most]


def text_grid(path: Path, *, file: str, scratch: Path, delimiter: str = "") -> Grid:
    """Cut a text of any encoding into its records; by the delimiter, if the caller knows it."""
    delimiter = delimiter or _delimiter(head_lines(path))
    copy = copy_as_utf8(path, scratch / "copy.csv", delimiter=delimiter, where=file)
    rows: list[list[object]] = []
    starts: list[int] = []
    for number, cells in _records(copy, delimiter):
        if number < 2 and 0 < len(cells) <= 2 and cells[0].strip('\ufeff" ').lower().startswith("sep="):  # noqa: PLR2004
            cells = []  # noqa: PLW2901  it says which delimiter, and is no record
        rows.append([cell.strip() for cell in cells])
        starts.append(number + 1)
    return Grid(rows=rows, lines=starts, encoding=copy.encoding, notes=tuple(copy.notes), delimiter=delimiter)


def _delimiter(lines: Sequence[str]) -> str:
    """Choose what separates cells; not a comma that may be one of decimals, where each line has another."""
    chosen = choose_delimiter(lines)
    filled = [line for line in lines if line.strip("\x01 ")]
    if chosen == ",":
        for other in (";", "\t", "|"):
            if sum(other in line for line in filled) > 0.8 * len(filled):
                return other
    return chosen


def _records(copy: TextCopy, delimiter: str) -> Iterator[Record]:
    """Cut a copy into records: by the library, unless quotes are missing or broken."""
    if not copy.quoted or copy.suspicious:
        yield from careful_records(lines_of(copy.path), delimiter)
        return
    reader = csv.reader((f"{line}\n" for line in lines_of(copy.path)), delimiter=delimiter)
    start = 0
    for cells in reader:
        yield start, cells
        start = reader.line_num


def json_grid(path: Path) -> Grid:
    """Turn the longest list of objects in a JSON file into rows; what stands beside it goes above.

    Raises
    ------
    BadInput
        If it is no JSON, or holds no list of objects.
    """
    if path.stat().st_size > LARGEST_JSON:
        raise BadInput(say("it is a JSON file of more than 200 MB"), do=say("export a shorter time"))
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(say("it is no valid JSON"), do=say("download it again")) from error
    found: list[tuple[list[dict[str, object]], list[list[object]]]] = []
    _search(held, [], found, depth=0)
    if not found:
        raise BadInput(say("it holds no list of readings"), do=say("export the readings as CSV"))
    objects, above = max(found, key=lambda some: len(some[0]))
    names = list(dict.fromkeys(name for each in objects for name in each))
    body = [[_cell(each.get(name)) for name in names] for each in objects]
    rows: list[list[object]] = [*above, list(names), *body]
    return Grid(rows=rows, lines=range(1, len(rows) + 1), encoding="utf-8")


def _search(
    held: object,
    above: list[list[object]],
    found: list[tuple[list[dict[str, object]], list[list[object]]]],
    *,
    depth: int,
) -> None:
    if depth > 12:  # noqa: PLR2004  nothing that a portal exports is nested so deep
        return
    if isinstance(held, dict):
        # `unit: kWh` and `mpan: …` beside the list are said of all of it.
        said: list[list[object]] = [
            [key, value] for key, value in held.items() if isinstance(value, (str, int, float))
        ]
        for value in held.values():
            _search(value, above + said, found, depth=depth + 1)
    elif isinstance(held, list):
        objects = [_flat(each) for each in held if isinstance(each, dict)]
        if objects and len(objects) == len(held):
            found.append((objects, above))
        for value in held[:1000]:
            _search(value, above, found, depth=depth + 1)


def _flat(each: dict[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in each.items():
        if isinstance(value, dict):
            flat |= {f"{key} {inner}": some for inner, some in value.items()}
        else:
            flat[key] = value
    return flat


def _cell(value: object) -> object:
    if value is None or isinstance(value, (list, dict)):
        return ""
    return value if isinstance(value, (str, int, float)) else str(value)
