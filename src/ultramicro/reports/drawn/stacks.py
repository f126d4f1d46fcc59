"""Columns of two parts each, side by side; their words stand around them as text, so that none is scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ultramicro.reports.drawn.palette import ELSEWHERE, INSIDE
from ultramicro.reports.drawn.svg import el

WIDE, HIGH = 720.0, 180.0
GAP = 0.18
"""The part of a column's room that is left free."""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A column: the words for who points at it, its lower and its upper part."""

    words: str
    lower: float
    upper: float


def stacks(columns: Sequence[Stack], *, name: str, title: str) -> Markup:
    """Draw columns, the highest of them as high as the picture.

    Parameters
    ----------
    columns : sequence of Stack
        In the order in which they stand; no part is below nothing.
    name : str
        What ids begin with.
    title : str
        What the picture shows, for those who cannot see it.

    Examples
    --------
    >>> columns = [Stack(words="a", lower=1, upper=1), Stack(words="b", lower=0, upper=1)]
    >>> drawn = stacks(columns, name="c", title="t")
    >>> drawn.count('height="90"'), drawn.count("<rect")
    (3, 3)
    """
    highest = max((each.lower + each.upper for each in columns), default=0.0)
    room = WIDE / max(1, len(columns))
    drawn = [
        _column(each, n * room, room, HIGH / highest if highest else 0.0) for n, each in enumerate(columns)
    ]
    return el(
        "svg", el("title", title, id=f"{name}-title"), *drawn, viewBox=f"0 0 {WIDE:.0f} {HIGH:.0f}",
        role="img", aria_labelledby=f"{name}-title", preserveAspectRatio="none", class_="stacks",
    )  # fmt: skip


def _column(each: Stack, x: float, room: float, scale: float) -> Markup:
    wide, parts, top = room * (1 - GAP), [el("title", each.words)], HIGH
    for part, fill in ((each.lower, INSIDE), (each.upper, ELSEWHERE)):
        if part > 0:
            top -= part * scale
            parts.append(el("rect", x=x + room * GAP / 2, y=top, width=wide, height=part * scale, fill=fill))
    return el("g", *parts)


def swatches() -> tuple[Markup, Markup]:
    """Return the signs of the lower and of the upper part, for the key beside the picture."""
    lower, upper = (
        el("svg", el("rect", width=14, height=14, fill=fill), width=14, height=14, aria_hidden="true")
        for fill in (INSIDE, ELSEWHERE)
    )
    return lower, upper
