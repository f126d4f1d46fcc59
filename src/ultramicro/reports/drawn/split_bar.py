"""A whole drawn as one bar in parts; its words stand beside it as text, so none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ultramicro.core.message import say
from ultramicro.core.percent import percent
from ultramicro.reports.drawn.palette import UNKNOWN, hatch, meaning
from ultramicro.reports.drawn.svg import el

WIDTH, HEIGHT = 600.0, 30.0
SWATCH = 14.0


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a whole: the id of what it means, its words, and its share of 1."""

    means: str
    words: str
    share: float

    @property
    def said(self) -> str:
        """Return its words with its share."""
        return say("{words}: {share}", words=self.words, share=percent(self.share))


@dataclass(frozen=True, kw_only=True)
class SplitBar:
    """The bar, and for each part a swatch and its words."""

    bar: Markup
    key: Sequence[tuple[Markup, str]]


def split_bar(parts: Sequence[Part], *, name: str, title: str) -> SplitBar:
    """Draw the parts of a whole, as wide as their shares.

    Parameters
    ----------
    parts : sequence of Part
        The parts, in the order in which they stand; their shares sum to 1.
    name : str
        What ids begin with.
    title : str
        What the bar shows, for those who cannot see it.

    Examples
    --------
    >>> halves = [Part(means="inside", words="here", share=0.5), Part(means="unknown", words="?", share=0.5)]
    >>> drawn = split_bar(halves, name="b", title="Money")
    >>> drawn.bar.count('width="300"'), [words for _, words in drawn.key]
    (2, ['here: 50%', '?: 50%'])
    """
    pattern, x, boxes = f"{name}-hatch", 0.0, []
    for part in parts:
        wide = WIDTH * part.share
        boxes.append(
            el(
                "rect",
                el("title", part.said),
                x=x,
                y=0.0,
                width=wide,
                height=HEIGHT,
                fill=_fill(part, pattern),
            )
        )
        x += wide
    bar = el(
        "svg", el("title", title, id=f"{name}-title"), el("defs", hatch(pattern)), *boxes,
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}", role="img", aria_labelledby=f"{name}-title",
        preserveAspectRatio="none",
    )  # fmt: skip
    return SplitBar(bar=bar, key=[(_swatch(part, pattern), part.said) for part in parts])


def _fill(part: Part, pattern: str) -> str:
    colour = meaning(part.means) or UNKNOWN
    # What is not known is hatched: a grey of its own is not told apart in print.
    return f"url(#{pattern})" if colour == UNKNOWN else colour


def _swatch(part: Part, pattern: str) -> Markup:
    return el(
        "svg", el("rect", width=SWATCH, height=SWATCH, fill=_fill(part, pattern)),
        width=SWATCH, height=SWATCH, aria_hidden="true",
    )  # fmt: skip
