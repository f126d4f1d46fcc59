"""Which areas a postcode lies in, with a reference of postcodes and without one."""

import ibis
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.inside import inside
from ultramicro.place.geography.lookup import located
from ultramicro.place.geography.nesting import nesting_notes
from ultramicro.place.geography.postcodes import parse

TYPES = {
    "postcode": pa.string(), "lat": pa.float64(), "lon": pa.float64(), "lsoa": pa.string(),
    "ward": pa.string(), "district": pa.string(), "imd_decile": pa.int64(),
}  # fmt: skip


def reference_of(*rows):
    return ibis.memtable(pa.table({n: pa.array([r.get(n) for r in rows], t) for n, t in TYPES.items()}))


def at(postcode, lon=None, lat=None, district=None, ward=None):
    return {"postcode": postcode, "lon": lon, "lat": lat, "district": district, "ward": ward}


def area(name, *prefixes, codes=(), postcodes=(), shape=None):
    return Area(name=name, prefixes=tuple(map(parse, prefixes)), postcodes=tuple(map(parse, postcodes)),
                codes=frozenset(codes), shape=shape)  # fmt: skip


def fates(postcodes, areas, reference=None):
    rows = inside(ibis.memtable({"postcode": list(postcodes)}), areas, reference).to_pyarrow().to_pylist()
    return {(row["postcode"], row["area"]): row["inside"] for row in rows}


def fate(postcode, one, reference=None):
    return fates([postcode], [one], reference).get((postcode, one.name))


TOWN = reference_of(
    at("BB51AA", -2.36, 53.75, "E07", "W1"),
    at("BB51AB", -2.37, 53.76, "E07", "W1"),
    at("BB52AA", -2.38, 53.77, "E07", "W2"),
    at("BB53AA", -2.50, 53.80, "E08", "W9"),
    at("BB61AA", -2.60, 53.85, "E08", "W8"),
    at("EC1A1BB", -0.10, 51.52, "E09", "W7"),
    at("EC1M1BB", -0.11, 51.53, "E09", "W7"),
    at("TD151AA", -2.00, 55.80, "E10", "W6"),
    at("TD151AB", -2.05, 55.81),
    at("AB101AA", -2.09, 57.14),
)
SQUARE = shapely.box(-2.40, 53.70, -2.30, 53.78)


@pytest.mark.parametrize(
    "one", [area("T", codes=["E07"]), area("T", codes=["W1", "W2"]), area("T", shape=SQUARE)]
)
@pytest.mark.parametrize(
    ("postcode", "where"),
    [
        ("BB5 1AA", "inside"),
        ("bb52aa", "inside"),
        ("BB5 3AA", "outside"),
        ("BB5 1ZZ", "inside"),  # not in the reference, but all of its sector is inside
        ("BB6 9ZZ", "outside"),  # nor is its sector, but none of its district is inside
        ("BB5 9ZZ", "unknown"),  # its district is partly inside
        ("BB5", "unknown"),
        ("BB5 2", "inside"),
        ("BB6", "outside"),
        ("EC1", "outside"),
        ("ZY1 1AA", "unknown"),
    ],
)
def test_codes_and_boundaries_are_looked_up_and_gaps_judged_by_their_neighbours(one, postcode, where):
    assert fate(postcode, one, TOWN) == where


def test_a_postcode_without_codes_is_outside_where_no_neighbour_is_inside_and_else_unknown():
    one = area("Berwick", codes=["E10"])
    assert fate("TD15 1AA", one, TOWN) == "inside"
    assert fate("TD15 1AB", one, TOWN) == "unknown"
    assert fate("AB10 1AA", one, TOWN) == "outside"


def test_central_london_districts_are_taken_together():
    assert fate("EC1", area("City", "EC1A", "EC1M"), TOWN) == "inside"
    assert fate("EC1", area("City", "EC1A"), TOWN) == "unknown"
    assert fate("EC1", area("City", codes=["E09"]), TOWN) == "inside"


@pytest.mark.parametrize(
    ("postcode", "where"),
    [
        ("BB5 1AA", "inside"),
        ("BB51 1AA", "outside"),
        ("BB5", "unknown"),
        ("BB5 1", "inside"),
        ("BB6", "outside"),
    ],
)
def test_prefixes_work_without_a_reference(postcode, where):
    assert fate(postcode, area("A", "BB5 1")) == where


def test_listed_postcodes_work_without_a_reference():
    one = area("A", postcodes=["BB5 1AA"])
    assert fates(["BB51AA", "BB5 1AB", "BB5 1", "BB6"], [one]) == {
        ("BB51AA", "A"): "inside", ("BB5 1AB", "A"): "outside", ("BB5 1", "A"): "unknown", ("BB6", "A"): "outside",
    }  # fmt: skip


def test_codes_and_boundaries_are_unknown_without_a_reference_but_prefixes_beside_them_still_hold():
    one = area("A", "BB5 1", codes=["E07"])
    assert fate("BB5 1AA", one) == "inside"
    assert fate("BB5 2AA", one) == "unknown"
    assert fate("BB5 2AA", area("A", shape=SQUARE)) == "unknown"


