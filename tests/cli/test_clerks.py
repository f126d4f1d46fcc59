"""What a clerk finds out: what is taken back is back, nothing is opened by the way, and words say what was done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.asking import done, messages
from tests.clearing.ring import number_of, open_pence, pay, ring
from tests.desk import DONE_BEFORE, new_place
from ultramicro.core.errors import BadInput
from ultramicro.ledger.people.identifying import vat_number


@pytest.fixture
def say(tmp_path, capsys):
    place = new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")
    place("books limits --who joiner --floor=-500")
    return place


def accounts(say):
    return {row["account"] for row in say.rows("books accounts")}


def account(say, who, currency="GBP"):
    return next(
        row
        for row in say.rows("books accounts")
        if row["owner"] == who and row["account"].startswith(f"{currency}/")
    )


def last_transfer(say):
    rows = done(say.root, "books statement --who joiner").rows
    return max(row["transfer"] for row in rows if row["transfer"])


@pytest.mark.parametrize("words", ["status --status frozen", "status --status closed", "limits --floor=-5"])
def test_no_account_is_opened_to_be_frozen_or_limited(say, words):
    say("currency open --code TRD --model mutual")
    before = accounts(say)
    status, told = say(f"books {words} --who mill --currency TRD")
    assert (status, "has no account in TRD" in told, "give one of GBP" in told) == (2, True, True)
    assert accounts(say) == before


def test_what_is_refused_opens_no_account(say):
    before = accounts(say)
    status, told = say("books pay --payer mill --payee cafe --amount 5 --currency EUR")
    assert (status, "mill has no account in EUR" in told) == (2, True)
    assert accounts(say) == before
    assert say("books hold --payer mill --payee cafe --amount 5 --hold h --currency EUR")[0] == 2
    assert accounts(say) == before


def test_a_limit_that_is_not_given_stays(say):
    say("books limits --who mill --floor=-5 --ceiling 90 --warn-below=-2 --warn-above 80")
    say("books limits --who mill --floor=-9")
    told = messages(done(say.root, "books limits --who mill --warn-above 70").says)["limits_are"]
    row = account(say, "mill")
    assert (row["floor_pence"], row["ceiling_pence"]) == (-9_00, 90_00)
    assert len(told.values) == 4
    say("books limits --who mill --without ceiling,warn-below")
    assert (account(say, "mill")["floor_pence"], account(say, "mill")["ceiling_pence"]) == (-9_00, None)
    assert say("books limits --who mill")[0] == 2
    assert say("books limits --who mill --without floor")[0] == 2


def test_a_hold_that_is_paid_in_part_says_which_sums(say):
    say("books hold --payer joiner --payee mill --amount 10 --hold h1")
    said = say("books resolve --hold h1 --amount 4")[1]
    assert "4.00" in said
    assert "6.00" in said
    say("books hold --payer joiner --payee mill --amount 7 --hold h2")
    said = say("books resolve --hold h2 --void")[1]
    assert "7.00" in said
    assert "released" in said


def test_what_was_withdrawn_is_a_sum_and_a_payment_that_is_reversed_is_owed_again(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    pay(say, ("joiner", "mill"), 60, number_of(say, "M-1"))
    assert open_pence(say)["M-1"] == 40_00
    (row,) = say.rows("round withdraw --claim M-1 --who mill")
    assert (row["less_pence"], "M-1" in open_pence(say)) == (40_00, False)
    last = last_transfer(say)
    assert say(f"books reverse --transfer {last} --why slip")[0] == 0
    assert open_pence(say)["M-1"] == 60_00
    (row,) = say.rows("round withdraw --claim M-1 --who mill")
    assert row["less_pence"] == 60_00
    (row,) = say.rows("round withdraw --claim M-1 --who mill --undo")
    assert (row["less_pence"], row["status"]) == (-100_00, "waiting")
    assert say("round agree --claim M-1 --who joiner")[0] == 0
    assert open_pence(say)["M-1"] == 100_00
    assert say("round withdraw --claim M-1 --who mill --undo")[0] == 2


def test_what_was_wholly_paid_or_credited_by_mistake_is_owed_again(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round paid --claim M-1 --amount 100 --who mill")
    assert say("round paid --claim M-1 --amount 100 --who joiner --undo")[0] == 0
    assert open_pence(say)["M-1"] == 100_00
    say("round credit --claim M-1 --amount 100 --number CN-7 --who mill")
    assert "M-1" not in open_pence(say)
    assert say("round credit --claim M-1 --amount 30 --number CN-7 --who joiner --undo")[0] == 2
    assert say("round credit --claim M-1 --amount 100 --number", "cn 7", "--who", "joiner", "--undo")[0] == 0
    assert open_pence(say)["M-1"] == 100_00
    assert say("round credit --claim M-1 --amount 40 --number CN-7 --who mill")[0] == 0
    assert open_pence(say)["M-1"] == 60_00


def test_who_takes_back_what_they_said_is_not_said_to_disagree(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round paid --claim M-1 --amount 30 --who joiner")
    told = say("round agree --claim M-1 --who joiner --refuse")[1]
    assert "joiner takes back what they said" in told
    assert "dispute" not in told
    say("round paid --claim M-1 --amount 30 --who joiner --key once-more")
    assert "mill does not agree" in say("round agree --claim M-1 --who mill --refuse")[1]


def test_only_what_something_looks_for_can_be_agreed_to(say):
    status, told = say("books consent --who mill --to publish-name")
    assert (status, "publish-posts" in told) == (2, True)
    assert say("books consent --who mill --to Publish-Posts")[0] == 0
    assert say("books consent --who mill --to publish-posts --withdraw")[0] == 0
    assert "does not agree" in say("books consent --who mill --to publish-posts --withdraw")[1]


def test_an_appeal_is_decided_once(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --who mill --start 100 --by pat")
    assert say("currency appeal --who cafe --floor=-300 --why x")[0] == 2
    appeal = done(say.root, "currency appeal --who mill --floor=-300 --why roof").says.values["appeal"]
    decide = f"currency decide --appeal {appeal} --why fair --by sam"
    assert say(f"{decide} --allow")[0] == 0
    assert say(f"{decide} --allow --key other")[0] == DONE_BEFORE
    assert say(f"{decide} --no-allow")[0] == 2
    assert account(say, "mill", "TRD")["floor_pence"] == -300_00


def test_days_that_are_closed_are_not_said_to_be_closed_now(say):
    say("books close-period --until 2026-02-01")
    status, told = say("books close-period --until 2026-01-15")
    assert (status, "1 February 2026 are closed already" in told) == (0, True)


def agreed(say):
    offer = say("board post --who mill --kind offer --sort service --item bread")[1].split()[0]
    words = f"board agree --offer {offer} --who joiner --amount 15"
    return offer, messages(done(say.root, words).says)["agreed"].values["number"]


def taken_back(say):
    last = last_transfer(say)
    assert say(f"books reverse --transfer {last} --why slip --key back-{last}")[0] == 0


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_was_done_and_taken_back_is_paid_again_each_time(say, times):
    _, number = agreed(say)
    assert say(f"board done --agreed {number}")[0] == 0
    for time in range(times):
        taken_back(say)
        assert say(f"board done --agreed {number}")[0] == DONE_BEFORE
        assert say.balances()[("mill", "member")] == 0
        assert say(f"board done --agreed {number} --key again-{time}")[0] == 0
        assert say.balances()[("mill", "member")] == 15_00
        assert say(f"board done --agreed {number}")[0] == DONE_BEFORE
    assert say.balances()[("mill", "member")] == 15_00
    assert say(f"board end --agreed {number}")[0] == 2


def test_what_was_done_and_taken_back_can_be_ended_and_its_post_is_open_again(say):
    offer, number = agreed(say)
    say(f"board done --agreed {number}")
    taken_back(say)
    status, told = say(f"board end --agreed {number}")
    assert (status, "was paid for it and taken back" in told, offer in told) == (0, True, True)
    assert {row["post"]: row["status"] for row in say.rows("board list")} == {offer: "open"}
    assert say(f"board done --agreed {number}")[0] == 2
    assert say.balances()[("mill", "member")] == 0


def test_a_name_or_number_of_another_is_not_taken(say):
    assert say("books identify --who cafe --also", "MILL")[0] == 2
    assert say("books identify --who mill --also Bakehouse --vat-number", "gb 123 4567 82")[0] == 0
    assert say("books identify --who cafe --also", "bakehouse")[0] == 2
    assert say("books identify --who cafe --vat-number", "123 4567 82")[0] == 2
    assert say("books identify --who cafe --vat-number GB123456789")[0] == 2
    assert say("books identify --who cafe --company-number 12345678901")[0] == 2
    assert say("books identify --who mill --drop --also Bakehouse")[0] == 0
    assert say("books identify --who mill --drop --also Bakehouse")[0] == 2
    assert say("books identify --who cafe --also", "bakehouse")[0] == 0


@given(st.integers(0, 9_999_999), st.integers(0, 8), st.integers(1, 9), st.sampled_from((0, 55)))
def test_one_wrong_digit_of_a_vat_number_is_told(seven, place, by, more):
    weighed = sum(int(d) * w for d, w in zip(f"{seven:07}", range(8, 1, -1), strict=True))
    digits = f"{seven:07}{-(weighed + more) % 97:02}"
    assert vat_number(digits) == f"GB{digits}"
    slip = f"{digits[:place]}{(int(digits[place]) + by) % 10}{digits[place + 1 :]}"
    both = {(int(slip[7:]) + sum(int(d) * w for d, w in zip(slip[:7], range(8, 1, -1), strict=True)) + m) % 97
            for m in (0, 55)}  # fmt: skip
    if 0 not in both:
        with pytest.raises(BadInput):
            vat_number(slip)


def test_a_death_that_was_recorded_by_mistake_is_taken_back(say):
    say("bank share --who joiner --amount 20 --on 2026-01-05")
    assert say("bank death --who joiner --died-on 2026-02-01")[0] == 0
    assert say("bank death --who joiner --died-on 2026-02-02")[0] == 2
    assert say("bank death --who joiner --died-on 2026-02-01 --undo")[0] == 0
    assert "No death" in say("bank death --who joiner --died-on 2026-02-01 --undo")[1]
    assert say("bank death --who joiner --died-on 2026-02-02 --to cafe --seen probate")[0] == 0
    status, told = say("bank death --who joiner --died-on 2026-02-02 --undo")
    assert (status, "were passed on" in told) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        "board post --who mill --kind offer --sort service --until 2020-01-01 --item bread",
        "currency limits --who mill --start=-5",
        "currency limits --who mill --most=-5",
        "books resolve --hold h1 --void --amount 2",
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(say, words):
    say("currency open --code TRD --model mutual")
    say("books hold --payer joiner --payee mill --amount 10 --hold h1")
    before = accounts(say), len(say.rows("books holds"))
    assert say(words)[0] == 2
    assert (accounts(say), len(say.rows("books holds"))) == before
    assert say.rows("board list --everything") == []


def test_what_was_said_can_be_agreed_to_once_a_payment_is_reversed(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round paid --claim M-1 --amount 60 --who joiner")
    pay(say, ("joiner", "mill"), 100, number_of(say, "M-1"))
    assert say(f"books reverse --transfer {last_transfer(say)} --why slip")[0] == 0
    assert say("round agree --claim M-1 --who mill")[0] == 0
    assert open_pence(say)["M-1"] == 40_00


def test_one_person_who_loosens_a_safeguard_where_people_sign_in_is_told_so(say):
    assert "ask for two" not in say("books limits --who joiner --floor=-600")[1], "nobody else could be asked"
    (say.root / "web").mkdir()
    (say.root / "web" / "site.json").write_text("{}")
    told = say("books limits --who joiner --floor=-700")[1]
    assert "ask for two: The balance of Joiner might go down to −£700.00" in told
    assert "ask for two" not in say("books limits --who joiner --floor=-5")[1], "one may tighten"
