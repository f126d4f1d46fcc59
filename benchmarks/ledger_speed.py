"""Transfers a second, durable at every commit and chained, beside what people build instead.

    python -m benchmarks.ledger_speed

On one machine, in one run: the engine over SQLite and PostgreSQL in batches and with many callers; beside
it, in
PostgreSQL, a row lock and a commit for every transfer, and the balance counted again after every transfer
as a
well-known time bank does. Every way is a process of its own; its speed is taken after its accounts are open.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import psycopg
from tests.ledger.cluster import cluster, fresh

from benchmarks.ledger_books import begin, in_batches, name, payments
from benchmarks.measure import machine, measured
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.group import GroupCommit, JustTheLedger
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.stores.postgres import PostgresStore

MEMBERS = 5000
CALLERS = 100


def sqlite(url: str, shop: float) -> tuple[int, float, str]:  # noqa: ARG001
    """Run batches of 1,000 over SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        return _batches(open_file(Path(folder) / "ledger.sqlite3"), 100_000, shop)


def postgres(url: str, shop: float) -> tuple[int, float, str]:
    """Run batches of 1,000 over PostgreSQL."""
    return _batches(Ledger(PostgresStore(url)), 50_000, shop)


def _batches(ledger: Ledger, number: int, shop: float) -> tuple[int, float, str]:
    begin(ledger, MEMBERS)
    drawn = payments(number, MEMBERS, to_one_shop=shop)
    started = time.perf_counter()
    for batch in in_batches(drawn, 1000):
        ledger.submit(batch)
    took = time.perf_counter() - started
    assert ledger.last.seq == number
    ledger.close()
    return number, took, ""


def callers(url: str, shop: float) -> tuple[int, float, str]:  # noqa: ARG001
    """Let 100 callers wait for their own transfers over SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_file(Path(folder) / "ledger.sqlite3")
        begin(ledger, MEMBERS)
        drawn = payments(60_000, MEMBERS, to_one_shop=shop)
        waits: list[float] = []

        def call(mine: int) -> None:
            for operation in drawn[mine::CALLERS]:
                begun = time.perf_counter()
                group.submit(operation)
                waits.append(time.perf_counter() - begun)

        with GroupCommit(JustTheLedger(ledger)) as group:
            took = _at_once(call, CALLERS)
        ledger.close()
    cuts = statistics.quantiles(waits, n=100)
    return len(drawn), took, f"p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


def _at_once(call: Callable[[int], None], number: int) -> float:
    threads = [threading.Thread(target=call, args=(n,)) for n in range(number)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def _rows(
    url: str, number: int, shop: float, statements: Callable[[Any, Any], None]
) -> tuple[int, float, str]:
    """Run 8 clients, each a commit for each transfer; transfers that deadlock are tried again."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("create table account (id text primary key, balance bigint not null default 0)")
        db.execute("create table movement (id bigserial primary key, account text not null, amount bigint)")
        db.execute("create index on movement (account)")
        db.cursor().executemany("insert into account values (%s)", [(name(n),) for n in range(MEMBERS)])
    drawn = payments(number, MEMBERS, to_one_shop=shop)
    retried: list[int] = []

    def client(mine: int) -> None:
        with psycopg.connect(url) as db:
            for operation in drawn[mine::8]:
                while True:
                    try:
                        statements(db, operation.legs[0])
                        db.commit()
                        break
                    except psycopg.errors.DeadlockDetected:
                        db.rollback()
                        retried.append(1)

    took = _at_once(client, 8)
    with psycopg.connect(url) as db:
        wrong = _one(
            db,
            "select count(*) from account a where balance <> (select coalesce(sum(amount), 0) from "
            "movement m "
            "where m.account = a.id)",
        )
    return number, took, f"{len(retried)} deadlocks, {wrong} balances wrong"


def _one(db: Any, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def row_locks(url: str, shop: float) -> tuple[int, float, str]:
    """Lock both rows in order, change both balances, commit."""

    def statements(db: Any, leg: Any) -> None:
        ordered = sorted((leg.debit, leg.credit))
        db.execute("select 1 from account where id = any(%s) order by id for update", (ordered,))
        for account, amount in ((leg.debit, -leg.amount_pence), (leg.credit, leg.amount_pence)):
            db.execute("insert into movement (account, amount) values (%s, %s)", (account, amount))
            db.execute("update account set balance = balance + %s where id = %s", (amount, account))

    return _rows(url, 5000, shop, statements)


def recounted(url: str, shop: float) -> tuple[int, float, str]:
    """Insert both movements, count each balance again, commit."""

    def statements(db: Any, leg: Any) -> None:
        for account, amount in ((leg.debit, -leg.amount_pence), (leg.credit, leg.amount_pence)):
            db.execute("insert into movement (account, amount) values (%s, %s)", (account, amount))
            total = db.execute("select sum(amount) from movement where account = %s", (account,)).fetchone()[
                0
            ]
            db.execute("update account set balance = %s where id = %s", (total, account))

    return _rows(url, 5000, shop, statements)


WAYS = {
    "ours, SQLite, batches of 1,000": (sqlite, 0.0),
    "ours, SQLite, 100 callers waiting": (callers, 0.0),
    "ours, PostgreSQL, batches of 1,000": (postgres, 0.0),
    "ours, PostgreSQL, 90% to one shop": (postgres, 0.9),
    "row locks, PostgreSQL, 8 clients": (row_locks, 0.0),
    "row locks, 90% to one shop": (row_locks, 0.9),
    "recounted, PostgreSQL, 8 clients": (recounted, 0.0),
    "recounted, 90% to one shop": (recounted, 0.9),
}


def main() -> None:
    """Run every way and print the table."""
    if len(sys.argv) > 2:
        way, shop = WAYS[sys.argv[1]]
        number, took, more = way(sys.argv[2], shop)
        print(f"{number / took:.0f}|{more}")
        return
    print(machine(), f"; SQLite {apsw.sqlite_lib_version()}, psycopg {psycopg.__version__}", sep="")
    print(f"{'':38}{'transfers/s':>12}{'CPU s':>8}{'MB':>6}")
    with cluster() as server:
        for words in WAYS:
            run = measured([sys.executable, "-m", "benchmarks.ledger_speed", words, fresh(server)])
            speed, more = run.output.strip().split("|")
            print(
                f"{words:38}{int(speed):>12,}{run.cpu_seconds:>8.1f}{run.peak_mb:>6.0f}  {more}", flush=True
            )


if __name__ == "__main__":
    main()