def test_rules_of_one_area_are_united():
    one = area("A", "BB6", codes=["W1"], shape=shapely.box(-0.2, 51, 0, 52))
    found = fates(["BB5 1AA", "BB6 1AA", "EC1A 1BB", "BB5 2AA"], [one], TOWN)
    assert list(found.values()).count("inside") == 3
    assert found["BB5 2AA", "A"] == "outside"


def test_what_is_no_postcode_is_left_out():
    assert fates(["n/a", "NA", "", "BB5 1AA"], [area("A", "BB5")]) == {("BB5 1AA", "A"): "inside"}


def test_a_point_on_the_edge_counts_as_inside():
    edge = reference_of(at("BB51AA", -2.40, 53.70))
    assert fate("BB5 1AA", area("A", shape=SQUARE), edge) == "inside"


def test_areas_are_held_to_their_nesting():
    areas = [area("Ward", "BB6"), area("Town", codes=["E07"])]
    found = fates(["BB6 1AA", "BB5 1AA", "BB5 9ZZ"], areas, TOWN)
    assert found["BB6 1AA", "Town"] == "inside"
    assert found["BB5 1AA", "Ward"] == "outside"


def test_areas_that_do_not_nest_or_hold_nothing_are_told():
    areas = [area("Ward", "BB6"), area("Town", codes=["E07"]), area("Nowhere", "ZY9")]
    notes = nesting_notes(areas, TOWN)
    told = {(note.id, note.values["area"], note.values.get("larger"), note.values.get("n")) for note in notes}
    assert {
        ("areas.not_nested", "Ward", "Town", 1),
        ("areas.without_postcodes", "Nowhere", None, None),
    } <= told
    assert nesting_notes([area("Ward", "BB5 1"), area("Town", "BB5")], TOWN) == []


parts = st.sampled_from(["BB5 1AA", "BB5 1AB", "BB5 2AA", "BB5 3AA", "BB6 1AA", "BB5 1ZZ", "BB5 9ZZ", "BB5", "BB5 1",
                         "BB6", "EC1", "EC1A 1BB", "TD15 1AB", "ZY1 1AA", "AB10"])  # fmt: skip
rules = st.builds(
    lambda prefixes, codes, shape: area("", *prefixes, codes=codes, shape=shape),
    st.lists(st.sampled_from(["BB", "BB5", "BB5 1", "BB6", "EC1A"]), max_size=2),
    st.lists(st.sampled_from(["E07", "E08", "W1", "W2", "E10"]), max_size=2),
    st.sampled_from([None, SQUARE, shapely.box(-3, 53, -2, 54)]),
).filter(lambda one: bool(one.rule))


def named(areas):
    return [
        Area(name=f"A{level}", level=level, prefixes=one.prefixes, codes=one.codes, shape=one.shape)
        for level, one in enumerate(areas)
    ]


@part(0.4)
@given(st.lists(parts, min_size=1, max_size=6), st.lists(rules, min_size=1, max_size=3), st.booleans())
def test_every_postcode_has_one_fate_an_area_and_fates_nest(postcodes, given_areas, with_reference):
    areas = named(given_areas)
    found = fates(postcodes, areas, TOWN if with_reference else None)
    assert len(found) == len(set(postcodes)) * len(areas)
    for postcode in set(postcodes):
        along = [found[postcode, one.name] for one in areas]
        assert along == sorted(along, key=["outside", "unknown", "inside"].index)


@part(0.4)
@given(st.lists(parts, min_size=1, max_size=8), rules)
def test_the_order_and_repetition_of_postcodes_do_not_matter(postcodes, one):
    (only,) = named([one])
    assert fates(postcodes, [only], TOWN) == fates(sorted(postcodes * 2), [only], TOWN)


@part(0.4)
@given(parts, rules)
def test_a_reference_only_decides_more_and_never_otherwise(postcode, one):
    (only,) = named([one])
    blind, seeing = fate(postcode, only), fate(postcode, only, TOWN)
    assert blind in ("unknown", seeing)


@part(0.4)
@given(parts, rules, rules)
def test_a_further_rule_never_puts_a_postcode_out(postcode, one, other):
    (small,) = named([one])
    both = Area(
        name="A0", prefixes=one.prefixes + other.prefixes, codes=one.codes | other.codes,
        shape=shapely.union_all([s for s in (one.shape, other.shape) if s is not None]) if one.shape or other.shape else None,
    )  # fmt: skip
    if fate(postcode, small, TOWN) == "inside":
        assert fate(postcode, both, TOWN) == "inside"


def test_locating_is_one_expression_and_looks_a_spelling_up_once():
    given_ = ibis.memtable({"postcode": ["BB5 1AA", "bb51aa", "BB5 1AA", "nowhere"]})
    rows = located(given_, TOWN).order_by("postcode").to_pyarrow().to_pylist()
    assert [(row["postcode"], row["district"]) for row in rows] == [("BB5 1AA", "E07"), ("bb51aa", "E07")]
