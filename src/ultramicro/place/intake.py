"""Take in files one by one: find a reader for each, read what is new, keep the account of all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ultramicro.core.code import code_of
from ultramicro.core.errors import BadInput
from ultramicro.core.machine import FULL_ERRORS, readable_name
from ultramicro.core.message import Message, note, say
from ultramicro.core.rows import Settings
from ultramicro.place.account import load_reading, write_reading
from ultramicro.place.readers.model import UNREADABLE, FileReading, Reader, Repeat
from ultramicro.place.store import Store, digest

HEAD_BYTES = 1 << 16
# What systems and people leave in folders; each would be told as a file that cannot be read.
IGNORED = frozenset({"readme.txt", "readme.md", "thumbs.db", "desktop.ini"})
Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, of: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Kept:
    """A reading and the key of what it was made from."""

    reading: FileReading
    key: str


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder by name, leaving out hidden ones and instructions.

    A folder that cannot be opened is yielded itself, so that it is told of as a file would be.
    """
    # Sorted by the path as text: folders list their files in another order on each system.
    for path in sorted(_walked(folder), key=lambda p: p.relative_to(folder).as_posix()):
        parts = path.relative_to(folder).parts
        # Office keeps a `~$` file beside every workbook that is open.
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if not hidden and path.name.lower() not in IGNORED:
            yield path


def _walked(folder: Path) -> Iterator[Path]:
    shut: list[OSError] = []
    for inside_, folders, names in os.walk(folder, onerror=shut.append):
        # Links to folders are not followed, but kept, so that those that lead out of the place are told of.
        links = [name for name in folders if Path(inside_, name).is_symlink()]
        yield from (Path(inside_, name) for name in (*names, *links))
    # A folder that is not there holds nothing; one that is there and does not open may hold anything.
    yield from (Path(error.filename) for error in shut if not isinstance(error, FileNotFoundError))


def take_in(path: Path, *, file: str, readers: Sequence[Reader], settings: Settings, store: Store) -> Kept:
    """Read a file, or take its reading from the store if nothing it depends on has changed.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its path inside the place; for messages and tables.
    readers : sequence of Reader
        Who may read it, the most particular first.
    settings : mapping
        What place.toml says of the file.
    store : Store
        Where readings are kept.

    Returns
    -------
    Kept
        The reading; of kind `unreadable`, with the reason as its note, if nobody could read it.
    """
    try:
        content = _content(path, store)
        reader = _reader_for(path, readers)
        # The program's own code too: a reader that was mended must read the file again.
        key = digest(code_of("core", "place"), reader.name, content, file, settings)
        folder = store.path("read", key)
        if not (folder / "reading.json").is_file():
            with store.making("read", key) as scratch:
                write_reading(reader.read(path, file=file, settings=settings, out=scratch), scratch)
        return Kept(load_reading(folder, file), key)
    # One bad file must not keep the others from being read; it becomes a line of the account.
    except BadInput as error:
        failed = error
    except OSError as error:
        # What the disk lacks is lacking for every other file too.
        if error.errno in FULL_ERRORS:
            raise
        failed = _shut(error)
    return Kept(_unreadable(file, failed), digest("unreadable", file, str(failed)))


def _content(path: Path, store: Store) -> str:
    if path.is_dir() and not path.is_symlink():
        raise BadInput(
            say("this folder cannot be opened, so that nothing in it was read"),
            do=say("check the permissions of the folder"),
        )
    if not path.is_file():
        raise BadInput(
            say("it is not an ordinary file (a broken link, a device or a pipe)"),
            do=say("replace it with the file itself"),
        )
    return store.content_of(path)


def _shut(error: OSError) -> BadInput:
    return BadInput(
        say("it cannot be opened ({why})", why=error.strerror or str(error)),
        do=say("check the permissions of the file"),
    )


def _reader_for(path: Path, readers: Sequence[Reader]) -> Reader:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    # In their order, the most particular first.
    for reader in readers:
        if reader.claims(path, head):
            return reader
    raise BadInput(
        say("this type of file is not known"),
        do=say("give it as CSV, XLSX, XLS, ODS, camt.053 or OFX"),
    )


def _unreadable(file: str, error: BadInput) -> FileReading:
    """Keep what is wrong and what to do apart, as whoever asks for the file's table is told both."""
    if error.do:
        told = note("file_unreadable", "{what}. What to do: {do}.", what=error.what, do=error.do)
    else:
        told = note("file_unreadable", "{what}.", what=error.what, do="")
    return FileReading(file=file, kind=UNREADABLE, notes=(told,))


def inside(path: Path, root: Path) -> bool:
    """Whether a file, links followed, lies inside the place's folder."""
    # Asked of the disk, as only that knows where a link leads; a place may come from anybody.
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def take_in_all(
    paths: Sequence[Path],
    *,
    root: Path,
    readers: Sequence[Reader],
    settings_for: Callable[[str], Settings],
    store: Store,
    progress: Progress = no_progress,
) -> list[Kept]:
    """Take in many files of a place, in order."""
    kept = []
    for number, path in enumerate(paths, start=1):
        file = readable_name(path.relative_to(root).as_posix())
        progress(file, number, len(paths))
        if inside(path, root):
            kept.append(take_in(path, file=file, readers=readers, settings=settings_for(file), store=store))
        else:
            error = BadInput(
                say("it is a link to a file outside the place's folder"),
                do=say("copy the file itself into the place"),
            )
            kept.append(Kept(_unreadable(file, error), digest("outside", file)))
    return kept


def with_repeats(reading: FileReading, repeats: Sequence[Repeat], notes: Sequence[Message]) -> FileReading:
    """Tell what stands in earlier files too, and move what of it is set aside out of the accepted lines."""
    told = replace(reading, repeats=(*reading.repeats, *repeats), notes=(*reading.notes, *notes))
    lines, pence = told.duplicates - reading.duplicates, told.duplicates_pence - reading.duplicates_pence
    return replace(
        told,
        accepted=told.accepted - lines,
        set_aside=told.set_aside + lines,
        total_pence=told.total_pence - pence,
    )
