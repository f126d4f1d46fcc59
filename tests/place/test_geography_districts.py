"""What a district's name means in postcodes: the built-in list, held against the directory it was made from."""

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.place.geography.areas import read_areas
from ultramicro.place.geography.districts import (
    counties,
    districts_called,
    postcodes_in,
    require_districts,
    without_council,
)
from ultramicro.place.geography.members import named_inside

DIRECTORY = (
    Path(os.environ.get("ULTRAMICRO_SHARED", "../shared")) / "data" / "geography" / "postcodes.parquet"
)
SOME = [
    "Hyndburn",
    "Oxford",
    "Trafford",
    "Enfield",
    "Northumberland",
    "Powys",
    "Westminster",
    "Isles of Scilly",
]


@pytest.mark.parametrize(
    ("written", "code"),
    [("Hyndburn", "E07000120"), ("LONDON BOROUGH OF ENFIELD", "E09000010"), ("Oxford City Council", "E07000178"),
     ("King's Lynn & West Norfolk", "E07000146"), ("e08000009", "E08000009"), ("City of London", "E09000001"), ("City of Westminster", "E09000033")],
)  # fmt: skip
def test_a_district_is_found_however_its_council_writes_it(written, code):
    assert [district.code for district in districts_called(written)] == [code]


def test_a_county_is_all_its_districts_and_no_district_is_in_two():
    lancashire = {district.name for district in districts_called("Lancashire County Council")}
    assert {"Hyndburn", "Preston", "Lancaster"} < lancashire
    assert len(lancashire) == 12
    assert len(districts_called("London")) == 33
    assert all(code.startswith(("E07", "E09")) for code in counties())


@pytest.mark.parametrize("name", ["", "Council", "Nowhere", "Borough"])
def test_what_is_no_district_is_refused(name):
    with pytest.raises(BadInput):
        require_districts(name, where="here")


def test_no_two_districts_are_called_alike():
    names = [district.name for code in counties() for district in districts_called(code)]
    assert all(len(districts_called(name)) == 1 for name in names)


@given(st.sampled_from(SOME))
def test_what_a_district_lists_is_in_it(name):
    (district,) = districts_called(name)
    (area,) = read_areas({"areas": [{"name": "A", "districts": [name]}]}, Path())
    assert {p.key for p in postcodes_in(district)} == {p.key for p in (*area.prefixes, *area.postcodes)}
    assert area.rule == "districts"


def test_districts_and_prefixes_of_one_area_are_united():
    (area,) = read_areas({"areas": [{"name": "A", "districts": ["Hyndburn"], "prefixes": ["OX1"]}]}, Path())
    assert "OX1" in {prefix.text for prefix in area.prefixes}


@pytest.mark.real
@pytest.mark.skipif(not DIRECTORY.is_file(), reason="the postcode directory is not here")
@pytest.mark.parametrize("name", SOME)
def test_the_list_is_exact_for_every_postcode_of_the_directory(name):
    table = pq.read_table(DIRECTORY, columns=["postcode", "ltla24"])
    (district,) = districts_called(name)
    (area,) = read_areas({"areas": [{"name": "A", "districts": [name]}]}, Path())
    inside = named_inside(table["postcode"], area)
    wanted = [code == district.code for code in table["ltla24"].to_pylist()]
    assert inside.tolist() == wanted


@pytest.mark.parametrize("county", without_council())
def test_a_county_without_a_council_names_its_districts_and_asks_for_one(county):
    assert not districts_called(county)
    for name in without_council()[county]:
        (found,) = districts_called(name)
        assert found.name == name
    with pytest.raises(BadInput) as refused:
        require_districts(county, where="--district")
    assert tuple(refused.value.do.values["names"].things) == without_council()[county]
