"""Copy the books, and bring them back from a copy."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apsw

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import Message, joined, note, plural, say
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.stopping import LOOK_INTO
from ultramicro.ledger.engine.store import Store, copy_books
from ultramicro.ledger.engine.waiting import WAIT_SECONDS
from ultramicro.ledger.people import binding
from ultramicro.ledger.stores.in_use import take_as_whole
from ultramicro.ledger.stores.opening import BOOKS, ledger_path, open_file, people_path
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.stores.turns import LINE, turn_at
from ultramicro.ledger.stores.witness import Seen, Witness, seen_in

BAD_COPY = say("the copy does not pass its own checks")
ANOTHER = say("take another copy")


class Restored(NamedTuple):
    """What came back.

    Parameters
    ----------
    head : str
        The head of the chain that is now in place.
    aside : Path or None
        Where the files are kept that were in the way.
    now, before : Seen or None
        How far the books go that came back; how far those went that were here, if it is known.
    """

    head: str
    aside: Path | None
    now: Seen
    before: Seen | None


def restore(root: Path, copy: Path, database: str = "", *, incomplete: bool = False) -> Restored:
    """Put a proved copy in the place of the books.

    Parameters
    ----------
    root : Path
        The place's folder.
    copy : Path
        A folder that `ultramicro books backup` wrote; it is only read.
    database : str
        Where the books are kept, if not in a file; it must be empty.
    incomplete : bool
        Whether to take a copy that was taken while it was in use and lacks its last entries.

    Raises
    ------
    BadInput
        If there is no copy.
    Unsound
        If the ledger or the people of the copy do not prove themselves or do not belong together; nothing is
        touched.
    """
    for name in (ledger_path(root).name, people_path(root).name):
        if not (copy / name).is_file():
            raise BadInput(
                say("there is no file {name} here", name=name),
                where=str(copy),
                do=say("name the folder of a backup"),
            )
    people_path(root)  # makes the folder
    # Who has the books open meanwhile sees that the file is another one, and stops.
    with turn_at(ledger_path(root), WAIT_SECONDS):
        return _restored(root, copy, database, incomplete=incomplete)


def _restored(root: Path, copy: Path, database: str, *, incomplete: bool) -> Restored:
    # Read before anything is touched: it alone can say what the copy lacks.
    before = Witness(root / BOOKS).read_or_none() or _seen(ledger_path(root))
    trial = _tried(root, copy, incomplete=incomplete)
    try:
        head, now, whose = _proved(trial / ledger_path(root).name, trial / people_path(root).name)
        if database:
            restore_into(database, trial / ledger_path(root).name)
            (trial / ledger_path(root).name).unlink()
        # Only now that the copy is proved; the old files may be all there is if it had not been.
        aside = _set_aside(root)
        for path in trial.glob("*.sqlite3"):
            path.replace(root / BOOKS / path.name)
    finally:
        shutil.rmtree(trial)
    copy_small(copy, root / BOOKS)
    _note(root / BOOKS, now, whose)
    return Restored(head, aside, now, before)


def _tried(root: Path, copy: Path, *, incomplete: bool) -> Path:
    """Copy a copy to where it is tried: its own folder may be on a disk that cannot be written."""
    trial = root / BOOKS / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    trial.mkdir(parents=True)
    for name in (ledger_path(root).name, people_path(root).name):
        for end in ("", "-wal"):
            if (copy / f"{name}{end}").is_file():
                shutil.copyfile(copy / f"{name}{end}", trial / f"{name}{end}")
    if incomplete:
        take_as_whole(trial / ledger_path(root).name)
    return trial


def _proved(path: Path, people: Path) -> tuple[str, Seen, binding.Bound]:
    """Prove a ledger and its people; return its head, how far it goes, and whose the people are."""
    ledger = open_file(path)
    try:
        _require_proved(ledger, ANOTHER)
        owners = {account.owner for account in ledger.accounts()}
        whose = binding.require_people(people, ledger.store, owners)
        return ledger.head(), seen_in(ledger.store), whose
    finally:
        ledger.close()
        path.with_suffix(LINE).unlink(missing_ok=True)


def _require_proved(ledger: Ledger, do: str) -> None:
    proof = ledger.proof()
    if broken := [law for law in proof.laws if not law.holds]:
        raise Unsound(BAD_COPY, broken, do=do)


def _note(folder: Path, now: Seen, whose: binding.Bound) -> None:
    """Note what is in place now: what was noted of the books before is no longer so."""
    witness = Witness(folder)
    # What is in place may rightly end before it, and would be refused as too old.
    witness.path.unlink(missing_ok=True)
    witness.write(now)
    witness.close()
    binding.note(folder, whose)
    # The files themselves must be on the disk before anybody is told that they are in place.
    for path in (*folder.glob("*.sqlite3"), folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _seen(path: Path) -> Seen | None:
    """Return how far a ledger goes that is in place, if it can still be read."""
    if not path.is_file():
        return None
    try:
        store: Store = SqliteStore(path, read_only=True)
    except (Unsound, BadInput, apsw.Error):
        return None
    try:
        return seen_in(store)
    except (apsw.Error, ValueError, IndexError):
        return None
    finally:
        store.close()


def compared(found: Restored) -> Message:
    """Say how the books that came back stand to those that were here.

    Examples
    --------
    >>> here = Seen(books="ab", batch=9, operation=30, head="cd", at="2026-11-27T10:00:00+00:00")
    >>> copy = Seen(books="ab", batch=7, operation=28, head="ef", at="2026-11-20T10:00:00+00:00")
    >>> compared(Restored("ef", None, copy, here)).partition(". ")[2]
    '2 operations are missing; enter them again.'
    """
    now, before = found.now, found.before
    if before is None:
        return note("books.restored_unknown", "Nothing here says how far the books went before.")
    if before.books and now.books != before.books:
        return note("books.restored_other", "These are other books than those that were here.")
    gone = before.operation - now.operation
    if gone <= 0:
        return note("books.restored_same", "The copy goes as far as the books that were here.")
    older = note(
        "books.restored_older",
        "The copy is older than the books that were here: it ends on {day} with operation {last}, and they "
        "went on to operation {before} on {then}.",
        day=now.day,
        last=str(now.operation),
        before=str(before.operation),
        then=before.day,
    )
    again = plural(
        "{n} operation is missing; enter it again.", "{n} operations are missing; enter them again.", gone
    )
    return joined([older, again])


def back_up(ledger: Ledger, target: Path) -> str:
    """Copy the books into a file while they are in use, prove the copy, and return its head.

    The copy takes the place of an older one once it is proved.

    Raises
    ------
    Unsound
        If the copy does not prove itself.
    """
    # Beside the older copy, which stays until this one is proved: a disk may fill up half-way.
    fresh = target.with_name(f"{target.name}.new")
    for end in ("", "-wal", "-shm"):
        fresh.with_name(f"{fresh.name}{end}").unlink(missing_ok=True)
    ledger.copy_to(fresh)
    copy = open_file(fresh)
    try:
        _require_proved(copy, LOOK_INTO)
        head = copy.head()
    finally:
        copy.close()
        fresh.with_suffix(LINE).unlink(missing_ok=True)
    fresh.replace(target)
    # A log that was left beside an older copy would be read as if it were this one's.
    for end in ("-wal", "-shm"):
        target.with_name(f"{target.name}{end}").unlink(missing_ok=True)
    return head


def copy_small(folder: Path, to: Path) -> None:
    """Copy what else is kept with the books: the key that signs, and the place's own tables."""
    for path in (*folder.glob("*.key"), *folder.glob("*.csv")):
        shutil.copy2(path, to / path.name)


