"""The books in one SQLite file: append only, durable at every commit, one writer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import apsw

from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.message import say
from ultramicro.ledger.engine.model import Verdict, as_json
from ultramicro.ledger.engine.state import Account, Held, State, Transfer
from ultramicro.ledger.engine.stopping import LedgerStopped
from ultramicro.ledger.engine.store import (
    Batch,
    Driver,
    Last,
    Noted,
    Recorded,
    Since,
    StoredRow,
    Witnessing,
    held_of,
    note_of,
)
from ultramicro.ledger.engine.waiting import WAIT_SECONDS, BooksBusy
from ultramicro.ledger.stores.connecting import connect, file_turn, require_safe
from ultramicro.ledger.stores.files import file_id
from ultramicro.ledger.stores.in_use import (
    has_log,
    is_marked,
    keep_log,
    mark,
    require_whole,
    settle,
    take_as_whole,
)
from ultramicro.ledger.stores.migrations import upgrade_sql
from ultramicro.ledger.stores.parts import unguarded
from ultramicro.ledger.stores.telling import told

MEMORY = Path(":memory:")
"""Books that are in no file, and so need no lock."""


class SqliteStore:
    """A ledger's file.

    Parameters
    ----------
    path : Path
        The file; made where it is not there. `:memory:` is none.
    vfs : str
        SQLite's layer over the disk; another one is used to test what happens when a disk fails.
    read_only : bool
        Only look, also while another process has the books open.

    Raises
    ------
    BadInput
        If the library is too old, the file cannot be written, or it is damaged or of a newer version.
    BooksBusy
        If another process has the books for longer than one waits.
    """

    def __init__(
        self, path: Path, vfs: str = "", *, read_only: bool = False, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        require_safe()
        self.path, self.read_only = path, read_only
        self.witness: Witnessing | None = None
        self._marked = False
        # Looked for before the file is opened, as opening makes one.
        had_log = has_log(path)
        self._turn = None if read_only or path == MEMORY else file_turn(path)
        try:
            self.take_turn(wait_seconds)
            self.db: Driver = connect(path, vfs, read_only=read_only, wait_seconds=wait_seconds)
            require_whole(self.db, path, had_log=had_log)
            if read_only:
                self.db.execute("begin")  # all that is read is of one moment
            else:
                keep_log(self.db)
                self._prepare()
            self._file = file_id(path)
            self.end_turn()
        except Exception:
            self._let_go()
            raise

    def take_turn(
        self, wait_seconds: float = WAIT_SECONDS, meanwhile: Callable[[], None] | None = None
    ) -> None:
        """Wait until nobody else acts on the books; `meanwhile` is done by who is next."""
        if self._turn is None:
            return
        self._turn.take(wait_seconds, partial(self._in_a_moment, meanwhile) if meanwhile else None)
        # A copy may have been brought back while one waited: what is open here is another file by now.
        if getattr(self, "_file", None) not in {None, file_id(self.path)}:
            self._turn.end()
            raise LedgerStopped(say("another copy of the books was put in their place: open them again"))

    def _in_a_moment(self, look: Callable[[], None]) -> None:
        """Look while others write: all that is read is of one moment."""
        with self.db:
            look()

    def end_turn(self) -> None:
        """Let others act on the books."""
        if self._turn is not None:
            self._turn.end()

    def look_again(self) -> None:
        """See what was written since, where one only looks."""
        if file_id(self.path) != self._file:
            raise LedgerStopped(say("another copy of the books was put in their place: open them again"))
        if self.db.filename == "":  # a picture in memory, which only a new one brings up to now
            self.db.close()
            self.db = connect(self.path, "", read_only=True)
        self.db.execute("begin" if self.db.getautocommit() else "rollback; begin")

    def begin(self) -> None:
        """Begin a commit of several batches; nobody sees them before it ends."""
        self._mark()
        self.db.execute("begin immediate")

    def commit(self) -> None:
        """Make all that was appended since `begin` durable."""
        self.db.execute("commit")

    def roll_back(self) -> None:
        """Forget what was appended since `begin`."""
        if self.db.in_transaction:
            self.db.execute("rollback")

    def trouble(self, error: Exception) -> BadInput | Unsound | None:
        """Return what an error of SQLite means to whoever can mend it."""
        return told(error, str(self.path)) if isinstance(error, apsw.Error) else None

    def latest(self) -> Last:
        """Return the last batch that is written."""
        rows = self.db.execute("select * from batch order by batch desc limit 1").fetchall()
        return Last(*rows[0]) if rows else Last()

    def since(self, last: Last) -> Since:
        """Return what is written from a batch on, as far as there is anything after it."""
        batches = list(self.batches(last.batch - 1))
        if not batches or batches[-1] == last:
            return Since(batches)
        return Since(batches, list(self.operations(since=last.operation)), list(self.transfers(last.seq)))

    def accounts(self, names: Sequence[str]) -> dict[str, Account]:
        """Return accounts by number, as they stand."""
        query = "select {} from account where account in (select value from json_each(?))"
        rows = self.db.execute(query.format(", ".join(Account._fields)), (as_json(names),))
        return {row[0]: Account(*row) for row in rows}

    def _prepare(self) -> None:
        """Bring the tables to the version of this program."""
        tables = {row[0] for row in self.db.execute("select name from sqlite_schema where type = 'table'")}
        version = ""
        if "alembic_version" in tables:
            version = self.db.execute("select version_num from alembic_version").fetchall()[0][0]
        if script := upgrade_sql("sqlite", version, where=str(self.path)):
            with self.db:
                self.db.execute(script)

    def load(self) -> tuple[State, Last]:
        """Return the state and the last batch."""
        state = State()
        columns = ", ".join(Account._fields)
        for row in self.db.execute(f"select {columns} from account"):
            state.accounts[row[0]] = Account(*row)
        for row in self.db.execute("select * from hold where state = 'open'"):
            state.holds[row[0]] = held_of(row)
        reversing = self.db.execute("select reverses from transfer where reverses is not null")
        state.reversed = {row[0] for row in reversing}
        closed = self.db.execute("select max(closed_until) from period").fetchall()[0][0]
        state.closed_until = date.fromisoformat(closed) if closed else None
        last = self.latest()
        state.next_seq = last.seq + 1
        return state, last

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, Verdict]]:
        """Return what was asked under keys that were used before, and the verdict."""
        rows = self.db.execute(
            "select key, asked, code, first_seq, warning from operation "
            "where key in (select value from json_each(?))",
            (as_json(keys),),
        )
        return {row[0]: (row[1], Verdict(row[0], *row[2:])) for row in rows}

    def recorded(self, key: str) -> Recorded | None:
        """Return the operation of a key with its verdict, if it was used."""
        rows = self.db.execute("select * from operation where key = ?", (key,))
        return next((Recorded(*row) for row in rows), None)

    def holds(self, names: Sequence[str]) -> dict[str, Held]:
        """Return holds by number, resolved ones too."""
        rows = self.db.execute(
            "select * from hold where hold in (select value from json_each(?))", (as_json(names),)
        )
        return {row[0]: held_of(row) for row in rows}

    def transfer(self, seq: int) -> Transfer | None:
        """Return one transfer."""
        return next(self._transfers("where seq = ?", seq), None)

    def transfers(self, since_seq: int = 0) -> Iterator[Transfer]:
        """Return the transfers after a number, in order."""
        return self._transfers("where seq > ?", since_seq)

    def entries(self, account: str, most: int | None = None) -> Iterator[Transfer]:
        """Return the transfers of an account, in order; the last so many, or all."""
        columns = ", ".join(Transfer._fields)
        # Each side by its own index; one question with `or` would read the whole table.
        side = f"select * from (select {columns} from transfer where {{}} = ?1 order by seq desc limit ?2)"
        both = f"{side.format('debit')} union all {side.format('credit')} order by seq desc limit ?2"
        rows = self.db.execute(both, (account, -1 if most is None else most)).fetchall()
        return (Transfer(*row) for row in reversed(rows))

    def _transfers(self, where: str, given: int | str) -> Iterator[Transfer]:
        columns = ", ".join(Transfer._fields)
        for row in self.db.execute(f"select {columns} from transfer {where} order by seq", (given,)):
            yield Transfer(*row)

    def notes(self) -> Iterator[Noted]:
        """Return every note, oldest first."""
        query = "select asked, actor, at from operation where kind = 'note' and code = 'accepted'"
        return (note_of(*row) for row in self.db.execute(f"{query} order by number"))

    def operations(self, kind: str = "", *, since: int = 0) -> Iterator[Recorded]:
        """Return what was asked after a number, in order; of one kind if it is named."""
        query = "select * from operation where number > ? and ? in ('', kind) order by number"
        return (Recorded(*row) for row in self.db.execute(query, (since, kind)))

    def append(self, batch: Batch) -> None:
        """Write a batch whole, durable when this returns."""
        transfers = [(t[0], batch.last.batch, *t[1:]) for t in batch.transfers]
        holds = [(*h[:4], h.expires_at.isoformat(), *h[5:]) for h in batch.holds]
        # The mark cannot be made inside of a commit of several, which made it when it began.
        if not self.db.in_transaction:
            self._mark()
        with self.db:
            self._insert("operation", batch.operations)
            self._insert("transfer", transfers)
            self._insert("account", batch.accounts, "insert or replace")
            self._insert("hold", holds, "insert or replace")
            if batch.closed_until:
                self._insert("period", [(batch.closed_until.isoformat(),)])
            self._insert("batch", [batch.last])

    def _mark(self) -> None:
        """Have the file say that it is in use; another process may have taken that back when it closed."""
        if not (self._marked and is_marked(self.db)):
            self._marked = mark(self.db)

    def _insert(self, table: str, rows: Iterable[Sequence[object]], verb: str = "insert") -> None:
        given = iter(rows)
        if (first := next(given, None)) is not None:
            marks = ", ".join("?" * len(first))
            self.db.executemany(f"{verb} into {table} values ({marks})", chain([first], given))

    def number(self, query: str) -> int:
        """Return the one number of a query."""
        return int(self.db.execute(query).fetchall()[0][0])

    def damage(self) -> int:
        """Return how many faults SQLite finds in its file: pages, indexes, types."""
        found = self.db.execute("pragma integrity_check").fetchall()
        return 0 if found == [("ok",)] else len(found)

    def lines(self, table: str, columns: Sequence[str], order: str, after: int) -> Iterator[str]:
        """Return a table's rows as lines, joined by the store itself."""
        # Joined by SQLite, so that the chain is checked on what the file has and not on what we read.
        joined = " || char(31) || ".join(f"coalesce({column}, '')" for column in columns)
        query = f"select {joined} from {table} where {order} > ? order by {order}"
        return (line for (line,) in self.db.execute(query, (after,)))

    def batches(self, after: int) -> Iterator[Last]:
        """Return the batches after a number, in order."""
        rows = self.db.execute("select * from batch where batch > ? order by batch", (after,))
        return (Last(*row) for row in rows)

    def checkpoint(self) -> Last:
        """Return the batch up to which the books were proved; the first if never."""
        query = "select * from batch where batch = (select max(batch) from checkpoint)"
        rows = self.db.execute(query).fetchall()
        return Last(*rows[0]) if rows else Last()

    def keep_checkpoint(self, last: Last) -> None:
        """Keep the balances, which were proved up to a batch; not where the books are only looked at."""
        if self.read_only:
            return
        with self.db:
            self.db.execute("delete from checkpoint")
            self.db.execute(
                "insert into checkpoint select ?, account, balance_pence from account", (last.batch,)
            )

    def rows(self, table: str) -> Iterator[StoredRow]:
        """Return the rows of a table as they are, in the order of their keys."""
        return iter(self.db.execute(f"select * from {table} order by 1"))

    def rows_where(self, table: str, column: str, value: str | int) -> list[StoredRow]:
        """Return the rows of a table that have a value in a column."""
        return self.db.execute(f"select * from {table} where {column} = ?", (value,)).fetchall()

    def unguarded(self) -> list[str]:
        """Name what of tables, indexes and triggers is not as the program made it."""
        return unguarded(self.db)

    def fill(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Add rows as they are, when books move from one store to another."""
        with self.db:
            self._insert(table, rows)

    def backup(self, target: Path) -> None:
        """Copy the books into a file while they are in use."""
        with apsw.Connection(str(target)) as copy, copy.backup("main", self.db, "main") as running:
            running.step()
        # SQLite copies the mark of use too, and the copy has no log.
        take_as_whole(target)

    def close(self) -> None:
        """Let go of the file."""
        try:
            if self.witness:
                self.witness.close()
            if not self.read_only:
                self._settle()
            self.db.close()
        finally:
            self._let_go()

    def _settle(self) -> None:
        """Have the file say that it is whole, unless somebody else has the turn: then they will."""
        with suppress(BooksBusy, LedgerStopped):
            self.take_turn(0)
            settle(self.db)

    def _let_go(self) -> None:
        if self._turn is not None:
            self._turn.close()
            self._turn = None
