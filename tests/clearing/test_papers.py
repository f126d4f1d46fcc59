"""The papers of a round: previews before it is settled, accounting papers after, journals that balance, forms to sign."""

import csv
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clearing.ring import at_desk, give, ring
from tests.clearing.test_settled_laws import FIRST, Town, events, others, rings
from tests.desk import new_place
from ultramicro.clearing.round.journal import entries_of
from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.projections import solved_round
from ultramicro.clearing.round.settlement import settled
from ultramicro.clearing.round.statement_lines import Paper
from ultramicro.clearing.round.taking_back import take_back
from ultramicro.clearing.round.verbs.open_round import OpenRound
from ultramicro.clearing.round.verbs.settle import Settle
from ultramicro.clearing.round.verbs.solve import Solve
from ultramicro.core.errors import BadInput


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys)
    names = {"mill": "The Mill Bakery Ltd", "joiner": "Joiner & Sons Ltd", "cafe": "Corner Café"}
    for short, name in names.items():
        desk(f"books add --who {short} --kind firm --called", name)
    return desk


def journal(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_of(path):
    page = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<title>")[2]).split())


def test_a_statement_is_an_accounting_paper(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("books identify --who mill --company-number 01234567 --vat-number GB123456782")
    say("round solve --on 2026-12-01")
    say("round paid --claim M-1 --amount 20 --who mill")
    say("round settle --on 2026-12-05")
    out = tmp_path / "out"
    rows = say.rows("round statements --on 2027-02-01 --to", out)
    assert {row["member"]: row["document"] for row in rows}.keys() == {"mill", "joiner", "cafe"}
    assert len({row["document"] for row in rows}) == 3
    page = text_of(out / "mill.html")
    for told in ("The Mill Bakery Ltd", "01234567", "GB123456782", "Corner Café", "Joiner &amp; Sons Ltd", "5 December 2026",
                 "1 October 2026", "GBP", "VATTOS5160", "agreed that it may be set off",
                 "M-1: £100.00 was open when it was solved, and £80.00"):  # fmt: skip
        assert told in page, told
    assert "1 September" not in page  # its day of issue was guessed, so it is not printed
    assert say.rows("round statements --to", out)[0]["document"] == rows[0]["document"]


def test_what_was_solved_and_not_cancelled_is_told(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    give(say, tmp_path / "two.csv", "mill,joiner,5,X,2026-10-01\n")
    say("books add --who garage --kind firm --called Garage")
    give(say, tmp_path / "pair.csv", "garage,cafe,7,P,2026-10-01\ncafe,garage,7,Q,2026-10-01\n")
    say("round consent --who garage")
    say("round solve")
    say("round dispute --claim P")
    status, _ = say("round settle")
    assert status == 0
    if say("round statements --to", tmp_path / "out")[0] == 0:
        assert "was solved and is not cancelled" in text_of(tmp_path / "out" / "garage.html")


def test_a_preview_says_that_nothing_is_cancelled_and_is_refused_afterwards(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round open --cutoff 2026-12-31 --notice-days 5")
    say("round solve --on 2026-12-01")
    assert say("round preview --to", tmp_path / "out")[0] == 0
    page = text_of(tmp_path / "out" / "preview-mill.html")
    for told in ("PREVIEW", "Nothing is cancelled yet", "not before 6 December 2026", "M-1", "C-1"):
        assert told in page, told
    assert "G-1" not in page
    assert "was set off" not in page
    say("round settle --on 2026-12-06")
    assert say("round preview --to", tmp_path / "out")[0] == 2


def test_a_form_has_the_words_the_claims_and_a_place_to_sign(say, tmp_path):
    give(say, tmp_path / "owed.csv", "joiner,mill,100,M-1,2026-10-01\nmill,cafe,30,C-1,2026-10-01\n")
    say("round consent --who joiner")
    rows = say.rows("round missing --on 2026-12-01")
    assert [(row["who"], row["owes_pence"], row["owed_pence"]) for row in rows] == [
        ("cafe", 0, 30_00), ("mill", 30_00, 100_00),
    ]  # fmt: skip
    assert {row["file"] for row in say.rows("round form --on 2026-12-01 --to", tmp_path / "out")} == {
        "consent-cafe.html", "consent-mill.html",
    }  # fmt: skip
    page = text_of(tmp_path / "out" / "consent-mill.html")
    for told in (
        "By signing I agree",
        "The Mill Bakery Ltd",
        "M-1",
        "C-1",
        "at most this much",
        "Signature",
        "withdraw",
    ):
        assert told in page, told
    for who in ("cafe", "mill"):
        say(f"round consent --who {who}")
    assert say.rows("round missing --on 2026-12-01") == []
    assert say("round form --on 2026-12-01 --to", tmp_path / "out")[0] == 2
    say("round paid --claim M-1 --amount 5 --who joiner")
    assert [(row["who"], row["missing"]) for row in say.rows("round missing")] == [("mill", "answer")]


def test_a_journal_has_a_line_an_invoice_and_balances(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    say("round settle --on 2026-12-05")
    assert say("round journal --to", tmp_path / "out")[0] == 0
    rows = journal(tmp_path / "out" / "journal-mill.csv")
    told = {
        (r["date"], r["account"], r["debit"], r["credit"], r["counterparty_name"], r["reference"])
        for r in rows
    }
    assert told == {
        ("2026-12-05", "accounts_receivable", "", "30.00", "Joiner & Sons Ltd", "M-1"),
        ("2026-12-05", "accounts_payable", "30.00", "", "Corner Café", "C-1"),
    }  # fmt: skip
    say("round undo --on 2026-12-09")
    say("round journal --to", tmp_path / "out")
    rows = journal(tmp_path / "out" / "journal-mill.csv")
    assert sorted((r["date"], r["debit"], r["credit"]) for r in rows) == [
        ("2026-12-05", "", "30.00"), ("2026-12-05", "30.00", ""), ("2026-12-09", "", "30.00"), ("2026-12-09", "30.00", ""),
    ]  # fmt: skip


@given(rings, others, events, st.booleans())
def test_for_any_round_every_journal_balances_and_says_what_the_books_say(ring_, more, drawn, back):
    with tempfile.TemporaryDirectory() as folder, at_desk(Path(folder)) as desk:
        town = Town(desk, [*ring_, *more])
        for action in (OpenRound(cutoff=FIRST), Solve()):
            town.act(action)
        for each in drawn:
            town.happens(*each)
        town.act(Settle())
        view = desk.view()
        found = solved_round(view)
        if back and settled(view, found).lines:
            desk.turn("back", by="test", on=FIRST, at=desk.at)
            desk.take(take_back(view, desk.asked(), wanted="", why=""))
            view = desk.view()
        done = settled(view, found)
        paper = Paper(found=found, done=done, roll=Roll(view.people))
        for member in paper.members():
            entries = entries_of(paper, member)
            assert sum(e.debit_pence for e in entries) == sum(e.credit_pence for e in entries)
            stands = sum(line.cleared_pence for line in done.lines if line.claim.debtor == member)
            mine = [e for e in entries if e.account == "accounts_payable"]
            assert sum(e.debit_pence - e.credit_pence for e in mine) == stands


@given(st.text(max_size=8))
def test_no_cell_of_a_journal_is_taken_for_a_formula(text):
    from ultramicro.clearing.round.journal import _plain

    assert _plain(text)[:1] not in {"=", "+", "-", "@"}


def test_papers_of_nothing_are_refused(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    for words in ("statements", "journal", "preview"):
        assert say(f"round {words} --to", tmp_path / "out")[0] == 2
    with at_desk(say.root) as desk, pytest.raises(BadInput):
        solved_round(desk.view())
