"""What is taken back: every room then stands as if it had never been, and nothing is taken back by half."""

import json
from datetime import UTC, date, datetime

import pytest

from tests.asking import done, values
from tests.bank.test_bills import ring as billed_ring
from tests.bank.test_verbs import lent, one
from tests.bank.test_verbs import say as bank_desk
from tests.desk import new_place
from ultramicro.currency.trade import Trades
from ultramicro.ledger.stores.opening import open_file
from ultramicro.main import main
from ultramicro.techniques import open_place

bank = bank_desk
HEAD = "debtor,creditor,amount,reference,due\n"
ON = "--on 2026-02-10"


def newest(say, kind):
    """The numbers of the transfers of a kind, the oldest first."""
    return [row["transfer"] for row in table(say, "transfers") if row["kind"] == kind]


def table(say, name):
    place = open_place(say.root)
    return place.table(name).to_pyarrow().to_pylist() if place.has(name) else []


def full(say, currency="GBP"):
    """The balances that are not nought."""
    return {whose: pence for whose, pence in say.balances(currency).items() if pence}


def asked(say, technique):
    """The answer of a technique as JSON, and its status."""
    say.capsys.readouterr()
    status = main(["ask", technique, str(say.root), "--json"])
    return status, json.loads(say.capsys.readouterr().out or "{}")


def undo(say, transfer, *more):
    return say(f"books reverse --transfer {transfer} {' '.join(more)} --why", "a slip")


@pytest.fixture
def town(tmp_path, capsys):
    """Two shops and two people with money, and a mutual credit with fees."""
    say = new_place(tmp_path / "place", capsys, "ann", "bob", "shop:firm", "mill:firm")
    say("books limits --who ann --floor=-1000")
    say("currency open --code TRD --model mutual --fee 10 --lent 50 --on 2026-01-01")
    for who in ("ann", "bob", "shop", "mill"):
        say(f"currency limits --who {who} --start 100")
    return say


# Loans


@pytest.mark.parametrize("kind", ["loan_principal", "loan_interest", "loan_claim"])
def test_an_undone_repayment_is_owed_again_whichever_of_its_transfers_is_named(bank, kind):
    loan = lent(bank, "--who ann --product stepped --amount 500 --purpose tools")
    before, sums = one(bank, loan, "2026-02-10"), full(bank)
    assert bank(f"bank collect --loan {loan} {ON}")[0] == 0
    assert one(bank, loan, "2026-02-10")["principal_owed_pence"] < 500_00
    assert undo(bank, newest(bank, kind)[-1], ON)[0] == 0
    assert one(bank, loan, "2026-02-10") == before
    assert full(bank) == sums
    assert asked(bank, "bank")[0] == 0
    assert "[reversed_before]" in undo(bank, newest(bank, "loan_interest")[0], ON, "--key other")[1]
    assert bank(f"bank collect --loan {loan} {ON} --key again")[0] == 0
    assert one(bank, loan, "2026-02-10")["overdue_pence"] == 0


def test_an_undone_repayment_of_the_whole_makes_the_loan_run_again(bank):
    loan = lent(bank, "--who ann --product stepped --amount 500 --purpose sewing")
    bank(f"bank collect --loan {loan} --settle --on 2026-01-05")
    ask = "bank apply --who ann --product stepped --purpose sewing --on 2026-01-05 --amount 1000"
    undo(bank, newest(bank, "loan_principal")[0], "--on 2026-01-06")
    assert one(bank, loan, "2026-01-06")["status"] == "running"
    assert "£500.00 at most" in bank(ask)[1]


def test_an_undone_repayment_ahead_takes_its_new_terms_with_it(bank):
    loan = lent(bank, "--who ann --product production --amount 1200 --purpose tools")
    days = ("2026-01-06", "2026-02-10", "2026-06-10")
    before = [one(bank, loan, day) for day in days]
    bank(f"bank collect --loan {loan} --amount 600 --on 2026-01-06")
    assert one(bank, loan, "2026-01-06")["principal_owed_pence"] == 600_00
    undo(bank, newest(bank, "loan_principal")[0], "--on 2026-01-06")
    assert [one(bank, loan, day) for day in days] == before


