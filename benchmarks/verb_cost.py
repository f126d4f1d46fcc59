"""What a verb costs, past opening the books, after histories of different lengths.

    python -m benchmarks.verb_cost [OPERATIONS…]

CPU milliseconds of each verb, the median of fifteen, and what opening the books costs; the last line says how
many payments a second are decided and done in memory, by the same functions.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from tests.ledger.history import VERBS, Place

from benchmarks.measure import machine
from ultramicro.core.sums import Pence
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.engine.model import OpenAccount
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.simulated import SimulatedBooks
from ultramicro.ledger.verbs.books import Pay

LENGTHS = (500, 20_000, 100_000)
DAY, NOON = date(2026, 1, 1), datetime(2026, 1, 1, 12, tzinfo=UTC)


def costs(length: int, folder: Path) -> dict[str, float]:
    """Return the cost of each verb, and of opening, after so many operations. [ms]"""
    place = Place(folder / str(length), length)
    found = {verb: 1000 * place.seconds(verb) for verb in VERBS}
    place.desk.close()
    place.desk = place.opened()
    started = time.process_time()
    assert place.desk.ledger.last.operation > length
    found["open the books"] = 1000 * (time.process_time() - started)
    place.desk.close()
    return found


def decided_a_second(members: int = 200, payments: int = 24_000) -> float:
    """Return how many payments are decided and done in memory a second of CPU time."""
    people = [
        Person(id=f"i{n}", short=f"m{n}", name=f"M{n}", kind="person", contact="", joined_on=DAY)
        for n in range(members)
    ]
    books = SimulatedBooks(NamesInMemory(people))
    books.turn(day=DAY, at=NOON)
    asked = books.asked()
    opened = [
        asked.operation(
            OpenAccount, account=f"GBP/{p.id}/member", owner=p.id, currency="GBP", floor_pence=None
        )
        for p in people
    ]
    books.take(Decision(operations=opened))
    books.of(Claims)
    started = time.thread_time()  # other threads of a run of tests are not its cost
    for n in range(payments):
        books.turn(day=DAY, at=NOON)
        pay = Pay(payer=f"m{n % members}", payee=f"m{(n + 1 + n % 7) % members}", amount=Pence(5))
        books.take(pay.decide(books.view(), books.asked()))
    return payments / (time.thread_time() - started)


def main(given: list[str]) -> None:
    """Print the table."""
    lengths = [int(each) for each in given] or list(LENGTHS)
    with tempfile.TemporaryDirectory() as folder:
        found = {length: costs(length, Path(folder)) for length in lengths}
    print(machine())
    print(f"{'CPU ms of':16}" + "".join(f"{length:>12,}" for length in lengths))
    for verb in found[lengths[0]]:
        print(f"{verb:16}" + "".join(f"{found[length][verb]:12.2f}" for length in lengths))
    print(f"{decided_a_second():,.0f} payments a second in memory")


if __name__ == "__main__":
    main(sys.argv[1:])
