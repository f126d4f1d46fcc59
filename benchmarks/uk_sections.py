"""Make the built-in national table: the UK's industry-by-industry table of 2020 added up by section.

Source: Office for National Statistics, UK input–output analytical tables 2020, industry by industry
(`InputOutput_I_by_I_2020.xlsx`), Open Government Licence v3. Amounts are in £ millions, in whole ones.
Prints the CSV that stands in the package as `multiplier/io/uk_2020_sections.csv`.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from benchmarks.measure import shared_data
from ultramicro.core.errors import BadInput
from ultramicro.multiplier.io.classify import section_of_code
from ultramicro.multiplier.io.leontief import Table, aggregate
from ultramicro.multiplier.io.sections import CONSUMPTION, OUTPUT, WAGES, Traded, table_of
from ultramicro.place.readers.national.input_output import InputOutputReader

Row = tuple[str, str, int]
PUBLISHED = "InputOutput_I_by_I_2020.xlsx"
SAYS = (
    "Office for National Statistics, UK input-output analytical tables 2020, industry by industry.",
    "GBP millions at basic prices, home-made goods only.",
    "Contains public sector information licensed under the Open Government Licence v3.0.",
    "Added up from 105 industries to sections of SIC 2007 by benchmarks/uk_sections.py.",
)


def read(path: Path) -> Table:
    """Read a published workbook."""
    with tempfile.TemporaryDirectory() as out:
        reading = InputOutputReader().read(path, file=path.name, settings={}, out=Path(out))
        return table_of(map(Traded.of, pq.read_table(reading.tables["input_output"]).to_pylist()), path.name)


def by_section(table: Table) -> Table:
    """Add a table up by the codes that its industries' names begin with."""
    sections = [section_of_code(name) for name in table.industries]
    if not all(sections):
        raise BadInput(f"no section is known of {table.industries[sections.index(None)]}")
    return aggregate(table, [section or "" for section in sections])


def rows(table: Table) -> list[Row]:
    """Return a table as rows of seller, buyer and whole millions: outputs, wages, then seller by seller."""
    found: list[tuple[str, str, float]] = [
        *((OUTPUT, name, amount) for name, amount in zip(table.industries, table.output, strict=True)),
        *((WAGES, name, amount) for name, amount in zip(table.industries, table.wages, strict=True)),
    ]
    for seller, spent, sold in zip(table.industries, table.consumption, table.flows, strict=True):
        found.append((seller, CONSUMPTION, spent))
        found += [(seller, buyer, amount) for buyer, amount in zip(table.industries, sold, strict=True)]
    return [(seller, buyer, round(float(amount))) for seller, buyer, amount in found]


def text(table: Table) -> str:
    """Return the content of the file."""
    out = io.StringIO()
    out.write("".join(f"# {line}\n" for line in SAYS))
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("seller", "buyer", "amount"))
    writer.writerows(rows(table))
    return out.getvalue()


def main() -> None:
    """Print the CSV."""
    sys.stdout.write(text(by_section(read(shared_data() / "io" / PUBLISHED))))


if __name__ == "__main__":
    main()
