"""Tables that a person keeps: whatever the header looks like, the rows come back and none is lost."""

import csv
import io
import string
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from ultramicro.core.errors import BadInput
from ultramicro.core.packing import unpacked
from ultramicro.place.config import load_config
from ultramicro.place.dictionary import ARROW_TYPES, Rule, arrow_schema, columns, tables
from ultramicro.place.intake import take_in
from ultramicro.place.opening import make_engine
from ultramicro.place.people.lines import HIDDEN
from ultramicro.place.readers.registry import table_readers
from ultramicro.place.readers.tables.headers import UNITS
from ultramicro.place.readers.tables.reader import TableReader, kept_tables
from ultramicro.place.sources.files import FilesSource, loose_files
from ultramicro.place.store import Store

TEXT = st.text(string.ascii_letters + string.digits + " ,;&'£é\"-", min_size=1, max_size=12).map(str.strip)
VALUES = {
    "text": TEXT.filter(bool),
    "integer": st.integers(1, 10),
    "number": st.floats(0, 1).map(lambda value: round(value, 6)),
    "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    "time": st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)).map(lambda t: t.replace(microsecond=0)),  # noqa: DTZ001
    "boolean": st.booleans(),
}


def read(folder: Path, table: str, content: str | bytes, **settings):
    """Read a table from text; return the account, its rows and its rejects."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{table}.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, table, folder, **settings)


def read_file(path: Path, table: str, folder: Path, **settings):
    out = folder / "out"
    out.mkdir(exist_ok=True)
    reading = TableReader(table).read(path, file=path.name, settings=settings, out=out)
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    rows = pq.read_table(reading.tables[table])
    assert list(zip(rows.schema.names, rows.schema.types, strict=True)) == list(
        zip(arrow_schema(table).names, arrow_schema(table).types, strict=True)
    )
    assert rows.num_rows == reading.accepted
    rejects = pq.read_table(reading.tables["rejects"])
    assert rejects.num_rows == reading.rejected + reading.set_aside
    return reading, rows.to_pylist(), rejects.to_pylist()


def values_of(column):
    """Values that a column may hold."""
    ruled = {
        Rule.YES_OR_NO: ("yes", "No", "TRUE", "n"), Rule.POSTCODE: ("BB5 1AA", "ec1a", "M1"),
        Rule.WEEKDAY: ("Monday", "tues", "Fri.", "Mittwoch", "jeudi", "Sábado"),
    }  # fmt: skip
    if column.rule is Rule.ABOVE_0:
        return VALUES[column.type].filter(lambda value: value > 0)
    if column.unit == "year":
        return st.integers(1900, 2200)
    return st.sampled_from(ruled[column.rule]) if column.rule in ruled else VALUES[column.type]


@st.composite
def kept(draw):
    """A table, its rows, and a header in some spelling with the figures in its unit."""
    table = draw(st.sampled_from(kept_tables()))
    held = [c for c in columns(table) if not c.set_when_read and (c.required or draw(st.booleans()))]
    held = draw(st.permutations(held))
    size = draw(st.integers(0, 5))
    unique = [c.name for c in held if c.rule in {Rule.UNIQUE, Rule.UNIQUE_WITH, Rule.DIFFERS_FROM}]
    rows = [
        {c.name: draw(values_of(c) if c.required else st.none() | values_of(c)) for c in held}
        for _ in range(size)
    ]
    for number, row in enumerate(rows):
        row.update({name: f"{row[name]} #{number}" for name in unique})
    spelled = [draw(spelling(c)) for c in held]
    return (
        table,
        held,
        rows,
        spelled,
        draw(st.sampled_from((",", ";", "\t"))),
        draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252"))),
    )


@st.composite
def spelling(draw, column):
    """A header for a column, and what one of its units is in the dictionary's."""
    words = column.name.split("_")
    name = draw(st.sampled_from(("_", " ", "-"))).join(words)
    unit, factor = draw(st.sampled_from([("", "1"), *UNITS.get(column.unit, {}).items()]))
    case = draw(st.sampled_from((str.lower, str.upper, str.title, str)))
    shown = f"{case(name)} ({unit})" if unit else case(name)
    return draw(st.sampled_from(("", " "))) + shown, Decimal(factor)


