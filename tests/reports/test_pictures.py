"""Charts and maps: what is drawn is what the table says, and nothing in it runs."""

import json
import xml.etree.ElementTree as ET

import pytest
import shapely

from tests.reports.sample import FORMULA, SampleAnswer, square
from ultramicro.core.contract import Picture
from ultramicro.core.errors import BadInput
from ultramicro.reports.drawn.map_labels import labels
from ultramicro.reports.drawn.map_model import AreaMap, Shape
from ultramicro.reports.drawn.map_shades import classes
from ultramicro.reports.drawn.maps import draw_map
from ultramicro.reports.drawn.measures import measure, read_series
from ultramicro.reports.drawn.pictures import MOST_ROWS, draw, write_pictures
from ultramicro.reports.drawn.projection import projection
from ultramicro.reports.model import Frame, frame

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawings():
    answer = SampleAnswer()
    tables = answer.tables()
    return {p.name: draw(p, frame(p.table, tables[p.table], MOST_ROWS[p.mark])) for p in answer.pictures()}


@pytest.mark.parametrize("name", [p.name for p in SampleAnswer().pictures()])
def test_each_picture_is_well_formed_and_cannot_run_anything(drawings, name):
    for svg in (drawings[name].wide, drawings[name].narrow):
        root = ET.fromstring(svg)
        assert {e.tag for e in root.iter()} <= {
            SVG + t
            for t in (
                "svg",
                "g",
                "path",
                "rect",
                "text",
                "tspan",
                "title",
                "desc",
                "defs",
                "pattern",
                "a",
                "line",
                "clipPath",
            )
        }
        assert not [a for e in root.iter() for a in e.attrib if a.startswith("on")]
        assert root.find(f"{SVG}title").text
        assert root.find(f"{SVG}desc").text
        assert root.get("viewBox").startswith("0 0 ")


def test_names_are_drawn_as_they_are(drawings):
    text = "".join(ET.fromstring(drawings["payees"].wide).itertext())
    assert FORMULA[:12] in text
    assert '<script>alert("x")</script> &' in text
    assert "Müller & Söhne GmbH" in text


def test_phones_get_letters_as_large_as_pages(drawings):
    for drawing in drawings.values():
        width = float(ET.fromstring(drawing.narrow).get("viewBox").split()[2])
        assert width <= 360, "at 390 px a letter of 12 units is drawn at 12 px or more"


def test_a_page_alone_gets_the_same_picture(drawings):
    answer = SampleAnswer()
    picture = next(p for p in answer.pictures() if p.mark != "map")
    rows = frame(picture.table, answer.tables()[picture.table], MOST_ROWS[picture.mark])
    alone = draw(picture, rows, narrow=False)
    assert (alone.wide, alone.narrow) == (drawings[picture.name].wide, "")


def test_rows_that_cannot_be_drawn_are_counted(drawings):
    assert drawings["payees"].note == "Rows without a value, not drawn: 1. In the table but not drawn: 19."


def test_what_is_not_known_is_hatched(drawings):
    for name in ("months", "payees", "areas", "flows"):
        assert f'fill="url(#{name}-wide-hatch)"' in drawings[name].wide


def test_charts_are_labelled_in_pounds_and_years(drawings):
    text = " ".join(ET.fromstring(drawings["months"].wide).itertext())
    assert "£ millions" in text
    assert "Jan 2023" in text
    assert "pence" not in text


def test_money_is_measured_in_the_unit_that_reads_best():
    assert measure("total_pence", [5_000_00]).title == "Total, £ thousands"
    assert measure("total_pence", [500]).title == "Total, £"
    assert measure("total_pence", [-2_500_000_000_00]).title == "Total, £ billions"


def test_a_category_that_is_a_number_is_still_a_category():
    table = Frame(name="t", columns=("year", "share"), rows=[(2024, 0.1), (2025, 0.2)], total_rows=2)
    picture = Picture(
        name="p", title="t", alt="a", mark="bars", table="t", encode={"x": "year", "y": "share"}
    )
    series = read_series(picture, table)
    assert series.categories == ["2024", "2025"]
    assert [m.value for m in series.marks] == [0.1, 0.2]


