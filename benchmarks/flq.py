"""The United Kingdom's table brought to Scotland by location quotients, against Scotland's own table.

UK 2020 (ONS, industry by industry) and Scotland 2016 (Scottish Government), both added up to the sections of
the Standard Industrial Classification; the error is that of type I output multipliers, in percent. The bias
is that of what comes on top of the first pound: modelled effects beyond 1, summed, over true ones. Then of
how many sections a band of δ holds the true multiplier. One region is no proof of a band: no second nation
with a table of its own and one of its region is at hand, so the product calls its band a guess.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import machine, shared_data
from benchmarks.uk_sections import by_section, read
from ultramicro.multiplier.io.leontief import Table, type_one
from ultramicro.multiplier.io.quotients import DELTA_HIGH, DELTA_LOW, regional
from ultramicro.multiplier.io.sections import national_table

CASES = (
    ("none", 0.0),
    ("SLQ", 0.0),
    ("CILQ", 0.0),
    ("RLQ", 0.0),
    ("FLQ", 0.05),
    ("FLQ", 0.10),
    ("FLQ", 0.15),
    ("FLQ", 0.20),
    ("FLQ", 0.25),
    ("FLQ", 0.30),
    ("AFLQ", 0.30),
    ("AFLQ", 0.35),
)


def scotland(data: Path) -> Table:
    """Read Scotland's table and add it up; households as employers buy nothing and are left out."""
    table = by_section(read(data / "io" / "IO2016.xlsx"))
    keep = [i for i, name in enumerate(table.industries) if name != "T"]
    return Table(
        industries=[table.industries[i] for i in keep],
        flows=table.flows[np.ix_(keep, keep)],
        output=table.output[keep],
    )


def errors(region: Table) -> dict[tuple[str, float], Any]:
    """Return the percentage error of every industry's multiplier, by method and δ."""
    nation = national_table()
    at = [list(nation.industries).index(letter) for letter in region.industries]
    a, output = nation.coefficients()[np.ix_(at, at)], nation.output[at]
    truth = type_one(region.coefficients())
    return {
        (method, delta): (type_one(regional(a, region.output, output, method, delta)) / truth - 1) * 100
        for method, delta in CASES
    }


BANDS = ((0.15, 0.30), (DELTA_LOW, DELTA_HIGH), (0.0, 0.40))
"""The spread of published studies, the product's, and a wider one."""


def holds(region: Table, low: float, high: float) -> tuple[int, int, int]:
    """Return of how many sections a band of δ holds the multiplier; how many lie above it, and below."""
    nation = national_table()
    at = [list(nation.industries).index(letter) for letter in region.industries]
    a, output = nation.coefficients()[np.ix_(at, at)], nation.output[at]
    truth = type_one(region.coefficients())
    most, least = (type_one(regional(a, region.output, output, "FLQ", delta)) for delta in (low, high))
    above, below = int((truth > most).sum()), int((truth < least).sum())
    return truth.size - above - below, above, below


def bias(error: Any, truth: Any) -> float:
    """Return how far what comes on top of the first pound is off, in percent."""
    return float((truth * (1 + error / 100) - 1).sum() / (truth - 1).sum() - 1) * 100


def main() -> None:
    """Print the table."""
    print(machine())
    region = scotland(shared_data())
    weights, truth = region.output / region.output.sum(), type_one(region.coefficients())
    print(
        f"{'method':<12} {'mean %':>8} {'mean abs %':>11} {'weighted abs %':>15} {'max abs %':>10}"
        f" {'bias on top %':>14}"
    )
    for (method, delta), error in errors(region).items():
        name = f"{method} δ={delta:.2f}" if delta else method
        print(
            f"{name:<12} {error.mean():>8.2f} {np.abs(error).mean():>11.2f} {np.abs(error) @ weights:>15.2f} "
            f"{np.abs(error).max():>10.2f} {bias(error, truth):>+14.1f}"
        )
    for low, high in BANDS:
        held, above, below = holds(region, low, high)
        print(
            f"δ {low:.2f} to {high:.2f}: {held} of {truth.size} sections held, {above} above, {below} below"
        )


if __name__ == "__main__":
    main()
