"""Payments where some cannot pay in full: the published example, and the laws that define them."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.economy.defaults import clearing_payments, part

UNIT = 10**9
"""Pence to a unit of the example, so that rounding to pence stays below 1e-6."""
OWED = {(0, 1): 4, (1, 2): 3, (2, 0): 2, (0, -1): 17, (1, -1): 18, (2, -1): 8}
PENCE = np.array(list(OWED.values())) * UNIT
DEBTOR, CREDITOR = np.array(list(OWED)).T.copy()


@pytest.mark.parametrize(
    ("left", "pays", "equity"),
    [(90, (20, 21, 10), (0, 0.809524, 2)), (80, (18, 19.428571, 10), (0, 0, 0.77551))],
)
def test_three_banks_after_a_shock(left, pays, equity):
    """After Eisenberg and Noe (2001): three banks, external debts pro rata, assets of 20, 20 and 10."""
    has = np.array([20, 20, 10]) * left * UNIT // 100
    paid = clearing_payments(DEBTOR, CREDITOR, PENCE, has)
    out = np.bincount(DEBTOR, paid, 3)
    received = np.bincount(CREDITOR[CREDITOR >= 0], paid[CREDITOR >= 0], 3)
    assert out / UNIT == pytest.approx(pays, abs=1e-6)
    assert (has + received - out) / UNIT == pytest.approx(equity, abs=1e-6)


@st.composite
def debts(draw, most=6, pence=10**4):
    many = draw(st.integers(1, most))
    claim = st.tuples(st.integers(0, many - 1), st.integers(-1, many - 1), st.integers(1, pence))
    claims = draw(st.lists(claim, min_size=1, max_size=2 * most))
    debtor, creditor, owed = (np.array(column, np.int64) for column in zip(*claims, strict=True))
    has = draw(st.lists(st.integers(-2, pence), min_size=many, max_size=many))
    return debtor, creditor, owed, np.array(has)


def sums(at, of, many):
    found = np.zeros(many, np.int64)
    np.add.at(found, at[at >= 0], of[at >= 0])
    return found


@given(debts())
def test_nobody_pays_more_than_they_have_or_owe_and_all_creditors_alike(drawn):
    debtor, creditor, owed, has = drawn
    paid, many = clearing_payments(*drawn), has.size
    out, received, owes = sums(debtor, paid, many), sums(creditor, paid, many), sums(debtor, owed, many)
    left = np.maximum(has, 0) + received - out
    assert ((paid >= 0) & (paid <= owed)).all()
    assert (left >= 0).all()
    claims = np.bincount(debtor, minlength=many)
    # Who does not pay in full keeps nothing but what rounding leaves.
    assert ((out == owes) | (left <= claims)).all()
    for who, amount, of in zip(debtor, paid, owed, strict=True):
        assert abs(amount - Fraction(int(out[who] * of), int(owes[who]))) <= claims[who]


@given(debts(most=3, pence=4))
def test_most_is_paid_that_can_be(drawn):
    """Of all sums that debtors could pay from what they would have then, each pays the greatest."""
    debtor, creditor, owed, has = drawn
    many, paid = has.size, clearing_payments(*drawn)
    owes = sums(debtor, owed, many)
    possible = []
    for pays in product(*(range(each + 1) for each in owes)):
        parts = np.array([pays[who] * of // owes[who] for who, of in zip(debtor, owed, strict=True)])
        if (pays <= np.maximum(has, 0) + sums(creditor, parts, many)).all():
            possible.append(pays)
    most = np.max(possible, axis=0)
    assert paid.tolist() == [most[who] * of // owes[who] for who, of in zip(debtor, owed, strict=True)]


@given(debts(), st.integers(0, 5), st.integers(1, 1000))
def test_who_has_more_lets_nobody_be_paid_less(drawn, who, more):
    debtor, creditor, owed, has = drawn
    richer = has.copy()
    richer[who % has.size] = max(richer[who % has.size], 0) + more
    assert (clearing_payments(debtor, creditor, owed, richer) >= clearing_payments(*drawn)).all()


def test_debts_that_go_round_are_paid_without_any_money():
    paid = clearing_payments(
        np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([70, 80, 90]), np.zeros(3, int)
    )
    assert paid.tolist() == [70, 70, 70]


@given(st.integers(0, 2**62), st.integers(0, 2**62), st.integers(0, 2**62))
def test_a_part_is_exact_however_large(a, b, c):
    low, middle, high = sorted((a, b, c))
    for sum_pence, share in ((low, middle), (middle, low)):
        expected = sum_pence * share // high if high else 0
        assert part(sum_pence, share, high) == expected
