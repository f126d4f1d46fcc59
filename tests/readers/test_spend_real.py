"""Real files of public bodies, against an independent reading of the same columns by Python's csv and decimals."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ultramicro.place.readers.spend.reader import read_table

pytestmark = pytest.mark.real

# What a person takes for payee, amount and date on reading the file.
MEANT = {
    "barnsley_metropolitan_borough_council": ("Supplier Name", "Gross Amount £", "Transaction Date"),
    "blackpool_council": ("Supplier Name", "Gross Value (Detail)", "Payment Date"),
    "council_of_the_isles_of_scilly": ("Supplier Name", "Line Amount", "Payment Date"),
    "derby_city_council": ("Supplier Name", "Exclusive Amount", "Payment Date"),
    "gateshead_metropolitan_borough_council": ("Supplier ID(T)", "Amount", "Updated"),
    "halton": ("Beneficiary", "Net Amount", "Date Transaction Added"),
    "hartlepool_borough_council": ("Supplier", "Net Value", "Payment Date"),
    "kingston_upon_hull_city_council": ("Supplier Name", "Amount", "Effective Date"),
    "knowsley_metropolitan_borough_council": ("SUPPLIER NAME", "AMOUNT", "DATE"),
    "luton_borough_council": ("Supplier", "Value £", "Date"),
    "oldham_metropolitan_borough_council": ("Payee", "Amount (£)", "Payment Date"),
    "oxfordshire_cc": ("Supplier Name", "Doc Net Amount", "Posting Date"),
    "sandwell_metropolitan_borough_council": ("Beneficiary", "Amount SUM", "Date"),
    "sunderland_city_council": ("Supplier Name", "Invoice Value  £", "Payment Date"),
}


def read(path: Path):
    with tempfile.TemporaryDirectory() as folder:
        reading = read_table(path, file=path.name, settings={}, out=Path(folder))
        rejects = pq.read_table(reading.tables["rejects"]).to_pylist()
        payments = (
            pq.read_table(reading.tables["payments"]).to_pylist() if "payments" in reading.tables else []
        )
        return reading, payments, rejects


def independent(path: Path, column: str) -> tuple[int, int]:
    """Count and sum a column of amounts with Python's csv module and decimals."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    rows = csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")))
    count = pence = 0
    index = None
    for row in rows:
        names = [cell.strip().replace("\ufffd", "£").replace("œ", "£") for cell in row]
        if index is None:
            index = names.index(column) if column in names else None
            continue
        try:
            plain = re.sub(r"[£\ufffd, ]", "", row[index])
            minus = plain.startswith("(") or plain.endswith("-")
            sum_ = Decimal(f"-{plain.strip('()-')}" if minus else plain)
        except (InvalidOperation, IndexError):
            continue
        count += 1
        pence += int((sum_ * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    return count, pence


@pytest.mark.parametrize("body", MEANT)
def test_columns_are_found_and_sums_are_exact(shared_data, body):
    path = shared_data / "payments" / "cut" / f"{body}.csv"
    reading, payments, _ = read(path)
    shown = tuple(reading.columns.get(r, "").replace("\ufffd", "£") for r in ("supplier", "amount", "date"))
    assert shown == tuple(" ".join(m.split()) if shown[i] != m else m for i, m in enumerate(MEANT[body]))
    assert (reading.accepted, reading.total_pence) == independent(path, MEANT[body][1])
    assert reading.accepted >= 0.995 * reading.lines
    assert sum(p["paid_on"] is not None for p in payments) == reading.accepted


def test_nine_years_of_one_council_reconcile(shared_data):
    files = sorted((shared_data / "payments" / "full" / "hyndburn").glob("*.csv"))
    readings = [read(path)[0] for path in files]
    assert len(files) == 107
    assert all("supplier" in r.columns and "date" in r.columns and r.rejected == 0 for r in readings)
    named = [r for r in readings if r.header_line]
    # Three files have their header sorted to the end; the rest are the lines and pounds known from elsewhere.
    assert (sum(r.accepted for r in named), round(sum(r.total_pence for r in named) / 10**8)) == (34_084, 214)
    assert sum(r.accepted for r in readings) == 35_961
    for path, reading in zip(files, readings, strict=True):
        if reading.header_line:
            amount = reading.columns["amount"].replace("œ", "£")
            assert (reading.accepted, reading.total_pence) == independent(path, amount)


@pytest.mark.parametrize("folder", ["blackpool", "enfield", "oxford", "trafford"])
def test_whole_months_are_read_to_the_penny(shared_data, folder):
    for path in sorted((shared_data / "payments" / "full" / folder).glob("*.csv")):
        reading, _, _ = read(path)
        assert (reading.accepted, reading.total_pence) == independent(path, reading.columns["amount"])


def test_registers_of_contracts_hold_no_payments(shared_data):
    for path in sorted((shared_data / "contracts" / "registers").glob("*.csv")):
        reading, payments, rejects = read(path)
        assert (reading.kind, payments, len(rejects)) == ("contracts", [], reading.lines)


def test_postcodes_and_sizes_are_read_where_a_department_gives_them(shared_data):
    reading, payments, _ = read(shared_data / "payments" / "full" / "spend_dhsc_jan2024.csv")
    assert (reading.columns["postcode"], reading.columns["size"]) == ("Supplier Postcode", "Supplier Type")
    assert sum(bool(p["postcode"]) for p in payments) > 1000
