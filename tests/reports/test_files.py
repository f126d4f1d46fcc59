"""Tables in files: exact, typed, and nothing in them that a spreadsheet runs."""

import csv
import json

import ibis
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample import FORMULA, SampleAnswer
from ultramicro.core.errors import BadInput
from ultramicro.reports.written import workbook
from ultramicro.reports.written.delimited import harmless
from ultramicro.reports.written.write import write_answer, write_relations, write_tables


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("tables")
    write_tables(SampleAnswer(), out)
    return out


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@given(st.text(min_size=1))
def test_no_text_cell_begins_as_a_formula_does(text):
    out = harmless(pa.array([text])).to_pylist()[0]
    assert out[0] not in "=+-@\t\r\n＝＋－＠"  # noqa: RUF001
    assert out in (text, f"'{text}")


@given(st.one_of(st.integers(-(2**63), 2**63 - 1)))
def test_numbers_stay_as_they_are(value):
    assert harmless(pa.array([value])).to_pylist() == [value]


def test_csv_keeps_negative_numbers_and_disarms_text(folder):
    rows = rows_of(folder / "flow_payees.csv")
    assert rows[1]["payee"] == f"'{FORMULA}"
    assert rows[3]["amount_pence"] == "-4200000"
    assert rows[5]["amount_pence"] == ""
    assert rows[6]["payee"] == "'-5 Degrees Ltd"


def test_a_workbook_holds_no_formula(folder):
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert book.sheetnames[0] == "Figures"
    assert len(book.sheetnames) == 1 + len(SampleAnswer().tables())
    assert all(
        cell.data_type != "f" and cell.hyperlink is None
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    )
    payees = book["Flow payees"]
    assert payees["A3"].value == FORMULA
    assert payees["D5"].value == -42_000
    assert payees["D1"].value == "Amount (£)"
    assert payees.freeze_panes == "A2"
    assert "0.00" in payees["D2"].number_format
    assert payees["D7"].value is None


def test_the_sheet_of_figures_has_range_and_division(folder):
    sheet = openpyxl.load_workbook(folder / "tables.xlsx")["Figures"]
    row = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "share that stayed in Anytown")
    assert row[1:4] == (0.31, 0.12, 0.47)
    assert "÷ £402m" in row[5]
    paid = next(r for r in sheet.iter_rows(values_only=True) if r[0] == "paid in all")
    assert paid[1] == 1_210_000_000
    assert paid[4] == "£"


def test_parquet_has_every_row_as_it_is(folder):
    table = pq.read_table(folder / "flows.parquet")
    assert table.num_rows == 1_500
    assert table.column("amount_pence").type == pa.int64()
    assert table.column("month").type == pa.date32()
    assert table.equals(SampleAnswer().tables()["flows"].to_pyarrow())


def test_the_data_package_describes_every_file_from_the_dictionary(folder):
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert {r["path"] for r in package["resources"]} == {p.name for p in folder.glob("*.csv")}
    fields = {
        f["name"]: f for r in package["resources"] if r["name"] == "flow-links" for f in r["schema"]["fields"]
    }
    assert fields["amount_pence"]["type"] == "integer"
    assert fields["amount_pence"]["unit"] == "pence"
    assert fields["source"]["description"].startswith("where the band starts")
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [f["name"] for f in resource["schema"]["fields"]]


def test_a_table_too_long_for_a_sheet_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    write_relations({"t": ibis.memtable(pa.table({"n": range(10)}))}, tmp_path, ["xlsx"])
    sheet = openpyxl.load_workbook(tmp_path / "tables.xlsx")["T"]
    assert [r[0] for r in sheet.iter_rows(min_row=2, values_only=True)] == [
        0,
        1,
        2,
        3,
        "A sheet holds no more rows: the CSV file has all of them.",
    ]


def test_cells_longer_than_a_sheet_allows_are_cut_not_dropped(tmp_path):
    write_relations({"t": ibis.memtable(pa.table({"raw": ["x" * 40_000 + "\x01"]}))}, tmp_path, ["xlsx"])
    assert len(openpyxl.load_workbook(tmp_path / "tables.xlsx")["T"]["A2"].value) == 32_767


def test_only_what_is_asked_for_is_written(tmp_path):
    write_relations({"../a": ibis.memtable(pa.table({"n": [1]}))}, tmp_path / "new", ["csv"])
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["a.csv", "datapackage.json"]


def test_an_unknown_format_is_refused_in_words(tmp_path):
    with pytest.raises(BadInput, match="csv, parquet, xlsx"):
        write_relations({}, tmp_path, ["pdf"])


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(BadInput, match="name another folder"):
        write_relations({}, tmp_path / "x")


def test_an_answer_is_written_whole(tmp_path):
    names = {p.name for p in write_answer(SampleAnswer(many=10), tmp_path, ["csv"])}
    assert {"flow_links.csv", "flows.svg", "flows.png", "datapackage.json"} <= names
    assert names == {p.name for p in tmp_path.iterdir()}
