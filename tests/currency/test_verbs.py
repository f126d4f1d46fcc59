"""Three currencies at a desk: one backed by money, one of mutual credit, one of hours."""

import pytest

from tests.asking import done, messages, refused, values
from tests.desk import new_place
from ultramicro.core.errors import BadInput

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


def test_a_redemption_that_waits_can_be_withdrawn_and_is_never_of_more_than_there_is(backed):
    backed("currency issue --who ann --amount 500")
    redeem = "currency redeem --who ann --by pat --amount"
    assert refused(backed.root, f"{redeem} 600") == "currency.has_less"
    request = done(backed.root, f"{redeem} 400").says.values["request"]
    assert refused(backed.root, f"{redeem} 399 --withdraw") == "currency.nothing_waits"
    assert done(backed.root, f"{redeem} 400 --withdraw").says.values["request"] == request
    assert refused(backed.root, f"currency release --request {request} --by sam") == "currency.was_withdrawn"
    other = done(backed.root, f"{redeem} 400 --key b").says.values["request"]
    assert backed(f"currency release --request {other} --by sam")[0] == 0
    assert refused(backed.root, f"{redeem} 400 --withdraw --key c") == "currency.nothing_waits"
    assert backed.balances("BRX")[("ann", "member")] == 100_00


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
    say("currency open --code TRD --model mutual --fee 1 --on 2026-01-01")
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


def test_a_rule_that_is_not_given_stays_as_it_is(backed):
    """A change of one rule ended all the others, and the answer was only that the currency is open."""
    told = values(done(backed.root, "currency open --code BRX --model backed --demurrage 0.5").says)
    assert (told["fee"].share, told["lent"].share, told["demurrage"].share) == (0.02, 0.6, 0.005)
    assert told["sum"] == 300_00
    told = values(done(backed.root, "currency open --code BRX --model backed --fee 0").says)
    assert (told["fee"].share, told["demurrage"].share) == (0, 0.005)


def test_hours_keep_no_fee_of_another_model(say):
    say("currency open --code HRS --model mutual --fee 2")
    assert refused(say.root, "currency open --code HRS --model hours --fee 1") == "currency.hours_cost"
    assert "rules" not in messages(done(say.root, "currency open --code HRS --model hours").says)
    told = values(done(say.root, "currency open --code HRS --model mutual").says)
    assert told["fee"].share == 0


def allowed_appeal(say, floor=-300):
    say("currency open --code TRD --model mutual")
    say("currency limits --who ann --start 100 --by pat")
    told = done(say.root, f"currency appeal --who ann --floor={floor} --why roof").says
    appeal = told.values["appeal"]
    assert say(f"currency decide --appeal {appeal} --allow --by sam --why", "she always paid back")[0] == 0
    return appeal


def floor_of(say, who):
    (found,) = [row for row in say.rows("books accounts")
                if row["owner"] == who and row["account"].startswith("TRD/")]  # fmt: skip
    return found["floor_pence"]


def test_what_a_person_decided_on_an_appeal_is_not_undone_unseen(say):
    appeal = allowed_appeal(say)
    with pytest.raises(BadInput) as told:
        done(say.root, "currency limits --who ann --start 100")
    assert told.value.what.id == "currency.appeal_stands"
    assert values(told.value.what) == {"appeal": appeal, "who": "ann", "granted": 300_00, "sum": 100_00}
    assert floor_of(say, "ann") == -300_00
    by_hand = "books limits --who ann --currency TRD --floor"
    assert (
        refused(say.root, f"{by_hand}=-299.99")
        == refused(say.root, f"{by_hand} 0")
        == "currency.appeal_stands"
    )
    assert say(f"{by_hand}=-300 --ceiling 900")[0] == 0
    assert floor_of(say, "ann") == -300_00
    # More than was decided takes nothing away, and what was decided stays when it falls again.
    assert say("currency limits --who ann --start 400")[0] == 0
    assert refused(say.root, "currency limits --who ann --start 100") == "currency.appeal_stands"
    assert say("currency limits --who ann --start 100 --below-appeal")[0] == 0
    assert floor_of(say, "ann") == -100_00
    # Lowered knowingly, the appeal stands no longer.
    assert say(f"{by_hand}=-60")[0] == 0
    assert say("currency limits --who ann --start 50")[0] == 0


@pytest.mark.parametrize("floor", ["300", "0", "-100", "-50"])
def test_an_appeal_asks_for_a_lower_floor_below_zero(say, floor):
    say("currency open --code TRD --model mutual")
    say("currency limits --who ann --start 100")
    assert refused(say.root, f"currency appeal --who ann --floor={floor} --why roof") == "currency.has_floor"


