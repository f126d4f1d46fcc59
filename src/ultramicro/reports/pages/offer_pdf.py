"""The summary of a share offer as a PDF: its parts, then the risks and the papers on pages of their own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ultramicro.core.contract import UNDATED, Answer
from ultramicro.core.harmless import one_line
from ultramicro.core.message import say, words
from ultramicro.reports.formatting import plain
from ultramicro.reports.pages.offer import offer_page
from ultramicro.reports.pages.sheets import SheetPart

if TYPE_CHECKING:  # an extra, with what prints letters
    from ultramicro.ledger.exports.fonts import Fonts

MM = 72 / 25.4
"""Points in a millimetre."""
WIDTH, TOP, BOTTOM, LEFT, RIGHT = 210 * MM, 280 * MM, 18 * MM, 18 * MM, 192 * MM
TITLE, HEAD, SIZE, LINE = 16, 10.5, 8.5, 4 * MM
COLUMNS = (0.0, 66 * MM, 108 * MM)
"""Where item, number and words begin, from the left."""
GAP = 3 * MM


class _Paper:
    """Lines on pages of A4, from the top; a line that has no room begins a page."""

    def __init__(self, fonts: Fonts) -> None:
        from reportlab.lib.pagesizes import A4  # noqa: PLC0415  an extra
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

        self.fonts, self.made, self.y = fonts, io.BytesIO(), TOP
        # The same bytes for the same offer: no date and no chance in it.
        self.page = Canvas(self.made, pagesize=A4, invariant=1, initialFontName=fonts.plain)

    def wrapped(self, text: str, size: float, width: float) -> list[str]:
        """Cut a text into lines of a width, between words."""
        lines: list[str] = [""]
        for word in one_line(words(text)).split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.fonts.width(longer, size) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def paragraph(self, text: str, size: float = SIZE, *, bold: bool = False) -> None:
        """Put a text over the whole width."""
        for line in self.wrapped(text, size, RIGHT - LEFT):
            self.room(size * 1.35)
            self.fonts.draw(self.page, (LEFT, self.y), line, size, bold=bold)

    def row(self, cells: Sequence[str]) -> None:
        """Put texts beside each other, each wrapped in its column."""
        ends = (*COLUMNS[1:], RIGHT - LEFT)
        columns = [
            self.wrapped(text, SIZE, end - begin - GAP)
            for text, begin, end in zip(cells, COLUMNS, ends, strict=True)
        ]
        high = max(map(len, columns))
        # A row stays together: its number would stand on another page than its name.
        if self.y - high * LINE < BOTTOM:
            self.next_page()
        for number in range(high):
            self.y -= LINE
            for begin, lines in zip(COLUMNS, columns, strict=True):
                if number < len(lines):
                    self.fonts.draw(self.page, (LEFT + begin, self.y), lines[number], SIZE, bold=False)
        self.y -= 0.5 * MM

    def room(self, high: float) -> None:
        """Go down by a line, to the next page if there is no room."""
        if self.y - high < BOTTOM:
            self.next_page()
        self.y -= high

    def next_page(self) -> None:
        """Begin a page."""
        self.page.showPage()
        self.y = TOP

    def done(self) -> bytes:
        """Return the document."""
        self.page.save()
        return self.made.getvalue()


def offer_pdf(place_name: str, as_of: date, answer: Answer, fonts: Fonts) -> bytes:
    """Return the summary as a PDF; the same answer gives the same bytes.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of : date
        The date to which its records go.
    answer : Answer
        An answer that has a summary.
    fonts : Fonts
        What it is printed with.

    Raises
    ------
    ModuleNotFoundError
        If what prints is not installed; it is in the extra `pdf`.
    """
    page, paper = offer_page(answer), _Paper(fonts)
    title = say("{place}: summary of a share offer", place=plain(place_name))
    paper.page.setTitle(one_line(words(title)))
    paper.paragraph(title, TITLE, bold=True)
    if as_of != UNDATED:
        paper.paragraph(say("Records up to {day}.", day=as_of))
    paper.y -= 2 * MM
    for text in page.says:
        paper.paragraph(text, HEAD - 1)
    paper.y -= 2 * MM
    paper.paragraph(page.warning, HEAD - 1, bold=True)
    for part in page.parts:
        _part(paper, part)
    for apart in filter(None, (page.risks, page.papers)):
        paper.next_page()
        _part(paper, apart)
        paper.paragraph(page.warning)
    return paper.done()


def _part(paper: _Paper, part: SheetPart) -> None:
    # A heading alone at a page's foot belongs to nothing.
    if paper.y - 14 * MM < BOTTOM:
        paper.next_page()
    paper.y -= 2.2 * MM
    paper.paragraph(part.title, HEAD, bold=True)
    for line in part.lines:
        paper.row((line.item, line.amount, line.says))
