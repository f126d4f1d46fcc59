"""Three currencies at a desk: one backed by money, one of mutual credit, one of hours."""

import pytest

from tests.asking import done, messages, refused, values
from tests.desk import new_place

BANK = """Date,Description,Paid in,Paid out,Balance
02/11/2026,ANN RESERVE-1,500.00,,500.00
03/11/2026,SHOP RESERVE-2,200.00,,700.00
"""


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "ann", "bob", "shop:firm", "mill:firm")


@pytest.fixture
def backed(say, tmp_path):
    say("currency open --code BRX --model backed --fee 2 --lent 60 --release-above 300")
    (tmp_path / "bank.csv").write_text(BANK)
    say("books expect --who ann --amount 500 --reference RESERVE-1")
    say("books expect --who shop --amount 200 --reference RESERVE-2")
    assert say("books reconcile --bank brx-reserve --statement", tmp_path / "bank.csv")[0] == 0
    return say


def test_local_money_is_issued_one_for_one_and_never_beyond_the_bank(backed):
    assert backed("currency issue --who ann --amount 500")[0] == 0
    assert backed.balances("BRX")[("ann", "member")] == 500_00
    assert backed.balances()[("brx-treasury", "treasury")] == 500_00
    assert refused(backed.root, "currency issue --who ann --amount 200.01") == "currency.no_room"
    assert refused(backed.root, "currency issue --who ann --amount 200") == "currency.not_paid_in"
    assert backed("currency reserve")[0] == 0


def test_a_sale_shares_its_fee_in_the_same_posting(backed):
    backed("currency issue --who ann --amount 500")
    told = values(done(backed.root, "currency pay --buyer ann --seller shop --amount 100").says)
    assert (told["sum"], told["fee"], told["lent"]) == (100_00, 2_00, 1_20)
    found = backed.balances("BRX")
    assert found[("shop", "member")] == 98_00
    assert (found[("brx-treasury", "loan_fund")], found[("brx-treasury", "levy")]) == (1_20, 80)
    assert sum(found.values()) == 0


def test_a_small_redemption_goes_at_once_and_a_large_one_takes_two_people(backed):
    backed("currency issue --who ann --amount 500")
    assert backed("currency redeem --who ann --amount 100 --by pat")[0] == 0
    assert backed.balances()[("ann", "member")] == 100_00
    told = done(backed.root, "currency redeem --who ann --amount 301 --by pat").says
    request = told.values["request"]
    assert told.id == "release_asked"
    assert backed.balances("BRX")[("ann", "member")] == 400_00
    assert refused(backed.root, f"currency release --request {request} --by pat") == "currency.same_person"
    assert backed(f"currency release --request {request} --by sam")[0] == 0
    assert backed(f"currency release --request {request} --by sam")[0] == 4
    assert backed.balances()[("ann", "member")] == 401_00
    assert backed("currency reserve")[0] == 0


def test_a_reserve_that_is_short_is_said_to_everybody(backed, tmp_path):
    backed("currency issue --who ann --amount 500")
    (tmp_path / "gone.csv").write_text(
        "Date,Description,Paid in,Paid out,Balance\n05/11/2026,TO THE COUNCIL,,400.00,300.00\n"
    )
    backed("books reconcile --bank brx-reserve --statement", tmp_path / "gone.csv")
    page = tmp_path / "reserve.html"
    status, told = backed("currency reserve --page", page)
    assert (status, "mistake" in told) == (5, False)
    assert refused(backed.root, "currency reserve") == "currency.reserve_short"
    assert '<p id="short" class="short">' in page.read_text()
    assert "£200.00" in page.read_text()
    assert backed("currency issue --who shop --amount 1")[0] == 2


def test_demurrage_is_taken_once_a_month_and_leaves_small_balances(backed):
    backed("currency open --code BRX --model backed --demurrage 2 --exempt 50 --key rules-2")
    backed("currency issue --who ann --amount 150")
    backed("currency issue --who shop --amount 40")
    told = done(backed.root, "currency charge --month 2026-11").says
    assert (told.id, told.values["sum"].pence, told.values["n"]) == ("charged", 2_00, 1)
    assert backed("currency charge --month 2026-11 --key again")[0] == 4
    assert backed.balances("BRX")[("brx-treasury", "levy")] == 2_00


def test_a_levy_is_taken_from_every_member_who_can_bear_it(say):
    say("currency open --code TRD --model mutual --levy 3")
    say("currency limits --who ann --start 10")
    say("currency limits --who bob --start 0")
    told = messages(done(say.root, "currency charge --month 2026-11").says)
    assert (told["charged"].values["sum"].pence, told["charged"].values["n"]) == (3_00, 1)
    assert say.balances("TRD") == {
        ("ann", "member"): -300,
        ("bob", "member"): 0,
        ("trd-treasury", "levy"): 300,
    }


def test_who_could_not_pay_the_levy_is_named_and_charged_once_they_can(say):
    say("currency open --code TRD --model mutual --levy 3")
    say("currency limits --who ann --start 10")
    say("currency limits --who bob --start 0")
    assert "bob" in say("currency charge --month 2026-11")[1]
    status, told = say("currency charge --month 2026-11")
    assert (status, "bob" in told, say.balances("TRD")[("bob", "member")]) == (4, True, 0)
    say("currency pay --buyer ann --seller bob --amount 4")
    for expected in (0, 4):
        status, told = say("currency charge --month 2026-11 --key later")
        assert (status, "bob" in told) == (expected, False)
    assert say.balances("TRD")[("bob", "member")] == 1_00
    assert say.balances("TRD")[("trd-treasury", "levy")] == 6_00
    # Taken back from one, it is charged to that one alone again.
    last = max(row["transfer"] or 0 for row in say.rows("books statement --who bob --currency TRD"))
    assert say(f"books reverse --transfer {last} --why slip")[0] == 0
    assert say("currency charge --month 2026-11 --key third")[0] == 0
    assert say.balances("TRD")[("trd-treasury", "levy")] == 6_00


