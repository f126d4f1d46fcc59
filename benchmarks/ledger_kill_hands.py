"""Several processes act on one set of books; whoever has them is killed, again and again, and the rest go on.

    python -m benchmarks.ledger_kill_hands [kills on SQLite] [kills on PostgreSQL]

Four processes, each with eight threads that share commits, pay, set money aside and post pairs that belong
together. Half of the kills hit the process that has its turn at that moment, half any process. On
PostgreSQL a third of the former also end its session at the server, a third kill the process at the server
that serves it, which makes the server drop everybody and mend itself, and a third kill the server's first
process. After each kill every answer that the dead ones gave must be in the books as it was given. At the
end no pair may be half posted, and books that are filled anew with the same operations in the same order
must answer the same and hold the same.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict
from tests.ledger.cluster import cluster, crash, fresh
from tests.ledger.drawing import NAMES, START, opened

from benchmarks.ledger_books import in_batches
from benchmarks.measure import machine
from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.group import GroupCommit, JustTheLedger
from ultramicro.ledger.engine.model import AnyOperation, Hold, Leg, Post, Resolve, Verdict
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.stores.postgres import PostgresStore
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.stores.turns import LINE

WRITERS, THREADS = 4, 8


def operations(stem: str) -> list[AnyOperation]:
    """Return what a key stands for, the same every time: a payment, a hold, its end, or two payments."""
    dice, day = random.Random(stem), START.date()  # noqa: S311
    debit, credit = dice.sample(NAMES[:4], 2)
    pence, kind, asked = dice.randrange(1, 400), dice.random(), {"key": stem, "at": START}
    number = int(stem.rsplit("-", 1)[1])
    if kind < 0.5:
        return [Post(**asked, legs=(Leg(debit, credit, pence),), business_on=day)]
    if kind < 0.7:
        twins = (("+a", Leg(debit, credit, pence)), ("+b", Leg(credit, debit, dice.randrange(1, 400))))
        return [Post(key=stem + end, at=START, legs=(leg,), business_on=day) for end, leg in twins]
    if kind < 0.85:
        later = START.replace(year=2027)
        return [
            Hold(**asked, hold=f"h{stem}", debit=debit, credit=credit, amount_pence=pence, expires_at=later)
        ]
    held = f"hw{dice.randrange(WRITERS)}-{dice.randrange(max(number - 30, 0), number + 1)}"
    return [Resolve(**asked, hold=held, post=dice.random() < 0.5, business_on=day)]


def open_books(where: str, *, read_only: bool = False) -> Ledger:
    """Open the books in a file or a database; a server that crashed needs a moment to mend itself."""
    for wait in (0.05,) * 400 if "://" in where else ():
        with suppress(BadInput, psycopg.OperationalError):
            return Ledger(PostgresStore(where, read_only=read_only), read_only=read_only)
        time.sleep(wait)
    return Ledger(SqliteStore(Path(where), read_only=read_only), read_only=read_only)


def write(where: str, who: int, start: int) -> None:
    """Be one process: send from a number on and say every answer when it is given, until the books stop."""
    group = GroupCommit(JustTheLedger(open_books(where)))

    def call(thread: int) -> None:
        number = start + thread
        while True:
            asked = operations(f"w{who}-{number}")
            try:
                given = group.submit_all(asked) if len(asked) > 1 else [group.submit(asked[0])]
            except LedgerStopped:
                os._exit(1)  # as a service would, to be started anew
            os.write(1, "".join(f"{verdict.key} {verdict.code}\n" for verdict in given).encode())
            number += THREADS

    for thread in range(THREADS):
        threading.Thread(target=call, args=(thread,)).start()


@dataclass(kw_only=True)
class Hand:
    """One of the processes, and what it answered since it was started."""

    where: str
    who: int
    start: int = 0
    given: dict[str, str] = field(default_factory=dict)

    def begin(self) -> None:
        """Start it where it was left."""
        self.given = {}
        command = [sys.executable, "-m", "benchmarks.ledger_kill_hands", "write", self.where]
        self.process = subprocess.Popen(
            [*command, str(self.who), str(self.start)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.endswith("\n"):
                key, code = line.split()
                self.given[key] = code

    def wait(self, answers: int) -> None:
        """Wait until it has given so many answers, or a while."""
        until = time.monotonic() + 10
        while len(self.given) < answers and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.002)

    def kill(self) -> None:
        """Kill it, and hear what it had said before."""
        self.process.kill()
        self.process.wait()
        self.reader.join()
        if self.process.stdout is not None:
            self.process.stdout.close()
        numbers = [int(key.rsplit("-", 1)[1].split("+")[0]) for key in self.given]
        self.start = max(self.start, max(numbers, default=0) - 2 * THREADS)


def kill(where: str, kills: int) -> dict[str, int]:
    """Kill so many times; return what was answered, lost, changed, half posted and unlike clean books."""
    dice = random.Random(7)  # noqa: S311
    given: dict[str, str] = {}
    found = {"lost": 0, "changed": 0, "owners killed": 0}
    if "://" in where:
        found |= {"servers' processes killed": 0, "servers killed": 0}
    begun(open_books(where)).close()
    hands = [Hand(where=where, who=who) for who in range(WRITERS)]
    for hand in hands:
        hand.begin()
    for count in range(kills):
        hand = dice.choice(hands)
        hand.wait(0 if dice.random() < 0.2 else dice.randrange(1, 200))
        time.sleep(dice.random() * 0.02)
        fallen = [hand]
        if dice.random() < 0.5 and (owner := _owner(where)):
            found["owners killed"] += 1
            fallen = _strike(where, owner, hands, found, dice.random())
        for each in fallen:
            _dies(each, given, found)
        for each in fallen:
            each.begin()
        if count % 100 == 99:
            print(f"  {count + 1} kills, {len(given):,} answers", file=sys.stderr, flush=True)
    for hand in hands:
        _dies(hand, given, found)
    _hold(where, given, {}, found)
    return {"answers": len(given)} | found | _compare(where)


def _dies(hand: Hand, given: dict[str, str], found: dict[str, int]) -> None:
    hand.kill()
    _hold(hand.where, hand.given, given, found)
    given |= hand.given


def begun(ledger: Ledger) -> Ledger:
    """Open the accounts."""
    ledger.submit([*opened(NAMES[0], floor=None), *opened(*NAMES[1:4])])
    return ledger


def _owner(where: str) -> tuple[int, int] | None:
    """Return the process that has its turn now, and the one at the server that serves it."""
    if "://" not in where:
        number = json.loads(Path(where).with_suffix(LINE).read_bytes() or b"[0]")[0]
        return (number, 0) if number else None
    query = """
        select a.pid, a.application_name from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.granted and a.datname = current_database()
    """
    with _awake(where) as db:
        words = [(int(row[1].split()[1]), row[0]) for row in db.execute(query)]
    return words[0] if words else None


def _strike(
    where: str, owner: tuple[int, int], hands: list[Hand], found: dict[str, int], chance: float
) -> list[Hand]:
    """Kill what holds the turn, or what stands behind it; return the hands that fall with it."""
    number, serving = owner
    those = [hand for hand in hands if hand.process.pid == number]
    if not serving:
        return those
    if chance < 1 / 3:
        with _awake(where) as db:
            db.execute("select pg_terminate_backend(%s)", (serving,))
        return those
    if chance < 2 / 3:
        found["servers' processes killed"] += 1
        with suppress(ProcessLookupError):
            os.kill(serving, signal.SIGKILL)
    else:
        found["servers killed"] += 1
        crash(Path(str(conninfo_to_dict(where)["host"])))
    return hands


@contextmanager
def _awake(where: str) -> Iterator[psycopg.Connection]:
    """Connect to the server; after a crash it first needs a moment to mend itself."""
    for wait in (0.05,) * 200 + (0.0,):
        try:
            db = psycopg.connect(where, autocommit=True)
            break
        except psycopg.OperationalError:
            if not wait:
                raise
            time.sleep(wait)
    with db:
        yield db


def _hold(where: str, answers: dict[str, str], before: dict[str, str], found: dict[str, int]) -> None:
    """Hold answers against the books as they are now, while others write, and against earlier answers."""
    book = open_books(where, read_only=True)
    stored: dict[str, Verdict | None] = {key: book.verdict(key) for key in answers}
    book.close()
    found["lost"] += sum(verdict is None for verdict in stored.values())
    found["changed"] += sum(v is not None and v.code != answers[key] for key, v in stored.items())
    found["changed"] += sum(before.get(key, code) != code for key, code in answers.items())


def _compare(where: str) -> dict[str, int]:
    after = open_books(where)
    recorded = [each for each in after.store.operations() if each.key.startswith("w")]
    batches: dict[str, list[int]] = {}
    for each in recorded:
        if "+" in each.key and each.code == "accepted":
            batches.setdefault(each.key.split("+")[0], []).append(each.batch)
    half = sum(len(those) != 2 or those[0] != those[1] for those in batches.values())
    with tempfile.TemporaryDirectory() as folder:
        clean, unlike = begun(open_file(Path(folder) / "clean.sqlite3")), 0
        # A refusal of one of a pair was decided as if the other were done, so it says nothing by itself.
        alone = [each for each in recorded if "+" not in each.key or each.code == "accepted"]
        for those in in_batches(alone, 1000):
            verdicts = clean.submit([_asked(each.key) for each in those])
            unlike += sum(v.code != each.code for v, each in zip(verdicts, those, strict=True))
        apart = sum(after.balance(name) != clean.balance(name) for name in NAMES[:4])
        clean.close()
    broken = sum(not law.holds for law in after.verify())
    after.close()
    return {
        "half posted": half,
        "unlike clean": unlike,
        "balances unlike clean": apart,
        "laws broken": broken,
    }


def _asked(key: str) -> AnyOperation:
    """Return the operation of a key, one of a pair where two belong together."""
    return next(each for each in operations(key.split("+", maxsplit=1)[0]) if each.key == key)


def main() -> None:
    """Run both and print the table."""
    if sys.argv[1:2] == ["write"]:
        write(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    embedded, server = (int(word) for word in [*sys.argv[1:], "300", "60"][:2])
    print(machine(), f"; psycopg {psycopg.__version__}", sep="")
    with tempfile.TemporaryDirectory() as folder, cluster() as database:
        for name, kills, where in (
            ("SQLite", embedded, f"{folder}/ledger.sqlite3"), ("PostgreSQL", server, fresh(database)),
        ):  # fmt: skip
            started = time.perf_counter()
            found = ", ".join(f"{number:,} {word}" for word, number in kill(where, kills).items())
            print(f"{name:12}{kills:>6,} kills: {found}; {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
