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


@given(moves, st.integers(0, 30_000))
def test_sums_hold_and_shares_are_shares(drawn, reserve_pence):
    transfers = rows(drawn)
    found = health(accounts(transfers), transfers, "X", START + timedelta(60), reserve_pence=reserve_pence)
    assert found.imbalance_pence == 0
    assert sum(found.holdings_pence) == found.out_pence
    assert all(share is None or 0 <= share <= 1 for share in (found.respent(), found.concentration()))
    assert 0 <= found.active <= found.members == 4
    paid = [ok for _, _, ok in found.run()]
    assert paid == sorted(paid, reverse=True)


@given(moves, st.sets(st.integers(0, 39)), st.integers(0, 20))
def test_what_was_taken_back_counts_as_if_it_had_never_been(drawn, gone, later):
    every, on = rows(drawn), START + timedelta(90)
    kept = [t for n, t in enumerate(every) if n not in gone]
    back = [
        {**t, "transfer": 1000 + n, "debit": t["credit"], "credit": t["debit"], "reverses": t["transfer"],
         "business_on": t["business_on"] + timedelta(later)}
        for n, t in enumerate(every) if n in gone
    ]  # fmt: skip
    assert health(accounts(kept), [*back, *every], "X", on) == health(accounts(kept), kept, "X", on)


def test_money_that_is_owed_and_the_currencys_own_funds_are_out_too():
    sums = {"issuer": -100, "member": 100, "levy": 7, "loan": -50, "loan_asset": 50}
    found = [
        {"account": kind, "owner": kind, "currency": "X", "class": kind, "balance_pence": pence,
         "floor_pence": None, "ceiling_pence": None}
        for kind, pence in sums.items()
    ]  # fmt: skip
    cat = {**found[1], "account": "cat", "owner": "cat", "balance_pence": -7}
    answer = health([*found, cat], [], "X", START, reserve_pence=100)
    assert (answer.out_pence, answer.holdings_pence, answer.imbalance_pence) == (107, (100, 7), 0)
    assert [paid for *_, paid in answer.run()] == [True, False]


def test_a_month_counted_by_hand():
    """100 issued on the first day and spent three times in 30 days: 36.5 times a year."""
    transfers = rows(
        [(0, "i", "m0", 100), (9, "m0", "m1", 100), (19, "m1", "m2", 100), (29, "m2", "m3", 100)]
    )
    found = health(accounts(transfers), transfers, "X", START + timedelta(29))
    assert (found.days, found.spent_pence, found.mean_out_pence) == (30, 300, 100)
    assert found.velocity() == pytest.approx(36.5)
