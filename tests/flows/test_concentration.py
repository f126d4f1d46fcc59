"""The index of concentration: its bounds, its invariances, and the engine against the formula."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.places import arrow
from ultramicro.flows.concentration import concentration, dependence, hhi, hhi_range

AMOUNTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=30)
FLOWS = {
    "party_id": pa.string(),
    "payee": pa.string(),
    "payer": pa.string(),
    "amount_pence": pa.int64(),
    "item": pa.string(),
}


def flows_of(rows):
    return arrow(
        FLOWS,
        [{"party_id": p, "payee": p, "payer": by, "amount_pence": a, "item": "all"} for p, by, a in rows],
    )


@given(AMOUNTS)
def test_the_index_is_between_ten_thousand_over_n_and_ten_thousand(amounts):
    assert 10_000 / len(amounts) - 1e-6 <= hhi(amounts) <= 10_000 + 1e-6


@given(AMOUNTS, st.randoms(), st.integers(1, 1000))
def test_neither_order_nor_scale_changes_it(amounts, random, times):
    mixed = [a * times for a in amounts]
    random.shuffle(mixed)
    assert hhi(mixed) == pytest.approx(hhi(amounts))


@given(AMOUNTS)
def test_a_merger_never_lowers_it(amounts):
    if len(amounts) > 1:
        assert hhi([amounts[0] + amounts[1], *amounts[2:]]) >= hhi(amounts) - 1e-6


@given(AMOUNTS, st.lists(st.integers(1, 10**12), min_size=1, max_size=5))
def test_whoever_had_the_unnamed_money_the_index_was_in_its_range(amounts, unnamed):
    got = hhi_range(amounts, sum(unnamed))
    assert got.low <= got.value + 1e-6
    assert got.value <= got.high + 1e-6
    for truth in ([*amounts, *unnamed], [amounts[0] + sum(unnamed), *amounts[1:]]):
        assert got.low - 1e-6 <= hhi(truth) <= got.high + 1e-6


def test_it_is_reckoned_by_party_and_not_by_payment():
    # Ten payments to one party are one share of 100%, not ten of 10%.
    rows = concentration(flows_of([("A", "C", 10)] * 10), "item").to_pyarrow().to_pylist()
    assert rows[0]["hhi"] == 10_000
    assert rows[0]["parties"] == 1


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.just("C"), st.integers(-(10**9), 10**9)), min_size=1))
def test_the_engine_gives_what_the_formula_gives(rows):
    totals = {p: sum(a for q, _, a in rows if q == p) for p, _, _ in rows}
    got = concentration(flows_of(rows), "item").to_pyarrow().to_pylist()
    expected = hhi(list(totals.values()))
    assert (got[0]["hhi"] if got else None) == (pytest.approx(expected) if expected else None)
    if got:
        kept = [a for a in totals.values() if a > 0]
        assert got[0]["top1_share"] == pytest.approx(max(kept) / sum(kept))
        assert got[0]["top10_share"] == pytest.approx(1.0)


def test_dependence_is_the_share_of_the_largest_payer():
    rows = dependence(flows_of([("A", "X", 30), ("A", "Y", 10), ("B", "Y", 5)])).to_pyarrow().to_pylist()
    got = {r["party_id"]: (r["payer"], r["payers"], r["share"]) for r in rows}
    assert got == {"A": ("X", 2, 0.75), "B": ("Y", 1, 1.0)}
