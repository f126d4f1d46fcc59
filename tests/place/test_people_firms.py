"""A firm that is called like a person is shown by evidence alone, and a person never by a buyer's own number."""

import pytest

from tests.readers.contracts.test_registers import NAMES, register
from ultramicro.techniques import open_place

HEADERS = {name: names[0] for name, names in NAMES.items()} | {"supplier_id": "Supplier number"}
NOBODY = {"company_number": "", "postcode": ""}


def shown(tmp_path, *rows, payments=""):
    (tmp_path / "contracts").mkdir()
    (tmp_path / "place.toml").write_text('name = "Anytown"\n', encoding="utf-8")
    rows = [{"reference": f"S{n}", "title": f"Works {n}"} | each for n, each in enumerate(rows)]
    (tmp_path / "contracts" / "r.csv").write_text(register(*rows, headers=HEADERS), encoding="utf-8")
    if payments:
        (tmp_path / "payments").mkdir()
        (tmp_path / "payments" / "p.csv").write_text(payments, encoding="utf-8")
    place = open_place(tmp_path)
    return place, {r["reference"]: r["supplier"] for r in place.table("contracts").to_pyarrow().to_pylist()}


def paid(name, number=""):
    return ("Payee,Amount,Payment Date,Category,Company Number\n"
            f"{name},100.00,01/05/2026,Works,{number}\nElm Ltd,5.00,02/05/2026,Works,\n")  # fmt: skip


@pytest.mark.parametrize(("rows", "name"), [
    ([NOBODY], None),
    ([NOBODY | {"supplier_id": "10023456"}], None), ([NOBODY | {"supplier_id": "GB-PPON-PABC-1234-DEFG"}], None),
    ([NOBODY | {"supplier_id": "GB-COH-01234567"}], "A E Doe"), ([{"company_number": "1234567"}], "A E Doe"),
    ([NOBODY, {"company_number": "1234567"}], "A E Doe"), ([NOBODY, {"supplier": "A.E. DOE LIMITED"}], "A E Doe"),
    ([NOBODY, {"supplier": "A E Doe Ltd", "company_number": ""}], None),
    ([NOBODY, {"supplier": "A E Doe Ltd", "buyer": "Vale Council"}], None),
    ([NOBODY, NOBODY | {"buyer": "Vale"}, {"supplier": "A E Doe Ltd"}], None),
])  # fmt: skip
def test_evidence_in_registers(tmp_path, rows, name):
    _, found = shown(tmp_path, *({"supplier": "A E Doe"} | each for each in rows))
    assert found["S0"] == name


def test_evidence_goes_between_registers_and_payments(tmp_path):
    place, found = shown(tmp_path, {"supplier": "A E Doe"} | NOBODY, payments=paid("A. E. DOE", "01234567"))
    assert found["S0"] == "A E Doe"
    assert "A. E. DOE" in place.table("payments").payee.execute().tolist()


def test_a_number_in_a_register_shows_the_payee(tmp_path):
    place, _ = shown(tmp_path, {"supplier": "A E Doe"}, payments=paid("A E DOE"))
    assert "A E DOE" in place.table("payments").payee.execute().tolist()


def test_a_person_stays_hidden_and_is_counted(tmp_path):
    place, found = shown(tmp_path, {"supplier": "Jane Doe"} | NOBODY, payments=paid("JANE DOE"))
    assert found["S0"] is None
    payments = place.table("payments").to_pyarrow().to_pylist()
    assert {each["payee"] for each in payments} == {None, "Elm Ltd"}
    assert sum(each["amount_pence"] for each in payments) == 10_500
