"""Ten million transfers in one file: how long to start, to show a statement, and to prove it from zero.

python -m benchmarks.ledger_large [millions] [folder]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.ledger_books import begin, in_batches, name, payments
from benchmarks.measure import machine, measured
from ultramicro.ledger.stores.opening import open_file

MEMBERS = 20_000
CHUNK = 200_000


def fill(path: Path, number: int) -> None:
    """Make the books through the engine itself."""
    ledger = open_file(path)
    begin(ledger, MEMBERS)
    for first in range(0, number, CHUNK):
        for batch in in_batches(payments(min(CHUNK, number - first), MEMBERS, seed=first, first=first), 1000):
            ledger.submit(batch)
        print(f"  {first + CHUNK:,}", file=sys.stderr, flush=True)
    ledger.close()


def verify(path: Path) -> None:
    """Prove from zero."""
    ledger = open_file(path)
    begun = time.perf_counter()
    assert all(law.holds for law in ledger.verify())
    print(f"{time.perf_counter() - begun:.1f}")
    ledger.close()


def start(path: Path) -> None:
    """Open, and show the statement of a member in the middle and of the busiest, the last 100 lines."""
    begun = time.perf_counter()
    ledger = open_file(path)
    opened = time.perf_counter() - begun
    took = []
    for member in (5000, 148):
        begun = time.perf_counter()
        lines = ledger.statement(name(member), most=100)
        took.append(f"{(time.perf_counter() - begun) * 1000:.1f} ms for {len(lines)} lines")
    whole = time.perf_counter()
    lines = ledger.statement(name(5000))
    took.append(f"{(time.perf_counter() - whole) * 1000:.1f} ms for all {len(lines):,} lines of one")
    print(f"{opened:.2f}|{', '.join(took)}")
    ledger.close()


STEPS: Mapping[str, Callable[..., None]] = {"fill": fill, "verify": verify, "start": start}


def main() -> None:
    """Run the steps as processes of their own, and print the table."""
    if sys.argv[1:2] and sys.argv[1] in STEPS:
        STEPS[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))
        return
    number = int(float((sys.argv[1:] or ["10"])[0]) * 1e6)
    print(machine())
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        path = Path(folder) / "ledger.sqlite3"
        for step, more in (("fill", [str(number)]), ("verify", []), ("start", [])):
            run = measured([sys.executable, "-m", "benchmarks.ledger_large", step, str(path), *more])
            words = run.output.strip()
            print(
                f"{step:8} CPU {run.cpu_seconds:7.1f} s  wall {run.wall_seconds:7.1f} s  "
                f"{run.peak_mb:6.0f} MB  {words}",
                flush=True,
            )
        print(f"the file has {path.stat().st_size / 1e9:.2f} GB for {number:,} transfers")


if __name__ == "__main__":
    main()
