"""A community bank at a desk: shares bring money, loans go out and come back, one fails."""

import json

import pytest

from tests.asking import done, values
from tests.desk import new_place
from ultramicro.techniques import open_place

BANK = """Date,Description,Paid in,Paid out,Balance
02/01/2026,COUNCIL GRANT-1,5000.00,,5000.00
"""
BUDGET = "income,essentials,debts\n1500,1000,100\n1500,1100,100\n1400,1000,100\n"


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "ann", "bob", "grower", "council:public")
    (tmp_path / "bank.csv").write_text(BANK)
    (tmp_path / "budget.csv").write_text(BUDGET)
    desk("books expect --who council --amount 5000 --reference GRANT-1")
    desk("books reconcile --statement", tmp_path / "bank.csv")
    desk("bank share --who council --amount 5000 --on 2026-01-05")
    return desk


def lent(say, words, on="2026-01-05"):
    _, told = say(f"bank apply {words} --on {on} --by pat")
    loan = told.split(":")[0]
    for each in words.partition("--guarantors ")[2].split(","):
        assert not each or say(f"bank guarantee --loan {loan} --who {each.partition('=')[0]}")[0] == 0
    assert say(f"bank decide --loan {loan} --allow --on {on} --by sam --why", "known to us")[0] == 0
    assert say(f"bank lend --loan {loan} --on {on}")[0] == 0
    return loan


def one(say, loan, on):
    return next(row for row in say.rows(f"bank loans --on {on}") if row["loan"] == loan)


def test_a_loan_goes_out_and_comes_back_to_the_penny(say):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    assert say.balances()[("ann", "member")] == 1200_00
    assert say.balances()[("community-bank", "loan_asset")] == 1200_00
    for month in range(2, 14):
        day = f"{2026 + month // 13}-{(month - 1) % 12 + 1:02}-10"
        status, told = say(f"bank collect --loan {loan} --on {day}")
        assert status == 0 or month == 13, told
    found = say.balances()
    owed = next(row for row in say.rows("bank loans"))["principal_owed_pence"]
    assert found[("community-bank", "loan_asset")] == owed == -found[("ann", "loan")]
    assert sum(found.values()) == 0


def test_the_whole_can_be_paid_on_any_day_with_interest_to_that_day(say):
    loan = lent(say, "--who ann --product production --amount 1000 --purpose stock")
    say("books limits --who ann --floor=-100")
    status, told = say(f"bank collect --loan {loan} --settle --on 2026-01-20")
    assert (status, "interest £4.84" in told, "owed: £0.00" in told) == (0, True, True)
    assert one(say, loan, "2026-01-20")["status"] == "repaid"
    assert "done before" in say(f"bank collect --loan {loan} --settle --on 2026-01-20")[1]


def test_paying_ahead_lowers_what_interest_comes(say):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    assert say(f"bank collect --loan {loan} --amount 600 --on 2026-01-06")[0] == 0
    row = one(say, loan, "2026-01-06")
    assert (row["principal_owed_pence"], row["status"]) == (600_00, "running")
    say(f"bank collect --loan {loan} --on 2026-02-10")
    assert say.balances()[("community-bank", "interest_income")] == 6_20


def test_who_paid_ahead_and_then_settles_is_charged_no_day_twice(say):
    """1,200 at 12%: January to 5 February is paid; a day of all that is owed, 14 of 600 less, of the 28 to 5 March."""
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    say("books limits --who ann --floor=-1500")
    say(f"bank collect --loan {loan} --on 2026-02-05")
    owed = one(say, loan, "2026-02-05")["principal_owed_pence"]
    say(f"bank collect --loan {loan} --amount 600 --on 2026-02-06")
    expected = round(owed * 0.01 * 1 / 28 + (owed - 600_00) * 0.01 * 14 / 28)
    status, told = say(f"bank collect --loan {loan} --settle --on 2026-02-20")
    assert (status, f"interest £{expected / 100:.2f}" in told) == (0, True), told
    assert sum(say.balances().values()) == 0


def test_new_terms_carry_the_interest_that_is_due_and_keep_the_reason_out_of_the_chain(say, tmp_path):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    rows = say.rows(f"bank reschedule --loan {loan} --instalments 24 --on 2026-03-06 --why", "a long illness")
    # All of two months, a day of March at the old terms, the rest of March at the new.
    assert rows[0]["interest_pence"] == 12_00 + 11_05 + round(10_11 / 31) + round(12_00 * 30 / 31)
    assert sum(row["principal_pence"] for row in rows) == 1200_00
    assert b"illness" not in (tmp_path / "place" / "books" / "ledger.sqlite3").read_bytes()


