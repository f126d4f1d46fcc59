"""Input–output tables in the forms offices publish them, and household accounts by district."""

import pyarrow.parquet as pq
import pytest

from tests.multiplier.tables import GERMANY_1995
from ultramicro.core.errors import BadInput
from ultramicro.multiplier.io.leontief import type_one
from ultramicro.multiplier.io.sections import table_of
from ultramicro.place.readers.household_accounts import HouseholdAccountsReader, component_rows
from ultramicro.place.readers.input_output import InputOutputReader, find_square, read_rows

SQUARE = """A table of a made-up country,,,,,
Year 2000,,,,,
,,A,B,Total,Households
Code,Industry,Farms,Shops,,Final consumption
A,Farms,150,500,650,350
B,Shops,200,100,300,1700
,Imports,50,70,,
D1,Compensation of employees,300,500,,
P1,Total output at basic prices,1000,2000,,
"""
LONG = "seller;buyer;amount\n" + "\n".join(
    f"{s};{b};{a}"
    for s, b, a in [
        ("A", "A", 150),
        ("A", "B", 500),
        ("B", "A", 200),
        ("B", "B", 100),
        ("output", "A", 1000),
        ("output", "B", 2000),
    ]
)


def read(tmp_path, text, name="table.csv"):
    path, out = tmp_path / name, tmp_path / "out"
    path.write_text(text, encoding="utf-8")
    out.mkdir()
    reading = InputOutputReader().read(path, file=name, settings={}, out=out)
    return table_of(pq.read_table(reading.tables["input_output"]).to_pylist(), name)


def test_a_square_with_codes_above_and_totals_round_it(tmp_path):
    table = read(tmp_path, SQUARE)
    assert list(table.industries) == ["A Farms", "B Shops"]
    assert table.output.tolist() == [1000, 2000]
    assert table.wages.tolist() == [300, 500]
    assert table.consumption.tolist() == [350, 1700]
    assert type_one(table.coefficients()).round(6).tolist() == [1.518152, 1.452145]


def test_a_table_whose_industries_are_named_in_the_fifth_column(tmp_path):
    """As the offices' tables stand in rOpenGov's iotables: codes, labels, numbers and quadrants first."""
    names = GERMANY_1995.industries
    lines = [",".join(["code", "label", "number", "quadrant", "row", *names, "household consumption"])]
    rows = zip(names, GERMANY_1995.flows.tolist(), strict=True)
    lines += [
        ",".join(["x", f"{n} group", str(i), "10", n, *map(str, row), "5"]) for i, (n, row) in enumerate(rows)
    ]
    lines.append(
        ",".join(["P1", "Output at basic prices", "16", "20", "output_bp", *map(str, GERMANY_1995.output)])
    )
    found = type_one(read(tmp_path, "\n".join(lines)).coefficients())
    assert found.round(4).tolist() == [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782]


def test_a_long_list_of_seller_buyer_amount(tmp_path):
    assert type_one(read(tmp_path, LONG).coefficients()).round(6).tolist() == [1.518152, 1.452145]


def test_a_table_without_outputs_is_refused_with_what_to_do(tmp_path):
    with pytest.raises(BadInput, match="total output"):
        read(tmp_path, SQUARE.replace("P1,Total output at basic prices", "Z,Something"))


def test_a_list_of_payments_is_no_square():
    assert find_square([["Supplier", "Amount"], ["Ace", "10"], ["Bix", "20"]]) is None
    assert read_rows([]) == []


def test_two_industries_of_one_name_are_kept_apart():
    cells = [["", "A", "A"], ["A", "1", "2"], ["A", "3", "4"], ["Total output", "10", "20"]]
    assert {seller for seller, *_ in read_rows(cells)} == {"A", "A (2)", "(output)"}


def test_household_accounts_take_the_newest_year_and_leave_out_totals():
    head = ["Region", "Code", "Name", "2014", "20151"]
    row = ["N", "E06000009", "Blackpool", "1", "2"]
    assert next(iter(component_rows([["D.5 Current taxes on income"], head, row])))[2:] == (
        2015, "Taxes on income, wealth and council tax", "out", 200_000_000)  # fmt: skip
    assert list(component_rows([["Primary resources total"], head, row])) == []
    assert list(component_rows([["B.6g Gross disposable household income per head"], head, row])) == []


def test_a_file_without_accounts_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match="household income"):
        HouseholdAccountsReader().read(path, file="x.csv", settings={}, out=tmp_path)
