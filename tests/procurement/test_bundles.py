"""Pooled risk: the reference's table to its last printed digit, laws, and a second path for each distribution."""

from itertools import product
from math import comb, lgamma, prod, sqrt

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.procurement.bundles.losses import losses_of, none_fails
from ultramicro.procurement.bundles.pool import Part, Pool, alike
from ultramicro.procurement.bundles.reserve import breaking_correlation, reserve_of
from ultramicro.procurement.bundles.tail import beyond, failing, large_pool_rate, quantile

CORRELATIONS = (0.0, 0.05, 0.2)
KIND = {"probability": 0.08, "exposure_pence": 20_000_00, "loss_share": 0.6}


def printed(number, digits):
    return f"{number:,.{digits}f}"


@pytest.mark.parametrize(
    ("n", "expected", "deviations"),
    [
        (10, "9,600.00", ("10,294.85", "12,396.64", "17,226.58")),
        (100, "96,000.00", ("32,555.18", "79,410.63", "148,474.48")),
    ],
)
def test_the_table_of_section_7_what_is_lost_and_how_far_it_varies(n, expected, deviations):
    for correlation, deviation in zip(CORRELATIONS, deviations, strict=True):
        pool = alike(n, correlation=correlation, **KIND)
        assert printed(pool.expected_pence / 100, 2) == expected
        assert printed(pool.deviation_pence / 100, 2) == deviation


@pytest.mark.parametrize(
    ("correlation", "count", "more", "none", "rate"),
    [
        (0.0, 7, "0.016650", "0.015466", "0.080000"),
        (0.05, 11, "0.112446", "0.130442", "0.143615"),
        (0.2, 18, "0.164932", "0.412477", "0.227082"),
    ],
)
def test_the_table_of_section_7_the_tail(correlation, count, more, none, rate):
    assert quantile(50, 0.08, correlation, 0.95) == count
    assert printed(beyond(50, 0.08, correlation, 8), 6) == more
    assert printed(failing(50, 0.08, correlation)[0], 6) == none
    assert printed(large_pool_rate(0.08, correlation, 0.95), 6) == rate


N, P, RHO = st.integers(1, 60), st.floats(0.001, 0.999), st.floats(0.001, 0.99)


@given(N, P, RHO)
def test_the_distribution_is_the_beta_binomial_of_the_textbook_with_its_mean_and_correlation(n, p, rho):
    def beta(a, b):
        return lgamma(a) + lgamma(b) - lgamma(a + b)

    m = (1 - rho) / rho
    a, b = p * m, (1 - p) * m
    book = [comb(n, k) * np.exp(beta(k + a, n - k + b) - beta(a, b)) for k in range(n + 1)]
    found, at = failing(n, p, rho), np.arange(n + 1)
    assert np.allclose(found, book, rtol=1e-7, atol=1e-12)
    assert found.sum() == pytest.approx(1, abs=1e-12)
    assert found @ at == pytest.approx(n * p)
    assert found @ (at - n * p) ** 2 == pytest.approx(n * p * (1 - p) * (1 + (n - 1) * rho))


@given(N, P)
def test_without_correlation_it_is_the_binomial_and_with_all_of_it_all_fail_or_none(n, p):
    assert np.allclose(failing(n, p, 0), [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])
    assert failing(n, p, 1).tolist() == [1 - p, *[0] * (n - 1), p]
    assert np.allclose(failing(n, p, 1 - 1e-9), failing(n, p, 1), atol=1e-6)


PARTS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 10**8), st.floats(0, 1)), min_size=1, max_size=8
).map(lambda rows: [Part(name=str(i), probability=p, exposure_pence=e, loss_share=s) for i, (p, e, s) in enumerate(rows)])  # fmt: skip
RHOS = st.floats(0, 1)


@given(PARTS, RHOS, RHOS)
def test_more_correlation_never_lessens_how_far_losses_vary(parts, one, other):
    low, high = (Pool(parts=parts, correlation=each) for each in sorted((one, other)))
    assert low.deviation_pence <= high.deviation_pence * (1 + 1e-12) + 1e-9  # of a penny
    assert low.expected_pence == high.expected_pence
    assert high.deviation_pence >= high.floor_pence * (1 - 1e-12) - 1e-9


@given(PARTS, RHOS, st.integers(0, 10**9))
def test_the_parts_of_a_reserve_add_up_to_the_penny(parts, correlation, reserve):
    pool = Pool(parts=parts, correlation=correlation)
    shares = pool.shares(reserve)
    assume(any(part.at_stake_pence for part in parts))
    assert sum(shares.values()) == reserve
    assert min(shares.values()) >= 0
    assert sum(map(pool.shared_pence, parts)) == pytest.approx(pool.deviation_pence)


@given(PARTS, RHOS, st.floats(0.5, 0.999))
def test_a_reserve_lies_between_nothing_and_all_and_never_above_what_holds_for_any_spread(parts, rho, share):
    found = reserve_of(Pool(parts=parts, correlation=rho), share)
    assert 0 <= found.pence <= found.most_pence <= sum(part.exposure_pence for part in parts) + 1


