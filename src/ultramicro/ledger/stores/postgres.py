"""The books in PostgreSQL, for a live service: the same engine and tables, durable commits, and turns."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from ultramicro.ledger.engine.model import Verdict
from ultramicro.ledger.engine.state import Account, Held, State, Transfer
from ultramicro.ledger.engine.store import (
    APPEND_ONLY,
    Batch,
    Last,
    Noted,
    Recorded,
    Since,
    StoredRow,
    Witnessing,
    copy_books,
    held_of,
    note_of,
)
from ultramicro.ledger.engine.waiting import WAIT_SECONDS
from ultramicro.ledger.stores.migrations import HEAD
from ultramicro.ledger.stores.postgres_session import ROLE, PostgresSession
from ultramicro.ledger.stores.sqlite import SqliteStore

__all__ = ["ROLE", "PostgresStore"]

# So many rows a round trip: fewer make a whole proof wait for the network.
AT_ONCE = 20_000
FEW = 30
"""A batch of so many rows is one command."""


class PostgresStore(PostgresSession):
    """A ledger's database.

    Parameters
    ----------
    url : str
        `postgresql://host/database`; a password belongs into ~/.pgpass or PGPASSWORD.
    read_only : bool
        Only look, also while another process writes.

    Raises
    ------
    BadInput
        If it cannot be reached, or the tables are of a newer version.
    BooksBusy
        If another process has the books for longer than one waits.
    """

    def __init__(self, url: str, *, read_only: bool = False, wait_seconds: float = WAIT_SECONDS) -> None:
        self.witness: Witnessing | None = None
        super().__init__(url, read_only=read_only, wait_seconds=wait_seconds)
        self._streams = 0

    def latest(self) -> Last:
        """Return the last batch that is written."""
        rows = self.db.execute("select * from batch order by batch desc limit 1").fetchall()
        return Last(*rows[0]) if rows else Last()

    def since(self, last: Last) -> Since:
        """Return what is written from a batch on, as far as there is anything after it.

        It is asked at every turn and is little, so it comes whole and not as a stream.
        """
        rows = self.db.execute("select * from batch where batch >= %s order by batch", (last.batch,))
        batches = [Last(*row) for row in rows]
        if not batches or batches[-1] == last:
            return Since(batches)
        operations = self.db.execute(
            "select * from operation where number > %s order by number", (last.operation,)
        )
        columns = ", ".join(Transfer._fields)
        moved = self.db.execute(f"select {columns} from transfer where seq > %s order by seq", (last.seq,))
        return Since(batches, [Recorded(*row) for row in operations], [Transfer(*row) for row in moved])

    def accounts(self, names: Sequence[str]) -> dict[str, Account]:
        """Return accounts by number, as they stand."""
        query = f"select {', '.join(Account._fields)} from account where account = any(%s)"
        return {row[0]: Account(*row) for row in self.db.execute(query, (list(names),))}

    def load(self) -> tuple[State, Last]:
        """Return the state and the last batch."""
        state = State()
        for row in self.db.execute(f"select {', '.join(Account._fields)} from account"):
            state.accounts[row[0]] = Account(*row)
        for row in self.db.execute("select * from hold where state = 'open'"):
            state.holds[row[0]] = held_of(row)
        reversing = self.db.execute("select reverses from transfer where reverses is not null")
        state.reversed = {row[0] for row in reversing}
        closed = self.db.execute("select max(closed_until) from period").fetchone()[0]
        state.closed_until = date.fromisoformat(closed) if closed else None
        last = self.latest()
        state.next_seq = last.seq + 1
        return state, last

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, Verdict]]:
        """Return what was asked under keys that were used before, and the verdict."""
        rows = self.db.execute(
            "select key, asked, code, first_seq, warning from operation where key = any(%s)", (list(keys),)
        )
        return {row[0]: (row[1], Verdict(row[0], *row[2:])) for row in rows}

    def recorded(self, key: str) -> Recorded | None:
        """Return the operation of a key with its verdict, if it was used."""
        rows = self.db.execute("select * from operation where key = %s", (key,))
        return next((Recorded(*row) for row in rows), None)

    def holds(self, names: Sequence[str]) -> dict[str, Held]:
        """Return holds by number, resolved ones too."""
        rows = self.db.execute("select * from hold where hold = any(%s)", (list(names),))
        return {row[0]: held_of(row) for row in rows}

    def transfer(self, seq: int) -> Transfer | None:
        """Return one transfer."""
        rows = self.db.execute(f"select {', '.join(Transfer._fields)} from transfer where seq = %s", (seq,))
        return next((Transfer(*row) for row in rows), None)

    def transfers(self, since_seq: int = 0) -> Iterator[Transfer]:
        """Return the transfers after a number, in order."""
        query = f"select {', '.join(Transfer._fields)} from transfer where seq > %s order by seq"
        return (Transfer(*row) for row in self._stream(query, (since_seq,)))

    def entries(self, account: str, most: int | None = None) -> Iterator[Transfer]:
        """Return the transfers of an account, in order; the last so many, or all."""
        columns = ", ".join(Transfer._fields)
        # Two questions, each by its own index; one with `or` would go through the whole table.
        side = f"(select {columns} from transfer where {{}} = %(a)s order by seq desc limit %(n)s)"
        both = f"{side.format('debit')} union all {side.format('credit')} order by seq desc limit %(n)s"
        rows = self.db.execute(both, {"a": account, "n": most}).fetchall()
        return (Transfer(*row) for row in reversed(rows))

    def notes(self) -> Iterator[Noted]:
        """Return every note, oldest first."""
        query = "select asked, actor, at from operation where kind = 'note' and code = 'accepted'"
        return (note_of(*row) for row in self.db.execute(f"{query} order by number"))

    def operations(self, kind: str = "", *, since: int = 0) -> Iterator[Recorded]:
        """Return what was asked after a number, in order; of one kind if it is named."""
        query = "select * from operation where number > %s and %s in ('', kind) order by number"
        return (Recorded(*row) for row in self._stream(query, (since, kind)))

    def append(self, batch: Batch) -> None:
        """Write a batch whole, durable when this returns."""
        transfers = [(t[0], batch.last.batch, *t[1:]) for t in batch.transfers]
        holds = [(*h[:4], h.expires_at.isoformat(), *h[5:]) for h in batch.holds]
        if len(batch.operations) + len(transfers) + len(holds) <= FEW and not batch.closed_until:
            self._append_few(batch, transfers, holds)
            return
        with self.db.transaction():
            # COPY is by far the quickest way to add many rows.
            self._copy("operation", batch.operations)
            self._copy("transfer", transfers)
            self._put("account", Account._fields, list(batch.accounts))
            self._put("hold", Held._fields, holds)
            if batch.closed_until:
                self._copy("period", [(batch.closed_until.isoformat(),)])
            self._copy("batch", [batch.last])

    def _append_few(self, batch: Batch, transfers: Sequence[StoredRow], holds: Sequence[StoredRow]) -> None:
        """Write a small batch by one command: it waits for one answer, where COPY waits for two a table."""
        accounts, held = ", ".join(Account._fields), ", ".join(Held._fields)
        added: list[tuple[str, Sequence[Sequence[object]], str]] = [
            ("operation", batch.operations, ""),
            ("transfer", transfers, ""),
            (f"account ({accounts})", list(batch.accounts), _instead(Account._fields)),
            (f"hold ({held})", holds, _instead(Held._fields)),
        ]
        steps = [
            f"w{number} as (insert into {table} values {_marks(rows)} {instead})"
            for number, (table, rows, instead) in enumerate(added)
            if rows
        ]
        values = [value for _, rows, _ in added for row in rows for value in row]
        # As text, of which the server makes what each column is: numbers of other lengths would be other
        # types, and the command would be prepared anew for each.
        given = [str(value) if isinstance(value, int) else value for value in [*values, *batch.last]]
        self.db.execute(f"with {', '.join(steps)} insert into batch values {_marks([batch.last])}", given)

    def _copy(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        with self.db.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
            for row in rows:
                copy.write_row(row)

    def _put(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Add rows, or put them in the place of those with the same key."""
        if not rows:
            return
        # A column that is all null has no type of its own to send.
        types = ["bigint" if column in NUMBERS else "text" for column in columns]
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        self.db.execute(
            f"insert into {table} ({', '.join(columns)}) select * from unnest({arrays}) {_instead(columns)}",
            [list(column) for column in zip(*rows, strict=True)],
        )

    def number(self, query: str) -> int:
        """Return the one number of a query."""
        return int(self.db.execute(query).fetchone()[0])

    def damage(self) -> int:
        """Return how many pages failed their checksums, where the cluster keeps them."""
        query = (
            "select coalesce(checksum_failures, 0) from pg_stat_database where datname = current_database()"
        )
        return self.number(query)

    def lines(self, table: str, columns: Sequence[str], order: str, after: int) -> Iterator[str]:
        """Return a table's rows as lines, joined by the store itself."""
        # Joined by the server, so that the chain is checked on what it has and not on what was read.
        joined = ", ".join(f"coalesce({column}::text, '')" for column in columns)
        query = f"select concat_ws(chr(31), {joined}) from {table} where {order} > %s order by {order}"
        return (line for (line,) in self._stream(query, (after,)))

    def batches(self, after: int) -> Iterator[Last]:
        """Return the batches after a number, in order."""
        query = "select * from batch where batch > %s order by batch"
        return (Last(*row) for row in self._stream(query, (after,)))

    def _stream(self, query: str, given: Sequence[object]) -> Iterator[StoredRow]:
        """Return rows as they come: a table need not fit in memory.

        Streams share a transaction, which ends with the last of them: to end it earlier cuts the others off.
        """
        self._streams += 1
        # In a commit of several batches only the writer's own connection sees the first ones.
        source = self.db if self._beginning else self._reader
        try:
            with source.cursor(name=f"s{uuid.uuid4().hex}") as cursor:
                cursor.itersize = AT_ONCE
                cursor.execute(query, given)
                yield from cursor
        finally:
            self._streams -= 1
            if not (self._streams or self._reader.closed or self.read_only or self._beginning):
                self._reader.rollback()

    def checkpoint(self) -> Last:
        """Return the batch up to which the books were proved; the first if never."""
        query = "select * from batch where batch = (select max(batch) from checkpoint)"
        row = self.db.execute(query).fetchone()
        return Last(*row) if row else Last()

    def keep_checkpoint(self, last: Last) -> None:
        """Keep the balances, which were proved up to a batch; not where the books are only looked at."""
        if self.read_only:
            return
        with self.db.transaction():
            self.db.execute("delete from checkpoint")
            self.db.execute(
                "insert into checkpoint select %s, account, balance_pence from account", (last.batch,)
            )

    def rows(self, table: str) -> Iterator[StoredRow]:
        """Return the rows of a table as they are, in the order of their keys."""
        return self._stream(f"select * from {table} order by 1", ())

    def rows_where(self, table: str, column: str, value: str | int) -> list[StoredRow]:
        """Return the rows of a table that have a value in a column."""
        return self.db.execute(f"select * from {table} where {column} = %s", (value,)).fetchall()

    def unguarded(self) -> list[str]:
        """Name the tables whose rows could be changed: no trigger stands before them, or the role may."""
        guarded = self.db.execute(
            "select relname from pg_trigger join pg_class on pg_class.oid = tgrelid "
            "where tgname = relname || '_append_only' and tgenabled in ('O', 'A')"
        ).fetchall()
        query = "select has_table_privilege(%s, %s, 'update, delete, truncate')"
        may = [each for each in APPEND_ONLY if self.db.execute(query, (ROLE, each)).fetchone()[0]]
        versions = self.db.execute("select version_num from alembic_version").fetchall()
        other = [] if versions == [(HEAD,)] else ["alembic_version"]
        return sorted({*APPEND_ONLY} - {name for (name,) in guarded} | {*may, *other})

    def fill(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Add rows as they are, when books move from one store to another."""
        self._copy(table, rows)

    def backup(self, target: Path) -> None:
        """Copy the books into a file while they are in use."""
        copy = SqliteStore(target)
        copy_books(self, copy)
        copy.close()

    def close(self) -> None:
        """Let go of the database."""
        if self.witness:
            self.witness.close()
        super().close()


def _marks(rows: Sequence[Sequence[object]]) -> str:
    """Return the places of some rows in a command."""
    return ", ".join(f"({', '.join(['%s'] * len(row))})" for row in rows)


def _instead(columns: Sequence[str]) -> str:
    """Return what puts rows in the place of those with the same key."""
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    return f"on conflict ({columns[0]}) do update set {changes}"


NUMBERS = frozenset(
    {
        *("floor_pence", "ceiling_pence", "soft_floor_pence", "soft_ceiling_pence", "limited"),
        *("balance_pence", "held_out_pence", "held_in_pence", "amount_pence", "posted_pence"),
    }
)
