"""Measure reading a company register of five million lines in the form that Companies House publishes.

The register is made up, but has the form, the columns, the quotes and about the size of the published
file. It is written once into the folder that is given, or a temporary one.

    python -m benchmarks.read_companies [DIR] [LINES]

Beside the reader stands the engine's own CSV reader on the same file, writing the same seven columns
without looking at them: what reading costs at the least.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import duckdb

from benchmarks.measure import machine, measured, table
from ultramicro.place.demo.data import header

LINES = 5_000_000
FIRST = (
    "ASHTON BECK CALDER DALE EDEN FERN GRANGE HOLLY IVY KIRK LARK MOSS NORTH OAK PENNINE QUARRY RIVER TARN"
)
TRADES = (
    "BUILDERS|CARE|CATERING|CLEANING|CONSULTING|DESIGN|ELECTRICAL|ENGINEERING|FINANCE|FOODS|GARAGES|HOLDINGS|"
    "HOMES|INTERIORS|LEISURE|LOGISTICS|MEDIA|PLUMBING|PROPERTIES|ROOFING|SOFTWARE|SOLUTIONS|SUPPLIES|TRANSPORT"
)
ENDS = "LIMITED|LTD|LTD.|(UK) LIMITED|& SONS LIMITED|LLP|CIC|PLC"
KINDS = (
    "Private Limited Company|Private Limited Company|Private Limited Company|Limited Liability Partnership|"
    "Community Interest Company|Public Limited Company|"
    "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
)
STATES = "Active|Active|Active|Active|Active - Proposal to Strike off|Liquidation"
SECTORS = (
    "43290 - Other construction installation|47910 - Retail sale via mail order houses|None Supplied|"
    "68209 - Other letting and operating of own or leased real estate|"
    "62020 - Information technology consultancy activities"
)
TOWNS = "LEEDS|ACCRINGTON|BURNLEY|LONDON|BRISTOL|CARDIFF|GLASGOW|BELFAST"
AREAS = "LS|BB|EC|BS|CF|G|BT|M"


def _one(words: str, salt: int, separator: str = "|") -> str:
    """Give SQL that draws one of the words by the number of the line, the same on every machine."""
    listed = ", ".join(f"'{word}'" for word in words.split(separator))
    return f"[{listed}][1 + ((i * 2654435761 + {salt} * 40503) >> 12) % {len(words.split(separator))}]"


def _letter(number: str) -> str:
    return f"chr((65 + {number} % 21)::INT)"


def _columns() -> list[str]:
    words = [_one(FIRST, 1, " "), _one(FIRST, 2, " "), _one(TRADES, 3), "i % 997", _one(ENDS, 4)]
    name = f"concat_ws(' ', {', '.join(words)})"
    postcode = f"{_one(AREAS, 5)} || (1 + i % 28) || ' ' || (i % 9) || {_letter('i')} || {_letter('i // 7')}"
    told = {
        "CompanyName": name,
        "CompanyNumber": "lpad(i::VARCHAR, 8, '0')",
        "RegAddress.AddressLine1": f"(1 + i % 240) || ' ' || {_one(FIRST, 6, ' ')} || ' STREET'",
        "RegAddress.PostTown": _one(TOWNS, 5),
        "RegAddress.Country": "'ENGLAND'",
        "RegAddress.PostCode": postcode,
        "CompanyCategory": _one(KINDS, 7),
        "CompanyStatus": _one(STATES, 8),
        "CountryOfOrigin": "'United Kingdom'",
        "IncorporationDate": "strftime(DATE '1990-01-01' + (i % 12000)::INT, '%d/%m/%Y')",
        "Accounts.AccountRefDay": "'31'",
        "Accounts.AccountRefMonth": "'12'",
        "Accounts.AccountCategory": "'MICRO ENTITY'",
        "SICCode.SicText_1": _one(SECTORS, 9),
        "URI": "'http://business.data.gov.uk/id/company/' || lpad(i::VARCHAR, 8, '0')",
        "PreviousName_1.CompanyName": f"CASE WHEN i % 9 = 0 THEN {_one(TRADES, 10)} || ' \"OLD\" LTD' END",
        "ConfStmtNextDueDate": "'14/06/2026'",
    }
    return [
        f"coalesce({told.get(column.strip(), 'NULL')}, '') AS \"{column}\"" for column in header("companies")
    ]


def write_register(path: Path, lines: int) -> None:
    """Write the register: the header bare, every cell below it in quotes, as published."""
    body = path.with_suffix(".part")
    duckdb.execute(
        f"COPY (SELECT {', '.join(_columns())} FROM range({lines}) AS t(i)) "
        f"TO '{body}' (HEADER false, FORCE_QUOTE *)"
    )
    with path.open("wb") as out, body.open("rb") as rows:
        out.write(",".join(header("companies")).encode() + b"\n")
        shutil.copyfileobj(rows, out, 1 << 22)
    body.unlink()


READ = """
import sys, pathlib
from ultramicro.place.readers.reference.registers import RegisterReader
path, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
reading = RegisterReader().read(path, file=path.name, settings={}, out=out)
assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
print(f"{reading.lines:,} lines: {reading.accepted:,} accepted, {reading.rejected:,} rejected")
"""
PLAIN = """
import sys, duckdb
con = duckdb.connect(config={"threads": 1, "memory_limit": "900MB"})
names = "CompanyName,CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus,SICCode.SicText_1"
chosen = ", ".join(f'"{name}"' for name in names.split(','))
source = f"read_csv('{sys.argv[1]}', all_varchar=true)"
con.execute(f"COPY (SELECT {chosen} FROM {source}) TO '{sys.argv[2]}/plain.parquet'")
"""


def main() -> None:
    """Write the register if it is not there, read it both ways, print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp())
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else LINES
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"BasicCompanyDataAsOneFile-{lines}.csv"
    if not path.exists():
        write_register(path, lines)
    runs = {}
    for name, script in (("registers reader", READ), ("engine's reader alone", PLAIN)):
        with tempfile.TemporaryDirectory(dir=folder) as out:
            runs[name] = measured([sys.executable, "-c", script, str(path), out])
    print(machine())
    print(f"{path.stat().st_size / 1e6:,.0f} MB, {runs['registers reader'].output.strip()}")
    print(table(runs))
    rate = lines / runs["registers reader"].cpu_seconds
    print(f"{rate:,.0f} lines a CPU second")


if __name__ == "__main__":
    main()
