"""The numbers of the switches are told with range, unit, kind and source; shares of a sum add up to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.switches.sharing_out import parts, take
from ultramicro.stress.switches.stated import parameters


@pytest.mark.parametrize("each", parameters().values(), ids=lambda each: f"{each.switch}.{each.parameter}")
def test_every_number_lies_in_its_range_and_says_where_it_comes_from(each):
    assert each.low <= each.value <= each.high
    assert each.kind in {"assumed", "observed", "published", "statistic"}
    assert all((each.source, each.meaning, each.unit))


pence = st.lists(st.integers(0, 10**12), min_size=1, max_size=30)


@given(weights=pence, whole=st.integers(0, 10**15))
def test_parts_of_a_sum_are_the_sum(*, weights, whole):
    found = parts(np.array(weights, np.int64), whole)
    assert found.sum() == (whole if sum(weights) else 0)
    assert (found >= 0).all()
    assert all(part == 0 for part, weight in zip(found, weights, strict=True) if not weight)


@given(purses=pence, whole=st.integers(0, 10**15))
def test_nobody_gives_more_than_there_is(*, purses, whole):
    held = np.array(purses, np.int64)
    taken = take(held, held.copy(), whole)
    assert taken + held.sum() == sum(purses)
    assert (held >= 0).all()
    assert taken <= whole
