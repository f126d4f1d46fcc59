"""Shares as ranges: conservation, order, the unknown, and published sums."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from tests.flows.places import arrow, text
from ultramicro.flows.shares import (
    locality,
    placed,
    share_range,
    sums_by,
    with_shares,
)

PENCE = st.integers(-(10**12), 10**12)
STATES = st.sampled_from(["inside", "outside", "unknown"])
ROWS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), PENCE, st.sampled_from(["x", "y"])), min_size=1, max_size=12
)
WHERE = st.dictionaries(st.sampled_from("ABCDE"), STATES)


def flows_of(rows):
    types = {"party_id": pa.string(), "amount_pence": pa.int64(), "item": pa.string()}
    return arrow(types, [{"party_id": p, "amount_pence": a, "item": i} for p, a, i in rows])


def places_of(where, area="Town"):
    return arrow(
        text("party_id", "area", "inside"),
        [{"party_id": p, "area": area, "inside": s} for p, s in where.items()],
    )


def sums_of(rows, where):
    areas = ibis.memtable(pa.table({"area": ["Town"]}))
    return sums_by(placed(flows_of(rows), places_of(where), areas), "area").to_pyarrow().to_pylist()[0]


@part(0.4)
@given(ROWS, WHERE)
def test_inside_outside_and_unknown_are_all_the_money(rows, where):
    got = sums_of(rows, where)
    assert got["total_pence"] == sum(a for _, a, _ in rows)
    assert got["inside_pence"] + got["outside_pence"] + got["unknown_pence"] == got["total_pence"]


@part(0.4)
@given(ROWS, WHERE, st.randoms())
def test_the_order_of_payments_does_not_matter(rows, where, random):
    mixed = list(rows)
    random.shuffle(mixed)
    assert sums_of(rows, where) == sums_of(mixed, where)


@given(st.tuples(*[st.integers(0, 10**12)] * 3), st.integers(1, 10**12))
def test_more_unknown_money_moves_the_bounds_apart_and_never_together(sums, more):
    before = share_range(*sums)
    after = share_range(sums[0], sums[1], sums[2] + more)
    assert after is not None
    assert 0 <= after[0] <= after[1] <= 1
    if before is not None:
        assert after[0] <= before[0]
        assert after[1] >= before[1]


@given(st.tuples(*[st.integers(1, 10**9)] * 3), st.sampled_from([0, 1]))
def test_whatever_the_unknown_turns_out_to_be_the_share_was_in_the_range(sums, part):
    low, high = share_range(*sums)
    inside, outside, unknown = sums
    truth = share_range(inside + part * unknown, outside + (1 - part) * unknown, 0)
    assert low <= truth[0] <= high


@pytest.mark.parametrize("sums", [(0, 0, 0), (-1, 5, 5), (5, -1, 5), (5, 5, -1), (-5, -5, -5)])
def test_where_credits_outweigh_payments_no_share_is_given(sums):
    assert share_range(*sums) is None


@given(
    st.lists(st.tuples(*[st.integers(-3, 9) | st.integers(-(10**12), 10**12)] * 3), min_size=1, max_size=8)
)
def test_a_table_gives_a_share_just_where_a_row_alone_would(rows):
    names = ("inside_pence", "outside_pence", "unknown_pence")
    given_ = [{**dict(zip(names, row, strict=True)), "total_pence": sum(row)} for row in rows]
    table = arrow(dict.fromkeys((*names, "total_pence"), pa.int64()), given_)
    got = with_shares(table).to_pyarrow().to_pylist()
    for row, sums in zip(got, rows, strict=True):
        alone = share_range(*sums)
        if alone is None:
            assert (row["share_low"], row["share_high"]) == (None, None)
        else:
            assert (row["share_low"], row["share_high"]) == pytest.approx(alone)


@given(
    st.lists(
        st.tuples(st.booleans(), PENCE, st.sampled_from(["inside", "outside", "unknown"])),
        min_size=1,
        max_size=9,
    )
)
def test_influenceable_money_is_just_that_and_all_is_all(rows):
    types = {"area": pa.string(), "inside": pa.string(), "influenceable": pa.bool_(), "amount_pence": pa.int64(),
             "what": pa.string()}  # fmt: skip
    cube = arrow(types, [{"area": "Town", "inside": s, "influenceable": i, "amount_pence": a, "what": "w"}
                         for i, a, s in rows])  # fmt: skip
    got = {row["basis"]: row for row in locality(cube, {"all": cube.what}).to_pyarrow().to_pylist()}
    for basis, counted in (("all", rows), ("influenceable", [row for row in rows if row[0]])):
        for state in ("inside", "outside", "unknown"):
            expected = sum(a for _, a, s in counted if s == state)
            assert got.get(basis, {}).get(f"{state}_pence", 0) == expected


@part(0.4)
@given(ROWS, WHERE, st.lists(st.booleans(), min_size=12, max_size=12))
def test_items_of_a_dimension_sum_to_all_on_both_bases(rows, where, steerable):
    areas = ibis.memtable(pa.table({"area": ["Town"]}))
    types = {
        "party_id": pa.string(),
        "amount_pence": pa.int64(),
        "label": pa.string(),
        "influenceable": pa.bool_(),
    }
    flows = arrow(types, [{"party_id": p, "amount_pence": a, "label": i, "influenceable": s}
                          for (p, a, i), s in zip(rows, steerable, strict=False)])  # fmt: skip
    cube = placed(flows, places_of(where), areas)
    got = locality(cube, {"all": ibis.literal("all"), "label": cube.label}).to_pyarrow().to_pylist()
    for basis in ("all", "influenceable"):
        for column in ("inside_pence", "outside_pence", "unknown_pence", "total_pence"):
            whole = sum(r[column] for r in got if (r["basis"], r["dimension"]) == (basis, "all"))
            assert whole == sum(r[column] for r in got if (r["basis"], r["dimension"]) == (basis, "label"))


def test_a_redacted_payee_is_unknown_even_if_a_place_is_claimed_for_nobody():
    areas = ibis.memtable(pa.table({"area": ["Town"]}))
    places = arrow(
        text("party_id", "area", "inside"), [{"party_id": None, "area": "Town", "inside": "inside"}]
    )
    row = sums_by(placed(flows_of([(None, 7, "x")]), places, areas), "area").to_pyarrow().to_pylist()[0]
    assert (row["inside_pence"], row["unknown_pence"]) == (0, 7)


def test_greater_manchester_is_61_73_percent_by_money():
    # Ten authorities' local spend and spend, published as £619,652,226.58 of £1,003,858,435.21; the
    # published headline of 53.8% is the simple mean of their shares, which no pound was spent at.
    stayed, spent = 61_965_222_658, 100_385_843_521
    assert share_range(stayed, spent - stayed, 0) == pytest.approx((0.6173, 0.6173), abs=5e-5)


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**9)), min_size=1, max_size=10))
def test_the_share_of_several_bodies_together_lies_between_the_least_and_the_greatest(pairs):
    alone = [share_range(inside, outside, 0)[0] for inside, outside in pairs]
    together = share_range(*(sum(part) for part in zip(*pairs, strict=True)), 0)[0]
    assert min(alone) - 1e-12 <= together <= max(alone) + 1e-12
