"""Two thousand places made badly, or to do harm: how each command on them ends, and what that costs.

python -m benchmarks.hostile_places
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.hostile_places import ended_badly

from benchmarks.measure import machine

FIRST, LAST = 200, 2200
"""Numbers of the places; the tests have those before."""
ASKED = 0.3
SHOWN = 20


def main() -> None:
    """Run commands on every place, and list those that ended in a traceback or without a word."""
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        bad = [told for seed in range(FIRST, LAST) if (told := ended_badly(Path(folder), seed, asked=ASKED))]
    print(*bad[:SHOWN], sep="\n\n")
    print(f"{LAST - FIRST} places, {len(bad)} ended badly, {time.process_time() - started:.0f} CPU s")
    print(machine())


if __name__ == "__main__":
    main()
