"""Say what a file really is before anything opens it, and refuse what cannot or must not be read."""

from __future__ import annotations

import mmap
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.readers.model import FileReading
from ultramicro.place.readers.text.archive import check_size, members, unpacked
from ultramicro.place.readers.text.limits import Limits, check_ordinary
from ultramicro.place.readers.text.signatures import (
    HEAD_BYTES,
    OLE,
    UNREADABLE,
    ZIP,
    is_binary,
    text_format,
    text_head,
)

WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
AS_CSV = say("open it in a spreadsheet program and save it as CSV or XLSX")
PASSWORD = say("open it with its password, then save a copy without one")
PARQUET = b"PAR1"
_PDF = b"%PDF-"
AGAIN = say("download it again, or remove it from the folder")
LONGEST_LINE_BYTES = 1 << 20
BLOCKS_LOOKED_AT = 8
MOST_CELLS = 16_384
"""As many as a row of a spreadsheet has."""
# Whether a file is claimed must not hang on limits that place.toml may raise later.
UNLIMITED = {"max_unpacked_mb": 10**9, "max_ratio": 10**9, "max_members": 10**9}


@dataclass(frozen=True, kw_only=True)
class FileType:
    """What a file is.

    Parameters
    ----------
    format : str
        `text`, `xlsx`, `xls`, `ods`, `camt`, `ofx`, `xml`, `json` or `parquet`.
    note : Message or None
        What the user should know of it, where its name says otherwise.
    """

    format: str
    note: Message | None = None


def detect_file_type(path: Path, *, settings: Settings | None = None) -> FileType:
    """Tell what a file is by its content, whatever its name says.

    Parameters
    ----------
    path : Path
        The file; only its first bytes and, of an archive, its list of members are read.
    settings : mapping, optional
        What place.toml says of the file; `max_unpacked_mb`, `max_ratio`, ... raise the limits.

    Returns
    -------
    FileType
        What it is.

    Raises
    ------
    BadInput
        If it cannot be used: what it is, and what to do about it.
    """
    check_ordinary(path)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    format_ = _format(path, head, Limits.of(settings or {}))
    return FileType(format=format_, note=_misnamed(path, format_))


def _format(path: Path, head: bytes, limits: Limits) -> str:
    if not head:
        raise BadInput(say("it is empty"), where=path.name, do=AGAIN)
    _refuse_known(path, head)
    # Content, never the ending: portals offer workbooks as .csv and web pages as .xls.
    if head.startswith(ZIP):
        return _archive_format(path, limits)
    if head.startswith(OLE):
        return _ole_format(path)
    if head.startswith(PARQUET):
        return "parquet"
    if is_binary(head):
        raise BadInput(
            say("it has no text that could be a table"),
            where=path.name,
            do=say("download it again. If a program can open it, save it from there as CSV"),
        )
    return _text_format(path, head)


def _refuse_known(path: Path, head: bytes) -> None:
    for start, what, do in UNREADABLE:
        if head.startswith(start):
            raise BadInput(what, where=path.name, do=do)
    # Readers of PDF allow a kilobyte of anything in front of the mark.
    if _PDF in head[:1024]:
        raise BadInput(
            say("it is a PDF"),
            where=path.name,
            do=say("ask for the data as CSV or XLSX: tables cannot be read from a PDF"),
        )


def _text_format(path: Path, head: bytes) -> str:
    format_ = text_format(head)
    if not text_head(head):
        raise BadInput(say("it has only blanks"), where=path.name, do=AGAIN)
    if format_ == "html":
        raise BadInput(
            say("it is a web page, not a table"),
            where=path.name,
            do=say(
                "download the data itself. If the page shows a table, open it in a spreadsheet program and "
                "save it as CSV or XLSX"
            ),
        )
    if format_ == "sheetml":
        raise BadInput(say("it is a workbook in the XML format of 2003"), where=path.name, do=AS_CSV)
    if format_ == "text":
        _refuse_endless_lines(path)
    return format_


def _refuse_endless_lines(path: Path) -> None:
    """Refuse a table near whose top a line is far longer, or far wider, than any table's."""
    with path.open("rb") as file:
        blocks = [file.read(LONGEST_LINE_BYTES) for _ in range(BLOCKS_LOOKED_AT)]
    whole = (block for block in blocks if len(block) == LONGEST_LINE_BYTES)
    # A file without line ends would become one record, held in memory whole.
    if any(b"\n" not in block and b"\r" not in block for block in whole):
        raise BadInput(
            say("a single line in it is longer than a million characters"), where=path.name, do=AS_CSV
        )
    # Three megabytes are enough: whatever is wide on purpose is so from the top.
    marks = (b",", b";", b"\t", b"|")
    # A line of so many cells is longer than that; nearly no file has one, so CR is looked for only there.
    split = (block.split(b"\n") for block in blocks[:3])
    long = (some for some in split if max(map(len, some)) > MOST_CELLS)
    lines = (line for some in long for whole in some for line in whole.split(b"\r"))
    if any(line.count(mark) > MOST_CELLS for line in lines for mark in marks):
        raise BadInput(
            say("a line in it has more than {most} cells", most=MOST_CELLS), where=path.name, do=AS_CSV
        )


