"""The United Kingdom's table brought to Scotland by location quotients, against Scotland's own table.

UK 2020 (ONS, industry by industry) and Scotland 2016 (Scottish Government), both added up to the sections of
the Standard Industrial Classification; the error is that of type I output multipliers, in percent.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import machine, shared_data
from ultramicro.multiplier.io.leontief import Table, type_one
from ultramicro.multiplier.io.quotients import regional
from ultramicro.multiplier.io.sections import national_table, table_of

BOUNDS = (
    (3, "A"),
    (9, "B"),
    (33, "C"),
    (35, "D"),
    (39, "E"),
    (43, "F"),
    (47, "G"),
    (53, "H"),
    (56, "I"),
    (63, "J"),
    (66, "K"),
    (68, "L"),
    (75, "M"),
    (82, "N"),
    (84, "O"),
    (85, "P"),
    (88, "Q"),
    (93, "R"),
    (96, "S"),
)
CASES = (
    ("none", 0.0),
    ("SLQ", 0.0),
    ("CILQ", 0.0),
    ("RLQ", 0.0),
    ("FLQ", 0.10),
    ("FLQ", 0.15),
    ("FLQ", 0.20),
    ("FLQ", 0.25),
    ("FLQ", 0.30),
    ("AFLQ", 0.30),
    ("AFLQ", 0.35),
)


def section(industry: str) -> str:
    """Return the section of an industry by the division its name starts with."""
    division = int(re.match(r"\d+", industry).group())  # type: ignore[union-attr]
    return next((letter for most, letter in BOUNDS if division <= most), "T")


def added_up(table: Table) -> Table:
    """Add a table up to sections."""
    names = [section(name) for name in table.industries]
    letters = sorted(set(names) - {"T"})
    sums = np.array([[float(name == letter) for name in names] for letter in letters])
    return Table(industries=letters, flows=sums @ table.flows @ sums.T, output=sums @ table.output)


def scotland(data: Path) -> Table:
    """Read Scotland's table and add it up."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    from ultramicro.place.readers.input_output import InputOutputReader  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as out:
        path = data / "io" / "IO2016.xlsx"
        reading = InputOutputReader().read(path, file=path.name, settings={}, out=Path(out))
        return added_up(table_of(pq.read_table(reading.tables["input_output"]).to_pylist(), path.name))


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


def main() -> None:
    """Print the table."""
    print(machine())
    region = scotland(shared_data())
    weights = region.output / region.output.sum()
    print(f"{'method':<12} {'mean %':>8} {'mean abs %':>11} {'weighted abs %':>15} {'max abs %':>10}")
    for (method, delta), error in errors(region).items():
        name = f"{method} δ={delta:.2f}" if delta else method
        print(
            f"{name:<12} {error.mean():>8.2f} {np.abs(error).mean():>11.2f} {np.abs(error) @ weights:>15.2f} "
            f"{np.abs(error).max():>10.2f}"
        )


if __name__ == "__main__":
    main()
