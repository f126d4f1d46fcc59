"""How the areas of a map are shaded, and the legend that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from ultramicro.core.message import Range, say
from ultramicro.reports.drawn.map_model import AreaMap, Shape
from ultramicro.reports.drawn.palette import INK, SHADES, SOFT, UNKNOWN, colours
from ultramicro.reports.drawn.svg import el, text_width
from ultramicro.reports.formatting import amount, id_words

LEGEND_LINE = 22
WHEREABOUTS = ("inside", "outside", "unknown")


@dataclass(frozen=True, kw_only=True)
class Paint:
    """How the areas are filled: by word, or by classes of a value (upper bounds)."""

    hatch: str
    words: Mapping[str, str]
    bounds: Sequence[float]

    def of(self, shape: Shape) -> str:
        """Return an area's fill."""
        if shape.outline:
            return "none"
        if shape.kind:
            colour = self.words[shape.kind]
            return f"url(#{self.hatch})" if colour == UNKNOWN else colour
        if shape.value is None:
            return f"url(#{self.hatch})"
        return SHADES[sum(shape.value > bound for bound in self.bounds)]


def paint_of(shapes: Sequence[Shape], hatch: str) -> Paint:
    """Choose colours for the words and bounds for the values of a map's areas."""
    words = colours([s.kind for s in shapes if s.kind])
    return Paint(hatch=hatch, words=words, bounds=classes([s.value for s in shapes if s.value is not None]))


def classes(values: Sequence[float]) -> list[float]:
    """Cut values into at most five classes of about as many areas each, at round numbers.

    Returns
    -------
    list of float
        Upper bounds of all classes but the last, rising.

    Examples
    --------
    >>> classes([1, 2, 3, 40, 500, 6000, 70_000, 800_000, 9, 10])
    [2.0, 9.0, 40.0, 6000.0]
    """
    ranked = sorted(values)
    # Fewer values than shades: each value its own.
    if len(set(ranked)) < len(SHADES):
        return [float(v) for v in sorted(set(ranked))[:-1]]
    # As many areas in each shade: equal steps would put all but one area into the lightest.
    cuts = [ranked[len(ranked) * i // len(SHADES) - 1] for i in range(1, len(SHADES))]
    rounded = [_two_digits(cut) for cut in cuts]
    # Bounds of two digits are read at a glance; those that fall together are one.
    return sorted({r for r in rounded if ranked[0] <= r < ranked[-1]})


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def _between(low: float, high: float, unit: str, *, first: bool) -> str:
    """Name a class so that no value stands in two: the first has its lower bound, the others do not."""
    if low == high:
        return amount(high, unit)
    if first:
        return say("{range}", range=Range(amount(low, unit), amount(high, unit)))
    return say("over {low} to {high}", low=amount(low, unit), high=amount(high, unit))


def kind_words(kind: str) -> str:
    """Return what a word that shades areas is called.

    Examples
    --------
    >>> kind_words("unknown"), kind_words("Old Town")
    ('not known', 'Old Town')
    """
    return id_words(kind, "whereabouts", "").lower() if kind in WHEREABOUTS else kind


def legend(paint: Paint, given: AreaMap, width: float, letter: float) -> tuple[Markup, float]:
    """Draw the key of a map; return it and the height it takes."""
    entries = [
        (f"url(#{paint.hatch})" if c == UNKNOWN else c, kind_words(kind)) for kind, c in paint.words.items()
    ]
    values = [s.value for s in given.shapes if s.value is not None]
    if values:
        edges = [min(values), *paint.bounds, max(values)]
        bounds = enumerate(pairwise(edges))
        entries += [(SHADES[i], _between(low, high, given.unit, first=i == 0)) for i, (low, high) in bounds]
    parts, x, y = [], 0.0, letter + 2
    for fill, word in entries:
        wide = 20 + text_width(word, letter) * 1.08 + 16
        if x and x + wide > width:
            x, y = 0.0, y + LEGEND_LINE
        parts += [
            el(
                "rect",
                x=x,
                y=y - letter + 1,
                width=14.0,
                height=letter,
                fill=fill,
                stroke=SOFT,
                stroke_width=0.5,
            ),
            el("text", word, x=x + 20, y=y, font_size=letter, fill=INK),
        ]
        x += wide
    return (el("g", *parts), y + LEGEND_LINE / 2) if entries else (Markup(), 0.0)
