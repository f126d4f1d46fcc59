"""The books in one SQLite file: append only, durable at every commit, one writer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import apsw

from ultramicro.core.errors import BadInput
from ultramicro.ledger.model import Verdict
from ultramicro.ledger.rules import Account, Held, State, Transfer

OLDEST = (3, 51, 3)
"""SQLite before 3.51.3 can corrupt a file in WAL mode (the WAL-reset bug)."""
FORMAT = 1
SCHEMA = """
create table format (version integer not null) strict;
create table operation (
  key text primary key, batch integer not null, place integer not null, kind text not null, digest blob not
  null, content text not null, code text not null, first_seq integer, warning text not null
) strict, without rowid;
create unique index operation_order on operation (batch, place);
create index operation_notes on operation (batch, place) where kind = 'note';
create table transfer (
  seq integer primary key, batch integer not null, key text not null, debit text not null, credit text not
  null, amount_pence integer not null check (amount_pence > 0), currency text not null, kind text not null,
  business_on text not null, recorded_at text not null, reverses integer unique, memo_ref text not null,
  post text not null
) strict;
create index transfer_debit on transfer (debit, seq);
create index transfer_credit on transfer (credit, seq);
create table batch (
  batch integer primary key, operations integer not null, last_seq integer not null, head blob not null
) strict;
create table account (
  account text primary key, owner text not null, currency text not null, account_class text not null,
  floor_pence integer, ceiling_pence integer, soft_floor_pence integer, soft_ceiling_pence integer,
  status text not null, balance_pence integer not null, held_out_pence integer not null, held_in_pence
  integer not null
) strict, without rowid;
create table hold (
  hold text primary key, debit text not null, credit text not null, amount_pence integer not null,
  expires_at text not null, kind text not null, state text not null, posted_pence integer not null
) strict, without rowid;
create table period (closed_until text not null) strict;
"""
APPEND_ONLY = ("operation", "transfer", "batch")


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """One operation of a batch with its verdict, as it is stored."""

    key: str
    kind: str
    digest: bytes
    content: str
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one commit writes."""

    number: int
    operations: Sequence[Recorded]
    transfers: Sequence[Transfer]
    accounts: Iterable[Account]
    holds: Iterable[Held]
    closed_until: date | None
    recorded_at: datetime
    head: bytes


