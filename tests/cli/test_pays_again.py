"""A second, equal payment on one day is asked about at a terminal, and is otherwise not made."""

import sys

import pytest

from tests.desk import DONE_BEFORE, new_place

PAY = "books pay --payer ann --payee bob --amount 2.50"


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "bob")
    desk("books add --who ann --floor=-100 --called Ann")
    assert desk(PAY)[0] == 0
    return desk


def at_a_terminal(monkeypatch, answer):
    asked = []
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: asked.append(words) or answer)
    return asked


@pytest.mark.parametrize("answer", ["yes", "y", " YES "])
def test_who_says_yes_pays_again(say, monkeypatch, answer):
    asked = at_a_terminal(monkeypatch, answer)
    status, told = say(PAY)
    assert (status, len(asked), "transfer 1" in told, "transfer 2" in told) == (0, 1, True, True)
    assert say.balances()[("bob", "member")] == 5_00


@pytest.mark.parametrize("answer", ["", "n", "no", "nein", "yesterday"])
def test_who_says_anything_else_does_not(say, monkeypatch, answer):
    at_a_terminal(monkeypatch, answer)
    assert say(PAY)[0] == DONE_BEFORE
    assert say.balances()[("bob", "member")] == 2_50


def test_nobody_is_asked_where_nobody_answers_or_a_word_was_given(say, monkeypatch):
    assert say(PAY)[0] == DONE_BEFORE
    asked = at_a_terminal(monkeypatch, "yes")
    assert say(f"{PAY} --key word")[0] == 0
    assert say(f"{PAY} --key word")[0] == DONE_BEFORE
    assert say(f"{PAY} --json")[0] == DONE_BEFORE
    assert say("books claim --debtor ann --creditor bob --amount 1 --due 2026-12-31")[0] == 0
    assert say("books claim --debtor ann --creditor bob --amount 1 --due 2026-12-31")[0] == DONE_BEFORE
    assert (asked, say.balances()[("bob", "member")]) == ([], 5_00)
