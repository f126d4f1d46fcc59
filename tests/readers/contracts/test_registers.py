"""Registers as councils publish them: columns found by name and contents, cells as people fill them."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.readers.contracts.reading import read

NAMES = {
    "reference": ["Contract Reference", "UID", "Contract Ref No", "ReferenceNumber", "Contract ID"],
    "title": ["Contract Title", "Name", "Title of agreement", "TitleOfAgreement", "Agreement title"],
    "buyer": ["Purchasing Body", "Council", "Organisation Name", "Contracting authority"],
    "supplier": ["Supplier Company Name", "Supplier Name", "Contractor", " Supplier "],
    "company_number": ["Company Number", "company reg no.", "Company Registration Number", "Companies House No"],
    "postcode": ["Supplier Postcode", "Postal Code", "Postcode"],
    "starts_on": ["Start Date", "Contract Start Date", "Commencement date"],
    "ends_on": ["End Date", "Contract End Date", "Expiry Date"],
    "extended_until_on": ["Maximum Extension Date", "Latest end date", "End date including extensions"],
    "annual_pence": ["Annual Contract Value (average)", " Annual Value ", "Value per annum"],
    "value_pence": ["Value", "Total Contract Value (including extensions)", "Contract value"],
}  # fmt: skip
TRUTH = {
    "reference": "S1", "title": "Mowing", "buyer": "Anytown Council", "supplier": "Kelder Ltd",
    "company_number": "7842756", "postcode": "M25 1HQ", "starts_on": "01/04/2026", "ends_on": "31/03/2028",
    "extended_until_on": "31/03/2030", "annual_pence": "£10,070.00", "value_pence": "£20,140.00",
}  # fmt: skip
READ = {
    "company_number": "07842756", "starts_on": date(2026, 4, 1), "ends_on": date(2028, 3, 31),
    "extended_until_on": date(2030, 3, 31), "annual_pence": 1007000, "value_pence": 2014000,
}  # fmt: skip


def written(rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def register(*rows, headers=None):
    """A register of the plain columns, each row the truth with some cells changed."""
    headers = headers or {name: names[0] for name, names in NAMES.items()}
    cells = [[(TRUTH | row).get(name, "") for name in headers] for row in rows]
    return written([list(headers.values()), *cells])


@given(st.permutations(list(NAMES)), st.data())
def test_any_order_and_wording_of_columns_gives_the_same_row(order, data):
    """The law of the reader: what a register says does not hang on how it is laid out."""
    headers = {name: data.draw(st.sampled_from(NAMES[name])) for name in order}
    row = read(register({}, {"reference": "S2"}, headers=headers)).contracts[0]
    assert {name: row[name] for name in NAMES} == TRUTH | READ


ODD = st.sampled_from(["", "-", "x", "TBC", "Various", "31/03/203", "£-", "Income", "#REF!", "Kelder Ltd", "n/a",
                       "A\nB", "1706/2025", "Total", '"', "Contract Title", "12"])  # fmt: skip


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("title", "supplier", "ends_on", "value_pence"), ODD)),
                max_size=6))  # fmt: skip
def test_no_record_is_lost_whatever_its_cells_hold(rows):
    found = read(register({}, *rows))
    filled = 1 + len(rows)
    assert found.reading.lines == filled
    assert found.reading.accepted >= 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter(delimiter):
    rows = [[names[0] for names in NAMES.values()], list(TRUTH.values())]
    assert read(written(rows, delimiter)).one["title"] == "Mowing"


@pytest.mark.parametrize("title", [[], [["Contracts register, May 2026"], []], [["Anytown", "", "Page 1"]]])
def test_titles_above_the_header(title):
    rows = [*title, [names[0] for names in NAMES.values()], list(TRUTH.values())]
    found = read(written(rows))
    assert (found.one["title"], found.one["line"]) == ("Mowing", len(title) + 2)


def test_a_workbook_is_read_with_its_days_and_sums(tmp_path):
    book = Workbook()
    book.active.append([names[0] for names in NAMES.values()])
    book.active.append(["S1", "Mowing", "Anytown Council", "Kelder Ltd\nBrand Ltd", 7842756, "M25 1HQ",
                        date(2026, 4, 1), date(2028, 3, 31), date(2030, 3, 31), 10070, 20140.0])  # fmt: skip
    notes = book.create_sheet("Notes")
    notes.append(["Contact us for more"])
    book.save(tmp_path / "r.xlsx")
    found = read((tmp_path / "r.xlsx").read_bytes(), "r.xlsx")
    assert [row["supplier"] for row in found.contracts] == ["Kelder Ltd", "Brand Ltd"]
    row = found.contracts[0]
    assert {name: row[name] for name in READ if name != "company_number"} == {
        name: value for name, value in READ.items() if name != "company_number"
    }
    # One number in the cell of two suppliers is nobody's.
    assert row["company_number"] is None


def test_a_pound_sign_of_windows_beside_a_mark_of_utf_8():
    text = register({}).encode()
    mixed = b"\xef\xbb\xbf" + text.replace("£".encode(), b"\xa3", 1)
    assert read(mixed).one["annual_pence"] == 1007000
    lost = b"\xef\xbb\xbf" + text.replace("£".encode(), "\ufffd".encode())
    assert read(lost).one["value_pence"] == 2014000


@pytest.mark.parametrize(("cell", "day"), [
    ("31/03/203", None), ("1706/2025", None), ("31/07/23024", None), ("31/06/2026", None), ("2028-03-31", 2028),
    ("31 March 2028", 2028), ("46000", 2025), ("31/03/2052", 2052),
])  # fmt: skip
def test_days_that_are_slips_are_left_empty_and_told(cell, day):
    found = read(register({}, {"reference": "S2", "ends_on": cell}))
    row = found.contracts[1]
    assert (row["ends_on"] and row["ends_on"].year) == day
    assert ("contracts.days_unclear" in found.notes()) == (day is None)
    assert ("day_unclear" in (row["flag"] or "")) == (day is None)


@pytest.mark.parametrize("cell", ["TBC", "?", "-", "", "n/a", "Rolling", "Ongoing"])
def test_days_that_nobody_claims_to_know_are_no_slips(cell):
    found = read(register({}, {"reference": "S2", "ends_on": cell, "extended_until_on": cell}))
    assert (found.contracts[1]["ends_on"], found.notes()) == (None, [])


@pytest.mark.parametrize(("cell", "pence", "flag"), [
    (" £-   ", None, "value_is_zero"), ("£0.00", None, "value_is_zero"), ("Income", None, "value_unclear"),
    ("Various", None, "value_unclear"), ("", None, ""), ("£1.2m", 120_000_000, ""), ("£50k", 5_000_000, ""),
    ("approx. £50,000", 5_000_000, ""), ("£50,000 p.a.", None, "value_a_year"), ("12,0O0", None, "value_unclear"),
])  # fmt: skip
def test_values(cell, pence, flag):
    found = read(register({}, {"reference": "S2", "value_pence": cell, "annual_pence": ""}))
    row = found.contracts[1]
    assert (row["value_pence"], row["flag"] or "") == (pence, flag)
    assert ("contracts.values_unclear" in found.notes()) == (cell == "12,0O0")


def test_an_annual_value_above_the_whole_is_told():
    assert read(register({"annual_pence": "£30,000"})).one["flag"] == "annual_above_value"


@pytest.mark.parametrize(("header", "factor", "vat"), [
    ("Contract Value (ex VAT)", 1, "excluding"), ("Contract Value inc. VAT", 1, "including"),
    ("Contract Value (£000s)", 1000, None),
])  # fmt: skip
def test_a_header_says_vat_and_thousands(header, factor, vat):
    headers = {name: names[0] for name, names in NAMES.items()} | {"value_pence": header}
    row = read(register({"value_pence": "20"}, headers=headers)).one
    assert (row["value_pence"], row["vat"]) == (2000 * factor, vat)


@pytest.mark.parametrize(("cell", "number"), [
    ("7842756", "07842756"), ("82548", "00082548"), ("SC 298533", "SC298533"), ("20014R", "IP20014R"),
    ("IP29627R", "IP29627R"), ("oc368843", "OC368843"), ("Various", None), ("x", None), ("-", None),
    ("6233056\n3057185\n01719179", None), ("RO 34737997", None), ("277629946", None),
])  # fmt: skip
def test_company_numbers(cell, number):
    assert read(register({"company_number": cell})).one["company_number"] == number


@pytest.mark.parametrize(("cell", "code"), [
    ("m25 1hq", "M25 1HQ"), ("CRO 2LX", "CR0 2LX"), ("T12 VP94", None), ("x", None), ("-", None),
    ("Various", None), ("SK5 6UQ\nBL0 9BW", None), ("10000, Brussels", None),
])  # fmt: skip
def test_postcodes(cell, code):
    assert read(register({"postcode": cell})).one["postcode"] == code


@pytest.mark.parametrize(("cell", "names"), [
    ("Edintervention\nJEP Ltd", ["Edintervention", "JEP Ltd"]),
    ("A Ltd; B Ltd", ["A Ltd", "B Ltd"]), ("A Ltd, B Limited and C LLP", ["A Ltd", "B Limited", "C LLP"]),
    ("Mears Limited & Plexus UK (First Project) Limited", ["Mears Limited", "Plexus UK (First Project) Limited"]),
    ("Brighter Futures, CSIN, EdStart, YMCA", ["Brighter Futures", "CSIN", "EdStart", "YMCA"]),
    ("Salford Community and Voluntary\nServices (SCVS)", ["Salford Community and Voluntary Services (SCVS)"]),
    ("Metro Health Ltd\nt/a Metro Physio", ["Metro Health Ltd t/a Metro Physio"]),
    ("Baker, Lomax & Shackley Limited", ["Baker, Lomax & Shackley Limited"]),
    ("Marks & Spencer plc", ["Marks & Spencer plc"]), ("Inicio Group Ltd,", ["Inicio Group Ltd"]),
    ("Various", [None]), ("Various Providers", [None]), ("(multiple)", [None]), ("n/a", [None]),
    ("Various - see STAR for details", [None]), ("Not awarded to supplier", [None]), ("", [None]),
    ("Several suppliers including Open Eye", [None]), ("Various Eateries Ltd", ["Various Eateries Ltd"]),
    ("All Saints Care Ltd", ["All Saints Care Ltd"]), ("No Limits CIC", ["No Limits CIC"]),
])  # fmt: skip
def test_cells_of_suppliers(cell, names):
    found = read(register({"supplier": cell}))
    assert [row["supplier"] for row in found.contracts] == names
    assert {row["suppliers"] for row in found.contracts} == {sum(name is not None for name in names) or None}
    assert {row["value_pence"] for row in found.contracts} == {2014000}


def test_numbers_and_postcodes_of_several_suppliers_are_each_ones_own():
    cells = {"supplier": "A Ltd\nB Ltd", "company_number": "6233056\n3057185", "postcode": "SK5 6UQ\nBL0 9BW"}
    found = [(r["supplier"], r["company_number"], r["postcode"]) for r in read(register(cells)).contracts]
    assert found == [("A Ltd", "06233056", "SK5 6UQ"), ("B Ltd", "03057185", "BL0 9BW")]


class TestNames:
    """One name for each contract of a place."""

    def test_rows_of_one_contract_share_its_value(self):
        found = read(register({}, {"supplier": "Brand Ltd"})).contracts
        assert {(row["contract"], row["suppliers"], row["flag"]) for row in found} == {
            ("anytown council | S1", 2, "value_shared")
        }

    def test_rows_that_differ_are_lots(self):
        found = read(register({}, {"title": "Hedges", "value_pence": "£5"})).contracts
        assert [row["lot"] for row in found] == ["Mowing", "Hedges"]
        assert len({row["contract"] for row in found}) == 2

    def test_contracts_without_reference_are_known_by_title_and_start(self):
        found = read(register({"reference": ""}, {"reference": "", "starts_on": "01/04/2027"})).contracts
        assert [row["contract"] for row in found] == [
            "anytown council | mowing | 2026-04-01", "anytown council | mowing | 2027-04-01"
        ]  # fmt: skip

    def test_the_folder_names_the_buyer_where_rows_do_not(self):
        headers = {name: names[0] for name, names in NAMES.items() if name != "buyer"}
        text = register({}, headers=headers)
        assert read(text, file="contracts/Kelder Trust/r.csv").one["contract"] == "kelder trust | S1"
        assert read(text, file="contracts/2026/r.csv").one["buyer"] is None
        assert read(text, payer="Kelder Town Council").one["buyer"] == "Kelder Town Council"


def test_cells_of_several_lines_in_a_short_file():
    found = read(register({"title": "Mowing\nand hedges", "supplier": "A Ltd\nB Ltd", "postcode": '"'}))
    assert [(row["title"], row["supplier"], row["line"]) for row in found.contracts] == [
        ("Mowing and hedges", "A Ltd", 2), ("Mowing and hedges", "B Ltd", 2)
    ]  # fmt: skip


def test_a_quotation_mark_that_is_never_closed_costs_one_record_at_most():
    text = register(*({"reference": f"S{n}"} for n in range(40)))
    broken = text.replace("S7,Mowing", 'S7,"Mowing')
    assert len({row["reference"] for row in read(broken).contracts}) >= 39


def test_rows_that_are_none_are_set_aside():
    header = [names[0] for names in NAMES.values()]
    rows = [header, list(TRUTH.values()), header, ["Place directorate"], ["Total", *[""] * 9, "£9"],
            list(TRUTH.values()), ["S9", *[""] * 5, "01/04/2026", "", "", "", ""]]  # fmt: skip
    found = read(written(rows))
    assert found.codes == [
        "header_repeated", "section_heading", "row_total", "row_repeated", "contract_untitled"
    ]  # fmt: skip
    assert (found.reading.accepted, found.reading.rejected) == (1, 1)


def test_extensions_in_months_give_the_last_possible_day():
    head = ["Contract Title", "Supplier", "Start Date", "End Date", "Contract Duration (months)",
            "Option to extend (months)"]  # fmt: skip
    row = read(written([head, ["Mowing", "Kelder Ltd", "01/04/2026", "31/03/2028", "24", "24"]])).one
    assert (row["ends_on"], row["extended_until_on"]) == (date(2028, 3, 31), date(2030, 3, 31))


@pytest.mark.parametrize(("kind", "framework"), [
    ("Framework Agreement", True), ("Dynamic Purchasing System", True), ("Call-off from framework", False),
    ("Contract", False),
])  # fmt: skip
def test_frameworks_are_told(kind, framework):
    rows = [[*(names[0] for names in NAMES.values()), "Contract Type Detail"], [*TRUTH.values(), kind]]
    assert ("framework" in (read(written(rows)).one["flag"] or "")) == framework


def test_tenders_and_pipelines():
    tenders = [["Organisation Name", "Expression of Interest Start", "Contract Reference Number", "Tender Title",
                "Description of goods", "Contract Start Date", "Contract End Date", "", ""],
               ["Anytown Council", "25/10/2025", "DN1", "Mowing", "170000 - Parks\n290000 - Sport", "10/11/2026",
                "10/11/2028", "", ""]]  # fmt: skip
    row = read(written(tenders)).one
    assert (row["stage"], row["commenced_on"], row["supplier"]) == ("tender", date(2025, 10, 25), None)
    plans = [["Title", "Department", "Estimated value", "Anticipated start date", "Contract length"],
             ["Mowing", "Parks", "£90,000 - £120,000", "01/04/2027", "3+1 years"]]  # fmt: skip
    row = read(written(plans), "pipeline.csv").one
    assert (row["stage"], row["estimated_pence"], row["value_low_pence"]) == (
        "pipeline",
        12_000_000,
        9_000_000,
    )
    assert (row["value_pence"], row["duration_days"], row["ends_on"]) == (None, None, date(2031, 3, 31))


def test_a_column_may_be_named_in_place_toml():
    rows = [["Nr", "Was", "Wer", "Bis"], ["1", "Mowing", "Kelder Ltd", "31/03/2028"]]
    row = read(written(rows), columns={"title": "Was", "supplier": 3, "ends_on": "Bis"}).one
    assert (row["title"], row["supplier"], row["ends_on"]) == ("Mowing", "Kelder Ltd", date(2028, 3, 31))


def test_a_comma_too_many_moves_no_cell_to_another_column():
    head = "Reference,Title,Supplier,Start date,End date,Contract value\n"
    rest = "Green Ltd,01/04/2024,31/03/2027,1000"
    found = read(f"{head}A1,Mowing, hedges,{rest}\nA2,Mowing,{rest},,,\nA3,Roofs,{rest[:-4]}1,000\n")
    assert [row["reference"] for row in found.contracts] == ["A2"]
    assert [(row["line"], row["code"]) for row in found.rejects] == [(2, "row_too_wide"), (4, "row_too_wide")]


def test_what_is_odd_about_a_sheet_is_told():
    book = Workbook()
    sheet = book.active
    sheet.append(["Reference", "Title", "Supplier", "End date", "Contract value"])
    sheet.append(["A1", "Mowing", "Green Ltd", date(2027, 3, 31), "=500*2"])
    hidden = book.create_sheet("Old")
    hidden.sheet_state = "hidden"
    for row in sheet.values:
        hidden.append(row[:4])
    out = io.BytesIO()
    book.save(out)
    assert {"workbook.formulas_not_calculated", "workbook.sheet_hidden"} <= set(read(out.getvalue()).notes())


def test_a_note_says_of_which_sheet_it_is_and_a_header_alone_is_told():
    book = Workbook()
    for sheet, day in ((book.active, "31/03/2027"), (book.create_sheet("Old"), "31/02/2027")):
        sheet.append(["Reference", "Title", "Supplier", "End date", "Contract value"])
        sheet.append([sheet.title, f"Mowing {sheet.title}", "Green Ltd", day, 5])
    book.create_sheet("Help").append(["Ask the buying team"])
    out = io.BytesIO()
    book.save(out)
    _, told, others = read(out.getvalue()).reading.notes
    assert told.startswith("Sheet 'Old': 1 day could not be read")
    assert others == "Not read, as they list no contracts: 'Help'."
    assert "'31/02/2027' in line 2" in told
    assert read("Reference,Title,Supplier,End date\n").notes() == ["contracts.no_rows"]
