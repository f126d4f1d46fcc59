"""Numbers that cannot be true together are named with by how much, and no run is made of them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.stress.building.beyond import trade_of
from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.contradictions import (
    SIZES,
    _left_pence,
    consistent,
    contradictions,
    households_at,
)
from ultramicro.stress.calibration.numbers import WHOLE, stated
from ultramicro.stress.economy.state import ABROAD

PLACE = stated(12_000)


@st.composite
def any_numbers(draw):
    """Every number anywhere in its range, in a place of any size."""
    numbers = stated(draw(st.integers(200, 10**6)))
    whole = lambda each: st.integers(int(each.low), int(each.high))  # noqa: E731
    return numbers.replaced(
        replace(each, value=draw(whole(each) if each.unit in WHOLE else st.floats(each.low, each.high)))
        for each in numbers.values()
    )


def set_to(numbers, **values):
    return numbers.replaced(
        replace(
            numbers[name], value=value, low=min(value, numbers[name].low), high=max(value, numbers[name].high)
        )
        for name, value in values.items()
    )


@given(any_numbers())
def test_what_is_sold_beyond_is_what_nobody_here_buys_and_is_refused_below_nought(numbers):
    v, at = {name: float(numbers.value(name)) for name in numbers}, households_at(numbers)
    assert sum(at) == pytest.approx(numbers.value("households"))
    trade = trade_of(v, _left_pence(numbers, at), at.firms)
    inputs = at.firms * v["wage_here_pence"] * v["inputs_to_wages"] * v["inputs_here_share"]
    bought = (trade.here, v["public_buying_pence"], inputs, trade.exports)
    assert sum(bought) == pytest.approx(trade.sales, abs=1e-9 * max(1.0, *map(abs, bought)))
    conflicts = list(contradictions(numbers))
    if min(trade.exports, trade.here, at.firms) < 0:
        assert conflicts
    for each in conflicts:
        assert set(each.names) <= set(numbers)
        assert each.by != 0


@given(people=st.integers(200, 10**6))
def test_a_place_of_statistics_alone_has_none(people):
    assert list(contradictions(stated(people))) == []


def test_a_place_is_built_by_the_same_sums_but_for_who_is_who_in_it():
    v, at = {name: float(PLACE.value(name)) for name in PLACE}, households_at(PLACE)
    sold = [int(built(v, seed)[0].other_pence[ABROAD]) for seed in range(4)]
    expected = trade_of(v, _left_pence(PLACE, at), at.firms).exports
    assert np.mean(sold) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"spent_away_share": 0.0, "public_buying_pence": 10**10}, "public_buying_pence"),
        ({"works_away_share": 0.8, "works_public_share": 0.25}, "works_away_share"),
        ({"rent_pence": 2_000_000, "renting_share": 1.0}, "rent_pence"),
        ({"firms_size_1_4_share": 0.6}, "firms_size_1_4_share"),
        ({"firms": 4000}, "firms"),
        ({"firms": 2}, "firms"),
        ({"largest_employer_share": 1.0}, "largest_employer_share"),
    ],
)
def test_what_contradicts_is_named_and_refused(values, named):
    numbers = set_to(PLACE, **values)
    (conflict,) = contradictions(numbers)
    assert named in conflict.names
    with pytest.raises(BadInput) as refused:
        consistent(numbers)
    assert named in str(refused.value.do)
    assert consistent(PLACE) is PLACE


@pytest.mark.parametrize("people", [1, 2, 9, 12, 30, 45, 60, 63, 100, 150])
def test_a_very_small_place_is_built_or_refused(people):
    numbers = stated(people)
    if list(contradictions(numbers)):
        with pytest.raises(BadInput, match=r"the stress test lives with 3 or more|can sell"):
            consistent(numbers)
    else:
        e, _, _ = built({name: float(numbers.value(name)) for name in numbers}, 1)
        assert e.firms["staff"].sum() > 0


@pytest.mark.parametrize(("by", "refused"), [(0.004, False), (-0.004, False), (0.01, True), (-0.01, True)])
def test_sizes_of_firms_may_miss_the_whole_by_what_rounding_does_and_no_more(by, refused):
    name = "firms_size_1_4_share"
    whole = sum(float(PLACE.value(each)) for each in SIZES)
    found = [each.by for each in contradictions(set_to(PLACE, **{name: PLACE.value(name) + 1 - whole + by}))]
    assert found == (pytest.approx([by]) if refused else [])
