"""Bars, stacks, lines, fans and ranges as SVG, by Altair and vl-convert: no network, no script in them.

Each chart is drawn twice, for a page and for a phone, because letters that shrink with a picture
cannot be read on a phone. The libraries are loaded when the first chart is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from ultramicro.core.contract import Picture
from ultramicro.core.extras import lacking
from ultramicro.core.message import joined, say
from ultramicro.reports.drawn.channels import (
    BESIDE_LEGEND,
    LEGEND_SYMBOL,
    Canvas,
    Size,
    category,
    colour,
    legend_rows,
    offset,
    quantity,
)
from ultramicro.reports.drawn.measures import ENDS_OF_BANDS, UPRIGHT, Series, read_series
from ultramicro.reports.drawn.palette import DASHES, INK, RULE, SOFT, ranks
from ultramicro.reports.drawn.svg import Drawing, adopt
from ultramicro.reports.model import Frame

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
MANY_POINTS = 40
SIZES = {
    "wide": Size(width=860, letter=13, label=230, letters=32, row=32, height=300),
    "narrow": Size(width=350, letter=12, label=118, letters=17, row=38, height=260),
}


def draw_chart(picture: Picture, table: Frame, *, narrow: bool = True) -> Drawing:
    """Draw a picture whose mark is `bars`, `stacked`, `lines`, `fan` or `ranges`.

    Parameters
    ----------
    picture : Picture
        What to draw; `encode` names the columns.
    table : Frame
        The rows behind it.
    narrow : bool
        Whether it is drawn for a phone too.

    Returns
    -------
    Drawing
        Only a note of what to install, where what draws is not installed.
    """
    if do := lacking("charts"):
        return Drawing(
            name=picture.name, wide=Markup(), narrow=Markup(), note=say("To see it drawn, {do}.", do=do)
        )
    series = read_series(picture, table)
    # Drawn twice: text in a picture that is scaled down to a phone cannot be read.
    return Drawing(
        name=picture.name,
        wide=_svg(picture, series, "wide"),
        narrow=_svg(picture, series, "narrow") if narrow else Markup(),
        note=joined([_bands(picture.mark), series.note]),
    )


def _bands(mark: str) -> str:
    """Say what the bands of a fan are, which no legend shows."""
    told = say(
        "The line is the middle of all runs. The dark band holds half of them, the light one nine in ten."
    )
    return told if mark == "fan" else ""


def _svg(picture: Picture, series: Series, variant: str) -> Markup:
    import vl_convert  # noqa: PLC0415 - loads a JavaScript engine; only when something is drawn

    size = SIZES[variant]
    spec = _chart(picture.mark, series, size)
    # No address is allowed: a specification must not fetch anything.
    drawn = vl_convert.vegalite_to_svg(spec, config=_config(size), allowed_base_urls=[])
    return adopt(drawn, name=f"{picture.name}-{variant}", title=picture.title, alt=picture.alt)


def _chart(mark: str, series: Series, size: Size) -> dict[str, object]:
    import altair as alt  # noqa: PLC0415 - half a second; only when something is drawn

    canvas = Canvas(alt=alt, mark=mark, series=series, size=size, upright=series.temporal or mark in UPRIGHT)
    layers = LAYERS[mark](canvas)
    fit = alt.AutoSizeParams(type="fit", contains="padding")
    chart = alt.layer(*layers, data=alt.InlineData(values=_values(canvas))).properties(
        width=size.width, height=_height(canvas), autosize=fit
    )
    spec: dict[str, object] = chart.to_dict()
    return spec


FROM_MARKS = 4
"""How many rows a legend may have before its picture becomes higher."""


def _height(canvas: Canvas) -> int:
    series, size = canvas.series, canvas.size
    # Some rows of a legend are taken from the marks; more of them make the picture higher.
    rows = legend_rows(canvas) if series.kinds else 0
    further = max(rows - FROM_MARKS, 0) * (size.letter + 6)
    if canvas.upright:
        return size.height + further
    legend = 2 * size.letter + 14 + further if series.kinds else 0
    return max(size.row, 20 * canvas.side_by_side + 12) * max(len(series.categories), 1) + 50 + legend


def _values(canvas: Canvas) -> list[dict[str, object]]:
    series = canvas.series
    # Names of payees are data: they are passed as texts of labels only, never into an expression.
    number = {name: name if series.temporal else f"r{i}" for i, name in enumerate(series.categories)}
    order = {kind: i for i, kind in enumerate(series.kinds)}

    def scaled(value: float | None) -> float | None:
        return None if value is None else value / series.measure.divisor

    return [
        {
            "c": number[m.category],
            "k": m.kind,
            "o": order.get(m.kind, 0),
            "v": scaled(m.value),
            "t": canvas.text(m),
        }
        | {end: scaled(getattr(m, end)) for end in ENDS_OF_BANDS}
        for m in series.marks
    ]


def _bars(canvas: Canvas) -> list[object]:
    alt = canvas.alt
    place = {canvas.across: category(canvas), canvas.along: quantity(canvas)}
    width = {"width": canvas.bar_width} if canvas.series.temporal else {}
    bars = alt.Chart().mark_bar(**width).encode(**place, color=colour(canvas))
    if canvas.upright:
        return [bars]
    # Beside a bar that goes to the left the number stands at nought.
    words = alt.Chart().mark_text(align="left", dx=5, color=INK).transform_calculate(end="max(datum.v, 0)")
    return [bars, words.encode(y=place["y"], x=alt.X("end:Q"), text="t:N")]


def _stacked(canvas: Canvas) -> list[object]:
    place = {canvas.across: category(canvas), canvas.along: quantity(canvas, stacked=True)}
    mark = {"width": canvas.bar_width} if canvas.series.temporal else {}
    return [canvas.alt.Chart().mark_bar(**mark).encode(**place, color=colour(canvas), order="o:Q")]


def _lines(canvas: Canvas) -> list[object]:
    alt, series, x = canvas.alt, canvas.series, category(canvas)
    layers = []
    # The band first, so that the line lies on it.
    if any(m.low is not None for m in series.marks):
        area = alt.Chart().mark_area(opacity=0.22)
        layers.append(area.encode(x=x, y=quantity(canvas, "low:Q"), y2="high:Q", color=colour(canvas)))
    if any(m.value is not None for m in series.marks):
        line = alt.Chart().mark_line(point=len(series.categories) < MANY_POINTS, strokeWidth=2.2)
        layers.append(line.encode(x=x, y=quantity(canvas), color=colour(canvas), **_dashes(canvas)))
    return layers


def _fan(canvas: Canvas) -> list[object]:
    """Draw bands within bands, the widest first and faintest, and the line in the middle on top of all."""
    alt, x = canvas.alt, category(canvas)
    layers: list[object] = []
    for low, high, depth in (("low", "high", 0.16), ("inner_low", "inner_high", 0.28)):
        ends = {"y": quantity(canvas, f"{low}:Q"), "y2": high}
        layers.append(alt.Chart().mark_area(opacity=depth).encode(x=x, color=colour(canvas), **ends))
    line = alt.Chart().mark_line(strokeWidth=2.4)
    return [*layers, line.encode(x=x, y=quantity(canvas), color=colour(canvas), **_dashes(canvas))]


def _dashes(canvas: Canvas) -> dict[str, object]:
    kinds = list(canvas.series.kinds)
    if not kinds:
        return {}
    which = ranks(kinds, canvas.series.places, len(DASHES))
    scale = canvas.alt.Scale(domain=kinds, range=[list(DASHES[which[kind]]) for kind in kinds])
    return {"strokeDash": canvas.alt.StrokeDash("k:N", scale=scale, legend=None)}


def _ranges(canvas: Canvas) -> list[object]:
    alt, side, stand = canvas.alt, offset(canvas), {canvas.across: category(canvas)}
    thick = {"width" if canvas.upright else "height": 13}
    ends = {canvas.along: quantity(canvas, "low:Q"), f"{canvas.along}2": "high:Q"}
    layers = [alt.Chart().mark_bar(**thick).encode(**stand, **ends, **side, color=colour(canvas))]
    if any(m.value is not None for m in canvas.series.marks):
        tick = alt.Chart().mark_tick(thickness=3, size=19, color=INK)
        layers.append(tick.encode(**stand, **side, **{canvas.along: canvas.channel(canvas.along, "v:Q")}))
    if not canvas.upright:
        words = alt.Chart().mark_text(align="left", dx=6, color=INK)
        layers.append(words.encode(**stand, **side, x=alt.X("high:Q"), text="t:N"))
    return layers


LAYERS: Mapping[str, Callable[[Canvas], list[object]]] = {
    "bars": _bars, "stacked": _stacked, "lines": _lines, "fan": _fan, "ranges": _ranges,
}  # fmt: skip


def _config(size: Size) -> dict[str, object]:
    letters = {"labelFontSize": size.letter, "titleFontSize": size.letter, "titleFontWeight": "normal",
               "labelColor": INK, "titleColor": SOFT}  # fmt: skip
    return {
        "background": None,
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 4},
        "axis": {**letters, "gridColor": RULE, "domainColor": RULE, "tickColor": RULE, "labelPadding": 6},
        "legend": {
            **letters,
            "symbolSize": 150,
            "padding": 0,
            "offset": 10,
            "labelLimit": size.width - BESIDE_LEGEND - LEGEND_SYMBOL,
        },
        "text": {"fontSize": size.letter},
        "line": {"strokeCap": "round"},
    }
