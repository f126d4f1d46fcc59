"""Tell the sort of a file by its first bytes, whatever its name says."""

from __future__ import annotations

import re

from ultramicro.core.message import say

HEAD_BYTES = 1 << 16

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

# What cannot be read, by its first bytes: what it is, and what its owner can do.
UNREADABLE: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x05\x06", say("it is an empty zip archive"), say("put the files themselves in the folder")),
    (b"\x89PNG\r\n\x1a\n", say("it is a picture"), say("ask for the data as CSV or XLSX")),
    (b"\xff\xd8\xff", say("it is a picture"), say("ask for the data as CSV or XLSX")),
    (b"GIF8", say("it is a picture"), say("ask for the data as CSV or XLSX")),
    (b"II*\x00", say("it is a picture"), say("ask for the data as CSV or XLSX")),
    (b"MM\x00*", say("it is a picture"), say("ask for the data as CSV or XLSX")),
    (b"\x1f\x8b", say("it is a compressed file"), say("unpack it and put the files from it in the folder")),
    (b"BZh", say("it is a compressed file"), say("unpack it and put the files from it in the folder")),
    (
        b"\xfd7zXZ\x00",
        say("it is a compressed file"),
        say("unpack it and put the files from it in the folder"),
    ),
    (
        b"7z\xbc\xaf\x27\x1c",
        say("it is a 7z archive"),
        say("unpack it and put the files from it in the folder"),
    ),
    (b"Rar!\x1a\x07", say("it is a RAR archive"), say("unpack it and put the files from it in the folder")),
    (
        b"\x28\xb5\x2f\xfd",
        say("it is a compressed file"),
        say("unpack it and put the files from it in the folder"),
    ),
    (b"SQLite format 3\x00", say("it is a SQLite database"), say("export the table as CSV")),
    (b"\x00\x01\x00\x00Standard ", say("it is an Access database"), say("export the table as CSV or XLSX")),
    (
        b"{\\rtf",
        say("it is a text document (RTF)"),
        say("copy the table into a spreadsheet and save it as CSV"),
    ),
    (b"!Type:", say("it is a QIF file"), say("download the statement as OFX, CSV or camt.053 instead")),
    (b"\x7fELF", say("it is a program"), say("remove it from the folder")),
    (b"MZ\x90", say("it is a program"), say("remove it from the folder")),
)

_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|script)\b", re.IGNORECASE)
# Without those that text has: tabs, line ends, page feeds, and the end mark of DOS.
_CONTROLS = bytes(c for c in range(1, 32) if c not in b"\t\n\x0b\x0c\r\x1a") + b"\x7f"
# Text of any script has some letters that UTF-16 writes without a NUL.
MOSTLY = 0.3
# Exports have a stray control letter now and then; pictures and programs are full of them.
STRAY = 0.02


def text_head(head: bytes) -> bytes:
    """Return the head as single-byte text: without mark, UTF-16 halved, blanks in front gone.

    Examples
    --------
    >>> text_head("\ufeff <a>".encode("utf-16-le"))
    b'<a>'
    """
    if is_utf16(head):
        head = head.replace(b"\x00", b"")
    for mark in BOMS:
        head = head.removeprefix(mark)
    return head.lstrip()


def is_utf16(head: bytes) -> bool:
    """Whether the bytes are UTF-16: by their mark, or by NUL in every second place."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    even, odd = head[0::2], head[1::2]
    few, many = sorted((even.count(0), odd.count(0)))
    return len(head) > 8 and many > len(odd) * (1 - MOSTLY) and few < len(even) * STRAY  # noqa: PLR2004


def text_format(head: bytes) -> str:
    """Name the sort of text: `html`, `camt`, `ofx`, `sheetml`, `xml`, `json` or `text`.

    Examples
    --------
    >>> text_format(b"<!DOCTYPE html><p>"), text_format(b"Date,Amount"), text_format(b"OFXHEADER:100")
    ('html', 'text', 'ofx')
    """
    text = text_head(head)
    if text[:9].upper() == b"OFXHEADER" or re.search(rb"<OFX>|<\?OFX\b", text[:4096], re.IGNORECASE):
        return "ofx"
    # Some programs save web archives under the ending of a workbook.
    if text[:13].lower() == b"mime-version:":
        return "html"
    if text[:1] == b"<":
        return _markup_format(text)
    if re.match(rb'\{\s*"|\{\s*\}|\[\s*(\{|\[|"|\])', text):
        return "json"
    return "text"


def _markup_format(text: bytes) -> str:
    if re.search(rb"urn:iso:std:iso:20022:tech:xsd:camt\.|<(\w+:)?BkToCstmr", text):
        return "camt"
    # Before HTML: it holds elements called Table too.
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return "sheetml"
    if _HTML.search(text[:4096]):
        return "html"
    return "xml" if re.match(rb"<[?!A-Za-z_]", text) else "text"


def is_binary(head: bytes) -> bool:
    r"""Whether the bytes are no text in any encoding; a few stray NULs do not make them binary.

    Examples
    --------
    >>> is_binary(b"Supplier,Amount\nA,1\x00\n"), is_binary(bytes(range(256)))
    (False, True)
    """
    if is_utf16(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return head.count(0) > len(head) * MOSTLY or controls > len(head) * STRAY
