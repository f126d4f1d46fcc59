"""A register is never taken for payments, nor payments for a register, wherever they lie."""

import json
from pathlib import Path

import pytest

from tests.readers.contracts.reading import package, release
from tests.readers.contracts.test_exports import PAID
from tests.readers.contracts.test_registers import register, written
from ultramicro.place.readers.registry import payment_readers, table_readers

SPEND = written([["Supplier", "Amount", "Payment Date", "Contract Reference", "Service Area"],
                 *([f"Firm {n} Ltd", f"{n}00.50", "01/05/2026", f"S{n}", "Parks"] for n in range(1, 9))])  # fmt: skip
WITH_ENDS = written([["Supplier Name", "Net Amount", "Date Paid", "Contract title", "Contract end date"],
                     *([f"Firm {n} Ltd", f"{n}00.50", "01/05/2026", "Mowing", "31/03/2027"] for n in range(9))])  # fmt: skip
UNDER = written([PAID, ["C1", "N1", "Kelder Ltd", "", "40,000", "01/05/2026"]])


def reader_of(path: Path, readers):
    with path.open("rb") as file:
        head = file.read(1 << 16)
    return next((reader.name for reader in readers if reader.claims(path, head)), None)


@pytest.mark.parametrize(("name", "text", "reader"), [
    ("spend.csv", SPEND, "spend"), ("ends.csv", WITH_ENDS, "spend"), ("register.csv", register({}), "contracts"),
    ("under.csv", UNDER, "contracts"), ("ocds.json", json.dumps(package(release())), "contracts"),
    ("list.json", '{"contracts": [{"title": "Mowing", "awarded_date": null}]}', "contracts"),
    ("other.json", '{"accounts": []}', None),
])  # fmt: skip
def test_among_payments_each_goes_to_its_reader(tmp_path, name, text, reader):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert reader_of(tmp_path / name, payment_readers()) == reader


@pytest.mark.parametrize(("text", "kind", "table"), [
    (SPEND.replace("Contract Reference", "Invoice"), "spend", "payments"), (WITH_ENDS, "spend", "payments"),
    (SPEND, "contracts", "contract_payments"), (register({}), "contracts", "contracts"),
])  # fmt: skip
def test_in_the_folder_of_contracts_payments_are_still_payments(tmp_path, text, kind, table):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "out").mkdir()
    reader = table_readers()["contracts"][-1]
    reading = reader.read(tmp_path / "a.csv", file="contracts/a.csv", settings={}, out=tmp_path / "out")
    assert (reading.kind, table in reading.tables) == (kind, True)
