"""Laws of the full multiplier: bounds, conservation and symmetry."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.network import (
    certificate,
    leak_shares,
    network_of,
    solve,
    truncated,
)


@st.composite
def networks(draw, most=8):
    """A few parties that pay each other, and all of whom leak something."""
    n = draw(st.integers(1, most))
    lines = draw(
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), st.floats(0.01, 1e6)), max_size=30)
    )
    payer = [p for p, _, _ in lines]
    payee = [q for _, q, _ in lines]
    amount = np.array([a for *_, a in lines])
    inside = np.bincount(payer, amount, n) if lines else np.zeros(n)
    leak = np.array(draw(st.lists(st.floats(0.02, 5.0), min_size=n, max_size=n)))
    return n, payer, payee, amount, inside * (1 + leak) + 1.0


def dense(network):
    return np.linalg.solve(np.eye(network.parties) - network.shares.toarray(), np.ones(network.parties))


@given(networks())
def test_the_solve_agrees_with_a_dense_one_and_its_bounds_hold_the_truth(drawn):
    network = network_of(*drawn)
    solved, exact = solve(network), dense(network)
    assert solved.error_bound < 1e-6
    assert np.all(solved.low <= exact * (1 + 1e-12))
    assert np.all(solved.high >= exact * (1 - 1e-12))


@given(networks(), st.floats(1.001, 2.0), st.integers(0, 7))
def test_a_spoilt_multiplier_fails_its_certificate(drawn, factor, which):
    network = network_of(*drawn)
    value = solve(network).value.copy()
    value[which % network.parties] *= factor
    spoilt = certificate(network, value)
    exact = dense(network)
    assert spoilt > 1e-7
    assert spoilt >= 1 or np.all(
        (value / (1 + spoilt) <= exact * (1 + 1e-9)) & (exact * (1 - 1e-9) <= value / (1 - spoilt))
    )


@given(networks())
def test_more_rounds_never_count_less(drawn):
    network = network_of(*drawn)
    second, third, full = truncated(network, 2), truncated(network, 3), solve(network).value
    assert np.all(second <= third + 1e-12)
    assert np.all(third <= full * (1 + 1e-6))


@given(networks(), st.integers(1, 4), st.randoms())
def test_every_pound_finally_leaves_by_exactly_one_kind_of_leak(drawn, kinds, dice):
    network = network_of(*drawn)
    weights = np.array([[dice.random() + 0.01 for _ in range(kinds)] for _ in range(network.parties)])
    leaks = weights / weights.sum(axis=1, keepdims=True) * (1 - network.retained())[:, None]
    finally_ = leak_shares(network, leaks)
    assert np.all(finally_ >= -1e-9)
    assert np.allclose(finally_.sum(axis=1), 1, atol=1e-6)


@given(networks(most=5), st.floats(0.1, 0.9))
def test_splitting_a_party_in_two_with_the_same_behaviour_changes_nothing(drawn, part):
    n, payer, payee, amount, outgoings = drawn
    whole = solve(network_of(n, payer, payee, amount, outgoings)).value
    split = [(p2, q2, a * wp * wq) for p, q, a in zip(payer, payee, amount, strict=True)
             for p2, wp in ([(0, part), (n, 1 - part)] if p == 0 else [(p, 1.0)])
             for q2, wq in ([(0, part), (n, 1 - part)] if q == 0 else [(q, 1.0)])]  # fmt: skip
    out = np.append(outgoings, outgoings[0] * (1 - part))
    out[0] *= part
    columns = zip(*split, strict=True) if split else ([], [], [])
    halves = solve(network_of(n + 1, *columns, out)).value
    assert np.allclose(halves[:n], whole, rtol=1e-6)
    assert np.isclose(halves[n], whole[0], rtol=1e-6)


RING = (3, [0, 1, 2], [1, 2, 0], np.ones(3), np.full(3, 3.0))
"""The fast solver breaks down on it for one party's pound."""


def test_where_the_fast_solver_breaks_down_the_rounds_are_added_up():
    network = network_of(*RING)
    gain = np.array([1.0, 0, 0])
    assert np.allclose(
        solve(network, gain).value, np.linalg.solve(np.eye(3) - network.shares.toarray(), gain)
    )


def test_money_that_goes_round_for_ever_is_refused():
    with pytest.raises(BadInput, match="goes round for ever"):
        network_of(3, [0, 1, 2], [1, 0, 0], [10.0, 5.0, 1.0], [10.0, 5.0, 9.0])


def test_a_loop_that_leaks_through_another_party_is_no_closed_loop():
    network = network_of(3, [0, 1, 0], [1, 0, 2], [9.0, 5.0, 1.0], [10.0, 5.0, 9.0])
    assert solve(network).error_bound < 1e-6


@pytest.mark.parametrize(
    ("amount", "outgoings", "says"),
    [([-1.0], [10.0, 10.0], "below 0"), ([float("nan")], [10.0, 10.0], "not a number"),
     ([11.0], [10.0, 10.0], "more to local parties"), ([1.0], [0.0, 10.0], "more to local parties")],
)  # fmt: skip
def test_bad_payments_are_refused_with_what_to_do(amount, outgoings, says):
    with pytest.raises(BadInput, match=says):
        network_of(2, [0], [1], amount, outgoings)


def test_leaks_that_do_not_make_up_a_whole_are_refused_not_normalised():
    network = network_of(1, [0], [0], [50.0], [100.0])
    with pytest.raises(BadInput, match=r"98\.0%"):
        leak_shares(network, [[0.48]])
