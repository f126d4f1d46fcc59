"""A statement as a PDF for paper: every line, the balance after it, and a QR code that proves it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from ultramicro.core.message import Pence, say, words
from ultramicro.ledger.exports.camt import Line

TOP, BOTTOM, LEFT, RIGHT, ROW = 277 * mm, 20 * mm, 18 * mm, 192 * mm, 5.4 * mm
FONT, BOLD, SIZE = "Helvetica", "Helvetica-Bold", 9
HEADS = {
    "number": say("No"), "day": say("Day"), "with": say("With"), "for": say("For"), "amount": say("Amount"),
    "balance": say("Balance"),
}  # fmt: skip
COLUMNS = (("number", 18), ("day", 32), ("with", 54), ("for", 96), ("amount", 168), ("balance", 192))
NUMBERS = {"amount", "balance"}
WIDTHS = {"with": 40, "for": 50}


def write_pdf(
    path: Path,
    *,
    title: str,
    about: Sequence[str],
    opening_pence: int,
    lines: Sequence[Line],
    code: str,
    key: str,
) -> None:
    """Write a statement.

    Parameters
    ----------
    path : Path
        The file to write.
    title : str
        Whose statement it is.
    about : sequence of str
        What stands below the title, a line each.
    opening_pence : int
        Balance before the first line. [pence]
    lines : sequence of Line
        In order.
    code : str
        What the QR code says.
    key : str
        The public key that checks it.
    """
    page = Canvas(str(path), pagesize=A4, invariant=1)
    page.setTitle(title)
    y = _heading(page, title, [*about, say("Balance before: {sum}", sum=_plain(opening_pence))], code)
    y = _columns(page, y)
    for line in lines:
        if y < BOTTOM + ROW:
            page.showPage()
            y = _columns(page, TOP)
        y = _row(page, y, line)
    closing = lines[-1].balance_pence if lines else opening_pence
    page.setFont(BOLD, SIZE)
    page.drawString(LEFT, y, _cut(say("Balance after"), BOLD, SIZE, 80 * mm))
    page.drawRightString(RIGHT, y, _shown(closing))
    page.setFont(FONT, 6.5)
    page.drawString(
        LEFT, BOTTOM - 2 * mm, _cut(say("Signed with the key {key}", key=key), FONT, 6.5, 170 * mm)
    )
    page.save()


def _heading(page: Canvas, title: str, about: Sequence[str], code: str) -> float:
    picture = io.BytesIO()
    segno.make(code, error="m").save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    page.drawImage(ImageReader(picture), RIGHT - 42 * mm, TOP - 36 * mm, 42 * mm, 42 * mm)
    page.setFont(BOLD, 16)
    page.drawString(LEFT, TOP, _cut(title, BOLD, 16, 125 * mm))
    page.setFont(FONT, SIZE)
    for number, line in enumerate(about, 1):
        page.drawString(LEFT, TOP - number * ROW - 2 * mm, _cut(line, FONT, SIZE, 128 * mm))
    return TOP - max(len(about) * ROW + 14 * mm, 46 * mm)


def _columns(page: Canvas, y: float) -> float:
    page.setFont(BOLD, SIZE)
    for name, at in COLUMNS:
        (page.drawRightString if name in NUMBERS else page.drawString)(
            at * mm, y, _cut(HEADS[name], BOLD, SIZE, 40 * mm)
        )
    page.line(LEFT, y - 1.5 * mm, RIGHT, y - 1.5 * mm)
    page.setFont(FONT, SIZE)
    return y - ROW - 1 * mm


def _row(page: Canvas, y: float, line: Line) -> float:
    texts = (str(line.seq), line.on, line.other, line.words or line.kind)
    for (name, at), text in zip(COLUMNS, texts, strict=False):
        page.drawString(at * mm, y, _cut(text, FONT, SIZE, WIDTHS.get(name, 22) * mm))
    for (_, at), pence in zip(COLUMNS[-2:], (line.amount_pence, line.balance_pence), strict=True):
        page.drawRightString(at * mm, y, _cut(_shown(pence), FONT, SIZE, 40 * mm))
    return y - ROW


def _plain(pence: int) -> Pence:
    """Return a sum without the sign of its currency, which stands at the top."""
    return Pence(pence, "exact", sign=False)


def _shown(pence: int) -> str:
    return words(say("{sum}", sum=_plain(pence)))


def _cut(text: str, font: str, size: float, width: float) -> str:
    """Say a text in the reader's language, cut to a width; what the font lacks becomes a question mark."""
    shown = words(text).replace("−", "-").encode("cp1252", "replace").decode("cp1252")
    if pdfmetrics.stringWidth(shown, font, size) <= width:
        return shown
    while shown and pdfmetrics.stringWidth(shown + "…", font, size) > width:
        shown = shown[:-1]
    return shown + "…"
