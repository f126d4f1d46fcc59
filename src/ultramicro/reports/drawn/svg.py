"""SVG written by hand: escaped elements, titles for those who cannot see it, names that do not clash."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from ultramicro.reports.drawn.palette import INK, PAPER, UNKNOWN, hatch
from ultramicro.reports.formatting import plain

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
LETTER_WIDTH = 0.56
"""Mean width of a letter in ems, a little on the safe side for the fonts above."""


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One picture drawn twice: for a page and for a phone. Both are whole SVG documents."""

    name: str
    wide: Markup
    narrow: Markup
    note: str = ""


def el(tag: str, *children: str, **attributes: object) -> Markup:
    """Write one element; everything not already markup is escaped, `_` in names becomes `-`.

    Examples
    --------
    >>> el("text", "a < b", x=1.25, font_size=12)
    Markup('<text x="1.25" font-size="12">a &lt; b</text>')
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_attribute(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{tag}{written}>{inner}</{tag}>")  # noqa: S704 - every part was escaped above


def _attribute(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def document(
    *children: str, name: str, width: float, height: float, title: str, alt: str, links: bool = False
) -> Markup:
    """Write a whole SVG picture that scales to its column and says in words what it shows.

    A picture with links is a group, because what is inside an `img` cannot be reached by keyboard.
    """
    return el(
        "svg",
        el("title", plain(title), id=f"{name}-title"),
        el("desc", plain(alt), id=f"{name}-desc"),
        el("defs", hatch(f"{name}-hatch")),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=round(width),
        height=round(height),
        role="group" if links else "img",
        aria_labelledby=f"{name}-title {name}-desc",
        font_family=FONT,
        fill=INK,
    )


def wrap(text: str, letters: int, lines: int) -> list[str]:
    """Break a name into a few short lines; what does not fit ends in an ellipsis.

    Parameters
    ----------
    text : str
        The name.
    letters : int
        How many letters of mean width a line takes; capitals take more room.
    lines : int
        How many lines there may be.

    Examples
    --------
    >>> wrap("Lancashire County Council Pension Fund", 16, 2)
    ['Lancashire', 'County Council…']
    >>> wrap("CommServs-ProvPayWA", 12, 2)
    ['CommServs-', 'ProvPayWA']
    """
    out: list[str] = []
    for blank, piece in _pieces(text, letters):
        if out and _fits(out[-1] + blank + piece, letters):
            out[-1] += blank + piece
        else:
            out.append(piece)
    if len(out) <= lines:
        return out
    last = out[lines - 1]
    # Cut letter by letter: the dots need room too.
    while not _fits(f"{last}…", letters):
        last = last[:-1]
    return [*out[: lines - 1], f"{last.rstrip()}…"]


def _fits(text: str, letters: int) -> bool:
    return text_width(text, 1) <= letters * LETTER_WIDTH


def _pieces(text: str, letters: int) -> Iterator[tuple[str, str]]:
    """Give the parts of a text that lines may be broken between, each with what stands before it."""
    for word in plain(text).split():
        for i, part in enumerate(re.findall(r"[^-/]*[-/]+|[^-/]+", word)):
            for j, piece in enumerate(_cut(part, letters)):
                yield "" if i or j else " ", piece


def _cut(word: str, letters: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and not _fits(pieces[-1] + letter, letters):
            pieces.append("")
        pieces[-1] += letter
    return pieces


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is, in user units."""
    return sum(map(_ems, text)) * size


def _ems(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.3 if letter in " .,:;'|!ilj" else 0.72 if letter.isupper() or letter in "@&—…%" else LETTER_WIDTH


def adopt(svg: str, *, name: str, title: str, alt: str) -> Markup:
    """Take in an SVG that Vega drew: name it, keep its names from clashing, hatch what is not known.

    Vega escapes the texts it draws, so its markup is taken as markup.
    """
    size = re.search(r'<svg[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>', svg)
    if size is None:
        raise ValueError("the drawn picture has no size")  # data
    inner = svg[size.end() : svg.rindex("</svg>")]
    # Several pictures on a page would else share ids, and the first would lend its clipping to all.
    inner = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', inner)
    inner = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", inner)
    # Vega lets the lines of a label run down from its middle; half a line up, they stand around it.
    inner = re.sub(r"<tspan>(?=[^<]*</tspan><tspan)", '<tspan dy="-0.55em">', inner)
    # The picture is named as a whole; each of its parts would be read aloud as a picture without a name.
    inner = re.sub(r' (?:role|aria-roledescription|aria-label)="[^"]*"', "", inner)
    # What is not known is hatched: a grey of its own is not told apart in print.
    inner = inner.replace(f'fill="{UNKNOWN}"', f'fill="url(#{name}-hatch)"')
    return document(
        Markup(inner),  # noqa: S704
        name=name,
        width=float(size[1]),
        height=float(size[2]),
        title=title,
        alt=alt,
    )


def standalone(svg: str) -> str:
    """Return a picture as a file of its own: on paper colour, its links to a page's rows taken off."""
    # In a file of its own the rows that it leads to are not there.
    unlinked = re.sub(r"<a [^>]*>", "<g>", svg).replace("</a>", "</g>")
    start = unlinked.index("</defs>") + len("</defs>")
    paper = el("rect", width="100%", height="100%", fill=PAPER)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{unlinked[:start]}{paper}{unlinked[start:]}\n'
