"""Registers in the forms in which they are published, made up here in small."""

import json
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from ultramicro.core.errors import BadInput
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.intake import take_in
from ultramicro.place.readers.reference.registers import RegisterReader
from ultramicro.place.store import Store

COMPANIES = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1, RegAddress.AddressLine2,"
    "RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,CompanyCategory,CompanyStatus,"
    "CountryOfOrigin,DissolutionDate,IncorporationDate,SICCode.SicText_1,PreviousName_1.CONDATE, PreviousName_1.CompanyName"
)
FIRMS = [
    ("! LTD", "09999990", "LS99 2RU", "Private Limited Company", "Active", "99999 - Dormant Company"),
    ('THE "OLD" MILL C.I.C.', "09999991", "bb99 1aa", "Community Interest Company", "Active", "None Supplied"),
    ("HILL, DALE & CO LLP", "OC999992", "", "Limited Liability Partnership", "Liquidation", ""),
    ("FLATS (MANAGEMENT) LIMITED", "SC999993", "ZE9 9ZZ",
     "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)", "Active", "98000 - Residents property"),
]  # fmt: skip


def companies(firms=FIRMS, end="\r\n") -> str:
    lines = [COMPANIES]
    for name, number, postcode, category, status, sector in firms:
        cells = [name, number, "", "", "1 MILL ST", "", "TOWN", "", "ENGLAND", postcode, category, status,
                 "United Kingdom", "", "01/02/2013", sector, "", ""]  # fmt: skip
        lines.append(",".join('"' + cell.replace('"', '""') + '"' for cell in cells))
    return end.join(lines) + end


def read(path: Path, content: str | bytes | None = None):
    """Read a register; return the account, its rows and its rejects."""
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    out = path.parent / f"{path.name}.out"
    out.mkdir(exist_ok=True)
    reading = RegisterReader().read(path, file=path.name, settings={}, out=out)
    rows, rejects = (pq.read_table(reading.tables[name]) for name in ("registers", "rejects"))
    assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    assert (rows.schema.names, rows.num_rows) == (arrow_schema("registers").names, reading.accepted)
    assert rejects.num_rows == reading.rejected + reading.set_aside
    assert {p.name for p in out.iterdir()} == {"registers.parquet", "rejects.parquet"}
    return reading, rows.to_pylist(), rejects.to_pylist()


def facts(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_company_data_of_companies_house_is_read(tmp_path, end):
    reading, rows, _ = read(tmp_path / "BasicCompanyDataAsOneFile-2026-01-01.csv", companies(end=end))
    assert (reading.kind, reading.lines, reading.header_line) == ("companies", 4, 1)
    assert facts(rows, "name", "company_number", "postcode", "kind", "sector", "status") == [
        ("! LTD", "09999990", "LS992RU", "business", "99999 - Dormant Company", "Active"),
        ('THE "OLD" MILL C.I.C.', "09999991", "BB991AA", "voluntary", None, "Active"),
        ("HILL, DALE & CO LLP", "OC999992", None, "business", None, "Liquidation"),
        ("FLATS (MANAGEMENT) LIMITED", "SC999993", "ZE99ZZ", None, "98000 - Residents property", "Active"),
    ]
    assert {row["source"] for row in rows} == {"Companies House"}


def test_the_zip_it_comes_in_and_its_parts_are_read_as_they_are(tmp_path):
    whole = tmp_path / "BasicCompanyData-2026-01-01-part1_7.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", "x")
        archive.writestr("BasicCompanyData-2026-01-01-part1_7.csv", companies())
    assert read(whole)[1] == read(tmp_path / "plain.csv", companies())[1]


def test_a_register_in_another_encoding_or_with_broken_quotes_loses_no_line(tmp_path):
    accented = companies([("CAFÉ ROUGE LTD", *FIRMS[0][1:]), *FIRMS[1:]])
    for encoding in ("cp1252", "utf-8-sig", "utf-16"):
        reading, rows, _ = read(tmp_path / f"{encoding}.csv", accented.encode(encoding))
        assert (rows[0]["name"], reading.lines) == ("CAFÉ ROUGE LTD", 4)
    broken = companies().replace('"1 MILL ST"', '"1 MILL ST', 1)
    assert read(tmp_path / "broken.csv", broken)[0].lines >= 3
    several = companies([("TWO\nLINES LTD", *FIRMS[0][1:]), *FIRMS[1:]])
    assert facts(read(tmp_path / "several.csv", several)[1], "company_number") == [(f[1],) for f in FIRMS]


