"""Survival as published, and its laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.reading.survival import survival, survival_of

# Weeks in remission with 6-MP (Freireich and others 1963, Blood 21:699); 0 is one still in remission.
LEFT = np.array([6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
ENDED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])


def test_remission_as_published():
    """Klein and Moeschberger (2003), table 4.1: shares and Greenwood's standard errors."""
    found = survival(np.zeros_like(LEFT), LEFT, ENDED)
    assert found.age.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert found.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert found.ended.tolist() == [3, 1, 1, 1, 1, 1, 1]
    assert found.share == pytest.approx([0.857, 0.807, 0.753, 0.690, 0.628, 0.538, 0.448], abs=6e-4)
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert np.sqrt(found.variance) == pytest.approx(errors, abs=5e-5)
    assert found.age[found.share <= 0.5].tolist() == [23], "the median as published"


def test_the_band_is_that_of_log_minus_log():
    """Worked by hand for the first age: S = 6/7, log S = −.15415, σ = √(3/(21·18)) = .08909."""
    found = survival(np.zeros_like(LEFT), LEFT, ENDED)
    part = np.exp(1.959964 * 0.0890871 / 0.1541507)
    assert (found.low[0], found.high[0]) == pytest.approx(((6 / 7) ** part, (6 / 7) ** (1 / part)), abs=1e-5)
    assert found.after(5) == (1, 1, 1)
    assert found.after(8) == found.after(7) == pytest.approx((0.8067, 0.5631, 0.9228), abs=5e-5)


spans = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20), st.booleans()), min_size=1, max_size=40)


def arrays(of):
    entered, seen, ended = (np.array(column) for column in zip(*of, strict=True))
    return entered, entered + seen, ended


@given(spans, st.integers(1, 30))
def test_a_life_seen_in_two_parts_counts_as_one(of, cut):
    """What delayed entry means: who is lost from sight at an age and seen again from then on."""
    entered, left, ended = arrays(of)
    apart = (entered < cut) & (cut < left)
    parts = (
        np.concatenate([np.where(apart, cut, entered), entered[apart]]),
        np.concatenate([left, np.full(apart.sum(), cut)]),
        np.concatenate([ended, np.zeros(apart.sum(), bool)]),
    )
    whole, cut_up = survival(entered, left, ended), survival(*parts)
    assert np.array_equal(whole.share, cut_up.share)
    assert np.array_equal(whole.at_risk, cut_up.at_risk)


@given(spans)
def test_shares_fall_and_lie_within_their_bands(of):
    found = survival(*arrays(of))
    assert (np.diff(found.share) <= 0).all()
    assert ((found.low >= 0) & (found.low <= found.share) & (found.share <= found.high + 1e-12)).all()
    assert (found.high <= 1).all()
    assert np.isfinite(found.variance).all()


@given(st.lists(st.tuples(st.integers(1, 30), st.just(True)), min_size=1))
def test_where_every_end_is_seen_the_share_is_that_of_the_living(of):
    left = np.array([age for age, _ in of])
    found = survival(np.zeros_like(left), left, np.ones(left.size, bool))
    assert found.share == pytest.approx([(left > age).mean() for age in found.age])


def test_firms_there_at_first_say_nothing_of_their_youth():
    """A firm of five years that ends at once leaves the share of the young as it was."""
    young = [[1, 7, 1]] * 2 + [[1, -1, 0]] * 8
    alone, beside = survival_of(np.array(young), 24), survival_of(np.array([*young, [-60, 3, 1]]), 24)
    assert alone.after(6)[0] == beside.after(6)[0] == pytest.approx(0.8)
    assert beside.age.tolist() == [6, 63]


def test_the_share_that_lives_on_is_found_where_it_is_known():
    """A constant chance of 2% a month, of firms of all ages seen for ten years, and many that begin then."""
    dice = np.random.default_rng(1)
    begun = dice.integers(-240, 120, 20_000)
    ends = begun + dice.geometric(0.02, begun.size)
    there = ends > 0
    lives = np.column_stack([begun, np.where(ends > 120, -1, ends), np.ones(begun.size, int)])[there]
    found = survival_of(lives, 120)
    for age in (12, 36, 60):
        share, low, high = found.after(age)
        assert low < 0.98**age < high
        assert share == pytest.approx(0.98**age, abs=0.02)


def test_lives_that_were_not_seen():
    with pytest.raises(ValueError, match="no time"):
        survival(np.array([3]), np.array([3]), np.array([1]))
    assert survival_of(np.array([[24, -1, 0], [-5, -1, 0]]), 24).age.size == 0
    still = survival_of(np.array([[1, -1, 0]]), 24)
    assert not (still.share <= 0.5).any()
    assert still.after(23).share == 1
    with pytest.raises(ValueError, match="up to 23"):
        still.after(24)


def test_where_nobody_is_left_the_band_rises_no_more():
    """Of ten one ends, and of the few that were seen longer all: whoever is seen from then on tells no more."""
    entered = np.array([0] * 10 + [6, 10])
    left = np.array([1, *[2] * 8, 5, 9, 12])
    found = survival(entered, left, np.array([1, *[0] * 8, 1, 1, 1]))
    assert found.share.tolist() == pytest.approx([0.9, 0, 0, 0])
    assert found.high[0] < 1
    assert (found.high == found.high[0]).all()
    assert found.low[1:].tolist() == [0, 0, 0]
