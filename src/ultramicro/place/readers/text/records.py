"""Records of a delimited text: which delimiter, and a careful way to read where quotes are broken."""

from __future__ import annotations

import csv
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from ultramicro.place.readers.text.text import BLANK, CHUNK_BYTES, TextCopy, _Decoder, guess_encoding

DELIMITERS = (",", ";", "\t", "|")
HEAD_BYTES = 1 << 18
# Descriptions run over a dozen lines; a quote that is open for longer was never closed.
LONGEST_CELL_LINES = 60

Record = tuple[int, list[str]]
"""Line (from 0) at which a record starts, and its cells."""

# Python refuses cells beyond 128 KB; lines are bounded elsewhere.
csv.field_size_limit(1 << 27)


def head_lines(path: Path) -> list[str]:
    """Read the first 256 KB of a text file of any encoding as lines.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    list of str
        Its first whole lines.
    """
    with path.open("rb") as f:
        encoding = guess_encoding(f.read(4096))
        f.seek(0)
        text, ended = b"", True
        for block in _Decoder(encoding).blocks(f):
            text += block
            if len(text) >= HEAD_BYTES:
                ended = False
                break
    lines = text[:HEAD_BYTES].decode("utf-8", errors="replace").split("\n")
    # The last line may be cut off in its middle, and would look like a narrower record.
    return lines if (ended and len(text) <= HEAD_BYTES) or len(lines) == 1 else lines[:-1]


def choose_delimiter(lines: Sequence[str]) -> str:
    r"""Choose the delimiter that cuts the lines into the most, and the most even, cells.

    Parameters
    ----------
    lines : sequence of str
        The first lines of a file.

    Returns
    -------
    str
        One of comma, semicolon, tab and bar; a line `sep=;` at the top settles it.

    Examples
    --------
    >>> choose_delimiter(["Name;Paid", "A, B & Co;1,50", "C Ltd;2,00"])
    ';'
    >>> choose_delimiter(["Name\tPaid", "A, B & Co\t1"])
    '\t'
    """
    for line in lines[:2]:
        told = re.fullmatch(r'"?sep=(.)"?,*', line.strip("\ufeff "), re.IGNORECASE)
        if told and told[1] in DELIMITERS:
            return told[1]
    return max(DELIMITERS, key=lambda d: _evenness(lines, d))


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    widths = Counter(len(cells) for _, cells in islice(careful_records(lines, delimiter), 80) if any(cells))
    wide = {width: n for width, n in widths.items() if width > 1}
    if not wide:
        return 0.0
    usual = max(wide, key=lambda width: (wide[width], width))
    # Bounded, as commas in long texts cut a line into more pieces than its delimiter does.
    return wide[usual] / widths.total() * min(usual, 8)


def careful_records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    r"""Read records as a person would, so that a quote that is never closed costs one line and not the file.

    Parameters
    ----------
    lines : iterable of str
        Physical lines without their ends.
    delimiter : str
        What separates the cells.

    Yields
    ------
    tuple of int and list of str
        The line (from 0) at which the record starts, and its cells.

    Examples
    --------
    >>> list(careful_records(['a,"b', 'c",d', 'e,"f,g', 'h,i,j'], ","))
    [(0, ['a', 'b\nc', 'd']), (2, ['e', '"f', 'g']), (3, ['h', 'i', 'j'])]
    """
    waiting: list[tuple[int, str]] = []
    source = iter(enumerate(lines))
    while True:
        if not waiting:
            for number, line in source:  # nearly every line has no quote, and is a record of its own
                if '"' in line:
                    waiting.append((number, line))
                    break
                yield number, line.split(delimiter)
            else:
                return
        number, line = waiting.pop(0)
        # Nearly every line ends here; the reader of CSV is asked only where quotes matter.
        if line.count('"') % 2 == 0:
            yield number, _cells(line, delimiter) if '"' in line else line.split(delimiter)
            continue
        waiting.extend(islice(source, LONGEST_CELL_LINES - len(waiting)))
        end = _closing_line(line, [text for _, text in waiting], delimiter)
        joined = _parsed([line, *(text for _, text in waiting[: end + 1])], delimiter)
        # More than one record means that the quote was no quote but an inch mark in a bare cell.
        if end < 0 or len(joined) > 1:
            yield number, _cells(line, delimiter) if len(joined) > 1 else line.split(delimiter)
            continue
        yield number, joined[0]
        del waiting[: end + 1]


