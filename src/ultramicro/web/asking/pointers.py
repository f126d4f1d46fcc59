"""Which kept answer holds for a place now, told from its files' times and sizes: no place is opened for it.

What an answer rests on is known exactly only once a place is open (its key). Beside each kept answer stands
the mark that the place's files had when it was made; while they have that mark, it holds. If they have
another, it may still hold: whoever makes it again finds the same key, and moves the pointer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ultramicro.core.code import PACKAGE, code_of
from ultramicro.core.message import Message
from ultramicro.core.packing import packed, unpacked
from ultramicro.place.config import load_config
from ultramicro.place.sections import section
from ultramicro.place.store import Store, digest
from ultramicro.techniques import LONG, TECHNIQUES
from ultramicro.web.site import site

KEPT, CURRENT = "answers", "current"
"""Folders of a place's store: the answers by their keys, and which of them holds."""
RECORDS = "records"
"""What is kept under the name of a technique beside the answers: the rows that they were made of."""
_NOT_SEEN = ("web", "cli", "locales", "__pycache__")
"""Rooms of the program that answer nothing."""
SEEN = ("ledger.seen", "people.seen")
"""What books note of themselves: how far they go, and which edition their people are."""
_PASSING = ("-shm", "-journal", ".lock", ".turn", ".seen", "derived.sqlite3", "derived.sqlite3-wal")
"""Ends of names of files that change when somebody only looks at books, and say no more than these do."""


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """Which answer holds for a question with its parameters, or why there is none.

    Parameters
    ----------
    technique : str
        Its name.
    parameters : mapping
        With which parameters, in JSON's own types; empty where all have their defaults.
    mark : str
        What the place's files were like.
    key : str
        Under which the answer is kept; empty where the question could not be answered.
    made_at : str
        When, in ISO 8601.
    why : str
        Why it could not be answered: a message as `core.packing` writes it.
    """

    technique: str
    parameters: Mapping[str, Any]
    mark: str
    key: str
    made_at: str
    why: str = ""

    @property
    def made(self) -> datetime:
        """When the answer was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def reason(self) -> Message | None:
        """Why there is no answer."""
        return unpacked(self.why) if self.why else None


def mark_of(root: Path) -> str:
    """Digest what a place's files are called, their times and sizes, and the program that reads them.

    Parameters
    ----------
    root : Path
        The place's folder.
    """
    # By name, and not in the order in which the disk lists them.
    return digest(sorted(_files(root)), mark_of_program())


def _files(root: Path) -> Iterator[tuple[str, int, int]]:
    yield from _below(root)
    config = load_config(root)
    for name in section(config.settings, "references"):
        for path in config.reference(name):
            if path.is_file():
                stat = path.stat()
                yield str(path), stat.st_mtime_ns, stat.st_size


def _below(folder: Path) -> Iterator[tuple[str, int, int]]:
    if noted := [each for name in SEEN if (each := folder / name).is_file()]:
        yield from _books(folder, noted)
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith(_PASSING):
                continue
            # The server's own folder may lie in a place: that somebody signed in changes no answer.
            if entry.is_dir() and Path(entry.path) != site().home:
                yield from _below(Path(entry.path))
            elif entry.is_file():
                yield from _there(Path(entry.path))


def _books(folder: Path, noted: list[Path]) -> Iterator[tuple[str, int, int]]:
    """Yield how far the books go, as they note it themselves, and the other files beside them.

    Their own files change also when somebody only looks, and a log is taken into them at any time.
    """
    for path in noted:
        yield f"{path}: {path.read_text(encoding='utf-8').strip()}", 0, 0
    for path in folder.rglob("*"):
        passing = path.name.startswith(".") or ".sqlite3" in path.name or path.name.endswith(_PASSING)
        if path.is_file() and not passing:
            yield from _there(path)


def _there(path: Path) -> Iterator[tuple[str, int, int]]:
    stat = path.stat()
    # A log of the books without anything in it comes and goes with those who read.
    if stat.st_size:
        yield str(path), stat.st_mtime_ns, stat.st_size


@cache  # of the program's own files
def mark_of_program() -> str:
    """Digest the rooms of the program that answer and draw."""
    rooms = [each.name for each in PACKAGE.iterdir() if each.is_dir() and each.name not in _NOT_SEEN]
    return code_of(*sorted(rooms))


def pointer(root: Path, technique: str, parameters: Mapping[str, Any]) -> Pointer | None:
    """Return which answer was made last for a question with its parameters; None where none was."""
    try:
        return _read(_path(root, technique, parameters))
    except (OSError, ValueError, TypeError):
        return None


def _read(path: Path) -> Pointer:
    return Pointer(**json.loads(path.read_text(encoding="utf-8")))


def point(
    root: Path, technique: str, parameters: Mapping[str, Any], *, mark: str, key: str, why: str = ""
) -> None:
    """Write down which answer holds; of two that do so at once the later one counts.

    Parameters
    ----------
    root : Path
        The place's folder.
    technique, parameters
        What was asked.
    mark : str
        What the files were like before they were read.
    key : str
        Of the answer; empty where there is none.
    why : str
        Why there is none: a message.
    """
    path = _path(root, technique, parameters)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(told(technique, parameters, mark=mark, key=key, why=why)), encoding="utf-8")
    beside.replace(path)


def told(
    technique: str, parameters: Mapping[str, Any], *, mark: str, key: str, why: str = ""
) -> dict[str, Any]:
    """Return a pointer of now in JSON's own types."""
    return asdict(
        Pointer(
            technique=technique,
            parameters=parameters,
            mark=mark,
            key=key,
            made_at=datetime.now(tz=UTC).isoformat(timespec="seconds"),
            why=packed(why) if why else "",
        )
    )


def _path(root: Path, technique: str, parameters: Mapping[str, Any]) -> Path:
    name = f"{technique}-{digest(dict(parameters))}" if parameters else technique
    return Store(root).path(KEPT, CURRENT) / f"{name}.json"


def all_made(root: Path, mark: str) -> bool:
    """Whether every question was answered, or found to have no answer, since the place last changed.

    Those that take minutes do not count: they are answered when somebody asks them.
    """
    names = [*(listed.name for listed in TECHNIQUES if listed.name not in LONG), RECORDS]
    found = [pointer(root, name, {}) for name in names]
    return all(each is not None and each.mark == mark for each in found)


def any_made(root: Path) -> bool:
    """Whether any question was ever answered, or found to have no answer."""
    try:
        with os.scandir(Store(root).path(KEPT, CURRENT)) as entries:
            return any(entry.name.endswith(".json") for entry in entries)
    except FileNotFoundError:
        return False


def about(root: Path, key: str) -> Pointer | None:
    """Return what is said of a kept answer; None where it is not there."""
    try:
        return _read(Store(root).path(KEPT, key) / "about.json")
    except (OSError, ValueError, TypeError):
        return None


def history(root: Path, technique: str) -> list[Pointer]:
    """Return every answer to a question that is still kept, the latest first.

    Parameters
    ----------
    root : Path
        The place's folder.
    technique : str
        The question's name.
    """
    keys = (path.parent.name for path in Store(root).path(KEPT, "").glob("*/about.json"))
    found = [told for key in keys if (told := about(root, key)) and told.technique == technique]
    return sorted(found, key=lambda each: each.made_at, reverse=True)