def test_a_company_without_a_name_is_rejected_with_its_line_and_text(tmp_path):
    content = companies([FIRMS[0], ("", *FIRMS[1][1:]), FIRMS[2]])
    reading, rows, rejects = read(tmp_path / "c.csv", content)
    assert (reading.accepted, reading.rejected, len(rows)) == (2, 1, 2)
    assert facts(rejects, "line", "code") == [(3, "name_missing")]
    assert rejects[0]["raw"] == content.splitlines()[2]


ENGLISH = (
    "date_of_extract\torganisation_number\tregistered_charity_number\tlinked_charity_number\tcharity_name\tcharity_type\t"
    "charity_registration_status\tcharity_contact_postcode\tcharity_company_registration_number\tcharity_activities\n"
    '2026-01-01\t1\t9999991\t0\tMILL SIDE TRUST\tTrust\tRegistered\tZY1 1AA\t\tIt helps "all"\n'
    "2026-01-01\t2\t9999991\t1\tMILL SIDE FUND\t\tRegistered\t\t\t\n"
    "2026-01-01\t3\t9999992\t0\tGONE\tCIO\tRemoved\tZY1 1AB\t09999991\t\n"
)


def test_the_charity_register_of_england_and_wales_is_read_as_text_and_as_json(tmp_path):
    reading, rows, rejects = read(tmp_path / "publicextract.charity.txt", ENGLISH)
    assert facts(rows, "name", "charity_number", "company_number", "postcode", "kind", "status") == [
        ("MILL SIDE TRUST", "9999991", None, "ZY11AA", "voluntary", "Registered"),
        ("GONE", "9999992", "09999991", "ZY11AB", "voluntary", "Removed"),
    ]
    assert facts(rejects, "line", "fate") == [(3, "set_aside")]
    assert reading.kind == "charities"
    head, *lines = [line.split("\t") for line in ENGLISH.splitlines()]
    entries = [
        {k: (int(v) if v.isdigit() else v or None) for k, v in zip(head, line, strict=True)} for line in lines
    ]
    _, from_json, _ = read(tmp_path / "publicextract.charity.json", json.dumps(entries).encode("utf-8-sig"))
    assert facts(from_json, "name", "charity_number", "postcode") == facts(
        rows, "name", "charity_number", "postcode"
    )


def test_the_scottish_and_the_northern_irish_register_are_read(tmp_path):
    scottish = (
        "Charity Number,Charity Name,Registered Date,Known As,Charity Status,Notes,Postcode,Constitutional Form, Next year end date\n"
        'SC099999,"Glen, Hall",01/01/1990 00:00,,Active,,ZE9 9ZZ,"SCIO (Scottish Charitable Incorporated Organisation)",\n'
    )
    northern = (
        "Reg charity number,Sub charity number,Charity name,Date registered,Status,Public address,Company number\n"
        '999999,0,Lough Café,01/01/2014,Received: on time,"1 Main Street, Town, BT99 9ZZ",NI999999\n'
        "999999,1,Lough Sub,01/01/2014,Removed,Nowhere,\n"
    )
    _, rows, _ = read(tmp_path / "CharityExport.csv", scottish)
    assert facts(rows, "charity_number", "name", "postcode", "status") == [
        ("SC099999", "Glen, Hall", "ZE99ZZ", "Active")
    ]
    _, rows, rejects = read(tmp_path / "charitydetails.csv", northern.encode("latin-1"))
    assert facts(rows, "charity_number", "name", "postcode", "company_number") == [
        ("NIC999999", "Lough Café", "BT999ZZ", "NI999999")
    ]
    assert [r["code"] for r in rejects] == ["charity_linked"]