def test_nobody_decides_on_what_they_took_in_and_money_goes_out_once(say):
    _, told = say("bank apply --who ann --product emergency --amount 100 --purpose boiler --by pat")
    loan = told.split(":")[0]
    assert say(f"bank decide --loan {loan} --allow --why ok --by pat")[0] == 2
    assert say(f"bank lend --loan {loan}")[0] == 2
    say(f"bank decide --loan {loan} --allow --why ok --by sam")
    assert say(f"bank lend --loan {loan}")[0] == 0
    assert "done before" in say(f"bank lend --loan {loan}")[1]
    assert say(f"bank lend --loan {loan} --key other")[0] == 2
    assert say.balances()[("ann", "member")] == 100_00


def test_affordability_names_the_line_that_says_no(say, tmp_path):
    ask = "bank apply --who ann --product production --amount 4000 --purpose shop --budget"
    rows = {row["test"]: row["says"] for row in say.rows(ask, tmp_path / "budget.csv")}
    assert rows["third_of_surplus"].startswith("no: £355.40 a month is more than a third")
    assert "cash_loans" in rows


def test_affordability_is_judged_by_the_account_here_where_no_budget_is_given(say):
    say("books limits --who council --floor=-9000")
    for month in (2, 3, 4, 5):
        say(f"books pay --payer council --payee ann --amount 900 --on 2026-{month:02}-03")
        say(f"books pay --payer ann --payee council --amount 600 --on 2026-{month:02}-20")
    ask = "bank apply --who ann --product production --purpose tools --on 2026-06-02 --amount"
    judged = say.rows(f"{ask} 1000")[1]
    assert judged["test"] == "third_of_surplus"
    assert judged["says"].startswith("yes: £88.85 a month is within a third of the £300.00")
    assert say.rows(f"{ask} 2000")[1]["says"].startswith("no: ")


def test_nothing_is_due_on_the_holidays_of_the_place(say, tmp_path):
    (tmp_path / "place" / "books" / "holidays.csv").write_text("day\n2026-02-05\n2026-02-06\n")
    _, told = say("bank apply --who ann --product emergency --amount 90 --purpose boiler --on 2026-01-05")
    assert "the first £30.00 on 9 February 2026" in told


def test_a_first_loan_is_small_and_each_one_repaid_opens_a_larger(say):
    ask = "bank apply --who ann --product stepped --purpose sewing --on 2026-01-05"
    assert "£500.00 at most" in say(f"{ask} --amount 501")[1]
    loan = lent(say, "--who ann --product stepped --amount 500 --purpose sewing")
    say(f"bank collect --loan {loan} --settle --on 2026-01-05")
    assert "£1,000.00 at most after 1 loan" in say(f"{ask} --amount 1001")[1]
    assert say(f"{ask} --amount 600")[0] == 0
    assert "£600.00 of it is owed or asked for" in say(f"{ask} --amount 401")[1]
    assert say(f"{ask} --amount 400")[0] == 0


def test_nothing_is_agreed_or_paid_for_days_that_older_terms_charged(say):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    assert say(f"bank collect --loan {loan} --amount 100 --on 2026-01-04")[0] == 2
    assert say(f"bank collect --loan {loan} --amount 100 --on 2026-01-20")[0] == 0
    for words in (
        f"collect --loan {loan} --amount 50",
        f"collect --loan {loan} --settle",
        f"reschedule --loan {loan} --instalments 3 --why ill",
    ):
        assert "hold since 20 January 2026" in say(f"bank {words} --on 2026-01-19")[1]


def test_a_penny_repaid_opens_no_larger_loan(say):
    loan = lent(say, "--who ann --product stepped --amount 0.01 --purpose sewing")
    assert say(f"bank collect --loan {loan} --settle --on 2026-01-05")[0] == 0
    ask = "bank apply --who ann --product stepped --purpose sewing --on 2026-01-06"
    assert say(f"{ask} --amount 500.01")[0] == 2
    assert say(f"{ask} --amount 500")[0] == 0


def test_an_approval_can_be_taken_back_and_makes_room(say):
    ask = "bank apply --who ann --product stepped --purpose sewing --on 2026-01-05 --by pat --amount 500"
    loan = say(ask)[1].split(":")[0]
    assert say(f"bank decide --loan {loan} --allow --why ok --by sam")[0] == 0
    assert say(f"{ask} --key more")[0] == 2
    assert say(f"bank decide --loan {loan} --no-allow --why changed --by sam")[0] == 0
    assert say(f"bank lend --loan {loan}")[0] == 2
    assert say(f"{ask} --key more")[0] == 0


