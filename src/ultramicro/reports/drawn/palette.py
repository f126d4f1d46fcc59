"""Colours that colour-blind people can tell apart, each with a pattern or a label beside it.

The colours are Okabe and Ito's [1]_. What pictures mean most often (inside, outside, not known) has
its own, everywhere the same; *not known* is hatched as well. Ink, rules and paper are written into
SVG as fixed colours and turned dark by the page's style sheet, so that a picture saved alone still
looks right.

References
----------
.. [1] M. Okabe and K. Ito, "Color Universal Design", 2008, https://jfly.uni-koeln.de/color/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

INK = "#1b2327"
SOFT = "#56626a"
RULE = "#d3d8da"
PAPER = "#fefefd"

INSIDE, OUTSIDE, UNKNOWN, ELSEWHERE = "#009e73", "#d55e00", "#9aa0a4", "#56b4e9"
SERIES = ("#0072b2", "#e69f00", "#56b4e9", "#cc79a7", "#f0e442", "#8c6d31", "#009e73", "#d55e00")
SHADES = ("#e3eef6", "#b3d2e8", "#7ab2d8", "#3a88bd", "#00588f")
DASHES = ((1, 0), (7, 3), (2, 2), (9, 3, 2, 3), (4, 4), (12, 4), (1, 3), (6, 2, 1, 2))

NO_PLACES: Mapping[str, int] = {}
MEANINGS = {
    "inside": INSIDE,
    "in": INSIDE,
    "local": INSIDE,
    "elsewhere": ELSEWHERE,
    "within": INSIDE,
    "stays": INSIDE,
    "outside": OUTSIDE,
    "out": OUTSIDE,
    "leaves": OUTSIDE,
    "unknown": UNKNOWN,
    "not known": UNKNOWN,
    "redacted": UNKNOWN,
}


STARTS = (("in ", INSIDE), ("elsewhere in ", ELSEWHERE), ("outside", OUTSIDE), ("not known", UNKNOWN))


def meaning(word: str) -> str | None:
    """Return the colour that a word has everywhere, if it has one.

    Examples
    --------
    >>> meaning("inside"), meaning("Outside the county"), meaning("Roads")
    ('#009e73', '#d55e00', None)
    """
    small = word.lower()
    starts = next((colour for start, colour in STARTS if small.startswith(start)), None)
    return MEANINGS.get(small, starts)


def colours(names: Iterable[str], places: Mapping[str, int] = NO_PLACES) -> dict[str, str]:
    """Give each name a colour; the same names get the same colours.

    Parameters
    ----------
    names : iterable of str
        The names, in the order of their first showing.
    places : mapping of str to int
        The place of each among all that could be shown: by it a name has its colour in every picture, also
        where another of them is not shown. Without it names have colours in the order of their showing.

    Examples
    --------
    >>> colours(["inside", "Roads", "unknown", "Waste"])
    {'inside': '#009e73', 'Roads': '#0072b2', 'unknown': '#9aa0a4', 'Waste': '#e69f00'}
    >>> colours(["hit", "calm"], {"calm": 0, "hit": 1}) | colours(["hit"], {"calm": 0, "hit": 1})
    {'hit': '#e69f00', 'calm': '#0072b2'}
    """
    distinct = list(dict.fromkeys(names))
    said = {name: colour for name in distinct if (colour := meaning(name)) is not None}
    # A colour that means inside or outside is given to nothing else in the same picture.
    free = [colour for colour in SERIES if colour not in said.values()]
    which = ranks([name for name in distinct if name not in said], places, len(free))
    return {name: said.get(name) or free[which[name]] for name in distinct}


def ranks(names: Sequence[str], places: Mapping[str, int], many: int) -> dict[str, int]:
    """Return which of so many colours or dashes each name has: by its place, or by its showing.

    By its showing where one has no place, or two would look alike.

    Examples
    --------
    >>> ranks(["b", "a"], {"a": 0, "b": 1}, 8), ranks(["b", "a"], {"a": 0, "b": 8}, 8)
    ({'b': 1, 'a': 0}, {'b': 0, 'a': 1})
    """
    placed = {name: places[name] % many for name in names if name in places}
    if len(set(placed.values())) == len(names):
        return placed
    return {name: order % many for order, name in enumerate(names)}


def hatch(identifier: str) -> Markup:
    """Return the SVG pattern that stands for what is not known."""
    return Markup(
        '<pattern id="{0}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" fill="{1}"/>'
        '<rect width="2" height="6" fill="#ffffff" fill-opacity="0.55"/>'
        "</pattern>"
    ).format(identifier, UNKNOWN)


def luminance(colour: str) -> float:
    """Return a colour's relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
