"""What a store of the books must do; SQLite and PostgreSQL keep it with one engine over them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.ledger.engine.chain import FIRST
from ultramicro.ledger.engine.model import Verdict
from ultramicro.ledger.engine.state import Account, Held, State, Transfer

StoredRow: TypeAlias = tuple[Any, ...]
"""A row as a database returns it; its values get their types where something is made of it."""
Driver: TypeAlias = Any
"""A connection to a database, whose rows are such."""

APPEND_ONLY = ("operation", "transfer", "batch")
"""Tables whose rows are never changed or taken away."""
CHANGING = ("account", "hold", "checkpoint")
"""Tables that show how things stand; they follow from the others."""
TABLES = (*APPEND_ONLY, *CHANGING, "period")


class Last(NamedTuple):
    """The last batch that was written, or proved; before the first, nothing."""

    batch: int = 0
    operation: int = 0
    seq: int = 0
    head: bytes = FIRST


class Recorded(NamedTuple):
    """One operation with its verdict, as it is stored."""

    number: int
    batch: int
    key: str
    kind: str
    asked: str
    actor: str
    at: str
    code: str
    first_seq: int | None
    warning: str


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one commit writes."""

    last: Last
    operations: Sequence[Recorded]
    transfers: Sequence[Transfer]
    accounts: Iterable[Account]
    holds: Iterable[Held]
    closed_until: date | None


class Noted(NamedTuple):
    """Something that was written down."""

    key: str
    about: str
    kind: str
    body: str
    actor: str
    at: datetime


class Witnessing(Protocol):
    """Notes outside the store how far the books went."""

    def saw(self, batch: Batch) -> None:
        """Note a batch that was written."""

    def close(self) -> None:
        """Let go of the note."""


class Since(NamedTuple):
    """A batch and those after it, with the operations and transfers of those after it, in order."""

    batches: Sequence[Last]
    operations: Sequence[Recorded] = ()
    transfers: Sequence[Transfer] = ()


class Store(Protocol):
    """Keeps the books: append only, durable when `append` returns, one writer at a time."""

    def take_turn(self, wait_seconds: float, meanwhile: Callable[[], None] | None = None) -> None:
        """Wait until nobody else acts on the books; raises `BooksBusy` where that takes too long.

        `meanwhile` may be called once while one waits, in a moment of its own: all that is read is of it.
        """

    def end_turn(self) -> None:
        """Let others act on the books."""

    def look_again(self) -> None:
        """See what was written since, where one only looks."""

    def begin(self) -> None:
        """Begin a commit of several batches; nobody sees them before it ends."""

    def commit(self) -> None:
        """Make all that was appended since `begin` durable."""

    def roll_back(self) -> None:
        """Forget what was appended since `begin`."""

    def trouble(self, error: Exception) -> BadInput | Unsound | None:
        """Return what an error of the store means to whoever can mend it, if it is the store's."""

    def latest(self) -> Last:
        """Return the last batch that is written."""

    def since(self, last: Last) -> Since:
        """Return what is written from a batch on, as far as there is anything after it."""

    def accounts(self, names: Sequence[str]) -> dict[str, Account]:
        """Return accounts by number, as they stand."""

    witness: Witnessing | None

    def load(self) -> tuple[State, Last]:
        """Return the state and the last batch."""

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, Verdict]]:
        """Return what was asked under keys that were used before, and the verdict."""

    def recorded(self, key: str) -> Recorded | None:
        """Return the operation of a key with its verdict, if it was used."""

    def holds(self, names: Sequence[str]) -> dict[str, Held]:
        """Return holds by number, resolved ones too."""

    def transfer(self, seq: int) -> Transfer | None:
        """Return one transfer."""

    def transfers(self, since_seq: int = 0) -> Iterator[Transfer]:
        """Return the transfers after a number, in order."""

    def entries(self, account: str, most: int | None = None) -> Iterator[Transfer]:
        """Return the transfers of an account, in order; the last so many, or all."""

    def notes(self) -> Iterator[Noted]:
        """Return every note, oldest first."""

    def operations(self, kind: str = "", *, since: int = 0) -> Iterator[Recorded]:
        """Return what was asked after a number, in order; of one kind if it is named."""

    def append(self, batch: Batch) -> None:
        """Write a batch whole: durable when this returns, or when a commit of several ends."""

    def number(self, query: str) -> int:
        """Return the one number of a query."""

    def damage(self) -> int:
        """Return how many faults the store finds in what it keeps."""

    def lines(self, table: str, columns: Sequence[str], order: str, after: int) -> Iterator[str]:
        """Return a table's rows as lines, joined by the store itself: other code than `chain.row`."""

    def batches(self, after: int) -> Iterator[Last]:
        """Return the batches after a number, in order."""

    def checkpoint(self) -> Last:
        """Return the batch up to which the books were proved; the first if never."""

    def keep_checkpoint(self, last: Last) -> None:
        """Keep the balances, which were proved up to a batch."""

    def rows(self, table: str) -> Iterator[StoredRow]:
        """Return the rows of a table as they are, in the order of their keys."""

    def rows_where(self, table: str, column: str, value: str | int) -> list[StoredRow]:
        """Return the rows of a table that have a value in a column."""

    def unguarded(self) -> list[str]:
        """Name what of tables, indexes and triggers is not as the program made it."""

    def fill(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Add rows as they are, when books move from one store to another."""

    def backup(self, target: Path) -> None:
        """Copy the books into a file while they are in use."""

    def close(self) -> None:
        """Let go of the books."""


def held_of(row: StoredRow) -> Held:
    """Make a hold of its stored row."""
    hold, debit, credit, amount_pence, expires_at, *rest = row
    return Held(hold, debit, credit, amount_pence, datetime.fromisoformat(expires_at), *rest)


def note_of(asked: str, actor: str, at: str) -> Noted:
    """Make a note of its stored operation."""
    _, key, about, kind, body = json.loads(asked)
    return Noted(key, about, kind, body, actor, datetime.fromisoformat(at))


def copy_books(books: Store, to: Store) -> None:
    """Copy every row of the books into a store that is empty."""
    # Rows as they are and not operations done again, so that heads stay those that were printed.
    for table in TABLES:
        to.fill(table, books.rows(table))
