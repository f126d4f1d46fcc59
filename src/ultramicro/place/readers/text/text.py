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
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, plural, say

CHUNK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 16 << 20
BLANK = b"\x01"
"""Stands on an empty line of the copy, so that no reader skips the line and the count stays true."""

_EMPTY_LINE = re.compile(rb"^$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _Quotes:
    """What quotes do to a copy's lines."""

    inside: array[int]
    suspicious: bool


@dataclass(kw_only=True)
class TextCopy:
    """What was found while copying; line numbers start at 0 here and are shown from 1.

    Parameters
    ----------
    path : Path
        The UTF-8 copy; it must stay where it is, since its quotes are looked at only when they matter.
    encoding : str
        How the original was encoded: `utf-8`, `utf-8-sig`, `utf-16` or `cp1252`.
    delimiter : str
        What separates its cells.
    lines : int
        Physical lines.
    quoted : bool
        Whether it holds any quote.
    notes : list of Message
        What the user should know.
    """

    path: Path
    encoding: str
    delimiter: str
    lines: int = 0
    quoted: bool = False
    notes: list[Message] = field(default_factory=list)

    @cached_property
    def _quotes(self) -> _Quotes:
        return _account(self) if self.quoted else _Quotes(inside=array("q"), suspicious=False)

    @property
    def inside(self) -> array[int]:
        """Lines that begin inside a quoted cell, if quotes are balanced."""
        return self._quotes.inside

    @property
    def suspicious(self) -> bool:
        """Whether quotes look broken, so that the records must be read with care."""
        return self._quotes.suspicious

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
    # Latin text in UTF-16 has a NUL in every second place; strayed ones lie anywhere.
    if max(odd, even) > 0.4 and min(odd, even) < 0.1:  # noqa: PLR2004
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


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
        # A guess only: what follows is tried line by line, as files are glued together.
        encoding = guess_encoding(f.read(1 << 16))
        f.seek(0)
        shown = "utf-16" if encoding.startswith("utf-16") else encoding
        copy = TextCopy(path=target, encoding=shown, delimiter=delimiter)
        decoder = _Decoder(encoding)
        for block in _whole_lines(decoder.blocks(f), where=where):
            # On whole blocks: line by line in Python is far slower.
            ends = np.frombuffer(block, dtype=np.uint8) == ord("\n")
            copy.lines += int(np.count_nonzero(ends))
            # Most files have no empty line, and replacing costs a copy.
            blanks = ends[0] or bool(np.any(ends[1:] & ends[:-1]))
            out.write(_EMPTY_LINE.sub(BLANK, block[:-1]) + b"\n" if blanks else block)
            copy.quoted = copy.quoted or b'"' in block
    decoder.report(copy)
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
        # Without a bound one endless line would gather the whole file here.
        if waiting > LONGEST_LINE_BYTES:
            raise BadInput(
                say("a single line is longer than 16 MB, so it is not a table of payments"),
                where=where,
                do=say("open it in a spreadsheet program and save it as CSV"),
            )
    # A last line without its end is given one, so that lines can be counted by their ends.
    if waiting:
        yield b"".join(rest) + b"\n"


def _account(copy: TextCopy) -> _Quotes:
    """Find the lines that begin inside quotes, and whether the quotes can be trusted."""
    found = _Account(delimiter=copy.delimiter.encode())
    with copy.path.open("rb") as f:
        for block in _whole_lines(iter(lambda: f.read(CHUNK_BYTES), b""), where=copy.path.name):
            # A block without quotes changes nothing, unless a cell is open across it.
            if found.open or b'"' in block:
                found.take(block)
            found.lines += block.count(b"\n")
    return _Quotes(inside=found.inside, suspicious=found.suspicious or found.open)


@dataclass(kw_only=True)
class _Account:
    """The quotes seen so far: whether one is open, and which lines began inside one."""

    delimiter: bytes
    lines: int = 0
    open: bool = False
    suspicious: bool = False
    usual: int = -1
    inside: array[int] = field(default_factory=lambda: array("q"))

    def take(self, block: bytes) -> None:
        """Note the lines of a block that begin inside quotes."""
        letters = np.frombuffer(block, dtype=np.uint8)
        ends, marks = np.flatnonzero(letters == ord("\n")), np.flatnonzero(letters == ord('"'))
        # A line begins inside a cell if an odd number of quotes stands before it; doubled ones leave that
        # even.
        before = np.searchsorted(marks, ends) + self.open
        begins_inside = np.concatenate(([self.open], before[:-1])) % 2
        for i in np.flatnonzero(begins_inside):
            self.inside.append(self.lines + int(i))
            self._look(block[int(ends[i - 1]) + 1 if i else 0 : int(ends[i])], block)
        self.open = bool(before[-1] % 2)

    def _look(self, line: bytes, block: bytes) -> None:
        """Suspect the quotes if a whole record lies inside them: then one was never closed."""
        # Judged on the first block that has such a line: tables keep their width.
        if self.usual < 0:
            counts = [some.count(self.delimiter) for some in block[: 1 << 16].split(b"\n")[:200]]
            self.usual = Counter(counts).most_common(1)[0][0]
        self.suspicious |= line.count(b'"') % 2 == 0 and line.count(self.delimiter) >= max(self.usual - 1, 2)


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
            ended = block.endswith((b"\n", b"\r"))
            block = b"\n".join(block.splitlines()) + (b"\n" if ended else b"")
        if not block.isascii():
            # A no-break blank looks like a blank, so it is one; a mark amid the text is of a file glued on.
            block = block.replace(b"\xc2\xa0", b" ").replace(b"\xef\xbb\xbf", b"")
        return block.replace(BLANK, b"")

    def _utf16(self, f: BinaryIO) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
        while chunk := f.read(CHUNK_BYTES):
            yield decoder.decode(chunk).encode()
        yield decoder.decode(b"", final=True).encode()

    def _eight_bit(self, f: BinaryIO) -> Iterator[bytes]:
        rest = b""
        while chunk := f.read(CHUNK_BYTES):
            block = rest + chunk
            # Cut at a line's end, or a letter of several bytes could be cut in two.
            cut = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
            if not cut and len(block) < LONGEST_LINE_BYTES:
                rest = block
                continue
            rest = block[cut:] if cut else b""
            yield self._as_utf8(block[:cut] if cut else block)
        yield self._as_utf8(rest)

    def _as_utf8(self, block: bytes) -> bytes:
        if block.isascii():
            return block
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            # What is ASCII means the same in every encoding that is read here: only the other lines matter.
            lines = block.splitlines(keepends=True)
            return b"".join(line if line.isascii() else self._line_as_utf8(line) for line in lines)
        self.utf8_lines += len(text) != len(block)
        return block

    def _line_as_utf8(self, line: bytes) -> bytes:
        """Decode a line that may be UTF-8 or Windows-1252: files are glued together from both."""
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self.other_lines += 1
            # What British spreadsheets on Windows write; five of its bytes mean nothing and become a mark.
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
                    note(
                        "text.mixed_encodings",
                        "Some lines are encoded in UTF-8 and others in Windows-1252. Each was read as it is.",
                    )
                )
        if self.nul_bytes:
            copy.notes.append(
                plural(
                    "{n} NUL byte, which text cannot hold, was left out.",
                    "{n} NUL bytes, which text cannot hold, were left out.",
                    self.nul_bytes,
                ).with_id("text.nul_bytes_left_out")
            )
