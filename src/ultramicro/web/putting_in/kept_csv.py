"""A table that a person keeps as a text file: rows change, all else of the file stays as it stands."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from ultramicro.place.dictionary import columns
from ultramicro.place.readers.tables.headers import Match, match_header
from ultramicro.place.readers.text.records import choose_delimiter
from ultramicro.place.readers.text.text import guess_encoding

SEARCHED = 40
"""Records at the top in which the header is looked for, as the reader of tables does."""
NOT_KEPT = frozenset({"origin"})
"""Columns that say where a row comes from; what is typed here comes from here."""


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A record of the file.

    Parameters
    ----------
    mark : str
        Known by what it holds: another mark, another row.
    raw : str
        Its text with its line end.
    cells : tuple of str
        Its cells.
    """

    mark: str
    raw: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file cut into what stands above its rows, and its rows.

    Parameters
    ----------
    table : str
        The table of the dictionary that it holds.
    above : str
        All before the header.
    header : str
        The header with its line end.
    names : tuple of str
        The header's cells.
    rows : tuple of KeptRow
        Its records; lines that hold nothing are records too, so that they stay.
    delimiter, encoding, line_end : str
        How it is written.
    """

    table: str
    above: str
    header: str
    names: tuple[str, ...]
    rows: tuple[KeptRow, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"

    @property
    def found(self) -> Mapping[str, Match]:
        """Which of its columns is which of the dictionary's."""
        return match_header(self.table, self.names)

    @property
    def filled(self) -> list[KeptRow]:
        """The records that hold anything."""
        return [row for row in self.rows if any(cell.strip() for cell in row.cells)]

    def row(self, mark: str) -> KeptRow | None:
        """Return the row of a mark; None where it was changed or deleted since."""
        return next((row for row in self.rows if row.mark == mark), None)

    def said(self, row: KeptRow) -> dict[str, str]:
        """Return what a row says by the dictionary's columns, as it is written."""
        return {
            name: row.cells[m.index].strip() for name, m in self.found.items() if m.index < len(row.cells)
        }

    def text(self) -> str:
        """Return the whole file."""
        return self.above + self.header + "".join(row.raw for row in self.rows)

    def content(self) -> bytes:
        """Return the whole file as it is written to disk; letters that its encoding lacks make it UTF-8."""
        try:
            return self.text().encode(self.encoding)
        except UnicodeEncodeError:
            return self.text().encode("utf-8-sig")


def parse(table: str, content: bytes | None) -> KeptFile:
    """Cut a file into its records, losing nothing: `parse(t, c).content() == c` where it can be decoded.

    Parameters
    ----------
    table : str
        A table of the dictionary.
    content : bytes or None
        The file; None where it is not there, and then it has the dictionary's header.
    """
    if content is None or not content.strip():
        return empty(table)
    encoding = _encoding(content)
    text = content.decode(encoding)
    delimiter = choose_delimiter(text.splitlines()[:SEARCHED])
    line_end = "\r\n" if "\r\n" in text else "\n"
    records = list(_records(text, delimiter))
    at = max(range(min(len(records), SEARCHED)), key=lambda i: (len(match_header(table, records[i][1])), -i))
    return KeptFile(
        table=table, above="".join(raw for raw, _ in records[:at]), header=records[at][0],
        names=tuple(records[at][1]), rows=_marked(records[at + 1 :]), delimiter=delimiter,
        encoding=encoding, line_end=line_end,
    )  # fmt: skip


