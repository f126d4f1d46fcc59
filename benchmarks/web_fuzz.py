"""Schemathesis against the application for programs: 20,000 requests, and no answer is a server's fault.

Run as `python -m benchmarks.web_fuzz [CASES]`; CASES is how many there are to be in all, at least.
"""

from __future__ import annotations

import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

CASES, EACH = 20_000, 25
"""In all, and to each operation in one round; each round has another seed."""
ROLES = ("member", "coordinator", "treasurer", "auditor", "administrator")


def main(wanted: int) -> int:
    """Send requests in rounds over all operations until there were so many; print figures."""
    folder = Path(tempfile.mkdtemp(prefix="um-web-fuzz-"))
    try:
        return _fuzz(folder, wanted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fuzz(folder: Path, wanted: int) -> int:
    from tests.web.site_of_tests import set_up  # noqa: PLC0415  it sets the application up for this process

    set_up()
    logging.disable(logging.ERROR)
    from tests.web.api import fuzzing  # noqa: PLC0415  as above

    from ultramicro.demo import write_town  # noqa: PLC0415
    from ultramicro.web.serving import make_tables  # noqa: PLC0415

    write_town(folder / "town")
    make_tables()
    fuzzing.make_place(folder / "town", folder)
    from ultramicro.web.application import application  # noqa: PLC0415

    token = fuzzing.a_token(*ROLES, short="bakery")
    start, counts, failures = time.monotonic(), Counter[int](), list[str]()
    times, operations, seed = list[float](), 0, 0
    with fuzzing.without_limits():
        while len(times) < wanted:
            one = fuzzing.fuzz(application, token, cases=EACH, seed=seed)
            counts, failures, times = counts + one[0], failures + one[1], times + one[2]
            operations, seed = len(one[3]), seed + 1
            _print(counts, failures, times, operations, time.monotonic() - start)
    return 1 if failures or any(status >= 500 for status in counts) else 0


def _print(
    counts: Counter[int], failures: list[str], times: list[float], operations: int, seconds: float
) -> None:
    ranked = sorted(times)
    print(f"{len(times):,} requests to {operations} operations in {seconds:,.0f} s")
    print("statuses: " + ", ".join(f"{status}: {count:,}" for status, count in sorted(counts.items())))
    print(
        f"answered in {statistics.median(ranked) * 1000:.1f} ms (half), "
        f"{ranked[int(len(ranked) * 0.99)] * 1000:.0f} ms (99 in 100), {ranked[-1] * 1000:.0f} ms (all)"
    )
    print(f"operations with a fault: {len(failures)}")
    for failure in failures:
        print(failure)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES))
