"""Changes of a place's own files: one at a time, whole or not at all, and each can be taken back."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

KEPT = 300
"""So many changes of a place can be looked at and taken back; older ones are let go."""
NOT_THERE = "-"
"""The mark of a file that is not there."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change of a file.

    Parameters
    ----------
    id : str
        Its name; later ones come later in the alphabet.
    file : str
        Path inside the place, with forward slashes.
    by : str
        Who signed in as whom.
    at : str
        When, as ISO has it. [UTC]
    what : str
        An id of what was done: `add`, `edit`, `delete`, `paste`, `settings`, `look_up`, `undo`.
    about : str
        The row, area or party, in words of who typed it.
    before, after : str
        Marks of the file's content.
    rows : int
        How many rows were taken in, where that is what was done.
    """

    id: str
    file: str
    by: str
    at: str
    what: str
    about: str
    before: str
    after: str
    rows: int = 0


def mark_of(content: bytes | None) -> str:
    """Return the mark by which a file's content is known."""
    return NOT_THERE if content is None else sha256(content).hexdigest()[:24]


def content_of(path: Path) -> bytes | None:
    """Return what a file holds; None where it is not there."""
    return path.read_bytes() if path.is_file() else None


@contextmanager
def changing(root: Path) -> Iterator[None]:
    """Have the place to oneself while one of its files is changed, in all threads and processes."""
    folder = root / ".ultramicro"
    folder.mkdir(exist_ok=True)
    with (folder / "changing.lock").open("w") as lock:  # of its own each time, so that threads wait too
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def put(path: Path, content: bytes | None) -> None:
    """Write a file whole, or take it away, so that nobody ever reads half of it."""
    if content is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def change(
    root: Path, file: str, new: bytes | None, *, by: str, what: str, about: str = "", rows: int = 0
) -> Change:
    """Change a file and keep what it held; call it within `changing`.

    Parameters
    ----------
    root : Path
        The place's folder.
    file : str
        Path inside it.
    new : bytes or None
        What it shall hold; None takes it away.
    by, what, about, rows
        As in `Change`.
    """
    old = content_of(root / file)
    at = datetime.now(UTC)
    done = Change(
        id=f"{at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}", file=file, by=by,
        at=at.isoformat(timespec="seconds"), what=what, about=about, before=mark_of(old),
        after=mark_of(new), rows=rows,
    )  # fmt: skip
    _keep(root, done, old)
    put(root / file, new)
    return done


def _keep(root: Path, done: Change, old: bytes | None) -> None:
    folder = _versions(root) / done.id
    folder.mkdir(parents=True)
    if old is not None:
        (folder / "before").write_bytes(old)
    put(folder / "change.json", json.dumps(asdict(done), ensure_ascii=False).encode())
    for past in sorted(_versions(root).iterdir())[:-KEPT]:
        shutil.rmtree(past, ignore_errors=True)


def _versions(root: Path) -> Path:
    return root / ".ultramicro" / "versions"


def changes(root: Path) -> list[Change]:
    """Return the changes that are kept, the last one first."""
    found = sorted(_versions(root).glob("*/change.json"), reverse=True)
    return [Change(**json.loads(path.read_text(encoding="utf-8"))) for path in found]


def change_named(root: Path, name: str) -> Change | None:
    """Return a change; None where there is none of that name."""
    return next((each for each in changes(root) if each.id == name), None)


def can_undo(root: Path, done: Change) -> bool:
    """Whether a file still is as a change left it, so that taking it back loses nothing of anybody's."""
    return done.before != done.after and mark_of(content_of(root / done.file)) == done.after


def content_before(root: Path, done: Change) -> bytes | None:
    """Return what the file of a change held before it; None where there was none."""
    return content_of(_versions(root) / done.id / "before")


def undo(root: Path, done: Change, *, by: str) -> Change:
    """Take a change back: the file is what it was, to the byte.

    Raises
    ------
    BadInput
        If the file was changed since.
    """
    with changing(root):
        if not can_undo(root, done):
            raise BadInput(
                say("it was changed since, and undoing would lose that"), where=done.file,
                do=say("undo what came later first"),
            )  # fmt: skip
        return change(root, done.file, content_before(root, done), by=by, what="undo", about=done.about)