def _encoding(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        guess = guess_encoding(content)
        return "utf-16" if guess.startswith("utf-16") else "latin-1" if _undefined(content) else "cp1252"
    return "utf-8"


def _undefined(content: bytes) -> bool:
    return any(byte in content for byte in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"))


def empty(table: str) -> KeptFile:
    """Return a file that holds only the header that the dictionary gives."""
    names = tuple(c.name for c in columns(table) if not c.set_when_read and c.name not in NOT_KEPT)
    return KeptFile(table=table, above="", header=",".join(names) + "\n", names=names, rows=())


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Cut a text into records with their line ends; a quote that never ends ends with its line."""
    lines = io.StringIO(text, newline="").readlines()
    at = 0
    while at < len(lines):
        end = at
        quotes = lines[at].count('"')
        while quotes % 2 and end + 1 < len(lines):
            end += 1
            quotes += lines[end].count('"')
        if quotes % 2:
            end = at
        raw = "".join(lines[at : end + 1])
        yield raw, cells_of(raw, delimiter)
        at = end + 1


def cells_of(raw: str, delimiter: str) -> list[str]:
    """Return the cells of one record."""
    bare = raw.rstrip("\r\n")
    return next(csv.reader(io.StringIO(bare, newline=""), delimiter=delimiter), [])


def _marked(records: Sequence[tuple[str, list[str]]]) -> tuple[KeptRow, ...]:
    seen: Counter[str] = Counter()
    rows = []
    for raw, cells in records:
        # Equal rows are told apart by which of them it is.
        bare = raw.rstrip("\r\n")
        seen[bare] += 1
        key = f"{seen[bare]} {bare}"
        rows.append(KeptRow(mark=sha256(key.encode()).hexdigest()[:20], raw=raw, cells=tuple(cells)))
    return tuple(rows)


def written(file: KeptFile, cells: Sequence[str]) -> str:
    """Return cells as a record of the file."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=file.delimiter, lineterminator=file.line_end).writerow(cells)
    return out.getvalue()


def with_columns(file: KeptFile, wanted: Sequence[str]) -> KeptFile:
    """Give a file columns that it lacks, at its right-hand end."""
    new = [name for name in wanted if name not in file.found]
    if not new:
        return file
    names = (*file.names, *new)
    rows = [_widened(file, row, len(names)) for row in file.rows]
    return replace(file, names=names, header=written(file, names), rows=_marked(rows))


def _widened(file: KeptFile, row: KeptRow, width: int) -> tuple[str, list[str]]:
    if not any(row.cells):
        return row.raw, list(row.cells)
    bare = row.raw.rstrip("\r\n")
    more = width - len(row.cells)
    return bare + file.delimiter * more + row.raw[len(bare) :], [*row.cells, *[""] * more]


def with_row(file: KeptFile, said: Mapping[str, str], mark: str = "") -> KeptFile:
    """Put a row into a file: in the place of the one of a mark, or at the end.

    Columns that the dictionary does not know keep what they hold.

    Parameters
    ----------
    file : KeptFile
        The file.
    said : mapping of str to str
        What the row says by the dictionary's columns, as it is to be written.
    mark : str
        The row that it stands for; empty for a new one.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    old = file.row(mark) if mark else None
    if mark and old is None:
        raise KeyError(mark)
    at = file.rows.index(old) if old else len(file.rows)
    wide = with_columns(file, [name for name, value in said.items() if value])
    cells = list(wide.rows[at].cells) if old else []
    cells += [""] * (len(wide.names) - len(cells))
    for name, value in said.items():
        if name in wide.found:
            cells[wide.found[name].index] = value
    raws = [(row.raw, list(row.cells)) for row in wide.rows]
    raws[at : at + (1 if old else 0)] = [(written(wide, cells), cells)]
    return replace(_ended(wide), rows=_marked(_all_ended(raws, wide.line_end)))


def without_row(file: KeptFile, mark: str) -> KeptFile:
    """Take a row out of a file.

    Raises
    ------
    KeyError
        If there is no such row.
    """
    old = file.row(mark)
    if old is None:
        raise KeyError(mark)
    return replace(file, rows=tuple(row for row in file.rows if row is not old))


def _ended(file: KeptFile) -> KeptFile:
    return file if file.header.endswith(("\n", "\r")) else replace(file, header=file.header + file.line_end)


def _all_ended(raws: Sequence[tuple[str, list[str]]], line_end: str) -> list[tuple[str, list[str]]]:
    """End each record, as the last one of a file may have no line end."""
    return [(raw if raw.endswith(("\n", "\r")) else raw + line_end, cells) for raw, cells in raws]
