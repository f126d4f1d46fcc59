"""A paper of the hub: a heading, a table that adds up, and what stands below; as a page or as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ultramicro.core.message import Message, words
from ultramicro.ledger.exports.page import page, paragraph, row, table

FONTS = "fonts"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is printed.

    Parameters
    ----------
    name : str
        What its file is called, without the ending.
    title : Message
        Its heading.
    about : sequence of Message
        A line each, below the heading.
    heads : sequence of Message
        Of the columns.
    rows, sums : sequence of sequence of str
        The lines, and below them their sums.
    below : sequence of Message
        A line each, at the end.
    """

    name: str
    title: Message
    about: Sequence[Message]
    heads: Sequence[Message]
    rows: Sequence[Sequence[str]]
    sums: Sequence[Sequence[str]] = ()
    below: Sequence[Message] = ()


def sheet_page(sheet: Sheet) -> str:
    """Return a sheet as a page, in the language that is spoken now."""
    lines = [row(*(escape(words(cell)) for cell in each)) for each in sheet.rows]
    lines += [row(*(f"<b>{escape(words(cell))}</b>" for cell in each)) for each in sheet.sums]
    body = f"<p>{'<br>'.join(escape(each) for each in sheet.about)}</p>"
    body += table(sheet.heads, lines) + "".join(paragraph(each) for each in sheet.below)
    return page(sheet.title, body)


def sheet_pdf(root: Path, sheet: Sheet) -> bytes:
    """Return a sheet as a PDF; the same sheet gives the same bytes.

    Parameters
    ----------
    root : Path
        The place's folder, whose own fonts print what those of the program lack.
    sheet : Sheet
        What is printed.
    """
    from ultramicro.ledger.exports.fonts import Fonts  # noqa: PLC0415  an extra
    from ultramicro.ledger.exports.table_pdf import PaperTable, table_pdf  # noqa: PLC0415  an extra

    paper = PaperTable(
        title=sheet.title, about=sheet.about, heads=sheet.heads, rows=sheet.rows, sums=sheet.sums,
        below=sheet.below,
    )  # fmt: skip
    return table_pdf(Fonts(root / "books" / FONTS), paper)
