"""Fees, limits, debts and losses: laws, then published cases."""

from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.currency.fees import MonthCost, demurrage, month_cost, split_sale
from ultramicro.currency.history import Debts
from ultramicro.currency.ids import Model
from ultramicro.currency.limits import earned_limit, limits_around, share_loss
from ultramicro.currency.member_verbs import limit_reason
from ultramicro.currency.reserve import Reserve
from ultramicro.currency.rules import Rules, chosen, part
from ultramicro.ledger.sums import money

pence = st.integers(0, 10**9)
signed = st.integers(-(10**9), 10**9)
rules = st.builds(
    Rules, code=st.just("X"), model=st.just(Model.BACKED), fee_bp=st.integers(0, 1000),
    lent_bp=st.integers(0, 10_000), levy_pence=st.integers(0, 10**5), demurrage_bp=st.integers(0, 500),
    exempt_pence=st.integers(0, 10**5),
)  # fmt: skip


@given(pence, st.integers(0, 10_000))
def test_a_part_is_the_nearest_whole_sum_and_of_two_the_even_one(amount, share):
    exact = Fraction(amount * share, 10_000)
    assert abs(part(amount, share) - exact) <= Fraction(1, 2)
    assert part(amount, share) % 2 == 0 or abs(part(amount, share) - exact) < Fraction(1, 2)


@given(pence, rules)
def test_a_sale_is_shared_out_without_losing_a_penny(price, rules):
    shares = split_sale(price, rules)
    assert sum(shares) == price
    assert min(shares) >= 0
    assert shares.fee_pence == part(price, rules.fee_bp)
    assert shares.lent_pence == part(shares.fee_pence, rules.lent_bp)


@given(pence, pence, rules)
def test_demurrage_never_takes_more_from_who_has_less(one, other, rules):
    low, high = sorted((one, other))
    assert 0 <= demurrage(low, rules) <= demurrage(high, rules) <= max(high - rules.exempt_pence, 0)
    assert demurrage(rules.exempt_pence + high, rules) == part(high, rules.demurrage_bp)


@given(signed, st.none() | signed, rules)
def test_a_month_never_takes_an_account_below_its_floor_and_takes_the_levy_where_it_can(free, floor, rules):
    cost = month_cost(free, floor, rules)
    assert cost.demurrage_pence == demurrage(free, rules)
    left = free - cost.demurrage_pence - rules.levy_pence
    assert cost.levy_pence == (rules.levy_pence if floor is None or left >= floor else 0)


@given(st.integers(0, 1000_00), rules)
def test_a_levy_is_taken_down_to_the_floor_and_not_a_penny_beyond(free, rules):
    left = free - demurrage(free, rules) - rules.levy_pence
    assert month_cost(free, left, rules).levy_pence == rules.levy_pence
    assert month_cost(free, left + 1, rules).levy_pence == 0


def test_a_levy_below_nought_is_none():
    assert month_cost(5, 0, Rules(code="X", model=Model.MUTUAL, levy_pence=-3)) == MonthCost(0, 0)


def test_what_is_exempt_is_left_alone_to_the_penny_also_where_all_above_it_is_taken():
    all_of_it = Rules(code="X", model=Model.BACKED, demurrage_bp=10_000, exempt_pence=50_00)
    assert [demurrage(pence, all_of_it) for pence in (0, 49_99, 50_00, 50_01)] == [0, 0, 0, 1]


def test_the_published_sale_of_a_hundred():
    """Banco Palmas's e-dinheiro: R$100, fee 2%, 60% of it lent: R$2.00 and R$1.20."""
    shares = split_sale(100_00, Rules(code="PAL", model=Model.BACKED, fee_bp=200, lent_bp=6000))
    assert (shares.fee_pence, shares.lent_pence) == (2_00, 1_20)


@given(st.lists(pence, max_size=12), st.integers(0, 11), pence)
def test_earning_more_never_lowers_a_limit_and_no_limit_is_passed(earned, month, more):
    before = earned_limit(earned, start_pence=100_00, most_pence=5000_00)
    raised = [each + more if i == month else each for i, each in enumerate(earned)]
    after = earned_limit(raised, start_pence=100_00, most_pence=5000_00)
    assert 0 <= before.allowed_pence <= after.allowed_pence <= 5000_00


