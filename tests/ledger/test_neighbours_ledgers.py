"""What people reported of other ledgers, time banks and credit systems, tried on the books."""

import pytest

from tests.desk import new_place


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob", "cat")
    say("books limits --who ann --floor=-100")
    return say


def claim(say, amount):
    status, told = say(f"books claim --debtor ann --creditor bob --amount {amount} --due 2027-01-31")
    assert status == 0, told
    return say.rows("books claims")[0]["claim"]


def reversed_(say, transfer):
    return say(f"books reverse --why slip --transfer {transfer}")


def test_taking_back_a_payment_takes_nobody_beyond_their_limit(say):
    """oscurrencyVRL/oscurrency issue 19: a reversal let an account exceed its credit limit."""
    say("books pay --payer ann --payee bob --amount 50")
    say("books pay --payer bob --payee cat --amount 40")
    status, told = reversed_(say, 1)
    assert (status, "bob would have to give back" in told) == (2, True), told
    assert say.balances() == {("ann", "member"): -50_00, ("bob", "member"): 10_00, ("cat", "member"): 40_00}


def test_what_the_payee_may_not_hold_stays_with_the_payer(say):
    """Cog-Creators/Red-DiscordBot issue 2923: above the greatest balance the money went into the void."""
    say("books limits --who bob --ceiling 10")
    assert say("books pay --payer ann --payee bob --amount 11")[0] == 2
    assert set(say.balances().values()) == {0}


def test_a_claim_is_paid_in_parts_and_no_further(say):
    """alyf-de/banking issue 59: the first part of a payment marked the whole invoice as paid."""
    number = claim(say, 30)
    for key, left in (("one", [20_00]), ("two", [10_00]), ("three", [])):
        assert say(f"books pay --payer ann --payee bob --amount 10 --post {number} --key {key}")[0] == 0
        assert [row["open_pence"] for row in say.rows("books claims")] == left
    assert say(f"books pay --payer ann --payee bob --amount 1 --post {number} --key four")[0] == 2


def test_a_claim_whose_payment_was_taken_back_is_open_again(say):
    """frappe/erpnext issue 23790: after a cancelled payment the invoice was not listed as outstanding."""
    number = claim(say, 30)
    say(f"books pay --payer ann --payee bob --amount 30 --post {number}")
    assert say.rows("books claims") == []
    assert reversed_(say, 1)[0] == 0
    assert [row["open_pence"] for row in say.rows("books claims")] == [30_00]


def test_what_was_taken_back_stays_to_be_seen(say):
    """frappe/erpnext issue 44135: undoing a reconciliation removed its entry from the books."""
    say("books pay --payer ann --payee bob --amount 30")
    reversed_(say, 1)
    assert [row["amount_pence"] for row in say.rows("books statement --who ann")][-2:] == [-30_00, 30_00]


def test_a_payment_of_a_closed_month_is_taken_back_today(say):
    """OCA/account-financial-tools issue 265: an entry of a closed period could not be reversed in the next."""
    assert say("books pay --payer ann --payee bob --amount 30 --on 2026-10-15")[0] == 0
    assert say("books close-period --until 2026-10-31")[0] == 0
    status, told = say("books reverse --why slip --transfer 1 --on 2026-10-20")
    assert (status, "period_closed" in told) == (2, True), told
    assert reversed_(say, 1)[0] == 0
    assert set(say.balances().values()) == {0}


@pytest.mark.parametrize("amount", ["0", "-1", "21"])
def test_of_what_is_set_aside_some_is_paid_and_no_more_than_all(say, amount):
    """tigerbeetle/tigerbeetle issue 2871: posting nought did what voiding does, and nobody knew which was meant."""
    say("books hold --payer ann --payee bob --amount 20 --hold H-1")
    assert say(f"books resolve --hold H-1 --amount={amount}")[0] == 2
    assert [row["amount_pence"] for row in say.rows("books holds")] == [20_00]


def test_a_payment_that_is_told_twice_by_a_gateway_is_one(say):
    """formancehq/stack issue 1464: a webhook that is called twice must not pay twice, and must be told so."""
    word = "--key webhook-1"
    assert say(f"books pay --payer ann --payee bob --amount 1 {word}")[0] == 0
    assert say(f"books pay --payer ann --payee bob --amount 1 {word}")[0] == 4
    status, told = say(f"books pay --payer ann --payee bob --amount 2 {word}")
    assert (status, "key_reused" in told) == (2, True), told
    assert say.balances()["ann", "member"] == -1_00


def test_a_post_that_is_closed_leaves_what_was_paid_as_it_is(say):
    """coopdevs/timeoverflow issue 845: when an offer was deleted, nobody could say what the balances stood for."""
    told = say("board post --who bob --kind offer --sort service --item shaves")[1]
    post = told.split()[0]
    assert say(f"books pay --payer ann --payee bob --amount 7 --post {post}")[0] == 0
    assert say(f"board close --post {post}")[0] == 0
    assert say.balances()["bob", "member"] == 7_00
    assert say("books verify")[0] == 0
