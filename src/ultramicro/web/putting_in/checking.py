"""Read the files of an upload as the place would read them, and tell what was understood."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ultramicro.core.code import code_of
from ultramicro.core.message import Message, say
from ultramicro.core.packing import unpacked
from ultramicro.place.account import load_reading, write_reading
from ultramicro.place.config import load_config
from ultramicro.place.readers.model import UNREADABLE, FileReading
from ultramicro.place.store import Store, digest
from ultramicro.web.putting_in.changes import put
from ultramicro.web.putting_in.uploads import PAYMENTS, SentFile, Upload, checked, folder_of, load
from ultramicro.web.running.kinds import GivenUp

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin."""
UNLIKE, UNLIKE_SHOWN = '"id": "total_unproved"', 3
"""What the reason of a total that does not match has in it as it is kept; so many are told at once."""
PAGE = 50
"""Lines on a page."""


@dataclass(frozen=True, kw_only=True)
class KeptOut:
    """A line that is not used."""

    line: int
    fate: str
    reason: Message
    raw: str


def check(
    root: Path, asked: Mapping[str, Any], tell: Callable[..., None], cancelled: Callable[[], bool]
) -> str:
    """Read every file of an upload, so that its page need not; the job `check`.

    Parameters
    ----------
    root : Path
        The place's folder.
    asked : mapping
        `upload`: which one.
    tell, cancelled : callable
        How far it is; whether to stop.
    """
    upload = load(root, str(asked["upload"]))
    if upload is None:  # thrown away meanwhile
        raise GivenUp(say("there is no such upload"))
    taken = [each for each in upload.files if not each.refused]
    for number, each in enumerate(taken):
        if cancelled() or load(root, upload.id) is None:
            raise GivenUp(say("it was given up"))
        tell(number, len(taken), say("Reading {file}", file=each.name))
        keep(root, upload, each, read(root, upload, each))
    checked(root, upload.id)
    return upload.id


def read(root: Path, upload: Upload, each: SentFile) -> FileReading:
    """Read a file as the place would; that takes as long as the file is, and is no work for a page."""
    file, path, settings = _named(each), _path(root, upload, each), _settings(root, each)
    # They bring the table engine, which pages that only show do without.
    from ultramicro.place.intake import take_in  # noqa: PLC0415
    from ultramicro.place.readers.registry import payment_readers  # noqa: PLC0415
    from ultramicro.place.readers.text.engine import Engine  # noqa: PLC0415

    readers = payment_readers(Engine())
    return take_in(path, file=file, readers=readers, settings=settings, store=Store(root)).reading


def _named(each: SentFile) -> str:
    return each.target or f"{PAYMENTS}/{each.name}"


def _path(root: Path, upload: Upload, each: SentFile) -> Path:
    return root / each.target if each.target else folder_of(root, upload.id) / PAYMENTS / each.name


def _settings(root: Path, each: SentFile) -> Mapping[str, Any]:
    config = load_config(root)
    return {
        "currency": config.currency, "country": config.country, **config.for_file(_named(each)), **each.rule,
    }  # fmt: skip


def keep(root: Path, upload: Upload, each: SentFile, done: FileReading) -> None:
    """Keep what was understood of a file beside the upload, for its pages to show."""
    folder = _folder(root, upload, each)
    folder.mkdir(parents=True, exist_ok=True)
    write_reading(done, folder)
    tables = {name: str(path.relative_to(Store(root).folder)) for name, path in done.tables.items()}
    put(folder / "made_of.json", json.dumps({"mark": _mark(root, each), "tables": tables}).encode())


def reading(root: Path, upload: Upload, each: SentFile) -> FileReading | None:
    """Return what was understood of a file when it was read; None where it must be read, or read again.

    That is so where another program, other settings or another rule for the file would read it otherwise.
    """
    folder, store = _folder(root, upload, each), Store(root).folder
    if not (folder / "made_of.json").is_file():
        return None
    made_of = json.loads((folder / "made_of.json").read_text(encoding="utf-8"))
    tables = {name: store / path for name, path in made_of["tables"].items()}
    if made_of["mark"] != _mark(root, each) or not all(path.is_file() for path in tables.values()):
        return None
    return replace(load_reading(folder, _named(each)), tables=tables)


def _folder(root: Path, upload: Upload, each: SentFile) -> Path:
    return folder_of(root, upload.id) / "read" / digest(each.name)


def _mark(root: Path, each: SentFile) -> str:
    """Return what changes when a file would be read otherwise."""
    return digest(code_of("core", "place"), each.digest, _settings(root, each))


def can_be_used(read: FileReading) -> bool:
    """Whether at least something of a file was understood."""
    return read.kind != UNREADABLE


def kept_out(read: FileReading, page: int) -> tuple[int, list[KeptOut]]:
    """Return how many lines are not used, and one page of them.

    Parameters
    ----------
    read : FileReading
        Of the file.
    page : int
        From 1.
    """
    path = read.tables.get("rejects")
    if path is None:
        return 0, []
    import pyarrow.parquet as pq  # noqa: PLC0415  an idle server does without it

    part: list[dict[str, Any]] = []
    first = (page - 1) * PAGE
    with pq.ParquetFile(path) as rows:
        # Of a file of a million lines only the part is unpacked in which the page is.
        for group in range(rows.num_row_groups):
            has = rows.metadata.row_group(group).num_rows
            if first < has and len(part) < PAGE:
                found = rows.read_row_group(group, columns=["line", "fate", "reason", "raw"])
                part += found.slice(max(first, 0), PAGE - len(part)).to_pylist()
            first -= has
        return rows.metadata.num_rows, [KeptOut(**{**row, "reason": unpacked(row["reason"])}) for row in part]


def unlike_totals(read: FileReading) -> list[KeptOut]:
    """Return the first totals that a file itself prints and that are not the sum of its lines.

    Such a file may lack lines, so who sends it must read of it before anything of it is used.
    """
    path = read.tables.get("rejects")
    if path is None:
        return []
    import pyarrow.compute as pc  # noqa: PLC0415  an idle server does without it
    import pyarrow.parquet as pq  # noqa: PLC0415  as above

    rows = pq.read_table(path, columns=["line", "fate", "reason", "raw"])
    found = rows.filter(pc.match_substring(rows["reason"], UNLIKE)).slice(0, UNLIKE_SHOWN).to_pylist()
    return [KeptOut(**{**row, "reason": unpacked(row["reason"])}) for row in found]


def headers(root: Path, upload: Upload, each: SentFile, read: FileReading) -> list[str]:
    """Name the columns of a text file as its reader does; of a workbook, those that were understood."""
    path = _path(root, upload, each)
    found = [text for text in _printed(path) if text]
    return list(dict.fromkeys([*found, *read.columns.values()]))


def _printed(path: Path) -> Sequence[str]:
    from ultramicro.place.readers.spend.header import find_header  # noqa: PLC0415  brings numpy
    from ultramicro.place.readers.text.records import (  # noqa: PLC0415
        careful_records,
        choose_delimiter,
        head_lines,
    )

    with path.open("rb") as file:
        if file.read(4).startswith(WORKBOOK):
            return ()
    lines = head_lines(path)
    records = list(careful_records(lines, choose_delimiter(lines)))
    # The widest of the first lines is the header where none was found.
    widest = max((cells for _, cells in records[:40]), key=len, default=[])
    return find_header(records).texts or tuple(cell.strip() for cell in widest)
