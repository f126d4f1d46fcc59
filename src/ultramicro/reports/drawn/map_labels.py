"""The names on a map: the largest areas first, none on another."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from markupsafe import Markup
from shapely import Geometry

from ultramicro.reports.drawn.map_model import Shape
from ultramicro.reports.drawn.svg import el, text_width, wrap

OVERLAPPING = 1.2
"""From here on, areas lie on one another: their sizes add up to more than the map."""


def labels(drawn: Sequence[tuple[Shape, Geometry]], letter: float) -> list[Markup]:
    """Name the largest areas first; a name that would lie on another is left to the table."""
    taken: list[tuple[float, float, float, float]] = []
    named: list[Markup] = []
    outlines = [outline for _, outline in drawn]
    nested = _nested(outlines)
    # Large areas are named first; a small one whose name finds no room is named in the table.
    for given, outline in sorted(drawn, key=lambda pair: (pair[0].outline, -pair[1].area)):
        lines = wrap(given.name, 16, 2)
        width, height = max(text_width(line, letter) for line in lines or [""]), len(lines) * letter * 1.15
        left, top, right, bottom = outline.bounds
        point = outline.representative_point()
        if nested or _lies_in_a_smaller(point, outline, outlines):
            point = _free(outline, outlines).representative_point()
        box = (point.x - width / 2, point.y - height / 2, point.x + width / 2, point.y + height / 2)
        fits = width < (right - left) * 1.25 and height < (bottom - top) * 1.1
        if not lines or given.outline or not fits or any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        named.append(_label(lines, point.x, box[1] + letter, letter))
    return named


def _nested(outlines: Sequence[Geometry]) -> bool:
    """Whether areas lie on one another, so that a large one is seen only around the small ones."""
    # Areas that lie in each other add up to more than what they cover.
    return float(shapely.area(outlines).sum()) > OVERLAPPING * float(shapely.union_all(outlines).area)


def _lies_in_a_smaller(point: Geometry, outline: Geometry, others: Sequence[Geometry]) -> bool:
    """Whether a name put there would stand on another, smaller area and pass for its name."""
    return any(o.area < outline.area and o.intersects(point) for o in others)


def _free(outline: Geometry, others: Sequence[Geometry]) -> Geometry:
    smaller = shapely.union_all([o for o in others if o.area < outline.area])
    rest = outline.difference(smaller)
    if rest.is_empty:
        return outline
    # What smaller areas leave of a larger one may fall into pieces; the name goes into the largest.
    return max(shapely.get_parts(rest), key=lambda part: part.area)


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _label(lines: Sequence[str], x: float, y: float, letter: float) -> Markup:
    spans = (el("tspan", line, x=x, y=y + i * letter * 1.15) for i, line in enumerate(lines))
    # Dark on a white edge in both colour schemes: it stands on the shades, not on the page.
    return el(
        "text",
        *spans,
        font_size=letter,
        text_anchor="middle",
        fill="#000000",
        stroke="#ffffff",
        stroke_width=3.0,
        stroke_linejoin="round",
        paint_order="stroke",
        pointer_events="none",
    )