def test_a_loan_that_would_be_due_before_it_is_paid_out_is_given_another_day(say):
    _, told = say(
        "bank apply --who ann --product production --amount 1200 --purpose tools --on 2026-01-05 --by pat"
    )
    loan = told.split(":")[0]
    say(f"bank decide --loan {loan} --allow --why ok --by sam --on 2026-01-05")
    status, told = say(f"bank lend --loan {loan} --on 2026-03-02")
    assert (status, "due on 5 February 2026" in told) == (2, True)
    assert say(f"bank lend --loan {loan} --first-due 2026-03-02 --on 2026-03-02")[0] == 2
    assert say(f"bank lend --loan {loan} --first-due 9999-03-02 --on 2026-03-02")[0] == 2
    rows = say.rows(f"bank lend --loan {loan} --first-due 2026-03-03 --on 2026-03-02")
    assert (rows[0]["due"], rows[0]["interest_pence"]) == ("2026-03-03", round(12_00 / 28))
    assert one(say, loan, "2026-03-03")["status"] == "running"
    assert one(say, loan, "2026-03-03")["due_pence"] > 0 == one(say, loan, "2026-03-03")["overdue_pence"]
    assert one(say, loan, "2026-03-04")["status"] == "late"


def test_collecting_and_settling_after_the_last_day_cost_the_same(say):
    """A loan of which nothing was ever paid: 14 months later both are the whole schedule."""
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    say("books limits --who ann --floor=-1500")
    assert one(say, loan, "2027-03-05")["due_pence"] == 1279_42
    _, settled = say(f"bank collect --loan {loan} --settle --on 2027-03-05")
    assert settled.startswith("£1,279.42 paid, of which interest £79.42")


def test_what_is_paid_the_day_before_the_first_instalment_bears_the_interest_of_its_days(say):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    say("books limits --who ann --floor=-1500")
    assert say(f"bank collect --loan {loan} --amount 1199.99 --on 2026-02-04")[0] == 0
    assert "interest £11.61" in say(f"bank collect --loan {loan} --settle --on 2026-02-04")[1]


def test_a_guarantor_agrees_before_the_loan_is_paid_and_what_they_hold_does_not_stop_a_write_off(say):
    _, told = say(
        "bank apply --who ann --product group --amount 600 --purpose van --guarantors bob=100 --on 2026-01-05 --by pat"
    )
    loan = told.split(":")[0]
    assert "bob has to agree to guarantee £100.00: `ultramicro bank guarantee`" in told
    say(f"bank decide --loan {loan} --allow --why ok --by sam --on 2026-01-05")
    assert "has not agreed" in say(f"bank lend --loan {loan} --on 2026-01-05")[1]
    assert say(f"bank guarantee --loan {loan} --who ann")[0] == 2
    assert say(f"bank guarantee --loan {loan} --who bob")[0] == 0
    assert say(f"bank lend --loan {loan} --on 2026-01-05")[0] == 0
    assert say(f"bank guarantee --loan {loan} --who bob --withdraw")[0] == 2
    say("books pay --payer ann --payee bob --amount 100 --on 2026-01-06")
    say("books hold --payer bob --payee ann --amount 70 --hold h1 --days 3660 --on 2026-01-06")
    told = say.rows(f"bank write-off --loan {loan} --why gone --by sam --on 2026-06-02")
    assert {row["bearer"]: row["bears_pence"] for row in told} == {
        "guarantor": 30_00,
        "provision": 0,
        "bank": 570_00,
    }


def test_a_loan_in_local_money_bears_no_interest_and_comes_from_the_fees(say):
    ask = "bank apply --who bob --product consumption --amount 60 --purpose household"
    assert say(ask)[0] == 2
    say("currency open --code BRX --model mutual --on 2026-01-06")
    assert say(f"{ask} --local XYZ")[0] == 2
    assert "6 January 2026" in say(f"{ask} --on 2026-01-05")[1]
    loan, refused = say_lend(say)
    assert "[below_floor]" in refused[1]
    say(f"bank decide --loan {loan} --no-allow --why later --by sam")
    say("books add --who donor --kind group --floor=-1000 --currency BRX --called Donor")
    desk_fund(say)
    loan = lent(say, "--who bob --product consumption --amount 90 --purpose household", on="2026-01-06")
    assert say.balances("BRX")[("bob", "member")] == 90_00
    assert say(f"bank collect --loan {loan} --on 2026-03-10")[0] == 0
    assert say.balances("BRX")[("brx-treasury", "loan_fund")] == 190_00 - 90_00 + 30_00


