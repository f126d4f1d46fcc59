"""Which area an answer looks at: one rule, the same as the geography's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.flows.areas import Area, choose_area
from ultramicro.place.geography.areas import Area as MappedArea
from ultramicro.place.geography.areas import home_area

NAMES = st.lists(
    st.sampled_from(["Ward", "Town", "TOWN", "County", "Nation"]), min_size=1, max_size=4, unique=True
)


def chosen(names, wanted="", place="Town"):
    areas = [Area(name=name, level=level) for level, name in enumerate(names)]
    return choose_area(MemoryPlace(place, date(2026, 1, 1), {}), areas, wanted)


@given(NAMES, st.sampled_from(["Town", "town", "Village"]))
def test_the_area_of_an_answer_is_the_place_of_the_geography(names, place):
    home = home_area([MappedArea(name=name) for name in names], place=place).name
    assert chosen(names, place=place).casefold() == home.casefold()


@given(NAMES)
def test_every_area_can_be_asked_for_in_any_case(names):
    for name in names:
        assert chosen(names, name) == name
        assert chosen(names, f" {name.lower()} ").casefold() == name.casefold()


def test_an_area_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(BadInput) as refused:
        chosen(["Ward", "Town"], "Moon")
    assert refused.value.do.values["areas"].things == ["Ward", "Town"]


def test_a_place_without_areas_is_told_to_name_some():
    with pytest.raises(BadInput, match=r"place\.toml"):
        chosen([])