def test_a_repayment_ahead_that_was_refused_changes_no_terms(bank):
    loan = lent(bank, "--who ann --product production --amount 1200 --purpose tools")
    bank("books pay --payer ann --payee bob --amount 1000 --on 2026-01-06")
    before = one(bank, loan, "2026-02-10")
    assert bank(f"bank collect --loan {loan} --amount 600 --on 2026-01-06")[0] == 2
    assert one(bank, loan, "2026-02-10") == before
    assert asked(bank, "bank")[0] == 0


def test_a_repayment_that_newer_terms_rest_on_is_due_at_once_when_it_is_undone(bank):
    loan = lent(bank, "--who ann --product production --amount 1200 --purpose tools")
    bank(f"bank collect --loan {loan} --on 2026-02-05")
    paid = 1200_00 - one(bank, loan, "2026-02-05")["principal_owed_pence"]
    bank(f"bank reschedule --loan {loan} --instalments 24 --on 2026-02-06 --why", "a long illness")
    undo(bank, newest(bank, "loan_principal")[0], "--on 2026-02-07")
    row = one(bank, loan, "2026-02-07")
    assert (row["principal_owed_pence"], row["overdue_pence"]) == (1200_00, paid + 12_00)
    bank(f"bank collect --loan {loan} --on 2026-02-08")
    row = one(bank, loan, "2026-02-08")
    assert (row["principal_owed_pence"], row["overdue_pence"]) == (1200_00 - paid, 0)
    assert bank.balances()[("community-bank", "loan_asset")] == row["principal_owed_pence"]


def test_an_undone_payout_ends_the_loan_and_it_can_be_paid_out_again(bank):
    before = full(bank)
    loan = lent(bank, "--who ann --product production --amount 1200 --purpose tools")
    bank(f"bank reschedule --loan {loan} --instalments 24 --on 2026-01-06 --why", "a slip")
    assert undo(bank, newest(bank, "loan")[0], "--on 2026-01-06")[0] == 0
    assert full(bank) == before
    row = one(bank, loan, "2026-06-10")
    assert (row["status"], row["principal_owed_pence"], row["overdue_pence"]) == ("agreed", 0, 0)
    assert table(bank, "loans") == []
    assert bank(f"bank collect --loan {loan} --on 2026-03-10")[0] == 2
    assert bank(f"bank lend --loan {loan} --on 2026-02-01")[0] == 0
    (row,) = table(bank, "loans")
    assert (row["outstanding_pence"], row["instalments"], row["lent_on"]) == (1200_00, 12, date(2026, 2, 1))
    assert asked(bank, "bank")[0] == 0


def test_a_payout_is_taken_back_after_what_was_paid_on_it(bank):
    loan = lent(bank, "--who ann --product production --amount 1200 --purpose tools")
    bank(f"bank collect --loan {loan} {ON}")
    payout, paid = newest(bank, "loan")[0], newest(bank, "loan_claim")[-1]
    status, told = undo(bank, payout, ON)
    assert (status, f"--transfer {paid}`" in told) == (2, True)
    undo(bank, paid, ON)
    bank(f"bank bill {ON}")
    assert undo(bank, payout, ON)[0] == 2
    bank(f"bank unbill --loan {loan} {ON}")
    assert undo(bank, payout, ON)[0] == 0
    assert one(bank, loan, "2026-02-10")["status"] == "agreed"


