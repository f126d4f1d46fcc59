"""Kill the writer at random moments under load, send everything again, and compare with books never killed.

    python -m benchmarks.ledger_kill [kills on SQLite] [kills on PostgreSQL]

Every answer that the writer printed before it was killed must be found again unchanged, which is looked at
after each kill and before anything is sent again: sending again would hide a loss. One kill in five comes
while the writer starts and opens its books. At the end everything is sent once more, and balances and
verdicts must be those of books that were never killed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from tests.ledger.cluster import cluster, fresh
from tests.ledger.drawing import NAMES, START, opened

from benchmarks.measure import machine
from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import AnyOperation, Hold, Leg, Post, Resolve
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.stores.postgres import PostgresStore
from ultramicro.ledger.stores.sqlite import SqliteStore

ROUND = 40
"""Operations that are sent between two kills, at the least."""


def operation(n: int) -> AnyOperation:
    """Return the same operation for a number every time: a payment (some are refused), a hold, or its end."""
    dice, day = random.Random(n), START.date()  # noqa: S311
    debit, credit = dice.sample(NAMES[:4], 2)
    pence, kind = dice.randrange(1, 400), dice.random()
    if kind < 0.8:
        return Post(key=f"k{n}", at=START, legs=(Leg(debit, credit, pence),), business_on=day)
    if kind < 0.9:
        return Hold(
            key=f"k{n}", at=START, hold=f"h{n}", debit=debit, credit=credit, amount_pence=pence,
            expires_at=START.replace(year=2027),
        )  # fmt: skip
    held, post = f"h{dice.randrange(max(n - 30, 0), n + 1)}", dice.random() < 0.5
    return Resolve(key=f"k{n}", at=START, hold=held, post=post, business_on=day)


def open_books(where: str) -> Ledger:
    """Open the books in a file or a database; a server may need a moment to see that a client has gone."""
    for _ in range(100):
        try:
            return Ledger(PostgresStore(where) if "://" in where else SqliteStore(Path(where)))
        except BadInput:
            time.sleep(0.05)
    return Ledger(PostgresStore(where) if "://" in where else SqliteStore(Path(where)))


def write(where: str, start: int) -> None:
    """Be the writer: send from an operation on, in batches of odd sizes, and print every answer."""
    ledger, dice, at = open_books(where), random.Random(start), start  # noqa: S311
    print("open", flush=True)
    while True:
        size = dice.randrange(1, 9)
        for verdict in ledger.submit([operation(n) for n in range(at, at + size)]):
            print(verdict.key, verdict.code, flush=True)
        at += size


def kill(where: str, kills: int) -> dict[str, int]:
    """Kill the writer so many times; return what was given, lost and changed."""
    dice = random.Random(7)  # noqa: S311
    given: dict[str, str] = {}
    lost = changed = 0
    before = open_books(where)
    before.submit([*opened(NAMES[0], floor=None), *opened(*NAMES[1:4])])
    before.close()
    for count in range(kills):
        start = _next(given)
        command = [sys.executable, "-m", "benchmarks.ledger_kill", "write", where, str(start)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            opening = dice.random() < 0.2
            lines = [process.stdout.readline() for _ in range(0 if opening else dice.randrange(1, ROUND))]
            time.sleep(dice.random() * (0.8 if opening else 0.02))
            process.kill()
            lines += process.stdout.read().splitlines(keepends=True)
        answers = dict(line.split() for line in lines if line.endswith("\n") and line[0] == "k")
        stored = _stored(where, answers)
        lost += sum(code is None for code in stored.values())
        changed += sum(code not in {None, answers[key]} for key, code in stored.items())
        changed += sum(given.get(key, code) != code for key, code in answers.items())
        given = answers | given
        if count % 100 == 99:
            print(f"  {count + 1} kills, {len(given):,} answers", file=sys.stderr, flush=True)
    found = _compare(where, given, [operation(n) for n in range(_next(given) + 28)])
    return {"answers": len(given), "lost": lost + found.pop("lost"), "changed": changed} | found


def _stored(where: str, answers: dict[str, str]) -> dict[str, str | None]:
    """Return the answers that the books hold now, as they are found when they are opened after a kill."""
    book = open_books(where)
    found = {key: book.verdict(key) for key in answers}
    book.close()
    return {key: verdict.code if verdict else None for key, verdict in found.items()}


def _next(given: dict[str, str]) -> int:
    """Return the first operation that was not answered; those after it are sent again."""
    at = max((int(key[1:]) for key in given), default=-1)
    return max(at - 20, 0)


def _compare(where: str, given: dict[str, str], sent: list[AnyOperation]) -> dict[str, int]:
    after = open_books(where)
    found = {key: after.verdict(key) for key in given}
    lost = sum(verdict is None or verdict.code != given[key] for key, verdict in found.items())
    codes = {v.key: v.code for v in after.submit(sent)}
    with tempfile.TemporaryDirectory() as folder:
        clean = open_file(Path(folder) / "clean.sqlite3")
        clean.submit([*opened(NAMES[0], floor=None), *opened(*NAMES[1:4])])
        differ = sum(codes[v.key] != v.code for v in clean.submit(sent))
        apart = sum(after.balance(each) != clean.balance(each) for each in NAMES[:4])
        clean.close()
    broken = sum(not law.holds for law in after.verify())
    after.close()
    return {
        "lost": lost, "unlike clean": differ, "balances unlike clean": apart, "laws broken": broken,
    }  # fmt: skip


def main() -> None:
    """Run both and print the table."""
    if sys.argv[1:2] == ["write"]:
        write(sys.argv[2], int(sys.argv[3]))
        return
    embedded, server = (int(word) for word in [*sys.argv[1:], "1000", "200"][:2])
    print(machine(), f"; psycopg {psycopg.__version__}", sep="")
    with tempfile.TemporaryDirectory() as folder:
        _row("SQLite", embedded, lambda: kill(f"{folder}/ledger.sqlite3", embedded))
    with cluster() as folder:
        _row("PostgreSQL", server, lambda: kill(fresh(folder), server))


def _row(words: str, kills: int, run: Callable[[], dict[str, int]]) -> None:
    begun = time.perf_counter()
    found = ", ".join(f"{number:,} {word}" for word, number in run().items())
    print(f"{words:12}{kills:>6,} kills: {found}; {time.perf_counter() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    main()
