"""Backed money is never made from nothing: no floor, no other model, no reversal puts out what no bank holds."""

import json

import pytest

from tests.asking import done, refused
from tests.currency.test_verbs import backed as backed_desk
from tests.currency.test_verbs import say as open_desk
from tests.ledger.drawing import START, opened, pays
from ultramicro.core.errors import BadInput
from ultramicro.currency.ids import Model
from ultramicro.currency.reserve import require_issuer
from ultramicro.currency.rules import Rules
from ultramicro.ledger.engine.model import OpenAccount, SetLimits, SetStatus
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.simulated import SimulatedBooks
from ultramicro.ledger.stores.opening import open_file
from ultramicro.main import main
from ultramicro.techniques import open_place

backed, say = backed_desk, open_desk


def reserve(say, tmp_path):
    """What proof, public page and technique say: exit status, the page's yes or no, and the backed share."""
    status, _ = say("currency reserve --page", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text()
    say.capsys.readouterr()
    assert main(["ask", "currency", str(say.root), "--code", "BRX", "--json"]) == 0
    answer = json.loads(say.capsys.readouterr().out)
    backed_share = next(f["value"] for f in answer["figures"] if f["id"] == "backed_share")
    return status, 'id="backed"' in page, backed_share


WAYS = (
    "currency limits --code BRX --who bob --start 100",
    "books limits --who bob --floor=-100 --currency BRX",
    "books add --who cat --called Cat --floor=-100 --currency BRX",
    "currency appeal --code BRX --who bob --floor=-100 --why please",
)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_below_nought_in_a_backed_currency(backed, tmp_path, way):
    backed("currency issue --who ann --amount 500")
    people = backed.rows("books people")
    assert backed(way)[0] == 2
    assert backed.rows("books people") == people
    assert all(
        row["floor_pence"] == 0 for row in backed.rows("books accounts") if row["account"].endswith("member")
    )
    pay = "currency pay --code BRX --buyer bob --seller shop --amount 100"
    assert refused(backed.root, pay) == "below_floor"
    assert reserve(backed, tmp_path) == (0, True, 1.0)


def test_the_way_is_closed_before_the_first_is_issued(backed):
    assert backed("books limits --who bob --floor=-100 --currency BRX")[0] == 2


def test_an_appeal_that_was_made_before_is_not_allowed_once_money_backs_it(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --who ann --by sam")
    appeal = done(say.root, "currency appeal --who ann --floor=-300 --why", "the roof").says.values["appeal"]
    say("currency limits --who ann --start 0")
    assert say("currency open --code TRD --model backed --key backed")[0] == 0
    assert say(f"currency decide --appeal {appeal} --allow --by pat --why kind")[0] == 2


def test_floors_that_were_there_before_keep_a_currency_from_being_backed(say):
    say("currency open --code BRX --model mutual")
    say("books add --who cat --called Cat --floor=-200 --currency BRX")
    with pytest.raises(BadInput) as told:
        done(say.root, "currency open --code BRX --model backed")
    assert (told.value.what.id, list(told.value.what.values["names"].things)) == (
        "currency.some_owe",
        ["cat"],
    )
    say("books limits --who cat --floor 0 --currency BRX")
    assert say("currency open --code BRX --model backed")[0] == 0
    assert say("books limits --who cat --floor=-200 --currency BRX --key again")[0] == 2


@pytest.mark.parametrize("model", ["mutual", "hours"])
def test_no_other_model_while_any_is_out_and_any_after(backed, model):
    backed("currency issue --who ann --amount 100")
    with pytest.raises(BadInput) as told:
        done(backed.root, f"currency open --code BRX --model {model}")
    assert told.value.what.id == "currency.out_under_other_model"
    assert told.value.what.values["out"].pence == 100_00
    assert backed("currency redeem --who ann --amount 40")[0] == 0
    assert backed("currency redeem --who ann --amount 60")[0] == 0
    assert backed(f"currency open --code BRX --model {model}")[0] == 0
    assert backed("currency limits --code BRX --who bob --start 100")[0] == 0
    backed("currency pay --code BRX --buyer bob --seller shop --amount 30")
    assert backed("currency open --code BRX --model backed --key back")[0] == 2
    backed("currency pay --code BRX --buyer shop --seller bob --amount 30")
    assert backed("currency open --code BRX --model backed --key back")[0] == 2
    backed("currency limits --code BRX --who bob --start 0")
    assert backed("currency open --code BRX --model backed --key back")[0] == 0
    assert backed("books limits --who bob --floor=-100 --currency BRX")[0] == 2
    assert backed("currency issue --who ann --amount 50 --key fifty")[0] == 0


def test_the_rules_of_a_backed_currency_can_change_while_it_is_out(backed, tmp_path):
    backed("currency issue --who ann --amount 100")
    assert backed("currency open --code BRX --model backed --fee 1 --key fee")[0] == 0
    assert reserve(backed, tmp_path) == (0, True, 1.0)


def test_the_fees_that_a_currency_took_are_out_too(backed, tmp_path):
    backed("currency issue --who ann --amount 500")
    backed("currency pay --buyer ann --seller shop --amount 100")
    assert reserve(backed, tmp_path) == (0, True, 1.0)
    (row,) = backed.rows("currency reserve")
    assert row == {"out_pence": 500_00, "bank_pence": 700_00, "treasury_pence": 500_00, "room_pence": 200_00}


def test_what_is_missing_is_said_alike_by_the_proof_the_page_and_the_technique(backed, tmp_path):
    backed("currency issue --who ann --amount 500")
    (tmp_path / "gone.csv").write_text(
        "Date,Description,Paid in,Paid out,Balance\n05/11/2026,TO THE COUNCIL,,450.00,250.00\n"
    )
    backed("books reconcile --bank brx-reserve --statement", tmp_path / "gone.csv")
    assert reserve(backed, tmp_path) == (5, False, 0.5)


def test_money_printed_in_books_of_an_older_version_is_seen(backed, tmp_path):
    """The issuer's account is closed behind the program's back, which is what such books look like."""
    backed("currency issue --who ann --amount 100")
    bob = next(row for row in backed.rows("books people") if row["who"] == "bob")["id"]
    ledger = open_file(backed.root / "books" / "ledger.sqlite3")
    issuer = ledger.state.issuers
    ledger.state.issuers = set()
    account = OpenAccount(
        key="x", at=START, account=f"BRX/{bob}/member", owner=bob, currency="BRX", floor_pence=-10000
    )
    assert ledger.submit([account])[0].accepted
    assert issuer
    ledger.close()
    backed("currency pay --buyer bob --seller shop --amount 100")
    assert reserve(backed, tmp_path) == (5, False, 0.5)
    assert backed("currency redeem --who ann --amount 60")[0] == 0


def test_an_undone_redemption_is_out_again_only_where_the_bank_still_holds_it(backed, tmp_path):
    backed("currency issue --who ann --amount 500")
    backed("currency redeem --who ann --amount 100")
    redemption = next(r["transfer"] for r in statement(backed, "ann", "BRX") if r["kind"] == "redemption")
    backed("currency issue --who shop --amount 200")
    (tmp_path / "gone.csv").write_text(
        "Date,Description,Paid in,Paid out,Balance\n05/11/2026,TO THE COUNCIL,,50.00,650.00\n"
    )
    backed("books reconcile --bank brx-reserve --statement", tmp_path / "gone.csv")
    with pytest.raises(BadInput) as told:
        done(backed.root, f"books reverse --transfer {redemption} --why", "a slip")
    assert told.value.what.id == "currency.undo_no_room"
    assert told.value.what.values["room"].pence == 50_00
    backed("currency redeem --who shop --amount 60")
    assert backed(f"books reverse --transfer {redemption} --why", "a slip")[0] == 0
    assert backed.balances("BRX")[("ann", "member")] == 500_00
    assert reserve(backed, tmp_path)[:2] == (0, True)


def test_an_issue_is_taken_back_whole_and_a_large_one_not_by_one_person(backed, tmp_path):
    backed("currency issue --who ann --amount 500")
    backed("currency issue --who shop --amount 200")
    large, small = (next(r["transfer"] for r in statement(backed, who, "BRX") if r["kind"] == "issue") for who in ("ann", "shop"))  # fmt: skip
    assert refused(backed.root, f"books reverse --transfer {large} --why slip") == "currency.undo_alone"
    assert backed(f"books reverse --transfer {small} --why slip")[0] == 0
    assert (backed.balances("BRX")[("shop", "member")], backed.balances()[("shop", "member")]) == (0, 200_00)
    assert reserve(backed, tmp_path) == (0, True, 1.0)


def test_a_release_that_was_taken_back_is_asked_for_again(backed):
    backed("currency issue --who ann --amount 500")
    request = done(backed.root, "currency redeem --who ann --amount 301 --by pat").says.values["request"]
    backed(f"currency release --request {request} --by sam")
    redemption = next(r["transfer"] for r in statement(backed, "ann", "BRX") if r["kind"] == "redemption")
    assert backed(f"books reverse --transfer {redemption} --why slip")[0] == 0
    assert backed(f"currency release --request {request} --by sam")[0] == 2
    assert backed.balances("BRX")[("ann", "member")] == 500_00


def statement(say, who, currency):
    return say.rows(f"books statement --who {who} --currency {currency}")


def test_only_a_backed_currency_has_a_reserve_in_the_tables(backed):
    backed("currency open --code TRD --model mutual")
    backed("currency limits --code TRD --who ann --start 100")
    rows = open_place(backed.root).table("currencies").order_by("currency").to_pyarrow().to_pylist()
    assert [(row["currency"], row["model"], row["treasury_pence"], row["bank_pence"]) for row in rows] == [
        ("BRX", "backed", 0, 700_00), ("TRD", "mutual", None, None),
    ]  # fmt: skip


def test_an_issuers_account_is_not_opened_again_while_somebody_may_owe():
    """Books in which it was closed by hand, and a floor was set since."""
    books = SimulatedBooks()
    rules = Rules(code="X", model=Model.BACKED)
    require_issuer(books, rules)
    for number, kind, floor, ceiling in (
        ("X/x-treasury/issuer", "issuer", None, 0),
        ("X/ann/member", "member", 0, None),
    ):
        books.state.accounts[number] = Account(number, "ann", "X", kind, floor, ceiling, None, None)
    require_issuer(books, rules)
    below = books.state.accounts["X/ann/member"]._replace(floor_pence=-1)
    closed = books.state.accounts["X/x-treasury/issuer"]._replace(status="closed")
    books.state.accounts |= {below.account: below, closed.account: closed}
    with pytest.raises(BadInput) as told:
        require_issuer(books, rules)
    assert told.value.what.id == "currency.some_owe"


# The ledger's own rule, whatever verb asks


def backed_books(path):
    ledger = open_file(path)
    ledger.submit(
        [
            OpenAccount(key="i", at=START, account="i", owner="i", currency="GBP", account_class="issuer",
                        floor_pence=None, ceiling_pence=0),
            *opened("ann", "shop"), *opened("far", currency="HRS", floor=-50),
        ]
    )  # fmt: skip
    return ledger


def code(ledger, operation):
    return ledger.submit([operation])[0].code


@pytest.mark.parametrize("floor", [None, -1])
def test_the_ledger_itself_lets_nobody_below_nought_beside_an_issuer(tmp_path, floor):
    for again in range(2):  # the second time the books are opened from the disk
        ledger = backed_books(tmp_path / "ledger.sqlite3")
        limits = SetLimits(key=f"l{again}", at=START, account="ann", floor_pence=floor, ceiling_pence=None)
        assert code(ledger, limits) == "nobody_backs_it"
        more = OpenAccount(
            key=f"o{again}", at=START, account="cat", owner="c", currency="GBP", floor_pence=floor
        )
        assert code(ledger, more) == "nobody_backs_it"
        other = SetLimits(key=f"h{again}", at=START, account="far", floor_pence=floor, ceiling_pence=None)
        assert code(ledger, other) == "accepted"
        ledger.close()


def test_an_issuer_is_opened_and_opened_again_only_where_nobody_owes(tmp_path):
    ledger = backed_books(tmp_path / "ledger.sqlite3")
    hours = OpenAccount(
        key="h", at=START, account="hi", owner="h", currency="HRS", account_class="issuer", floor_pence=None
    )
    assert code(ledger, hours) == "nobody_backs_it"
    assert code(ledger, SetStatus(key="c", at=START, account="i", status="closed")) == "accepted"
    below = SetLimits(key="l", at=START, account="ann", floor_pence=-100, ceiling_pence=None)
    assert code(ledger, below) == "accepted"
    ledger.submit([pays("p", "ann", "shop", 60)])
    ledger.submit([SetLimits(key="m", at=START, account="ann", floor_pence=0, ceiling_pence=None)])
    assert code(ledger, SetStatus(key="o", at=START, account="i", status="open")) == "nobody_backs_it"
    ledger.submit([pays("q", "shop", "ann", 60)])
    assert code(ledger, SetStatus(key="o2", at=START, account="i", status="open")) == "accepted"
    ledger.close()


def test_local_money_is_not_given_for_an_overdraft(backed, tmp_path):
    backed("books limits --who bob --floor=-1000 --currency GBP")
    held = {row["account"]: row["balance_pence"] for row in backed.rows("books accounts")}
    own = held.get(next((a for a in held if "/bob" in a), ""), 0)
    assert own <= 0
    assert backed("currency issue --who bob --amount 50")[0] == 2
    assert reserve(backed, tmp_path)[1:] == (True, 1.0) or reserve(backed, tmp_path)[2] is None


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2027-03", "9999-12", "2026-1", "2026111"])
def test_only_months_that_have_come_are_charged(backed, month):
    backed("currency open --code BRX --model backed --demurrage 2 --key rules-2")
    backed("currency issue --who ann --amount 150")
    before = backed.balances("BRX")
    assert backed(f"currency charge --month {month}")[0] == 2
    assert backed.balances("BRX") == before


def test_two_people_are_two_people_in_any_letters(backed):
    backed("currency open --code BRX --model backed --release-above 10 --key rules-2")
    backed("currency issue --who ann --amount 150")
    request = done(backed.root, "currency redeem --who ann --amount 20 --by pat").says.values["request"]
    assert backed(f"currency release --request {request} --by Pat")[0] == 2
    assert backed(f"currency release --request {request} --by kim")[0] == 0


def test_the_newest_proof_is_of_what_is_out_now(backed):
    def proved():
        rows = backed.rows("currency reserve")
        return rows[0]["out_pence"]

    backed("currency issue --who ann --amount 77")
    first = proved()
    backed("currency redeem --who ann --amount 6")
    assert proved() == first - 6_00
    transfers = backed.rows("books statement --who ann --currency BRX")
    backed(f"books reverse --transfer {transfers[-1]['transfer']} --why wrong")
    assert proved() == first


def test_issues_undone_in_parts_are_one_sum_with_what_was_redeemed_that_day(backed):
    """Each part is below what one person may give back alone; together they are not."""
    for pounds in (240, 200):
        backed(f"currency issue --who ann --amount {pounds}")
    parts = [r["transfer"] for r in statement(backed, "ann", "BRX") if r["kind"] == "issue"]
    assert backed(f"books reverse --transfer {parts[0]} --why slip")[0] == 0
    assert refused(backed.root, f"books reverse --transfer {parts[1]} --why slip") == "currency.undo_alone"
    status, told = backed("currency redeem --who ann --amount 200")
    assert (status, "need another person" in told) == (0, True)
