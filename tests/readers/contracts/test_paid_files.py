"""Files of payments under contracts as section 70 asks for them, with the faults of real files."""

from datetime import date

import pytest

from tests.readers.contracts.reading import package, read, release
from tests.readers.contracts.test_registers import written
from ultramicro.place.sources.contract_payments import mark_ahead, once_each
from ultramicro.techniques import open_place

HEAD = ["Contracting authority", "Unique procurement identifier (OCID)", "Contract details notice identifier", "Contract identifier",
        "Supplier name", "Supplier unique identifier", "Invoice number", "Payment amount (£ inc. VAT)", "Currency",
        "Date of payment"]  # fmt: skip
GOOD = ["Anytown Council", "ocds-h6vhtk-04abcd", "012345-2026", "C1", "Kelder Ltd", "GB-COH-07842756", "INV1",
        "£40,000.00", "GBP", "01/05/2026"]  # fmt: skip
AT = {"supplier": 4, "invoice": 6, "amount": 7, "currency": 8, "day": 9}


def row(**cells):
    return [cells.get(name, cell) for name, cell in zip(
        [next((k for k, at in AT.items() if at == n), str(n)) for n in range(len(GOOD))], GOOD, strict=True
    )]  # fmt: skip


def paid(*rows, above=(), **settings):
    return read(written([*above, HEAD, *rows]), "payments q1.csv", **settings)


def test_the_columns_of_the_regulation():
    (one,) = paid(row(), above=[["Payments over £30,000 under the Procurement Act 2023"], []]).payments
    told = {key: value for key, value in one.items() if value is not None}
    assert told == {
        "file": "payments q1.csv", "line": 4, "buyer": "Anytown Council", "ocid": "ocds-h6vhtk-04abcd",
        "release": "012345-2026", "reference": "C1", "supplier": "Kelder Ltd", "company_number": "07842756",
        "payment": "INV1", "amount_pence": 4_000_000, "paid_on": date(2026, 5, 1),
    }  # fmt: skip


@pytest.mark.parametrize(("cells", "code"), [
    ({"amount": "€40,000"}, "other_currency"), ({"currency": "EUR"}, "other_currency"),
    ({"amount": "USD 40,000"}, "other_currency"), ({"amount": "TBC"}, "amount_unreadable"),
    ({"amount": "£40k - £50k"}, "amount_unreadable"), ({"amount": "40.000"}, "amount_unreadable"),
    ({"amount": "up to £40,000"}, "amount_unreadable"),
])  # fmt: skip
def test_what_is_no_sum_of_pounds_is_kept_out_with_its_line(cells, code):
    found = paid(row(), row(**cells, invoice="INV2"))
    assert [(each["line"], each["code"]) for each in found.rejects] == [(3, code)]
    assert found.reading.total_pence == 4_000_000


@pytest.mark.parametrize(("amount", "pence"), [
    ("40.000,50", 4_000_050), ("(40,000.00)", -4_000_000), ("40,000.00-", -4_000_000), ("£0.04m", 4_000_000),
    ("40k", 4_000_000), ("0.00", 0), ("£40,000 inc VAT", 4_000_000),
])  # fmt: skip
def test_sums_that_were_paid(amount, pence):
    assert paid(row(amount=amount)).payments[0]["amount_pence"] == pence


@pytest.mark.parametrize(
    "day", ["01/05/2205", "01/05/0202", "31/06/2026", "01/05/2099", "13/13/2026", "May 2026"]
)
def test_days_that_cannot_be_are_listed(day):
    found = paid(row(), row(day=day, invoice="INV2"))
    assert (found.payments[1]["paid_on"], found.payments[1]["flag"]) == (None, "day_unclear")
    assert f"'{day}' in line 3" in found.reading.notes[0]


def test_one_invoice_twice_counts_once_and_what_may_be_one_is_listed():
    found = paid(row(), row(), row(day="08/05/2026"), row(invoice=""), row(invoice=""))
    assert found.codes == ["row_repeated"]
    assert [(each["line"], each["flag"]) for each in found.payments] == [
        (2, None), (4, "perhaps_repeated"), (5, None), (6, "perhaps_repeated")]  # fmt: skip
    assert "contracts.payments_alike" in found.notes()


