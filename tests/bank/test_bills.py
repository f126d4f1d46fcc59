"""Instalments in a clearing round: billed, cancelled, booked once, and never collected twice."""

from tests.bank.test_verbs import lent, one, say

__all__ = ["say"]

HEAD = "debtor,creditor,amount,reference,due\n"


def ring(say, tmp_path):
    """Ann owes the bank an instalment; the bank owes Bob for cleaning; Bob owes Ann for bread."""
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    billed = say.rows("bank bill --on 2026-02-10")
    (tmp_path / "claims.csv").write_text(
        f"{HEAD}community-bank,bob,80,C1,2026-02-01\nbob,ann,70,B1,2026-02-01\n"
    )
    assert say.rows("round collect --on 2026-02-10 --file", tmp_path / "claims.csv") == []
    for who in ("ann", "bob", "community-bank"):
        say(f"round consent --who {who} --on 2026-02-10")
    return loan, billed


def test_an_instalment_is_paid_in_a_round_and_booked_once(say, tmp_path):
    loan, billed = ring(say, tmp_path)
    due = billed[0]["billed_pence"]
    assert due > 70_00
    say("round open --on 2026-02-10")
    assert "210.00 of" in say("round solve --on 2026-02-10")[1]
    say("round settle --on 2026-02-10")
    before = one(say, loan, "2026-02-10")["overdue_pence"]
    assert "70.00 booked" in say("bank book --on 2026-02-10")[1]
    assert "All that was paid on bills is booked." in say("bank book --on 2026-02-10 --key again")[1]
    assert one(say, loan, "2026-02-10")["overdue_pence"] == before - 70_00
    found = say.balances()
    assert found[("community-bank", "clearing")] == 0
    assert found[("community-bank", "interest_income")] == 12_00
    assert found[("community-bank", "loan_asset")] == -found[("ann", "loan")] == 1200_00 - 58_00
    assert found[("community-bank", "fund")] == -1200_00 + 58_00 - 70_00
    assert sum(found.values()) == 0
    assert say("books verify")[0] == 0


def test_what_is_billed_is_not_collected_too_and_a_bill_can_be_taken_back(say, tmp_path):
    loan, billed = ring(say, tmp_path)
    assert say.rows("bank bill --on 2026-02-10 --key again") == []
    assert "unbill" in say(f"bank collect --loan {loan} --on 2026-02-10")[1]
    assert "unbill" in say(f"bank reschedule --loan {loan} --instalments 24 --on 2026-02-10 --why", "ill")[1]
    assert "unbill" in say(f"bank write-off --loan {loan} --by sam --on 2026-02-10 --why", "gone")[1]
    claim = next(row["claim"] for row in say.rows("books claims") if row["claim"].startswith("claim-loan"))
    say(f"books pay --payer ann --payee community-bank --amount 20 --post {claim} --on 2026-02-10")
    say(f"round dispute --claim {claim} --who ann --on 2026-02-10")
    assert f"{claim} is disputed, and will be" in say(f"bank unbill --loan {loan} --on 2026-02-10")[1]
    assert "bank book" in say(f"bank collect --loan {loan} --on 2026-02-10")[1]
    assert "20.00 booked" in say("bank book --on 2026-02-10")[1]
    assert say(f"bank collect --loan {loan} --on 2026-02-10")[0] == 0
    assert one(say, loan, "2026-02-10")["overdue_pence"] == 0
    found = say.balances()
    assert found[("ann", "member")] == 1200_00 - billed[0]["billed_pence"]
    assert sum(found.values()) == 0


def billed(say):
    loan = lent(say, "--who ann --product production --amount 1200 --purpose tools")
    due = say.rows("bank bill --on 2026-02-10")[0]["billed_pence"]
    claim = next(row["claim"] for row in say.rows("books claims") if row["claim"].startswith("claim-loan"))
    return loan, claim, due


def test_a_bill_is_paid_by_its_borrower_to_the_bank_and_by_nobody_else(say):
    loan, claim, due = billed(say)
    say("books limits --who bob --floor=-500")
    before = say.balances()
    for payee in ("grower", "community-bank"):
        paid = say(
            f"books pay --payer bob --payee {payee} --amount {due / 100} --post {claim} --on 2026-02-10"
        )
        assert paid[0] == 2
    assert say("bank book --on 2026-02-10")[0] == 0
    assert (say.balances(), one(say, loan, "2026-02-10")["overdue_pence"]) == (before, due)


def test_what_can_be_booked_is_booked_and_what_cannot_is_told(say):
    first, claim, due = billed(say)
    say("books limits --who bob --floor=-500")
    second = lent(say, "--who bob --product production --amount 600 --purpose stock")
    say("bank bill --on 2026-02-10 --key again")
    other = next(row["claim"] for row in say.rows("books claims") if second in row["claim"])
    for who, bill in (("ann", claim), ("bob", other)):
        say(f"books pay --payer {who} --payee community-bank --amount 20 --post {bill} --on 2026-02-10")
    say("books pay --payer community-bank --payee grower --amount 15 --on 2026-02-10")
    rows = say.rows("bank book --on 2026-02-10")
    assert [(row["booked_pence"], row["left_pence"], row["refused"]) for row in rows] == [
        (20_00, 0, ""), (0, 20_00, "below_floor"),
    ]  # fmt: skip
    assert one(say, first, "2026-02-10")["overdue_pence"] == due - 20_00
    assert say("bank book --on 2026-02-10")[0] == 2
    say("books pay --payer grower --payee community-bank --amount 15 --on 2026-02-10")
    assert [row["booked_pence"] for row in say.rows("bank book --on 2026-02-10")] == [20_00]
