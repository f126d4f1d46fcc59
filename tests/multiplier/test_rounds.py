"""Published cases of local multipliers, and the traps that are known."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.rounds import (
    bracket,
    limit_of_retention,
    lm,
    lm_of_retention,
    supplier_value,
    weighted_share,
    whole_warning,
)


@pytest.mark.parametrize(("retention", "lm3", "limit"), [(0.8, 2.44, 5.00), (0.2, 1.24, 1.25)])
def test_the_80_20_case(retention, lm3, limit):
    """B. Sonntag, slides on LM3: 80% kept against 20% kept."""
    assert round(lm_of_retention(retention, 3), 2) == lm3
    assert round(limit_of_retention(retention), 2) == limit


def test_northumberland_2005():
    """New Economics Foundation, 7 March 2005: £1.76 of a local supplier, £0.36 of one outside."""
    here, there = supplier_value(local=True, respent=0.76), supplier_value(local=False, respent=0.36)
    assert (here, there) == (1.76, 0.36)
    assert round(here - there, 2) == 1.40
    # Like for like, the same round: 0.76 against 0.36, twice and not five times as much.
    assert round(0.76 / 0.36, 1) == 2.1


def test_greater_manchester_is_weighted_by_money():
    """Ten districts: £619,652,226.58 of £1,003,858,435.21 stayed: 61.73%, not a mean of ten shares."""
    found = weighted_share([619_652_226.58], [1_003_858_435.21])
    assert f"{found.share:.2%}" == "61.73%"
    skewed = weighted_share([600.0, 5.0], [800.0, 50.0])
    assert round(skewed.share, 3) == 0.712
    assert round(skewed.mean_of_shares, 3) == 0.425


def test_the_initial_income_is_round_one():
    """A known slip calls the first re-spending 'stage one' and so counts the income not at all."""
    assert lm([100, 50, 50]) == 2.0
    assert lm([100, 50, 25]) == 1.75


def test_shares_that_sum_to_98_percent_are_warned_about():
    """Santa Coloma's grama: 29.12 + 56.10 + 12.78 = 98.00%."""
    assert "98.00%" in whole_warning([0.2912, 0.5610, 0.1278], "shares")
    assert whole_warning([0.2912, 0.5810, 0.1278], "shares") == ""


@given(st.floats(0, 0.99), st.integers(2, 12))
def test_the_bracket_holds_the_limit(retention, rounds):
    low, high = bracket(lm_of_retention(retention, rounds), retention, rounds)
    assert low - 1e-9 <= limit_of_retention(retention) <= high + 1e-9


@given(st.floats(0, 1), st.integers(1, 8))
def test_each_round_adds_and_never_more_than_the_one_before(retention, rounds):
    values = [lm_of_retention(retention, k) for k in range(1, rounds + 3)]
    steps = [b - a for a, b in itertools.pairwise(values)]
    assert all(0 <= later <= earlier + 1e-12 for earlier, later in itertools.pairwise(steps))


@pytest.mark.parametrize("rounds", [[0, 0], [100, 120], [100, -1], []])
def test_rounds_that_cannot_be_are_refused(rounds):
    with pytest.raises(BadInput):
        lm(rounds)