def test_an_undone_write_off_makes_the_loan_run_again(bank):
    loan = lent(bank, "--who ann --product group --amount 600 --purpose van --guarantors bob=100")
    before, sums = one(bank, loan, "2026-06-02"), full(bank)
    bank(f"bank write-off --loan {loan} --why gone --by sam --on 2026-06-02")
    assert one(bank, loan, "2026-06-02")["status"] == "written_off"
    undo(bank, newest(bank, "loan_write_off")[0], "--on 2026-06-02")
    assert (one(bank, loan, "2026-06-02"), full(bank)) == (before, sums)


def test_what_paid_a_bill_is_taken_back_after_its_repayment_and_then_owed_again(bank, tmp_path):
    loan, _ = billed_ring(bank, tmp_path)
    before, sums = one(bank, loan, "2026-02-10"), full(bank)
    bank(f"round open {ON}")
    bank(f"round solve {ON}")
    bank(f"round settle {ON}")
    bank(f"bank book {ON}")
    booked = newest(bank, "loan_principal")[0]
    status, told = undo(bank, newest(bank, "clearing")[0], ON)
    assert (status, f"--transfer {booked}`" in told) == (2, True)
    assert undo(bank, booked, ON)[0] == 0
    assert one(bank, loan, "2026-02-10") == before
    assert "70.00 booked" in bank(f"bank book {ON} --key again")[1]
    undo(bank, newest(bank, "loan_principal")[-1], ON)
    assert undo(bank, newest(bank, "clearing")[0], ON)[0] == 0
    assert "All that was paid on bills is booked." in bank(f"bank book {ON} --key third")[1]
    assert full(bank) == sums
    assert (bank("books verify")[0], asked(bank, "bank")[0]) == (0, 0)


# Shares


def test_an_undone_redemption_of_shares_puts_the_notice_back_into_the_queue(bank):
    bank("bank share-notice --who council --amount 1000 --on 2026-01-06")
    bank("bank redeem-shares --window 1000 --on 2026-04-07")
    undo(bank, newest(bank, "share_redemption")[0], "--on 2026-04-07")
    assert bank.balances()[("council", "shares")] == 5000_00
    assert bank("bank share-notice --who council --amount 4001 --on 2026-04-07")[0] == 2
    assert bank("bank redeem-shares --window 1500 --on 2026-04-07")[1].startswith("£1,000.00 paid out")


def test_shares_of_which_notice_was_given_are_not_taken_back(bank):
    bank("bank share-notice --who council --amount 1000 --on 2026-01-06")
    status, told = undo(bank, newest(bank, "share")[0], "--on 2026-01-07")
    assert (status, "cancel-notice" in told) == (2, True)
    assert bank.balances()[("council", "shares")] == 5000_00


def test_undone_interest_on_shares_can_be_paid_again(bank):
    loan = lent(bank, "--who ann --product production --amount 3000 --purpose tools")
    bank("books limits --who ann --floor=-1000")
    bank(f"bank collect --loan {loan} --on 2026-12-31")
    bank("bank interest --percent 3 --year 2026 --on 2026-12-31")
    undo(bank, newest(bank, "share_interest")[0], "--on 2026-12-31")
    assert bank.balances()[("council", "member")] == 0
    assert bank("bank interest --percent 2 --year 2026 --on 2026-12-31")[0] == 0
    assert bank.balances()[("council", "member")] == round(100_00 * 361 / 365)


# Payments, sales, limits


def test_an_undone_payment_is_no_payment_and_its_claim_is_open_again(town):
    claim = town("books claim --debtor ann --creditor shop --amount 20 --due 2026-12-31")[1].split(":")[0]
    town(f"books pay --payer ann --payee shop --amount 20 --post {claim}")
    assert (len(table(town, "payments")), town.rows("books claims")) == (1, [])
    undo(town, newest(town, "payment")[0])
    assert table(town, "payments") == []
    assert [row["open_pence"] for row in town.rows("books claims")] == [20_00]


