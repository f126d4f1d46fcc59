"""How a currency does: laws, and a month counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.currency.health import health, mean_out

MEMBERS = ["m0", "m1", "m2", "m3"]
START = date(2026, 1, 1)
moves = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["i", *MEMBERS]), st.sampled_from(["i", *MEMBERS]),
              st.integers(1, 500)).filter(lambda m: m[1] != m[2]),
    max_size=40)  # fmt: skip


def rows(drawn):
    found = []
    for number, (day, debit, credit, pence) in enumerate(sorted(drawn), 1):
        kind = "issue" if debit == "i" else "redemption" if credit == "i" else "sale"
        found.append({"transfer": number, "debit": debit, "credit": credit, "amount_pence": pence, "currency": "X",
                      "kind": kind, "business_on": START + timedelta(day), "reverses": None})  # fmt: skip
    return found


def accounts(transfers):
    sums = dict.fromkeys(["i", *MEMBERS], 0)
    for t in transfers:
        sums[t["debit"]] -= t["amount_pence"]
        sums[t["credit"]] += t["amount_pence"]
    return [
        {"account": a, "owner": "issuer" if a == "i" else a, "currency": "X", "balance_pence": pence,
         "class": "issuer" if a == "i" else "member", "floor_pence": None if a == "i" else -1000, "ceiling_pence": 2000}
        for a, pence in sums.items()
    ]  # fmt: skip


@given(moves)
def test_the_average_in_hands_is_that_of_counting_every_day(drawn):
    transfers, on = rows(drawn), START + timedelta(60)
    days = []
    for number in range(61):
        sums = accounts([t for t in transfers if t["business_on"] <= START + timedelta(number)])
        days.append(sum(max(a["balance_pence"], 0) for a in sums if a["class"] == "member"))
    assert mean_out(transfers, set(MEMBERS), START, on) == pytest.approx(sum(days) / 61)


@given(moves)
def test_sums_hold_and_shares_are_shares(drawn):
    transfers = rows(drawn)
    found = health(accounts(transfers), transfers, "X", "GBP", START + timedelta(60))
    assert found.imbalance_pence == 0
    assert sum(found.holdings_pence) == found.out_pence
    assert all(share is None or 0 <= share <= 1 for share in (found.respent(), found.concentration()))
    assert 0 <= found.active <= found.members == 4
    paid = [ok for _, _, ok in found.run()]
    assert paid == sorted(paid, reverse=True)


def test_a_month_counted_by_hand():
    """100 issued on the first day and spent three times in 30 days: 36.5 times a year."""
    transfers = rows(
        [(0, "i", "m0", 100), (9, "m0", "m1", 100), (19, "m1", "m2", 100), (29, "m2", "m3", 100)]
    )
    found = health(accounts(transfers), transfers, "X", "GBP", START + timedelta(29))
    assert (found.days, found.spent_pence, found.mean_out_pence) == (30, 300, 100)
    assert found.velocity() == pytest.approx(36.5)
