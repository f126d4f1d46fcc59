"""Fees, limits, debts and losses: laws, then published cases."""

import re
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from ultramicro.currency.fees import demurrage, split_sale
from ultramicro.currency.limits import debt_since, earned_limit, share_loss
from ultramicro.currency.rules import Rules

pence = st.integers(0, 10**9)
rules = st.builds(Rules, code=st.just("X"), model=st.just("backed"), fee_bp=st.integers(0, 1000),
                  lent_bp=st.integers(0, 10_000), demurrage_bp=st.integers(0, 500), exempt_pence=st.integers(0, 10**5))  # fmt: skip


@given(pence, rules)
def test_a_sale_is_shared_out_without_losing_a_penny(price, rules):
    shares = split_sale(price, rules)
    assert sum(shares) == price
    assert min(shares) >= 0


@given(pence, pence, rules)
def test_demurrage_never_takes_more_from_who_has_less(one, other, rules):
    low, high = sorted((one, other))
    assert 0 <= demurrage(low, rules) <= demurrage(high, rules) <= max(high - rules.exempt_pence, 0)


def test_the_published_sale_of_a_hundred():
    """Banco Palmas's e-dinheiro: R$100, fee 2%, 60% of it lent: R$2.00 and R$1.20."""
    shares = split_sale(100_00, Rules(code="PAL", model="backed", fee_bp=200, lent_bp=6000))
    assert (shares.lent_pence + shares.run_pence, shares.lent_pence) == (2_00, 1_20)


@given(st.lists(pence, max_size=12), st.integers(0, 11), pence)
def test_earning_more_never_lowers_a_limit_and_no_limit_is_passed(earned, month, more):
    before = earned_limit(earned, start_pence=100_00, most_pence=5000_00)
    after = earned_limit([e + more if i == month else e for i, e in enumerate(earned)],
                         start_pence=100_00, most_pence=5000_00)  # fmt: skip
    assert -5000_00 <= after.floor_pence <= before.floor_pence <= 0
    assert after.floor_pence <= after.warn_below_pence <= 0 <= after.warn_above_pence <= after.ceiling_pence


moves = st.lists(st.tuples(st.integers(0, 3), st.integers(-500, 500)), max_size=30)


def dated(rows):
    day, found = date(2026, 1, 1), []
    for gap, amount in rows:
        day += timedelta(days=gap)
        found.append((day, amount))
    return found


@given(moves)
def test_a_debt_has_an_age_just_where_something_is_owed(rows):
    assert (debt_since(dated(rows)) is None) == (sum(amount for _, amount in rows) >= 0)


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
    assert debt_since(dated(rows)) == (owed[0] if owed else None)


@given(pence, st.lists(pence, max_size=8))
def test_no_guarantor_bears_more_than_promised_and_all_is_borne_that_can_be(loss, caps):
    shares = share_loss(loss, caps)
    assert sum(shares) == min(loss, sum(caps))
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))


@given(st.lists(pence, max_size=12), st.integers(0, 1000_00), st.integers(0, 10_000_00), st.integers(0, 12))
def test_the_reason_of_a_limit_holds_the_numbers_that_made_it(earned, start, most, months):
    limit = earned_limit(earned, start_pence=start, most_pence=most, months=months)
    usual = int(median(earned)) if earned else 0
    wanted = start + months * usual
    numbers = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", limit.reason.replace(",", ""))]
    expected = [Decimal(start) / 100, months, Decimal(usual) / 100, len(earned), Decimal(wanted) / 100]
    assert numbers == [*expected, Decimal(most) / 100] if wanted > most else numbers == expected
    assert limit.floor_pence == -(max(min(wanted, most), 0) // 10_00 * 10_00)
    assert limit.ceiling_pence == -2 * limit.floor_pence
