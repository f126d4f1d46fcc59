"""Where a place's books are, and how they are opened: in a file of the place, or in a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from ultramicro.core.errors import BadInput
from ultramicro.core.extras import install
from ultramicro.core.message import say
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.store import Store
from ultramicro.ledger.engine.waiting import WAIT_SECONDS
from ultramicro.ledger.stores.shelves import SqliteShelves
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.stores.witness import Witness, require_latest, seen_in

BOOKS = "books"
PEOPLE = "people.sqlite3"
SHELVES = "derived.sqlite3"
"""What was worked out of the books, beside them; it may be thrown away."""
SCHEMES = {"postgresql", "postgres"}
LONGEST_WAIT_SECONDS = 3600


def ledger_path(root: Path) -> Path:
    """Return where a place's ledger is, if it is in a file."""
    return root / BOOKS / "ledger.sqlite3"


def people_path(root: Path) -> Path:
    """Return where a place's people are; the folder is made if it is not there."""
    (root / BOOKS).mkdir(exist_ok=True)
    return root / BOOKS / PEOPLE


def has_people(root: Path) -> bool:
    """Whether a place has a file of people; nothing is made."""
    return (root / BOOKS / PEOPLE).is_file()


def database(settings: Mapping[str, object]) -> str:
    """Return the database that `[books] database` of place.toml names; nothing for a file.

    Raises
    ------
    BadInput
        If it is no PostgreSQL address, or has a password in it.

    Examples
    --------
    >>> database({"books": {"database": "postgresql://localhost/books"}}), database({})
    ('postgresql://localhost/books', '')
    """
    books = settings.get("books")
    url = str(books.get("database", "")) if isinstance(books, Mapping) else ""
    if not url:
        return ""
    if _parts(url).scheme not in SCHEMES:
        raise BadInput(
            say("{url} is not the address of a PostgreSQL database", url=repr(url)),
            where=say("[books] of place.toml"),
            do=say("write `postgresql://host/name`"),
        )
    # place.toml is passed on with the place, and so would the password be.
    if _parts(url).password:
        raise BadInput(
            say("the address has a password in it"),
            where=say("[books] of place.toml"),
            do=say("keep the password in ~/.pgpass instead"),
        )
    return url


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # such as half a pair of brackets: it has no scheme that we know
        return urlsplit("")


def wait_seconds(settings: Mapping[str, object]) -> float:
    """Return how many seconds a command waits for others that act on the books; `[books] wait_seconds`.

    Raises
    ------
    BadInput
        If it is no number of seconds from 0 to an hour.

    Examples
    --------
    >>> wait_seconds({}), wait_seconds({"books": {"wait_seconds": 5}})
    (30.0, 5.0)
    """
    books = settings.get("books")
    given = books.get("wait_seconds", WAIT_SECONDS) if isinstance(books, Mapping) else WAIT_SECONDS
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given <= LONGEST_WAIT_SECONDS:
        return float(given)
    raise BadInput(
        say("wait_seconds is {given}, which is no number of seconds from 0 to 3600", given=repr(given)),
        where=say("[books] of place.toml"),
        do=say("write `wait_seconds = 30`, or take the line away"),
    )


def open_file(path: Path) -> Ledger:
    """Open the books in a file, proved; made where they are not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return Ledger(SqliteStore(path))


def has_books(root: Path, settings: Mapping[str, object]) -> bool:
    """Whether a place has books."""
    return bool(database(settings)) or ledger_path(root).is_file()


def no_books(root: Path) -> BadInput:
    """Say that there are no books: not yet, or not any more where their people are still there."""
    if people_path(root).is_file():
        return BadInput(
            say("the ledger is missing, but the people file is there"),
            where=str(root),
            do=say("bring back a copy with `ultramicro books restore`"),
        )
    return BadInput(
        say("the place has no books yet"), where=str(root), do=say("run `ultramicro books open` first")
    )


def open_store(root: Path, settings: Mapping[str, object], *, read_only: bool = False) -> Store:
    """Open where a place's books are kept.

    Raises
    ------
    BadInput
        If they cannot be opened.
    """
    if url := database(settings):
        try:
            from ultramicro.ledger.stores.postgres import PostgresStore  # noqa: PLC0415  an extra
        except ImportError as error:  # also where the driver is there and its own library is not
            raise BadInput(
                say("the driver for PostgreSQL is not installed"), do=install("postgres")
            ) from error
        return PostgresStore(url, read_only=read_only, wait_seconds=wait_seconds(settings))
    ledger_path(root).parent.mkdir(parents=True, exist_ok=True)
    return SqliteStore(ledger_path(root), read_only=read_only, wait_seconds=wait_seconds(settings))


def latest(root: Path, settings: Mapping[str, object], *, read_only: bool = False) -> Store:
    """Open where a place's books are kept, if they are the latest that were there.

    Raises
    ------
    Unsound
        If they are older, or other books.
    """
    witness = Witness(root / BOOKS)
    # Before the books: what is written between the two looks makes them newer than the note, never older.
    noted = witness.read()
    store = open_store(root, settings, read_only=read_only)
    try:
        now = require_latest(store, noted)
        if not read_only:
            store.witness = witness
            # After a crash the note lags behind, and would let an older copy pass.
            if now.books and (noted is None or noted.batch < now.batch):
                _note_now(store, witness, wait_seconds(settings))
    except Exception:
        store.close()
        raise
    return store


def _note_now(store: Store, witness: Witness, most_seconds: float) -> None:
    """Note how far the books go, in a turn: else what another process notes meanwhile would be set back."""
    store.take_turn(most_seconds)
    try:
        witness.write(seen_in(store))
    finally:
        store.end_turn()


def open_ledger(root: Path, settings: Mapping[str, object], *, read_only: bool = False) -> Ledger:
    """Open a place's books, proved."""
    # The shelves are opened first: where the books are only looked at, they must not be ahead of them.
    shelves = SqliteShelves.open(root / BOOKS / SHELVES)
    try:
        store = latest(root, settings, read_only=read_only)
        return Ledger(store, shelves, read_only=read_only, wait_seconds=wait_seconds(settings))
    except Exception:
        if shelves:
            shelves.close()
        raise
