"""What was signed is shown, so that a paper that was changed is seen."""

import json

import pytest
from pypdf import PdfReader

from tests.desk import new_place
from ultramicro.ledger.exports import fonts

NAME = "Zoë Łęć Ж अ ع"
NO_SIGN = "\U0010fffd"


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "shop:firm")
    say("books add --who zoe --floor=-100 --called", NAME)
    say("books pay --payer zoe --payee shop --amount 12.50 --memo", "two loaves\nand =1+1")
    say("books pay --payer zoe --payee shop --amount 2.50 --on 2026-11-20")
    return say


def code_of(pdf):
    return PdfReader(pdf).metadata.subject


def test_the_balance_and_lines_that_a_code_stands_for_are_shown(say, tmp_path):
    assert say("books statement --who zoe --pdf", tmp_path / "s.pdf")[0] == 0
    code = code_of(tmp_path / "s.pdf")
    status, told = say("books check-statement --code", code)
    assert (status, "2 lines; the balance after them is −£15.00" in told) == (0, True)
    assert "still shows the whole account" in told
    say("books pay --payer zoe --payee shop --amount 1")
    for way, given in (("--code", code), ("--pdf", tmp_path / "s.pdf")):
        status, told = say(f"books check-statement --json {way}", given)
        assert status == 0
        assert "the balance after them is −£15.00" in told
        assert "moved since" in told
        assert [row["balance_pence"] for row in json.loads(told)["rows"]] == [-1250, -1500]


@pytest.mark.parametrize("days", ["--since 2026-11-21", "--until 2026-11-20", "--since 2030-01-01"])
def test_a_part_of_an_account_is_checked_as_that_part(say, tmp_path, days):
    rows = json.loads(say(f"books statement --json --who shop {days} --pdf", tmp_path / "s.pdf")[1])["rows"]
    told = json.loads(say("books check-statement --json --code", code_of(tmp_path / "s.pdf"))[1])
    assert told["rows"] == rows[1:]
    assert "only a part" in told["says"]


def test_a_changed_pdf_and_a_foreign_code_are_refused(say, tmp_path):
    status, told = say("books check-statement --code", "ultramicro-statement-2 a b c")
    assert (status, "have not signed" in told) == (2, True)
    say("books statement --who zoe --pdf", tmp_path / "s.pdf")
    content = bytearray((tmp_path / "s.pdf").read_bytes())
    content[3000] ^= 1
    (tmp_path / "s.pdf").write_bytes(content)
    for wrong in (
        ("--pdf", tmp_path / "s.pdf"),
        ("--code", "ultramicro-statement-2 a b c"),
        ("--pdf", tmp_path / "no.pdf"),
    ):
        assert say(f"books check-statement {wrong[0]}", wrong[1])[0] == 2
    assert say("books check-statement")[0] == 2


def test_the_words_of_a_payment_stay_on_one_line(say, tmp_path):
    _, told = say("books statement --who zoe --camt", tmp_path / "s.xml")
    assert "two loaves and =1+1" in told
    assert "<Ustrd>two loaves and =1+1</Ustrd>" in (tmp_path / "s.xml").read_text()
    say("books export --to", tmp_path / "out")
    assert "=1+1" not in (tmp_path / "out" / "transfers.csv").read_text()


def test_a_sign_that_no_font_has_is_told(say, tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "FOLDERS", ())
    say("books add --who li --called", f"Li {NO_SIGN}")
    status, told = say("books statement --who li --pdf", tmp_path / "s.pdf")
    assert (status, "No font here has" in told, "books/fonts" in told) == (0, True, True)
    assert "[U+10FFFD]" in PdfReader(tmp_path / "s.pdf").pages[0].extract_text()


@pytest.mark.parametrize("name", ["signing.key", "pdf-signing.key"])
def test_a_damaged_key_is_told_and_the_holder_not_blamed(say, tmp_path, name):
    pdf, key = tmp_path / "s.pdf", say.root / "books" / name
    say("books statement --who zoe --pdf", pdf)
    kept = key.read_bytes()
    spoilt = [b"", b"x", kept[:20], kept + b"x" * (name == "signing.key")]
    places = range(0, len(kept), 41)
    spoilt += [kept[:place] + bytes([kept[place] ^ 2]) + kept[place + 1 :] for place in places]
    for content in spoilt:
        if content != kept:
            key.write_bytes(content)
            for command in ("books check-statement --pdf", "books statement --who zoe --pdf"):
                to = pdf if "check" in command else tmp_path / "t.pdf"
                status, told = say(command, to)
                assert (status, f"the key {name} is damaged" in told) == (5, True), (content, told)
    key.write_bytes(kept)
    assert say("books check-statement --pdf", pdf)[0] == 0


def test_a_key_of_an_older_version_signs_still(say, tmp_path):
    say("books statement --who zoe --pdf", tmp_path / "s.pdf")
    key = say.root / "books" / "signing.key"
    whole = key.read_bytes()
    key.write_bytes(whole[:32])
    assert say("books check-statement --pdf", tmp_path / "s.pdf")[0] == 0
    assert (key.read_bytes(), key.stat().st_mode & 0o777) == (whole, 0o600)


def test_damage_in_a_key_of_an_older_version_is_thought_of_and_never_sealed(say, tmp_path):
    """Any 32 bytes are a key, so that a flipped bit shows only in papers that it did not sign."""
    say("books statement --who zoe --pdf", tmp_path / "s.pdf")
    key = say.root / "books" / "signing.key"
    spoilt = bytes([key.read_bytes()[0] ^ 2]) + key.read_bytes()[1:32]
    key.write_bytes(spoilt)
    status, told = say("books check-statement --pdf", tmp_path / "s.pdf")
    assert (status, "is of an older version, in which damage cannot be seen" in told) == (2, True)
    assert key.read_bytes() == spoilt


@pytest.mark.parametrize(
    "words",
    [
        "books backup --to /dev/null",
        "books backup --to /proc/x",
        "books check-statement --pdf /proc/self/mem",
    ],
)
def test_what_is_no_place_to_write_or_read_is_said(say, tmp_path, words):
    say("books statement --who zoe --pdf", tmp_path / "s.pdf")
    status, told = say(words)
    assert (status, words.split()[-1] in told) == (2, True), told


def test_the_folder_of_the_books_is_no_place_for_their_copy(say):
    status, told = say("books backup --to", say.root / "books")
    assert (status, "belongs to the books" in told) == (2, True), told
    assert say("books verify")[0] == 0
