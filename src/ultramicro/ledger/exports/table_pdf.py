"""A table as a PDF for paper: a heading, lines that add up, and what stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from ultramicro.core.harmless import one_line
from ultramicro.core.message import words
from ultramicro.ledger.exports.fonts import Fonts
from ultramicro.ledger.exports.pdf import BOTTOM, LEFT, RIGHT, ROW, SIZE, SMALL, TITLE, TOP, Paper

WIDTH = RIGHT - LEFT
FIRST = 0.46
"""The part of the width that the first column has; the others share the rest."""


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """What is printed.

    Parameters
    ----------
    title : str
        Its heading.
    about : sequence of str
        A line each, below the heading.
    heads : sequence of str
        Of the columns; the first is of words, the others of numbers.
    rows, sums : sequence of sequence of str
        The lines, and below a rule their sums.
    below : sequence of str
        A line each, at the end.
    """

    title: str
    about: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    sums: Sequence[Sequence[str]]
    below: Sequence[str]


def table_pdf(fonts: Fonts, table: PaperTable) -> bytes:
    """Return a table as a PDF; the same table gives the same bytes.

    Parameters
    ----------
    fonts : Fonts
        What it is printed with; afterwards it knows which letters no font has.
    table : PaperTable
        What is printed; its texts are said in the reader's language.
    """
    paper = Paper(fonts)
    paper.page.setTitle(one_line(words(table.title)))
    paper.put((LEFT, TOP), table.title, TITLE, width=WIDTH, bold=True)
    y = TOP - 2 * mm
    for text in table.about:
        y -= ROW
        paper.put((LEFT, y), text, SIZE, width=WIDTH)
    y = _row(paper, y - 2 * ROW, table.heads, bold=True)
    _rule(paper, y)
    for row in table.rows:
        y = _row(paper, _room(paper, y), row)
    _rule(paper, y)
    for row in table.sums:
        y = _row(paper, _room(paper, y), row, bold=True)
    for text in table.below:
        for line in _folded(fonts, text):
            y = _room(paper, y - ROW)
            paper.put((LEFT, y), line, SMALL + 2, width=WIDTH)
    paper.page.save()
    return paper.made.getvalue()


def _room(paper: Paper, y: float) -> float:
    """Return where the next line goes: on a new page where this one is full."""
    if y > BOTTOM:
        return y
    paper.page.showPage()
    return float(TOP)


def _row(paper: Paper, y: float, cells: Sequence[str], *, bold: bool = False) -> float:
    first = WIDTH * FIRST
    paper.put((LEFT, y), cells[0], SIZE, width=first, bold=bold)
    each = (WIDTH - first) / max(1, len(cells) - 1)
    for number, cell in enumerate(cells[1:], 1):
        paper.put((LEFT + first + number * each, y), cell, SIZE, width=each, bold=bold, to_the_right=True)
    return float(y - ROW)


def _rule(paper: Paper, y: float) -> None:
    paper.page.line(LEFT, y + ROW - 1.5 * mm, RIGHT, y + ROW - 1.5 * mm)


def _folded(fonts: Fonts, text: str) -> list[str]:
    """Fold a text into lines that fit; a word that does not fit is cut into pieces."""
    lines = [""]
    for word in one_line(words(text)).split(" "):
        parts = [word[n : n + 64] for n in range(0, len(word), 64)] or [""]
        for part in parts:
            longer = f"{lines[-1]} {part}".strip()
            if lines[-1] and fonts.width(longer, SMALL + 2) > WIDTH:
                lines.append(part)
            else:
                lines[-1] = longer
    return lines
