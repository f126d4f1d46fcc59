"""Copies of a place's books: made, taken away as one file, put in, and changed over to by two people."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ultramicro.core.action import Done
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.served import Served, served
from ultramicro.web.site import site

NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}(-put-in)?")
LARGEST = 4 * 2**30
"""Bytes of a copy when it is unpacked: a small file may say that it is a huge one."""
MOST_FILES = 50
TIGHT_BYTES = 20 * 2**20


@dataclass(frozen=True)
class Copy:
    """One copy of the books.

    Parameters
    ----------
    name : str
        Of its folder: when it was made.
    made_at : datetime
        The same as a time, in UTC.
    size : int
        Bytes.
    put_in : bool
        Whether somebody brought it as a file.
    """

    name: str
    made_at: datetime
    size: int
    put_in: bool


def folder_of(place: Served) -> Path:
    """Return where the copies of a place are."""
    return site().home / "backups" / place.word


def copies(place: Served) -> list[Copy]:
    """Return the copies of a place, the newest first."""
    folder = folder_of(place)
    found = [each for each in folder.iterdir() if NAME.fullmatch(each.name)] if folder.is_dir() else []
    return [_copy(each) for each in sorted(found, reverse=True)]


def _copy(folder: Path) -> Copy:
    at = datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    return Copy(folder.name, at, size, folder.name.endswith("-put-in"))


def copy_named(place: Served, name: str) -> Path:
    """Return the folder of a copy.

    Raises
    ------
    BadInput
        If there is none; a name is never a path.
    """
    folder = folder_of(place) / name
    if not NAME.fullmatch(name) or not folder.is_dir():
        raise BadInput(say("there is no such copy"), do=say("take one of the list"))
    return folder


def _new_name(end: str = "") -> str:
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}{end}"


def make(place: Served) -> str:
    """Copy the books into a new folder, prove the copy, and return its name.

    Raises
    ------
    BadInput, Unsound
        As `books backup` does.
    """
    from ultramicro.ledger.verbs.books import Backup  # noqa: PLC0415  it loads the ledger

    name = _new_name()
    folder = folder_of(place) / name
    folder.mkdir(mode=0o700, parents=True)
    try:
        place.keeper.carry_out(Backup(to=folder), group="books")
    except BaseException:
        shutil.rmtree(folder)
        raise
    return name


def make_copy(
    root: Path,  # noqa: ARG001  every job is given this
    asked: Mapping[str, Any],
    tell: Callable[..., None],
    cancelled: Callable[[], bool],  # noqa: ARG001  it is one step
) -> str:
    """Copy the books of a place; the job `backup`.

    Parameters
    ----------
    root : Path
        The place's folder.
    asked : mapping
        `place`: its word.
    tell, cancelled : callable
        How far it is; whether to stop.
    """
    place = served(str(asked["place"]))
    if place is None:
        raise KeyError(asked["place"])
    tell(0, 1, say("Copying the books, and proving the copy"))
    try:
        return make(place)
    finally:
        place.close()


def packed(folder: Path) -> IO[bytes]:
    """Return a copy as one ZIP in a file that is gone once it is closed."""
    file = tempfile.TemporaryFile(dir=site().home / "uploads")  # noqa: SIM115  it is closed when it was sent
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    # Packing a large one tightly would take longer than whoever wants it waits.
    way = zipfile.ZIP_DEFLATED if size < TIGHT_BYTES else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", way, compresslevel=1) as archive:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                archive.write(each, each.relative_to(folder).as_posix())
    file.seek(0)
    return file


def put_in(place: Served, file: IO[bytes]) -> str:
    """Unpack a copy that somebody brings into a new folder, and return its name.

    Raises
    ------
    BadInput
        If it is no copy of books as one ZIP.
    """
    name = _new_name("-put-in")
    folder = folder_of(place) / name
    folder.mkdir(mode=0o700, parents=True)
    try:
        _unpack(file, folder)
    except BaseException as error:
        shutil.rmtree(folder)
        if isinstance(error, zipfile.BadZipFile | NotImplementedError | RuntimeError):
            raise _no_copy() from error
        raise
    return name


def _unpack(file: IO[bytes], folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        found = [each for each in archive.infolist() if not each.is_dir()]
        if len(found) > MOST_FILES or sum(each.file_size for each in found) > LARGEST:
            raise _no_copy()
        for each in found:
            path = PurePosixPath(each.filename)
            # A name that leads out of the folder would write over anything of the server.
            if path.is_absolute() or ".." in path.parts or "\\" in each.filename or ":" in each.filename:
                raise _no_copy()
            _write(archive, each, folder / path)


def _write(archive: zipfile.ZipFile, each: zipfile.ZipInfo, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    left = each.file_size
    with archive.open(each) as source, to.open("xb") as target:
        to.chmod(0o600)
        while piece := source.read(2**20):
            left -= len(piece)
            if left < 0:  # it is longer than it says
                raise _no_copy()
            target.write(piece)


def _no_copy() -> BadInput:
    return BadInput(say("this is no copy of books"), do=say("take a file that was downloaded here"))


def change_over(place: Served, asked: Mapping[str, Any]) -> Done:
    """Put a proved copy in the place of the books; what is there now is kept aside.

    Raises
    ------
    BadInput, Unsound
        As `books restore` does; then nothing was changed.
    """
    from ultramicro.ledger.carry_out import carry_out  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.desk import Desk  # noqa: PLC0415  as above
    from ultramicro.ledger.verbs.books import Restore  # noqa: PLC0415  as above

    copy = copy_named(place, str(asked.get("copy", "")))
    now = datetime.now(UTC)
    config = place.config
    # Its own desk, since the books that are open may be what cannot be used; theirs are opened again after.
    place.close()
    desk = Desk(
        root=config.root,
        currency=config.currency,
        settings=config.settings,
        at=now,
        on=now.astimezone().date(),
    )
    try:
        return carry_out(Restore(copy=copy), desk, group="books")
    finally:
        desk.close()
        place.close()
