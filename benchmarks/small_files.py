"""Folders of many files: 10,000 small ones, and 61 monthly ones of a real body, through `check`.

The lines of the monthly files are real (`national/payments.parquet`, see `benchmarks/measure.py`), written
as a council would. `started` is the same command on one file: what remains after it is the reading.

    python -m benchmarks.small_files [FILES]
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from benchmarks.measure import Run, machine, measured, program, shared_data, table

SMALL, LINES, MONTHS = 10_000, 20, 61
HEADER = ("Supplier", "Date", "Amount", "Category", "Reference")
LONGEST = """
    SELECT council FROM read_parquet(?) GROUP BY council ORDER BY abs(count(*) - 425000) LIMIT 1
"""
"""A body with about as many lines as the folder that this was first measured on."""
ROWS = """
    SELECT supplier, strftime(date, '%d/%m/%Y'), printf('%.2f', amount_pence / 100), category,
        row_number() OVER ()
    FROM read_parquet(?) WHERE council = ? AND supplier IS NOT NULL ORDER BY date
"""


def small_place(root: Path, files: int) -> None:
    """Write files of 20 made-up lines each."""
    draw = random.Random(1)  # noqa: S311  not for secrets
    folder = _place(root)
    for number in range(files):
        lines = [
            (f"Firm {draw.randrange(500)} Ltd", f"{1 + line:02d}/{1 + number % 12:02d}/2025",
             f"{draw.randrange(100, 100_000) / 100:.2f}", "Works", number * 100 + line)
            for line in range(LINES)
        ]  # fmt: skip
        _write(folder / f"f{number:05d}.csv", lines)


def monthly_place(root: Path, data: Path) -> int:
    """Write the lines of a body as monthly files; return how many lines there are."""
    lines = str(data / "national" / "payments.parquet")
    con = duckdb.connect()
    body = con.execute(LONGEST, [lines]).fetchall()[0][0]
    rows = con.execute(ROWS, [lines, body]).fetchall()
    folder, each = _place(root), -(-len(rows) // MONTHS)
    for number in range(MONTHS):
        _write(folder / f"m{number:02d}.csv", rows[number * each : (number + 1) * each])
    return len(rows)


def _place(root: Path) -> Path:
    (root / "payments").mkdir(parents=True)
    (root / "place.toml").write_text('name = "T"\npayer = "T Council"\n', encoding="utf-8")
    return root / "payments"


def _write(path: Path, lines: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *lines])


def checked(root: Path) -> Run:
    """Run `check` on a place."""
    return measured(program("ultramicro.main", "check", str(root), "--json"))


def main() -> None:
    """Measure all three folders, cold and again, and print what a file and a line cost."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        small_place(root / "one", 1)
        files = int(sys.argv[1]) if len(sys.argv) > 1 else SMALL
        small_place(root / "small", files)
        lines = monthly_place(root / "monthly", shared_data())
        runs = {"started": checked(root / "one")}
        for name in ("monthly", "small"):
            runs[name], runs[f"{name}, again"] = checked(root / name), checked(root / name)
    print(machine())
    print(table(runs))
    begun = runs["started"].cpu_seconds
    print(f"{(runs['small'].cpu_seconds - begun) / files * 1000:.1f} CPU ms a small file")
    print(f"{lines:,} lines in {MONTHS} files: {lines / runs['monthly'].cpu_seconds:,.0f} lines per CPU-s, "
          f"{lines / (runs['monthly'].cpu_seconds - begun):,.0f} once started")  # fmt: skip


if __name__ == "__main__":
    main()