def say_lend(say):
    _, told = say("bank apply --who bob --product consumption --amount 60 --purpose household --by pat")
    loan = told.split(":")[0]
    say(f"bank decide --loan {loan} --allow --why ok --by sam")
    return loan, say(f"bank lend --loan {loan}")


def desk_fund(say):
    """A donor pays a sale's fee of all of it: the loan fund fills."""
    say("currency open --code BRX --model mutual --fee 10 --lent 100 --key fees")
    say("currency pay --buyer donor --seller bob --amount 1000")
    say("currency pay --buyer bob --seller donor --amount 900")
    assert say.balances("BRX")[("brx-treasury", "loan_fund")] == 190_00


def test_a_grower_pays_when_the_harvest_is_sold(say):
    loan = lent(say, "--who grower --product growers --amount 900 --purpose seed", on="2026-01-05")
    rows = say.rows(f"bank lend --loan {loan} --on 2026-01-05")
    assert rows == []
    told = say.rows(f"bank reschedule --loan {loan} --instalments 12 --why frost --on 2026-01-06")
    paid = {row["due"][5:7] for row in told if row["principal_pence"]}
    assert paid == {"07", "08", "09", "10", "11"}


def test_arrears_age_money_is_set_aside_and_a_loss_is_borne_in_order(say):
    loan = lent(say, "--who ann --product group --amount 600 --purpose van --guarantors bob=100")
    rows = say.rows("bank provide --on 2026-06-01")
    assert rows[0]["age"] == "days_91_to_180"
    assert rows[0]["owed_with_interest_pence"] == 600_00 + 6_00 + 5_53 + 5_05 + 4_57
    assert rows[0]["set_aside_pence"] == round(rows[0]["owed_with_interest_pence"] * 0.35)
    aside = rows[0]["set_aside_pence"]
    assert say(f"bank write-off --loan {loan} --why gone --by pat --on 2026-06-02")[0] == 2
    told = say.rows(f"bank write-off --loan {loan} --why gone --by sam --on 2026-06-02")
    assert [row["who"] for row in told] == ["bob", "", "community-bank"]
    borne = {row["bearer"]: row["bears_pence"] for row in told}
    assert borne["guarantor"] <= 100_00
    assert borne["provision"] == min(aside, 600_00 - borne["guarantor"])
    assert sum(borne.values()) == 600_00
    found = say.balances()
    assert (found[("community-bank", "loan_asset")], sum(found.values())) == (0, 0)
    assert one(say, loan, "2026-06-02")["status"] == "written_off"


def test_no_more_is_lent_than_is_free(say):
    for n in range(2):
        lent(say, f"--who ann --product production --amount 2400 --purpose tools --key l{n}")
    _, told = say("bank apply --who bob --product production --amount 300 --purpose tools --by pat")
    loan = told.split(":")[0]
    say(f"bank decide --loan {loan} --allow --why ok --by sam")
    status, told = say(f"bank lend --loan {loan}")
    assert (status, "£200.00 is free to lend" in told) == (2, True)


def test_the_register_has_one_vote_a_member_and_sums_to_the_accounts(say):
    status, told = say("bank share --who council --amount 100001")
    assert (status, "£100,000 of withdrawable shares" in told) == (2, True)
    assert say("bank share --who council --amount 0.50")[0] == 2
    rows = say.rows("bank register")
    assert [(row["shares_pence"], row["votes"]) for row in rows] == [(5000_00, 1)]
    assert say.balances()[("council", "shares")] == 5000_00


def test_shares_are_paid_out_after_notice_in_turn_and_never_beyond_what_is_at_hand(say):
    _, told = say("bank share-notice --who council --amount 1000 --on 2026-01-06")
    assert "6 April 2026" in told
    assert say("bank redeem-shares --window 1000 --on 2026-02-01")[1].startswith("£0.00 paid out")
    assert say("bank share-notice --who council --amount 4001 --on 2026-02-01")[0] == 2
    assert say("bank redeem-shares --window 9000 --on 2026-04-07")[0] == 2
    assert say("bank redeem-shares --window 1500 --on 2026-04-07")[1].startswith("£1,000.00 paid out")
    assert "done before" in say("bank redeem-shares --window 1500 --on 2026-04-07")[1]
    assert say.balances()[("council", "member")] == 1000_00


