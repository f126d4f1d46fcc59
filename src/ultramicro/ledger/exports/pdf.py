"""A statement as a PDF for paper: every line, the balance after it, and a QR code that proves it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ultramicro.core.harmless import one_line
from ultramicro.core.message import Pence, say, words
from ultramicro.ledger.exports.camt import Line
from ultramicro.ledger.exports.fonts import Fonts
from ultramicro.ledger.exports.kinds import LineKind, kind_of

TOP, BOTTOM, LEFT, RIGHT, ROW = 277 * mm, 20 * mm, 18 * mm, 192 * mm, 5.4 * mm
TITLE, SIZE, SMALL = 16, 8.5, 6
HEADS = {
    "number": say("No"), "day": say("Day"), "with": say("With"), "for": say("For"), "amount": say("Amount"),
    "balance": say("Balance"),
}  # fmt: skip
COLUMNS = (("number", 18), ("day", 31), ("with", 60), ("for", 99), ("amount", 168), ("balance", 192))
NUMBERS = {"amount", "balance"}
WIDTHS = {"number": 12, "day": 28, "with": 38, "for": 48}


class Paper:
    """A page that texts are put on, each in the fonts that have its letters."""

    def __init__(self, fonts: Fonts) -> None:
        self.fonts, self.made = fonts, io.BytesIO()
        # Without a first font of ours the page would name one that is not embedded.
        self.page = Canvas(self.made, pagesize=A4, invariant=1, initialFontName=fonts.plain)

    def put(
        self, at: tuple[float, float], text: str, size: float, *, width: float, bold: bool = False,
        to_the_right: bool = False,
    ) -> None:  # fmt: skip
        """Say a text in the reader's language, cut to a width; `at` is its left end, or its right one."""
        shown = self.fonts.cut(one_line(words(text)), size, width)
        x = at[0] - self.fonts.width(shown, size) if to_the_right else at[0]
        self.fonts.draw(self.page, (x, at[1]), shown, size, bold=bold)


def statement_pdf(
    fonts: Fonts,
    *,
    title: str,
    about: Sequence[str],
    opening_pence: int,
    lines: Sequence[Line],
    code: str,
    below: Sequence[str],
) -> bytes:
    """Return a statement as a PDF.

    Parameters
    ----------
    fonts : Fonts
        What it is printed with; afterwards it knows which letters no font has.
    title : str
        Whose statement it is.
    about : sequence of str
        What stands below the title, a line each.
    opening_pence : int
        Balance before the first line. [pence]
    lines : sequence of Line
        In order.
    code : str
        What the QR code says, and the subject of the document.
    below : sequence of str
        What stands at the foot, a line each: the public keys that check it.
    """
    paper = Paper(fonts)
    paper.page.setTitle(one_line(words(title)))
    # Who has the file needs no camera to check it.
    paper.page.setSubject(code)
    y = _heading(paper, title, [*about, say("Balance before: {sum}", sum=_plain(opening_pence))], code)
    y = _columns(paper, y)
    for line in lines:
        if y < BOTTOM + ROW:
            paper.page.showPage()
            y = _columns(paper, TOP)
        y = _row(paper, y, line)
    closing = lines[-1].balance_pence if lines else opening_pence
    paper.put((LEFT, y), say("Balance after"), SIZE, width=80 * mm, bold=True)
    paper.put((RIGHT, y), _shown(closing), SIZE, width=40 * mm, bold=True, to_the_right=True)
    for number, text in enumerate(below):
        paper.put((LEFT, BOTTOM - (2 + 3 * number) * mm), text, SMALL, width=172 * mm)
    paper.page.save()
    return paper.made.getvalue()


def _heading(paper: Paper, title: str, about: Sequence[str], code: str) -> float:
    picture = io.BytesIO()
    # Medium correction, as paper is folded and stained.
    segno.make(code, error="m").save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    paper.page.drawImage(ImageReader(picture), RIGHT - 42 * mm, TOP - 36 * mm, 42 * mm, 42 * mm)
    paper.put((LEFT, TOP), title, TITLE, width=125 * mm, bold=True)
    for number, line in enumerate(about, 1):
        paper.put((LEFT, TOP - number * ROW - 2 * mm), line, SIZE, width=128 * mm)
    return float(TOP - max(len(about) * ROW + 14 * mm, 46 * mm))


def _columns(paper: Paper, y: float) -> float:
    for name, at in COLUMNS:
        paper.put((at * mm, y), HEADS[name], SIZE, width=40 * mm, bold=True, to_the_right=name in NUMBERS)
    paper.page.line(LEFT, y - 1.5 * mm, RIGHT, y - 1.5 * mm)
    return float(y - ROW - 1 * mm)


def _row(paper: Paper, y: float, line: Line) -> float:
    kind = kind_of(line.kind)
    meant = kind.says if isinstance(kind, LineKind) else kind
    day = say("{day}", day=date.fromisoformat(line.on))
    texts = (str(line.seq), day, line.other, line.words or meant)
    for (name, at), text in zip(COLUMNS, texts, strict=False):
        paper.put((at * mm, y), text, SIZE, width=WIDTHS.get(name, 22) * mm)
    for (_, at), pence in zip(COLUMNS[-2:], (line.amount_pence, line.balance_pence), strict=True):
        paper.put((at * mm, y), _shown(pence), SIZE, width=40 * mm, to_the_right=True)
    return float(y - ROW)


def _plain(pence: int) -> Pence:
    """Return a sum without the sign of its currency, which stands at the top."""
    return Pence(pence, "exact", sign=False)


def _shown(pence: int) -> str:
    return words(say("{sum}", sum=_plain(pence)))