@pytest.mark.parametrize("leg", [0, 1, 2])
def test_an_undone_sale_gives_the_seller_the_fee_back(town, leg):
    before = full(town, "TRD")
    town("currency pay --buyer ann --seller shop --amount 100")
    first = newest(town, "sale")[0]
    assert undo(town, first + leg)[0] == 0
    assert full(town, "TRD") == before
    assert table(town, "payments") == []
    assert sorted(row["reverses"] for row in table(town, "transfers") if row["reverses"]) == [
        first, first + 1, first + 2
    ]  # fmt: skip


def test_an_undone_sale_raises_no_limit_and_is_no_turnover(town):
    town("books limits --who ann --floor=-500 --currency TRD")
    town("currency pay --buyer ann --seller shop --amount 99 --on 2026-10-05")
    undo(town, newest(town, "sale")[0], "--on 2026-10-06")
    told = done(town.root, "currency limits --who shop --start 100 --on 2026-11-20 --key later").says
    assert values(told)["sum"] == 100_00
    status, answer = asked(town, "currency")
    figures = {row["id"]: row["value"] for row in answer["figures"]}
    assert (status, figures["active_share"], figures["velocity"]) == (0, 0, None)


def test_a_month_of_levies_that_was_undone_can_be_charged_again(town):
    town("currency open --code TRD --model mutual --levy 3 --key levy")
    town("currency charge --month 2026-11")
    levied = town.balances("TRD")
    undo(town, newest(town, "levy")[1])
    assert set(town.balances("TRD").values()) == {0}
    assert town("currency charge --month 2026-11")[0] == 0
    assert town.balances("TRD") == levied
    town("currency charge --month 2026-11 --key third")
    assert town.balances("TRD") == levied


def test_what_was_spent_meanwhile_is_not_taken_back_until_it_is_there(town):
    town("books pay --payer ann --payee bob --amount 20")
    town("books pay --payer bob --payee mill --amount 15")
    first = newest(town, "payment")[0]
    status, told = undo(town, first)
    assert (status, "give back £20.00" in told, "has £5.00" in told) == (2, True, True)
    town("books pay --payer ann --payee bob --amount 15")
    assert undo(town, first)[0] == 0
    assert town.balances()[("bob", "member")] == 0


def test_what_takes_a_transfer_back_is_not_taken_back_itself(town):
    town("books pay --payer ann --payee bob --amount 20")
    undo(town, 1)
    status, told = undo(town, 2)
    assert (status, "--key" in told) == (2, True)
    assert town.balances()[("bob", "member")] == 0
    assert undo(town, 99)[0] == 2


def test_a_hold_that_was_posted_is_taken_back_too(town):
    town("books hold --payer ann --payee shop --amount 30 --hold h1")
    town("books resolve --hold h1 --amount 20")
    assert [row["amount_pence"] for row in table(town, "payments")] == [20_00]
    assert undo(town, newest(town, "payment")[0])[0] == 0
    assert (table(town, "payments"), full(town)) == ([], {})


def test_a_command_of_undoing_given_twice_acts_once(town):
    town("currency pay --buyer ann --seller shop --amount 100")
    first = newest(town, "sale")[0]
    assert undo(town, first)[0] == 0
    moved = len(table(town, "transfers"))
    assert undo(town, first)[0] == 4
    assert len(table(town, "transfers")) == moved


def test_an_undone_line_of_the_bank_is_open_again_and_left_to_a_person(town, tmp_path):
    (tmp_path / "bank.csv").write_text(
        "Date,Description,Paid in,Paid out,Balance\n02/11/2026,ANN REF ANN-7,50.00,,50.00\n"
    )
    town("books expect --who ann --amount 50 --reference ANN-7")
    town("books reconcile --statement", tmp_path / "bank.csv")
    assert town.balances()[("ann", "member")] == 50_00
    undo(town, newest(town, "bank_in")[0])
    (line,) = town.rows("books reconcile --key again --statement", tmp_path / "bank.csv")
    assert (line["amount_pence"], line["only"]) == (50_00, "bank")
    assert town(f"books assign --line {line['open']} --who bob")[0] == 0
    assert town.rows("books reconcile --key third --balance 50 --statement", tmp_path / "bank.csv") == []
    assert (town.balances()[("ann", "member")], town.balances()[("bob", "member")]) == (0, 50_00)
    assert town(f"books assign --line {line['open']} --who bob")[0] == 4
    assert town.balances()[("bob", "member")] == 50_00


