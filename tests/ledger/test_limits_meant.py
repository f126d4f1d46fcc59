"""Limits that are both set and taken away are a slip: neither is done unsaid."""

import pytest

from tests.asking import refused
from tests.desk import new_place


@pytest.mark.parametrize("limit", ["ceiling", "warn-below", "warn-above"])
def test_a_limit_is_not_set_and_taken_away_at_once(tmp_path, capsys, limit):
    say = new_place(tmp_path / "place", capsys, "ann")
    assert refused(say.root, f"books limits --who ann --without {limit} --{limit} 40") == "books.limit_both"
    assert say("books limits --who ann --without ceiling --warn-below 40")[0] == 0


@pytest.mark.parametrize("words", ["books pay", "books hold --hold h"])
def test_who_has_no_account_in_a_currency_is_told_so(tmp_path, capsys, words):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    status, told = say(f"{words} --payer ann --payee bob --amount 5 --currency EUR")
    assert (status, "ann has no account in EUR" in told) == (2, True)


def test_the_dead_are_not_let_owe_more(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-50")
    bank = "Date,Description,Paid in,Paid out,Balance\n02/11/2026,A-1,900.00,,900.00\n"
    (tmp_path / "bank.csv").write_text(bank)
    say("books expect --who ann --amount 900 --reference A-1")
    say("books reconcile --statement", tmp_path / "bank.csv")
    assert say("bank share --who ann --amount 100 --on 2026-11-03")[0] == 0
    assert say("bank death --who ann --died-on 2026-11-04")[0] == 0
    assert refused(say.root, "books limits --who ann --floor=-60") == "books.dead_owe_no_more"
    assert say("books limits --who ann --floor 0")[0] == 0