def restore_into(url: str, copy: Path) -> None:
    """Put a copy that was proved into an empty database.

    Raises
    ------
    BadInput
        If the database holds books already.
    """
    from ultramicro.ledger.stores.postgres import PostgresStore  # noqa: PLC0415  an extra

    database = PostgresStore(url)
    try:
        database.take_turn()
        _require_empty(database, url)
        with closing(SqliteStore(copy, read_only=True)) as source:
            copy_books(source, database)
        database.end_turn()
    except BaseException:
        # With the connection the turn ends too: others must not wait for a copy that failed.
        database.close()
        raise
    Ledger(database).close()  # opening proves what came over


def _require_empty(database: Store, url: str) -> None:
    # Two histories in one database could not be told apart any more.
    if database.latest().batch:
        raise BadInput(
            say("the database already holds books"), where=url, do=say("name an empty one in place.toml")
        )


def _set_aside(root: Path) -> Path | None:
    folder = root / BOOKS
    # With their logs: one that stays behind would be read into the copy.
    there = [path for path in folder.iterdir() if ".sqlite3" in path.name]
    if not there:
        return None
    number = 1
    # Nothing is ever written over: who restores twice may need what the first one set aside.
    while (aside := folder / f"set-aside-{number}").exists():
        number += 1
    aside.mkdir()
    for path in there:
        shutil.move(path, aside / path.name)
    return aside
