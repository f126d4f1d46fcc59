"""Numbers and codes are read out and typed in any letters: they mean what they mean in the ledger's."""

import re

import pytest

from tests.asking import done, refused
from tests.desk import new_place
from ultramicro.ledger.people.marks import in_small_letters


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "ann", "bob", "shop:firm")


def test_an_appeal_is_decided_in_any_letters(say):
    assert say("currency open --code trd --model mutual")[0] == 0
    say("currency limits --code TRD --who ann --start 100 --by pat")
    appeal = done(say.root, "currency appeal --who ann --floor=-300 --why roof").says.values["appeal"]
    assert say(f"currency decide --appeal {appeal.upper()} --allow --by sam --why seen")[0] == 0
    # The same command in other letters is the same command.
    assert say(f"currency decide --appeal {appeal} --allow --by sam --why seen")[0] == 4


def test_an_appeal_under_ones_own_word_is_found(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --who ann --start 100 --by pat")
    say("currency appeal --who ann --floor=-300 --why roof --key Roof")
    assert say("currency decide --appeal APPEAL-Roof --allow --by sam --why seen")[0] == 0


def test_an_agreement_and_a_post_are_named_in_any_letters(say):
    say("books limits --who bob --floor=-100")
    told = say("board post --who ann --kind offer --sort service --item", "dog walks")[1]
    post = re.search(r"p-\w+", told)[0]
    status, told = say(f"board agree --offer {post.upper()} --who bob --amount 5")
    assert status == 0, told
    agreed = re.search(r"agreed-\w+", told)[0]
    assert say(f"board done --agreed {agreed.upper()}")[0] == 0
    assert say.balances()[("ann", "member")] == 5_00


@pytest.mark.parametrize(("first", "then"), [("H3", "h3"), ("h3", "H3"), ("Ann-3", "aNN-3")])
def test_a_hold_is_resolved_in_any_letters(say, first, then):
    say("books limits --who ann --floor=-100")
    assert say(f"books hold --payer ann --payee bob --amount 5 --hold {first}")[0] == 0
    assert say(f"books resolve --hold {then}")[0] == 0
    assert say.balances()[("bob", "member")] == 5_00


def test_a_number_that_is_not_there_is_refused_as_it_was_typed(say):
    say("currency open --code TRD --model mutual")
    assert refused(say.root, "currency decide --appeal APPEAL-NONE --allow --why x") == "currency.no_appeal"
    assert in_small_letters("Appeal for the roof-repair") == "Appeal for the roof-repair"
