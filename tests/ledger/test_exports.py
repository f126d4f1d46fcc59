"""Other programs read what is written, and come to the same sums."""

import base64
import io
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from tests.ledger.drawing import opened, pays
from ultramicro.core.errors import BadInput
from ultramicro.core.formatting import Formatter
from ultramicro.core.harmless import one_line
from ultramicro.core.message import say
from ultramicro.ledger.bank.matching import Booked, match_booked
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.engine.state import Account, Transfer
from ultramicro.ledger.exports.beancount import write_beancount
from ultramicro.ledger.exports.camt import Line, camt, shortened
from ultramicro.ledger.exports.fonts import Fonts
from ultramicro.ledger.exports.pdf import statement_pdf
from ultramicro.ledger.exports.pdf_signature import require_ours, sealing_key, sign
from ultramicro.ledger.exports.signed import Printed, check_code, code_of, digest_of, public_text, signing_key
from ultramicro.ledger.stores.opening import open_file
from ultramicro.place.readers.bank.camt import CamtReader

SHARED = Path(os.environ.get("ULTRAMICRO_SHARED", "../shared"))
LINES = [Line(1, "2026-11-01", "payment", "=Ann & <Bob>", 1250, 1250, "für Brot"), Line(2, "2026-11-02", "fee", "", -250, 1000, "")]  # fmt: skip


def test_an_independent_program_accepts_the_books_and_refuses_changed_ones(tmp_path):
    ledger = open_file(tmp_path / "ledger.sqlite3")
    ledger.submit(opened("a0", "a1", "a2", floor=None))
    ledger.submit([pays("p1", "a0", "a1", 100), pays("p2", "a1", "a2", 30), pays("p3", "a2", "a0", 5)])
    path = tmp_path / "books.beancount"
    with path.open("w") as file:
        assert write_beancount(ledger.accounts(), ledger.transfers(), file) == 3
    ledger.close()
    check = [sys.executable, "-m", "beancount.scripts.check", str(path)]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    path.write_text(path.read_text().replace("Equity:A1 1.00", "Equity:A1 1.01", 1))
    assert subprocess.run(check, capture_output=True, check=False).returncode == 1


def test_a_statement_reads_back_as_the_bank_statement_it_looks_like(tmp_path):
    path = tmp_path / "statement.xml"
    path.write_text(
        camt(
            "GBP/k4/member",
            "Corner & Co",
            "GBP",
            LINES,
            opening_pence=0,
            at=datetime(2026, 11, 3, tzinfo=UTC),
        )
    )
    reading = CamtReader().read(path, file="statement.xml", settings={}, out=tmp_path)
    rows = pq.read_table(reading.tables["payments"]).to_pylist()
    assert [(r["payer"], r["payee"], r["amount_pence"], r["paid_on"]) for r in rows] == [
        ("=Ann & <Bob>", "Corner & Co", 1250, date(2026, 11, 1)),
        ("Corner & Co", "unnamed", 250, date(2026, 11, 2)),
    ]
    assert not reading.rejected
    assert "balance" not in " ".join(reading.notes) or "do not" not in " ".join(reading.notes)


SCHEMAS = [Path(__file__).parent / "camt_053_001_08_used.xsd"]
if (WHOLE := SHARED / "data" / "schemas" / "camt.053.001.08.xsd").is_file():
    SCHEMAS.append(WHOLE)  # ISO's own may not be passed on, so it is used where somebody put it
VALID = [etree.XMLSchema(etree.parse(path)) for path in SCHEMAS]
words = st.text(max_size=300)
pence = st.integers(1 - 10**18, 10**18 - 1)
any_line = st.builds(
    Line, st.integers(1, 2**62), st.dates().map(date.isoformat), words, words, pence, pence, words
)


@given(
    st.text(min_size=1, max_size=80),
    words,
    st.lists(any_line, max_size=4),
    pence,
    st.datetimes(timezones=st.just(UTC)),
)
def test_every_statement_is_valid_camt_053(account, holder, lines, opening_pence, at):
    document = camt(account, holder, "GBP", lines, opening_pence=opening_pence, at=at)
    for schema in VALID:
        schema.assertValid(etree.fromstring(document.encode()))


def test_a_statement_without_the_code_of_each_line_is_not_valid():
    document = camt("a", "b", "GBP", LINES, opening_pence=0, at=datetime(2026, 11, 3, tzinfo=UTC))
    tree = etree.fromstring(document.encode())
    for code in tree.findall(".//{*}BkTxCd"):
        code.getparent().remove(code)
    assert not any(schema.validate(tree) for schema in VALID)


