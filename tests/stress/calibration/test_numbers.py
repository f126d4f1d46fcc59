"""Every number is there for any place, within its range, with a source, and knows only names that exist."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.stress.calibration.numbers import SHARES, WHOLE, Kind, Numbers, described, number, stated

SIZES = [name for name in described() if name.startswith("firms_size")]


@given(people=st.integers(1, 10**7))
def test_a_place_of_any_size_has_every_number(people):
    numbers = stated(people)
    assert list(numbers) == list(described())
    for each in numbers.values():
        assert 0 <= each.low <= each.value <= each.high
        assert each.unit not in SHARES or each.high <= 1
        assert each.unit not in WHOLE or type(each.value) is int
        assert each.source
        assert each.meaning


@given(people=st.integers(100, 10**6), times=st.integers(2, 9))
def test_what_counts_heads_grows_with_the_place_and_nothing_else_does(people, times):
    once, often = stated(people), stated(people * times)
    counts = {"people", "households", "firms", "public_buying_pence"}
    for name in once:
        if name in counts:
            assert often.value(name) == pytest.approx(times * once.value(name), rel=0.02, abs=times)
        else:
            assert often[name] == once[name]


def test_what_a_number_cannot_be_told_from_exists_and_says_the_same():
    for each in described().values():
        assert set(each.cannot_be_told_from) <= set(described()) - {each.name}
        assert all(each.name in described()[other].cannot_be_told_from for other in each.cannot_be_told_from)


def test_firms_of_all_sizes_are_all_firms():
    assert sum(stated(1000).value(name) for name in SIZES) == pytest.approx(1)


def test_elsewhere_a_statistic_of_this_country_is_an_assumption():
    numbers = stated(1000, home=False).values()
    assert Kind.STATISTIC not in {each.kind for each in numbers}
    assert all("United Kingdom" in each.source for each in numbers if each.name == "rent_pence")


@pytest.mark.parametrize(
    ("value", "low", "high"), [(2, 0, 1.5), (0.5, -0.1, 1), (0.5, 0.6, 1), (float("nan"), 0, 1)]
)
def test_what_cannot_be_is_refused(value, low, high):
    with pytest.raises(ValueError, match="tax_share"):
        number("tax_share", value, low, high, kind=Kind.SAID, source="us")


def test_others_take_the_place_of_those_of_their_name():
    mine = number("firms", 7, 5, 9, kind=Kind.SAID, source="us")
    numbers = stated(1000).replaced([mine])
    assert numbers["firms"] is mine
    assert list(numbers) == list(stated(1000))
    assert Numbers([mine]).whole("firms") == 7
