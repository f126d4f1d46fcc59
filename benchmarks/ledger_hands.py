"""Several processes at one set of books: payments a second, how long each waits, and who is refused.

    python -m benchmarks.ledger_hands [payments a process]

Every process opens the books for itself and takes its turns; nobody serves the others. `callers` are threads
of one process, which share commits. At the end the books must hold every payment once and prove themselves.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.ledger.cluster import cluster, fresh
from tests.ledger.drawing import START, opened

from benchmarks.measure import machine
from ultramicro.core.sums import Pence
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.group import GroupCommit, JustTheLedger
from ultramicro.ledger.engine.model import Leg, Post
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.stores.postgres import PostgresStore
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.verbs.books import Pay
from ultramicro.main import main as command

PROCESSES = 4
MEMBERS = 100
CALLERS = 100


def open_books(where: str) -> Ledger:
    """Open the books in a file or a database."""
    return Ledger(PostgresStore(where) if "://" in where else SqliteStore(Path(where)))


def payment(who: int, n: int) -> Post:
    """Return the payment of a number of a process."""
    leg = Leg("bank", f"m{(who * 31 + n) % MEMBERS}", 1 + n % 50)
    return Post(key=f"{who}-{n}", at=START, legs=(leg,), business_on=date(2026, 1, 2))


def _alone(where: str, who: int, number: int) -> list[float]:
    """Pay one after the other, each in a turn and a commit of its own."""
    ledger = open_books(where)
    waits: list[float] = []
    for n in range(number):
        begun = time.perf_counter()
        assert ledger.submit([payment(who, n)])[0].accepted
        waits.append(time.perf_counter() - begun)
    ledger.close()
    return waits


def _callers(where: str, who: int, number: int) -> list[float]:
    """Pay from 100 threads of one process, which share commits."""
    ledger = open_books(where)
    waits: list[float] = []

    def call(mine: int) -> None:
        for n in range(mine, number, CALLERS):
            begun = time.perf_counter()
            assert group.submit(payment(who, n)).accepted
            waits.append(time.perf_counter() - begun)

    with GroupCommit(JustTheLedger(ledger)) as group:
        at_once(call, CALLERS)
    ledger.close()
    return waits


def _commands(where: str, who: int, number: int) -> list[float]:
    """Give `books pay` again and again, each time opening and closing the books as a terminal does."""
    waits: list[float] = []
    for n in range(number):
        begun = time.perf_counter()
        words = ["--payer", "trust", "--payee", "ann", "--amount", "0.01", "--key", f"{who}-{n}"]
        assert command(["books", "pay", where, *words]) == 0
        waits.append(time.perf_counter() - begun)
    return waits


def _forms(where: str, who: int, number: int) -> list[float]:
    """Send forms from 100 threads through a keeper, as a web application does."""
    waits: list[float] = []

    def call(mine: int) -> None:
        for n in range(mine, number, CALLERS):
            begun = time.perf_counter()
            pay = Pay(payer="trust", payee="ann", amount=Pence(1), memo="for bread")
            assert books.carry_out(pay, group="books", word=f"{who}-{n}").status == "done"
            waits.append(time.perf_counter() - begun)

    with keeper(Path(where)) as books:
        at_once(call, CALLERS)
    return waits


def at_once(call: Callable[[int], None], number: int) -> None:
    """Let so many threads begin and wait for all."""
    threads = [threading.Thread(target=call, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


HANDS = {"alone": _alone, "callers": _callers, "commands": _commands, "forms": _forms}


def hand(way: str, where: str, who: int, number: int) -> None:
    """Be one process: say when it is ready, wait for the start, and say how long each payment took."""
    print("ready", flush=True, file=sys.stderr)
    sys.stdin.readline()
    waits = HANDS[way](where, who, number)
    print(*(f"{wait:.6f}" for wait in waits), file=sys.stderr)


def run(way: str, where: str, number: int) -> str:
    """Let the processes begin together, and say what came of it."""
    commands = [
        [sys.executable, "-m", "benchmarks.ledger_hands", way, where, str(n), str(number)]
        for n in range(PROCESSES)
    ]
    hands = [
        subprocess.Popen(
            each, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for each in commands
    ]
    for each in hands:
        assert each.stderr is not None
        assert each.stderr.readline() == "ready\n"
    begun = time.perf_counter()
    told = _told(hands)
    took = time.perf_counter() - begun
    assert [each.returncode for each in hands] == [0] * PROCESSES, told
    waits = [float(word) for text in told for word in text.split()]
    assert len(waits) == PROCESSES * number, told
    cuts = statistics.quantiles(waits, n=100)
    return (
        f"{len(waits) / took:>10,.0f}/s   p50 {cuts[49] * 1000:>6.1f} ms   p99 {cuts[98] * 1000:>6.1f} ms   "
        f"longest {max(waits):.2f} s   none refused"
    )


def _told(hands: list[subprocess.Popen[str]]) -> list[str]:
    for each in hands:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return [each.communicate()[1] for each in hands]


def begin(where: str) -> None:
    """Open the accounts."""
    ledger = open_books(where)
    ledger.submit([*opened("bank", floor=None), *opened(*(f"m{n}" for n in range(MEMBERS)))])
    ledger.close()


def check(where: str, number: int) -> None:
    """Hold that every payment is there once, and that the books prove themselves."""
    ledger = open_books(where)
    assert ledger.last.seq == PROCESSES * number
    assert all(law.holds for law in ledger.verify())
    ledger.close()


def main() -> None:
    """Run every way and print the table."""
    if sys.argv[1:2] and sys.argv[1] in HANDS:
        hand(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    number = int(sys.argv[1]) if sys.argv[1:] else 1000
    print(machine(), f"; {PROCESSES} processes, {number:,} payments each", sep="")
    with tempfile.TemporaryDirectory() as folder, cluster() as server:
        for way in ("alone", "callers"):
            for store, where in (("SQLite", f"{folder}/{way}/ledger.sqlite3"), ("PostgreSQL", fresh(server))):
                Path(f"{folder}/{way}").mkdir(exist_ok=True)
                begin(where)
                print(f"{way:10}{store:12}{run(way, where, number)}", flush=True)
                check(where, number)
        for way, each in (("commands", min(number, 100)), ("forms", number)):
            place = f"{folder}/{way}"
            add = ["books", "add", place, "--called", "One", "--who"]
            for words in (["new", place], ["books", "open", place], [*add, "ann"],
                          [*add, "trust", "--kind", "group", "--floor=-100000"]):  # fmt: skip
                assert command(words) == 0
            print(f"{way:10}{'SQLite':12}{run(way, place, each)}", flush=True)
            check(f"{place}/books/ledger.sqlite3", each)


if __name__ == "__main__":
    main()