def written(value, factor: Decimal) -> str:
    """Write a value as a person would, in the header's unit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "no"
    if isinstance(value, int | float):
        return format(Decimal(repr(value)) / factor, "f")
    return str(value)


@given(kept())
def test_any_table_reads_back_whatever_its_header_looks_like(tmp_path_factory, case):
    table, held, rows, spelled, delimiter, encoding = case
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([name for name, _ in spelled])
    writer.writerows(
        [written(row[c.name], factor) for c, (_, factor) in zip(held, spelled, strict=True)] for row in rows
    )
    content = text.getvalue().encode(encoding, errors="replace")
    reading, found, rejects = read(tmp_path_factory.mktemp("kept"), table, content)
    assert rejects == []
    for row, back in zip(rows, found, strict=True):
        for column in held:
            expected = row[column.name]
            if isinstance(expected, str) and encoding != "cp1252":
                expected = " ".join(expected.split(" "))
            if column.name == "origin":
                expected = expected or reading.file
            assert back[column.name] == expected, column


@given(
    st.lists(
        st.lists(st.text(string.ascii_letters + string.digits + ' ,"£%-./:\n', max_size=8), max_size=9),
        max_size=20,
    ),
    st.sampled_from(kept_tables()),
)
def test_no_line_is_lost_of_rows_that_make_no_sense(tmp_path_factory, lines, table):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([c.name for c in columns(table)])
    writer.writerows(lines)
    width = len(columns(table))
    reading, _, _ = read(tmp_path_factory.mktemp("odd"), table, text.getvalue())
    filled = sum(any(cell.strip(" \n") for cell in line[:width]) for line in lines)
    assert reading.lines >= filled


@given(st.binary(max_size=400), st.sampled_from(kept_tables()))
def test_no_file_makes_a_reader_fail(tmp_path_factory, content, table):
    folder = tmp_path_factory.mktemp("hostile")
    for start in (b"", ",".join(c.name for c in columns(table)).encode() + b"\n"):
        path = folder / f"{len(start)}.csv"
        path.write_bytes(start + content)
        kept_file = take_in(
            path, file=path.name, readers=(TableReader(table),), settings={}, store=Store(folder)
        )
        account = kept_file.reading
        assert account.accepted + account.rejected + account.set_aside == account.lines
        assert account.kind == table or account.notes


def test_every_table_of_the_demo_is_read_without_a_reject(demo_place, tmp_path):
    source = FilesSource(
        load_config(demo_place), (), table_readers(), engine=make_engine(), store=Store(tmp_path)
    )
    readings = [k.reading for k in source.kept if not k.reading.file.startswith("payments/")]
    assert {reading.kind for reading in readings} == set(kept_tables())
    # Meter exports have gaps on purpose, and exports for food say whose they are; other readers take them.
    kept = [r for r in readings if r.kind not in {"readings", "food_products"}]
    assert [r.file for r in kept if r.rejected or r.set_aside or r.notes or r.accepted != r.lines] == []


SURVEY = """Our survey 2026,,,,