# A clearing round


@pytest.mark.parametrize("leg", [0, 1, 2])
def test_a_closed_set_of_a_round_is_taken_back_whole(town, tmp_path, leg):
    (tmp_path / "ring.csv").write_text(
        f"{HEAD}shop,mill,100,M1,2026-10-01\nmill,bob,100,C1,2026-10-01\nbob,shop,100,G1,2026-10-01\n"
    )
    town("round collect --file", tmp_path / "ring.csv")
    for who in ("shop", "mill", "bob"):
        town(f"round consent --who {who}")
    town("round open")
    town("round solve")
    town("round settle")
    assert town.rows("books claims") == []
    assert undo(town, newest(town, "clearing")[leg])[0] == 0
    assert sorted(row["open_pence"] for row in town.rows("books claims")) == [100_00] * 3
    assert {pence for (_, kind), pence in town.balances().items() if kind == "clearing"} == {0}
    assert town("books verify")[0] == 0
    rows = town.rows("round settle")
    assert {(row["status"], row["set_off_pence"]) for row in rows} == {("taken_back", 0)}
    assert len(town.rows("books claims")) == 3


# The same by function


def test_an_undone_sale_is_not_earned(town):
    town("currency pay --buyer ann --seller shop --amount 50 --on 2026-10-05")
    town("currency pay --buyer ann --seller shop --amount 10 --on 2026-10-06")
    undo(town, newest(town, "sale")[0], "--on 2026-10-07")
    shop = next(row["account"] for row in town.rows("books accounts") if row["owner"] == "shop")
    ledger = open_file(town.root / "books" / "ledger.sqlite3")
    try:
        assert ledger.of(Trades).net_earnings(
            shop.replace("GBP", "TRD"), datetime(2026, 11, 2, tzinfo=UTC).date()
        ) == [10_00]
    finally:
        ledger.close()


def test_books_of_an_older_version_that_took_back_a_single_leg_have_the_rest_taken_back(town, monkeypatch):
    town("currency pay --buyer ann --seller shop --amount 100")
    first = newest(town, "sale")[0]
    with monkeypatch.context() as older:
        older.setattr("ultramicro.ledger.books_view.posting", lambda store, seq: (store.transfer(seq),))
        older.setattr("ultramicro.ledger.engine.book.posting", lambda store, seq: (store.transfer(seq),))
        assert undo(town, first)[0] == 0
    assert full(town, "TRD") == {("shop", "member"): -10_00, ("trd-treasury", "levy"): 5_00,
                                 ("trd-treasury", "loan_fund"): 5_00}  # fmt: skip
    assert undo(town, first + 2)[0] == 0
    assert full(town, "TRD") == {}
    assert town("books verify")[0] == 0


def test_who_had_a_limit_from_what_is_undone_is_named(town):
    town("currency pay --buyer ann --seller shop --amount 90 --on 2026-10-05")
    told = undo(town, newest(town, "sale")[0])[1]
    assert "`ultramicro currency limits --who shop --code TRD`" in told
    assert "--who ann" not in told


def test_loans_are_looked_at_on_the_last_day_that_stands(bank):
    lent(bank, "--who ann --product production --amount 1200 --purpose tools")
    bank("books pay --payer ann --payee bob --amount 5 --on 2026-06-06")
    undo(bank, newest(bank, "payment")[0], "--on 2026-06-06")
    (row,) = table(bank, "loans")
    assert (row["status"], row["arrears_pence"]) == ("running", 0)
