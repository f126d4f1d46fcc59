"""Input–output tables in the forms offices publish them, and household accounts by district."""

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.multiplier.tables import GERMANY_1995
from ultramicro.core.errors import BadInput
from ultramicro.multiplier.io.leontief import type_one
from ultramicro.multiplier.io.sections import Traded, table_of
from ultramicro.place.readers.national.household_accounts import HouseholdAccountsReader, component_rows
from ultramicro.place.readers.national.input_output import InputOutputReader, read_rows
from ultramicro.place.readers.national.io_square import find_square

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


EUROSTAT = "DATAFLOW,freq,unit,stk_flow,ind_ava,ind_use,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n" + "\n".join(
    f"ESTAT:NAIO,A,MIO_EUR,{goods},{seller},{buyer},XX,{year},{amount},p"
    for year, part in ((2015, 0.5), (2020, 1.0))
    for goods, share in (("DOM", 1.0), ("IMP", 0.1), ("TOTAL", 1.1))
    for seller, buyer, amount in [
        ("A", "A", 150 * part * share),
        ("A", "B", 500 * part * share),
        ("B", "A", 200 * part * share),
        ("B", "B", 100 * part * share),
        ("A", "P3_S14", 350 * share),
        ("TOTAL", "A", 350 * share),
        ("TOTAL", "TOTAL", 950 * share),
        *([("P1", "A", 1000), ("P1", "B", 2000), ("P1", "TOTAL", 3000), ("D1", "A", 300), ("D1", "B", 500)]
          if goods == "TOTAL" else []),
    ]
)  # fmt: skip
BULK = (
    "freq,unit,stk_flow,ind_ava,ind_use,geo\\TIME_PERIOD\t2010 \t2015 \t2020 \n"
    + "\n".join(
        f"A,MIO_EUR,DOM,{seller},{buyer},XX\t: \t{amount} e\t: "
        for seller, buyer, amount in [("A", "A", 150), ("A", "B", 500), ("B", "A", 200), ("B", "B", 100),
                                      ("P1", "A", 1000), ("P1", "B", "2000.0")]
    )
    + "\n"
)  # fmt: skip
FORMS = {
    "square": SQUARE,
    "list": LONG,
    "list of a data service": EUROSTAT,
    "bulk file, a column a year": BULK,
    "total inputs for outputs": "\tFarms\tShops\nFarms\t150\t500\nShops\t200\t100\nTotal inputs\t1000\t2000\n",
    "outputs beside": ",Farms,Shops,Final demand,Total output\nFarms,150,500,350,1000\nShops,200,100,1700,2000\n",
    "thousands and brackets": ';A;B;Stock\nA;150;500;(20)\nB;200;100;(1)\nGross output;"1,000";2 000;\n',
    "sections up to T": "sector,S,T\nS,150,500\nT,200,100\nOutput at basic prices,1000,2000\n",
    "T for the total": "sector,A,B,T\nA,150,500,650\nB,200,100,300\nT,350,600,950\nOutput,1000,2000,3000\n",
    "iotables": "iotables_row,iotables_col,values\n" + "\n".join(
        f"{s},{b},{a}" for s, b, a in [
            ("agriculture", "agriculture", 150), ("agriculture", "trade", 500), ("trade", "agriculture", 200),
            ("trade", "trade", 100), ("total", "trade", 600), ("output_bp", "agriculture", 1000),
            ("output_bp", "trade", 2000), ("output_bp", "total", 3000), ("compensation_employees", "trade", 5),
            ("trade", "final_consumption_households", 9), ("trade", "exports", 99)]),
}  # fmt: skip


def read(tmp_path, text, name="table.csv"):
    reading = reading_of(tmp_path, text, name)
    return table_of(map(Traded.of, pq.read_table(reading.tables["input_output"]).to_pylist()), name)


def reading_of(tmp_path, text, name="table.csv"):
    path, out = tmp_path / name, tmp_path / "out"
    path.write_text(text, encoding="utf-8")
    out.mkdir()
    return InputOutputReader().read(path, file=name, settings={}, out=out)