def transaction(**members):
    return {"id": "t", "date": "2026-04-25", "value": {"amount": 5, "currency": "GBP"}} | members


@pytest.mark.parametrize(("members", "code"), [
    ({"value": {"amount": 5, "currency": "EUR"}}, "other_currency"), ({"value": {"amount": "x"}}, "amount_unreadable"),
    ({"value": {}}, "amount_unreadable"), ({"value": {"amount": "€5"}}, "other_currency"),
])  # fmt: skip
def test_transactions_of_notices_that_cannot_be_used_are_listed(members, code):
    contract = {"id": "c", "awardID": "a1",
                "implementation": {"transactions": [transaction(), transaction(id="u", **members)]}}  # fmt: skip
    found = read(package(release(contracts=[contract])))
    assert ([each["payment"] for each in found.payments], found.codes) == (["t"], [code])
    assert '"id": "u"' in found.rejects[0]["raw"]


@pytest.mark.parametrize(
    ("day", "flag"), [("2026-05-02", "day_ahead"), ("0202-05-01", "day_unclear"), ("2026-05-01", None)]
)
def test_a_transaction_dated_after_its_notice_is_told(day, flag):
    contract = {"id": "c", "awardID": "a1", "implementation": {"transactions": [transaction(date=day)]}}
    assert read(package(release(contracts=[contract]))).payments[0]["flag"] == flag


def line(**cells):
    base = {"file": "q1.csv", "line": 2, "buyer": "B", "reference": "C1", "ocid": None, "release": None, "payment": None,
            "supplier": "A Ltd", "company_number": None, "amount_pence": 5, "paid_on": date(2026, 5, 1), "flag": None}  # fmt: skip
    return base | cells


def test_two_quarters_that_overlap_tell_each_payment_once():
    first = [line(line=2), line(line=3), line(line=4, paid_on=None)]
    second = [{**each, "file": "q2.csv", "buyer": "b", "supplier": "A LIMITED"} for each in first]
    second += [line(file="q2.csv", line=5), line(file="q2.csv", line=6, amount_pence=6)]
    used, aside = once_each([*first, *second], {"q1.csv", "q2.csv"})
    # The third like payment of the second quarter is one more; without a day nothing tells which payment it is.
    assert [(each["file"], each["line"]) for each in used] == [
        ("q1.csv", 2), ("q1.csv", 3), ("q1.csv", 4), ("q2.csv", 4), ("q2.csv", 5), ("q2.csv", 6)]  # fmt: skip
    assert [(each["line"], each["of"]) for each in aside] == [(2, "q1.csv"), (3, "q1.csv")]


def test_nothing_was_paid_after_the_day_of_the_place():
    rows = [line(), line(paid_on=date(2026, 7, 1))]
    mark_ahead(rows, date(2026, 6, 30))
    assert [each["flag"] for each in rows] == [None, "day_ahead"]


def test_a_file_that_is_put_in_twice_counts_once_and_says_so(tmp_path):
    (tmp_path / "contracts").mkdir()
    (tmp_path / "place.toml").write_text('name = "Anytown"\nas_of = 2026-06-30\n', encoding="utf-8")
    for name, rows in (("q1", [row(), row(invoice="2", day="01/08/2026")]), ("q1 copy", [row()])):
        (tmp_path / "contracts" / f"{name}.csv").write_text(written([HEAD, *rows]), encoding="utf-8")
    place = open_place(tmp_path)
    assert place.table("contract_payments").amount_pence.sum().execute() == 8_000_000
    files = {each["file"]: each for each in place.table("files").to_pyarrow().to_pylist()}
    copy = files["contracts/q1 copy.csv"]
    kept = files["contracts/q1.csv"]
    assert {
        each["accepted"] + each["rejected"] + each["set_aside"] - each["lines"] for each in files.values()
    } == {0}
    assert sorted((each["accepted"], each["set_aside"]) for each in (copy, kept)) == [(1, 0), (1, 1)]
    (reject,) = place.table("rejects").to_pyarrow().to_pylist()
    assert (reject["code"], reject["amount_pence"]) == ("contract_payment_repeated", 4_000_000)