def _archive_format(path: Path, limits: Limits) -> str:
    infos = {info.filename: info for info in members(path)}
    check_size(path, list(infos.values()), limits)
    # The first bit of a zip member's flags says that it is encrypted.
    if any(info.flag_bits & 1 for info in infos.values()):
        raise BadInput(say("it is protected by a password"), where=path.name, do=PASSWORD)
    # Some exporters put the workbook elsewhere but name the sheets as all do.
    if "xl/workbook.xml" in infos or any(name.startswith("xl/worksheets/sheet") for name in infos):
        return "xlsx"
    if "content.xml" in infos:
        return _open_document_format(path, infos)
    raise _other_archive(path, infos)


def _open_document_format(path: Path, infos: Mapping[str, zipfile.ZipInfo]) -> str:
    manifest = infos.get("META-INF/manifest.xml")
    # OpenDocument encrypts its members and leaves the archive itself open.
    if manifest and b"encryption-data" in b"".join(unpacked(path, manifest)):
        raise BadInput(say("it is protected by a password"), where=path.name, do=PASSWORD)
    kind = b"".join(unpacked(path, infos["mimetype"])) if "mimetype" in infos else b"spreadsheet"
    if b"spreadsheet" not in kind:
        raise BadInput(
            say("it is a text document, not a table"), where=path.name, do=say("save its table as CSV")
        )
    return "ods"


def _other_archive(path: Path, infos: Mapping[str, zipfile.ZipInfo]) -> BadInput:
    if "xl/workbook.bin" in infos:
        return BadInput(say("it is a binary workbook (XLSB)"), where=path.name, do=AS_CSV)
    if any(name.startswith("word/") for name in infos):
        return BadInput(
            say("it is a text document, not a table"), where=path.name, do=say("save its table as CSV")
        )
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in infos):
        return BadInput(say("it is a Numbers document"), where=path.name, do=say("export it as CSV or XLSX"))
    return BadInput(
        say("it is a zip archive"), where=path.name, do=say("unpack it and put in the files themselves")
    )


def _ole_format(path: Path) -> str:
    """Tell by the names of its streams, which stand in the file as UTF-16."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:

        def holds(stream: str) -> bool:
            return content.find(stream.encode("utf-16-le")) >= 0

        # First: an encrypted XLSX lies in such a container too.
        if holds("EncryptedPackage") or holds("EncryptionInfo"):
            raise BadInput(say("it is protected by a password"), where=path.name, do=PASSWORD)
        # Excel 5 and 95 wrote "Book", later ones "Workbook".
        if holds("Workbook") or holds("Book"):
            return "xls"
    raise BadInput(
        say("it is an Office file, but not a workbook"), where=path.name, do=say("save its table as CSV")
    )


def _misnamed(path: Path, format_: str) -> Message | None:
    suffix = path.suffix.lower()
    if format_ in WORKBOOKS and suffix not in {".xlsx", ".xlsm", ".xltx", ".xls", ".xlt", ".ods"}:
        return note(
            "file.named_otherwise",
            "Its name ends in '{ending}', but it is a workbook ({format}). It was read as one.",
            ending=suffix,
            format=format_.upper(),
        )
    if format_ == "text" and suffix in {".xls", ".xlsx", ".ods"}:
        return note(
            "file.text_named_otherwise",
            "Its name ends in '{ending}', but it is plain text. It was read as text.",
            ending=suffix,
        )
    return None


class Refusal:
    """The reader of what nobody can read: it claims such files so that the reason is told well."""

    name = "refusal"

    def claims(self, path: Path, head: bytes) -> bool:  # noqa: ARG002  the protocol has it
        """Whether nobody can read the file; its size is judged later, by what place.toml allows."""
        try:
            detect_file_type(path, settings=UNLIMITED)
        except BadInput:
            return True
        return False

    def read(self, path: Path, *, file: str, settings: Settings, out: Path) -> FileReading:  # noqa: ARG002
        """Say why not.

        Raises
        ------
        BadInput
            Always.
        """
        found = detect_file_type(path, settings=settings)
        raise BadInput(
            say("files of format {format} cannot be read", format=found.format.upper()),
            where=file,
            do=say("give it as CSV or XLSX"),
        )
