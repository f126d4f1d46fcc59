"""What may be lost and lent: laws over drawn loans and accounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.bank.portfolio import (
    AccountSum,
    Hand,
    LentLoan,
    Worth,
    at_hand,
    by_age,
    by_purpose,
    expected_loss,
    run_off,
    safe_to_lend,
    share_late,
)

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