def _closing_line(line: str, following: Sequence[str], delimiter: str) -> int:
    """Find the line that closes the quote; -1 if a whole record lies in between."""
    # A line with as many cells as the record's first is a record of its own.
    usual = max(line.count(delimiter), 2)
    for i, text in enumerate(following):
        if text.count('"') % 2:
            return i
        if text.count(delimiter) >= usual:
            return -1
    return -1


def _parsed(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter))
    # A bare CR or NUL inside: cut as plain text, so that the record is kept.
    except csv.Error:
        return [line.split(delimiter) for line in lines]


def _cells(line: str, delimiter: str) -> list[str]:
    return _parsed([line], delimiter)[0]


def lines_of(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 copy without their ends.

    Parameters
    ----------
    path : Path
        A copy made by `copy_as_utf8`.

    Yields
    ------
    str
        A line.
    """
    with path.open(encoding="utf-8", newline="\n", errors="replace") as f:
        for line in f:
            # Each line of a copy has an end, the last one too.
            yield line[:-1].replace(BLANK.decode(), "")


def one_record(text: str, delimiter: str) -> list[str]:
    r"""Cut the text of one record into its cells.

    Examples
    --------
    >>> one_record('a,"b\nc",d', ","), one_record('6" pipe,b', ",")
    (['a', 'b\nc', 'd'], ['6" pipe', 'b'])
    """
    if '"' not in text:
        return text.split(delimiter)
    found = _parsed(text.split("\n"), delimiter)
    return found[0] if len(found) == 1 else text.replace("\n", delimiter).split(delimiter)


def texts_between(path: Path, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Fetch the text of some lines of a UTF-8 copy, passing quickly over those between.

    Parameters
    ----------
    path : Path
        The copy.
    spans : sequence of tuple of int
        First line (from 0) and the line after the last, of each text; they rise and do not overlap.

    Yields
    ------
    str
        The lines of a span, joined by line feeds.
    """
    line, blocks = 0, _line_blocks(path)
    lines: list[bytes] = []
    for start, end in spans:
        while line + len(lines) < end and (block := next(blocks, None)) is not None:
            # Lines before the span are dropped, so that memory holds a block or two.
            kept = lines[max(start - line, 0) :]
            passed = line + len(lines) + block.count(b"\n")
            if passed <= start:
                line, lines = passed, []
                continue
            line += len(lines) - len(kept)
            lines = kept + block.split(b"\n")[:-1]
        found = lines[start - line : end - line]
        yield b"\n".join(found).replace(BLANK, b"").decode("utf-8", errors="replace")


def _line_blocks(path: Path) -> Iterator[bytes]:
    """Yield a copy in blocks of whole lines."""
    with path.open("rb") as f:
        while block := f.read(CHUNK_BYTES):
            yield block + (f.readline() if not block.endswith(b"\n") else b"")


def mend(copy: TextCopy, target: Path, delimiter: str) -> tuple[array[int], int]:
    """Write the records again with every quote in order, for a file whose quotes are broken.

    Parameters
    ----------
    copy : TextCopy
        The copy whose records cannot be trusted.
    target : Path
        Where the mended copy goes: one line a record, line feeds in cells made blanks.
    delimiter : str
        What separates the cells, in both.

    Returns
    -------
    array of int, shape (records,)
        The line (from 0) at which each record starts.
    int
        Cells of the widest record.
    """
    starts: array[int] = array("q")
    most = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for start, cells in careful_records(lines_of(copy.path), delimiter):
            starts.append(start)
            most = max(most, len(cells))
            # A line for each record, so that the engine's count can be compared with ours.
            writer.writerow([cell.replace("\n", " ") for cell in cells] or [BLANK.decode()])
    return starts, most