def test_values_below_nought_are_drawn():
    table = Frame(
        name="t", columns=("c", "amount_pence"), rows=[("a", -5_000_00), ("b", 3_000_00)], total_rows=2
    )
    picture = Picture(
        name="p", title="t", alt="a", mark="bars", table="t", encode={"y": "c", "x": "amount_pence"}
    )
    assert "−£5,000.00" in draw(picture, table).wide


def test_pictures_are_written_as_svg_and_png(tmp_path):
    paths = write_pictures(SampleAnswer(), tmp_path)
    assert len(paths) == 2 * len(SampleAnswer().pictures())
    for path in paths:
        if path.suffix == ".png":
            assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
            assert path.stat().st_size > 5_000
        else:
            root = ET.parse(path).getroot()
            assert not list(root.iter(f"{SVG}a")), "a picture alone has no rows to lead to"


def test_a_degree_east_is_shorter_than_a_degree_north():
    project, width, height = projection((-2.0, 53.0, -1.0, 54.0), 1000, 2.0)
    assert width / height == pytest.approx(0.595, abs=0.01)  # cos 53.5°
    assert project.east_scale < project.north_scale


def test_a_map_is_shaded_by_value_and_names_its_areas():
    shapes = [
        Shape(name=f"Ward {i}", geometry=square(0.02 * i, 53), value=float(i) * 100_000_00) for i in range(5)
    ]
    drawing = draw_map(
        AreaMap(
            name="m",
            title="t",
            alt="a",
            shapes=[*shapes, Shape(name="All", geometry=square(0, 53, 0.1), outline=True)],
        )
    )
    text = " ".join(ET.fromstring(drawing.wide).itertext())
    assert "Ward 3: £300,000" in text
    assert "Ward 0" in text
    assert len({p.get("fill") for p in ET.fromstring(drawing.wide).iter(f"{SVG}path")}) == 6


def test_an_outline_that_crosses_itself_is_still_drawn():
    bow = {
        "type": "Polygon",
        "coordinates": [[[0, 53], [0.1, 53.1], [0.1, 53], [0, 53.1], [0.05, 53.3], [0, 53]]],
    }
    svg = draw_map(
        AreaMap(name="m", title="t", alt="a", shapes=[Shape(name="Bow", geometry=bow, value=1.0)])
    ).wide
    assert "Z" in next(p.get("d") for p in ET.fromstring(svg).iter(f"{SVG}path"))


def test_small_areas_are_seen_on_the_large_ones_that_hold_them():
    town, county = (
        Shape(name="Town", geometry=square(0, 53, 0.02), value=1.0),
        Shape(name="County", geometry=square(-0.1, 52.9, 0.3), value=2.0),
    )
    svg = draw_map(AreaMap(name="m", title="t", alt="a", shapes=[town, county])).wide
    titles = [p.find(f"{SVG}title").text for p in ET.fromstring(svg).iter(f"{SVG}path")]
    assert [t.split(":")[0] for t in titles] == ["County", "Town"]


def test_the_name_of_a_large_area_does_not_stand_on_a_small_one_in_the_middle_of_it():
    town = shapely.box(-0.4, -0.4, 0.4, 0.4)
    county = shapely.box(-4, -4, 4, 4)
    shapes = [
        (Shape(name=name, geometry={}, value=1.0), each)
        for name, each in (("Town", town), ("County", county))
    ]
    (text,) = (ET.fromstring(str(each)) for each in labels(shapes, 0.1) if "County" in each)
    line = text.find("tspan")
    assert not town.contains(shapely.Point(float(line.get("x")), float(line.get("y"))))


@pytest.mark.parametrize("geometry", [{"type": "Polygon"}, {"type": "Nonsense", "coordinates": []}, {}])
def test_an_outline_that_cannot_be_read_is_said_to_be_so(geometry):
    with pytest.raises(BadInput, match="Ward 1"):
        draw_map(AreaMap(name="m", title="t", alt="a", shapes=[Shape(name="Ward 1", geometry=geometry)]))


def test_classes_rise_and_leave_none_out():
    bounds = classes([float(v) for v in (0, 0, 0, 0, 5, 7, 11, 1_000, 1_000, 10**9)])
    assert bounds == sorted(set(bounds))
    assert len(bounds) <= 4


def test_a_map_comes_from_a_table_with_outlines(drawings):
    assert (
        json.loads(SampleAnswer().tables()["area_money"].shape.to_pyarrow()[0].as_py())["type"] == "Polygon"
    )
    assert "Ward 8: £100.0m" in drawings["areas"].wide