def test_places_looked_up_before_are_read_and_names_without_a_find_set_aside(tmp_path):
    kept = {
        "Acme": {"postcode": "ZY1 1AA", "company_type": "ltd", "status": "active", "ch_name": "ACME LIMITED"},
        "Nobody": {"postcode": None, "company_type": None, "status": None, "ch_name": None},
        "Town Council": {
            "postcode": None,
            "company_type": "public_body",
            "status": "active",
            "ch_name": None,
        },
        "\ud800": {"postcode": "ZY1 1AC", "company_type": "ltd", "status": "active", "ch_name": None},
    }
    _, rows, rejects = read(tmp_path / "places.json", json.dumps(kept))
    assert facts(rows, "name", "postcode", "kind", "source") == [
        ("ACME LIMITED", "ZY11AA", "business", "places looked up"),
        ("Acme", "ZY11AA", "business", "places looked up"),
        ("Town Council", None, "public", "places looked up"),
        ("?", "ZY11AC", "business", "places looked up"),
    ]
    assert [r["raw"].split(" | ")[0] for r in rejects] == ["Nobody"]


def test_matches_kept_one_a_line_are_read(tmp_path):
    match = {"match_quality": "exact", "company_number": "09999990", "title": "ACME LIMITED"}
    company = {"company_number": "09999990", "name": "ACME LIMITED", "status": "active", "type": "ltd",
               "sic_codes": ["62020"], "registered_office": {"postal_code": "ZY1 1AA"}}  # fmt: skip
    lines = [
        {"display_name": "Acme", "ch_match": match, "company": company},
        {"display_name": "X", "ch_match": None},
    ]
    _, rows, rejects = read(tmp_path / "matches.jsonl", "\n".join(json.dumps(line) for line in lines))
    assert facts(rows, "name", "company_number", "postcode", "sector") == [
        ("ACME LIMITED", "09999990", "ZY11AA", "62020"), ("Acme", "09999990", "ZY11AA", "62020"),
    ]  # fmt: skip
    assert len(rejects) == 1


def test_a_register_of_ones_own_is_read_by_the_dictionarys_names(tmp_path):
    _, rows, _ = read(tmp_path / "own.csv", "Name;Postcode;Kind\nMarket stall;zy1 1aa;business\n")
    assert facts(rows, "name", "postcode", "kind") == [("Market stall", "ZY11AA", "business")]


def test_what_is_no_register_is_refused_with_what_was_seen(tmp_path):
    with pytest.raises(BadInput, match="not a known register: its columns are 'Colour', 'Taste'"):
        read(tmp_path / "x.csv", "Colour,Taste\nred,sour\n")


def test_a_path_with_the_letters_of_a_pattern_is_still_a_path(tmp_path):
    folder = tmp_path / "spend [a-z]*?"
    folder.mkdir()
    assert len(read(folder / "reg[1].csv", companies())[1]) == 4


@pytest.mark.parametrize("name", ["r.csv", "r.json", "r.zip", "r.parquet"])
@part(0.3)  # a third of a second each
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_file_makes_the_reader_fail(tmp_path_factory, content, name):
    folder = tmp_path_factory.mktemp("hostile")
    for start in (b"", COMPANIES.encode() + b"\n", b'{"A": ', b"[", b"PK\x03\x04", b"PAR1"):
        path = folder / name
        path.write_bytes(start + content)
        account = take_in(
            path, file=name, readers=(RegisterReader(),), settings={}, store=Store(folder)
        ).reading
        assert account.accepted + account.rejected + account.set_aside == account.lines
        assert account.tables or account.notes


@given(st.lists(st.tuples(st.text(max_size=12), st.text("AB0123 ", max_size=8)), max_size=8))
def test_no_company_is_lost_whatever_its_name(tmp_path_factory, firms):
    folder = tmp_path_factory.mktemp("names")
    content = companies(
        [(name, number, "", "Private Limited Company", "Active", "") for name, number in firms], end="\n"
    )
    reading, _, _ = read(folder / "c.csv", content)
    assert reading.lines >= len(firms)