@pytest.mark.parametrize("form", FORMS)
def test_one_table_reads_alike_in_every_form(tmp_path, form):
    """Miller and Blair's table 2.3, as different offices would write it."""
    table = read(tmp_path, FORMS[form])
    assert len(table.industries) == 2
    assert type_one(table.coefficients()).round(6).tolist() == [1.518152, 1.452145]


def test_a_data_service_s_list_gives_the_newest_year_home_made_goods_and_wages(tmp_path):
    table = read(tmp_path, EUROSTAT)
    assert table.wages.tolist() == [300, 500]
    assert table.consumption.tolist() == [350, 0]


def test_a_list_may_say_what_households_receive(tmp_path):
    table = read(tmp_path, LONG + "\n(wages);A;100\n(household income);all;450")
    assert table.household_income == 450


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (EUROSTAT.replace("XX,2020,150", "YY,2020,150"), "2 countries: XX, YY"),
        (EUROSTAT.replace("MIO_EUR,DOM,A,B", "MIO_NAC,DOM,A,B"), "2 units"),
        (LONG + "\nA;A;3", "more than once"),
        (SQUARE.replace("150", "many"), "what 'A Farms' buys from 'A Farms' is not a number"),
        (SQUARE.replace("150", "inf"), "not a number"),
        (SQUARE.replace("150", "1e999"), "not a number"),
        ("a,b\n1,2\n", "no square table"),
        (",Farms,Shops\nFarm,1,2\nShop,3,4\nOutput,9,9\n", "no square table"),
        ('"' + "x" * 200_000, "not a table|no square table"),
    ],
)
def test_files_that_cannot_be_are_refused_with_file_and_what_to_do(tmp_path, text, says):
    with pytest.raises(BadInput, match=says) as error:
        read(tmp_path, text, "their table.csv")
    assert error.value.where == "their table.csv"
    assert error.value.do


def test_a_list_of_thousands_of_industries_is_refused(tmp_path):
    names = [f"i{k}" for k in range(3_100)]
    text = "row,column,value\n" + "\n".join(f"{n},{n},1\noutput,{n},9" for n in names)
    with pytest.raises(BadInput, match="3,100 industries"):
        read(tmp_path, text)


def test_products_are_said_to_be_products(tmp_path):
    reading = reading_of(tmp_path, "Product by product table,,\n" + SQUARE)
    assert [note.id for note in reading.notes] == ["national.products", "national.product_by_product"]
    assert reading.notes[0].values["n"] == 2


def test_a_workbook_reads_as_its_csv_and_industries_win_over_products(tmp_path):
    book = openpyxl.Workbook()
    for title, factor in (("Product by product", 2), ("Industry by industry", 1)):
        page = book.create_sheet(title)
        page.append([title])
        page.append([None, "Farms", "Shops"])
        for label, row in (("Farms", (150, 500)), ("Shops", (200, 100)), ("Total output", (1000, 2000))):
            page.append([label, *(number * factor if label == "Farms" else number for number in row)])
    book.save(tmp_path / "t.xlsx")
    reading = InputOutputReader().read(tmp_path / "t.xlsx", file="t.xlsx", settings={}, out=tmp_path)
    table = table_of(map(Traded.of, pq.read_table(reading.tables["input_output"]).to_pylist()), "t.xlsx")
    assert type_one(table.coefficients()).round(6).tolist() == [1.518152, 1.452145]
    assert [(note.id, note.values["n"]) for note in reading.notes] == [("national.industries", 2)]


@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=8))
def test_no_cells_crash_the_search(cells):
    for seller, buyer, _ in read_rows(cells):
        assert isinstance(seller, str)
        assert isinstance(buyer, str)


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


def test_a_row_that_ends_with_its_code_has_no_name_and_is_left_out():
    head, cut = ["2014", "2015", "Code"], ["1", "2", "E06000009"]
    assert list(component_rows([["D.5 Current taxes on income"], head, cut])) == []


def test_a_file_without_accounts_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match="household income"):
        HouseholdAccountsReader().read(path, file="x.csv", settings={}, out=tmp_path)
