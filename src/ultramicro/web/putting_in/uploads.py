"""An upload: files in an area of their own until somebody says that they shall be used, and out again."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, say
from ultramicro.core.packing import packed
from ultramicro.place.intake import files_below
from ultramicro.place.store import Store
from ultramicro.web.putting_in.changes import changing, put
from ultramicro.web.putting_in.labels import free, label

PAYMENTS = "payments"
CHUNK_BYTES = 1 << 20
WAITING, CHECKED, USED, UNDONE = "waiting", "checked", "used", "undone"
NO_DATA = (
    b"<!doctype",
    b"<html",
    b"<svg",
    b"<script",
    b"<?php",
    b"#!",
    b"mz",
    b"\x7felf",
    b"<body",
    b"<head",
)
"""How content begins that is no data, in small letters."""
NO_DATA_ENDINGS = frozenset({
    ".html", ".htm", ".xhtml", ".svg", ".js", ".mjs", ".exe", ".dll", ".bat", ".cmd", ".ps1", ".sh", ".vbs",
    ".php", ".py", ".jar", ".hta", ".msi", ".scr", ".com", ".lnk", ".url",
})  # fmt: skip


class Sent(NamedTuple):
    """A file as it was sent.

    Parameters
    ----------
    said : str
        What its sender calls it.
    content : file
        Its content, already on this disk.
    digest : str
        Of its content, where that was made while it arrived.
    path : str
        Where it is on this disk, for it to be moved from there and not copied; empty where it has no name.
    """

    said: str
    content: BinaryIO
    digest: str = ""
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class SentFile:
    """One file of an upload.

    Parameters
    ----------
    name : str
        Its label, which is its name in the area.
    said : str
        What its sender calls it.
    size_bytes : int
        Its size.
    digest : str
        Of its content.
    refused : str
        Why it is not taken, packed; empty where it is.
    same_as : str
        A file of the place with the same content.
    rule : mapping
        What shall be said of it in place.toml: columns, payer, kind.
    target : str
        Where in the place it went when it was used; empty before and after.
    """

    name: str
    said: str
    size_bytes: int
    digest: str = ""
    refused: str = ""
    same_as: str = ""
    rule: Mapping[str, Any] = field(default_factory=dict)
    target: str = ""

    @property
    def taken(self) -> bool:
        """Whether it can be used."""
        return not self.refused and not self.same_as


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What somebody sent at once.

    Parameters
    ----------
    id : str
        Its name.
    by, at : str
        Who sent it, and when. [UTC]
    state : str
        `waiting` to be read, `checked`, `used` or `undone`.
    files : tuple of SentFile
        What it holds.
    settings : tuple of str
        What place.toml held before and after it was used, by mark; empty where it was left as it was.
    """

    id: str
    by: str
    at: str
    state: str = WAITING
    files: tuple[SentFile, ...] = ()
    settings: tuple[str, ...] = ()


def folder_of(root: Path, upload_id: str) -> Path:
    """Return the area of an upload."""
    return root / ".ultramicro" / "uploads" / upload_id


def load(root: Path, upload_id: str) -> Upload | None:
    """Return an upload; None where there is none of that name."""
    # An id is made here and is hexadecimal; what is not could name any folder.
    path = folder_of(root, upload_id) / "upload.json"
    if not upload_id.isalnum() or not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    files = tuple(SentFile(**each) for each in told.pop("files"))
    return Upload(**{**told, "files": files, "settings": tuple(told["settings"])})


def save(root: Path, upload: Upload) -> None:
    """Keep what is known of an upload."""
    put(folder_of(root, upload.id) / "upload.json", json.dumps(asdict(upload), ensure_ascii=False).encode())


def uploads(root: Path) -> list[Upload]:
    """Return all uploads, the last one first."""
    found = (root / ".ultramicro" / "uploads").glob("*/upload.json")
    several = [upload for path in found if (upload := load(root, path.parent.name))]
    return sorted(several, key=lambda upload: (upload.at, upload.id), reverse=True)


def receive(root: Path, sent: Sequence[Sent], *, by: str, too_long: Sequence[str] = ()) -> Upload:
    """Take files into an area of their own; nothing of the place changes.

    Parameters
    ----------
    root : Path
        The place's folder.
    sent : sequence of Sent
        The files.
    by : str
        Who sends them.
    too_long : sequence of str
        What they call files that were longer than they may be, and were dropped.

    Raises
    ------
    BadInput
        If there is no file.
    """
    if not sent and not too_long:
        raise BadInput(say("no file was chosen"), do=say("choose one or more files"))
    upload_id = secrets.token_hex(8)
    area = folder_of(root, upload_id) / PAYMENTS
    area.mkdir(parents=True, mode=0o700)
    files = [*_received(area, sent), *map(_too_long, too_long)]
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    upload = Upload(id=upload_id, by=by, at=at, files=same(root, files))
    save(root, upload)
    return upload