def test_no_month_before_the_currency_or_the_membership_is_charged(say):
    say("books add --who late --called Late --on 2026-10-05")
    say("books add --who early --called Early --on 2026-01-05")
    say("currency open --code TRD --model mutual --levy 1 --on 2026-09-15")
    for who in ("late", "early"):
        say(f"currency limits --who {who} --start 10")
    for month in ("1999-01", "2026-08"):
        assert refused(say.root, f"currency charge --month {month}") == "currency.month_before_opening"
    assert say("currency charge --month 2026-09")[0] == 0
    assert (say.balances("TRD")[("early", "member")], say.balances("TRD")[("late", "member")]) == (-1_00, 0)
    assert say("currency charge --month 2026-10")[0] == 0
    assert say.balances("TRD")[("late", "member")] == -1_00
    # To change the rules is not to open it again.
    say("currency open --code TRD --model mutual --levy 2 --on 2026-11-01")
    assert say("currency charge --month 2026-09 --key again")[0] == 4


def test_mutual_credit_sums_to_nought_and_limits_follow_earnings(say):
    say("currency open --code TRD --model mutual --fee 1")
    for who in ("ann", "bob", "shop", "mill"):
        assert say(f"currency limits --who {who} --start 100")[0] == 0
    for month in ("08", "09", "10"):
        say(f"currency pay --buyer ann --seller shop --amount 30 --on 2026-{month}-03 --key {month}")
    assert refused(say.root, "currency pay --buyer ann --seller shop --amount 20") == "below_floor"
    told = done(say.root, "currency limits --who shop --start 100 --on 2026-11-20 --key later").says
    assert {"limits_set", "earned"} <= messages(told).keys()
    assert values(told) == {"who": "shop", "sum": 160_00, "start": 100_00, "months": 2, "usual": 30_00,
                            "counted": 3, "wanted": 160_00}  # fmt: skip
    assert sum(say.balances("TRD").values()) == 0
    told = done(say.root, "currency pay --buyer shop --seller mill --amount 200 --on 2026-11-20").says
    assert "soft_limit" in messages(told)


def test_an_appeal_is_decided_by_a_person_and_written_down(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --who ann --start 50")
    told = done(say.root, "currency appeal --who ann --floor=-300 --why", "the roof must be mended").says
    appeal = told.values["appeal"]
    assert say(f"currency decide --appeal {appeal} --allow --by pat --why", "she always paid back")[0] == 0
    assert say("currency pay --buyer ann --seller bob --amount 300")[0] == 0
    assert refused(say.root, "currency decide --appeal appeal-none --allow --why x") == "currency.no_appeal"


def test_a_default_is_borne_by_guarantors_to_their_caps_then_by_the_fund_and_the_sum_stays_nought(say):
    say("currency open --code TRD --model mutual --fee 10")
    for who in ("ann", "bob", "shop", "mill"):
        say(f"currency limits --who {who} --start 200")
    say("currency pay --buyer ann --seller shop --amount 150")
    told = done(say.root, "currency guarantee --guarantor bob --member ann --cap 60").says
    assert (told.id, values(told)["cap"], values(told)["whole"]) == ("guaranteed", 60_00, 60_00)
    say("currency fill-fund --amount 15")
    written_off = done(say.root, "currency write-off --who ann --why", "gone abroad")
    told = values(written_off.says)
    assert "borne_in_part" in messages(written_off.says)
    assert (told["borne"], told["owed"], told["left"]) == (75_00, 150_00, 75_00)
    assert [(row["who"], row["bears_pence"]) for row in written_off.rows] == [
        ("bob", 60_00),
        ("trd-treasury", 15_00),
    ]
    found = say.balances("TRD")
    assert (found[("bob", "member")], found[("ann", "member")]) == (-60_00, -75_00)
    assert sum(found.values()) == 0
    assert say("currency write-off --who ann --why", "gone abroad")[0] == 4
    assert refused(say.root, "currency write-off --who shop --why none") == "currency.owes_nothing"


def test_who_owes_too_long_and_who_hoards_is_found(say):
    say("currency open --code TRD --model mutual --settle-within 60")
    for who in ("ann", "shop"):
        say(f"currency limits --who {who} --start 200")
    say("currency pay --buyer ann --seller shop --amount 50 --on 2026-07-01")
    found = {row["who"]: (row["worry"], row["since"]) for row in say.rows("currency watch")}
    assert found == {"ann": ("old_debt", "2026-07-01"), "shop": ("unspent", "2026-07-01")}


def test_an_hour_is_an_hour(say):
    assert say("currency open --code HRS --model hours --fee 1")[0] == 2
    say("currency open --code HRS --model hours")
    say("currency limits --who ann --start 20")
    say("currency pay --buyer ann --seller bob --amount 1.5")
    assert say.balances("HRS") == {("ann", "member"): -150, ("bob", "member"): 150}


def test_two_currencies_must_be_named_and_the_national_one_is_none(say):
    say("currency open --code TRD --model mutual")
    say("currency open --code HRS --model hours")
    assert refused(say.root, "currency watch") == "currency.several"
    assert refused(say.root, "currency watch --code XYZ") == "currency.unknown"
    assert say("currency open --code GBP --model mutual")[0] == 2
