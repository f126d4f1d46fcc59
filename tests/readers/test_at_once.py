"""Files read at once by many threads give what each gives alone: no read sees another's tables."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier

import pyarrow.parquet as pq
import pytest

from tests.effort import times
from tests.readers.books import xlsx_of
from tests.readers.statements import Made, camt, ofx
from ultramicro.place.readers.model import FileReading, Reader
from ultramicro.place.readers.registry import payment_readers, reference_readers, table_readers
from ultramicro.place.readers.text.engine import Engine, rows

THREADS, READS = 8, times(25, nightly=200)
"""Each thread reads so often: 200 reads in all in an ordinary run, 1,600 in a nightly one."""
MADE = [Made(date(2025, 4, 1 + i), f"Firm {i} Ltd", (-1) ** i * (1000 + i), f"memo {i}") for i in range(20)]


def spend(name: str, pence: int, lines: int = 120) -> bytes:
    """A list with a total, a payment without an amount, and references."""
    told = [
        f"0{1 + i % 9}/04/2025,{name} {i % 7} Ltd,{pence}.{i % 100:02},{name}{1000 + i}" for i in range(lines)
    ]
    total = sum(100 * pence + i % 100 for i in range(lines))
    more = [f",Total,{total // 100}.{total % 100:02},", f"03/04/2025,{name} 9 Ltd,much,{name}99"]
    return "\n".join(["Date,Supplier,Amount,Invoice No", *told, *more, ""]).encode()


def sheet(name: str, amount: float) -> list[list[object]]:
    table: list[list[object]] = [["Date", "Supplier", "Amount", "Invoice No"]]
    return table + [[date(2025, 4, 1 + i), f"{name} {i} Ltd", amount + i, f"{name}{i:04}"] for i in range(15)]


BANK = "Date,Details,Value,Balance\n" + "".join(
    f"{1 + i:02}/04/2025,FIRM {i} LTD,-{i}.50,{1000 - i * (i + 1) / 2 - i / 2 - 0.5:.2f}\n" for i in range(15)
)
SURVEY = "Respondent,Sector,Local share (%)\n" + "".join(f"F{i},Food,{i}\n" for i in range(30))
NEEDS = "need,item,quantity,unit,area\n" + "".join(f"n{i},cloth,{i},m,here\n" for i in range(1, 25))
FIRMS = "CompanyName,CompanyNumber,RegAddress.PostCode,CompanyStatus\n" + "".join(
    f"FIRM {i} LTD,{i:08},ZY1 1A{'ABCDEFGH'[i % 8]},Active\n" for i in range(40)
)
CODES = "pcds,lat,long,lsoa21cd\n" + "".join(f"ZY1 {i}AA,53.{i},-2.{i},E0100000{i}\n" for i in range(1, 9))
FILES: Mapping[str, tuple[str, bytes]] = {
    "alpha.csv": ("payments", spend("Alpha", 10)),
    "beta.csv": ("payments", spend("Beta", 99)),
    "quoted.csv": ("payments", spend("Gamma", 7).replace(b"Gamma 3 Ltd", b'"Gamma, 3\nLtd"')),
    "broken.csv": ("payments", spend("Delta", 8).replace(b"Delta 3 Ltd", b'Delta "3 Ltd')),
    "one.xlsx": ("payments", xlsx_of({"April": sheet("Alpha", 10.25)})),
    "two.xlsx": ("payments", xlsx_of({"All": sheet("Beta", 99.5), "Copy": sheet("Beta", 99.5)})),
    "bank.csv": ("payments", BANK.encode()),
    "bank.xml": ("payments", camt(MADE)),
    "bank.ofx": ("payments", ofx(MADE)),
    "survey.csv": ("survey", SURVEY.encode()),
    "needs.csv": ("needs", NEEDS.encode()),
    "firms.csv": ("registers", FIRMS.encode()),
    "codes.csv": ("postcodes", CODES.encode()),
}


def readers(engine: Engine | None) -> Mapping[str, tuple[Reader, ...]]:
    return {"payments": payment_readers(engine), **table_readers(engine), **reference_readers(engine)}


def outcome(
    path: Path, known: Mapping[str, tuple[Reader, ...]]
) -> tuple[FileReading, dict[str, list[object]]]:
    """What a read gives: its account, and every row of its tables."""
    head = path.read_bytes()[: 1 << 16]
    reader = next(r for r in known[FILES[path.name][0]] if r.claims(path, head))
    with tempfile.TemporaryDirectory() as out:
        reading = reader.read(path, file=path.name, settings={}, out=Path(out))
        tables = {name: pq.read_table(at).to_pylist() for name, at in reading.tables.items()}
    return replace(reading, tables={}), tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("at once")
    for name, (_, content) in FILES.items():
        (root / name).write_bytes(content)
    return root


@pytest.fixture(scope="module")
def alone(folder):
    """Each file read on its own."""
    return {name: outcome(folder / name, readers(None)) for name in FILES}


def test_every_file_alone_gives_rows(alone):
    for name, (reading, tables) in alone.items():
        assert reading.accepted > 0, name
        assert tables[FILES[name][0]], name
    assert alone["two.xlsx"][0].duplicates == 15


@pytest.mark.parametrize("shared", [True, False])
def test_what_eight_threads_read_at_once_is_what_one_reads_alone(folder, alone, shared):
    engine, names, start = Engine(), list(FILES), Barrier(THREADS)

    def some(thread: int) -> list[str]:
        start.wait()
        wrong = []
        for turn in range(READS if shared else 5):
            name = names[(turn * 3 + thread) % len(names)]
            known = readers(engine if shared else None)
            if outcome(folder / name, known) != alone[name]:
                wrong.append(name)
        return wrong

    with ThreadPoolExecutor(THREADS) as pool:
        assert [name for wrong in pool.map(some, range(THREADS)) for name in wrong] == []


def test_a_connection_sees_nothing_of_another_and_leaves_nothing_behind():
    engine = Engine()
    with engine.connection() as one, engine.connection() as other:
        one.execute("CREATE TEMP TABLE raw AS SELECT 1 AS a")
        assert rows(one, "SELECT a FROM raw") == [(1,)]
        held = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'raw' AND database_name = 'temp'"
        assert [rows(con, held) for con in (one, other)] == [[(1,)], [(0,)]]
    with engine.connection() as later:
        assert rows(later, held) == [(0,)]
