"""Every real file of contracts reads, with the counts that the reference states."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.readers.contracts.reading import Read, read_path
from tests.readers.contracts.test_claims import reader_of
from ultramicro.place.readers.contracts.reader import _tables, understand
from ultramicro.place.readers.registry import payment_readers

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def contracts(shared_data) -> Path:
    return shared_data / "contracts"


def awards(rows):
    """One row of each award."""
    return list({row["contract"]: row for row in rows}.values())


def lines(rows, column):
    return {row["line"] for row in rows if row[column]}


def test_contracts_finder(contracts):
    found = read_path(contracts / "contracts-2025" / "contracts-finder-england-2025.json")
    rows = [row for row in found.contracts if row["stage"] == "award"]
    assert (found.reading.lines, found.reading.accepted, len({r["ocid"] for r in found.contracts})) == (
        100,
        100,
        98,
    )
    assert (len(rows), len(awards(rows)), sum(row["supplier"] is None for row in rows)) == (128, 73, 1)
    # 107 end their address; behind ten more stands a country.
    assert sum(row["postcode"] is not None for row in rows) == 117
    assert (
        sum((row["supplier_id"] or "").startswith("GB-COH") or bool(row["company_number"]) for row in rows)
        == 26
    )
    flags = Counter(word for row in awards(rows) for word in (row["flag"] or "").split())
    assert (flags["value_is_zero"], flags["value_above_estimate"]) == (5, 4)
    assert sum((row["suppliers"] or 0) > 1 for row in awards(rows)) == 7
    assert sum(row["vcse"] is None for row in rows) >= 34


def test_sell2wales(contracts):
    found = read_path(contracts / "contracts-2025" / "sell2wales-2025.json")
    assert (found.reading.lines, found.codes) == (45, ["test_notice"])
    assert len({row["ocid"] for row in found.contracts if (row["lots"] or 0) > 1}) == 17
    assert sum(row["duration_days"] is not None for row in found.contracts) > 30


def test_public_contracts_scotland(contracts):
    found = read_path(contracts / "contracts-2025" / "public-contracts-scotland-2019.json")
    assert (found.reading.accepted, len({row["ocid"] for row in found.contracts})) == (45, 1)
    assert len({row["line"] for row in found.contracts}) == 45
    assert len({row["contract"] for row in found.contracts}) == len(found.contracts)
    assert all("ocid_shared" in row["flag"] for row in found.contracts)
    assert len({row["line"] for row in found.contracts if (row["lots"] or 0) > 1}) == 10


def test_older_raw_releases(contracts):
    reads = [read_path(path) for path in sorted((contracts / "ocds-uk-raw").glob("*.json"))]
    rows = [row for found in reads for row in found.contracts]
    assert (len(reads), sum(found.reading.accepted for found in reads)) == (100, 100)
    zero = [row for row in awards(rows) if "value_is_zero" in (row["flag"] or "")]
    # One award names the same supplier at the same address twice.
    assert (len(rows), len(awards(rows)), len(zero)) == (788, 100, 6)
    assert sum((row["suppliers"] or 0) > 1 for row in awards(rows)) >= 98
    assert sum(row["postcode"] is not None for row in rows) >= 642
    assert Counter((row["supplier_id"] or "").rpartition("-")[0][:6] for row in rows)["GB-CQC"] == 6
    assert sum(row["company_number"] is not None for row in rows) >= 98


def test_the_standards_own_example(contracts):
    for path in sorted((contracts / "ocds-example-1.1").rglob("*.json")):
        found = read_path(path)
        assert found.reading.rejected + found.reading.set_aside == 0
        assert {row["ocid"] for row in found.contracts} == {"ocds-213czf-000-00001"}
    record = read_path(contracts / "ocds-example-1.1" / "record" / "ocds-213czf-000-00001.json")
    assert (record.one["stage"], record.one["value_pence"]) == ("contract", 11_000_000_00)
    assert [row["amount_pence"] for row in record.payments] == [50_000_00, 10_000_00]


def test_notices_of_lancashire(contracts):
    reads = [read_path(path) for path in sorted((contracts / "notices-lancashire").glob("*.json"))]
    raw = [json.loads(p.read_text())["contracts"] for p in (contracts / "notices-lancashire").glob("*.json")]
    rows = [row for found in reads for row in found.contracts]
    first = [row for found in reads for row in {r["line"]: r for r in found.contracts}.values()]
    assert (len(first), sum(map(len, raw))) == (457, 457)
    assert sum(row["value_pence"] is not None for row in first) == 294
    # 339 say who was awarded; what is no name is not one.
    assert sum(row["awarded_on"] is not None for row in first) == 339
    assert 320 <= sum(row["supplier"] is not None for row in first) <= 339
    several = [Counter(row["line"] for row in found.contracts).values() for found in reads]
    assert 23 <= sum(n > 1 for counts in several for n in counts) <= 27
    assert not any("&" in (row["supplier"] or "") and ";" in row["supplier"] for row in rows)


@pytest.fixture(scope="module")
def salford(contracts) -> Read:
    return read_path(contracts / "registers" / "salford-2023-09.csv")


def test_salford(salford):
    assert (salford.reading.lines, salford.reading.accepted, salford.reading.encoding) == (362, 362, "cp1252")
    # 314 of one plain number, with those of societies and cells of several.
    assert 314 <= len(lines(salford.contracts, "company_number")) <= 330
    # 341 whole ones, one with an O for a nought.
    assert 338 <= len(lines(salford.contracts, "postcode")) <= 343
    assert all(len(row["company_number"] or "12345678") == 8 for row in salford.contracts)
    assert {"contracts.days_unclear"} <= set(salford.notes())


@pytest.mark.parametrize(("name", "n", "numbers", "codes"), [
    ("salford-2024-05", 313, 270, 280), ("trafford-2023-24-Q1", 244, 59, 187), ("trafford-2023-24-Q4", 231, 40, 180),
    ("trafford-2024-25-Q4", 252, 50, 190), ("trafford-tenders-2024-25-Q3", 15, 0, 0),
])  # fmt: skip
def test_registers(contracts, name, n, numbers, codes):
    found = read_path(contracts / "registers" / f"{name}.csv")
    assert (found.reading.lines, found.reading.accepted) == (n, n)
    assert len(lines(found.contracts, "company_number")) >= numbers
    assert len(lines(found.contracts, "postcode")) >= codes
    assert len(lines(found.contracts, "starts_on")) >= 0.97 * n


def test_no_list_of_payments_is_taken_for_contracts(shared_data, tmp_path):
    """Nor may it lie in the folder of contracts and be read as a register."""
    readers = payment_readers()
    paths = [p for p in sorted((shared_data / "payments").rglob("*")) if p.suffix in (".csv", ".xlsx")]
    assert len(paths) > 140
    for path in paths:
        assert reader_of(path, readers) in ("spend", "workbook"), path
    for path in paths[::4]:
        for table in _tables(path, path.name, {}, tmp_path):
            assert not understand(table).sort, path


def test_no_list_of_contracts_is_taken_for_payments(contracts):
    readers = payment_readers()
    for path in [*contracts.rglob("*.json"), *(contracts / "registers").glob("*.csv")]:
        assert reader_of(path, readers) == "contracts", path