@given(st.lists(pence, max_size=12), st.integers(0, 1000_00), st.integers(-1, 10_000_00), st.integers(0, 12))
def test_a_limit_is_what_its_numbers_make_and_they_are_those_of_the_earnings(earned, start, most, months):
    limit = earned_limit(earned, start_pence=start, most_pence=most, months=months)
    usual = int(median(earned)) if earned else 0
    wanted = start + months * usual
    assert limit == (start, months, usual, len(earned), most)
    assert (limit.wanted_pence, limit.capped) == (wanted, wanted > most)
    assert limit.allowed_pence == max(min(wanted, most), 0) // 10_00 * 10_00
    unknown = limit._replace(most_pence=None)
    assert (unknown.capped, unknown.allowed_pence) == (False, wanted // 10_00 * 10_00)


def test_two_months_of_earnings_are_lent_where_nobody_says():
    assert earned_limit([30_00], start_pence=0, most_pence=500_00).allowed_pence == 60_00


@given(st.lists(pence, max_size=12), pence, pence, st.integers(0, 12))
def test_the_reason_a_member_is_given_has_the_very_sums_that_made_the_limit(earned, start, most, months):
    """A wrong unit here once passed every test: pence said as pounds, a hundred times too much."""
    limit = earned_limit(earned, start_pence=start, most_pence=most, months=months)
    said = limit_reason(limit, "TRD")
    usual = int(median(earned)) if earned else 0
    sums = {"start": start, "usual": usual, "wanted": start + months * usual}
    capped = {"most": money(most, "TRD")} if limit.capped else {}
    assert said.values == {
        **{name: money(each, "TRD") for name, each in sums.items()}, **capped,
        "months": months, "counted": len(earned),
    }  # fmt: skip
    assert said.id == ("earned_capped" if limit.capped else "earned")
    assert all("{" + name + "}" in said.template for name in said.values)


@given(st.integers(-(10**9), 0))
def test_a_ceiling_is_twice_the_floor_and_warnings_come_at_four_fifths(floor):
    found = limits_around(floor)
    assert (found.floor_pence, found.ceiling_pence) == (floor, -2 * floor)
    assert found.floor_pence <= found.warn_below_pence <= 0 <= found.warn_above_pence <= found.ceiling_pence
    assert abs(found.warn_below_pence - Fraction(floor * 4, 5)) < 1
    assert abs(found.warn_above_pence - Fraction(-floor * 8, 5)) < 1


moves = st.lists(st.tuples(st.integers(0, 3), st.integers(-500, 500)), max_size=30)


def dated(rows):
    day, found = date(2026, 1, 1), []
    for gap, amount in rows:
        day += timedelta(days=gap)
        found.append((day, amount))
    return found


def debts_of(rows):
    debts = Debts()
    for day, amount in dated(rows):
        debts = debts.after(day, amount)
    return debts


@given(moves)
def test_what_is_owed_is_the_balance_below_nought_and_what_is_spare_that_above(rows):
    debts, balance = debts_of(rows), sum(amount for _, amount in rows)
    assert sum(each.pence for each in debts.owed) == max(-balance, 0)
    assert debts.spare_pence == max(balance, 0)
    assert all(each.pence > 0 for each in debts.owed)


@given(moves)
def test_the_age_of_a_debt_is_that_of_a_penny_by_penny_queue(rows):
    """A second way: every penny in pays the oldest penny out that is not paid."""
    owed, spare = [], 0
    for day, amount in dated(rows):
        if amount >= 0:
            spare += amount
        else:
            owed += [day] * -amount
        paid = min(spare, len(owed))
        owed, spare = owed[paid:], spare - paid
    assert debts_of(rows).since == (owed[0] if owed else None)


@given(moves)
def test_money_lies_idle_since_it_was_last_spent_or_first_came(rows):
    spent = [day for day, amount in dated(rows) if amount < 0]
    days = [day for day, _ in dated(rows)]
    assert debts_of(rows).idle_since == (max(spent) if spent else days[0] if days else None)


@given(pence, st.lists(pence, max_size=8))
def test_no_guarantor_bears_more_than_promised_and_all_is_borne_that_can_be(loss, caps):
    shares = share_loss(loss, caps)
    assert sum(shares) == min(loss, sum(caps))
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))
    whole = sum(caps)
    if loss < whole:
        assert all(
            abs(share - Fraction(loss * cap, whole)) < 1 for share, cap in zip(shares, caps, strict=True)
        )


@given(pence, pence, signed)
def test_a_reserve_is_short_just_where_a_law_is_broken_and_by_what_is_missing(out, treasury, bank):
    found = Reserve(out_pence=out, treasury_pence=treasury, bank_pence=bank)
    errors = {law.id: law.error for law in found.laws()}
    assert errors == {"set_aside": max(out - treasury, 0), "at_the_bank": max(out - bank, 0)}
    assert found.short() == any(errors.values())
    assert found.short() == (found.there_pence() < out)
    assert found.there_pence() == min(treasury, bank)
    assert found.room_pence() == bank - out


def test_a_currency_is_chosen_by_its_code_or_as_the_only_one():
    one, two = (Rules(code=code, model=Model.MUTUAL) for code in "XY")
    assert chosen({"X": one}) == chosen({"X": one, "Y": two}, "X") == one
    for found, code, wrong in (
        ({}, "", "currency.none"), ({}, "X", "currency.none"), ({"X": one}, "Z", "currency.unknown"),
        ({"X": one, "Y": two}, "", "currency.several"), ({"X": one, "Y": two}, "Z", "currency.unknown"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as told:
            chosen(found, code)
        assert told.value.what.id == wrong
