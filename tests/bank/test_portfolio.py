"""What may be lost and lent: laws over drawn loans and accounts."""

import math
from typing import ClassVar

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.bank.answer import BankAnswer
from ultramicro.bank.portfolio import (
    AccountSum,
    Hand,
    LentLoan,
    Purpose,
    Worth,
    at_hand,
    by_age,
    by_purpose,
    expected_loss,
    months_of_cash,
    run_off,
    safe_to_lend,
    share_late,
)
from ultramicro.bank.technique import Bank

loan = st.builds(LentLoan, st.integers(0, 10**6), st.integers(0, 500), st.integers(0, 10**6), st.sampled_from(["tools", "stock", ""]))  # fmt: skip
loans = st.lists(loan, max_size=20)
hands = st.builds(Hand, *[st.integers(0, 10**7)] * 6)


@given(loans)
def test_ages_and_purposes_sum_to_what_is_owed(drawn):
    owed = sum(each.outstanding_pence for each in drawn)
    groups = by_age(drawn)
    assert sum(g.outstanding_pence for g in groups) == owed
    assert sum(p.outstanding_pence for p in by_purpose(drawn, [])) == owed
    lost = expected_loss(groups)
    assert 0 <= lost.low <= lost.middle <= lost.high <= owed
    assert share_late(groups) is None or 0 <= share_late(groups) <= 1


@given(loans, st.integers(0, 19), st.integers(0, 300))
def test_older_arrears_never_lower_what_may_be_lost(drawn, which, later):
    older = [
        x._replace(arrears_days=x.arrears_days + later) if i == which else x for i, x in enumerate(drawn)
    ]
    assert expected_loss(by_age(older)).middle >= expected_loss(by_age(drawn)).middle - 1e-6


@given(hands, loans, st.integers(0, 10**6))
def test_more_cash_is_more_to_lend_and_never_more_than_there_is(hand, drawn, more):
    lost = expected_loss(by_age(drawn))
    safe, richer = (
        safe_to_lend(hand, lost),
        safe_to_lend(hand._replace(cash_pence=hand.cash_pence + more), lost),
    )
    assert 0 <= safe.low <= safe.middle <= safe.high <= hand.cash_pence
    assert richer.middle >= safe.middle
    assert run_off(hand).low >= hand.treasury_pence


def test_a_bank_counted_by_hand():
    """£10,000 at the bank, £4,000 in savings, £2,000 with members, £1,000 backing local money, £500 set aside."""
    rows = [("bank_settlement", -10_000_00), ("savings", 4000_00), ("member", 2000_00), ("treasury", 1000_00), ("provision", 500_00)]  # fmt: skip
    hand = at_hand([AccountSum("GBP", c, p) for c, p in rows], "GBP")
    drawn = [LentLoan(1000_00, 0, 0, "tools"), LentLoan(500_00, 100, 100_00, "van")]
    lost = expected_loss(by_age(drawn))
    assert lost.middle == pytest.approx(30_00 + 400_00 * 0.65, rel=1e-9)
    assert safe_to_lend(hand, lost).middle == pytest.approx(10_000_00 - 1000_00 - 600_00 - 500_00)


def test_the_purpose_of_which_most_stays_comes_first():
    rows = [Worth("category", "Tools", 1.2, 1.0, 1.4), Worth("place", "Town", 1.5, 1.1, 2.0)]
    drawn = [LentLoan(9, purpose="tools"), LentLoan(5, purpose="van")]
    assert [(p.purpose, p.multiplier) for p in by_purpose(drawn, rows)] == [("van", 1.5), ("tools", 1.2)]


@given(hands, loans)
def test_what_is_safe_is_cash_less_a_bad_month_less_what_no_provision_covers(hand, drawn):
    lost, month = expected_loss(by_age(drawn)), run_off(hand)
    for mine, worst in ((0, 2), (1, 1), (2, 0)):
        beyond = max(lost[worst] - hand.provision_pence, 0)
        assert safe_to_lend(hand, lost)[mine] == max(hand.cash_pence - month[worst] - beyond, 0)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_bad_month_takes_all_that_backs_local_money_and_the_published_shares_of_the_rest(
    treasury, saved, held
):
    found = run_off(Hand(treasury_pence=treasury, savings_pence=saved, member_pence=held))
    for pence, savings, member in zip(found, (5, 15, 30), (10, 25, 50), strict=True):
        assert pence == pytest.approx(treasury + saved * savings / 100 + held * member / 100, abs=1)


@given(loans, st.sampled_from([1, 31, 91]))
def test_late_is_what_is_overdue_for_longer_than_the_days_before(drawn, days):
    late = sum(each.outstanding_pence for each in drawn if each.arrears_days >= days)
    whole = sum(each.outstanding_pence for each in drawn)
    assert share_late(by_age(drawn), days) == (late / whole if whole else None)
    if days == 31:
        assert share_late(by_age(drawn)) == share_late(by_age(drawn), days)


@given(st.lists(st.tuples(st.sampled_from(["GBP", "BRX"]), st.sampled_from(
    ["bank_settlement", "member", "savings", "treasury", "shares", "provision", "loan"]), st.integers(-99, 99))))  # fmt: skip
def test_what_is_at_hand_is_national_money_alone(rows):
    accounts = [AccountSum(*row) for row in rows]
    hand = at_hand(accounts, "GBP")
    assert hand == at_hand([each for each in accounts if each.currency == "GBP"], "GBP")
    signs = dict.fromkeys(("member", "savings", "treasury", "shares", "provision"), 1) | {
        "bank_settlement": -1
    }
    assert sum(hand) == sum(signs.get(kind, 0) * pence for code, kind, pence in rows if code == "GBP")


