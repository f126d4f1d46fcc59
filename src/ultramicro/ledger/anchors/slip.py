"""The slip on which a head leaves the books: text, and a page with two of them to print and cut."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date
from html import escape
from typing import NamedTuple

from ultramicro.core.extras import lacking
from ultramicro.core.formatting import speaker
from ultramicro.core.message import Message, say

WORD = "ultramicro-anchor"
SHORTEST_HEAD = 12
"""So many letters of a head tell it from all others."""


class Slip(NamedTuple):
    """What a slip says."""

    place: str
    number: int
    on: date
    operation: int
    head: str

    def code(self) -> str:
        """Return the text of the QR code.

        Examples
        --------
        >>> Slip("Brixham", 3, date(2026, 11, 28), 120, "ab12").code()
        'ultramicro-anchor 3 2026-11-28 120 ab12'
        """
        return f"{WORD} {self.number} {self.on.isoformat()} {self.operation} {self.head}"

    def lines(self) -> list[Message | str]:
        """Return the slip as lines of text; the head in groups that can be read out."""
        return [
            say("Slip {number}: the books of {place}", number=str(self.number), place=self.place),
            say("{day}, {n} operations", day=self.on, n=self.operation),
            # Groups of eight can be read over the telephone; 64 letters in a row cannot.
            " ".join(re.findall("." * 8, self.head)),
            say(
                "Keep this away from the books. `ultramicro books anchor --check` with these letters, or the "
                "first of them, tells whether anything before was changed."
            ),
        ]


PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 14px/1.5 system-ui, sans-serif; margin: 1cm; color: #1b1b1b; }}
article {{ display: flex; gap: 1cm; border: 1px dashed; padding: .6cm; margin-bottom: 1cm; }}
svg {{ flex: none; width: 3.5cm; height: 3.5cm; }} code {{ font-size: 16px; }}
</style></head><body>{slips}</body></html>
"""  # data


def page(slip: Slip) -> str:
    """Return a page with the slip twice: one for each of two members."""
    title, *rest = slip.lines()
    head = f"<code>{escape(rest[1])}</code>"
    body = f"<h1>{escape(title)}</h1><p>{escape(rest[0])}</p><p>{head}</p><p>{escape(rest[2])}</p>"
    one = f"<article>{_picture(slip.code())}<div>{body}</div></article>"
    return PAGE.format(language=speaker().language.replace("_", "-"), title=escape(title), slips=one * 2)


def _picture(code: str) -> str:
    """Return the QR code as SVG; nothing where the extra that draws it is not installed."""
    # A slip without its picture still proves as much, so that no extra is needed to anchor.
    if lacking("pdf"):
        return ""
    import segno  # noqa: PLC0415  an extra

    drawn = io.BytesIO()
    segno.make(code, error="m").save(drawn, kind="svg", xmldecl=False, omitsize=True)
    return drawn.getvalue().decode()


def heads_on(text: str, heads: Iterable[str]) -> list[str]:
    """Return the heads of the books that stand on a slip, whole or as their beginning.

    Examples
    --------
    >>> heads_on("Ab 12" + " 0f" * 31, ["ab12" + "0f" * 30, "00" * 32]) == ["ab12" + "0f" * 30]
    True
    """
    # Typed from paper, with the blanks of the groups and in whatever case.
    squeezed = "".join(text.lower().split())
    # Fewer letters can be hit by trying: whoever rewrites the books could find a head that begins so.
    short = SHORTEST_HEAD <= len(squeezed) < len("0" * 64)
    return [head for head in heads if head in squeezed or (short and head.startswith(squeezed))]
