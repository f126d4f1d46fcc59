"""The areas of place.toml: what they mean, and what is said of mistakes in them."""

import json
from pathlib import Path

import pytest
import shapely

from ultramicro.core.errors import BadInput
from ultramicro.place.geography.areas import home_area, read_areas
from ultramicro.place.geography.boundary import read_boundary, read_features


def square(west, south, size=1.0, **says):
    shape = shapely.box(west, south, west + size, south + size)
    return {"type": "Feature", "properties": says, "geometry": json.loads(shapely.to_geojson(shape))}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


@pytest.fixture
def root(tmp_path):
    (tmp_path / "areas").mkdir()
    text = collection(square(0, 50, code="A"), square(1, 50, code="B"), square(5, 50, code="C"))
    (tmp_path / "areas" / "x.geojson").write_text(text, encoding="utf-8")
    return tmp_path


def read(root, *areas):
    return read_areas({"areas": list(areas)}, root)


def test_areas_keep_their_order_and_say_how_they_are_given(root):
    small, large = read(
        root,
        {"name": "Small", "prefixes": ["bb5 1"], "population": 10},
        {"name": "Large", "codes": ["e07000120"], "boundary": "areas/x.geojson"},
    )
    assert (small.level, small.rule, small.population) == (0, "prefixes", 10)
    assert (large.level, large.rule, large.codes) == (1, "codes boundary", {"E07000120"})


def test_a_boundary_is_the_union_of_its_shapes_or_of_those_picked(root):
    path = root / "areas" / "x.geojson"
    assert read_boundary(path).area == pytest.approx(3)
    assert read_boundary(path, {"field": "code", "equals": "C"}).bounds == (5, 50, 6, 51)
    assert read_boundary(path, {"field": "code", "equals": ["A", "B"]}).area == pytest.approx(2)


def test_an_absolute_path_may_lead_anywhere_and_a_relative_one_only_inside(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "y.geojson"
    elsewhere.write_text(collection(square(0, 50)), encoding="utf-8")
    (area,) = read(root, {"name": "A", "boundary": str(elsewhere)})
    assert area.shape.area == pytest.approx(1)
    with pytest.raises(BadInput, match="is outside the place's folder"):
        read(root, {"name": "A", "boundary": f"../{elsewhere.parent.name}/y.geojson"})


@pytest.mark.parametrize(
    ("area", "message"),
    [
        ({"prefixes": ["BB5"]}, "has no name"),
        ({"name": " ", "prefixes": ["BB5"]}, "has no name"),
        ({"name": "A"}, "nothing says which postcodes are in it"),
        ({"name": "A", "prefixes": []}, "nothing says which postcodes are in it"),
        ({"name": "A", "prefix": "BB5", "codes": ["E1"]}, "'prefix' is not a known setting"),
        ({"name": "A", "prefixes": ["hello"]}, "no postcode begins with 'hello'"),
        ({"name": "A", "prefixes": [5]}, "prefixes is not a list of texts"),
        ({"name": "A", "postcodes": ["BB5"]}, "'BB5' is not a whole postcode"),
        ({"name": "A", "codes": [""]}, "codes is not a list of texts"),
        ({"name": "A", "prefixes": ["BB5"], "population": -1}, "the population is '-1'"),
        ({"name": "A", "prefixes": ["BB5"], "population": "many"}, "the population is 'many'"),
        ({"name": "A", "boundary": "areas/none.geojson"}, "there is no file"),
        ({"name": "A", "boundary": 5}, "boundary is not a path"),
        ({"name": "A", "prefixes": ["BB5"], "where": {"field": "a", "equals": "b"}}, "there is no boundary"),
        ({"name": "A", "boundary": "areas/x.geojson", "where": {"field": "code"}}, "does not say which"),
        (
            {"name": "A", "boundary": "areas/x.geojson", "where": {"field": "code", "equals": "D"}},
            "'code' has A, B, C",
        ),
        (
            {"name": "A", "boundary": "areas/x.geojson", "where": {"field": "x", "equals": "D"}},
            "its fields are code",
        ),
    ],
)
def test_a_mistake_in_an_area_is_told_with_what_to_do(root, area, message):
    with pytest.raises(BadInput, match=message) as caught:
        read(root, area)
    assert "What to do:" in str(caught.value)


def test_two_areas_of_one_name_are_refused(root):
    with pytest.raises(BadInput, match="two areas are called"):
        read(root, {"name": "A", "prefixes": ["BB5"]}, {"name": "a", "prefixes": ["BB6"]})


def test_areas_that_are_no_list_are_refused(root):
    with pytest.raises(BadInput, match=r"not given as \[\[areas\]\]"):
        read_areas({"areas": {"name": "A"}}, root)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type": "FeatureCollection"}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
        '{"type": "Polygon", "coordinates": "everywhere"}',
        '{"type": "Polygon", "coordinates": [[["a", "b"]]]}',
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "Polygon", "coordinates": []}',
        "[" * 100_000,
    ],
)
def test_a_broken_boundary_gives_a_clear_error(tmp_path, text):
    path = tmp_path / "broken.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_features(path)
    assert caught.value.do


def test_metres_are_told_from_degrees(tmp_path):
    path = tmp_path / "grid.geojson"
    path.write_text(collection(square(370_000, 420_000)), encoding="utf-8")
    with pytest.raises(BadInput, match="not longitude and latitude"):
        read_features(path)


def test_the_place_itself_is_the_area_of_its_name_or_the_smallest(root):
    areas = read(root, {"name": "Ward", "prefixes": ["BB5 1"]}, {"name": "Town", "prefixes": ["BB5"]})
    assert home_area(areas, place="TOWN").name == "Town"
    assert home_area(areas, place="Elsewhere").name == "Ward"
    with pytest.raises(BadInput, match="has no areas"):
        home_area((), place="Town")


def test_a_bare_shape_without_properties_is_read(tmp_path):
    path = tmp_path / "bare.geojson"
    path.write_text(json.dumps(square(0, 50)["geometry"]), encoding="utf-8")
    assert len(read_features(Path(path))) == 1
