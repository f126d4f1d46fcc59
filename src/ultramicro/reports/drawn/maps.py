"""Areas drawn from their outlines as SVG, shaded by a value or by where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely
from markupsafe import Markup
from shapely import Geometry
from shapely.geometry import shape as from_geojson

from ultramicro.core.contract import Picture
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, plural, say
from ultramicro.reports.drawn.map_labels import labels
from ultramicro.reports.drawn.map_model import AreaMap, Shape
from ultramicro.reports.drawn.map_shades import kind_words, legend, paint_of
from ultramicro.reports.drawn.palette import INK
from ultramicro.reports.drawn.projection import projection
from ultramicro.reports.drawn.svg import Drawing, document, el
from ultramicro.reports.formatting import amount, missing, plain, unit_of
from ultramicro.reports.model import Frame

FINEST = 0.4
"""Detail below this is left out of an outline, in user units; it could not be seen."""
LETTER = 12.0
WIDTHS = {"wide": 720.0, "narrow": 350.0}
TALLEST = {"wide": 0.85, "narrow": 1.25}
"""Height of a map at most, as a multiple of its width."""


def draw_map(given: AreaMap) -> Drawing:
    """Draw a map for a page and for a phone."""
    usable = [(s, outline) for s in given.shapes if not (outline := _outline(s)).is_empty]
    if not usable:
        raise BadInput(
            say("no area of the map has an outline"), where=given.title, do=say("give areas with boundaries")
        )
    # The large areas first, so that the small ones stand on them.
    usable.sort(key=lambda pair: (pair[0].outline, -pair[1].area))
    wide, narrow = (_draw(given, usable, variant) for variant in WIDTHS)
    lost = len(given.shapes) - len(usable)
    return Drawing(
        name=given.name,
        wide=wide,
        narrow=narrow,
        note=_lost(lost),
    )


def _lost(n: int) -> str:
    if not n:
        return ""
    return plural(
        "{n} area has no outline and is not drawn.", "{n} areas have no outline and are not drawn.", n
    )


def map_of(picture: Picture, table: Frame) -> AreaMap:
    """Make a map from a table that holds outlines as GeoJSON text in the column `shape` names."""
    encode = picture.encode
    shade = encode.get("colour", encode.get("value", ""))
    name = next(encode[channel] for channel in ("x", "y", "source", "shape") if channel in encode)
    shapes = [_shape(row, encode["shape"], name, shade) for row in table.records() if row[encode["shape"]]]
    return AreaMap(
        name=picture.name,
        title=picture.title,
        alt=picture.alt,
        shapes=shapes,
        unit=unit_of(shade) if shade else "",
    )


def _shape(row: Mapping[str, Any], outline: str, name: str, shade: str) -> Shape:
    geometry = row[outline] if isinstance(row[outline], Mapping) else json.loads(row[outline])
    value: Any = row.get(shade)
    sized = isinstance(value, int | float) and not isinstance(value, bool) and not missing(value)
    kind = "" if sized or not shade else _kind(value)
    return Shape(
        name=str(row[name]),
        geometry=geometry,
        value=float(value) if sized else None,
        kind=kind,
        outline=not shade,
    )


def _kind(value: object) -> str:
    """Return the id of what shades an area, or its word where it has none."""
    if missing(value):
        return "unknown"
    return value.id if isinstance(value, Message) and value.id else plain(value)


def _outline(given: Shape) -> Geometry:
    try:
        # Published boundaries cross themselves now and then; drawn as they are, areas would be missing.
        return shapely.make_valid(from_geojson(given.geometry))
    except (
        shapely.errors.ShapelyError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        raise BadInput(
            say("its outline cannot be read"), where=given.name, do=say("give GeoJSON polygons")
        ) from error


def _draw(given: AreaMap, usable: Sequence[tuple[Shape, Geometry]], variant: str) -> Markup:
    width, name = WIDTHS[variant], f"{given.name}-{variant}"
    bounds = shapely.total_bounds([o for _, o in usable])
    project, used, height = projection(bounds, width - 8, TALLEST[variant])
    drawn = [(s, shapely.transform(o, project)) for s, o in usable]
    paint = paint_of([s for s, _ in drawn], f"{name}-hatch")
    key, top = legend(paint, given, width, LETTER)
    areas = el(
        "g",
        *(_area(s, o, paint.of(s), given.unit) for s, o in drawn),
        *labels(drawn, LETTER),
        transform=f"translate({(width - used) / 2:.1f},{top + 4:.1f})",
    )
    return document(
        key, areas, name=name, width=width, height=top + height + 8, title=given.title, alt=given.alt
    )


def _area(given: Shape, outline: Geometry, fill: str, unit: str) -> Markup:
    said = plain(given.name)
    if given.value is not None:
        said = say("{area}: {value}", area=said, value=amount(given.value, unit))
    elif given.kind:
        said = say("{area}: {value}", area=said, value=kind_words(given.kind))
    return el(
        "path",
        el("title", said),
        d="".join(_rings(outline)),
        fill=fill,
        fill_rule="evenodd",
        stroke=INK if given.outline else "#ffffff",
        stroke_width=1.8 if given.outline else 0.8,
        class_="ink-line" if given.outline else None,
        stroke_linejoin="round",
        pointer_events="none" if given.outline else None,
    )


def _rings(outline: Geometry) -> Iterator[str]:
    # A boundary to the metre is megabytes; nobody sees less than half a unit of the drawing.
    for part in _polygons(shapely.simplify(outline, FINEST)):
        for ring in (part.exterior, *part.interiors):
            # The last point is the first again; `Z` closes the ring.
            points = [f"{x:.1f},{y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]]
            yield f"M{'L'.join(points)}Z"


def _polygons(outline: Geometry) -> Iterator[Geometry]:
    """Give the polygons of an outline; a mended one may hold lines and further collections too."""
    for part in shapely.get_parts(outline):
        if part.geom_type == "Polygon":
            yield part
        elif part.geom_type in {"MultiPolygon", "GeometryCollection"}:
            yield from _polygons(part)
