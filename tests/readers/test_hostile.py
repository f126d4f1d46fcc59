"""Files made badly, or to do harm: the outcome is a reading that adds up or a clear note, and never a crash."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.books import csv_of, ods_of, xls_of, xlsx_of
from tests.readers.statements import Made, camt, ofx
from tests.readers.taking import taken
from ultramicro.place.readers.workbook.sheet_scan import scan_open_document

NAMES = ("a.csv", "a.xlsx", "a.xls", "a.ods", "a.xml", "a.ofx", "a.txt", "a", "a.pdf")
TABLE = [
    ["Supplier", "Date", "Amount", "Reference"],
    *[[f"Acorn Care {n} Ltd", date(2025, 4, 1 + n % 28), 100.0 + n, f"INV{n:05d}"] for n in range(40)],
]
MADE = [
    Made(date(2025, 4, 1 + n), f"Acorn Care {n} Ltd", (-1) ** n * 100 * n - 1, f"INV {n}") for n in range(20)
]
BANK = b"Date,Details,Paid out,Paid in,Balance\n" + b"".join(
    f"{1 + n:02d}/04/2025,SHOP {n},1.00,,{100 - n}.00\n".encode() for n in range(20)
)
GOOD = {
    "a.csv": csv_of(TABLE), "bank.csv": BANK, "a.xlsx": xlsx_of({"A": TABLE}), "a.ods": ods_of({"A": TABLE}),
    "a.xls": xls_of({"A": TABLE}), "a.xml": camt(MADE), "a.ofx": ofx(MADE), "b.ofx": ofx(MADE, version=2),
}  # fmt: skip


@given(st.binary(max_size=3000), st.sampled_from(NAMES))
def test_random_bytes_never_crash_a_reader(content, name):
    taken(content, name)


@given(
    st.text(st.sampled_from('",;\t\n\r|=-+@<>/?!&#[]()£. \0\x1f\ufeff0123456789aAdDeE'), max_size=400),
    st.sampled_from(NAMES),
)
def test_random_tables_never_crash_a_reader(text, name):
    taken(b"Date,Description,Paid out,Paid in,Balance\n" + text.encode(), name)
    taken(b"Supplier,Date,Amount\n" + text.encode(), name)
    taken(text.encode("utf-16"), name)


@given(st.sampled_from(sorted(GOOD)), st.data())
@settings(max_examples=60)
def test_a_file_cut_off_anywhere_is_read_or_refused_but_never_crashes(name, data):
    content = GOOD[name]
    taken(content[: data.draw(st.integers(0, len(content)))], name)


@given(st.sampled_from(sorted(GOOD)), st.data())
@settings(max_examples=60)
def test_a_file_with_bytes_changed_is_read_or_refused_but_never_crashes(name, data):
    content = bytearray(GOOD[name])
    for at, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=12)
    ):
        content[at] = byte
    taken(bytes(content), name)


@given(st.sampled_from(sorted(GOOD)), st.sampled_from(NAMES))
def test_a_file_under_any_name_is_read_in_full_or_refused(name, other):
    found = taken(GOOD[name], other)
    right = taken(GOOD[name], name)
    assert found.kind == "unreadable" or found.reading.accepted == right.reading.accepted


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods", "a.xls", "a.xml", "a.ofx"])
@pytest.mark.parametrize("part", [0.5, 0.97])
def test_a_truncated_file_is_refused_and_not_half_read(name, part):
    content = GOOD[name]
    found = taken(content[: int(len(content) * part)], name)
    assert found.kind == "unreadable"
    assert "What to do" in found.note


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\n\n  \n", b"\0" * 300, "\ufeff".encode("utf-16-le")]
)
def test_an_empty_file_is_said_to_be_empty(name, content):
    found = taken(content, name)
    assert found.kind == "unreadable"
    assert found.note


def test_a_workbook_with_a_password_asks_for_a_copy_without():
    stream = "EncryptedPackage".encode("utf-16-le")
    found = taken(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"\0" * 400 + stream + b"\0" * 2000, "a.xlsx"
    )
    assert found.note == (
        "it is protected by a password. What to do: open it with its password, then save a copy without one."
    )


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_repeats_are_counted_wherever_a_chunk_ends(cut):
    row = (b'<table:table-row table:number-rows-repeated="5000"><table:table-cell office:value-type="float" '
           b'table:number-columns-repeated="7000"><text:p>1</text:p></table:table-cell></table:table-row>')  # fmt: skip
    text = b"<office:spreadsheet>" + row
    assert scan_open_document([text[:cut], text[cut:]]) == scan_open_document([text]) == 5000 * 7000


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    started = time.process_time()
    found = taken(_bomb(), "a.xlsx")
    assert "when unpacked" in found.note
    assert time.process_time() - started < 5  # of the processor, whatever else runs


def test_a_zip_bomb_that_lies_about_its_size_is_stopped():
    honest = _bomb()
    # The size that the archive states is where it says: set it to a thousand, in the entry and in the list.
    lied = honest.replace((300_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lied != honest
    assert taken(lied, "a.xlsx").kind == "unreadable"


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD["a.xlsx"])) as good,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in good.namelist():
            if "sheet1" not in name:
                bomb.writestr(name, good.read(name))
        with bomb.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b" " * 1_000_000)
    return buffer.getvalue()


def test_a_cell_far_away_does_not_fill_the_memory():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("A")
        sheet.write(0, 0, "Supplier")
        sheet.write(1_048_575, 16_383, "far away")
    found = taken(buffer.getvalue(), "a.xlsx")
    assert "far away from the table" in found.note


FORMULAS = (
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    '=HYPERLINK("http://x.example","y")',
    "=1+1",
)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.ods", "a.xls"])
def test_formulas_are_text_and_nothing_is_run(name):
    rows = [*TABLE, *[[formula, date(2025, 5, 1), 5.0, formula] for formula in FORMULAS]]
    write = {"a.csv": lambda s: csv_of(s["A"]), "a.xlsx": xlsx_of, "a.ods": ods_of, "a.xls": xls_of}[name]
    found = taken(write({"A": rows}), name)
    assert [row["payee"] for row in found.payments[-len(FORMULAS) :]] == list(FORMULAS)


def test_formulas_in_statements_are_text():
    made = [Made(date(2025, 5, 1), formula, -500, formula) for formula in FORMULAS]
    for name, content in {"a.xml": camt(made), "a.ofx": ofx(made)}.items():
        assert [row["payee"] for row in taken(content, name).payments] == list(FORMULAS)


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("name", ["a.xml", "b.ofx"])
def test_entities_are_refused_and_never_followed(name, declared):
    head, mark, rest = GOOD[name].decode().partition("?>\n")
    found = taken(f"{head}{mark}{declared}\n{rest.replace('Acorn', '&a;')}".encode(), name)
    assert found.kind == "unreadable"
    assert "root:" not in found.note
    assert "it declares its own entities" in found.note


@pytest.mark.parametrize("member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entities_in_a_workbook_are_refused_or_left_alone(member):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD["a.xlsx"])) as good, zipfile.ZipFile(buffer, "w") as changed:
        for name in good.namelist():
            text = good.read(name)
            if name == member:
                text = text.replace(b"?>\n", b"?>\n" + LAUGHS.encode(), 1).replace(b"Acorn", b"&c;")
            changed.writestr(name, text)
    found = taken(buffer.getvalue(), "a.xlsx")
    assert not any("haha" in (row["payee"] or "") for row in found.payments)


@pytest.mark.parametrize("deep", [100, 200_000])
def test_deep_nesting_is_refused(deep):
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    content = f'<Document xmlns="{space}"><BkToCstmrStmt>' + "<Stmt>" * deep
    assert "nested more than" in taken(content.encode(), "a.xml").note
    assert taken(("OFXHEADER:100\n\n<OFX>" + "<STMTRS>" * deep).encode(), "a.ofx").kind == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "nonsense", "shift_jis", "utf-32"])
def test_a_statement_that_lies_about_its_encoding_is_refused(encoding):
    content = camt(MADE).replace(b"UTF-8", encoding.encode())
    assert taken(content, "a.xml").kind in {"unreadable", "bank"}


def test_a_statement_in_utf16_is_read():
    content = camt(MADE).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    assert taken(content, "a.xml").reading.accepted == len(MADE)


@pytest.mark.parametrize("name", ["a.csv", "bank.csv", "a.ofx"])
def test_nul_bytes_cost_no_line(name):
    content = GOOD[name].replace(b"Acorn", b"Ac\0orn").replace(b"SHOP", b"SH\0OP")
    assert taken(content, name).reading.accepted == taken(GOOD[name], name).reading.accepted


def test_a_web_page_called_a_workbook_is_told_what_to_do():
    page = b"<html><table><tr><td>Supplier</td><td>Amount</td></tr><tr><td>A</td><td>1.00</td></tr></table></html>"
    for name in ("a.xls", "a.csv", "a.xlsx"):
        found = taken(page, name)
        assert found.note.startswith("it is a web page, not a table. What to do: download the data itself")
        assert "save it as CSV or XLSX" in found.note


def test_text_that_would_write_on_the_screen_is_tidied_in_statements():
    made = [Made(date(2025, 5, 1), "Evil\u202e Ltd\x85", -500, "x")]
    assert taken(camt(made), "a.xml").payments[0]["payee"] == "Evil Ltd"


LONG = 30_000_000
WIDE = 1_000_000
LONG_LINES = {
    "letters.csv": b"x" * LONG, "commas.csv": b"," * LONG, "quotes.csv": b'"' * LONG, "digits.csv": b"1," * (LONG // 2),
    "wide.csv": b"1," * (WIDE // 2) + b"\n", "wide.txt": b"Supplier;Amount\n" + b";" * WIDE + b"\n",
    "named.csv": b"Supplier,Date,Amount\n" + b"A Ltd,01/04/2025,5.00\n" * 3 + b"y" * LONG,
    "bank.csv": BANK + b"y" * LONG, "open.csv": b'Supplier,Date,Amount\n"' + b"z" * LONG,
    "open.xlsx": b"x," * (LONG // 2), "tag.ofx": b"OFXHEADER:100\n\n<OFX>" + b"<" * LONG,
    "text.ofx": b"OFXHEADER:100\n\n<OFX><STMTRS><NAME>" + b"x" * LONG,
    "tag.xml": b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02" x="' + b"x" * LONG,
    "text.xml": camt(MADE)[:-60] + b"<Ntry><X>" + b"x" * LONG,
    "cdata.ofx": b"OFXHEADER:100\n\n<OFX>" + b"<NAME><![CDATA[" * 500_000,
}  # fmt: skip


@pytest.mark.parametrize("name", LONG_LINES)
def test_a_line_without_end_is_refused_in_bounded_time_and_memory(name):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    found = taken(LONG_LINES[name], name)
    assert found.kind == "unreadable"
    assert time.process_time() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # kilobytes


def test_long_lines_are_still_read():
    dice = random.Random(1)  # noqa: S311
    words = " ".join(dice.choice(("rent", "food", "care")) for _ in range(20_000))
    content = (
        b"Supplier,Date,Amount,Notes\nA Ltd,01/04/2025,5.00,"
        + words.encode()
        + b"\nB Ltd,02/04/2025,6.00,x\n"
    )
    assert taken(content, "a.csv").reading.accepted == 2
