"""Copy the books, and bring them back from a copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import apsw

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import Listed, Message, joined, note, plural, say
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
    kept : Seen or None
        How far the books in the database go, if they were kept and only their people came back.
    lost : tuple of str
        Who has accounts in those and is not in the people file that came back.
    """

    head: str
    aside: Path | None
    now: Seen
    before: Seen | None
    kept: Seen | None = None
    lost: tuple[str, ...] = ()


def restore(root: Path, copy: Path, database: str = "", *, incomplete: bool = False) -> Restored:
    """Put a proved copy in the place of the books.

    Parameters
    ----------
    root : Path
        The place's folder.
    copy : Path
        A folder that `ultramicro books backup` wrote; it is only read.
    database : str
        Where the books are kept, if not in a file. It must be empty, or hold the books of the copy, as far or
        further, whose people file was lost: then they stay, and only people and keys come from the copy.
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
    before = Witness(root / BOOKS).read_or_none() or seen_at(ledger_path(root))
    trial = _tried(root, copy, incomplete=incomplete)
    try:
        try:
            head, now, whose = _proved(trial / ledger_path(root).name, trial / people_path(root).name)
        except apsw.Error as error:
            # Of the copy: the books that are here are what there is, and nothing is known against them.
            raise Unsound(
                say("this copy is damaged ({error})", error=str(error)), where=str(copy), do=ANOTHER
            ) from error
        kept: Seen | None = None
        lost: tuple[str, ...] = ()
        if database:
            people = people_path(root), trial / people_path(root).name
            kept, lost = restore_into(database, trial / ledger_path(root).name, people)
            (trial / ledger_path(root).name).unlink()
        # Only now that the copy is proved; the old files may be all there is if it had not been.
        aside = _set_aside(root)
        for path in trial.glob("*.sqlite3"):
            path.replace(root / BOOKS / path.name)
    finally:
        shutil.rmtree(trial)
    copy_small(copy, root / BOOKS)
    _note(root / BOOKS, kept or now, whose)
    return Restored(kept.head if kept else head, aside, now, before, kept, lost)


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


def seen_at(path: Path) -> Seen | None:
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
    if found.kept:
        return _kept(found.kept, now, found.lost)
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


def _kept(kept: Seen, now: Seen, lost: tuple[str, ...]) -> Message:
    """Say that the ledger in the database stayed, and what its people lack."""
    said = [
        plural(
            "The ledger in the database was kept, and goes {n} operation further than the copy. Only people "
            "and keys came from the copy: names and words written since {day} are lost.",
            "The ledger in the database was kept, and goes {n} operations further than the copy. Only people "
            "and keys came from the copy: names and words written since {day} are lost.",
            kept.operation - now.operation, day=now.day,
        ).with_id("books.people_restored")
    ]  # fmt: skip
    said.append(
        say("If clerks were changed since, one of the board of then runs `ultramicro books seal-clerks`.")
    )
    if lost:
        ids = Listed(lost)
        said.append(
            say("Write down again who these are, with `ultramicro books add --lost ID`: {ids}.", ids=ids)
        )
    return joined(said)


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
    """Copy what else is kept with the books: keys that sign, the place's own tables, stamps, fonts."""
    for path in (
        *folder.glob("*.key"),
        *folder.glob("*.csv"),
        *folder.glob("anchors/*"),
        *folder.glob("fonts/*"),
    ):
        if path.is_file():
            target = to / path.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            shutil.copy2(path, target)


def restore_into(url: str, copy: Path, people: tuple[Path, Path]) -> tuple[Seen | None, tuple[str, ...]]:
    """Put a copy that was proved into an empty database.

    Parameters
    ----------
    url : str
        The database.
    copy : Path
        The ledger of the copy.
    people : tuple of Path
        The people file that is here, or is missing; that of the copy.

    Returns
    -------
    Seen or None, tuple of str
        How far the books in the database go, if they were kept; who has accounts in them and is not in the
        people file of the copy.

    Raises
    ------
    BadInput
        If the database holds books that are other ones, or end before the copy, or have their people here.
    """
    from ultramicro.ledger.stores.postgres import PostgresStore  # noqa: PLC0415  an extra

    source = SqliteStore(copy, read_only=True)
    database = PostgresStore(url)
    try:
        database.take_turn()
        if not database.latest().batch:
            copy_books(source, database)
            database.end_turn()
            Ledger(database).close()  # opening proves what came over
            return None, ()
        now, there = seen_in(source), seen_in(database)
        ledger = Ledger(database)
        owners = [account.owner for account in ledger.accounts()]
        here, theirs = people
        rows = database.rows_where("batch", "batch", now.batch)
        goes_on = bool(rows) and bytes(rows[0][3]).hex() == now.head and there.books == now.books
        # Two histories in one database could not be told apart any more; and people who are whole are newer.
        if not goes_on or not binding.lost(here, owners):
            raise BadInput(
                say("the database already holds books"), where=url, do=say("name an empty one in place.toml")
            )
        return there, tuple(binding.lost(theirs, owners))
    finally:
        source.close()
        database.close()


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