@given(
    st.lists(
        st.sampled_from([LentLoan(5, purpose="van"), LentLoan(9, purpose="VAN"), LentLoan(7)]), max_size=5
    )
)
def test_purposes_have_the_multiplier_of_their_category_whatever_its_case_or_else_of_the_place(drawn):
    rows = [Worth("category", "Van", 3.0, None, None), Worth("place", "Town", 2.0, None, None)]
    for found in by_purpose(drawn, rows):
        assert found.multiplier == (3.0 if found.purpose.lower() == "van" else 2.0)


def test_of_purposes_that_work_alike_the_larger_comes_first_and_then_the_alphabet():
    drawn = [LentLoan(5, purpose="b"), LentLoan(5, purpose="a"), LentLoan(9, purpose="c")]
    assert [p.purpose for p in by_purpose(drawn, [])] == ["c", "a", "b"]


@pytest.mark.parametrize(("other", "leads"), [(1.1, False), (1.101, False), (1.05, True)])
def test_no_purpose_is_said_to_work_most_where_all_print_alike(other, leads):
    purposes = [Purpose("catering", 1, 9, 1.1, None, None), Purpose("van", 1, 5, other, None, None)]
    got = BankAnswer(
        groups=[], purposes=sorted(purposes, key=lambda p: -p.multiplier), hand=Hand(), asset_pence=0
    )
    said = str(got.sentence("best_purpose"))
    assert ("works most here" in said) == leads
    assert "first time included" in said


def test_the_parts_of_what_is_at_hand_to_lend_give_the_sum_that_is_printed():
    hand = Hand(cash_pence=12_350_00, savings_pence=3_327_33 * 2)
    got = BankAnswer(groups=[], purposes=[], hand=hand, asset_pence=0)
    figure = got.figure("safe_to_lend")
    parts = [figure.how.values[name].pence for name in ("cash", "outflow", "lost")]
    assert figure.value == parts[0] - parts[1] - parts[2]
    assert not any(figure.how.values[name].digits == "about" for name in ("cash", "outflow", "lost"))
    assert "safe" not in str(got.sentence("safe_to_lend"))


def test_a_purpose_of_which_nothing_is_known_comes_after_one_that_works_little():
    drawn = [LentLoan(9, purpose="other"), LentLoan(5, purpose="van")]
    found = by_purpose(drawn, [Worth("category", "van", 0.5, None, None)])
    assert [(p.purpose, p.loans, p.outstanding_pence) for p in found] == [("van", 1, 5), ("other", 1, 9)]


def test_an_age_group_counts_its_loans_what_they_owe_and_what_is_guaranteed():
    (group,) = by_age([LentLoan(100, 400, 30), LentLoan(50, 500, 50), LentLoan(0, 400, 9)])
    assert (group.loans, group.outstanding_pence, group.guaranteed_pence) == (2, 150, 80)
    assert group.lost.high == 70


def test_how_long_cash_lasts():
    assert [months_of_cash(Hand(cash_pence=900), monthly) for monthly in (1, 0.5)] == [900, 1800]
    assert months_of_cash(Hand(cash_pence=900), 300) == 3
    assert months_of_cash(Hand(cash_pence=900), 0) == math.inf


def test_what_is_guaranteed_is_not_lost_but_no_guarantee_covers_another_loan():
    drawn = [LentLoan(100_00, 0, 500_00), LentLoan(100_00, 400, 0)]
    assert expected_loss(by_age(drawn)).middle == 100_00


@pytest.mark.parametrize(
    ("age", "percent"), [(0, 3), (1, 8), (31, 25), (61, 50), (91, 65), (181, 80), (366, 100)]
)
def test_the_older_the_arrears_the_more_loans_default_as_the_documents_say(age, percent):
    (group,) = by_age([LentLoan(100_00, age)])
    assert group.lost.low <= group.lost.middle == percent * 100 <= group.lost.high


class Lender:
    """A place that lends pounds and local money."""

    settings: ClassVar[dict[str, str]] = {"currency": "GBP"}

    def __init__(self, loans, accounts):
        self.tables = {"loans": ibis.memtable(loans), "accounts": ibis.memtable(accounts)}

    def has(self, name):
        return name in self.tables

    def table(self, name):
        return self.tables[name]


def test_loans_in_local_money_are_not_added_to_pounds_and_are_told():
    """500 hours and 1,000 pounds were 1,500 pounds owed."""
    row = {"arrears_days": 0, "guaranteed_pence": 0, "purpose": "tools"}
    loans = [
        {"loan": "a", "currency": "GBP", "outstanding_pence": 1000_00, **row},
        {"loan": "b", "currency": "TRD", "outstanding_pence": 500_00, **row},
        {"loan": "c", "currency": None, "outstanding_pence": 1_00, **row},
    ]
    accounts = [
        {"account": f"{code}/x/loan_asset", "currency": code, "class": "loan_asset", "balance_pence": pence}
        for code, pence in (("GBP", 1001_00), ("TRD", 500_00))
    ]
    found = Bank().run(Lender(loans, accounts))
    assert (found.lent_pence(), found.asset_pence, found.elsewhere) == (1001_00, 1001_00, 1)
    assert all(check.error == 0 for check in found.checks())
    assert "other_money" in {each.id for each in found.lacks()}
