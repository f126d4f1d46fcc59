"""What a round settles, and what its papers say: the ledger, never the plan."""

import html
import json
import re

import pytest

from tests.clearing.ring import at_desk, give, number_of, open_pence, pay, ring, take_back, total
from tests.desk import new_place
from ultramicro.clearing.round.proofs import path, root
from ultramicro.ledger.engine.model import Leg, Post


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm", "garage:firm")


def papers(say, to):
    """Statement lines by member and invoice, and the public page's data."""
    rows = say.rows("round statements --to", to)
    lines = {
        (r["member"], r["invoice"]): (r["before_pence"], r["set_off_pence"], r["left_pence"]) for r in rows
    }
    return lines, json.loads((to / "summary.json").read_text())


def proof(page):
    """The first line of a page, the hashes beside it, and the public hash."""
    root = re.search(r'<code class="root">(\w+)', page).group(1)
    line, beside = re.findall(r'<p class="proof"><code>(.*?)</code><br><code>(.*?)</code>', page)[0]
    return ["--line", html.unescape(line), "--beside", html.unescape(beside), "--root", root]


def test_nothing_is_put_on_paper_before_it_is_settled(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    assert say("round statements --to", tmp_path / "out")[0] == 2
    assert {row["status"] for row in say.rows("round solve")} == {"solved"}
    assert say("round statements --to", tmp_path / "out")[0] == 2
    assert not (tmp_path / "out").exists()


def test_a_claim_paid_in_between_is_told_and_nothing_of_the_set_is_put_on_paper(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round solve")
    paid = number_of(say, "M-1")
    pay(say, ("joiner", "mill"), 60, paid)
    rows = say.rows("round settle")
    assert {row["status"] for row in rows} == {"left_out"}
    why = {row["claim"]: (row["why"], row["open_pence"], row["solved_pence"]) for row in rows}
    assert why[paid] == ("less_open", 40_00, 100_00)
    assert {reason for claim, (reason, *_) in why.items() if claim != paid} == {"set_fell"}
    assert total(rows) == 0
    assert open_pence(say) == {"M-1": 40_00, "C-1": 100_00, "G-1": 100_00}
    assert say("round statements --to", tmp_path / "out")[0] == 2


def test_before_and_left_are_as_the_books_had_them_when_the_set_was_posted(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    pay(say, ("joiner", "mill"), 60, number_of(say, "M-1"))
    assert total(say.rows("round settle")) == 90_00
    lines, public = papers(say, tmp_path / "out")
    assert lines["joiner", "M-1"] == lines["mill", "M-1"] == (40_00, 30_00, 10_00)
    assert open_pence(say) == {"M-1": 10_00, "G-1": 70_00}
    assert (public["cancelled_pence"], public["invoices"], public["members"]) == (90_00, 3, 3)
    # What is paid after the set was posted changes neither; the books alone have it.
    pay(say, ("joiner", "mill"), 10, number_of(say, "M-1"), key="later")
    assert papers(say, tmp_path / "out")[0]["joiner", "M-1"] == (40_00, 30_00, 10_00)
    assert open_pence(say) == {"G-1": 70_00}


def test_the_pages_have_the_numbers_the_day_and_the_currency_of_the_data(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve --on 2026-12-20")
    say("round settle --on 2027-01-06")
    rows = say.rows("round statements --on 2027-02-01 --to", tmp_path / "out")
    assert {(row["settled_on"], row["currency"]) for row in rows} == {("2027-01-06", "GBP")}
    page = (tmp_path / "out" / "joiner.html").read_text()
    assert re.findall(r"<td>([\d.]+)</td><td>−([\d.]+)</td><td><b>([\d.]+)", page) == [
        ("100.00", "30.00", "70.00"), ("100.00", "30.00", "70.00")
    ]  # fmt: skip
    for each in (page, (tmp_path / "out" / "summary.html").read_text()):
        assert "6 January 2027" in each
        assert "February" not in each
        assert "£" in each
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["settled_on"] == ["2027-01-06"]


def test_a_round_in_another_currency_says_so_on_paper(say, tmp_path):
    for debtor, creditor in (("joiner", "mill"), ("mill", "joiner")):
        say(f"books claim --debtor {debtor} --creditor {creditor} --amount 5 --due 2026-10-01 --currency EUR")
    for who in ("mill", "joiner"):
        say(f"round consent --who {who}")
    say("round open --currency EUR")
    say("round solve")
    assert total(say.rows("round settle")) == 10_00
    assert {row["currency"] for row in say.rows("round statements --to", tmp_path / "out")} == {"EUR"}
    assert "€5.00" in (tmp_path / "out" / "mill.html").read_text()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("round dispute --claim M-1", "disputed"),
        ("round dispute --claim M-1 --who joiner", "disputed"),
        ("round consent --who mill --withdraw", "not_agreed"),
        ("round consent --who mill --whom joiner --withdraw", "not_agreed"),
        ("round consent --who joiner --claim M-1 --withdraw", "not_agreed"),
        ("round consent --who joiner --claim M-1 --up-to 20", "agreed_to_less"),
        ("round consent --who joiner --up-to 20", "agreed_to_less"),
    ],
)
def test_a_refusal_between_solving_and_settling_takes_effect(say, tmp_path, words, why):
    ring(say, tmp_path, 100, 100, 100)
    say("round solve")
    claim = number_of(say, "M-1")
    assert say(f"{words} --key no")[0] == 0
    rows = say.rows("round settle")
    assert {(row["status"], row["set_off_pence"]) for row in rows} == {("left_out", 0)}
    assert {row["claim"]: row["why"] for row in rows}[claim] == why
    assert open_pence(say) == {"M-1": 100_00, "C-1": 100_00, "G-1": 100_00}


def test_one_set_falls_out_and_another_is_settled_and_each_gets_the_paper_that_is_true(say, tmp_path):
    give(say, tmp_path / "two.csv", "mill,cafe,10,A,2026-10-01\ncafe,mill,10,B,2026-10-01\n"
                                    "joiner,garage,25,C,2026-10-01\ngarage,joiner,20,D,2026-10-01\n")  # fmt: skip
    for who in ("mill", "joiner", "cafe", "garage"):
        say(f"round consent --who {who}")
    say("books limits --who joiner --floor=-100")
    say("round open")
    say("round solve")
    say("round dispute --claim D --who garage")
    rows = say.rows("round settle")
    assert {row["invoice"]: row["status"] for row in rows} == {
        "A": "settled", "B": "settled", "C": "left_out", "D": "left_out"
    }  # fmt: skip
    lines, public = papers(say, tmp_path / "out")
    assert set(lines) == {("mill", "A"), ("cafe", "A"), ("mill", "B"), ("cafe", "B")}
    assert (public["cancelled_pence"], public["members"]) == (20_00, 2)
    assert "<table>" not in (tmp_path / "out" / "garage.html").read_text()
    first = proof((tmp_path / "out" / "mill.html").read_text())
    assert say("round check", *first)[0] == 0
    # The dispute ends, and settling goes on where it ended; each keeps the day it counts and what it found.
    say("round dispute --claim D --settled --who garage")
    pay(say, ("joiner", "garage"), 5, number_of(say, "C"))
    rows = say.rows("round settle --on 2027-01-06")
    assert {row["invoice"]: row["status"] for row in rows} == {
        "A": "settled_before", "B": "settled_before", "C": "settled", "D": "settled"
    }  # fmt: skip
    lines, public = papers(say, tmp_path / "out")
    assert lines["garage", "C"] == (20_00, 20_00, 0)
    assert (public["cancelled_pence"], public["members"], len(public["settled_on"])) == (60_00, 4, 2)
    assert {row["status"] for row in say.rows("round settle")} == {"settled_before"}
    # The hash printed before the second set was posted is not the round's any more.
    assert say("round check", *first)[0] == 2


def test_check_knows_what_is_settled_and_what_is_not(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    say("round settle")
    say("round statements --to", tmp_path / "out")
    asked = proof((tmp_path / "out" / "mill.html").read_text())
    (row,) = say.rows("round check", *asked)
    assert (row["status"], row["set_off_pence"], row["currency"]) == ("settled", 30_00, "GBP")
    changed = [asked[0], asked[1].replace("3000", "3001"), *asked[2:]]
    assert say("round check", *changed)[0] == 2


def test_check_refuses_the_line_of_a_round_that_was_only_solved(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    solved = say.rows("round solve")
    with at_desk(say.root) as desk:
        number = desk.people.marks.number("round-ring")
    lines = [f"{number} {row['claim']} {row['set_off_pence']}" for row in solved]
    asked = ["--line", lines[0], "--beside", " ".join(path(lines, 0)), "--root", root(lines)]
    assert say("round check", *asked)[0] == 2
    say("round settle")
    assert say("round check", *asked)[0] == 0


def test_without_the_books_check_says_only_that_the_line_is_under_the_hash(say, tmp_path, capsys):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    say("round settle")
    say("round statements --to", tmp_path / "out")
    asked = proof((tmp_path / "out" / "mill.html").read_text())
    home = new_place(tmp_path / "home", capsys)
    for each in (tmp_path / "home" / "books").iterdir():
        each.unlink()
    assert [row["status"] for row in home.rows("round check", *asked)] == ["under_hash_only"]


def test_a_set_that_was_taken_back_is_on_no_paper_and_is_not_cancelled_again(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    say("round settle")
    say("round statements --to", tmp_path / "out")
    asked = proof((tmp_path / "out" / "mill.html").read_text())
    with at_desk(tmp_path / "place") as desk:
        take_back(desk)
    assert open_pence(say) == {"M-1": 100_00, "C-1": 30_00, "G-1": 100_00}
    lines, public = papers(say, tmp_path / "out")
    assert (lines, public["cancelled_pence"], public["invoices"]) == ({}, 0, 0)
    assert "<table>" not in (tmp_path / "out" / "mill.html").read_text()
    assert say("round check", *asked)[0] == 2
    rows = say.rows("round settle")
    assert ({row["status"] for row in rows}, total(rows)) == ({"taken_back"}, 0)
    assert open_pence(say) == {"M-1": 100_00, "C-1": 30_00, "G-1": 100_00}


def test_settling_again_says_that_it_was_done_before(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    assert [say("round settle")[0] for _ in range(2)] == [0, 4]
    assert say("round solve")[0] == 4


def test_of_a_claim_that_two_rounds_cut_each_has_its_own_line(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round consent --who mill --up-to 40 --key cap")
    for key in ("ring", "second"):
        say(f"round open --cutoff 2026-12-31 --key {key}")
        say("round solve")
        assert total(say.rows("round settle")) == 120_00
    for n, key in enumerate(("ring", "second")):
        rows = say.rows(f"round statements --round round-{key} --to", tmp_path / key)
        assert {(row["before_pence"], row["set_off_pence"], row["left_pence"]) for row in rows} == {
            (100_00 - 40_00 * n, 40_00, 60_00 - 40_00 * n)
        }
        assert len(rows) == 6
        assert {row["status"] for row in say.rows(f"round settle --round round-{key}")} == {"settled_before"}


def test_no_part_of_a_set_can_be_posted_alone(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    say("round settle")
    with at_desk(say.root) as desk:
        legs = [t for t in desk.ledger.transfers() if t.kind == "clearing"]
        assert len(legs) == 3
        for n, t in enumerate(legs):
            for ends in ((t.debit, t.credit), (t.credit, t.debit)):
                alone = Post(
                    key=f"alone-{n}-{ends[0]}", at=desk.at, legs=(Leg(*ends, 1),), business_on=desk.on
                )
                (verdict,) = desk.attempt(alone)
                assert verdict.code in {"below_floor", "above_ceiling"}
        accounts = {t.debit for t in legs} | {t.credit for t in legs}
        assert {
            (desk.ledger.account(each).floor_pence, desk.ledger.account(each).ceiling_pence)
            for each in accounts
        } == {(0, 0)}


def test_a_set_that_was_refused_is_asked_for_again(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round solve --on 2026-11-27")
    say("books close-period --until 2026-11-29 --on 2026-11-30")
    rows = say.rows("round settle --on 2026-11-28")
    assert {(row["status"], row["why"], row["set_off_pence"]) for row in rows} == {
        ("refused", "period_closed", 0)
    }
    assert say("round statements --to", tmp_path / "out")[0] == 2
    rows = say.rows("round settle --on 2026-12-01")
    assert ({row["status"] for row in rows}, total(rows)) == ({"settled"}, 300_00)
    assert open_pence(say) == {}
    assert papers(say, tmp_path / "out")[1]["cancelled_pence"] == 300_00


def test_loops_of_one_member_or_of_too_many_are_refused_and_the_round_is_not_burnt(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    for members in (1, -1, 9):
        assert say(f"round solve --longest-loop={members}")[0] == 2
    assert total(say.rows("round solve --longest-loop 3")) == 300_00


def test_a_round_that_is_solved_is_not_opened_again(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    assert say("round open --cutoff 2026-12-31 --key ring")[0] == 4
    say("round solve")
    assert say("round open --cutoff 2026-12-31 --key ring")[0] == 4
    assert say("round open --key september-1")[0] == 0
    assert say("round open --key september-2")[0] == 0
    assert len(say.rows("round solve --round round-ring")) == 3