class SqliteStore:
    """A ledger's file.

    Parameters
    ----------
    path : Path
        The file; made where it is not there.

    Raises
    ------
    BadInput
        If another process has it open, the library is too old, or the file is of a newer version.
    """

    def __init__(self, path: Path) -> None:
        if _version() < OLDEST:
            raise BadInput(
                f"SQLite {apsw.sqlite_lib_version()} can corrupt a ledger",
                do="install a newer apsw (3.51.3 or later)",
            )
        self.path = path
        self._guard = _only_one(path)
        try:
            self.db: Any = _connect(path)
            self._prepare()
        except (apsw.NotADBError, apsw.CorruptError) as error:
            self._guard.close()
            raise BadInput(
                "the books are damaged",
                where=str(path),
                do="bring back a copy with `ultramicro books restore`",
            ) from error

    def _prepare(self) -> None:
        tables = {row[0] for row in self.db.execute("select name from sqlite_schema where type = 'table'")}
        if not tables:
            with self.db:
                self.db.execute(SCHEMA)
                for table in APPEND_ONLY:
                    for verb in ("update", "delete"):
                        self.db.execute(
                            f"create trigger {table}_{verb} before {verb} on {table} "
                            "begin select raise(abort, 'the ledger is append only'); end"
                        )
                self.db.execute("insert into format values (?)", (FORMAT,))
        found = self.db.execute("select version from format").fetchall() if tables else [(FORMAT,)]
        if found[0][0] > FORMAT:
            raise BadInput(
                "the books were written by a newer version", where=str(self.path), do="use that version"
            )

    def load(self) -> tuple[State, int, bytes]:
        """Return the state, the number of the last batch, and its head."""
        state = State()
        for row in self.db.execute("select * from account"):
            account = Account(**dict(zip(_columns(Account), row, strict=True)))
            state.accounts[account.account] = account
        for row in self.db.execute("select * from hold where state = 'open'"):
            held = Held(
                **{
                    **dict(zip(_columns(Held), row, strict=True)),
                    "expires_at": datetime.fromisoformat(row[4]),
                }
            )
            state.holds[held.hold] = held
        state.reversed = {
            row[0] for row in self.db.execute("select reverses from transfer where reverses is not null")
        }
        closed = self.db.execute("select max(closed_until) from period").fetchall()[0][0]
        state.closed_until = date.fromisoformat(closed) if closed else None
        last = self.db.execute(
            "select batch, last_seq, head from batch order by batch desc limit 1"
        ).fetchall()
        number, seq, head = last[0] if last else (0, 0, b"")
        state.next_seq = seq + 1
        return state, number, head

    def known(self, keys: Sequence[str]) -> dict[str, tuple[bytes, Verdict]]:
        """Return digest and verdict of the keys that were used before."""
        rows = self.db.execute(
            "select key, digest, code, first_seq, warning from operation where key in (select value from "
            "json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {
            key: (digest, Verdict(key=key, code=code, first_seq=seq, warning=warning))
            for key, digest, code, seq, warning in rows
        }

    def _held(self, row: tuple[Any, ...]) -> Held:
        given = dict(zip(_columns(Held), row, strict=True))
        return Held(**{**given, "expires_at": datetime.fromisoformat(given["expires_at"])})

    def holds(self, names: Sequence[str]) -> dict[str, Held]:
        """Return holds by number, resolved ones too."""
        rows = self.db.execute(
            "select * from hold where hold in (select value from json_each(?))", (json.dumps(list(names)),)
        )
        return {row[0]: self._held(row) for row in rows}

    def transfer(self, seq: int) -> Transfer | None:
        """Return one transfer."""
        rows = list(self.transfers("where seq = ?", (seq,)))
        return rows[0] if rows else None

    def transfers(self, where: str = "", given: tuple[Any, ...] = ()) -> Iterator[Transfer]:
        """Return transfers in order."""
        query = (
            "select seq, key, debit, credit, amount_pence, currency, kind, business_on, reverses, "
            "memo_ref, post "
            f"from transfer {where} order by seq"
        )
        for row in self.db.execute(query, given):
            yield Transfer(
                seq=row[0],
                key=row[1],
                debit=row[2],
                credit=row[3],
                amount_pence=row[4],
                currency=row[5],
                kind=row[6],
                business_on=date.fromisoformat(row[7]),
                reverses=row[8],
                memo_ref=row[9],
                post=row[10],
            )

    def notes(self) -> Iterator[dict[str, Any]]:
        """Return every note, oldest first."""
        query = (
            "select content from operation where kind = 'note' and code = 'accepted' order by batch, place"
        )
        for (content,) in self.db.execute(query):
            told = json.loads(content)
            asked = told["asked"]
            yield {
                "about": asked["about"],
                "kind": asked["kind"],
                "body": asked["body"],
                "actor": told["actor"],
                "at": datetime.fromisoformat(told["at"]),
            }

    def append(self, batch: Batch) -> None:
        """Write a batch whole, durable when this returns."""
        with self.db:
            self.db.executemany(
                "insert into operation values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        o.key,
                        batch.number,
                        i,
                        o.kind,
                        o.digest,
                        o.content,
                        o.verdict.code,
                        o.verdict.first_seq,
                        o.verdict.warning,
                    )
                    for i, o in enumerate(batch.operations)
                ],
            )
            self.db.executemany(
                "insert into transfer values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(t, batch) for t in batch.transfers],
            )
            self.db.executemany(
                f"insert or replace into account values ({', '.join('?' * 12)})",
                [tuple(getattr(a, c) for c in _columns(Account)) for a in batch.accounts],
            )
            self.db.executemany(
                "insert or replace into hold values (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        h.hold,
                        h.debit,
                        h.credit,
                        h.amount_pence,
                        h.expires_at.isoformat(),
                        h.kind,
                        h.state,
                        h.posted_pence,
                    )
                    for h in batch.holds
                ],
            )
            if batch.closed_until:
                self.db.execute("insert into period values (?)", (batch.closed_until.isoformat(),))
            last_seq = batch.transfers[-1].seq if batch.transfers else None
            self.db.execute(
                "insert into batch values (?, ?, coalesce(?, (select max(last_seq) from batch), 0), ?)",
                (batch.number, len(batch.operations), last_seq, batch.head),
            )

    def backup(self, target: Path) -> None:
        """Copy the books to a file while they are in use."""
        with apsw.Connection(str(target)) as copy, copy.backup("main", self.db, "main") as running:
            running.step()

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()
        self._guard.close()


def _version() -> tuple[int, ...]:
    return tuple(int(part) for part in apsw.sqlite_lib_version().split("."))


def _connect(path: Path) -> Any:
    db = apsw.Connection(str(path))
    for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on", "trusted_schema = off"):
        db.execute(f"pragma {pragma}").fetchall()
    return db


def _only_one(path: Path) -> apsw.Connection:
    """Hold a lock for as long as the books are open; it ends with the process, however that ends."""
    guard = apsw.Connection(str(path.with_suffix(".lock")))
    try:
        guard.execute("begin exclusive")
    except apsw.BusyError as error:
        guard.close()
        raise BadInput("another process has the books open", where=str(path), do="close it first") from error
    return guard


def _columns(kind: type[Account | Held]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _row(t: Transfer, batch: Batch) -> tuple[Any, ...]:
    return (
        t.seq,
        batch.number,
        t.key,
        t.debit,
        t.credit,
        t.amount_pence,
        t.currency,
        t.kind,
        t.business_on.isoformat(),
        batch.recorded_at.isoformat(),
        t.reverses,
        t.memo_ref,
        t.post,
    )