def test_a_statement_opens_on_its_earliest_day_and_closes_on_its_latest():
    lines = [LINES[0]._replace(on=on) for on in ("2026-11-05", "2026-11-01", "2026-11-03")]
    document = camt("a", "b", "GBP", lines, opening_pence=0, at=datetime(2026, 11, 9, tzinfo=UTC))
    assert [day.text for day in etree.fromstring(document.encode()).findall(".//{*}Bal/{*}Dt/{*}Dt")] == ["2026-11-01", "2026-11-05"]  # fmt: skip


@pytest.mark.parametrize(("currency", "sum_pence"), [("hours", 0), ("BR", 0), ("GBP", 10**18)])
def test_what_camt_cannot_say_is_refused(currency, sum_pence):
    with pytest.raises(BadInput, match="camt"):
        camt("a", "b", currency, [], opening_pence=sum_pence, at=datetime(2026, 11, 9, tzinfo=UTC))


def test_long_numbers_stay_different():
    long = "GBP/" + "a" * 60
    assert shortened(f"{long}/b", 34) != shortened(f"{long}/c", 34)


@given(st.text(max_size=200))
def test_text_of_people_is_one_line_that_xml_can_hold(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert one_line(line) == line
    etree.fromstring(f"<a>{escape(line)}</a>".encode())


@given(st.lists(st.dates(), min_size=1, max_size=4), st.text(max_size=20), st.text(max_size=8))
@settings(max_examples=10, deadline=None)
def test_beancount_reads_books_of_any_day_and_name(tmp_path_factory, on, owner, currency):
    accounts = [
        Account(f"{currency}/{owner}/{kind}", owner, currency, kind, None, None, None, None, balance_pence=sign * len(on))
        for kind, sign in (("one", -1), ("two", 1))
    ]  # fmt: skip
    one, two = (each.account for each in accounts)
    transfers = [
        Transfer(n, f"k{n}", one, two, 1, currency, owner, day.isoformat()) for n, day in enumerate(on, 1)
    ]
    path = tmp_path_factory.mktemp("beans") / "books.beancount"
    with path.open("w", encoding="utf-8") as file:
        write_beancount(accounts, transfers, file)
    done = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", str(path)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_signed_statement_proves_itself_and_no_other(tmp_path):
    key = signing_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    digest = digest_of("GBP/k4/member", 0, LINES)
    printed = Printed("ab" * 32, "GBP/k4/member", digest, date(2026, 11, 1), None, 1000)
    code = code_of(key, printed)
    assert check_code(code, public_text(signing_key(tmp_path / "key"))) == printed
    for changed in (code.replace("k4", "k5"), code.replace(" 1000 ", " 9000 "), "", code[:-4]):
        with pytest.raises(BadInput, match="did not sign"):
            check_code(changed, public_text(key))
    with pytest.raises(BadInput, match="did not sign"):
        check_code(code, public_text(signing_key(tmp_path / "other")))


def test_codes_that_were_printed_before_are_still_read(tmp_path):
    key = signing_key(tmp_path / "key")
    said = f"ultramicro-statement {'ab' * 32} GBP/k4/member {'cd' * 32}"
    code = f"{said} {base64.urlsafe_b64encode(key.sign(said.encode())).decode()}"
    assert check_code(code, public_text(key)) == Printed("ab" * 32, "GBP/k4/member", "cd" * 32)


def paper(**more):
    given = {
        "title": "Ann",
        "about": ["a"],
        "opening_pence": 0,
        "lines": [],
        "code": "code",
        "below": ["key"],
    }
    fonts = more.pop("fonts", None) or Fonts()
    return statement_pdf(fonts, **given | more)


def test_a_pdf_has_every_line_on_as_many_pages_as_it_needs():
    lines = [Line(n, "2026-11-01", "payment", "漢字 <b>", 1, n, "w" * 300) for n in range(1, 121)]
    content = paper(title="T" * 200, lines=lines)
    assert len(PdfReader(io.BytesIO(content)).pages) == 3


def test_a_pdf_speaks_the_language_of_its_reader():
    about = [say("Written on {day}", day=date(2026, 11, 1))]
    with Formatter(language="en_XA", currency="GBP").speaking():
        content = paper(about=about, opening_pence=123456, below=[say("Signed with the key {key}", key="k")])
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "1,234.56" in text
    assert not any(
        plain in text for plain in ("Amount", "Written on", "Balance before", "Balance after", "Signed")
    )


def test_a_pdf_embeds_a_font_for_every_letter_of_a_name():
    content = paper(title="Zoë Łęć Ж अ ع")
    page = PdfReader(io.BytesIO(content)).pages[0]
    assert "Zoë Łęć Ж" in page.extract_text()
    used = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(used) >= 2
    assert all("/FontFile2" in font["/FontDescriptor"] for font in used)
    assert len(content) < 80_000


def test_a_letter_that_no_font_has_is_spelled_and_told():
    fonts = Fonts()
    text = PdfReader(io.BytesIO(paper(title="a\U0010fffdb", fonts=fonts))).pages[0].extract_text()
    assert "a[U+10FFFD]b" in text
    assert "?" not in text
    assert list(fonts.missing) == ["\U0010fffd"]


@given(st.text(max_size=30), st.floats(20, 200))
def test_no_letter_is_lost_and_what_is_cut_fits(text, width):
    fonts = Fonts()
    shown = "".join(run.text for run in fonts.runs(text))
    for letter in fonts.missing:
        shown = shown.replace(f"[U+{ord(letter):04X}]", letter)
    assert shown == text
    assert fonts.width(fonts.cut(text, 8, width), 8) <= width


def test_a_name_from_right_to_left_is_one_run_and_numbers_in_it_are_not_turned():
    assert [run.text for run in Fonts().runs("عبد الله 12 Smith")] == ["عبد الله", " ", "12 Smith"]


def test_a_pdf_is_signed_whole_and_a_changed_one_is_seen(tmp_path):
    at = datetime(2026, 11, 3, tzinfo=UTC)
    seal = sealing_key(tmp_path / "pdf.key", "Books of our-town", at)
    assert (tmp_path / "pdf.key").stat().st_mode & 0o077 == 0
    plain = paper()
    signed = sign(plain, seal, reason="Statement")
    assert signed.startswith(plain)
    require_ours(signed, sealing_key(tmp_path / "pdf.key", "x", at))
    other = sealing_key(tmp_path / "other.key", "Books of our-town", at)
    flipped = bytearray(signed)
    flipped[2000] ^= 1
    for changed in (plain, signed + b" ", bytes(flipped), b"", signed[:-100]):
        with pytest.raises(BadInput, match="did not sign that PDF"):
            require_ours(changed, seal)
    with pytest.raises(BadInput, match="did not sign that PDF"):
        require_ours(signed, other)


def test_another_reader_of_pdfs_shows_the_signature(tmp_path):
    seal = sealing_key(tmp_path / "pdf.key", "Books of our-town", datetime(2026, 11, 3, tzinfo=UTC))
    (tmp_path / "s.pdf").write_bytes(sign(paper(), seal, reason="Statement"))
    command = ["pdfsig", "-nocert", str(tmp_path / "s.pdf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Books of our-town" in said


days = st.integers(1, 28).map(lambda d: date(2026, 2, d))
sums = st.sampled_from([-300, -100, 100, 200, 300, 500])
drawn_lines = st.lists(st.tuples(days, sums), max_size=8).map(
    lambda rows: [BankLine(f"l{n}", day, pence, "", "") for n, (day, pence) in enumerate(rows)]
)
drawn_booked = st.lists(st.tuples(days, sums), max_size=8).map(
    lambda rows: [Booked(n, day, pence) for n, (day, pence) in enumerate(rows)]
)


@given(drawn_lines, drawn_booked)
def test_what_is_matched_has_the_same_sum_is_near_and_is_used_once(lines, booked):
    found = match_booked(lines, booked)
    by_seq, by_id = {b.seq: b for b in booked}, {line.id: line for line in lines}
    used = [seq for seqs in found.values() for seq in seqs]
    assert len(used) == len(set(used))
    for line, seqs in found.items():
        assert sum(by_seq[seq].amount_pence for seq in seqs) == by_id[line].amount_pence
        assert all(abs((by_seq[seq].on - by_id[line].on).days) <= 5 for seq in seqs)


@given(drawn_lines, drawn_booked)
def test_no_certain_match_is_left_open(lines, booked):
    found = match_booked(lines, booked)
    used = {seq for seqs in found.values() for seq in seqs}
    for line in lines:
        if line.id not in found:
            left = [b for b in booked if b.seq not in used and b.amount_pence == line.amount_pence]
            assert all(abs((b.on - line.on).days) > 5 for b in left)
