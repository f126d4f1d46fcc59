"""Decisions of a currency a second, in memory: ten years of sales with fees, levies and limits.

    python -m benchmarks.currency_in_memory [months]

The verbs are those of the desk, through the same deciding functions; only what keeps books on a disk and
proves them is left out. Of each month: decisions, microseconds of a decision with all that follows from it
(rules of the ledger, projections), and of deciding on a sale alone. The cost is linear if the last month
costs what the first did.
"""

from __future__ import annotations

import sys
import time

from tests.currency.simulated_year import Life

from benchmarks.measure import machine
from ultramicro.core.sums import Pence
from ultramicro.currency.money_verbs import Sale

MEMBERS = 200
ALONE = 2000
MONTHS = 120


def main() -> None:
    """Live the months, and print what the first, each twelfth and the last cost."""
    months = int(sys.argv[1]) if len(sys.argv) > 1 else MONTHS
    life = Life(members=MEMBERS)
    print("month  decisions  µs, decided and done  µs, deciding on a sale alone")
    for month in range(months):
        number, seconds = life.month(month)
        if month % 12 == 0 or month == months - 1:
            print(f"{month + 1:5}  {number:9,}  {1e6 * seconds / number:20.1f}  {1e6 * _alone(life):28.1f}")
    print(machine())


def _alone(life: Life) -> float:
    """Return the seconds that deciding on a sale takes, nothing being done."""
    asked = life.books.asked()
    started = time.process_time()
    for _ in range(ALONE):
        Sale(buyer="m1", seller="m2", amount=Pence(12_50), code="TRD").decide(life.books, asked)
    return (time.process_time() - started) / ALONE


if __name__ == "__main__":
    main()