@given(N, P, st.floats(0, 0.9), st.sampled_from((0.9, 0.95, 0.99)))
def test_a_reserve_of_parts_alike_suffices_and_one_part_less_does_not(n, p, rho, share):
    pool = alike(n, probability=p, exposure_pence=100_00, correlation=rho)
    found = reserve_of(pool, share)
    count = found.pence // 100_00
    assert found.exact
    assert found.pence == count * 100_00
    assert beyond(n, p, rho, count) <= 1 - share + 1e-9
    if count:
        assert beyond(n, p, rho, count - 1) > 1 - share - 1e-9


@settings(max_examples=8)
@given(st.integers(2, 40), st.floats(0.01, 0.3), st.integers(0, 40), st.sampled_from((0.9, 0.95)))
def test_a_reserve_suffices_below_the_correlation_that_breaks_it_and_not_at_it(n, p, count, share):
    pool = alike(n, probability=p, exposure_pence=100_00)
    at = breaking_correlation(pool, count * 100_00, share)
    if at is None:
        assert all(beyond(n, p, step / 50, count) <= 1 - share + 1e-9 for step in range(51))
    else:
        assert beyond(n, p, min(1, at + 1e-9), count) >= 1 - share - 1e-9
        for step in range(10 if at else 0):
            assert beyond(n, p, at * step / 10, count) <= 1 - share + 1e-9


@settings(max_examples=10)
@given(
    st.lists(st.tuples(st.floats(0.01, 0.3), st.integers(1_00, 10**7)), min_size=2, max_size=8),
    st.floats(0, 0.3),
)
def test_what_suffices_at_a_correlation_is_broken_by_no_smaller_one(rows, rho):
    parts = [Part(name=str(i), probability=p, exposure_pence=e) for i, (p, e) in enumerate(rows)]
    pool = Pool(parts=parts, correlation=rho)
    at = breaking_correlation(pool, reserve_of(pool, 0.95).pence, 0.95)
    assert at is None or at >= rho - 0.021


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0.01, 0.5), st.integers(1_00, 10**7)), min_size=1, max_size=7),
    st.sampled_from((0.5, 0.9, 0.95, 0.99)),
)
def test_what_parts_of_any_size_need_that_fail_each_for_itself_is_what_all_their_cases_say(rows, share):
    pool = Pool(
        parts=[Part(name=str(i), probability=p, exposure_pence=e) for i, (p, e) in enumerate(rows)],
        correlation=0.0,
    )
    cases = [
        (sum(e for fails, (_, e) in zip(case, rows, strict=True) if fails),
         prod(p if fails else 1 - p for fails, (p, _) in zip(case, rows, strict=True)))
        for case in product((False, True), repeat=len(rows))
    ]  # fmt: skip
    needed = reserve_of(pool, share).pence
    assert sum(chance for lost, chance in cases if lost <= needed) >= share - 1e-6
    assert sum(chance for lost, chance in cases if lost < needed) <= share + 1e-6


@settings(max_examples=30)
@given(st.integers(2, 40), st.floats(0.01, 0.5), st.floats(0, 0.9))
def test_where_parts_are_alike_one_cause_behind_all_is_the_beta_binomial(n, p, rho):
    parts = alike(n, probability=p, exposure_pence=100_00).parts
    found, book = losses_of(parts, rho), np.cumsum(failing(n, p, rho))
    reached = [float(found.likely[found.pence <= count * 100_00 + 1].sum()) for count in range(n + 1)]
    assert np.allclose(reached, book, atol=0.02)
    assert found.likely @ found.pence == pytest.approx(n * p * 100_00)
    assert none_fails(parts, rho) == pytest.approx(book[0], abs=0.02)


def test_one_large_part_that_fails_more_often_than_is_allowed_is_set_aside_for():
    parts = [
        Part(name=name, probability=0.1, exposure_pence=e) for name, e in (("A", 20_000_00), ("B", 1_000_00))
    ]
    for rho in (0.0, 0.05, 0.2):
        assert reserve_of(Pool(parts=parts, correlation=rho), 0.95).pence == 20_000_00


def test_a_larger_bundle_of_the_same_parts_needs_less_each_but_never_less_than_the_floor():
    each = [reserve_of(alike(n, correlation=0.05, **KIND), 0.95).pence / n for n in (10, 50, 250)]
    assert each == sorted(each, reverse=True)
    deviation = [alike(n, correlation=0.05, **KIND).deviation_pence / n for n in (10, 100, 1000, 10_000)]
    limit = 0.6 * 20_000_00 * sqrt(0.08 * 0.92 * 0.05)
    assert deviation == sorted(deviation, reverse=True)
    assert deviation[-1] == pytest.approx(limit, rel=0.01)
    assert deviation[-1] > limit


def test_what_is_no_share_is_refused():
    for change in ({"probability": 1.2}, {"loss_share": -0.1}, {"correlation": 2.0}, {"exposure_pence": -1}):
        with pytest.raises(BadInput):
            alike(2, **{**KIND, **change})
    with pytest.raises(BadInput, match="from 0 to 1"):
        failing(3, 0.5, 1.5)
    with pytest.raises(BadInput, match="alike"):
        Pool(parts=[Part(name="A", probability=0, exposure_pence=0)] * 2, correlation=0)
    assert failing(0, 0.5, 0.5).tolist() == [1.0]
