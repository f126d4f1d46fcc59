"""Read a million lines of spending, beside Python's csv module and the engine's own sniffer.

Run `python -m benchmarks.read_spend`. The file is made up of published layouts' forms: quoted amounts with
thousands commas, redactions, credits in brackets, a preamble. Each way runs in a process of its own.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Run, measured

ROWS = 1_000_000
PREAMBLE = "Payments over £250,,,,,,,,,\n,,,,,,,,,\n"
HEADER = (
    "Body Name,Directorate,Expense Type,Supplier Name,Supplier ID,Payment Date,Transaction No,Net Amount (£),"
    "Proclass Description,Purpose\n"
)
MADE = 20_000

READER = """
import sys, tempfile, time
from pathlib import Path
from ultramicro.place.readers.spend.reader import read_table
with tempfile.TemporaryDirectory() as out:
    small = Path(out, "small.csv")
    with open(sys.argv[1], "rb") as f:
        small.write_bytes(b"".join(f.readline() for _ in range(100)))
    read_table(small, file="small.csv", settings={}, out=Path(out))
    started = time.process_time()
    reading = read_table(Path(sys.argv[1]), file="spend.csv", settings={}, out=Path(out))
    took = time.process_time() - started
print(reading.accepted, reading.total_pence, f"{reading.lines / took:,.0f} rows/CPU-s once started")
"""
PLAIN = """
import duckdb, sys
text = open(sys.argv[1], "rb").read().decode("cp1252")
with open(sys.argv[1] + ".utf8", "w", encoding="utf-8", newline="") as f:
    f.write(text)
con = duckdb.connect(config={"threads": 1})
told = "skip=2, header=true, all_varchar=true, delim=',', quote='\\"'"
con.execute(f"CREATE TABLE t AS SELECT * FROM read_csv(?, {told})", [sys.argv[1] + ".utf8"])
print(con.execute("SELECT count(*) FROM t").fetchall()[0][0], "untyped, told where the header is")
"""
PYTHON = """
import csv, datetime, sys
from decimal import Decimal
count = pence = 0
with open(sys.argv[1], encoding="cp1252", newline="") as f:
    for row in csv.reader(f):
        try:
            text = row[7].replace(",", "")
            sum_ = -Decimal(text[1:-1]) if text.startswith("(") else Decimal(text)
            datetime.datetime.strptime(row[5], "%d/%m/%Y")
        except (ArithmeticError, ValueError, IndexError):
            continue
        count, pence = count + 1, pence + int(sum_ * 100)
print(count, pence)
"""
SNIFFER = """
import duckdb, sys
try:
    rows = duckdb.sql(f"SELECT count(*) FROM read_csv('{sys.argv[1]}', encoding='CP1252')").fetchall()
    names = duckdb.sql(f"SELECT * FROM read_csv('{sys.argv[1]}', encoding='CP1252')").columns
    print(rows[0][0], 'lines, columns', names[:4])
except duckdb.Error as error:
    print('fails:', str(error).splitlines()[0][:90])
"""


def write_spend(path: Path, rows: int) -> None:
    """Write a made-up spend file in Windows-1252 with CRLF, as most bodies publish."""
    dice = random.Random(1)  # noqa: S311
    places, endings = ("North", "Acorn", "St Mary", "Riverside"), ("Ltd", "Plc", "Care", "LLP")
    firms = [f"{dice.choice(places)} {i} {dice.choice(endings)}" for i in range(3000)]
    made = [_line(dice, firms) for _ in range(MADE)]
    with path.open("w", encoding="cp1252", newline="") as f:
        f.write((PREAMBLE + HEADER).replace("\n", "\r\n"))
        for i in range(rows):
            head, number, tail = made[i * 7919 % MADE]
            f.write(f"{head}{number + i}{tail}\r\n")


def _line(dice: random.Random, firms: list[str]) -> tuple[str, int, str]:
    pounds = 10 ** dice.uniform(2.4, 5.5)
    amount = (
        f'"({pounds:,.2f})"'
        if dice.random() < 0.04
        else f'"{pounds:,.2f}"'
        if pounds >= 1000
        else f"{pounds:.2f}"
    )
    firm = "REDACTED PERSONAL DATA" if dice.random() < 0.14 else dice.choice(firms)
    day = f"{dice.randint(1, 28):02}/{dice.randint(1, 12):02}/2024"
    head = f"Anytown Borough Council,Adult Services,Agency staff,{firm},{dice.randint(10**5, 10**6)},{day},"
    return (
        head,
        dice.randint(10**6, 10**7),
        f",{amount},Human Resources - Temporary,Cover for week {dice.randint(1, 52)}",
    )


def shown(name: str, run: Run, rows: int) -> str:
    """Say what a way of reading cost."""
    return (
        f"{name:<34}{rows / run.cpu_seconds:>12,.0f} rows/CPU-s {run.cpu_seconds:>7.1f} CPU-s "
        f"{run.wall_seconds:>7.1f} s {run.peak_mb:>8,.0f} MB  {run.output.strip()}"
    )


def main() -> None:
    """Run each way and print what it cost."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spend.csv"
        write_spend(path, rows)
        print(f"{rows:,} lines, {path.stat().st_size / 1e6:,.0f} MB, Windows-1252, CRLF, 2 lines of preamble")
        for name, code in (
            ("read_table: typed, checked, rejects", READER),
            ("python csv + Decimal + strptime", PYTHON),
            ("DuckDB alone, its own sniffer", SNIFFER),
            ("transcoded, DuckDB as plain text", PLAIN),
        ):
            print(shown(name, measured([sys.executable, "-c", code, str(path)]), rows))


if __name__ == "__main__":
    main()
