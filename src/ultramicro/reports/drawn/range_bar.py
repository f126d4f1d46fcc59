"""A range drawn as a bar: where it lies between the least and the most it could be."""

from __future__ import annotations

from markupsafe import Markup

from ultramicro.core.contract import Figure
from ultramicro.core.message import say
from ultramicro.reports.drawn.palette import INK, RULE, SERIES
from ultramicro.reports.drawn.svg import el
from ultramicro.reports.formatting import amount, has_range, missing, range_text

WIDTH, HEIGHT = 200.0, 14.0
BESIDE = 1.1
"""How far a scale without an end of its own runs past the range."""


def scale_of(figure: Figure) -> tuple[float, float]:
    """Return the ends of the scale that a figure's range is shown on.

    Examples
    --------
    >>> scale_of(Figure(id="local", name="local", value=0.3, low=0.1, high=0.5, unit="share", how=""))
    (0.0, 1.0)
    """
    low, high = float(figure.low or 0), float(figure.high or 0)
    # A share is shown on the whole, so that a narrow range looks narrow.
    if figure.unit == "share" and low >= 0 and high <= 1:
        return 0.0, 1.0
    if figure.unit == "percent" and low >= 0 and high <= 100:  # noqa: PLR2004 - all of it
        return 0.0, 100.0
    return min(0.0, low * BESIDE), max(0.0, high * BESIDE) or 1.0


def range_bar(figure: Figure) -> Markup:
    """Draw a figure's range; nothing if it has none.

    Examples
    --------
    >>> told = Figure(id="local", name="local", value=None, low=0.12, high=0.47, unit="share", how="")
    >>> "12% to 47%" in range_bar(told)
    True
    """
    if not has_range(figure):
        return Markup()
    start, end = scale_of(figure)

    def at(value: float | None) -> float:
        return (float(value or 0) - start) / (end - start) * WIDTH

    # A range of no width is still to be seen.
    low, high = at(figure.low), max(at(figure.high), at(figure.low) + 1.5)
    tick = [] if missing(figure.value) else [
        el("rect", x=at(figure.value) - 1.25, y=0.0, width=2.5, height=HEIGHT, fill=INK)]  # fmt: skip
    said = say(
        "{range}, on a scale from {start} to {end}",
        range=range_text(figure),
        start=amount(start, figure.unit),
        end=amount(end, figure.unit),
    )
    return el(
        "svg",
        el("title", said),
        el("rect", x=0.0, y=5.0, width=WIDTH, height=4.0, rx=2, fill=RULE),
        el("rect", x=low, y=2.0, width=high - low, height=10.0, rx=2, fill=SERIES[0]),
        *tick,
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        class_="range",
        role="img",
        preserveAspectRatio="none",
    )
