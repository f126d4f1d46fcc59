"""Where a chart's marks stand and how they are coloured: Altair's channels, for bars upright or lying."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from types import ModuleType

from ultramicro.core.message import Range, say
from ultramicro.reports.drawn.measures import UPRIGHT, Mark, Series
from ultramicro.reports.drawn.palette import colours
from ultramicro.reports.drawn.svg import text_width, wrap

LEAST_BETWEEN = 8
"""Between two labels of an axis; where there is less, every other one is left out. [px]"""
OTHER_SPACE = 30
"""Margins of a chart beside its labels and marks. [user units]"""
APART = 8
"""Space between two names on an axis. [user units]"""
BESIDE_LEGEND = 64
"""What the numbers of an axis take from the width that a legend has. [user units]"""
LEGEND_SYMBOL = 30
"""A legend's square, with the space about it. [user units]"""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large one variant is, in user units; `letters` is how many fit in a line of a label."""

    width: int
    letter: int
    label: int
    letters: int
    row: int
    height: int


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """One chart to be drawn: Altair itself (loaded late), what to draw, how large, and which way up."""

    alt: ModuleType
    mark: str
    series: Series
    size: Size
    upright: bool

    @property
    def across(self) -> str:
        """The axis along which categories stand."""
        return "x" if self.upright else "y"

    @property
    def along(self) -> str:
        """The axis along which values are measured."""
        return "y" if self.upright else "x"

    @property
    def bar_width(self) -> int:
        """How wide a bar on a time axis is; such an axis has no bands of its own."""
        each = int(0.7 * (self.size.width - 70) / max(len(self.series.categories), 1))
        return max(1, min(each, 60))

    @property
    def side_by_side(self) -> int:
        """How many marks of one category stand beside each other."""
        # Bars of several kinds at one place stand beside each other, or the last would hide the first.
        counts = Counter(mark.category for mark in self.series.marks)
        return max(counts.values(), default=1) if self.mark == "ranges" and self.series.kinds else 1

    def text(self, mark: Mark) -> str:
        """Write what stands beside a mark."""
        words = self.series.measure.text
        if self.mark == "ranges" and mark.low is not None and mark.high is not None:
            low, high = words(mark.low, estimated=True), words(mark.high, estimated=True)
            return say("{range}", range=Range(low, high))
        return "" if mark.value is None else words(mark.value)

    def channel(self, side: str, *given: object, **options: object) -> object:
        """Make Altair's channel for the axis `x` or `y`."""
        return getattr(self.alt, side.upper())(*given, **options)


def category(canvas: Canvas) -> object:
    """Return the channel of the categories, in the order of the table."""
    series, size = canvas.series, canvas.size
    if series.temporal:
        # Bars stand on their month; half of one must not stand on the axis.
        scale = canvas.alt.Scale(padding=canvas.bar_width / 2 + 3 if canvas.mark not in UPRIGHT else 0)
        return canvas.channel(canvas.across, "c:T", axis=_time_axis(canvas), scale=scale)
    names = {f"r{i}": wrap(series.said[c], size.letters, 2) for i, c in enumerate(series.categories)}
    # Looked up, not parsed: a name may hold anything, and two may be cut to the same words.
    axis = canvas.alt.Axis(
        title=None,
        labelExpr=f"({json.dumps(names)})[datum.value]",
        grid=False,
        ticks=False,
        domain=canvas.upright,
        labelLimit=size.label,
        labelOverlap=canvas.upright,
        labelSeparation=LEAST_BETWEEN if canvas.mark == "lines" else 0,
        labelAngle=0,
    )
    return canvas.channel(canvas.across, "c:N", sort=list(names), axis=axis)


def _time_axis(canvas: Canvas) -> object:
    days = sorted(canvas.series.categories)
    months = (int(days[-1][:4]) - int(days[0][:4])) * 12 + int(days[-1][5:7]) - int(days[0][5:7])
    form, shown = _named_months({day[:7] for day in days}, months, canvas.size)
    values = [{"year": int(month[:4]), "month": int(month[5:])} for month in sorted(shown)]
    return canvas.alt.Axis(
        title=None, format=form, grid=False, labelOverlap=True, labelSeparation=LEAST_BETWEEN, values=values
    )


def _named_months(days: set[str], months: int, size: Size) -> tuple[str, set[str]]:
    """Return how months are written and which of them: as many as fit beside each other."""
    fit = (size.width - 2 * OTHER_SPACE) / (text_width("Mar 2026", size.letter) + APART)
    for every in (1, 2, 3, 6):
        if months / every < fit:
            return "%b %Y", {day for day in days if (int(day[5:]) - 1) % every == 0} or {min(days)}
    return "%Y", {day for day in days if day[5:] == "01"} or {min(days)}


