"""Any text file becomes UTF-8 with one sort of line end, streamed, with an account of its lines.

Published files come as UTF-8 with and without mark, UTF-16, Windows-1252 and mixtures of them, ending
their lines with LF, CRLF, bare CR or several of these. Every later step reads the copy made here, whose
line numbers are those of the original.
"""

from __future__ import annotations

import codecs
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ultramicro.core.errors import BadInput

CHUNK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 16 << 20
BLANK = b"\x01"
"""Stands on an empty line of the copy, so that no reader skips the line and the count stays true."""

_BINARY = {
    b"PK\x03\x04": "a zip archive or workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
}
_EMPTY_LINE = re.compile(rb"^$", re.MULTILINE)


@dataclass(kw_only=True)
class TextCopy:
    """What was found while copying; line numbers start at 0 here and are shown from 1.

    Parameters
    ----------
    path : Path
        The UTF-8 copy.
    encoding : str
        How the original was encoded: `utf-8`, `utf-8-sig`, `utf-16` or `cp1252`.
    lines : int
        Physical lines.
    usual_delimiters : int
        Delimiters on most of the first lines.
    inside : array of int
        Lines that begin inside a quoted cell, if quotes are balanced.
    suspicious : bool
        Whether quotes look broken, so that the records must be read with care.
    notes : list of str
        What the user should know.
    """

    path: Path
    encoding: str
    lines: int = 0
    usual_delimiters: int = 0
    inside: array[int] = field(default_factory=lambda: array("q"))
    suspicious: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def records(self) -> int:
        """How many records there are if the quotes are balanced."""
        return self.lines - len(self.inside)


