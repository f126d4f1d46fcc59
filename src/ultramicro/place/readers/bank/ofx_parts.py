"""Cut OFX, SGML in version 1 and XML in version 2, into its tags: streamed, and safe from hostile input.

Libraries for OFX read the whole file into memory, give up at the first odd record, keep no line numbers, and
take time that grows with the square of the file on some inputs. OFX is flat enough to need none of that:
every value follows its tag, and whether the tag is closed does not matter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.readers.text.text import _Decoder, guess_encoding

# A bracket that never closes would gather the whole file in memory.
LONGEST_TEXT = 1 << 20
AGAIN = say("download it again from the bank")
_START, _END, _CDATA = "<", ">", "<![CDATA["
_NAME = re.compile(r"/?[A-Za-z0-9._]{1,64}\s*/?")


@dataclass(frozen=True)
class Tag:
    """A tag in upper case (`/STMTTRN` where it closes), the text after it, and its line."""

    name: str
    text: str
    line: int


def tags_of(path: Path, *, where: str) -> Iterator[Tag]:
    """Yield the tags of an OFX file.

    Parameters
    ----------
    path : Path
        The file, in any encoding.
    where : str
        Its name for messages.

    Yields
    ------
    Tag
        In the order of the file; the header in front of the first tag is left out.

    Raises
    ------
    BadInput
        If it declares entities, or holds a text longer than a million characters.
    """
    line, rest = 1, ""
    for block in _texts(path):
        pieces = (rest + block).split(_START)
        rest = pieces.pop()  # what follows the last opening bracket may go on in the next block
        if len(rest) > LONGEST_TEXT:
            raise BadInput(say("a text in it is longer than a million characters"), where=where, do=AGAIN)
        for piece in pieces:
            if piece:
                yield from _tag(piece, line, where)
                line += piece.count("\n")
    yield from _tag(rest, line, where)


def _texts(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        encoding = guess_encoding(file.read(4096))
        file.seek(0)
        for block in _Decoder(encoding).blocks(file):
            text = block.decode("utf-8", errors="replace")
            # A file without line ends comes as one block: cut, so that the bound above holds.
            yield from (text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT))


def _tag(piece: str, line: int, where: str) -> Iterator[Tag]:
    """Make a tag of what stands between two opening brackets."""
    # Nothing of ours expands entities; a statement that has them was not made by a bank.
    if piece.startswith(("!DOCTYPE", "!ENTITY", "!doctype", "!entity")):
        what = say("it declares its own entities, as harmful files do")
        raise BadInput(what, where=where, do=AGAIN)
    if piece.startswith(_CDATA[1:]):
        yield Tag("", piece[len(_CDATA) - 1 :].removesuffix("]]>").partition("]]>")[0].strip(), line)
        return
    name, closed, text = piece.partition(_END)
    # Anything else is a bracket amid a text, which some banks do not escape.
    if closed and _NAME.fullmatch(name):
        said = html.unescape(text).replace("\xa0", " ").strip() if text else ""
        yield Tag(name.strip().removesuffix("/").strip().upper(), said, line)
