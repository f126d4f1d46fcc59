"""Laws of money: nothing is made or lost, and rounding is one rule."""

from decimal import ROUND_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.money import pounds, round_half_even, share_pence

weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=40).filter(any)


@given(st.integers(-(10**15), 10**15), weights)
def test_no_penny_is_made_or_lost(total_pence, given_weights):
    assert sum(share_pence(total_pence, given_weights)) == total_pence


@given(st.integers(0, 10**15), weights)
def test_each_share_is_within_a_penny_of_the_exact_one(total_pence, given_weights):
    whole = sum(given_weights)
    for share, weight in zip(share_pence(total_pence, given_weights), given_weights, strict=True):
        assert abs(share * whole - total_pence * weight) < whole


@given(st.integers(0, 10**9), weights)
def test_a_share_of_a_debt_mirrors_a_share_of_a_credit(total_pence, given_weights):
    assert share_pence(-total_pence, given_weights) == [-s for s in share_pence(total_pence, given_weights)]


@given(st.integers(0, 10**6), st.lists(st.integers(0, 99), min_size=2, max_size=6).filter(any))
def test_odd_pence_go_to_the_largest_remainders_and_among_equals_to_the_first(total_pence, given_weights):
    whole = sum(given_weights)
    odd = [
        share - total_pence * weight // whole
        for share, weight in zip(share_pence(total_pence, given_weights), given_weights, strict=True)
    ]
    left_over = [(-(total_pence * weight % whole), n) for n, weight in enumerate(given_weights)]
    lucky = {n for _, n in sorted(left_over)[: sum(odd)]}
    assert odd == [int(n in lucky) for n in range(len(given_weights))]


def test_the_odd_penny_goes_to_the_small_weight_where_its_remainder_is_the_larger():
    assert share_pence(10, [5, 3, 4]) == [4, 3, 3]
    assert share_pence(11, [1, 9]) == [1, 10]
    assert share_pence(14, [3, 1]) == [11, 3]


def test_of_nothing_everybody_gets_nothing_also_by_no_weights():
    assert share_pence(0, [0, 0]) == [0, 0]
    assert share_pence(0, [3, 4]) == [0, 0]
    assert share_pence(0, []) == []


def test_weights_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="0 or more"):
        share_pence(1, [-1, 2])
    with pytest.raises(ValueError, match="every weight is 0"):
        share_pence(1, [0, 0])


@given(st.decimals(-(10**9), 10**9, places=3))
def test_rounding_moves_no_amount_by_more_than_half_a_penny(exact):
    assert abs(round_half_even(exact) - exact) <= Decimal("0.5")


def test_a_half_goes_to_the_even_penny_whatever_rounding_a_program_around_it_has_set():
    with localcontext(rounding=ROUND_UP):
        assert [round_half_even(Decimal(exact)) for exact in ("2.5", "3.5", "2.1", "-0.5")] == [2, 4, 2, 0]


def test_large_sums_are_shortened_and_small_ones_are_not():
    assert [pounds(p) for p in (0, 999, 1_000_000, 123_456_789, 21_400_000_000)] == [
        "£0.00", "£9.99", "£10,000", "£1.23m", "£214.0m",
    ]  # fmt: skip
