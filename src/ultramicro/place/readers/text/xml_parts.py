"""Cut the parts that matter out of an XML file of any size, and refuse what is made to do harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

CHUNK_BYTES = 1 << 16
# ISO 20022 nests a dozen deep; a file of nothing but opening tags would fill the memory.
DEEPEST = 60
LARGEST_PART = 1 << 20
"""Characters and tags in one part; no booking holds more."""
LONGEST_WAIT = 4 << 20
"""Bytes that may pass without a single tag's end."""
DAMAGED_DO = say("download it again from the bank")


@dataclass(kw_only=True)
class Part:
    """An element: its name without namespace, its text, what it holds, and where it stands in the file."""

    tag: str
    currency: str = ""
    text: str = ""
    parts: list[Part] = field(default_factory=list)
    line: int = 0
    start: int = 0
    end: int = 0

    def all(self, *path: str) -> Iterator[Part]:
        """Yield the elements at the end of a path below this one."""
        if not path:
            yield self
            return
        for part in self.parts:
            if part.tag == path[0]:
                yield from part.all(*path[1:])

    def said(self, *path: str) -> str:
        """Return the first text at the end of a path; empty if there is none."""
        return next((part.text.strip() for part in self.all(*path) if part.text.strip()), "")


class _Cutter:
    """Is told of every tag and text, and keeps only those inside wanted parts."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.found: list[tuple[str, Part]] = []
        self.path: list[str] = []
        self.open: list[Part] = []
        self.size = 0
        self.expat: Any = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        # Each version of the standard has a namespace of its own; the names stay.
        name = tag.rpartition("}")[2]
        if len(self.path) >= DEEPEST:
            raise BadInput(
                say("its elements are nested more than {most} deep; no statement is", most=DEEPEST)
            )
        above = self.path[-1] if self.path else ""
        self.path.append(name)
        # Inside a wanted part everything is kept, as its meaning lies in what it holds.
        if self.open or name in self.wanted:
            part = Part(tag=name, currency=attributes.get("Ccy", ""), line=self.expat.CurrentLineNumber,
                        start=self.expat.CurrentByteIndex)  # fmt: skip
            self.open.append(part)
            self._grow(1)
        else:
            self.found.append((above, Part(tag=name)))

    def data(self, text: str) -> None:
        if self.open:
            self._grow(len(text))
            self.open[-1].text += text

    def _grow(self, by: int) -> None:
        self.size += by
        if self.size > LARGEST_PART:
            raise BadInput(say("one of its records is longer than a million characters, as no booking is"))

    def end(self, tag: str) -> None:  # noqa: ARG002  the parser gives it
        self.path.pop()
        if not self.open:
            return
        part = self.open.pop()
        part.end = self.expat.CurrentByteIndex
        if self.open:
            self.open[-1].parts.append(part)
        else:
            # The bound is one of each part: a statement may have any number.
            self.size = 0
            self.found.append((self.path[-1] if self.path else "", part))

    def check_pace(self, given: int) -> None:
        """Refuse a tag that does not end for megabytes."""
        if given - self.expat.CurrentByteIndex > LONGEST_WAIT:
            raise BadInput(say("a single tag in it is longer than 4 MB"))

    def close(self) -> None:
        """Nothing is left to do at the end."""


def cut(path: Path, wanted: frozenset[str], *, where: str) -> Iterator[tuple[str, Part]]:
    """Yield the wanted elements with what they hold, and bare ones for every other element that opens.

    Parameters
    ----------
    path : Path
        An XML file.
    wanted : frozenset of str
        Names, without namespace, of the elements to be given whole when they close.
    where : str
        The file's name for messages.

    Yields
    ------
    tuple of str and Part
        The name of the element above it, and the element.

    Raises
    ------
    BadInput
        If it is no whole XML file, declares entities, or is nested or long beyond reason.
    """
    cutter = _Cutter(wanted)
    # Entities within entities can grow a kilobyte to gigabytes; no statement declares any.
    parser = DefusedXMLParser(target=cutter, forbid_dtd=True)
    cutter.expat = parser.parser
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                parser.feed(chunk)
                yield from cutter.found
                # Given on and forgotten after each chunk: statements of years do not fit in memory.
                cutter.found.clear()
                cutter.check_pace(file.tell())
        parser.close()
        yield from cutter.found
    except BadInput as error:
        raise BadInput(error.what, where=where, do=error.do or DAMAGED_DO) from error
    except DefusedXmlException as error:
        what = say("it declares its own entities, as harmful files do")
        raise BadInput(what, where=where, do=DAMAGED_DO) from error
    except (ParseError, ValueError, LookupError) as error:
        what = say("it is damaged, or only partly copied (line {line})", line=cutter.expat.CurrentLineNumber)
        raise BadInput(what, where=where, do=DAMAGED_DO) from error
