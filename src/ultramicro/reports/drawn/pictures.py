"""A declared picture becomes SVG: who draws which mark, and what is written to files."""

from __future__ import annotations

from pathlib import Path

from ultramicro.core.contract import Answer, Picture
from ultramicro.core.extras import lacking
from ultramicro.reports.drawn.charts import draw_chart
from ultramicro.reports.drawn.maps import draw_map, map_of
from ultramicro.reports.drawn.sankey_svg import draw_sankey
from ultramicro.reports.drawn.svg import Drawing, standalone
from ultramicro.reports.model import Frame, frame

MOST_ROWS = {
    "sankey": 200,
    "map": 2_000,
    "bars": 200,
    "stacked": 1_500,
    "lines": 1_500,
    "fan": 1_500,
    "ranges": 200,
}
PIXELS = 2.0
"""How many pixels a user unit takes in a PNG."""


def draw(picture: Picture, table: Frame, *, anchor: str = "#row", narrow: bool = True) -> Drawing:
    """Draw a picture from the rows of its table.

    Parameters
    ----------
    picture : Picture
        What to draw.
    table : Frame
        The rows behind it.
    anchor : str
        What a link to a row of the table begins with, for pictures with links.
    narrow : bool
        Whether it is drawn for a phone too: for a page alone it costs half.
    """
    if picture.mark == "sankey":
        return draw_sankey(picture, table, anchor=anchor, narrow=narrow)
    if picture.mark == "map":
        return draw_map(map_of(picture, table))
    return draw_chart(picture, table, narrow=narrow)


def write_pictures(answer: Answer, out: Path) -> list[Path]:
    """Write every picture of an answer as SVG and PNG; none where what draws them is not installed.

    Parameters
    ----------
    answer : Answer
        The answer.
    out : Path
        The folder; made if it is not there.

    Returns
    -------
    list of Path
        The files written.
    """
    if lacking("charts"):
        return []
    out.mkdir(parents=True, exist_ok=True)
    tables = answer.tables()
    return [
        path
        for picture in answer.pictures()
        if (rows := frame(picture.table, tables[picture.table], MOST_ROWS[picture.mark])).rows
        for path in write_drawing(draw(picture, rows, narrow=False), out)
    ]


def write_drawing(drawing: Drawing, out: Path) -> list[Path]:
    """Write one drawing, as it is on a page, as SVG and PNG."""
    import vl_convert  # noqa: PLC0415 - loads a JavaScript engine; only when something is drawn

    svg = standalone(drawing.wide)
    vector, pixels = out / f"{drawing.name}.svg", out / f"{drawing.name}.png"
    vector.write_text(svg, encoding="utf-8", newline="\n")
    pixels.write_bytes(vl_convert.svg_to_png(svg, scale=PIXELS))
    return [vector, pixels]
