"""Other programs read what is written, and come to the same sums."""

import subprocess
import sys
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.ledger.drawing import opened, pays
from ultramicro.core.errors import BadInput
from ultramicro.core.formatting import Formatter
from ultramicro.core.message import say
from ultramicro.ledger.bank.matching import Booked, match_booked
from ultramicro.ledger.bank.statement_lines import BankLine
from ultramicro.ledger.exports.beancount import write_beancount
from ultramicro.ledger.exports.camt import Line, camt
from ultramicro.ledger.exports.pdf import write_pdf
from ultramicro.ledger.exports.signed import check_code, code_of, digest_of, public_text, signing_key
from ultramicro.ledger.stores.opening import open_file
from ultramicro.place.readers.bank.camt import CamtReader

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


def test_a_signed_statement_proves_itself_and_no_other(tmp_path):
    key = signing_key(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    code = code_of(key, "ab" * 32, "GBP/k4/member", digest_of("GBP/k4/member", 0, LINES))
    assert check_code(code, public_text(signing_key(tmp_path / "key")))["account"] == "GBP/k4/member"
    with pytest.raises(BadInput, match="did not sign"):
        check_code(code.replace("k4", "k5"), public_text(key))
    with pytest.raises(BadInput, match="did not sign"):
        check_code(code, public_text(signing_key(tmp_path / "other")))


def test_a_pdf_has_every_line_on_as_many_pages_as_it_needs(tmp_path):
    lines = [Line(n, "2026-11-01", "payment", "漢字 <b>", 1, n, "w" * 300) for n in range(1, 121)]
    path = tmp_path / "s.pdf"
    write_pdf(path, title="T" * 200, about=["a"], opening_pence=0, lines=lines, code="code", key="key")
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 3


def test_a_pdf_speaks_the_language_of_its_reader(tmp_path):
    path = tmp_path / "s.pdf"
    about = [say("Written on {day}", day=date(2026, 11, 1))]
    with Formatter(language="en_XA", currency="GBP").speaking():
        write_pdf(path, title="Ann", about=about, opening_pence=123456, lines=[], code="code", key="key")
    text = PdfReader(path).pages[0].extract_text()
    assert "1,234.56" in text
    assert not any(
        plain in text for plain in ("Amount", "Written on", "Balance before", "Balance after", "Signed")
    )


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
