"""Published cases of local multipliers by rounds, held against the network that the product solves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.multiplier.places import flow, place_of, said
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Share
from ultramicro.multiplier.network import certificate, leak_shares, network_of, solve, truncated
from ultramicro.multiplier.technique import Multiplier


def keeping(retention):
    """A place where every round keeps the same share."""
    return network_of(1, [0], [0], [retention], [1.0])


@pytest.mark.parametrize(("retention", "lm3", "limit"), [(0.8, 2.44, 5.00), (0.2, 1.24, 1.25)])
def test_the_80_20_case(retention, lm3, limit):
    """B. Sonntag, slides on LM3: 80% kept against 20% kept."""
    assert round(float(truncated(keeping(retention), 3)[0]), 2) == lm3
    assert round(float(solve(keeping(retention)).value[0]), 2) == limit


def test_northumberland_2005():
    """New Economics Foundation, 7 March 2005: £1.76 of a local supplier, £0.36 of one outside.

    The pound itself counts only if the supplier is local. Like for like, the re-spending is 0.76 against 0.36:
    twice and not five times as much.
    """
    flows = [flow("Here", 100_00, "Near"), flow("There", 100_00, "Far")]
    got = ask(
        Multiplier(), place_of(flows, {"Here": "inside", "There": "outside"}, survey=[said("Here", 0.76)])
    )
    second = {m.item: m.value for m in got.found.multipliers if m.measure == "LM2"}
    assert second["Here"] == pytest.approx(1.76)
    assert second["Far"] == pytest.approx(1)


def test_greater_manchester_is_weighted_by_money():
    """Ten districts: £619,652,226.58 of £1,003,858,435.21 stayed: 61.73%, not a mean of ten shares."""
    stayed, spent = 61_965_222_658, 100_385_843_521
    flows = [flow("Here", stayed), flow("There", spent - stayed)]
    got = ask(Multiplier(), place_of(flows, {"Here": "inside", "There": "outside"}))
    share = got.figure("first_hand_local_share", area="Town")
    assert (share.low, share.high) == (pytest.approx(0.6173, abs=5e-5), pytest.approx(0.6173, abs=5e-5))


def test_the_initial_income_is_round_one():
    """A known slip calls the first re-spending 'stage one' and so counts the income not at all.

    The Money Trail: an income of 100, of which 50 is spent locally, and all of that again.
    """
    network = network_of(3, [0, 1], [1, 2], [50.0, 50.0], [100.0, 50.0, 50.0])
    assert truncated(network, 1)[0] == 1
    assert truncated(network, 3)[0] == 2.0


def test_shares_that_sum_to_98_percent_are_refused_not_normalised():
    """Santa Coloma's grama: 29.12 + 56.10 + 12.78 = 98.00%."""
    with pytest.raises(BadInput) as refused:
        leak_shares(keeping(0.2912), [[0.5610, 0.1278]])
    assert refused.value.what.values["share"] == Share(pytest.approx(0.98), 1)
    assert leak_shares(keeping(0.2912), [[0.5810, 0.1278]]).sum() == pytest.approx(1)


@given(st.floats(0, 0.99), st.integers(2, 12))
def test_the_bracket_holds_the_limit(retention, rounds):
    """After k rounds the rest is at most the last round's share of the limit, and the certificate holds."""
    network = keeping(retention)
    part, limit = float(truncated(network, rounds)[0]), 1 / (1 - retention)
    assert part - 1e-9 <= limit <= part + retention**rounds * limit + 1e-9 * limit
    assert certificate(network, np.array([limit])) < 1e-9


@given(st.floats(0, 1).filter(lambda share: share < 1 - 1e-6), st.integers(1, 8))
def test_each_round_adds_and_never_more_than_the_one_before(retention, rounds):
    values = [float(truncated(keeping(retention), k)[0]) for k in range(1, rounds + 3)]
    steps = np.diff(values)
    assert np.all(steps >= 0)
    assert np.all(np.diff(steps) <= 1e-12)
