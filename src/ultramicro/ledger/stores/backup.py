"""Copy the books, and bring them back from a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import say
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.stopping import LOOK_INTO
from ultramicro.ledger.engine.store import copy_books
from ultramicro.ledger.engine.waiting import WAIT_SECONDS
from ultramicro.ledger.stores.opening import BOOKS, ledger_path, open_file, people_path
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.stores.turns import LINE, turn_at

BAD_COPY = say("the copy does not pass its own checks")


def restore(root: Path, copy: Path, database: str = "") -> tuple[str, Path | None]:
    """Put a proved copy in the place of the books.

    Parameters
    ----------
    root : Path
        The place's folder.
    copy : Path
        A folder that `ultramicro books backup` wrote.
    database : str
        Where the books are kept, if not in a file; it must be empty.

    Returns
    -------
    head : str
        The head of the chain that is now in place.
    aside : Path or None
        Where the files are kept that were in the way.

    Raises
    ------
    BadInput
        If there is no copy.
    Unsound
        If the copy does not prove itself; nothing is touched.
    """
    source = copy / ledger_path(root).name
    if not source.is_file():
        raise BadInput(
            say("there is no copy of a ledger here"), where=str(copy), do=say("name the folder of a backup")
        )
    people_path(root)  # makes the folder
    # Who has the books open meanwhile sees that the file is another one, and stops.
    with turn_at(ledger_path(root), WAIT_SECONDS):
        return _restored(root, copy, database)


def _restored(root: Path, copy: Path, database: str) -> tuple[str, Path | None]:
    source = copy / ledger_path(root).name
    head = restore_into(database, source) if database else _proved(source)
    aside = _set_aside(root)
    if not database:
        shutil.copyfile(source, ledger_path(root))
    copy_small(copy, people_path(root).parent)
    if (copy / "people.sqlite3").is_file():
        shutil.copyfile(copy / "people.sqlite3", people_path(root))
    return head, aside


def back_up(ledger: Ledger, target: Path) -> str:
    """Copy the books into a file while they are in use, prove the copy, and return its head.

    The copy takes the place of an older one once it is proved.

    Raises
    ------
    Unsound
        If the copy does not prove itself.
    """
    fresh = target.with_name(f"{target.name}.new")
    for end in ("", "-wal", "-shm"):
        fresh.with_name(f"{fresh.name}{end}").unlink(missing_ok=True)
    ledger.copy_to(fresh)
    copy = open_file(fresh)
    laws, head = copy.verify(), copy.head()
    copy.close()
    fresh.with_suffix(LINE).unlink(missing_ok=True)
    if broken := [law for law in laws if not law.holds]:
        raise Unsound(BAD_COPY, broken, do=LOOK_INTO)
    fresh.replace(target)
    return head


def copy_small(folder: Path, to: Path) -> None:
    """Copy what else is kept with the books: the key that signs, and the place's own tables."""
    for path in (*folder.glob("*.key"), *folder.glob("*.csv")):
        shutil.copy2(path, to / path.name)


def restore_into(url: str, copy: Path) -> str:
    """Put a proved copy into an empty database, and return the head of its chain.

    Raises
    ------
    BadInput
        If the database holds books already.
    """
    from ultramicro.ledger.stores.postgres import PostgresStore  # noqa: PLC0415  an extra

    _proved(copy)
    database = PostgresStore(url)
    database.take_turn()
    if database.latest().batch:
        database.close()
        raise BadInput(
            say("the database already holds books"), where=url, do=say("name an empty one in place.toml")
        )
    source = SqliteStore(copy, read_only=True)
    copy_books(source, database)
    source.close()
    database.end_turn()
    moved = Ledger(database)
    head = moved.head()
    moved.close()
    return head


def _proved(path: Path) -> str:
    ledger = open_file(path)
    try:
        if broken := [law for law in ledger.verify() if not law.holds]:
            raise Unsound(BAD_COPY, broken, do=say("take another copy"))
        return ledger.head()
    finally:
        ledger.close()
        path.with_suffix(LINE).unlink(missing_ok=True)


def _set_aside(root: Path) -> Path | None:
    folder = root / BOOKS
    folder.mkdir(exist_ok=True)
    there = [path for path in folder.iterdir() if ".sqlite3" in path.name]
    if not there:
        return None
    number = 1
    while (aside := folder / f"set-aside-{number}").exists():
        number += 1
    aside.mkdir()
    for path in there:
        shutil.move(path, aside / path.name)
    return aside