def quantity(canvas: Canvas, field: str = "v:Q", *, stacked: bool = False) -> object:
    """Return the channel of the values, with room at the end for the words beside the longest mark."""
    measure = canvas.series.measure
    least, most = extent(canvas.series, stacked=stacked)
    # What goes below nought is no part of a whole: it is a difference, which may be of few hundredths.
    whole = measure.unit == "share" and least >= 0 and most <= 1
    ticks = {"values": [0, 0.25, 0.5, 0.75, 1]} if whole else {"tickCount": 5}
    if measure.unit == "share" and not canvas.upright:
        # A share is read against the whole: a bar of 5% must not fill the picture.
        most = max(most, 1.0)
    # Numbers stand behind the bars, so the axis is made longer than the longest of them.
    spare = 1.0 if canvas.upright or stacked else _room_for_words(canvas)
    return canvas.channel(
        canvas.along,
        field,
        stack="zero" if stacked else None,
        title=measure.title or None,
        scale=canvas.alt.Scale(domain=[least * spare, most * spare], nice=canvas.upright, zero=True),
        axis=canvas.alt.Axis(format=measure.format, grid=True, domain=False, ticks=False, **ticks),
    )


def _room_for_words(canvas: Canvas) -> float:
    longest = max((text_width(canvas.text(m), canvas.size.letter) for m in canvas.series.marks), default=0.0)
    names = max(
        (
            len(line)
            for c in canvas.series.categories
            for line in wrap(canvas.series.said[c], canvas.size.letters, 2)
        ),
        default=0,
    )
    label = min(canvas.size.label, text_width("n" * names, canvas.size.letter))
    plot = canvas.size.width - label - OTHER_SPACE
    # Words never take more than two thirds from the bars.
    return plot / max(plot - longest - OTHER_SPACE / 3, plot / 3)


def extent(series: Series, *, stacked: bool) -> tuple[float, float]:
    """Return the least (at most 0) and the greatest value to be shown, in the measure's unit."""
    divisor = series.measure.divisor
    values = [v / divisor for m in series.marks for v in (m.value, m.low, m.high) if v is not None]
    if stacked:
        values = [v for sign in (1, -1) for v in _stacks(series, sign)]
    least, most = min([0.0, *values]), max([0.0, *values])
    # An axis from nought to nought could not be drawn.
    return least, most if most > least else least + 1.0


def _stacks(series: Series, sign: int) -> list[float]:
    sums = dict.fromkeys(series.categories, 0.0)
    for m in series.marks:
        # What is above nought and what is below are stacked apart.
        sums[m.category] += max((m.value or 0.0) * sign, 0.0) * sign / series.measure.divisor
    return list(sums.values())


def colour(canvas: Canvas) -> object:
    """Return the channel of colour: by word with a legend, or one colour for all."""
    alt, series = canvas.alt, canvas.series
    paint = colours(series.kinds or [""], series.places)
    if not series.kinds:
        return alt.value(paint[""])
    legend = alt.Legend(
        title=series.kind_title,
        orient="top",
        direction="horizontal",
        # Else the drawing library sets all kinds in one row and cuts their names.
        columns=legend_columns(canvas),
        symbolType="square",
        # Else it is as faint as the band that is drawn first.
        **(
            {"symbolOpacity": 1, "symbolStrokeWidth": 0}
            if any(m.low is not None for m in series.marks)
            else {}
        ),
        labelExpr=f"({json.dumps({kind: series.said[kind] for kind in series.kinds})})[datum.value]",
    )
    return alt.Color("k:N", scale=alt.Scale(domain=list(paint), range=list(paint.values())), legend=legend)


def legend_columns(canvas: Canvas) -> int:
    """Return how many kinds stand beside each other in a legend, each with its whole name."""
    series, size = canvas.series, canvas.size
    longest = max((text_width(series.said[kind], size.letter) for kind in series.kinds), default=0.0)
    fit = int((size.width - BESIDE_LEGEND) // (longest + LEGEND_SYMBOL))
    return max(1, min(fit, len(series.kinds)))


def legend_rows(canvas: Canvas) -> int:
    """Return how many rows of kinds a legend has."""
    return -(-len(canvas.series.kinds) // legend_columns(canvas))


def offset(canvas: Canvas) -> dict[str, object]:
    """Return the channel that sets the colours of one category side by side."""
    if canvas.side_by_side == 1:
        return {}
    make = getattr(canvas.alt, f"{canvas.across.upper()}Offset")
    return {f"{canvas.across}Offset": make("k:N", sort=list(canvas.series.kinds))}