Respondent ,Kind,Spend (£),% local,Colour,Date asked
A Ltd,supplier,"£1,234.56",62%,red,3/4/2025
B,supplier,85p,50,red,
,,,,,
Respondent ,Kind,Spend (£),% local,Colour,Date asked
C,supplier,lots,5.5,,14/04/2025
D,,5,120,,
,worker,,,,
"E
Sons",supplier,(1.5),,,2025-13-45
"""


def test_a_survey_typed_by_hand_is_read_and_each_bad_line_says_why(tmp_path):
    reading, rows, rejects = read(tmp_path, "survey", SURVEY)
    assert [(r["respondent"], r["spend_pence"], r["local_share"], str(r["asked_on"])) for r in rows] == [
        ("A Ltd", 123456, 0.62, "2025-04-03"), ("B", 85, 0.5, "None"),
    ]  # fmt: skip
    assert [(r["line"], r["fate"], r["code"], unpacked(r["reason"])) for r in rejects] == [
        (7, "set_aside", "header_repeated", "the header, repeated"),
        (8, "rejected", "value_unreadable", "'lots' under 'Spend (£)' is not a whole number"),
        (9, "rejected", "value_out_of_range", "'120' under '% local' is not between 0 and 1"),
        (10, "rejected", "value_missing", "it has no 'respondent'"),
        (11, "rejected", "value_unreadable", "'2025-13-45' under 'Date asked' is not a date"),
    ]
    assert rejects[-1]["raw"] == '"E\nSons",supplier,(1.5),,,2025-13-45'
    assert reading.header_line == 3
    assert "'Colour'" in reading.notes[0]


def test_a_row_of_a_survey_knows_where_it_stands_whatever_the_file_says_of_it(tmp_path):
    """Rows count the header, blank rows and those that are not taken, as a spreadsheet does."""
    content = 'Row,Respondent,% local\n9,A,50\n\n9,,20\n9,"B\nSons",30\n9,C,40\n'
    _, rows, _ = read(tmp_path, "survey", content)
    assert [(r["respondent"].split()[0], r["row"], r["file"]) for r in rows] == [
        ("A", 2, "survey.csv"), ("B", 5, "survey.csv"), ("C", 6, "survey.csv"),
    ]  # fmt: skip


def test_all_dates_of_a_file_tell_whether_the_month_comes_first(tmp_path):
    _, rows, _ = read(tmp_path, "survey", "respondent,asked on\nA,03/04/2025\nB,03/14/2025\n")
    assert [str(row["asked_on"]) for row in rows] == ["2025-03-04", "2025-03-14"]


@pytest.mark.parametrize(
    ("header", "cell", "wh"),
    [
        ("import_wh", "250", 250),
        ("Import (kWh)", "0.25", 250),
        ("import", "0.25 kWh", None),
        ("IMPORT WH", "1kWh", 1000),
    ],
)
def test_energy_comes_in_the_unit_that_the_header_or_the_cell_says(tmp_path, header, cell, wh):
    content = f"meter,starts_at,{header},export_wh\nM,2026-01-01T00:30:00+01:00,{cell},0\n"
    if wh is None:
        with pytest.raises(BadInput, match=r"does not say its unit"):
            read(tmp_path, "readings", content)
        return
    _, rows, _ = read(tmp_path, "readings", content)
    assert (rows[0]["import_wh"], rows[0]["starts_at"]) == (wh, datetime(2025, 12, 31, 23, 30))  # noqa: DTZ001


@pytest.mark.parametrize(("cells", "pence"), [(("12.50", "7"), [1250, 700]), (("12", "7"), [1200, 700])])
def test_a_column_of_money_without_a_unit_is_pounds_and_that_is_told(tmp_path, cells, pence):
    reading, rows, _ = read(tmp_path, "survey", "respondent,spend\n" + "".join(f"A,{c}\n" for c in cells))
    assert [row["spend_pence"] for row in rows] == pence
    assert [note.id for note in reading.notes] == ["tables.main_unit_taken"]


@pytest.mark.parametrize(
    ("header", "factor"), [("Spend £ (net)", 100), ("Spend (£000)", 100_000), ("Spend (pence, net)", 1)]
)
def test_a_header_with_an_explanation_keeps_its_unit(tmp_path, header, factor):
    _, rows, _ = read(tmp_path, "survey", f'respondent,"{header}"\nA,12\n')
    assert rows[0]["spend_pence"] == 12 * factor


def test_money_in_another_currency_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"'Amount \(EUR\)' is in EUR, but the place counts in GBP"):
        read(tmp_path, "obligations", "debtor,creditor,Amount (EUR),reference\nA,B,12,1\n")


@pytest.mark.parametrize(
    ("table", "content", "filled"),
    [
        ("obligations", "debtor,creditor,amount,reference,due date\nA,B,100,1,2025-01-01\n",
         {"amount_pence": 10000, "due_on": date(2025, 1, 1)}),
        ("survey", "who,what they spend on,how much a year,share spent here\nA Ltd,paper,1200,0.4\n",
         {"respondent": "A Ltd", "category": "paper", "spend_pence": 120000, "local_share": 0.4}),
        ("resources", "kind,what,quantity,unit\npeople,joinery,20,hours a week\n", {"resource": "joinery 2"}),
        ("needs", "item,quantity,unit,price_pence\nbread,300,kg,250\n", {"need": "bread 2"}),
    ],
)  # fmt: skip
def test_a_table_written_from_the_words_of_the_pages_is_read(tmp_path, table, content, filled):
    reading, rows, _ = read(tmp_path, table, content)
    assert reading.accepted == 1
    assert {name: rows[0][name] for name in filled} == filled


MENU = "kitchen,weekday,dish,meals\n"


def test_a_day_that_is_none_is_kept_out_with_what_to_write(tmp_path):
    content = MENU + "".join(f"School,{day},Soup,120\n" for day in ("Mon", "Tues", "daily", "Mon-Fri", "T"))
    _, rows, rejects = read(tmp_path, "menu", content)
    assert [row["weekday"] for row in rows] == ["Mon", "Tues"]
    assert {reject["code"] for reject in rejects} == {"value_no_weekday"}
    assert "a row for each day" in rejects[0]["reason"]


OFFERS = "offer;grower;item;quantity;unit;price_pence;cycle_on\n"


def offers(*rows):
    """Offers of which a quantity, a price and a day are told."""
    told = [
        f"{n};Hill Farm;kale;{quantity};kg;{price};{day}\n" for n, (quantity, price, day) in enumerate(rows)
    ]
    return OFFERS + "".join(told)


DAY = "2026-12-01"


@pytest.mark.parametrize(
    ("beside", "quantities"), [([], []), (["12,5"], []), (["12.5"], [1.25, 12.5]), (["0.125"], [1.25, 0.125])]
)
def test_a_point_before_three_digits_is_asked_about_unless_the_column_shows_what_it_is(
    tmp_path, beside, quantities
):
    content = offers(*((cell, 80, DAY) for cell in ["1.250", *beside]))
    _, rows, rejects = read(tmp_path, "availability", content)
    assert [row["quantity"] for row in rows] == quantities
    if not quantities:
        assert "1250 or 1.25" in unpacked(rejects[0]["reason"])


def test_a_comma_before_three_digits_is_asked_about_where_commas_part_decimals(tmp_path):
    assert read(tmp_path, "availability", offers(("1,250", 80, DAY)))[0].accepted == 0
    british = offers(('"1,250"', 80, DAY)).replace(";", ",")
    assert [row["quantity"] for row in read(tmp_path, "availability", british)[1]] == [1250]


def test_a_column_of_hundredths_with_decimals_in_it_stands_in_neither_unit(tmp_path):
    content = offers(*((1, price, DAY) for price in ("1,80", "3,40", "14", "2")))
    reading, _, rejects = read(tmp_path, "availability", content)
    assert reading.accepted == 0
    assert {reject["code"] for reject in rejects[2:]} == {"value_of_two_units"}
    # One slip among many sums that agree is that slip alone.
    many = offers(*((1, price, DAY) for price in ("1,80", *range(60, 80))))
    assert read(tmp_path, "availability", many)[0].accepted == 20


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("2026-12", "a month and no day"), ("2026-W49", "its Monday is 2026-11-30"),
        ("26-12-01", "2026-12-01 or 2001-12-26"), ("Monday 1 December 2026", "another day of the week"),
    ],
)  # fmt: skip
def test_a_date_that_is_no_day_or_may_be_two_is_asked_about(tmp_path, said, told):
    _, rows, rejects = read(tmp_path, "availability", offers((1, 80, said)))
    assert (rows, told in unpacked(rejects[0]["reason"])) == ([], True)


@pytest.mark.parametrize(
    ("days", "taken"),
    [
        (["12/1/2026", "12/13/2026"], ["2026-12-01", "2026-12-13"]),
        (["12/1/2026", "13/12/2026"], ["2026-01-12", "2026-12-13"]),
        (["12/1/2026", "12/13/2026", "13/12/2026"], ["2026-12-13"]),
    ],
)
def test_a_column_of_dates_decides_whether_day_or_month_comes_first(tmp_path, days, taken):
    rows = read(tmp_path, "availability", offers(*((1, 80, day) for day in days)))[1]
    assert [row["cycle_on"].isoformat() for row in rows] == taken


PRICES = "Offer,Grower,Item,Quantity,Unit,Price,Day\n1,Hill Farm,kale,4,kg,{price},2026-12-01\n"


@pytest.mark.parametrize(
    ("key", "price", "pence"),
    [("price_pence", "2.00", 200), ("price_pence", "£2", 200), ("price (£)", "2", 200), ("price (pence)", "2", 2),
     ("price_pence", "2", None)],
)  # fmt: skip
def test_a_mapped_column_of_money_has_the_unit_that_its_cells_or_its_key_show(tmp_path, key, price, pence):
    settings = {"columns": {key: "Price", "cycle_on": "Day"}}
    if pence is None:
        with pytest.raises(BadInput, match="may be whole or hundredths"):
            read(tmp_path, "availability", PRICES.format(price=price), **settings)
        return
    rows = read(tmp_path, "availability", PRICES.format(price=price), **settings)[1]
    assert [row["price_pence"] for row in rows] == [pence]


PARTIES = "party,alias,not_alias,local,postcode\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [("A Ltd,,,maybe,\n", "value_not_yes_or_no"), ("A Ltd,,,,NOTAPOSTCODE\n", "value_no_postcode")],
)
def test_words_that_would_silently_mean_nothing_are_rejected(tmp_path, row, code):
    _, rows, rejects = read(tmp_path, "parties", PARTIES + row)
    assert (rows, [reject["code"] for reject in rejects]) == ([], [code])


@pytest.mark.parametrize("cell", ["BB5 1AA", "bb51aa", "BB5", "EC1A 1BB", "BB", "BB5 1"])
def test_postcodes_and_their_beginnings_are_taken(tmp_path, cell):
    assert read(tmp_path, "parties", PARTIES + f"A Ltd,,,Y,{cell}\n")[0].accepted == 1


@pytest.mark.parametrize(
    ("country", "cell"), [("IE", "D02 AF30"), ("DE", "45127"), ("de", "45127"), ("FR", "F-75001")]
)
def test_postcodes_of_other_countries_are_taken_there_and_nowhere_else(tmp_path, country, cell):
    row = PARTIES + f"A Ltd,,,Y,{cell}\n"
    for folder, said, taken in (("there", country, 1), ("here", "GB", 0), ("north", "GB-NIR", 0)):
        place = tmp_path / folder
        place.mkdir()
        (place / "place.toml").write_text(f'name = "Town"\ncountry = "{said}"\n', encoding="utf-8")
        (place / "parties.csv").write_text(row, encoding="utf-8")
        store = Store(place)
        source = FilesSource(load_config(place), (), table_readers(), engine=make_engine(), store=store)
        assert [row["postcode"] for row in source.read("parties").to_pyarrow().to_pylist()] == [cell] * taken


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("Bad Co,,,no,\nbad co,,,yes,\n", "parties.local_and_not"),
        ("Bad Co,,,,BB5 1AA\nBad Co,,,,M1 1AA\n", "parties.several_facts"),
        ("Bad Co,Bad,,,\nBad Co,,BAD,,\n", "parties.joined_and_apart"),
        ("Bad Co,Bad,,,\nOther Co,Bad,,,\n", "parties.alias_of_two"),
    ],
)
def test_rows_that_contradict_each_other_are_told(tmp_path, rows, code):
    assert [note.id for note in read(tmp_path, "parties", PARTIES + rows)[0].notes] == [code]


def test_what_is_missing_is_named_with_what_was_seen(tmp_path):
    with pytest.raises(BadInput, match=r"no column 'item' or 'quantity'.*'need', 'unit', 'Stück'"):
        read(tmp_path, "needs", "need,unit,Stück\nA,kg,1\n")


def test_place_toml_can_name_a_column_by_its_header_or_its_number(tmp_path):
    content = "who,what we paid\nA,1250\n"
    told = {"respondent": 1, "spend pence": "What we paid"}
    _, rows, _ = read(tmp_path / "a", "survey", content, columns=told)
    assert (rows[0]["respondent"], rows[0]["spend_pence"]) == ("A", 1250)
    with pytest.raises(BadInput, match="column 'whom', which is not there"):
        read(tmp_path / "b", "survey", content, columns={"respondent": "whom"})


def test_what_must_be_unique_counts_once(tmp_path):
    _, rows, rejects = read(
        tmp_path, "needs", "need,item,quantity,unit\nA,veg,1,kg\nB,veg,2,kg\nA,veg,3,kg\n"
    )
    assert [(row["need"], row["quantity"]) for row in rows] == [("A", 1.0), ("B", 2.0)]
    assert [(r["line"], r["code"]) for r in rejects] == [(4, "name_repeated")]


def test_a_workbook_stands_in_for_a_csv_file(tmp_path):
    (tmp_path / "place.toml").write_text('name = "Town"', encoding="utf-8")
    with Workbook(tmp_path / "survey.xlsx") as book:
        book.add_worksheet("Notes").write_row(0, 0, ["kept by Ann"])
        sheet = book.add_worksheet("Answers")
        sheet.write_row(0, 0, ["Respondent", "Spend (£)"])
        sheet.write_row(1, 0, ["A", 12.5])
    source = FilesSource(
        load_config(tmp_path), (), table_readers(), engine=make_engine(), store=Store(tmp_path)
    )
    assert source.read("survey").to_pyarrow().to_pylist()[0]["spend_pence"] == 1250
    assert [note.id for note in source.readings[0].notes] == ["tables.one_sheet_read"]
    assert loose_files(tmp_path) == []


def test_rows_keep_the_order_of_the_file(tmp_path):
    start = datetime(2025, 1, 1)  # noqa: DTZ001  the dictionary keeps universal time without a zone
    hours = [start + timedelta(minutes=30 * i) for i in range(20_000)]
    content = "meter,starts_at,import_wh,export_wh\n" + "".join(
        f"M,{moment:%d/%m/%Y %H:%M},{i},0\n" for i, moment in enumerate(hours)
    )
    _, rows, _ = read(tmp_path, "readings", content)
    assert [(row["starts_at"], row["import_wh"]) for row in rows] == [(m, i) for i, m in enumerate(hours)]


def test_each_type_of_the_dictionary_has_values_here_and_each_kept_table_a_reader():
    assert set(VALUES) == set(ARROW_TYPES) - {"message"}  # only answers say messages
    assert set(table_readers()) == set(kept_tables())
    assert {tables()[name].kind for name in kept_tables()} == {"raw"}


SITES = "Site,Address,{size},Annual rent ({money})\nA,Old yard,{quantity},{rent}\n"


@pytest.mark.parametrize(
    ("size", "quantity", "m2"),
    [
        ("Size (acres)", "2", 8093.7128448), ("Area in ha", "0.6", 6000), ("Area in sq. yards", "10", 8.3612736),
        ("area_m2", "0.6 ha", 6000), ("area_m2", "1,200 sq. ft.", 111.483648), ("Size (sq ft)", "90 m²", 90),
    ],
)  # fmt: skip
def test_an_area_is_read_in_the_unit_of_its_header_or_its_cell(tmp_path, size, quantity, m2):
    text = SITES.format(size=size, money="£k", quantity=quantity.replace(",", ""), rent="1.5")
    _, (row,), _ = read(tmp_path, "sites", text)
    assert (row["area_m2"], row["rent_pence"]) == (pytest.approx(m2), 150_000)


@pytest.mark.parametrize("quantity", ["12 kg", "12 hours", "£12", "12 plots"])
def test_a_cell_in_a_unit_of_another_kind_is_rejected(tmp_path, quantity):
    _, rows, rejects = read(
        tmp_path, "sites", SITES.format(size="area_m2", money="£", quantity=quantity, rent="1")
    )
    assert rows == []
    assert [(row["line"], row["fate"]) for row in rejects] == [(2, "rejected")]


def test_a_row_knows_its_file_and_the_line_on_which_it_begins(tmp_path):
    text = 'What we have\n\nresource,kind,what,quantity,unit,line\nA,people,care,5,hours,99\n\n"B\nb",people,care,5,hours,\nC,people,care,-1,hours,\nD,people,care,5,hours,\n'
    _, rows, rejects = read(tmp_path, "resources", text)
    assert [(row["resource"], row["origin"], row["line"]) for row in rows] == [
        ("A", "resources.csv", 4), ("B\nb", "resources.csv", 6), ("D", "resources.csv", 9)
    ]  # fmt: skip
    assert [row["line"] for row in rejects] == [8]


@pytest.mark.parametrize(
    ("quantity", "unit", "kept"),
    [
        ('"£25,000"', "", (25_000, "£")), ('"£25,000"', "£", (25_000, "£")), ("25000", "£", (25_000, "£")),
        ("£40k", "", (40_000, "£")), ("£1.5m", "£", (1_500_000, "£")), ("40K", "£", (40_000, "£")),
        ("£85k", "a year", (85_000, "£ a year")), ("12k", "loaves", (12_000, "loaves")),
        # Beside what is no money a sum stays a sum, and is no quantity; an m alone may be a metre.
        ("£25", "loaves", None), ("£25k", "loaves", None), ("25m", "loaves", None), ("£25b", "", None),
    ],
)  # fmt: skip
def test_a_sum_of_money_under_quantity_brings_its_unit(tmp_path, quantity, unit, kept):
    text = f"resource,kind,what,quantity,unit\nSavers,money,savings,{quantity},{unit}\n"
    _, rows, rejects = read(tmp_path, "resources", text)
    assert [(row["quantity"], row["unit"]) for row in rows] == ([kept] if kept else [])
    assert len(rejects) == (0 if kept else 1)


@pytest.mark.parametrize("header", ["capturable_share", "share", "Share (%)", "share we could do"])
def test_what_people_call_the_share_that_could_be_done_here(tmp_path, header):
    cell = "25" if "%" in header else "25%"
    text = f"need,item,quantity,unit,{header}\nBread,bread,900,loaves,{cell}\n"
    _, rows, rejects = read(tmp_path, "needs", text)
    assert [row["capturable_share"] for row in rows] == [0.25]
    assert not rejects


@pytest.mark.parametrize(
    ("respondent", "spend", "hidden"),
    [
        ("A Ltd", "a lot", False),
        ("A Ltd", "A LOT", True),
        ("A Ltd", "Jane Doe", True),
        ("a lot", "a lot", True),
    ],
)
def test_an_article_in_a_cell_of_an_amount_is_no_initial_and_in_a_column_of_names_it_may_be(
    tmp_path, respondent, spend, hidden
):
    _, rows, (reject,) = read(tmp_path, "survey", f"Respondent,Spend (£)\n{respondent},{spend}\n")
    assert (rows, reject["code"]) == ([], "value_unreadable")
    assert (reject["raw"] == HIDDEN) is hidden
    assert (HIDDEN in unpacked(reject["reason"])) is hidden


def test_a_sum_whose_comma_has_no_quotation_marks_is_no_smaller_sum(tmp_path):
    text = "intervention,year,amount_pence,trade\nHall,2027,1,234,cleaning\nPark,2027,500,cleaning,,\n"
    _, rows, rejects = read(tmp_path, "interventions", text)
    assert [(r["intervention"], r["amount_pence"]) for r in rows] == [("Park", 500)]
    assert [(r["line"], r["code"]) for r in rejects] == [(2, "row_too_wide")]
