"""Bring the books back from a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.ledger.book import Ledger
from ultramicro.ledger.opening import BOOKS, ledger_path, people_path
from ultramicro.ledger.sqlite import SqliteStore
from ultramicro.ledger.store import copy_books


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
        raise BadInput("there is no copy of a ledger", where=str(copy), do="name the folder of a back-up")
    head = restore_into(database, source) if database else _proved(source)
    aside = _set_aside(root)
    if not database:
        shutil.copyfile(source, ledger_path(root))
    copy_small(copy, people_path(root).parent)
    if (copy / "people.sqlite3").is_file():
        shutil.copyfile(copy / "people.sqlite3", people_path(root))
    return head, aside


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
    from ultramicro.ledger.postgres import PostgresStore  # noqa: PLC0415  an extra

    _proved(copy)
    database = PostgresStore(url)
    if database.load()[1].batch:
        database.close()
        raise BadInput("the database holds books already", where=url, do="name an empty one in place.toml")
    source = SqliteStore(copy, read_only=True)
    copy_books(source, database)
    source.close()
    moved = Ledger(database)
    head = moved.head()
    moved.close()
    return head


def _proved(path: Path) -> str:
    ledger = Ledger.open(path)
    try:
        if broken := [law for law in ledger.verify() if not law.holds]:
            raise Unsound("the copy does not prove itself", broken, do="take another copy")
        return ledger.head()
    finally:
        ledger.close()
        path.with_suffix(".lock").unlink(missing_ok=True)


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