def test_interest_on_shares_is_paid_once_a_year_and_only_from_what_was_earned(say):
    assert say("bank interest --percent 3 --year 2026 --on 2026-12-31")[0] == 2
    loan = lent(say, "--who ann --product production --amount 3000 --purpose tools")
    say("books limits --who ann --floor=-1000")
    say(f"bank collect --loan {loan} --on 2026-12-31")
    status, told = say("bank interest --percent 3 --year 2026 --on 2026-12-31")
    assert (status, "£148.36 paid to 1" in told) == (0, True)
    assert "before" in say("bank interest --percent 3 --year 2026 --key again --on 2026-12-31")[1]


def test_loans_are_a_table_of_the_place(say, tmp_path):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    (row,) = open_place(tmp_path / "place").table("loans").to_pyarrow().to_pylist()
    assert (row["loan"], row["outstanding_pence"], row["status"]) == (loan, 1200_00, "running")
    assert "ann" not in json.dumps(row, default=str).lower().replace("instalments", "").replace("annual", "")


def test_a_repayment_that_is_refused_changes_no_terms(say):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    say("books pay --payer ann --payee bob --amount 1000 --on 2026-01-06")
    before = one(say, loan, "2026-01-06")
    assert say(f"bank collect --loan {loan} --amount 600 --on 2026-01-06")[0] == 2
    assert one(say, loan, "2026-01-06") == before
    say("books pay --payer bob --payee ann --amount 1000 --on 2026-01-06")
    assert say(f"bank collect --loan {loan} --amount 600 --on 2026-01-06")[0] == 0
    assert one(say, loan, "2026-01-06")["principal_owed_pence"] == 600_00


def test_sums_of_guarantors_budgets_and_lines_are_read_strictly(say, tmp_path):
    apply = "bank apply --who ann --product group --amount 600 --purpose van"
    assert say(f"{apply} --guarantors bob=1.234")[0] == 2
    (tmp_path / "budget.csv").write_text('income,essentials,debts\n"1.500",1000,100\n')
    assert say(f"{apply} --budget", tmp_path / "budget.csv")[0] == 2
    lines = tmp_path / "place" / "books" / "products.csv"
    head = "product,money,annual_rate,most_pounds,step_pounds,instalments,every,kind,order,source,says\n"
    line = 'group,national,0.12,"{}",900,12,month,equal instalments,interest first,us,us\n'
    for most, status in (("1.200", 2), ("1,200", 0)):
        lines.write_text(head + line.format(most))
        assert say(apply)[0] == status


def test_a_loan_is_neither_decided_on_nor_paid_out_before_it_was_applied_for(say):
    _, told = say(
        "bank apply --who ann --product production --amount 1200 --purpose tools --on 2026-03-01 --by pat"
    )
    loan = told.split(":")[0]
    decide = f"bank decide --loan {loan} --allow --why ok --by sam --on"
    assert [say(f"{decide} 2026-0{month}")[0] for month in ("2-20", "3-01")] == [2, 0]
    assert [say(f"bank lend --loan {loan} --on 2026-0{month}")[0] for month in ("2-20", "3-01")] == [2, 0]


def test_no_loan_is_paid_out_before_the_day_on_which_it_was_approved(say):
    _, told = say(
        "bank apply --who ann --product production --amount 600 --purpose van --on 2026-01-05 --by pat"
    )
    loan = told.split(":")[0]
    say(f"bank decide --loan {loan} --allow --why ok --by sam --on 2026-01-12")
    status, told = say(f"bank lend --loan {loan} --on 2026-01-11")
    assert (status, "12 January 2026" in told) == (2, True)
    assert say(f"bank lend --loan {loan} --on 2026-01-12")[0] == 0


def test_sums_of_several_currencies_are_told_one_by_one(say):
    fund_local(say)
    lent(say, "--who bob --product consumption --amount 90 --purpose household", on="2026-01-06")
    lent(say, "--who ann --product production --amount 600 --purpose tools", on="2026-01-06")
    late = values(done(say.root, "bank loans --on 2026-06-06").says)["late"]
    assert [(each.currency, each.pence) for each in late.things] == [("BRX", 90_00), ("GBP", 600_00)]
    rows = {row["currency"]: row["billed_pence"] for row in say.rows("bank bill --on 2026-02-10")}
    assert rows.keys() == {"BRX", "GBP"}
    billed = str(done(say.root, "bank bill --on 2026-03-10").says)
    assert ("£" in billed, "BRX" in billed) == (True, True)


def fund_local(say):
    say("currency open --code BRX --model mutual --on 2026-01-01")
    say("books add --who donor --kind group --floor=-1000 --currency BRX --called Donor")
    desk_fund(say)
