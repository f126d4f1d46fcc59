"""Workbooks: a twin of a CSV file gives the same rows, and sheets without payments are set aside."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.books import csv_of, ods_of, xls_of, xlsx_of
from tests.readers.taking import taken
from ultramicro.core.packing import unpacked

WRITERS = {"xlsx": xlsx_of, "ods": ods_of, "xls": xls_of}
HEADER = ["Supplier Name", "Payment Date", "Net Amount", "Transaction Number", "Expenditure Category"]
LETTERS = st.characters(codec="cp1252", categories=("Lu", "Ll"))
NAMES = st.text(LETTERS, min_size=3, max_size=12).map(lambda t: f"{t.title()} & Sons Ltd")
ROWS = st.tuples(
    NAMES,
    st.dates(date(2015, 1, 1), date(2026, 12, 31)),
    st.integers(-(10**9), 10**9).filter(bool).map(lambda pence: pence / 100),
    st.integers(10**4, 10**7).map(lambda n: f"INV{n}"),
    st.sampled_from(["Agency staff", "Repairs, maintenance", "Grants", "=SUM(A1:A9)", 'The "Corner"']),
).map(list)
APRIL = [
    HEADER,
    ["Acorn Care Homes Ltd", date(2025, 4, 3), 1250.5, "INV100", "Care"],
    ["Hill Top Farm", date(2025, 4, 9), 310.0, "INV101", "Food"],
    ["Water Plus", date(2025, 4, 30), -42.17, "INV102", "Utilities"],
]
MAY = [
    HEADER,
    ["Acorn Care Homes Ltd", date(2025, 5, 3), 1300.0, "INV200", "Care"],
    ["A1 Taxis", date(2025, 5, 8), 88.2, "INV201", "Transport"],
]
NOTES = [["About these data"], [], ["Payments over £250 are shown."], ["Ask finance@example.org", "or ring"]]


def without(rows, *names):
    return [{k: v for k, v in row.items() if k not in names} for row in rows]


@given(st.lists(ROWS, min_size=2, max_size=12), st.integers(0, 3), st.sampled_from(sorted(WRITERS)))
@settings(max_examples=30)
def test_a_workbook_gives_the_rows_of_its_csv_twin(rows, blanks, ending):
    table = [["Payments to suppliers"], *[[]] * blanks, HEADER, *rows] if blanks else [HEADER, *rows]
    as_csv = taken(csv_of(table), "may.csv")
    as_book = taken(WRITERS[ending]({"Payments": table}), f"may.{ending}")
    assert without(as_book.payments, "file") == without(as_csv.payments, "file")
    assert without(as_book.rejects, "file", "raw") == without(as_csv.rejects, "file", "raw")
    assert as_book.reading.header_line == as_csv.reading.header_line
    assert as_book.reading.accepted == len(rows)


@pytest.mark.parametrize("ending", WRITERS)
def test_the_content_of_a_workbook_tells_what_it_is_not_its_name(ending):
    content = WRITERS[ending]({"Payments": APRIL})
    misnamed = taken(content, "april.csv")
    assert misnamed.reading.accepted == 3
    assert "file.named_otherwise" in misnamed.ids


def test_a_csv_file_called_xlsx_is_read_as_the_text_it_is():
    found = taken(csv_of(APRIL), "april.xlsx")
    assert (found.kind, found.reading.accepted) == ("spend", 3)
    assert "file.text_named_otherwise" in found.ids


def test_lines_of_every_sheet_can_be_told_apart():
    found = taken(xlsx_of({"Notes": NOTES, "April": APRIL, "May": MAY}), "q1.xlsx")
    assert [row["line"] for row in found.payments] == [2, 3, 4, 30_000_002, 30_000_003]
    assert "Sheet 'May': its row 15 is called line 30,000,015." in found.note
    assert found.reading.total_pence == 125050 + 31000 - 4217 + 130000 + 8820


def test_a_sheet_of_notes_is_set_aside_and_its_lines_are_counted():
    found = taken(xlsx_of({"April": APRIL, "Notes": NOTES}), "april.xlsx")
    assert (found.reading.lines, found.reading.accepted, found.reading.set_aside) == (6, 3, 3)
    assert all(unpacked(row["reason"]).values["sheet"] == "Notes" for row in found.rejects)
    assert [row["line"] for row in found.rejects] == [20_000_001, 20_000_003, 20_000_004]
    assert found.rejects[-1]["raw"] == "Ask finance@example.org,or ring"


@pytest.mark.parametrize("summary_first", [True, False])
@pytest.mark.parametrize("more", [[], [["Hill Top Farm", date(2025, 4, 11), 0.01, "INV103", "Food"]]])
def test_a_summary_by_supplier_does_not_double_the_money(summary_first, more):
    sums = [["Supplier Name", "Sum of Amount"], *([row[0], row[2]] for row in APRIL[1:])]
    sums[2][1] += 0.01 * len(more)
    sheets = {"Summary": sums, "April": [*APRIL, *more]}
    found = taken(xlsx_of(sheets if summary_first else dict(reversed(sheets.items()))), "april.xlsx")
    assert found.reading.total_pence == 151833 + len(more)
    assert found.reading.accepted == 3 + len(more)
    assert {(row["code"], unpacked(row["reason"])) for row in found.rejects} == {
        ("sheet_summarises", "the sheet sums up payments that stand in 'April' (sheet 'Summary')")
    }


def test_a_pivot_by_category_does_not_double_the_money():
    pivot = [
        ["Row Labels", "Sum of Amount"],
        ["Care", 1250.5],
        ["Food and utilities", 267.83],
        ["Grand Total", 1518.33],
    ]
    found = taken(xlsx_of({"Pivot": pivot, "April": APRIL}), "april.xlsx")
    assert found.reading.total_pence == 151833
    assert found.reading.accepted == 3


def test_a_copy_of_a_sheet_does_not_double_the_money():
    found = taken(xlsx_of({"All": [*APRIL, *MAY[1:]], "April only": APRIL}), "april.xlsx")
    assert found.reading.accepted == 5
    assert found.reading.set_aside == 3
    assert ("sheet_copied", "April only") in {
        (row["code"], unpacked(row["reason"]).values["sheet"]) for row in found.rejects
    }


def test_the_money_of_a_copied_sheet_is_told_with_the_sheet_that_keeps_it():
    reading = taken(xlsx_of({"All": [*APRIL, *MAY[1:]], "April only": APRIL}), "april.xlsx").reading
    (repeat,) = reading.repeats
    assert (repeat.of, repeat.sheet, repeat.why, repeat.lines) == (reading.file, "All", "copy", 3)
    assert (reading.duplicates, reading.duplicates_pence) == (3, repeat.total_pence)
    assert repeat.total_pence == sum(round(row[2] * 100) for row in APRIL[1:])


def test_regular_payments_without_a_date_are_kept_in_every_months_sheet():
    head = ["Supplier Name", "PO Number", "Amount"]
    regular = [["Lease Co Ltd", "4500012345", 1250.0], ["Cleaning Co Ltd", "4500012399", 830.5]]
    both = {"April": [head, *regular], "May": [head, *regular]}
    reading = taken(xlsx_of(both), "spend.xlsx").reading
    assert (reading.accepted, reading.total_pence) == (4, 2 * 208_050)
    assert [(r.sheet, r.why, r.lines) for r in reading.repeats] == [("April", "alike", 2)]
    assert taken(xlsx_of({"List": both["April"], "Copy": both["May"]}), "spend.xlsx").reading.accepted == 2


def test_like_lines_of_one_sheet_are_all_kept():
    found = taken(xlsx_of({"April": [*APRIL, APRIL[1]], "Notes": NOTES}), "april.xlsx")
    assert found.reading.accepted == 4
    assert [row["flag"] for row in found.payments] == ["repeat", None, None, "repeat"]


def test_a_lookup_sheet_is_no_list_of_payments():
    codes = [
        ["01", "Agriculture and fishing", 100],
        ["02", "Building of houses", 200],
        ["03", "Care homes", 300],
    ]
    found = taken(xlsx_of({"Codes": codes, "April": APRIL}), "april.xlsx")
    assert found.reading.accepted == 3
    assert found.reading.columns["supplier"] == "Supplier Name"


def test_a_contract_register_in_a_workbook_is_set_aside_as_one():
    register = [
        ["Contract Title", "Supplier", "Start Date", "End Date", "Total Value"],
        ["Cleaning", "Acorn Ltd", date(2025, 4, 1), date(2027, 3, 31), 90000.0],
    ]
    found = taken(xlsx_of({"Register": register}), "contracts.xlsx")
    assert (found.kind, found.reading.set_aside, found.reading.accepted) == ("contracts", 1, 0)


def test_a_workbook_without_payments_says_what_was_seen():
    found = taken(xlsx_of({"Notes": NOTES, "More": NOTES}), "notes.xlsx")
    assert found.kind == "unreadable"
    assert "no sheet holds payments ('Notes': " in found.note


def test_a_hidden_sheet_is_read_and_said_to_be_hidden():
    found = taken(xlsx_of({"April": APRIL, "May": MAY}, hidden=["May"]), "q1.xlsx")
    assert found.reading.accepted == 5
    assert found.told("workbook.sheet_hidden").values["sheet"] == "May"


def test_a_bank_statement_in_a_workbook_is_read_as_one():
    rows = [
        ["Date", "Description", "Money out", "Money in", "Balance"],
        [date(2025, 4, 1), "DIRECT DEBIT PAYMENT TO WATER PLUS REF 8812345", 40.0, None, 960.0],
        [date(2025, 4, 2), "BANK GIRO CREDIT FROM HILL TOP FARM", None, 100.0, 1060.0],
    ]
    found = taken(xlsx_of({"Statement": rows}), "bank.xlsx", payer="Mill Trust")
    assert found.kind == "bank"
    assert [(r["payer"], r["payee"], r["amount_pence"]) for r in found.payments] == [
        ("Mill Trust", "WATER PLUS", 4000),
        ("HILL TOP FARM", "Mill Trust", 10000),
    ]


def test_what_place_toml_says_of_columns_holds_for_workbooks_too():
    found = taken(xlsx_of({"April": APRIL}), "april.xlsx", columns={"supplier": "Expenditure Category"})
    assert {row["payee"] for row in found.payments} == {"Care", "Food", "Utilities"}


@pytest.mark.real
@pytest.mark.parametrize("month", ["2023_04", "2023_05", "2023_06", "2023_07", "2023_08", "2023_09"])
def test_a_real_workbook_gives_the_rows_of_its_csv_twin(shared_data, month):
    folder = shared_data / "payments" / "full" / "enfield"
    as_csv, as_book = (taken((folder / f"{month}.{e}").read_bytes(), f"{month}.{e}") for e in ("csv", "xlsx"))
    key = ("line", "payee", "paid_on", "amount_pence", "department")
    assert [[row[k] for k in key] for row in as_book.payments] == [
        [row[k] for k in key] for row in as_csv.payments
    ]
