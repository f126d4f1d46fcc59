"""Postcodes: their parts, and prefixes that respect the bounds between the parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.place.geography.postcodes import Postcode, parse

LETTERS = "ABCDEFGHJKLNPRSTUWXYZ"
areas = st.text(LETTERS, min_size=1, max_size=2)
numbers = st.integers(0, 99).map(str)
letters = st.sampled_from(["", "", "", "A", "W"])
inwards = st.builds(lambda d, two: f"{d}{two}", st.integers(0, 9), st.text(LETTERS, min_size=2, max_size=2))
wholes = st.builds(Postcode, areas, numbers, letters, inwards)


@given(wholes, st.text(" ", max_size=3), st.booleans())
def test_a_postcode_is_read_whatever_its_case_and_blanks(postcode, blanks, small):
    text = blanks + postcode.text.replace(" ", blanks) + blanks
    assert parse(text.lower() if small else text) == postcode


@given(wholes)
def test_every_wider_part_holds_the_postcode_and_reads_back_as_itself(postcode):
    for wider in (
        Postcode(postcode.area),
        Postcode(postcode.area, postcode.number),
        postcode.district,
        postcode.sector,
    ):
        assert wider.holds(postcode)
        assert parse(wider.text) == wider


@given(wholes, wholes)
def test_a_district_holds_a_postcode_only_if_it_is_its_district_with_or_without_letter(one, other):
    same = (one.area, one.number) == (other.area, other.number) and one.letter in ("", other.letter)
    assert one.district.holds(other) == same


@given(wholes, wholes)
def test_a_sector_holds_a_postcode_only_if_all_its_parts_agree(one, other):
    assert one.sector.holds(other) == (one.sector == other.sector)


@given(wholes, wholes, wholes)
def test_holding_is_transitive(one, two, three):
    ladder = [Postcode(one.area), two.district, three.sector, one]
    for a in ladder:
        for b in ladder:
            for c in ladder:
                assert not (a.holds(b) and b.holds(c)) or a.holds(c)


@pytest.mark.parametrize(
    ("prefix", "postcode", "held"),
    [
        ("BB5", "BB5 1AA", True),
        ("BB5", "BB51 1AA", False),
        ("B", "BB5 1AA", False),
        ("BB", "BB5 1AA", True),
        ("BB5 1", "bb51aa", True),
        ("BB5 1", "BB5 2AA", False),
        ("M1", "M1 1AA", True),
        ("M1", "M11 1AA", False),
        ("EC1", "EC1A 1BB", True),
        ("EC1A", "EC1M 1BB", False),
        ("bb5  1", "BB5 1ZZ", True),
    ],
)
def test_prefixes_end_where_parts_end(prefix, postcode, held):
    assert parse(prefix).holds(parse(postcode)) is held


@pytest.mark.parametrize(
    "text", [None, "", "-", "n/a", "0480", "V94 CX2C", "DEVON", "BB5 1AAA", "12 HIGH ST", "£5"]
)
def test_what_is_no_postcode_is_not_read_as_one(text):
    assert parse(text) is None
