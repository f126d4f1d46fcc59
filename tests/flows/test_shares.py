"""Shares as ranges: conservation, order, the unknown, and published sums."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.effort import part
from tests.flows.places import arrow, text
from ultramicro.flows.shares import (
    BASES,
    NONE_GIVEN,
    locality,
    placed,
    share_range,
    sums_by,
    with_shares,
)

PENCE = st.integers(-(10**12), 10**12)
BY_STATE = ("inside", "outside", "unknown")
STATES = st.sampled_from(BY_STATE)
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


@example([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, -1), (0, 0, 0)])
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


LABELLED = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), st.sampled_from("NS"), STATES, PENCE, st.booleans(), st.integers(8, 9)),
    min_size=1, max_size=9,
)  # fmt: skip


@part(0.3)
@given(LABELLED)
def test_each_row_of_the_table_is_what_counting_payment_by_payment_gives(rows):
    """A second way: for every area, basis, dimension and item that there is, plain sums; what has no item says so."""
    names = {"label": pa.string(), "area": pa.string(), "inside": pa.string(), "amount_pence": pa.int64(),
             "influenceable": pa.bool_(), "rank": pa.int64()}  # fmt: skip
    cube = arrow(names, [dict(zip(names, row, strict=True)) for row in rows])
    expected = {}
    for basis in BASES:
        for label, area, inside, pence, steerable, rank in rows:
            if steerable or basis == "all":
                items = {"all": "all", "label": label or NONE_GIVEN, "rank": str(rank)}
                for dimension, item in items.items():
                    sums = expected.setdefault((area, basis, dimension, item), dict.fromkeys(BY_STATE, 0))
                    sums[inside] += pence
    dimensions = {"all": ibis.literal("all"), "label": cube.label, "rank": cube["rank"]}
    table = locality(cube, dimensions).to_pyarrow()
    assert table.column_names == [
        "area", "basis", "dimension", "item", *(f"{state}_pence" for state in (*BY_STATE, "total")),
        "share_low", "share_high",
    ]  # fmt: skip
    got = {tuple(row[:4]): tuple(row[4:]) for row in zip(*table.to_pydict().values(), strict=True)}
    assert got.keys() == expected.keys()
    assert len(got) == table.num_rows
    for key, sums in expected.items():
        assert got[key][:4] == (*sums.values(), sum(sums.values()))
        assert got[key][4:] == pytest.approx(share_range(*sums.values()) or (None, None))


@part(0.4)
@given(ROWS, WHERE, st.dictionaries(st.sampled_from("ABCDE"), STATES))
def test_every_payment_is_placed_once_for_each_area_and_is_unknown_where_nobody_said(rows, here, there):
    areas = {"Town": here, "Ward": there, "Parish": {}}
    places = ibis.union(*(places_of(where, area) for area, where in areas.items()))
    table = ibis.memtable(pa.table({"area": list(areas), "level": [1, 2, 3]}))
    got = placed(flows_of(rows), places, table).to_pyarrow()
    assert got.column_names == ["party_id", "amount_pence", "item", "area", "inside"]
    assert sorted(zip(*got.to_pydict().values(), strict=True)) == sorted(
        (*row, area, where.get(row[0], "unknown")) for row in rows for area, where in areas.items()
    )


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
