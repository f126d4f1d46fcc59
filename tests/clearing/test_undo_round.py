"""A round is taken back whole: a solution can be thrown away, a settled round is owed again, and another opens at once."""

import pytest

from tests.clearing.ring import number_of, open_pence, ring, total
from tests.desk import new_place


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")


def test_a_round_solved_too_early_is_solved_again_and_settles_what_was_solved_last(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round consent --who cafe --withdraw")
    assert total(say.rows("round solve")) == 0
    say("round consent --who cafe --key again")
    assert say("round undo")[0] == 0
    assert say("round settle")[0] == 2
    assert total(say.rows("round solve")) == 300_00
    assert total(say.rows("round settle")) == 300_00
    assert say.rows("books claims") == []
    assert say("books verify")[0] == 0


def test_a_settled_round_is_taken_back_whole_and_is_over(say, tmp_path):
    ring(say, tmp_path, 100, 30, 100)
    say("round solve")
    say("round settle")
    before = open_pence(say)
    assert say("round undo --why wrong")[0] == 0
    assert open_pence(say) == {"M-1": 100_00, "C-1": 30_00, "G-1": 100_00} != before
    assert {pence for (_, kind), pence in say.balances().items() if kind == "clearing"} == {0}
    for verb in ("solve", "settle", "undo"):
        assert say(f"round {verb}")[0] == 2
    assert say("round statements --to", tmp_path / "out")[0] == 0
    assert "Taken back" in (tmp_path / "out" / "mill.html").read_text()
    say("round open --cutoff 2026-12-31")
    say("round solve")
    assert total(say.rows("round settle")) == 90_00
    assert say("books verify")[0] == 0


def test_another_round_opens_on_the_same_day_without_a_key(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    status, told = say("round open --cutoff 2026-12-31")
    assert (status, "is open already" in told) == (0, True)
    say("round solve")
    status, told = say("round open --cutoff 2026-12-31")
    assert (status, "not settled" in told) == (0, True)
    assert total(say.rows("round solve")) == 300_00


def test_a_round_that_is_not_solved_can_be_ended(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    status, told = say("round undo")
    assert (status, "--end" in told) == (0, True)
    say("round solve")
    for _ in "twice", "by a slip":
        assert say("round undo")[0] == 0
    assert total(say.rows("round solve")) == 300_00
    say("round undo --end")
    assert say("round solve")[0] == 2


def test_what_the_bank_booked_of_a_round_is_reversed_first(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round solve")
    say("round settle")
    status, _ = say("books reverse --transfer 1 --why slip")
    assert status == 0
    assert say("round undo")[0] == 0
    assert say("round settle")[0] == 2


def test_members_have_the_notice_they_were_promised(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round open --cutoff 2026-12-31 --on 2026-11-01 --notice-days 7")
    say("round solve --on 2026-12-01")
    status, told = say("round settle --on 2026-12-07")
    assert (status, "8 December 2026" in told) == (2, True)
    assert say("round settle --on 2026-12-08")[0] == 0


def test_a_member_can_be_left_out_and_related_members_are(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round open --cutoff 2026-12-31 --without cafe")
    left = {row["why"] for row in say.rows("round solve")}
    assert left == {"not_in_round", "no_loop"}
    for who in ("mill", "joiner"):
        say(f"books identify --who {who} --owner", "Smith Group")
    say("round open --cutoff 2026-12-31")
    rows = say.rows("round solve")
    assert {row["claim"]: row["why"] for row in rows}[number_of(say, "M-1")] == "related"


def test_all_that_is_left_is_listed_with_its_reason(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("books claim --debtor mill --creditor joiner --amount 5 --due 2027-02-01 --currency EUR")
    say("books claim --debtor mill --creditor joiner --amount 5 --due 2027-02-01")
    say("round open --cutoff 2026-10-31")
    status, told = say("round solve")
    assert status == 0
    assert "later than the cut-off" in told
    say("round undo")
    assert sorted(row["why"] for row in say.rows("round solve")) == [
        "",
        "",
        "",
        "after_cutoff",
        "other_currency",
    ]


def test_who_has_a_closed_account_is_kept_out_and_a_claim_keeps_it_open(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    assert say("books status --who mill --status closed")[0] == 2
    say("round solve")
    say("books status --who mill --status frozen")
    assert "not_open_member" in {row["why"] for row in say.rows("round settle")}