def guess_encoding(head: bytes) -> str:
    """Say how text is encoded, from its first bytes: by mark, else by where its NUL bytes lie.

    Parameters
    ----------
    head : bytes
        The beginning of a file.

    Returns
    -------
    str
        `utf-8-sig`, `utf-16`, `utf-16-le`, `utf-16-be` or `utf-8` (which may prove to be Windows-1252).

    Examples
    --------
    >>> guess_encoding("£5".encode("utf-16")), guess_encoding("Name".encode("utf-16-be"))
    ('utf-16', 'utf-16-be')
    >>> guess_encoding(b"Name,Amount")
    'utf-8'
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    some = head[:4096]
    half = max(len(some) // 2, 1)
    odd, even = some[1::2].count(0) / half, some[::2].count(0) / half
    if max(odd, even) > 0.4 and min(odd, even) < 0.1:  # noqa: PLR2004
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def refuse_if_no_table(head: bytes, *, where: str) -> None:
    """Refuse what is no text table: archives, PDFs, web pages, other binary files.

    Parameters
    ----------
    head : bytes
        The beginning of the file.
    where : str
        The file, for the message.

    Raises
    ------
    BadInput
        If it is no text table.

    Examples
    --------
    >>> refuse_if_no_table(b"<!DOCTYPE html><html>", where="may.csv")
    Traceback (most recent call last):
    ...
    ultramicro.core.errors.BadInput: may.csv: this is a web page, not a table...
    """
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInput("the file is empty", where=where, do="download it again, or remove it")
    for mark, name in _BINARY.items():
        if head.startswith(mark):
            raise BadInput(
                f"this is {name}, not text", where=where, do="give it its own ending, or export it as CSV"
            )
    start = head[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")):
        raise BadInput(
            "this is a web page, not a table",
            where=where,
            do="download the file itself; the link led to a page",
        )
    if guess_encoding(head).startswith("utf-8") and head.count(0) > len(head) // 10:
        raise BadInput("this is a binary file, not text", where=where, do="export it as CSV")


def copy_as_utf8(source: Path, target: Path, *, delimiter: str, where: str) -> TextCopy:
    """Copy a text file as UTF-8 with LF line ends, and account for its lines.

    Parameters
    ----------
    source, target : Path
        The original, and the copy to be written.
    delimiter : str
        What separates its cells; counted on each line.
    where : str
        The file's name for messages.

    Returns
    -------
    TextCopy
        The account.

    Raises
    ------
    BadInput
        If a line is longer than 16 MB, which no table has.
    """
    with source.open("rb") as f, target.open("wb") as out:
        encoding = guess_encoding(f.read(1 << 16))
        f.seek(0)
        copy = TextCopy(path=target, encoding="utf-16" if encoding.startswith("utf-16") else encoding)
        decoder = _Decoder(encoding)
        quotes = 0
        for block in _whole_lines(decoder.blocks(f), where=where):
            text = (
                _EMPTY_LINE.sub(BLANK, block[:-1]) + b"\n"
                if b"\n\n" in block or block[:1] == b"\n"
                else block
            )
            out.write(text)
            quotes = _account(copy, text, delimiter.encode(), quotes)
    decoder.report(copy)
    copy.suspicious |= quotes % 2 == 1
    return copy


def _whole_lines(blocks: Iterator[bytes], *, where: str) -> Iterator[bytes]:
    """Cut blocks of bytes so that each ends with a line feed."""
    rest: list[bytes] = []
    waiting = 0
    for block in blocks:
        cut = block.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, block[:cut]))
            rest, waiting = [], 0
        rest.append(block[cut:])
        waiting += len(block) - cut
        if waiting > LONGEST_LINE_BYTES:
            raise BadInput(
                "a single line is longer than 16 MB, so this is no table of payments",
                where=where,
                do="open it in a spreadsheet and save it as CSV",
            )
    if waiting:
        yield b"".join(rest) + b"\n"


def _account(copy: TextCopy, text: bytes, delimiter: bytes, quotes: int) -> int:
    """Count lines, delimiters, and lines that begin inside quotes; return the quotes seen so far."""
    if not copy.lines:
        counts = [line.count(delimiter) for line in text[: 1 << 16].split(b"\n")[:200]]
        copy.usual_delimiters = Counter(counts).most_common(1)[0][0]
    if quotes % 2 or b'"' in text:
        quotes = _account_quotes(copy, text, delimiter, quotes)
    copy.lines += text.count(b"\n")
    return quotes


def _account_quotes(copy: TextCopy, text: bytes, delimiter: bytes, quotes: int) -> int:
    """Note the lines that begin inside quotes; return whether the block ends so."""
    letters = np.frombuffer(text, dtype=np.uint8)
    ends, marks = np.flatnonzero(letters == ord("\n")), np.flatnonzero(letters == ord('"'))
    before = np.searchsorted(marks, ends) + quotes
    begins_inside = np.concatenate(([quotes], before[:-1])) % 2
    for i in np.flatnonzero(begins_inside):
        copy.inside.append(copy.lines + int(i))
        # A whole record inside a quoted cell means that a quote was never closed.
        line = text[int(ends[i - 1]) + 1 if i else 0 : int(ends[i])]
        copy.suspicious |= line.count(b'"') % 2 == 0 and line.count(delimiter) >= max(
            copy.usual_delimiters - 1, 2
        )
    return int(before[-1]) % 2


class _Decoder:
    """Turns a file's bytes into UTF-8 bytes with LF line ends, a chunk at a time."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.nul_bytes = 0
        self.utf8_lines = 0
        self.other_lines = 0

    def blocks(self, f: BinaryIO) -> Iterator[bytes]:
        """Yield the file as UTF-8 with LF line ends; a block may end anywhere."""
        if self.encoding == "utf-8-sig":
            f.seek(3)
        chunks = self._utf16(f) if self.encoding.startswith("utf-16") else self._eight_bit(f)
        held = b""
        for chunk in chunks:
            block = held + chunk
            # A CR at the end may be the first half of CRLF.
            held = b"\r" if block.endswith(b"\r") else b""
            yield self._clean(block[: len(block) - len(held)])
        if held:
            yield b"\n"

    def _clean(self, block: bytes) -> bytes:
        if b"\0" in block:
            self.nul_bytes += block.count(b"\0")
            block = block.replace(b"\0", b"")
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if b"\xc2\xa0" in block:
            block = block.replace(b"\xc2\xa0", b" ")  # a no-break blank looks like a blank, so it is one
        return block.replace(b"\xef\xbb\xbf", b"").replace(BLANK, b"")

    def _utf16(self, f: BinaryIO) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
        while chunk := f.read(CHUNK_BYTES):
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()

    def _eight_bit(self, f: BinaryIO) -> Iterator[bytes]:
        rest = b""
        while chunk := f.read(CHUNK_BYTES):
            block = rest + chunk
            cut = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
            if not cut and len(block) < LONGEST_LINE_BYTES:
                rest = block
                continue
            rest = block[cut:] if cut else b""
            yield self._as_utf8(block[:cut] if cut else block)
        yield self._as_utf8(rest)

    def _as_utf8(self, block: bytes) -> bytes:
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            return b"".join(self._line_as_utf8(line) for line in re.split(rb"(?<=\n)|(?<=\r)", block))
        self.utf8_lines += len(text) != len(block)
        return block

    def _line_as_utf8(self, line: bytes) -> bytes:
        """Decode a line that may be UTF-8 or Windows-1252: files are glued together from both."""
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self.other_lines += 1
            return line.decode("cp1252", errors="replace").encode()
        self.utf8_lines += len(text) != len(line)
        return line

    def report(self, copy: TextCopy) -> None:
        """Say which encoding it was after all, and what was left out."""
        if self.other_lines:
            mixed = self.utf8_lines > 0
            copy.encoding = "cp1252" if self.other_lines >= self.utf8_lines else copy.encoding
            if mixed:
                copy.notes.append(
                    "Some lines are UTF-8 and others Windows-1252; each was read as what it is."
                )
        if self.nul_bytes:
            copy.notes.append(f"{self.nul_bytes:,} NUL bytes, which text cannot hold, were left out.")
