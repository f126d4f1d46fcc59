"""Text of people is made harmless before it is written: no formulas for spreadsheets, no broken lines.

A spreadsheet runs a text cell that begins with `=`, `+`, `-` or `@`. In CSV such cells get an apostrophe in
front [1]_.

References
----------
.. [1] OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import re

DANGEROUS = r"^[=+\-@\t\r\n＝＋－＠]"  # noqa: RUF001 - full-width signs are formulas in East Asian spreadsheets


def harmless_text(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would run.

    Examples
    --------
    >>> harmless_text("=1+1"), harmless_text("Roads")
    ("'=1+1", 'Roads')
    """
    return f"'{text}" if re.match(DANGEROUS, text) else text


def one_line(text: str) -> str:
    r"""Return text on one line: signs that no reader sees are taken out, and blanks are single.

    A line break in the words of a payment would end a row of a table; a terminal obeys control signs.

    Examples
    --------
    >>> one_line("two loaves\n  and\ta bun\x1b[2J"), one_line("Zoë Łęć")
    ('two loaves and a bun[2J', 'Zoë Łęć')
    """
    return " ".join(_UNSEEN.sub("", text).split())


# Line breaks and tabs are left to `split`; marks that turn the direction of writing can hide words.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
