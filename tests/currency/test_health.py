"""How a currency does: laws, and a month counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.currency.gather import balances_of, moves_of
from ultramicro.currency.health import Balance, Move, health, mean_out

MEMBERS = ["m0", "m1", "m2", "m3"]
START = date(2026, 1, 1)
moves = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["i", *MEMBERS]), st.sampled_from(["i", *MEMBERS]),
              st.integers(1, 500)).filter(lambda m: m[1] != m[2]),
    max_size=40)  # fmt: skip


def made(drawn):
    return [
        Move(debit, credit, pence, "issue" if debit == "i" else "redemption" if credit == "i" else "sale",
             START + timedelta(day))
        for day, debit, credit, pence in sorted(drawn)
    ]  # fmt: skip


def balances(moves):
    sums = dict.fromkeys(["i", *MEMBERS], 0)
    for move in moves:
        sums[move.debit] -= move.amount_pence
        sums[move.credit] += move.amount_pence
    return [
        Balance(who, "issuer" if who == "i" else "member", pence, None if who == "i" else -1000, 2000)
        for who, pence in sums.items()
    ]


@given(moves)
def test_the_average_in_hands_is_that_of_counting_every_day(drawn):
    every, on = made(drawn), START + timedelta(60)
    days = []
    for number in range(61):
        sums = balances([move for move in every if move.on <= START + timedelta(number)])
        days.append(sum(max(each.balance_pence, 0) for each in sums if each.account_class == "member"))
    assert mean_out(every, set(MEMBERS), START, on) == pytest.approx(sum(days) / 61)


@given(moves, st.integers(0, 30_000))
def test_sums_hold_and_shares_are_shares(drawn, reserve_pence):
    every = made(drawn)
    found = health(balances(every), every, "X", START + timedelta(60), reserve_pence=reserve_pence)
    assert found.imbalance_pence == 0
    assert sum(found.holdings_pence) == found.out_pence
    assert all(share is None or 0 <= share <= 1 for share in (found.respent(), found.concentration()))
    assert 0 <= found.active <= found.members == 4
    paid = [each.paid for each in found.run()]
    assert paid == sorted(paid, reverse=True)


@given(moves, st.sets(st.integers(0, 39)), st.integers(0, 20))
def test_what_was_taken_back_counts_as_if_it_had_never_been(drawn, gone, later):
    every = [
        {"transfer": number, "debit": move.debit, "credit": move.credit, "amount_pence": move.amount_pence,
         "currency": "X", "kind": move.kind, "business_on": move.on, "reverses": None}
        for number, move in enumerate(made(drawn), 1)
    ]  # fmt: skip
    kept = [t for n, t in enumerate(every) if n not in gone]
    back = [
        {**t, "transfer": 1000 + n, "debit": t["credit"], "credit": t["debit"], "reverses": t["transfer"],
         "business_on": t["business_on"] + timedelta(later)}
        for n, t in enumerate(every) if n in gone
    ]  # fmt: skip
    assert moves_of([*back, *every]).get("X", []) == moves_of(kept).get("X", [])


def test_only_accounts_of_the_currency_are_its_balances():
    row = {"account": "a", "class": "member", "currency": "X", "balance_pence": 5, "floor_pence": -1,
           "ceiling_pence": None}  # fmt: skip
    assert balances_of([row, {**row, "currency": "GBP"}], "X") == [Balance("a", "member", 5, -1, None)]


@given(moves, st.integers(0, 200), st.integers(0, 30_000))
def test_every_figure_is_that_of_counting_transfer_by_transfer(drawn, late, reserve_pence):
    """A second way: plain sums over the days of the year and of the quarter before the day looked at."""
    every, on = made(drawn), START + timedelta(60 + late)
    found = health(balances(every), every, "X", on, reserve_pence=reserve_pence)
    earned = dict.fromkeys(MEMBERS, 0)
    quarter = set()
    for move in every:
        if move.kind == "sale":
            earned[move.credit] += move.amount_pence
        if (on - move.on).days < 90:
            quarter |= {move.debit, move.credit}
    assert found.receipts_pence == tuple(sorted((e for e in earned.values() if e), reverse=True))
    assert found.spent_pence == sum(earned.values())
    assert found.active == len(quarter - {"i"})
    assert found.issued_pence == sum(move.amount_pence for move in every if move.kind == "issue")
    assert found.redeemed_pence == sum(move.amount_pence for move in every if move.kind == "redemption")
    assert found.days == ((on - min(move.on for move in every)).days + 1 if every else 1)
    members = [b.balance_pence for b in balances(every) if b.account_class == "member"]
    stuck = [abs(pence) for pence in members if pence < -800 or pence > 1600]
    assert (found.at_limit, found.at_limit_pence) == (len(stuck), sum(stuck))
    assert found.size_pence == sum(map(abs, members))
    holders = sorted((pence for pence in members if pence > 0), reverse=True)
    assert found.holdings_pence == tuple(holders)
    assert [(each.holders, each.taken_pence, each.paid) for each in found.run()] == [
        (n, sum(holders[:n]), sum(holders[:n]) <= reserve_pence) for n in range(1, len(holders) + 1)
    ]
    whole = sum(earned.values())
    if whole:
        assert found.concentration(2) == sum(sorted(earned.values(), reverse=True)[:2]) / whole
        assert found.respent() == whole / (whole + found.redeemed_pence)
    if found.mean_out_pence:
        assert found.velocity() == pytest.approx(whole * 365 / found.days / found.mean_out_pence)


@pytest.mark.parametrize(
    ("balance", "floor", "ceiling", "stuck"),
    [
        (-801, -1000, None, True), (-800, -1000, None, False), (1601, None, 2000, True),
        (1600, -1000, 2000, False), (5, None, 0, False), (-5, 0, None, False), (5, None, None, False),
        (1, None, 1, True), (-1, -1, None, True),
    ],
)  # fmt: skip
def test_an_account_is_stuck_beyond_four_fifths_of_a_limit_that_is_one(balance, floor, ceiling, stuck):
    found = health([Balance("a", "member", balance, floor, ceiling)], [], "X", START)
    assert (found.at_limit, found.at_limit_pence) == ((1, abs(balance)) if stuck else (0, 0))


@pytest.mark.parametrize("kind", ["levy", "demurrage", "fee"])
def test_who_only_pays_the_levy_is_not_active(kind):
    every = [Move("i", "m0", 100, "issue", START), Move("m0", "i", 1, kind, START + timedelta(100))]
    assert health(balances(every), every, "X", START + timedelta(100)).active == 0


@pytest.mark.parametrize(("days", "active"), [(0, 2), (89, 2), (90, 0)])
def test_a_member_is_active_who_moved_within_ninety_days(days, active):
    every = [Move("m0", "m1", 1, "sale", START)]
    assert health(balances(every), every, "X", START + timedelta(days)).active == active


def test_what_was_held_before_the_year_counts_for_the_average_from_its_first_day_on():
    before = Move("i", "m0", 100, "issue", START - timedelta(400))
    half = Move("m0", "i", 100, "redemption", START - timedelta(5))
    assert mean_out([before, half], {"m0"}, START - timedelta(9), START) == pytest.approx(100 * 4 / 10)


def test_books_that_do_not_sum_to_nought_are_seen():
    assert (
        health([Balance("a", "member", 5), Balance("b", "member", -3)], [], "X", START).imbalance_pence == 2
    )


def test_only_the_year_before_the_day_counts_and_the_day_itself_does():
    year = [Move("m0", "m1", 1, "sale", START - timedelta(days)) for days in (0, 364)]
    apart = [Move("m0", "m1", 100, "sale", START + timedelta(days)) for days in (-365, 1)]
    found = health(balances(year), [*year, *apart], "X", START)
    assert (found.spent_pence, found.days) == (2, 365)


def test_money_that_is_owed_and_the_currencys_own_funds_are_out_too():
    sums = {"issuer": -100, "member": 100, "levy": 7, "loan": -50, "loan_asset": 50}
    found = [Balance(kind, kind, pence) for kind, pence in sums.items()]
    answer = health([*found, Balance("cat", "member", -7)], [], "X", START, reserve_pence=100)
    assert (answer.out_pence, answer.holdings_pence, answer.imbalance_pence) == (107, (100, 7), 0)
    assert [each.paid for each in answer.run()] == [True, False]


def test_a_month_counted_by_hand():
    """100 issued on the first day and spent three times in 30 days: 36.5 times a year."""
    every = made([(0, "i", "m0", 100), (9, "m0", "m1", 100), (19, "m1", "m2", 100), (29, "m2", "m3", 100)])
    found = health(balances(every), every, "X", START + timedelta(29))
    assert (found.days, found.spent_pence, found.mean_out_pence) == (30, 300, 100)
    assert found.velocity() == pytest.approx(36.5)


def test_a_currency_of_one_day_is_spent_as_often_in_each_day_of_a_year_and_one_of_which_none_is_out_never():
    every = made([(0, "i", "m0", 100), (0, "m0", "m1", 50)])
    found = health(balances(every), every, "X", START)
    assert (found.code, found.days) == ("X", 1)
    assert found.velocity() == pytest.approx(50 * 365 / 100)
    none = health(balances([]), [], "X", START)
    assert (none.velocity(), none.respent(), none.concentration(), none.run()) == (None, None, None, [])


def test_the_ten_largest_earners_are_looked_at_where_nobody_says_how_many():
    sales = [Move("i", f"m{n}", 1, "sale", START) for n in range(12)]
    members = [Balance(f"m{n}", "member", 1) for n in range(12)]
    assert health(members, sales, "X", START).concentration() == pytest.approx(10 / 12)


def test_where_nothing_stands_against_it_no_holder_is_paid_not_even_a_hundredth():
    found = health([Balance("a", "member", 1), Balance("b", "member", -1)], [], "X", START)
    assert [(each.taken_pence, each.paid) for each in found.run()] == [(1, False)]