def test_allowing_an_appeal_never_leaves_less_than_there_is(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --who ann --start 100 --by pat")
    told = done(say.root, "currency appeal --who ann --floor=-200 --why roof").says
    say("currency limits --who ann --start 400 --by pat")
    decide = f"currency decide --appeal {told.values['appeal']} --by sam --why seen"
    assert refused(say.root, f"{decide} --allow") == "currency.has_floor"
    assert say(f"{decide} --no-allow")[0] == 0
    assert floor_of(say, "ann") == -400_00


def test_nobody_stands_for_a_debt_in_a_currency_that_nobody_owes(backed):
    guarantee = "currency guarantee --guarantor bob --member ann"
    assert refused(backed.root, f"{guarantee} --cap 100") == "currency.nobody_owes"
    assert backed(f"{guarantee} --cap 0")[0] == 4


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


@pytest.fixture
def guaranteed(say):
    """Ann owes 150; bob, who is frozen, and mill stand for 90 and 60 of it; the fund is empty."""
    say("currency open --code TRD --model mutual")
    for who in ("ann", "bob", "shop", "mill"):
        say(f"currency limits --who {who} --start 200")
    say("currency pay --buyer ann --seller shop --amount 150")
    for guarantor, cap in (("bob", 90), ("mill", 60)):
        say(f"currency guarantee --guarantor {guarantor} --member ann --cap {cap}")
    return say


@pytest.mark.parametrize(("poor", "bears"), [
    ("books status --who bob --currency TRD --status frozen", 0),
    ("currency limits --who bob --start 0", 0),
    ("currency limits --who bob --start 30", 30_00),
])  # fmt: skip
def test_one_guarantor_who_cannot_pay_is_named_and_keeps_nobody_from_paying(guaranteed, poor, bears):
    assert guaranteed(poor)[0] == 0
    found = done(guaranteed.root, "currency write-off --who ann --why gone")
    assert [tuple(row.values()) for row in found.rows] == [("bob", bears, 90_00), ("mill", 60_00, 60_00)]
    assert values(found.says)["borne"] == 60_00 + bears
    assert guaranteed("books verify")[0] == 0


def test_no_guarantor_pays_more_than_they_promised_however_often_a_debt_is_written_off(guaranteed):
    guaranteed("currency guarantee --guarantor mill --member ann --cap 0")
    done(guaranteed.root, "currency write-off --who ann --why gone")
    again = done(guaranteed.root, "currency write-off --who ann --why still --on 2026-12-20")
    assert (again.rows, values(again.says)["borne"]) == ([], 0)
    assert guaranteed.balances("TRD")[("bob", "member")] == -90_00


def test_nobody_is_erased_who_stands_for_anothers_debt(guaranteed):
    assert refused(guaranteed.root, "books erase --who bob") == "currency.still_guarantees"
    guaranteed("currency guarantee --guarantor bob --member ann --cap 0")
    assert guaranteed("books erase --who bob")[0] == 0


def test_who_owes_too_long_and_who_hoards_is_found(say):
    say("currency open --code TRD --model mutual --settle-within 60 --on 2026-01-01")
    for who in ("ann", "shop"):
        say(f"currency limits --who {who} --start 200")
    say("currency pay --buyer ann --seller shop --amount 50 --on 2026-07-01")
    found = {row["who"]: (row["worry"], row["since"]) for row in say.rows("currency watch")}
    assert found == {"ann": ("old_debt", "2026-07-01"), "shop": ("unspent", "2026-07-01")}


def test_local_money_that_moves_without_its_fee_says_so(say):
    say("currency open --code TRD --model mutual --fee 10")
    say("currency open --code HRS --model hours")
    for code in ("TRD", "HRS"):
        say(f"currency limits --code {code} --who ann --start 200")
    pay = "books pay --payer ann --payee bob --amount 20"
    told = messages(done(say.root, f"{pay} --currency TRD").says)
    assert told["currency.no_fee"].values["fee"].pence == 2_00
    assert "currency.no_fee" not in messages(done(say.root, f"{pay} --currency HRS").says)
    say("books hold --payer ann --payee bob --amount 20 --currency TRD --hold h")
    resolved = messages(done(say.root, "books resolve --hold h --amount 10").says)
    assert resolved["currency.no_fee"].values["fee"].pence == 1_00
    say("books hold --payer ann --payee bob --amount 20 --currency TRD --hold free")
    assert "currency.no_fee" not in messages(done(say.root, "books resolve --hold free --void").says)


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


def test_limits_say_which_account_they_open_and_only_then(say):
    say("currency open --code TRD --model mutual")
    words = "currency limits --code TRD --who shop --start 100"
    assert "was opened for shop, who had none in TRD" in say(words)[1]
    assert "opened" not in say(words)[1]
    status, told = say("currency limits --code TRD --who shopp --start 100")
    assert (status, "opened" in told) == (2, False)