def _received(area: Path, sent: Iterable[Sent]) -> Iterator[SentFile]:
    taken: set[str] = set()
    for each in sent:
        name = free(label(each.said), taken)
        taken.add(name)
        size, digest = _moved(each, area / name) or _written(each.content, area / name)
        refused = _no_data(area / name)
        if refused:
            (area / name).unlink()
        yield SentFile(name=name, said=each.said, size_bytes=size, digest=digest,
                       refused=packed(refused) if refused else "")  # fmt: skip


def _moved(each: Sent, target: Path) -> tuple[int, str] | None:
    """Move a file of which all is known already; None where it must be copied, as to another disk."""
    if not each.digest or not each.path:
        return None
    each.content.flush()
    try:
        os.link(each.path, target)  # its sender's own name for it ends with the request
    except OSError:
        return None
    target.chmod(0o600)
    return target.stat().st_size, each.digest


def _written(source: BinaryIO, target: Path) -> tuple[int, str]:
    """Copy a file piece by piece, so that memory does not grow with it."""
    size, hasher = 0, blake2b(digest_size=12)  # as `place.store.file_digest`, which other files have
    with target.open("xb") as file:
        target.chmod(0o600)  # never to be run
        while piece := source.read(CHUNK_BYTES):
            size += len(piece)
            hasher.update(piece)
            file.write(piece)
    return size, hasher.hexdigest()


def _too_long(said: str) -> SentFile:
    why = say("it is longer than 200 MB")
    return SentFile(name=label(said), said=said, size_bytes=0, refused=packed(why))


def _no_data(path: Path) -> Message | None:
    """Say why a file is no data, by how it is called and how it begins; None where it may be."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        return say("it is empty")
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    while start.startswith((b"<?xml", b"<!--")):
        ended = start.partition(b"?>" if start.startswith(b"<?") else b"-->")
        start = ended[2].lstrip()
    if path.suffix.lower() in NO_DATA_ENDINGS or start.startswith(NO_DATA):
        return say("it is a web page, a picture or a program, not data")
    return None


def same(root: Path, files: Sequence[SentFile]) -> tuple[SentFile, ...]:
    """Say of each file whether the place, or this upload before it, has the same content."""
    store = Store(root)  # which remembers the digests of large files
    by_size: dict[int, list[Path]] = {}
    for path in files_below(root / PAYMENTS):
        if path.is_file():
            by_size.setdefault(path.stat().st_size, []).append(path)
    seen: dict[str, str] = {}
    told = []
    for each in files:
        alike = () if each.refused else by_size.get(each.size_bytes, ())
        there = {store.content_of(p): p.relative_to(root).as_posix() for p in alike}
        same = there.get(each.digest) or seen.get(each.digest, "")
        told.append(each if each.refused else replace(each, same_as=same))
        if not each.refused:
            seen.setdefault(each.digest, each.name)
    return tuple(told)


def changed(root: Path, upload_id: str, name: str, rule: Mapping[str, Any]) -> Upload:
    """Say something else of a file, which is then read anew.

    Raises
    ------
    BadInput
        If the upload is in use already.
    """
    with changing(root):
        upload = require(root, upload_id)
        if upload.state == USED:
            raise BadInput(say("these files are in use already"), do=say("undo the upload first"))
        files = tuple(replace(each, rule=rule) if each.name == name else each for each in upload.files)
        done = replace(upload, files=files, state=WAITING)
        save(root, done)
    return done


def checked(root: Path, upload_id: str) -> None:
    """Note that an upload was read."""
    with changing(root):
        upload = require(root, upload_id)
        if upload.state == WAITING:
            save(root, replace(upload, state=CHECKED))


def require(root: Path, upload_id: str) -> Upload:
    """Return an upload, or refuse a name that none has."""
    upload = load(root, upload_id)
    if upload is None:
        raise BadInput(say("there is no such upload"), do=say("send the files again"))
    return upload


def discard(root: Path, upload_id: str) -> None:
    """Throw an upload away that is not in use."""
    with changing(root):
        if require(root, upload_id).state == USED:
            raise BadInput(say("these files are in use already"), do=say("undo the upload first"))
        shutil.rmtree(folder_of(root, upload_id))


def move(source: Path, target: Path) -> None:
    """Move a file to a name that nobody has, at once and never over another.

    Raises
    ------
    FileExistsError
        If there is one of that name.
    """
    try:
        os.link(source, target)  # fails where the name is taken, which a rename does not
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no second names for a file
        if target.exists():
            raise
        source.rename(target)
    else:
        source.unlink()
