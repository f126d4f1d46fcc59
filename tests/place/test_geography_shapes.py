"""Outlines to draw."""

import json

import ibis
import pytest
import shapely

from tests.place.test_geography_areas import collection, square
from tests.place.test_geography_inside import TOWN, area
from ultramicro.core.errors import BadInput
from ultramicro.place.geography.shapes import area_shapes, map_shapes, which_shape


def test_an_area_given_by_a_boundary_is_drawn_as_it_and_one_by_prefixes_around_its_postcodes():
    box = shapely.box(-3, 53, -2, 54)
    features = area_shapes([area("Town", "BB5"), area("County", shape=box)], TOWN)["features"]
    town, county = (shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features)
    assert county.equals(box)
    assert all(
        town.intersects(shapely.Point(lon, lat))
        for lon, lat in [(-2.36, 53.75), (-2.38, 53.77), (-2.5, 53.8)]
    )
    assert not town.intersects(shapely.Point(-2.6, 53.85))


def test_an_area_that_cannot_be_drawn_is_left_out():
    assert area_shapes([area("Town", "BB5")])["features"] == []
    assert area_shapes([area("Nowhere", "ZY1")], TOWN)["features"] == []


def test_postcodes_without_a_place_do_not_stretch_the_outline():
    pole = ibis.memtable({"postcode": ["BB51ZZ"], "lat": [99.999999], "lon": [0.0], "lsoa": ["X"], "ward": ["X"],
                          "district": ["X"], "imd_decile": [1]})  # fmt: skip
    (feature,) = area_shapes([area("Town", "BB5 1")], TOWN.union(pole))["features"]
    assert shapely.from_geojson(json.dumps(feature["geometry"])).bounds[3] < 54


def test_map_shapes_take_code_and_name_as_national_files_call_them(tmp_path):
    text = collection(square(0, 50, WD20CD="E05", WD20NM="Church"), square(1, 50, code="E06"), square(2, 50))
    (tmp_path / "wards.geojson").write_text(text, encoding="utf-8")
    shapes = map_shapes({"map": {"shapes": "wards.geojson"}}, tmp_path)
    assert [(shape.code, shape.name) for shape in shapes] == [("E05", "Church"), ("E06", "E06"), ("3", "3")]
    assert which_shape(shapes, [0.5, 1.0, 2.5, 9.0, float("nan")], [50.5, 50.5, 50.5, 50.5, 50.5]) == [
        0,
        0,
        2,
        -1,
        -1,
    ]


def test_a_point_is_counted_in_the_smallest_shape_that_holds_it(tmp_path):
    county = square(0, 50, code="county")
    county["geometry"] = json.loads(shapely.to_geojson(shapely.box(-5, 45, 15, 60)))
    (tmp_path / "nested.geojson").write_text(collection(county, square(0, 50, code="town")), encoding="utf-8")
    shapes = map_shapes({"map": {"shapes": "nested.geojson"}}, tmp_path)
    assert which_shape(shapes, [0.5, 9.0, 40.0], [50.5, 50.5, 50.5]) == [1, 0, -1]


def test_a_place_without_a_map_has_no_shapes_and_a_wrong_path_is_told(tmp_path):
    assert map_shapes({}, tmp_path) == []
    with pytest.raises(BadInput, match="there is no file"):
        map_shapes({"map": {"shapes": "none.geojson"}}, tmp_path)
    with pytest.raises(BadInput, match="is not a path"):
        map_shapes({"map": {"shapes": 5}}, tmp_path)


def _ring(west: float, points: int) -> list[list[float]]:
    """A square whose upper edge is jagged."""
    step = 1 / points
    top = [[west + 1 - n * step, 1 + 0.01 * (n % 2)] for n in range(points + 1)]
    return [[west, 0], [west + 1, 0], *top, [west, 0]]


def test_a_long_outline_is_thinned_to_what_is_seen_and_neighbours_stay_neighbours(tmp_path):
    rings = [_ring(-1, 80_000), _ring(0, 80_000)]
    features = [
        {"type": "Feature", "properties": {"name": str(n), "geo": {"type": "Polygon", "coordinates": 5}},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for n, ring in enumerate(rings)
    ]  # fmt: skip
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    west, east = map_shapes({"map": {"shapes": "a.geojson"}}, tmp_path)
    assert shapely.get_num_coordinates(west.outline) < 5000
    assert west.outline.area == pytest.approx(1.005, abs=0.01)
    assert west.outline.intersection(east.outline).area < 1e-6
    assert west.outline.intersection(east.outline).length >= 1


@pytest.mark.parametrize(
    "ring", [[[0, 0], [1, "x"], [1, 1]], [[0, 0], [float("nan"), 1], [1, 1]], [0, 1], [{}], [[0, 0]]]
)
def test_a_polygon_of_what_are_no_points_is_refused(tmp_path, ring):
    text = json.dumps({"type": "Polygon", "coordinates": [ring]})
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="not valid GeoJSON"):
        map_shapes({"map": {"shapes": "a.geojson"}}, tmp_path)
